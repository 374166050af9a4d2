/* SPDX-License-Identifier: MIT */
/*
 * One look-up of a host name in a thread of its own. The program never waits for the
 * thread: a late result is dropped.
 */
#ifndef SCEPPROBE_NET_LOOKUP_H
#define SCEPPROBE_NET_LOOKUP_H

#include "base/scoped.h"
#include "net/options.h"
#include "trace/name.h"

struct lookup;

/* Begins. The thread calls `wake` with the answer, never after lookup_end. -ENOMEM,
 * -EAGAIN. */
MUST_CHECK int lookup_start(struct lookup **out, const char *host,
	enum http_family family, void (*wake)(void *), void *argument);

bool lookup_is_done(struct lookup *lookup);

/* Returns the result so far and ends; a waiting thread ends later by itself. `out` and
 * the look-up may be NULL. */
void lookup_end(struct lookup *lookup, struct name *out);

#endif
