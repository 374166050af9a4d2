/* SPDX-License-Identifier: MIT */
/*
 * What may run out of memory, a row each.
 */
#ifndef SCEPPROBE_TESTS_CASES_H
#define SCEPPROBE_TESTS_CASES_H

#include <stdbool.h>

#include "base/bytes.h"

struct fault_case {
	const char *name;
	/* Does it once and appends to `out` what came of it. 0 or a negative errno. */
	int (*run)(struct bytes *out);
	bool repeatable;      /* the same comes of it each time */
	bool may_be_vague;    /* where OpenSSL fails, it does not always say of what */
	size_t stride;        /* every so many allocations only: a long case */
};

/* Ended by a row without a name. */
extern const struct fault_case cases[];

/* Loads the vectors. */
void cases_set_up(void);

#endif
