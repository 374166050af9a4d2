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
	bool repeatable;   /* the same comes of it each time */
	bool may_be_vague; /* where OpenSSL fails, it does not always say of what */
};

/* Ended by a row without a name. */
extern const struct fault_case cases[];

/* Loads the vectors. */
void cases_set_up(void);

/* Those of the right-hand side, in cases_shown.c. */
int case_har(struct bytes *out);
int case_anonymize(struct bytes *out);
int case_logs(struct bytes *out);
int case_judge(struct bytes *out);
int case_judge_broken(struct bytes *out);
int case_judge_logs(struct bytes *out);
int case_compare(struct bytes *out);
int case_catalogue(struct bytes *out);

/* What they show: the trace of a server that works, and of one that fails; both kept. */
struct trace;
void cases_show(struct trace *works, struct trace *fails);

#endif
