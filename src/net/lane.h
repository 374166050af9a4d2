/* SPDX-License-Identifier: MIT */
/*
 * Inside the loop: what a target, a job of the loop, and its devices' lanes are made of,
 * and how a lane moves on.
 */
#ifndef SCEPPROBE_NET_LANE_H
#define SCEPPROBE_NET_LANE_H

#include "key/pool.h"
#include "net/lookup.h"
#include "net/loop.h"
#include "net/suspend.h"

struct lane {
	struct session *session; /* NULL: ended */
	struct http *http;
	struct exchange *in_flight;
	double began, paused_by_then; /* of that: when, and the pauses until then */
	double all_until;    /* of that: when all the time that was left is over */
	unsigned long round; /* of that: in which it was handed to libcurl */
	unsigned keys_due;   /* ordered and not yet given */
	bool paused;         /* until the session is due */
	bool offers;         /* it waits to hear whether it shall measure */
	struct job *job;
};

struct job {
	struct job *next;
	struct trace *trace;
	const struct http_options *http;
	double started, deadline; /* seconds of the monotonic clock */
	int64_t date;             /* when it started, seconds since 1970 */
	struct lane *lanes;
	size_t n_lanes, n_running;
	struct lookup *lookup;   /* of the host's name; NULL: none is needed */
	double idle_since;       /* 0: a lane still runs */
	struct cacert_memo memo; /* of all lanes */
};

struct loop {
	CURLM *multi;
	struct keys *keys;
	X509_STORE *roots; /* the system's; NULL: not needed yet, or none */
	const volatile sig_atomic_t *stop;
	struct job *targets;
	struct suspend suspend;
	unsigned long round;   /* of looking at the network */
	loop_watcher *watcher; /* NULL: nobody watches */
	void *watcher_owner;
};

/* Seconds since 1970 by the monotonic clock, so that setting the date, by hand or from
 * the network, neither brings a poll forward nor puts it off. */
int64_t job_date(const struct job *job);

/* Gives the session its next turns until it sends, waits or ends. A negative errno. */
MUST_CHECK int lane_take_turns(struct loop *loop, struct lane *lane);
/* Whether its pause is over, with time enough to poll. */
bool lane_is_due(const struct lane *lane);

/* The transfer has ended with that code. The answer is read, also when the time is over;
 * then the exchange is complete, and the session has its turns. A negative errno. */
MUST_CHECK int lane_finish(struct loop *loop, struct lane *lane, CURLcode code);

/* Ends the lane, wherever it is. What is under way is dropped. */
void lane_end(struct loop *loop, struct lane *lane);
/* The same, but what has waited for LOOP_LEAST_WAIT is in the trace as what it was: no
 * answer so far. A negative errno. */
MUST_CHECK int lane_interrupt(struct loop *loop, struct lane *lane);

#endif
