/* SPDX-License-Identifier: MIT */
/*
 * The loop from inside: targets (jobs), the lanes of their devices, and the turns of a
 * lane. For loop.c, lane.c and rescue.c only.
 */
#ifndef SCEPPROBE_NET_JOB_H
#define SCEPPROBE_NET_JOB_H

#include <pthread.h>

#include "key/pool.h"
#include "net/lookup.h"
#include "net/loop.h"
#include "net/suspend.h"
#include "net/worker.h"

struct lane {
	struct session *session; /* NULL: ended */
	struct http *http;
	struct exchange *in_flight;
	struct exchange *again; /* to be sent once more, by rescue.c */
	double began, paused_by_then,
		busy_by_then;  /* of that: when, what was lost until then */
	double all_until;      /* of that: when all the time that was left is over */
	unsigned long round;   /* of that: in which it was handed to libcurl */
	unsigned keys_due;     /* ordered and not yet given */
	unsigned long arrived; /* of that: in which its answer did, to be read; or 0 */
	CURLcode code;         /* of what has arrived */
	bool paused;           /* until the session is due */
	bool offers;           /* it waits to hear whether it shall measure */
	struct job *job;
};

struct job {
	struct job *next;
	struct trace *trace;
	const struct http_options *http;
	double started, deadline; /* seconds of the monotonic clock */
	double held_up;           /* seconds that were lost to another server */
	int64_t date;             /* when it started, seconds since 1970 */
	struct lane *lanes;
	size_t n_lanes, n_running;
	struct lookup *lookup;   /* of the host's name; NULL: none is needed */
	double idle_since;       /* 0: a lane still runs */
	struct cacert_memo memo; /* of all lanes */
};

struct loop {
	CURLM *multi;
	pthread_mutex_t waking; /* held where other threads use the handle */
	struct worker *worker;  /* who calls libcurl */
	unsigned rescues;       /* workers left behind */
	bool lost;              /* one is, and there is no memory to go on */
	struct keys *keys;
	X509_STORE *roots; /* the system's; NULL: not needed yet, or none */
	const volatile sig_atomic_t *stop;
	struct job *targets;
	struct suspend suspend;
	unsigned long round;   /* of looking at the network */
	unsigned others_first; /* how often heavy.c has let them */
	double interrupted;    /* when; 0: not */
	loop_watcher *watcher; /* NULL: nobody watches */
	void *watcher_owner;
};

/* What is said of an exchange that got less time than its target lost so. */
extern const char job_held_up[];

/* Seconds since 1970 by the monotonic clock, so that setting the date, by hand or from
 * the network, neither brings a poll forward nor puts it off. */
int64_t job_date(const struct job *job);

/* A connection for the lane. Errors as http_new. */
MUST_CHECK int lane_connect(struct loop *loop, struct lane *lane);
/* Sends an exchange, which it takes, also on failure. Errors as http_begin. */
MUST_CHECK int lane_send(struct loop *loop, struct lane *lane, struct exchange *exchange);
/* Puts an exchange that has ended, which it takes, also on failure, into the trace. With
 * `late` the lane ends, else it goes on. */
MUST_CHECK int lane_conclude(
	struct loop *loop, struct lane *lane, struct exchange *exchange, bool late);
/* Gives the session its next turns until it sends, waits or ends. A negative errno. */
MUST_CHECK int lane_take_turns(struct loop *loop, struct lane *lane);
/* Whether its pause is over, with time enough to poll. */
bool lane_is_due(const struct lane *lane);
/* The transfer has ended with that code. The answer is read, also when the time is over;
 * then the exchange is complete, and the session has its turns. A negative errno. */
MUST_CHECK int lane_finish(struct loop *loop, struct lane *lane, CURLcode code);
/* Ends the lane; what has waited for LOOP_LEAST_WAIT is in the trace as what it was: no
 * answer so far. A negative errno. */
MUST_CHECK int lane_interrupt(struct loop *loop, struct lane *lane);
/* Frees what the lane has; it runs no more. */
void lane_end(struct loop *loop, struct lane *lane);

#endif
