/* SPDX-License-Identifier: MIT */
/*
 * Large answers are read only if no other lane has work, so they delay other targets as
 * little as possible.
 */
#ifndef SCEPPROBE_NET_HEAVY_H
#define SCEPPROBE_NET_HEAVY_H

#include "net/job.h"

/* Whether to postpone reading the answer of this lane; then it is marked as arrived. */
bool heavy_puts_off(struct loop *loop, struct lane *lane, CURLcode code);

/* Whether any answer is postponed. */
bool heavy_waits(const struct loop *loop);

/* Reads the answer that has waited longest, unless the other lanes have work; but after
 * some calls in any case. A negative errno. */
MUST_CHECK int heavy_turn(struct loop *loop);

#endif
