/* SPDX-License-Identifier: MIT */
/*
 * Debug lines about the program's decisions: SCEPPROBE_DEBUG=1. A line has a decision and
 * its grounds: ids, words of tables, numbers. It never has text of a user or a peer, so
 * it never has a secret.
 */
#ifndef SCEPPROBE_BASE_DEBUG_H
#define SCEPPROBE_BASE_DEBUG_H

#include "port/format.h"

typedef void debug_sink(const char *line);

/* The sink for all lines of the process; NULL, the default, drops them. */
void debug_to(debug_sink *sink);

/* Passes a line without its newline to the sink. Without a sink nothing is formatted. */
void debug_say(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
