/* SPDX-License-Identifier: MIT */
/*
 * One look-up of a host name in a thread of its own, which nobody ever waits for: what
 * has not come by the end of a target is left behind.
 */
#ifndef SCEPPROBE_NET_LOOKUP_H
#define SCEPPROBE_NET_LOOKUP_H

#include "base/scoped.h"
#include "net/options.h"
#include "trace/name.h"

struct lookup;

/* Begins. `wake` is called from the thread when the answer is there, never after
 * lookup_end. -ENOMEM, -EAGAIN. */
MUST_CHECK int lookup_start(struct lookup **out, const char *host,
	enum http_family family, void (*wake)(void *), void *argument);

bool lookup_is_done(struct lookup *lookup);

/* Gives what is known by now and ends; a thread that still waits ends by itself. `out`
 * may be NULL, and so may the look-up. */
void lookup_end(struct lookup *lookup, struct name *out);

#endif
