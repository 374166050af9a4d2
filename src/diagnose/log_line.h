/* SPDX-License-Identifier: MIT */
/*
 * One exchange that a log told of, in words. All append.
 */
#ifndef SCEPPROBE_DIAGNOSE_LOG_LINE_H
#define SCEPPROBE_DIAGNOSE_LOG_LINE_H

#include "trace/exchange.h"

/* What a log's line says, its place and how often: "u_ex.log, line 12: ...". */
void log_describe(
	const struct trace *trace, const struct exchange *exchange, struct bytes *out);
/* The same without place and times: "500 0 1346", and what that means if wanted. */
void log_outcome(const struct exchange *exchange, bool meaning, struct bytes *out);

#endif
