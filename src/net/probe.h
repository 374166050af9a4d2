/* SPDX-License-Identifier: MIT */
/*
 * Turns the crank: sessions over connections, keys and deadlines, on one libcurl multi
 * handle. Targets run side by side, and the devices of a target too.
 */
#ifndef SCEPPROBE_NET_PROBE_H
#define SCEPPROBE_NET_PROBE_H

#include <signal.h>

#include "device/session.h"
#include "net/http.h"

struct probe;

/* Ends early, between two answers, once *stop is set, by a signal handler for instance. */
MUST_CHECK int probe_new(struct probe **out, const volatile sig_atomic_t *stop);
/* Ends what is running; unfinished traces are freed. */
void probe_free(struct probe *probe);

/*
 * Starts a target. Takes the trace and the sessions, also on failure; the array itself
 * stays the caller's, and `http` is borrowed until the target has ended. It ends when its
 * sessions have, or after `timeout` seconds: then its trace holds what was seen.
 */
MUST_CHECK int probe_start(struct probe *probe, struct trace *trace,
	struct session **sessions, size_t n_sessions, const struct http_options *http,
	double timeout);

/* Runs until a target has ended: 1 and *done, its trace, the caller's. 0 when none is
 * left, or a negative errno, -EINTR when told to stop. */
MUST_CHECK int probe_wait(struct probe *probe, struct trace **done);

#endif
