/* SPDX-License-Identifier: MIT */
/*
 * Targets that are judged together: one alone, the two ends of a comparison, or all of a
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
	struct trace *trace; /* once it has ended */
	const struct trace *running;
	struct report *report;
};

struct group {
	struct group *next;
	struct member *members;
	size_t n, n_started, n_ended;
	size_t number; /* from 0, as they were asked for */
};

MUST_CHECK int group_new(struct group **out);
void group_free(struct group *group);
/* Takes what is in the member, also on failure. -ENOMEM. */
MUST_CHECK int group_add(struct group *group, struct member member);

/* Judges a unit whose traces are complete, and writes what comes of it. `settings` are
 * those of targets that have none of their own. As results_add. */
MUST_CHECK int group_finish(
	struct group *group, const struct config *config, struct results *results);

#endif
