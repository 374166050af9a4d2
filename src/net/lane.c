/* SPDX-License-Identifier: MIT */
/*
 * One device of one target: its session makes the requests, its connection sends them,
 * and the session reads the answers. A read answer is in the trace, without returned
 * secrets, and is never changed afterwards; requests that were not sent for lack of time
 * are recorded too.
 *
 * It never waits: loop.c does, for all lanes.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/debug.h"
#include "base/text.h"
#include "net/job.h"

/* With less time for a CertPoll a server would be blamed for our haste. */
enum { POLL_LEAST_SECONDS = 1 };

/* A request with less time could only fail, and the server would be blamed: it is not
 * sent. Seconds. */
static const double time_least = 0.02;

/* After a signal, time for reading arrived answers. Seconds. */
static const double time_to_read = 0.3;

void lane_end(struct loop *loop, struct lane *lane)
{
	if (lane->keys_due > 0)
		keys_forget(loop->keys, lane);
	lane->keys_due = 0;
	lane->arrived = 0;
	if (loop->lost) {
		lane->in_flight = NULL;
		lane->http = NULL;
	}
	if (lane->in_flight)
		http_end(lane->http, loop->multi, CURLE_OPERATION_TIMEDOUT);
	exchange_free(take(lane->in_flight));
	exchange_free(take(lane->again));
	http_free(take(lane->http));
	if (lane->session)
		lane->job->n_running--;
	session_free(take(lane->session));
}

/* Reading the system's roots takes longer than a handshake, so it is done once. */
static X509_STORE *roots_for(struct loop *loop, const struct job *job)
{
	if (job->http->ca_file || !text_starts(job->trace->url, "https:"))
		return NULL;
	if (!loop->roots)
		loop->roots = http_system_roots();
	return loop->roots;
}

int lane_connect(struct loop *loop, struct lane *lane)
{
	return http_new(
		&lane->http, lane->job->http, roots_for(loop, lane->job), loop->worker);
}

static void judge_timeout(
	const struct loop *loop, const struct lane *lane, struct transport *transport)
{
	double waited = clock_seconds() - lane->began;
	double lost = suspend_total(&loop->suspend) - lane->paused_by_then;
	double busy = loop->suspend.busy - lane->busy_by_then;
	const bool slept = suspend_excuse(lost, waited);

	if (waited < lane->job->held_up) {
		transport->fault = FAULT_LOCAL;
		text_keep(transport->text, span_of_text(job_held_up));
		return;
	}
	if (!slept && !suspend_excuse(lost + busy, waited))
		return;
	transport->fault = slept ? FAULT_PAUSED : FAULT_LOCAL;
	snprintf(transport->text, sizeof(transport->text), "%s for %.1f of %.1f s",
		slept ? "paused" : "too busy to look at what came",
		slept ? lost : lost + busy, waited);
}

static void tell_ended(
	const struct loop *loop, const struct lane *lane, const struct exchange *exchange)
{
	const struct activity activity = {
		.trace = lane->job->trace,
		.device = exchange->device,
		.step = exchange->step,
		.seconds = exchange->transport.total,
		.ended = exchange,
	};

	if (loop->watcher)
		loop->watcher(loop->watcher_owner, &activity, 1);
}

int64_t job_date(const struct job *job)
{
	return job->date + (int64_t)(clock_seconds() - job->started);
}

/* No device needs the bare URL, so it may not use up the time of necessary requests; and
 * a length without an answer is not worth all of the remaining time. */
static double time_for(enum step step, double left)
{
	const double most = 20;

	if (step != STEP_BROWSE && step != STEP_MEASURE)
		return left;
	return left / 2 < most ? left / 2 : most;
}

int lane_send(struct loop *loop, struct lane *lane, struct exchange *exchange)
{
	double left = lane->job->deadline - clock_seconds();
	double given = time_for(exchange->step, left);
	long timeout_ms = given < 0.001 ? 1 : (long)ceil(given * 1000);
	int r = http_begin(lane->http, loop->multi, exchange, timeout_ms, lane);

	debug_say("send: %s %s by %s, cipher %s, digest %s, query of %zu, within %ld ms",
		exchange->device, step_name(exchange->step), exchange->request.method,
		exchange->request.cipher ? exchange->request.cipher : "-",
		exchange->request.digest ? exchange->request.digest : "-",
		exchange->request.query_length, timeout_ms);
	if (r < 0)
		exchange_free(exchange);
	else
		lane->in_flight = exchange;
	lane->round = loop->round;
	lane->began = clock_seconds();
	lane->all_until = given < left ? (double)INFINITY : lane->began + given;
	lane->paused_by_then = suspend_total(&loop->suspend);
	lane->busy_by_then = loop->suspend.busy;
	return r;
}

int lane_take_turns(struct loop *loop, struct lane *lane)
{
	struct exchange *next = NULL;

	for (;;) {
		int r = session_next(lane->session, job_date(lane->job), &next);

		lane->paused = r == SESSION_PAUSE;
		lane->offers = r == SESSION_OFFER;
		if (r < 0 || r == SESSION_WAIT || lane->paused || lane->offers)
			return r < 0 ? r : 0;
		if (r == SESSION_DONE) {
			debug_say("done: %s", session_device(lane->session)->id);
			lane_end(loop, lane);
			return 0;
		}
		if (r == SESSION_SEND &&
			lane->job->deadline - clock_seconds() < time_least) {
			exchange_free(next);
			lane->job->trace->out_of_time = true;
			lane_end(loop, lane);
			return 0;
		}
		if (r == SESSION_SEND)
			return lane_send(loop, lane, next);
		r = trace_add(lane->job->trace, next);
		if (r < 0)
			return r;
	}
}

/* Whether the target's time ended with the exchange: a server that was silent all the
 * time does not get the time of a short pause. */
static bool ran_out(
	const struct lane *lane, const struct exchange *exchange, CURLcode code)
{
	return clock_seconds() >= lane->job->deadline ||
	       (code == CURLE_OPERATION_TIMEDOUT && clock_seconds() >= lane->all_until &&
		       exchange->transport.fault != FAULT_PAUSED &&
		       exchange->transport.fault != FAULT_LOCAL);
}

/* The next request is not sent, but it is recorded whether there is one. */
static int end_unfinished(struct loop *loop, struct lane *lane)
{
	struct exchange *unsent = NULL;
	int r = session_next(lane->session, job_date(lane->job), &unsent);

	exchange_free(unsent);
	lane->job->trace->out_of_time |= r > SESSION_DONE;
	lane_end(loop, lane);
	return r < 0 ? r : 0;
}

/* The answer may repeat secrets; it has been read, so they are blanked. */
static int forget_secrets(const struct lane *lane, struct exchange *exchange)
{
	struct secrets secrets = { .n = 0 };

	session_secrets(lane->session, &secrets);
	http_secrets(lane->http, &secrets);
	return exchange_blank(exchange, &secrets);
}

int lane_conclude(
	struct loop *loop, struct lane *lane, struct exchange *exchange, bool late)
{
	int r = session_read(lane->session, job_date(lane->job), exchange);

	if (r == 0)
		r = forget_secrets(lane, exchange);
	if (r < 0) {
		exchange_free(exchange);
		return r;
	}
	debug_say("end: %s %s, %s, HTTP %ld, %s%s", exchange->device,
		step_name(exchange->step), fault_name(exchange->transport.fault),
		exchange->response.status,
		exchange->response.status ? reply_kind_name(exchange->reply.kind)
					  : "no answer",
		late ? ", and time is out" : "");
	r = trace_add(lane->job->trace, exchange);
	if (r < 0)
		return r;
	tell_ended(loop, lane, exchange);
	return late ? end_unfinished(loop, lane) : lane_take_turns(loop, lane);
}

int lane_finish(struct loop *loop, struct lane *lane, CURLcode code)
{
	struct exchange *exchange = take(lane->in_flight);

	lane->arrived = 0;
	debug_say("back: libcurl %d", (int)code);
	if (code == CURLE_ABORTED_BY_CALLBACK)
		code = http_why_aborted(lane->http);
	http_end(lane->http, loop->multi, code);
	if (code == CURLE_OPERATION_TIMEDOUT)
		judge_timeout(loop, lane, &exchange->transport);
	return lane_conclude(loop, lane, exchange, ran_out(lane, exchange, code));
}

bool lane_is_due(const struct lane *lane)
{
	return lane->paused && lane->session &&
	       job_date(lane->job) >= session_due(lane->session) &&
	       lane->job->deadline - clock_seconds() > POLL_LEAST_SECONDS;
}

/* libcurl reports a limit that was not reached. */
static void tell_interruption(struct transport *transport)
{
	if (transport->fault == FAULT_TIMEOUT ||
		transport->fault == FAULT_CONNECT_TIMEOUT)
		snprintf(transport->text, sizeof(transport->text),
			"The run was interrupted after %.1f s of waiting",
			transport->total);
}

int lane_interrupt(struct loop *loop, struct lane *lane)
{
	const bool hurry = clock_seconds() - loop->interrupted > time_to_read;
	struct trace *trace = lane->job->trace;
	struct exchange *exchange;
	int r;

	if (!lane->session)
		return 0;
	trace->interrupted = true;
	if (lane->arrived && !hurry) {
		r = lane_finish(loop, lane, lane->code);
		lane_end(loop, lane);
		return r;
	}
	if (!lane->in_flight || hurry ||
		clock_seconds() - lane->began < LOOP_LEAST_WAIT) {
		lane_end(loop, lane);
		return 0;
	}
	exchange = take(lane->in_flight);
	http_end(lane->http, loop->multi, CURLE_OPERATION_TIMEDOUT);
	judge_timeout(loop, lane, &exchange->transport);
	tell_interruption(&exchange->transport);
	r = session_read(lane->session, (int64_t)time(NULL), exchange);
	if (r < 0)
		exchange_free(exchange);
	else
		r = trace_add(trace, exchange);
	lane_end(loop, lane);
	return r;
}
