/* SPDX-License-Identifier: MIT */
/*
 * Text on one exchange from a log. All functions append.
 */
#ifndef SCEPPROBE_DIAGNOSE_LOG_LINE_H
#define SCEPPROBE_DIAGNOSE_LOG_LINE_H

#include "trace/exchange.h"

/* A log line in words, with its place and count: "u_ex.log, line 12: ...". */
void log_describe(
	const struct trace *trace, const struct exchange *exchange, struct bytes *out);
/* The same without place and times: "500 0 1346". `meaning` adds what the numbers
 * mean. */
void log_outcome(const struct exchange *exchange, bool meaning, struct bytes *out);

#endif
