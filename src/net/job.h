/* SPDX-License-Identifier: MIT */
/*
 * Internal to the loop: targets (jobs), the lanes of their devices, and the turns of a
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
	struct exchange *again; /* to be sent again, by rescue.c */
	double began, paused_by_then,
		busy_by_then;  /* its time of sending, and the time lost until then */
	double all_until;      /* its deadline */
	unsigned long round;   /* the call of libcurl that began it */
	unsigned keys_due;     /* ordered, not yet delivered */
	unsigned long arrived; /* the call in which its answer came; or 0 */
	CURLcode code;         /* of the arrived answer */
	bool paused;           /* until the session continues */
	bool offers;           /* it waits for the choice of the measuring session */
	struct job *job;
};

struct job {
	struct job *next;
	struct trace *trace;
	const struct http_options *http;
	double started, deadline; /* seconds of the monotonic clock */
	double held_up;           /* seconds lost to another server */
	int64_t date;             /* start, seconds since 1970 */
	struct lane *lanes;
	size_t n_lanes, n_running;
	struct lookup *lookup;   /* of the host's name; NULL: not needed */
	double idle_since;       /* 0: a lane is running */
	struct cacert_memo memo; /* of all lanes */
};

struct loop {
	CURLM *multi;
	pthread_mutex_t waking; /* held while other threads use the handle */
	struct worker *worker;  /* the thread that calls libcurl */
	unsigned rescues;       /* abandoned workers */
	bool lost;              /* one is, without memory to continue */
	struct keys *keys;
	X509_STORE *roots; /* the system's; NULL: not needed, or none */
	const volatile sig_atomic_t *stop;
	struct job *targets;
	struct suspend suspend;
	unsigned long round;   /* of the pauses of this program */
	unsigned others_first; /* how often heavy.c let other lanes go first */
	double interrupted;    /* time of the interruption; 0: none */
	loop_watcher *watcher; /* NULL: not watched */
	void *watcher_owner;
};

/* The error text of an exchange whose target lost more time than it waited. */
extern const char job_held_up[];

/* Seconds since 1970 by the monotonic clock: a change of the date affects no poll. */
int64_t job_date(const struct job *job);

/* Makes a connection for the lane. Errors as http_new. */
MUST_CHECK int lane_connect(struct loop *loop, struct lane *lane);
/* Sends an exchange; takes ownership, also on failure. Errors as http_begin. */
MUST_CHECK int lane_send(struct loop *loop, struct lane *lane, struct exchange *exchange);
/* Adds a completed exchange to the trace; takes ownership, also on failure. With `late`
 * the lane ends, else it continues. */
MUST_CHECK int lane_conclude(
	struct loop *loop, struct lane *lane, struct exchange *exchange, bool late);
/* Runs the session's turns until it sends, waits or ends. A negative errno. */
MUST_CHECK int lane_take_turns(struct loop *loop, struct lane *lane);
/* Whether its pause is over, with enough time for a poll. */
bool lane_is_due(const struct lane *lane);
/* Handles the end of a transfer with this code: reads the answer, even after the
 * deadline, completes the exchange and runs the session's turns. A negative errno. */
MUST_CHECK int lane_finish(struct loop *loop, struct lane *lane, CURLcode code);
/* Ends the lane. A request that waited for LOOP_LEAST_WAIT goes into the trace without an
 * answer. A negative errno. */
MUST_CHECK int lane_interrupt(struct loop *loop, struct lane *lane);
/* Frees the lane's resources; it does not run again. */
void lane_end(struct loop *loop, struct lane *lane);

#endif
