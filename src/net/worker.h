/* SPDX-License-Identifier: MIT */
/*
 * libcurl in a separate, watched thread. A long call of OpenSSL cannot be ended, but its
 * thread can be abandoned: the caller continues without it.
 */
#ifndef SCEPPROBE_NET_WORKER_H
#define SCEPPROBE_NET_WORKER_H

#include <signal.h>
#include <stdbool.h>

#include <curl/curl.h>

#include "base/scoped.h"
#include "net/suspend.h"

struct worker;

/* *stop and `suspend` are borrowed and used by the caller's thread only. */
MUST_CHECK int worker_new(
	struct worker **out, const volatile sig_atomic_t *stop, struct suspend *suspend);
/* Frees a worker that has returned. */
void worker_free(struct worker *worker);

/*
 * Runs curl_multi_perform and waits for it: 1, or -EIO if libcurl fails. 0 if the worker
 * has not returned and gives no sign of life: for a moment after *stop, for most of a
 * second after `until` (in clock_seconds), for four seconds, or after WORKER_MOST_SECONDS
 * of processor time. Then no object of libcurl may be touched, and worker_leave is next.
 */
enum { WORKER_MOST_SECONDS = 2 };
MUST_CHECK int worker_perform(struct worker *worker, CURLM *multi, double until);

/* The last argument of worker_lives if OpenSSL was about to work then; NULL if the guilty
 * server is unknown. */
const void *worker_culprit(struct worker *worker);

/* Abandons the worker. If it ever returns, it calls `clear` and ends. */
void worker_leave(struct worker *worker, void (*clear)(void *), void *argument);

/* ---- from callbacks of libcurl and OpenSSL, in the worker's thread ---- */

/* A sign of life, for this owner; `reads`: OpenSSL is about to begin a handshake or to
 * read one of its messages. False if the worker is abandoned or must end: then the
 * callback fails. */
bool worker_lives(struct worker *worker, const void *whose, bool reads);

/* Processor time in seconds since the last call: each connection calls it after its turn
 * and so gets its cost. 0 if OpenSSL has read messages of a handshake. */
double worker_cost(struct worker *worker);

#endif
