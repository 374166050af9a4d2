/* SPDX-License-Identifier: MIT */
/*
 * Memory that a library did not get, and that it may tell of as something else: OpenSSL
 * calls a key that it could not read too short, and an algorithm that it could not load
 * unsupported, from then on.
 */
#ifndef SCEPPROBE_BASE_SHORTAGE_H
#define SCEPPROBE_BASE_SHORTAGE_H

#include <stdbool.h>

/* From any thread. */
void shortage_note(void);

/* Whether there was one since the process began: what OpenSSL fails at is not to be
 * trusted any more. */
bool shortage_seen(void);

#endif
