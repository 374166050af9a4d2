/* SPDX-License-Identifier: MIT */
/*
 * A target has a lane for each device. This file starts targets, waits for the network,
 * for keys and for names, and runs the lanes until all of them have ended or the target's
 * time is over.
 *
 * Every started exchange is in the trace, whatever ends it. A target has its full time,
 * even if this computer slept meanwhile. The loop decides nothing about a server.
 */
#include "net/loop.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "net/heavy.h"
#include "net/job.h"
#include "net/rescue.h"
#include "net/route.h"
#include "net/url.h"

enum { POLL_MAX_MS = 1000 };

/* libcurl looks the name up at the same time, so the answer may come just after the last
 * lane has ended: seconds to wait for it. */
static const double lookup_grace = 0.5;

/* From threads that have made a key or found an address. */
static void wake(void *argument)
{
	struct loop *loop = argument;

	pthread_mutex_lock(&loop->waking);
	curl_multi_wakeup(loop->multi);
	pthread_mutex_unlock(&loop->waking);
}

int loop_new(struct loop **out, const volatile sig_atomic_t *stop)
{
	struct loop *loop = calloc(1, sizeof(*loop));
	int r;

	if (!loop)
		return -ENOMEM;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(loop);
		return -EIO;
	}
	loop->stop = stop;
	pthread_mutex_init(&loop->waking, NULL);
	suspend_begin(&loop->suspend);
	loop->multi = curl_multi_init();
	r = loop->multi ? keys_new(&loop->keys, wake, loop) : -ENOMEM;
	if (r == 0)
		r = worker_new(&loop->worker, stop, &loop->suspend);
	if (r < 0) {
		loop_free(loop);
		return r;
	}
	*out = loop;
	return 0;
}

void loop_watch(struct loop *loop, loop_watcher *watcher, void *owner)
{
	loop->watcher = watcher;
	loop->watcher_owner = owner;
}

static void target_free(struct loop *loop, struct job *job)
{
	for (size_t i = 0; i < job->n_lanes; i++)
		lane_end(loop, &job->lanes[i]);
	lookup_end(job->lookup, NULL);
	cacert_memo_clear(&job->memo);
	trace_free(job->trace);
	free(job->lanes);
	free(job);
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	while (loop->targets) {
		struct job *job = loop->targets;

		loop->targets = job->next;
		target_free(loop, job);
	}
	keys_free(loop->keys);
	X509_STORE_free(loop->roots);
	if (!loop->lost) {
		worker_free(loop->worker);
		curl_multi_cleanup(loop->multi);
		curl_global_cleanup();
	}
	pthread_mutex_destroy(&loop->waking);
	free(loop);
}

bool loop_has_left(const struct loop *loop)
{
	return loop->rescues > 0;
}

/* ---- pauses ---- */

/* Each target gets the lost time again: the server did not have it. */
static void extend_deadlines(struct loop *loop, double allowed)
{
	double lost;

	suspend_note(&loop->suspend, allowed);
	lost = suspend_collect(&loop->suspend);
	for (struct job *job = loop->targets; job; job = job->next)
		job->deadline += lost;
}

/* ---- activity ---- */

static void tell_waiting(const struct loop *loop)
{
	enum { SHOWN_MAX = 16 };
	struct activity list[SHOWN_MAX];
	size_t n = 0;
	double now = clock_seconds();

	if (!loop->watcher)
		return;
	for (const struct job *job = loop->targets; job; job = job->next)
		for (size_t i = 0; i < job->n_lanes && n < SHOWN_MAX; i++) {
			const struct lane *lane = &job->lanes[i];

			if (lane->in_flight)
				list[n++] = (struct activity){
					.trace = job->trace,
					.device = lane->in_flight->device,
					.step = lane->in_flight->step,
					.seconds = now - lane->began,
				};
		}
	loop->watcher(loop->watcher_owner, list, n);
}

/* Delivers finished keys to the lanes that ordered them; a lane that waits for nothing
 * else continues. */
static int give_keys(struct loop *loop)
{
	EVP_PKEY *key;
	void *owner;
	int r;

	while ((r = keys_take(loop->keys, &key, &owner)) > 0) {
		struct lane *lane = owner;

		session_give_key(lane->session, key);
		if (--lane->keys_due > 0 || lane->in_flight)
			continue;
		r = lane_take_turns(loop, lane);
		if (r < 0)
			return r;
	}
	return r;
}

/* ---- one target ---- */

/* At the end of the queue: first come, first served, above all for keys. */
static void append_job(struct job **list, struct job *job)
{
	while (*list)
		list = &(*list)->next;
	*list = job;
}

/* Begins to look up the host, unless its address is known. */
static int name_start(struct loop *loop, struct job *job)
{
	const char *url = job->trace->url;
	const char *scheme = text_starts(url, "https:") ? "https" : "http";
	scoped(char) *host = NULL;
	enum name_result route;
	unsigned port = 0;
	int r = url_host(url, &host, &port);

	if (r < 0)
		return r;
	route = route_of_name(job->http, scheme, host, port);
	job->trace->name.result = route;
	if (route != NAME_UNKNOWN)
		return 0;
	return lookup_start(&job->lookup, host, job->http->family, wake, loop);
}

static int order_keys(struct loop *loop, struct lane *lane)
{
	unsigned wanted = session_keys_wanted(lane->session);
	enum key_use use = session_keys_may_serve(lane->session) ? KEY_TO_KEEP
								 : KEY_DISPOSABLE;
	int r = 0;

	for (; r == 0 && lane->keys_due < wanted; lane->keys_due++)
		r = keys_order(loop->keys, session_key_bits(lane->session), use, lane);
	return r;
}

/* The device that sends fewest requests before it needs its keys gets them first. */
static int order_all_keys(struct loop *loop, struct job *job)
{
	unsigned most = 0;
	int r = 0;

	for (unsigned after = 0; r == 0 && after <= most; after++) {
		for (size_t i = 0; r == 0 && i < job->n_lanes; i++) {
			struct lane *lane = &job->lanes[i];
			unsigned own = session_keys_after(lane->session);

			most = own > most ? own : most;
			if (own == after)
				r = order_keys(loop, lane);
		}
	}
	return r;
}

int loop_start(struct loop *loop, struct trace *trace, struct session **sessions,
	size_t n_sessions, const struct http_options *http, double timeout)
{
	struct job *job = calloc(1, sizeof(*job));
	struct lane *lanes = calloc(n_sessions, sizeof(*lanes));
	int r = 0;

	if (!job || !lanes) {
		free(job);
		free(lanes);
		trace_free(trace);
		for (size_t i = 0; i < n_sessions; i++)
			session_free(sessions[i]);
		return -ENOMEM;
	}
	job->trace = trace;
	job->http = http;
	job->lanes = lanes;
	job->n_lanes = job->n_running = n_sessions;
	job->started = clock_seconds();
	job->date = (int64_t)time(NULL);
	job->deadline = job->started + timeout;
	for (size_t i = 0; i < n_sessions; i++) {
		lanes[i] = (struct lane){ .session = sessions[i], .job = job };
		session_share(sessions[i], &job->memo);
	}
	append_job(&loop->targets, job);
	r = name_start(loop, job);
	if (r == 0)
		r = order_all_keys(loop, job);
	for (size_t i = 0; r == 0 && i < n_sessions; i++)
		r = lane_connect(loop, &lanes[i]);
	for (size_t i = 0; r == 0 && i < n_sessions; i++)
		r = lane_take_turns(loop, &lanes[i]);
	return r;
}

/* When a target has only offers to measure left, the first device's is accepted: all
 * devices meet the same server. */
static int settle_offers(struct loop *loop, struct job *job)
{
	struct lane *chosen = NULL;

	for (size_t i = 0; i < job->n_lanes; i++)
		if (job->lanes[i].session && !job->lanes[i].offers)
			return 0;
	for (size_t i = 0; i < job->n_lanes; i++) {
		struct lane *lane = &job->lanes[i];

		if (!lane->session)
			continue;
		if (chosen)
			lane_end(loop, lane);
		else
			chosen = lane;
	}
	if (!chosen)
		return 0;
	session_measure(chosen->session);
	return lane_take_turns(loop, chosen);
}

/* Ends lanes that only wait, for keys or to poll, when the time is over; running
 * transfers have the same limit from libcurl. */
static void expire(struct loop *loop, struct job *job)
{
	if (clock_seconds() < job->deadline)
		return;
	for (size_t i = 0; i < job->n_lanes; i++) {
		struct lane *lane = &job->lanes[i];

		if (!lane->session || lane->in_flight)
			continue;
		job->trace->out_of_time = true;
		lane_end(loop, lane);
	}
}

static int turn_waiting(struct loop *loop, struct job *job)
{
	for (size_t i = 0; i < job->n_lanes; i++) {
		struct lane *lane = &job->lanes[i];
		int r = lane_is_due(lane) ? lane_take_turns(loop, lane) : 0;

		if (r < 0)
			return r;
	}
	expire(loop, job);
	return settle_offers(loop, job);
}

/* ---- all of them ---- */

static int loop_collect(struct loop *loop)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(loop->multi, &left))) {
		void *lane;
		int r;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &lane);
		if (heavy_puts_off(loop, lane, message->data.result))
			continue;
		r = lane_finish(loop, lane, message->data.result);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The time at which a target without running lanes stops waiting for its name. */
static double patience(const struct job *job)
{
	double end = job->idle_since + lookup_grace;

	return end < job->deadline ? end : job->deadline;
}

static bool is_over(struct job *job)
{
	if (job->n_running > 0)
		return false;
	if (job->idle_since <= 0)
		job->idle_since = clock_seconds();
	return !job->lookup || lookup_is_done(job->lookup) ||
	       clock_seconds() >= patience(job);
}

/* Removes a finished target from the list, or returns NULL. */
static struct job *ended(struct loop *loop)
{
	for (struct job **at = &loop->targets; *at; at = &(*at)->next) {
		struct job *job = *at;

		if (!is_over(job))
			continue;
		*at = job->next;
		return job;
	}
	return NULL;
}

static int poll_ms(const struct loop *loop)
{
	double now = clock_seconds(), wait = POLL_MAX_MS;

	for (const struct job *job = loop->targets; job; job = job->next) {
		double end = job->n_running > 0 ? job->deadline : patience(job);
		double left = (end - now) * 1000;

		if (left < wait)
			wait = left > 1 ? left : 1;
	}
	return (int)wait;
}

static double first_deadline(const struct loop *loop)
{
	double first = (double)INFINITY;

	for (const struct job *job = loop->targets; job; job = job->next)
		if (job->n_running > 0 && job->deadline < first)
			first = job->deadline;
	return first;
}

static int crank(struct loop *loop)
{
	int r;

	loop->round++;
	r = worker_perform(loop->worker, loop->multi, first_deadline(loop));
	if (r < 0)
		return r;
	r = r == 0 ? rescue(loop) : loop_collect(loop);
	if (r == 0)
		r = give_keys(loop);
	for (struct job *job = loop->targets; r == 0 && job; job = job->next)
		r = turn_waiting(loop, job);
	return r;
}

/* Makes a message in advance in one session with a pending request: 1 if it did. */
static int loop_prepare(struct loop *loop)
{
	int r = 0;

	for (struct job *job = loop->targets; job; job = job->next)
		for (size_t i = 0; r == 0 && i < job->n_lanes; i++) {
			struct lane *lane = &job->lanes[i];

			if (lane->in_flight && lane->round != loop->round)
				r = session_prepare(lane->session, job_date(job));
		}
	return r;
}

/* Waits for the network or a key, unless there is work to do: then the network is checked
 * after each piece of it. */
static int rest(struct loop *loop)
{
	int most_ms = poll_ms(loop), r = loop_prepare(loop);

	extend_deadlines(loop, 0);
	tell_waiting(loop);
	if (r != 0)
		return r < 0 ? r : 0;
	if (heavy_waits(loop))
		return heavy_turn(loop);
	curl_multi_poll(loop->multi, NULL, 0, most_ms, NULL);
	extend_deadlines(loop, most_ms / 1000.0);
	return 0;
}

int loop_wait(struct loop *loop, struct trace **done)
{
	struct job *job;

	while (!(job = ended(loop))) {
		int r;

		if (!loop->targets)
			return 0;
		if (*loop->stop)
			return -EINTR;
		r = crank(loop);
		if (r < 0)
			return r;
		for (job = loop->targets; job && !is_over(job);)
			job = job->next;
		if (!job)
			r = rest(loop);
		if (r < 0)
			return r;
	}
	lookup_end(take(job->lookup), &job->trace->name);
	*done = take(job->trace);
	(*done)->duration = clock_seconds() - job->started;
	target_free(loop, job);
	return 1;
}

/* ---- stop ---- */

int loop_interrupt(struct loop *loop, struct trace **done)
{
	struct job *job = loop->targets;
	int r = 0;

	if (!job)
		return 0;
	loop->targets = job->next;
	if (loop->interrupted <= 0)
		loop->interrupted = clock_seconds();
	for (size_t i = 0; r == 0 && i < job->n_lanes; i++)
		r = lane_interrupt(loop, &job->lanes[i]);
	lookup_end(take(job->lookup), &job->trace->name);
	if (r == 0) {
		*done = take(job->trace);
		(*done)->duration = clock_seconds() - job->started;
	}
	target_free(loop, job);
	return r < 0 ? r : 1;
}
