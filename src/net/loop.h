/* SPDX-License-Identifier: MIT */
/*
 * The event loop: sessions, connections, keys and deadlines on one libcurl multi handle.
 * Targets run in parallel, and so do the devices of a target.
 */
#ifndef SCEPPROBE_NET_LOOP_H
#define SCEPPROBE_NET_LOOP_H

#include <signal.h>

#include "device/session.h"
#include "net/http.h"

struct loop;

/* Ends early, between two answers, when *stop is set, for example by a signal handler. */
MUST_CHECK int loop_new(struct loop **out, const volatile sig_atomic_t *stop);
/* Ends all running targets; unfinished traces are freed. */
void loop_free(struct loop *loop);
/* Whether an abandoned thread is or was in a library: then exit(3) is not safe before the
 * thread ends. */
bool loop_has_left(const struct loop *loop);

/*
 * Starts a target. Takes ownership of the trace and the sessions, also on failure; the
 * array stays the caller's, and `http` is borrowed until the end of the target. It ends
 * with its sessions or after `timeout` seconds: then its trace has the results so far.
 */
MUST_CHECK int loop_start(struct loop *loop, struct trace *trace,
	struct session **sessions, size_t n_sessions, const struct http_options *http,
	double timeout);

/* Runs until a target has ended: 1 and *done, its trace, the caller's. 0 if none is left,
 * or a negative errno, -EINTR after *stop. */
MUST_CHECK int loop_wait(struct loop *loop, struct trace **done);

/* After -EINTR: ends a target like a time limit, so that its results so far are judged: 1
 * and *done, the caller's; 0 if none is left; -ENOMEM. A request that waited for less
 * than LOOP_LEAST_WAIT seconds is dropped: it says nothing about the server. */
enum { LOOP_LEAST_WAIT = 3 };
MUST_CHECK int loop_interrupt(struct loop *loop, struct trace **done);

/* A pending request of a device, or a completed one. */
struct activity {
	const struct trace *trace;
	const char *device;
	enum step step;
	double seconds;               /* since sending */
	const struct exchange *ended; /* NULL: still pending */
};

/* Sets the function that gets all pending requests between calls, and each exchange at
 * its end; `list` is valid during the call. */
typedef void loop_watcher(void *owner, const struct activity *list, size_t n);
void loop_watch(struct loop *loop, loop_watcher *watcher, void *owner);

#endif
