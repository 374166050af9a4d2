/* SPDX-License-Identifier: MIT */
/*
 * An abandoned worker's objects must not be touched, not even read: connections and their
 * exchanges stay with it, and the requests are copied.
 *
 * A hanging server costs the other targets seconds, not their verdict. The guilty server
 * is the one whose message OpenSSL began to read last; without such a message no server
 * is blamed.
 */
#include "net/rescue.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/debug.h"
#include "base/text.h"
#include "net/job.h"
#include "net/wreck.h"

enum { RESCUES_MAX = 5 };

const char job_held_up[] = "the answer of another server blocked this program";

/* The request is on its way with a challenge that works once. */
static bool is_for_once(const struct exchange *exchange)
{
	return !exchange->request.placeholder &&
	       (exchange->step == STEP_PKIOPERATION || exchange->step == STEP_LONG_URL);
}

/* ---- leaving ---- */

static size_t count_connections(const struct loop *loop)
{
	size_t n = 0;

	for (const struct job *job = loop->targets; job; job = job->next)
		for (size_t i = 0; i < job->n_lanes; i++)
			n += job->lanes[i].http != NULL;
	return n;
}

/* In any case the connection stays with the wreck. */
static int give_up_connection(struct wreck *wreck, struct lane *lane)
{
	struct exchange *sent = take(lane->in_flight);
	int r = sent ? exchange_again(&lane->again, sent) : 0;

	if (sent)
		lane->job->held_up = fmax(
			lane->job->held_up, clock_seconds() - lane->began);
	lane->arrived = 0;
	wreck_take(wreck, take(lane->http), sent);
	return r;
}

/* Everything new is there before anything is left. */
static int rescue_leave(struct loop *loop, struct lane **guilty)
{
	const void *culprit = worker_culprit(loop->worker);
	struct worker *worker = NULL;
	struct wreck *wreck = NULL;
	CURLM *multi = curl_multi_init(), *old = loop->multi;
	int r = wreck_new(&wreck, count_connections(loop));

	if (r == 0)
		r = worker_new(&worker, loop->stop, &loop->suspend);
	if (r < 0 || !multi) {
		loop->lost = true; /* with all that it has */
		return -ENOMEM;
	}
	for (struct job *job = loop->targets; job; job = job->next)
		for (size_t i = 0; i < job->n_lanes; i++) {
			struct lane *lane = &job->lanes[i];

			if (!lane->http)
				continue;
			if (lane->http == culprit)
				*guilty = lane;
			r = give_up_connection(wreck, lane) < 0 ? -ENOMEM : r;
		}
	pthread_mutex_lock(&loop->waking);
	loop->multi = multi;
	pthread_mutex_unlock(&loop->waking);
	wreck_leave(wreck, loop->worker, old);
	loop->worker = worker;
	return r;
}

/* ---- going on ---- */

static void rescue_blame(struct exchange *exchange, double waited)
{
	struct transport *transport = &exchange->transport;

	transport->fault = FAULT_LOCAL;
	transport->phase = PHASE_TLS;
	transport->total = transport->seconds[PHASE_TLS] = waited;
	snprintf(transport->text, sizeof(transport->text),
		"OpenSSL was still busy with the server's handshake after %.1f s; the "
		"probe stopped waiting",
		waited);
}

/* Nothing is known of this one's server. */
static void excuse(struct exchange *exchange, double waited)
{
	exchange->transport.fault = FAULT_LOCAL;
	exchange->transport.total = waited;
	text_keep(exchange->transport.text, span_of_text(job_held_up));
}

/* The target ends: its next request would only hold the others up again. */
static int end_guilty(struct loop *loop, struct lane *lane)
{
	struct job *job = lane->job;
	struct exchange *exchange = take(lane->again);
	int r;

	rescue_blame(exchange, clock_seconds() - lane->began);
	job->trace->out_of_time = true;
	r = lane_conclude(loop, lane, exchange, true);
	for (size_t i = 0; i < job->n_lanes; i++)
		lane_end(loop, &job->lanes[i]);
	return r;
}

static int go_on(struct loop *loop, struct lane *lane)
{
	struct exchange *exchange = take(lane->again);
	const bool late = clock_seconds() >= lane->job->deadline;

	if (*loop->stop) {
		exchange_free(exchange);
		return 0;
	}
	if (!late && !is_for_once(exchange) && loop->rescues < RESCUES_MAX)
		return lane_send(loop, lane, exchange);
	excuse(exchange, clock_seconds() - lane->began);
	return lane_conclude(loop, lane, exchange, late);
}

int rescue(struct loop *loop)
{
	struct lane *guilty = NULL;
	int r = rescue_leave(loop, &guilty);

	loop->rescues++;
	debug_say("rescue: libcurl hangs, the guilty server is %s",
		guilty ? "known" : "unknown");
	if (r == 0 && *loop->stop)
		return -EINTR; /* at once: there is nothing to go on with */
	for (struct job *job = loop->targets; r == 0 && job; job = job->next)
		for (size_t i = 0; r == 0 && i < job->n_lanes; i++)
			if (job->lanes[i].session)
				r = lane_connect(loop, &job->lanes[i]);
	if (r == 0 && guilty && guilty->again)
		r = end_guilty(loop, guilty);
	for (struct job *job = loop->targets; r == 0 && job; job = job->next)
		for (size_t i = 0; r == 0 && i < job->n_lanes; i++)
			if (job->lanes[i].again)
				r = go_on(loop, &job->lanes[i]);
	return r;
}
