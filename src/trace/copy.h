/* SPDX-License-Identifier: MIT */
/*
 * Copies, because an exchange in a trace is never changed.
 */
#ifndef SCEPPROBE_TRACE_COPY_H
#define SCEPPROBE_TRACE_COPY_H

#include "trace/exchange.h"

/* A deep copy: exchange_free. -ENOMEM. */
MUST_CHECK int exchange_copy(struct exchange **out, const struct exchange *from);

/* The same for a trace without logs: trace_free. -ENOMEM. */
MUST_CHECK int trace_copy(struct trace **out, const struct trace *from);

#endif
