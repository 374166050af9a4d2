/* SPDX-License-Identifier: MIT */
/*
 * An exchange in a trace is never changed. Whoever wants another has a copy.
 */
#ifndef SCEPPROBE_TRACE_COPY_H
#define SCEPPROBE_TRACE_COPY_H

#include "trace/exchange.h"

/* All of it, owned by itself: exchange_free. -ENOMEM. */
MUST_CHECK int exchange_copy(struct exchange **out, const struct exchange *from);

/* The same of a trace that no log has filled: trace_free. -ENOMEM. */
MUST_CHECK int trace_copy(struct trace **out, const struct trace *from);

#endif
