/* SPDX-License-Identifier: MIT */
/*
 * IIS's sub-status, "404.15", which says what the status alone does not. IIS tells it
 * only on its detailed error page, which it keeps for callers on the same machine;
 * through an application proxy connector that runs there, that is everybody. The rows are
 * in substatuses.c.
 */
#ifndef SCEPPROBE_DIAGNOSE_SUBSTATUS_H
#define SCEPPROBE_DIAGNOSE_SUBSTATUS_H

#include <stddef.h>

#include "diagnose/responder.h"
#include "trace/exchange.h"

struct substatus {
	int status, sub;
	const char *meaning; /* a clause, as NDES's administrator needs it */
	const char *cause; /* id in causes.c that it proves, or NULL: the status's own */
};

extern const struct substatus substatuses[];
extern const size_t n_substatuses;

/* The number behind the dot, or -1 when no page of IIS's tells it. To be asked once: it
 * stands in struct judged. */
int substatus_of(const struct exchange *exchange, const struct answerer *by);
/* Its row, or NULL when it is not told (-1), or not known here. */
const struct substatus *substatus_find(long status, int sub);

#endif
