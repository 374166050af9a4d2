/* SPDX-License-Identifier: MIT */
/*
 * Targets that are judged together: a single one, the two of a comparison, or all of a
 * profile.
 */
#ifndef SCEPPROBE_API_GROUP_H
#define SCEPPROBE_API_GROUP_H

#include "api/results.h"
#include "api/targets.h"
#include "diagnose/report.h"

struct member {
	struct target target;
	enum part part;
	struct trace *trace; /* after its end */
	const struct trace *running;
	struct report *report;
};

struct group {
	struct group *next;
	struct member *members;
	size_t n, n_started, n_ended;
	size_t number; /* from 0, in the order of the command line */
};

MUST_CHECK int group_new(struct group **out);
void group_free(struct group *group);
/* Takes ownership of the member's contents, also on failure. -ENOMEM. */
MUST_CHECK int group_add(struct group *group, struct member member);

/* Judges a group of complete traces and writes the results. `settings` apply to targets
 * without their own. Errors as results_add. */
MUST_CHECK int group_finish(
	struct group *group, const struct config *config, struct results *results);

#endif
