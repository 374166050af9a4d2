/* SPDX-License-Identifier: MIT */
/*
 * libcurl in a thread of its own, with a look from outside. A call into OpenSSL that
 * takes long cannot be ended by anybody, but its thread can be left behind: whoever waits
 * goes on without it.
 */
#ifndef SCEPPROBE_NET_WORKER_H
#define SCEPPROBE_NET_WORKER_H

#include <signal.h>
#include <stdbool.h>

#include <curl/curl.h>

#include "base/scoped.h"
#include "net/suspend.h"

struct worker;

/* *stop and `suspend` are borrowed and looked at by the caller's thread only. */
MUST_CHECK int worker_new(
	struct worker **out, const volatile sig_atomic_t *stop, struct suspend *suspend);
/* Behind a worker that came back. */
void worker_free(struct worker *worker);

/*
 * Has curl_multi_perform run, and waits for it: 1, or -EIO where libcurl fails. 0 when
 * the worker has not come back and shows no sign of life: for a moment once *stop is set,
 * for most of a second behind `until` (seconds of clock_seconds), for four seconds, or
 * while it has used up WORKER_MOST_SECONDS of processor time. Then nothing that was given
 * to libcurl may be touched, and worker_leave comes next.
 */
enum { WORKER_MOST_SECONDS = 2 };
MUST_CHECK int worker_perform(struct worker *worker, CURLM *multi, double until);

/* What worker_lives was told last, if OpenSSL was about to do something then: NULL when
 * nobody knows who is at fault. */
const void *worker_culprit(struct worker *worker);

/* Leaves the worker to itself. Once it comes back, if ever, it calls `clear` and ends. */
void worker_leave(struct worker *worker, void (*clear)(void *), void *argument);

/* ---- from callbacks of libcurl and OpenSSL, in the worker's thread ---- */

/* A sign of life, and on whose behalf; `reads`: OpenSSL is about to begin a handshake, or
 * to read a message of it. False when it is no longer waited for, or shall end: the
 * callback then fails. */
bool worker_lives(struct worker *worker, const void *whose, bool reads);

/* Seconds of processor time since it was last asked: where each connection asks behind
 * its turn, what the turn cost. 0 where OpenSSL has read messages of a handshake. */
double worker_cost(struct worker *worker);

#endif
