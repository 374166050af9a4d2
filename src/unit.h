/* SPDX-License-Identifier: MIT */
/*
 * Targets that are judged together: one alone, the two ends of a comparison, or all of a
 * profile.
 */
#ifndef SCEPPROBE_UNIT_H
#define SCEPPROBE_UNIT_H

#include "diagnose/report.h"
#include "targets.h"
#include "writer.h"

struct member {
	struct target target;
	enum part part;
	struct trace *trace;         /* once it has ended */
	const struct trace *running;
	struct report *report;
};

struct unit {
	struct unit *next;
	struct member *members;
	size_t n, n_started, n_ended;
	size_t number;               /* from 0, as they were asked for */
};

MUST_CHECK int unit_new(struct unit **out);
void unit_free(struct unit *unit);
/* Takes what is in the member, also on failure. -ENOMEM. */
MUST_CHECK int unit_add(struct unit *unit, struct member member);

/* Judges a unit whose traces are complete, and writes what comes of it. `settings` are
 * those of targets that have none of their own. As writer_add. */
MUST_CHECK int unit_finish(struct unit *unit, const struct settings *settings,
	struct writer *writer);

#endif
