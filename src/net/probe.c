/* SPDX-License-Identifier: MIT */
/*
 * A target has a lane for each device: a session that says what to send and a connection
 * to send it on. This file moves exchanges between the two until every lane has ended or
 * the target's time is over.
 *
 * It promises that every exchange begun is in the trace, whatever ends it. It reads no
 * answer and decides nothing about a server.
 */
#include "net/probe.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "net/keys.h"
#include "net/lookup.h"
#include "net/pause.h"
#include "net/url.h"
#include "net/way.h"

/* A CertPoll that is given less than this would blame the server for our haste. */
enum { POLL_MAX_MS = 1000, POLL_LEAST_SECONDS = 1 };

/* The name is looked up at the same time as libcurl looks it up, so the answer may come
 * just after the last lane has ended: so many seconds it may still come. */
static const double lookup_grace = 0.5;

struct lane {
	struct session *session;      /* NULL: ended */
	struct http *http;
	struct exchange *in_flight;
	double began, paused_by_then; /* of that: when, and the pauses until then */
	double all_until;             /* of that: when all the time that was left is over */
	unsigned long round;          /* of that: in which it was handed to libcurl */
	unsigned keys_due;            /* ordered and not yet given */
	bool paused;                  /* until the session is due */
	bool offers;                  /* it waits to hear whether it shall measure */
	struct target *target;
};

struct target {
	struct target *next;
	struct trace *trace;
	const struct http_options *http;
	double started, deadline;     /* seconds of the monotonic clock */
	struct lane *lanes;
	size_t n_lanes, n_running;
	struct lookup *lookup;        /* of the host's name; NULL: none is needed */
	double idle_since;            /* 0: a lane still runs */
	struct cacert_memo memo;      /* of all lanes */
};

struct probe {
	CURLM *multi;
	struct keys *keys;
	X509_STORE *roots;            /* the system's; NULL: not needed yet, or none */
	const volatile sig_atomic_t *stop;
	struct target *targets;
	struct pauses pauses;
	unsigned long round;          /* of looking at the network */
};

static void wake(void *argument)
{
	curl_multi_wakeup(argument);
}

int probe_new(struct probe **out, const volatile sig_atomic_t *stop)
{
	struct probe *probe = calloc(1, sizeof(*probe));
	int r;

	if (!probe)
		return -ENOMEM;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(probe);
		return -EIO;
	}
	probe->stop = stop;
	pauses_begin(&probe->pauses);
	probe->multi = curl_multi_init();
	r = probe->multi ? keys_new(&probe->keys, wake, probe->multi) : -ENOMEM;
	if (r < 0) {
		probe_free(probe);
		return r;
	}
	*out = probe;
	return 0;
}

static void lane_end(struct probe *probe, struct lane *lane)
{
	if (lane->keys_due > 0)
		keys_forget(probe->keys, lane);
	lane->keys_due = 0;
	if (lane->in_flight)
		http_end(lane->http, probe->multi, CURLE_OPERATION_TIMEDOUT);
	exchange_free(take(lane->in_flight));
	http_free(take(lane->http));
	if (lane->session)
		lane->target->n_running--;
	session_free(take(lane->session));
}

static void target_free(struct probe *probe, struct target *target)
{
	for (size_t i = 0; i < target->n_lanes; i++)
		lane_end(probe, &target->lanes[i]);
	lookup_end(target->lookup, NULL);
	cacert_memo_clear(&target->memo);
	trace_free(target->trace);
	free(target->lanes);
	free(target);
}

void probe_free(struct probe *probe)
{
	if (!probe)
		return;
	while (probe->targets) {
		struct target *target = probe->targets;

		probe->targets = target->next;
		target_free(probe, target);
	}
	keys_free(probe->keys);
	X509_STORE_free(probe->roots);
	curl_multi_cleanup(probe->multi);
	curl_global_cleanup();
	free(probe);
}

/* ---- pauses ---- */

/* What was lost is given to each target again: the server did not have it. */
static void look(struct probe *probe, double allowed)
{
	double lost = pauses_note(&probe->pauses, allowed);

	for (struct target *target = probe->targets; target; target = target->next)
		target->deadline += lost;
}

static void judge_timeout(const struct probe *probe, const struct lane *lane,
	struct transport *transport)
{
	double waited = clock_seconds() - lane->began;
	double lost = pauses_total(&probe->pauses) - lane->paused_by_then;

	if (!pauses_excuse(lost, waited))
		return;
	transport->fault = FAULT_PAUSED;
	snprintf(transport->text, sizeof(transport->text),
		"paused for %.1f of %.1f s", lost, waited);
}

/* ---- one lane ---- */

/* No device needs the bare URL, so it may not use up the time of what devices need; and
 * a length that brings no answer is not worth all of what is left. */
static double time_for(enum step step, double left)
{
	const double most = 20;

	if (step != STEP_BROWSE && step != STEP_MEASURE)
		return left;
	return left / 2 < most ? left / 2 : most;
}

static int dispatch(struct probe *probe, struct lane *lane, struct exchange *exchange)
{
	double left = lane->target->deadline - clock_seconds();
	double given = time_for(exchange->step, left);
	long timeout_ms = given < 0.001 ? 1 : (long)ceil(given * 1000);
	int r = http_begin(lane->http, probe->multi, exchange, timeout_ms, lane);

	if (r < 0)
		exchange_free(exchange);
	else
		lane->in_flight = exchange;
	lane->round = probe->round;
	lane->began = clock_seconds();
	lane->all_until = given < left ? (double)INFINITY : lane->began + given;
	lane->paused_by_then = pauses_total(&probe->pauses);
	return r;
}

/* Gives the session its next turns until it sends, waits or ends. `answered` may be NULL;
 * it stays in the trace. */
static int turn(struct probe *probe, struct lane *lane, struct exchange *answered)
{
	struct exchange *next = NULL;

	for (;;) {
		int r = session_next(lane->session, (int64_t)time(NULL), answered, &next);

		answered = NULL;
		lane->paused = r == SESSION_PAUSE;
		lane->offers = r == SESSION_OFFER;
		if (r < 0 || r == SESSION_WAIT || lane->paused || lane->offers)
			return r < 0 ? r : 0;
		if (r == SESSION_DONE) {
			lane_end(probe, lane);
			return 0;
		}
		if (r == SESSION_SEND)
			return dispatch(probe, lane, next);
		r = trace_add(lane->target->trace, next);
		if (r < 0)
			return r;
	}
}

/* Whether the target's time ended with the exchange: a server that was silent for all of
 * it does not get what a short pause gave back. */
static bool ran_out(const struct lane *lane, const struct exchange *exchange, CURLcode code)
{
	return clock_seconds() >= lane->target->deadline ||
		(code == CURLE_OPERATION_TIMEDOUT && clock_seconds() >= lane->all_until &&
			exchange->transport.fault != FAULT_PAUSED);
}

static int finish_exchange(struct probe *probe, struct lane *lane, CURLcode code)
{
	struct exchange *exchange = take(lane->in_flight), *unsent = NULL;
	int r;

	http_end(lane->http, probe->multi, code);
	if (code == CURLE_OPERATION_TIMEDOUT)
		judge_timeout(probe, lane, &exchange->transport);
	r = trace_add(lane->target->trace, exchange);
	if (r < 0)
		return r;
	if (!ran_out(lane, exchange, code))
		return turn(probe, lane, exchange);
	/* The last answer is still read; what would be sent next is not. */
	r = session_next(lane->session, exchange->started, exchange, &unsent);
	exchange_free(unsent);
	lane->target->trace->out_of_time |= r > SESSION_DONE;
	lane_end(probe, lane);
	return r < 0 ? r : 0;
}

/* Gives the keys that were made to the lanes that ordered them; one that waits for
 * nothing else then goes on. */
static int give_keys(struct probe *probe)
{
	EVP_PKEY *key;
	void *owner;
	int r;

	while ((r = keys_take(probe->keys, &key, &owner)) > 0) {
		struct lane *lane = owner;

		session_give_key(lane->session, key);
		if (--lane->keys_due > 0 || lane->in_flight)
			continue;
		r = turn(probe, lane, NULL);
		if (r < 0)
			return r;
	}
	return r;
}

/* ---- one target ---- */

/* Behind the others: who came first is served first, with keys above all. */
static void append(struct target **list, struct target *target)
{
	while (*list)
		list = &(*list)->next;
	*list = target;
}

/* Begins to look the host up, unless somebody else knows its address. */
static int name_start(struct probe *probe, struct target *target)
{
	const char *url = target->trace->url;
	const char *scheme = text_starts(url, "https:") ? "https" : "http";
	scoped(char) *host = NULL;
	enum name_result way;
	unsigned port = 0;
	int r = url_host(url, &host, &port);

	if (r < 0)
		return r;
	way = way_of_name(target->http, scheme, host, port);
	target->trace->name.result = way;
	if (way != NAME_UNKNOWN)
		return 0;
	return lookup_start(&target->lookup, host, target->http->family, wake,
		probe->multi);
}

static int order_keys(struct probe *probe, struct lane *lane)
{
	unsigned wanted = session_keys_wanted(lane->session);
	int r = 0;

	for (; r == 0 && lane->keys_due < wanted; lane->keys_due++)
		r = keys_order(probe->keys, session_key_bits(lane->session), lane);
	return r;
}

/* The device that sends fewest requests before it needs its keys gets them first. */
static int order_all_keys(struct probe *probe, struct target *target)
{
	unsigned most = 0;
	int r = 0;

	for (unsigned after = 0; r == 0 && after <= most; after++) {
		for (size_t i = 0; r == 0 && i < target->n_lanes; i++) {
			struct lane *lane = &target->lanes[i];
			unsigned own = session_keys_after(lane->session);

			most = own > most ? own : most;
			if (own == after)
				r = order_keys(probe, lane);
		}
	}
	return r;
}

/* Reading the system's roots takes longer than a handshake, so it is done once. */
static X509_STORE *roots_for(struct probe *probe, const struct target *target)
{
	if (target->http->ca_file || !text_starts(target->trace->url, "https:"))
		return NULL;
	if (!probe->roots)
		probe->roots = http_system_roots();
	return probe->roots;
}

int probe_start(struct probe *probe, struct trace *trace, struct session **sessions,
	size_t n_sessions, const struct http_options *http, double timeout)
{
	struct target *target = calloc(1, sizeof(*target));
	struct lane *lanes = calloc(n_sessions, sizeof(*lanes));
	int r = 0;

	if (!target || !lanes) {
		free(target);
		free(lanes);
		trace_free(trace);
		for (size_t i = 0; i < n_sessions; i++)
			session_free(sessions[i]);
		return -ENOMEM;
	}
	target->trace = trace;
	target->http = http;
	target->lanes = lanes;
	target->n_lanes = target->n_running = n_sessions;
	target->started = clock_seconds();
	target->deadline = target->started + timeout;
	for (size_t i = 0; i < n_sessions; i++) {
		lanes[i] = (struct lane){ .session = sessions[i], .target = target };
		session_share(sessions[i], &target->memo);
	}
	append(&probe->targets, target);
	r = name_start(probe, target);
	if (r == 0)
		r = order_all_keys(probe, target);
	for (size_t i = 0; r == 0 && i < n_sessions; i++)
		r = http_new(&lanes[i].http, http, roots_for(probe, target));
	for (size_t i = 0; r == 0 && i < n_sessions; i++)
		r = turn(probe, &lanes[i], NULL);
	return r;
}

/* Once all that is left of a target are offers to measure, the first device's is taken:
 * the devices meet the same server. */
static int settle_offers(struct probe *probe, struct target *target)
{
	struct lane *chosen = NULL;

	for (size_t i = 0; i < target->n_lanes; i++)
		if (target->lanes[i].session && !target->lanes[i].offers)
			return 0;
	for (size_t i = 0; i < target->n_lanes; i++) {
		struct lane *lane = &target->lanes[i];

		if (!lane->session)
			continue;
		if (chosen)
			lane_end(probe, lane);
		else
			chosen = lane;
	}
	if (!chosen)
		return 0;
	session_measure(chosen->session);
	return turn(probe, chosen, NULL);
}

/* Ends lanes that only wait, for keys or to poll, when the time is over; running transfers
 * have the same limit from libcurl. */
static void expire(struct probe *probe, struct target *target)
{
	if (clock_seconds() < target->deadline)
		return;
	for (size_t i = 0; i < target->n_lanes; i++) {
		struct lane *lane = &target->lanes[i];

		if (!lane->session || lane->in_flight)
			continue;
		target->trace->out_of_time = true;
		lane_end(probe, lane);
	}
}

static bool is_due(const struct lane *lane)
{
	return lane->paused && lane->session &&
		(int64_t)time(NULL) >= session_due(lane->session) &&
		lane->target->deadline - clock_seconds() > POLL_LEAST_SECONDS;
}

static int turn_waiting(struct probe *probe, struct target *target)
{
	for (size_t i = 0; i < target->n_lanes; i++) {
		struct lane *lane = &target->lanes[i];
		int r = is_due(lane) ? turn(probe, lane, NULL) : 0;

		if (r < 0)
			return r;
	}
	expire(probe, target);
	return settle_offers(probe, target);
}

/* ---- all of them ---- */

static int collect(struct probe *probe)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(probe->multi, &left))) {
		void *lane;
		int r;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &lane);
		r = finish_exchange(probe, lane, message->data.result);
		if (r < 0)
			return r;
	}
	return 0;
}

/* When a target whose lanes have ended stops waiting for its name. */
static double patience(const struct target *target)
{
	double end = target->idle_since + lookup_grace;

	return end < target->deadline ? end : target->deadline;
}

static bool is_over(struct target *target)
{
	if (target->n_running > 0)
		return false;
	if (target->idle_since <= 0)
		target->idle_since = clock_seconds();
	return !target->lookup || lookup_is_done(target->lookup) ||
		clock_seconds() >= patience(target);
}

/* Unlinks a target that is over, or gives NULL. */
static struct target *ended(struct probe *probe)
{
	for (struct target **at = &probe->targets; *at; at = &(*at)->next) {
		struct target *target = *at;

		if (!is_over(target))
			continue;
		*at = target->next;
		return target;
	}
	return NULL;
}

static int poll_ms(const struct probe *probe)
{
	double now = clock_seconds(), wait = POLL_MAX_MS;

	for (const struct target *target = probe->targets; target; target = target->next) {
		double end = target->n_running > 0 ? target->deadline : patience(target);
		double left = (end - now) * 1000;

		if (left < wait)
			wait = left > 1 ? left : 1;
	}
	return (int)wait;
}

static int crank(struct probe *probe)
{
	int running = 0, r;

	probe->round++;
	if (curl_multi_perform(probe->multi, &running) != CURLM_OK)
		return -EIO;
	r = collect(probe);
	if (r == 0)
		r = give_keys(probe);
	for (struct target *target = probe->targets; r == 0 && target; target = target->next)
		r = turn_waiting(probe, target);
	return r;
}

/* Lets one session, whose request is on its way, make its message ahead: 1 if one did. */
static int prepare(struct probe *probe)
{
	int r = 0;

	for (struct target *target = probe->targets; target; target = target->next)
		for (size_t i = 0; r == 0 && i < target->n_lanes; i++) {
			struct lane *lane = &target->lanes[i];

			if (lane->in_flight && lane->round != probe->round)
				r = session_prepare(lane->session, (int64_t)time(NULL));
		}
	return r;
}

/* Until the network or a key has something to say, unless there is work to do meanwhile:
 * then the network is looked at again behind each piece of it. */
static int rest(struct probe *probe)
{
	int most_ms = poll_ms(probe), r = prepare(probe);

	look(probe, 0);
	if (r != 0)
		return r < 0 ? r : 0;
	curl_multi_poll(probe->multi, NULL, 0, most_ms, NULL);
	look(probe, most_ms / 1000.0);
	return 0;
}

int probe_wait(struct probe *probe, struct trace **done)
{
	struct target *target;

	while (!(target = ended(probe))) {
		int r;

		if (!probe->targets)
			return 0;
		if (*probe->stop)
			return -EINTR;
		r = crank(probe);
		if (r < 0)
			return r;
		for (target = probe->targets; target && !is_over(target);)
			target = target->next;
		if (!target)
			r = rest(probe);
		if (r < 0)
			return r;
	}
	lookup_end(take(target->lookup), &target->trace->name);
	*done = take(target->trace);
	(*done)->duration = clock_seconds() - target->started;
	target_free(probe, target);
	return 1;
}
