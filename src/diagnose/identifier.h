/* SPDX-License-Identifier: MIT */
/*
 * Whether a GetCACert was refused for its message=, the CA identifier: see
 * device/identifier.h for how that is tried.
 */
#ifndef SCEPPROBE_DIAGNOSE_IDENTIFIER_H
#define SCEPPROBE_DIAGNOSE_IDENTIFIER_H

#include "trace/exchange.h"

/* The value of message=, as it was sent; empty without one. Borrowed. */
struct span identifier_of(const struct exchange *exchange);

/* Whether the exchange is a GetCACert that was refused although the same device's request
 * without an identifier is answered, between two refusals. */
bool identifier_is_refused(const struct exchange *exchange, const struct trace *trace);

#endif
