/* SPDX-License-Identifier: MIT */
/*
 * What the program decides, for whoever looks for a fault in it: SCEPPROBE_DEBUG=1. A
 * line names a decision and what it rests on: ids, words of tables, numbers. Never text
 * of a user's or of a peer's, so never a secret.
 */
#ifndef SCEPPROBE_BASE_DEBUG_H
#define SCEPPROBE_BASE_DEBUG_H

#include "port/format.h"

typedef void debug_sink(const char *line);

/* Where lines go; NULL, as at first: nowhere. For the whole process. */
void debug_to(debug_sink *sink);

/* Gives a line to the sink, without its end; nothing is made of it without one. */
void debug_say(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
