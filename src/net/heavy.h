/* SPDX-License-Identifier: MIT */
/*
 * Large answers are read when nobody else has anything to do, so that who sends them
 * costs its neighbours as little as may be.
 */
#ifndef SCEPPROBE_NET_HEAVY_H
#define SCEPPROBE_NET_HEAVY_H

#include "net/job.h"

/* Whether reading the answer that has come to the lane is to wait; then it is marked as
 * arrived. */
bool heavy_puts_off(struct loop *loop, struct lane *lane, CURLcode code);

/* Whether any answer waits. */
bool heavy_waits(const struct loop *loop);

/* Has the answer read that waits longest, unless the others have something to do; but
 * then every so many times. A negative errno. */
MUST_CHECK int heavy_turn(struct loop *loop);

#endif
