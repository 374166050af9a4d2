/* SPDX-License-Identifier: MIT */
/*
 * Failed allocations inside libraries. OpenSSL may report one as another error, from then
 * on: an unreadable key is "too short", an unloaded algorithm "unsupported".
 */
#ifndef SCEPPROBE_BASE_SHORTAGE_H
#define SCEPPROBE_BASE_SHORTAGE_H

#include <stdbool.h>

/* May be called from any thread. */
void shortage_note(void);

/* Whether an allocation has failed since the start of the process: then do not trust
 * errors of OpenSSL. */
bool shortage_seen(void);

#endif
