/* SPDX-License-Identifier: MIT */
/*
 * From the traces of a unit to its reports: each is judged by the settings of its target,
 * then they are compared.
 */
#include "unit.h"

#include <errno.h>

#include "diagnose/comparison.h"

void unit_free(struct unit *unit)
{
	if (!unit)
		return;
	for (size_t i = 0; i < unit->n; i++) {
		report_free(unit->members[i].report);
		trace_free(unit->members[i].trace);
		target_clear(&unit->members[i].target);
	}
	free(unit->members);
	free(unit);
}

int unit_new(struct unit **out)
{
	*out = calloc(1, sizeof(**out));
	return *out ? 0 : -ENOMEM;
}

int unit_add(struct unit *unit, struct member member)
{
	struct member *grown = realloc(unit->members, (unit->n + 1) * sizeof(*grown));

	if (!grown) {
		trace_free(member.trace);
		target_clear(&member.target);
		return -ENOMEM;
	}
	unit->members = grown;
	grown[unit->n++] = member;
	return 0;
}

static int judge_members(struct unit *unit, const struct settings *settings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < unit->n; i++) {
		struct member *member = &unit->members[i];
		const struct settings *own = member->target.own;

		r = report_new(&member->report, member->trace,
			own ? &own->judgement : &settings->judgement);
	}
	return r;
}

static int compare_members(struct unit *unit)
{
	struct report **reports = calloc(unit->n, sizeof(*reports));
	int r = reports ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < unit->n; i++)
		reports[i] = unit->members[i].report;
	if (r == 0)
		r = comparison_judge(reports, unit->n);
	free(reports);
	return r;
}

int unit_finish(struct unit *unit, const struct settings *settings,
	struct writer *writer)
{
	int r = judge_members(unit, settings);

	if (r == 0)
		r = compare_members(unit);
	for (size_t i = 0; r == 0 && i < unit->n; i++)
		r = writer_add(writer, unit->members[i].report);
	if (r == 0)
		writer_progress(writer, unit->n);
	return r;
}
