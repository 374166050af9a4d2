/* SPDX-License-Identifier: MIT */
/*
 * Whether a GetCACert was refused for its message=, the CA identifier.
 * device/identifier.h makes the requests that test this.
 */
#ifndef SCEPPROBE_DIAGNOSE_IDENTIFIER_H
#define SCEPPROBE_DIAGNOSE_IDENTIFIER_H

#include "trace/exchange.h"

/* The value of message=, as sent; empty if there is none. Borrowed. */
struct span identifier_of(const struct exchange *exchange);

/* Whether the exchange is a GetCACert that was refused for its identifier: between two
 * refusals, the same device's request without an identifier was answered. */
bool identifier_is_refused(const struct exchange *exchange, const struct trace *trace);

#endif
