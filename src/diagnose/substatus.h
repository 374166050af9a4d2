/* SPDX-License-Identifier: MIT */
/*
 * IIS's sub-status, "404.15", gives the reason for a status. IIS sends it only on its
 * detailed error page, and that page only to callers on the same computer. If an
 * application proxy connector runs there, every caller gets the page. The rows are in
 * substatuses.c.
 */
#ifndef SCEPPROBE_DIAGNOSE_SUBSTATUS_H
#define SCEPPROBE_DIAGNOSE_SUBSTATUS_H

#include <stddef.h>

#include "diagnose/responder.h"
#include "trace/exchange.h"

struct substatus {
	int status, sub;
	const char *meaning; /* a clause, for the NDES administrator */
	const char *cause;   /* id of the cause that it proves; NULL: the status's own */
};

extern const struct substatus substatuses[];
extern const size_t n_substatuses;

/* The number after the dot; -1 if IIS's page has none. Callers use struct judged, which
 * keeps the result. */
int substatus_of(const struct exchange *exchange, const struct answerer *by);
/* The row; NULL for -1, and for an unknown sub-status. */
const struct substatus *substatus_find(long status, int sub);

#endif
