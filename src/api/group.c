/* SPDX-License-Identifier: MIT */
/*
 * Makes the reports of a group from its traces: judges each with the settings of its
 * target, then compares them.
 */
#include "api/group.h"

#include <errno.h>

#include "base/debug.h"
#include "diagnose/comparison.h"

void group_free(struct group *group)
{
	if (!group)
		return;
	for (size_t i = 0; i < group->n; i++) {
		report_free(group->members[i].report);
		trace_free(group->members[i].trace);
		target_clear(&group->members[i].target);
	}
	free(group->members);
	free(group);
}

int group_new(struct group **out)
{
	*out = calloc(1, sizeof(**out));
	return *out ? 0 : -ENOMEM;
}

int group_add(struct group *group, struct member member)
{
	struct member *grown = realloc(group->members, (group->n + 1) * sizeof(*grown));

	if (!grown) {
		trace_free(member.trace);
		target_clear(&member.target);
		return -ENOMEM;
	}
	group->members = grown;
	grown[group->n++] = member;
	return 0;
}

static int judge_members(struct group *group, const struct config *config)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < group->n; i++) {
		struct member *member = &group->members[i];
		const struct config *own = member->target.own;

		r = report_new(&member->report, member->trace,
			own ? &own->judgement : &config->judgement);
	}
	return r;
}

static int compare_members(struct group *group)
{
	struct report **reports = calloc(group->n, sizeof(*reports));
	int r = reports ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < group->n; i++)
		reports[i] = group->members[i].report;
	if (r == 0)
		r = comparison_judge(reports, group->n);
	free(reports);
	return r;
}

static void debug_report(const struct report *report)
{
	for (size_t i = 0; i < report->n_findings; i++) {
		const struct finding *finding = &report->findings[i];

		debug_say(
			"finding %zu: %s, %s, %s, %u clauses, first seen at exchange %u",
			i + 1, finding->cause->id, severity_name(finding->severity),
			finding->certain ? "certain" : "possible", finding->weight,
			finding->n_evidence ? finding->evidence[0] : 0);
	}
}

int group_finish(
	struct group *group, const struct config *config, struct results *results)
{
	int r = judge_members(group, config);

	if (r == 0)
		r = compare_members(group);
	for (size_t i = 0; r == 0 && i < group->n; i++)
		debug_report(group->members[i].report);
	for (size_t i = 0; r == 0 && i < group->n; i++)
		r = results_add(results, group->members[i].report);
	if (r == 0)
		results_progress(results, group->n);
	return r;
}
