/* SPDX-License-Identifier: MIT */
/*
 * Turns the crank: sessions over connections, keys and deadlines, on one libcurl multi
 * handle. Targets run side by side, and the devices of a target too.
 */
#ifndef SCEPPROBE_NET_LOOP_H
#define SCEPPROBE_NET_LOOP_H

#include <signal.h>

#include "device/session.h"
#include "net/http.h"

struct loop;

/* Ends early, between two answers, once *stop is set, by a signal handler for instance.
 */
MUST_CHECK int loop_new(struct loop **out, const volatile sig_atomic_t *stop);
/* Ends what is running; unfinished traces are freed. */
void loop_free(struct loop *loop);
/* Whether a thread is or was left behind in a library: exit(3) may not be called before
 * it ends. */
bool loop_has_left(const struct loop *loop);

/*
 * Starts a target. Takes the trace and the sessions, also on failure; the array itself
 * stays the caller's, and `http` is borrowed until the target has ended. It ends when its
 * sessions have, or after `timeout` seconds: then its trace holds what was seen.
 */
MUST_CHECK int loop_start(struct loop *loop, struct trace *trace,
	struct session **sessions, size_t n_sessions, const struct http_options *http,
	double timeout);

/* Runs until a target has ended: 1 and *done, its trace, the caller's. 0 when none is
 * left, or a negative errno, -EINTR when told to stop. */
MUST_CHECK int loop_wait(struct loop *loop, struct trace **done);

/* Behind -EINTR: ends a target as if its time were over, so that what was seen of it is
 * judged: 1 and *done, the caller's; 0 when none is left; -ENOMEM. A request that waited
 * for less than LOOP_LEAST_WAIT seconds is dropped: it says nothing about the server. */
enum { LOOP_LEAST_WAIT = 3 };
MUST_CHECK int loop_interrupt(struct loop *loop, struct trace **done);

/* What a device waits for, or what has just ended. */
struct activity {
	const struct trace *trace;
	const char *device;
	enum step step;
	double seconds;               /* since it was sent */
	const struct exchange *ended; /* NULL: it has not */
};

/* Has the loop tell, whenever it rests, what is under way, and each exchange as it ends;
 * `list` lives as long as the call. */
typedef void loop_watcher(void *owner, const struct activity *list, size_t n);
void loop_watch(struct loop *loop, loop_watcher *watcher, void *owner);

#endif
