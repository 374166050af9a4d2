/* SPDX-License-Identifier: MIT */
/*
 * One thread and its caller. Only one of them runs at a time, so they share everything,
 * until the caller abandons the thread. From then on the thread owns its objects and
 * frees them when it returns.
 *
 * A sign of life is never missed because this computer was busy or slept: only waits of
 * the caller count, each for a tenth of a second at most.
 */
#include "net/worker.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"

/* Tenths of a second without a sign of life: after a stop, after the time limit, before
 * processor time is checked, and in any case. */
enum {
	SLICE_MS = 100,
	LEAST_STOPPED = 2,
	LEAST_LATE = 7,
	LEAST_BUSY = 25,
	LEAST_QUIET = 40,
};

struct worker {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	clockid_t clock;
	pthread_t thread;
	bool has_thread;
	bool asked, back, ended, left; /* with the lock */
	CURLM *multi;
	CURLMcode code;
	void (*clear)(void *); /* after worker_leave */
	void *argument;
	const volatile sig_atomic_t *stop;
	struct suspend *suspend;
	atomic_ulong signs; /* number of signs of life */
	_Atomic(const void *) whose;
	atomic_bool reads, hurry;
	double worked; /* the thread's processor time, in it */
};

static void worker_destroy(struct worker *worker)
{
	pthread_cond_destroy(&worker->changed);
	pthread_mutex_destroy(&worker->lock);
	free(worker);
}

/* ---- in the thread ---- */

static void perform_transfers(struct worker *worker)
{
	int running = 0;

	worker->asked = false;
	pthread_mutex_unlock(&worker->lock);
	worker->code = curl_multi_perform(worker->multi, &running);
	pthread_mutex_lock(&worker->lock);
	worker->back = true;
	pthread_cond_broadcast(&worker->changed);
}

static void *work_until_told(void *argument)
{
	struct worker *worker = argument;
	bool left;

	pthread_mutex_lock(&worker->lock);
	while (!worker->ended && !worker->left) {
		if (worker->asked)
			perform_transfers(worker);
		else
			pthread_cond_wait(&worker->changed, &worker->lock);
	}
	left = worker->left;
	pthread_mutex_unlock(&worker->lock);
	if (left) {
		worker->clear(worker->argument);
		worker_destroy(worker);
	}
	return NULL;
}

bool worker_lives(struct worker *worker, const void *whose, bool reads)
{
	atomic_store(&worker->whose, whose);
	atomic_store(&worker->reads, reads);
	atomic_fetch_add(&worker->signs, 1);
	return !atomic_load(&worker->hurry);
}

double worker_cost(struct worker *worker)
{
	const double before = worker->worked;

	worker->worked = clock_thread_seconds();
	return atomic_load(&worker->reads) ? 0 : worker->worked - before;
}

/* ---- for the caller ---- */

/* Setting the date must not make a wait of a tenth of a second one of an hour. */
static void init_condition(struct worker *worker)
{
	pthread_condattr_t attributes;

	worker->clock = CLOCK_REALTIME;
	pthread_condattr_init(&attributes);
	if (pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0)
		worker->clock = CLOCK_MONOTONIC;
	pthread_cond_init(&worker->changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

int worker_new(
	struct worker **out, const volatile sig_atomic_t *stop, struct suspend *suspend)
{
	struct worker *worker = calloc(1, sizeof(*worker));

	if (!worker)
		return -ENOMEM;
	pthread_mutex_init(&worker->lock, NULL);
	init_condition(worker);
	worker->stop = stop;
	worker->suspend = suspend;
	*out = worker;
	return 0;
}

void worker_free(struct worker *worker)
{
	if (!worker)
		return;
	pthread_mutex_lock(&worker->lock);
	worker->ended = true;
	pthread_cond_broadcast(&worker->changed);
	pthread_mutex_unlock(&worker->lock);
	if (worker->has_thread)
		pthread_join(worker->thread, NULL);
	worker_destroy(worker);
}

static void wait_slice(struct worker *worker)
{
	struct timespec until;

	clock_gettime(worker->clock, &until);
	until.tv_nsec += SLICE_MS * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_nsec -= 1000000000L;
		until.tv_sec++;
	}
	pthread_cond_timedwait(&worker->changed, &worker->lock, &until);
}

/* The worker's state while it gives no sign. */
struct silence {
	unsigned long signs;           /* of life, until then */
	unsigned stopped, late, quiet; /* slices */
	double worked;                 /* processor time when it began */
};

static void begin_silence(struct silence *silence, const struct worker *worker)
{
	*silence = (struct silence){
		.signs = atomic_load(&worker->signs),
		.worked = clock_worked_seconds(),
	};
}

static bool is_too_long(
	struct silence *silence, const struct worker *worker, double until)
{
	silence->quiet++;
	silence->stopped += *worker->stop != 0;
	silence->late += clock_seconds() > until;
	return silence->stopped >= LEAST_STOPPED || silence->late >= LEAST_LATE ||
	       silence->quiet >= LEAST_QUIET ||
	       (silence->quiet >= LEAST_BUSY &&
		       clock_worked_seconds() - silence->worked > WORKER_MOST_SECONDS);
}

/* Called with the lock held: whether the worker came back. */
static bool wait_for(struct worker *worker, double until)
{
	struct silence silence;

	begin_silence(&silence, worker);
	for (;;) {
		wait_slice(worker);
		if (worker->back)
			return true;
		if (*worker->stop)
			atomic_store(&worker->hurry, true);
		suspend_note(worker->suspend, SLICE_MS / 1000.0);
		if (atomic_load(&worker->signs) != silence.signs)
			begin_silence(&silence, worker);
		else if (is_too_long(&silence, worker, until))
			return false;
	}
}

/* Without a thread there is no watch, but libcurl works as usual. */
static int perform_here(CURLM *multi)
{
	int running = 0;

	return curl_multi_perform(multi, &running) == CURLM_OK ? 1 : -EIO;
}

int worker_perform(struct worker *worker, CURLM *multi, double until)
{
	const double began = clock_seconds();
	bool back;

	if (!worker->has_thread)
		worker->has_thread = pthread_create(&worker->thread, NULL,
					     work_until_told, worker) == 0;
	if (!worker->has_thread)
		return perform_here(multi);
	pthread_mutex_lock(&worker->lock);
	worker->multi = multi;
	worker->back = false;
	worker->asked = true;
	pthread_cond_broadcast(&worker->changed);
	back = wait_for(worker, until);
	pthread_mutex_unlock(&worker->lock);
	suspend_note_look(worker->suspend, clock_seconds() - began);
	if (!back)
		return 0;
	return worker->code == CURLM_OK ? 1 : -EIO;
}

const void *worker_culprit(struct worker *worker)
{
	return atomic_load(&worker->reads) ? atomic_load(&worker->whose) : NULL;
}

void worker_leave(struct worker *worker, void (*clear)(void *), void *argument)
{
	atomic_store(&worker->hurry, true);
	pthread_detach(worker->thread);
	pthread_mutex_lock(&worker->lock);
	worker->clear = clear;
	worker->argument = argument;
	worker->left = true;
	pthread_cond_broadcast(&worker->changed);
	pthread_mutex_unlock(&worker->lock);
}
