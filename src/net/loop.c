/* SPDX-License-Identifier: MIT */
/*
 * A target has a lane for each device: a session that says what to send and a connection
 * to send it on. This file moves exchanges between the two until every lane has ended or
 * the target's time is over.
 *
 * It promises that every exchange begun is in the trace, whatever ends it, and only once
 * its answer has been read: from then on nobody changes it. It decides nothing about a
 * server.
 */
#include "net/loop.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/debug.h"
#include "base/text.h"
#include "net/job.h"
#include "net/rescue.h"
#include "net/route.h"
#include "net/url.h"

/* A CertPoll that is given less than this would blame the server for our haste. */
enum { POLL_MAX_MS = 1000, POLL_LEAST_SECONDS = 1 };

/* The name is looked up at the same time as libcurl looks it up, so the answer may come
 * just after the last lane has ended: so many seconds it may still come. */
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

void lane_end(struct loop *loop, struct lane *lane)
{
	if (lane->keys_due > 0)
		keys_forget(loop->keys, lane);
	lane->keys_due = 0;
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

/* What was lost is given to each target again: the server did not have it. */
static void extend_deadlines(struct loop *loop, double allowed)
{
	double lost = suspend_note(&loop->suspend, allowed);

	for (struct job *job = loop->targets; job; job = job->next)
		job->deadline += lost;
}

static void judge_timeout(
	const struct loop *loop, const struct lane *lane, struct transport *transport)
{
	double waited = clock_seconds() - lane->began;
	double lost = suspend_total(&loop->suspend) - lane->paused_by_then;

	if (!suspend_excuse(lost, waited))
		return;
	transport->fault = FAULT_PAUSED;
	snprintf(transport->text, sizeof(transport->text), "paused for %.1f of %.1f s",
		lost, waited);
}

/* ---- who watches ---- */

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

/* ---- one lane ---- */

/* Seconds since 1970 by the monotonic clock, so that setting the date, by hand or from
 * the network, neither brings a poll forward nor puts it off. */
static int64_t date_of(const struct job *job)
{
	return job->date + (int64_t)(clock_seconds() - job->started);
}

/* No device needs the bare URL, so it may not use up the time of what devices need; and
 * a length that brings no answer is not worth all of what is left. */
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
	return r;
}

/* A request that gets less could only fail, and its failure would be told as the
 * server's: it is not sent, because time is out. Seconds. */
#define TIME_LEAST 0.02

/* Gives the session its next turns until it sends, waits or ends. */
static int take_turns(struct loop *loop, struct lane *lane)
{
	struct exchange *next = NULL;

	for (;;) {
		int r = session_next(lane->session, date_of(lane->job), &next);

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
			lane->job->deadline - clock_seconds() < TIME_LEAST) {
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

/* Whether the target's time ended with the exchange: a server that was silent for all of
 * it does not get what a short pause gave back. */
static bool ran_out(
	const struct lane *lane, const struct exchange *exchange, CURLcode code)
{
	return clock_seconds() >= lane->job->deadline ||
	       (code == CURLE_OPERATION_TIMEDOUT && clock_seconds() >= lane->all_until &&
		       exchange->transport.fault != FAULT_PAUSED);
}

/* What would come next is not sent, but whether there is anything is told. */
static int end_unfinished(struct loop *loop, struct lane *lane)
{
	struct exchange *unsent = NULL;
	int r = session_next(lane->session, date_of(lane->job), &unsent);

	exchange_free(unsent);
	lane->job->trace->out_of_time |= r > SESSION_DONE;
	lane_end(loop, lane);
	return r < 0 ? r : 0;
}

/* What was sent in secret may have come back; it was read, and goes. */
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
	int r = session_read(lane->session, date_of(lane->job), exchange);

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
	return late ? end_unfinished(loop, lane) : take_turns(loop, lane);
}

/* The answer is read, also when the time is over, and then the exchange is complete. */
static int finish_exchange(struct loop *loop, struct lane *lane, CURLcode code)
{
	struct exchange *exchange = take(lane->in_flight);

	debug_say("back: libcurl %d", (int)code);
	if (code == CURLE_ABORTED_BY_CALLBACK)
		code = CURLE_OPERATION_TIMEDOUT;
	http_end(lane->http, loop->multi, code);
	if (code == CURLE_OPERATION_TIMEDOUT)
		judge_timeout(loop, lane, &exchange->transport);
	return lane_conclude(loop, lane, exchange, ran_out(lane, exchange, code));
}

/* Gives the keys that were made to the lanes that ordered them; one that waits for
 * nothing else then goes on. */
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
		r = take_turns(loop, lane);
		if (r < 0)
			return r;
	}
	return r;
}

/* ---- one target ---- */

/* Behind the others: who came first is served first, with keys above all. */
static void append(struct job **list, struct job *job)
{
	while (*list)
		list = &(*list)->next;
	*list = job;
}

/* Begins to look the host up, unless somebody else knows its address. */
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
	append(&loop->targets, job);
	r = name_start(loop, job);
	if (r == 0)
		r = order_all_keys(loop, job);
	for (size_t i = 0; r == 0 && i < n_sessions; i++)
		r = lane_connect(loop, &lanes[i]);
	for (size_t i = 0; r == 0 && i < n_sessions; i++)
		r = take_turns(loop, &lanes[i]);
	return r;
}

/* Once all that is left of a target are offers to measure, the first device's is taken:
 * the devices meet the same server. */
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
	return take_turns(loop, chosen);
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

static bool is_due(const struct lane *lane)
{
	return lane->paused && lane->session &&
	       date_of(lane->job) >= session_due(lane->session) &&
	       lane->job->deadline - clock_seconds() > POLL_LEAST_SECONDS;
}

static int turn_waiting(struct loop *loop, struct job *job)
{
	for (size_t i = 0; i < job->n_lanes; i++) {
		struct lane *lane = &job->lanes[i];
		int r = is_due(lane) ? take_turns(loop, lane) : 0;

		if (r < 0)
			return r;
	}
	expire(loop, job);
	return settle_offers(loop, job);
}

/* ---- all of them ---- */

static int collect(struct loop *loop)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(loop->multi, &left))) {
		void *lane;
		int r;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &lane);
		r = finish_exchange(loop, lane, message->data.result);
		if (r < 0)
			return r;
	}
	return 0;
}

/* When a target whose lanes have ended stops waiting for its name. */
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

/* Unlinks a target that is over, or gives NULL. */
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
	r = r == 0 ? rescue(loop) : collect(loop);
	if (r == 0)
		r = give_keys(loop);
	for (struct job *job = loop->targets; r == 0 && job; job = job->next)
		r = turn_waiting(loop, job);
	return r;
}

/* Lets one session, whose request is on its way, make its message ahead: 1 if one did. */
static int prepare(struct loop *loop)
{
	int r = 0;

	for (struct job *job = loop->targets; job; job = job->next)
		for (size_t i = 0; r == 0 && i < job->n_lanes; i++) {
			struct lane *lane = &job->lanes[i];

			if (lane->in_flight && lane->round != loop->round)
				r = session_prepare(lane->session, date_of(job));
		}
	return r;
}

/* Until the network or a key has something to say, unless there is work to do meanwhile:
 * then the network is looked at again behind each piece of it. */
static int rest(struct loop *loop)
{
	int most_ms = poll_ms(loop), r = prepare(loop);

	extend_deadlines(loop, 0);
	tell_waiting(loop);
	if (r != 0)
		return r < 0 ? r : 0;
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

/* ---- told to stop ---- */

/* What has waited long enough is in the trace as what it was: no answer so far. */
static int interrupt_lane(struct loop *loop, struct lane *lane)
{
	struct trace *trace = lane->job->trace;
	struct exchange *exchange;
	int r;

	if (!lane->session)
		return 0;
	trace->out_of_time = true;
	if (!lane->in_flight || clock_seconds() - lane->began < LOOP_LEAST_WAIT) {
		lane_end(loop, lane);
		return 0;
	}
	exchange = take(lane->in_flight);
	http_end(lane->http, loop->multi, CURLE_OPERATION_TIMEDOUT);
	judge_timeout(loop, lane, &exchange->transport);
	r = session_read(lane->session, (int64_t)time(NULL), exchange);
	if (r < 0)
		exchange_free(exchange);
	else
		r = trace_add(trace, exchange);
	lane_end(loop, lane);
	return r;
}

int loop_interrupt(struct loop *loop, struct trace **done)
{
	struct job *job = loop->targets;
	int r = 0;

	if (!job)
		return 0;
	loop->targets = job->next;
	for (size_t i = 0; r == 0 && i < job->n_lanes; i++)
		r = interrupt_lane(loop, &job->lanes[i]);
	lookup_end(take(job->lookup), &job->trace->name);
	if (r == 0) {
		*done = take(job->trace);
		(*done)->duration = clock_seconds() - job->started;
	}
	target_free(loop, job);
	return r < 0 ? r : 1;
}
