/* SPDX-License-Identifier: MIT */
/*
 * Which clause of which cause matters to which trace: drops each clause of the catalogue
 * in turn, judges saved traces by what is left, and says whose findings change.
 *
 *     clauses [ARCHIVE WARNING-DAYS CRITICAL-DAYS FINGERPRINT]...
 *
 * FINGERPRINT may be "-". "log:FILE" is a server's or a device's log instead, and has in
 * that place the family that is expected there. A line for each clause: cause, list,
 * place, symptom, and what needs it, archive and label of each trace, with tabs between.
 * Not a test: tests/scenarios has the traces and the expectations.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/report.h"
#include "har/har.h"
#include "logs/reader.h"

enum { CASES_MAX = 1024 };

/* A trace, how it is to be judged, and what is found by the whole catalogue. */
struct trial {
	const char *archive;
	struct trace *trace;
	struct judgement judgement;
	char *found;
};

static struct trial trials[CASES_MAX];
static size_t n_trials;

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "clauses: %s: %s\n", what, why);
	exit(3);
}

/* ---- judging ---- */

/* All that a row of the scenario matrix says: the findings in their order. */
static char *judge(const struct trial *trial, const struct cause_group *const *groups)
{
	struct bytes out = BYTES_EMPTY;
	struct report *report;

	if (report_judge(
		    &report, trial->trace, &trial->judgement, groups, n_cause_groups) < 0)
		die("report", "no memory");
	bytes_append_text(&out, severity_name(report->status));
	for (size_t i = 0; i < report->n_findings; i++) {
		const struct finding *finding = &report->findings[i];

		bytes_printf(&out, " %s%s=%s:%s", finding->cause->id,
			finding->certain ? "" : "?", severity_name(finding->severity),
			finding->title);
	}
	report_free(report);
	if (bytes_failed(&out) < 0)
		die("report", "no memory");
	return (char *)out.data;
}

/* The same of one row by itself, with all that the other rows' findings can depend on:
 * the rank, the statuses, and what is left unexplained. */
static char *judge_row(const struct trial *trial, const struct cause *row)
{
	const struct cause_group alone = { .heading = "", .rows = row, .n = 1 };
	const struct cause_group *const groups[] = { &alone };
	struct bytes out = BYTES_EMPTY;
	struct report *report;

	if (report_judge(&report, trial->trace, &trial->judgement, groups, 1) < 0)
		die("report", "no memory");
	for (size_t i = 0; i < report->n_findings; i++) {
		const struct finding *finding = &report->findings[i];

		if (finding->cause != row)
			continue;
		bytes_printf(&out, "%d %u %s", finding->certain, finding->weight,
			finding->title);
		for (size_t d = 0; d < report->n_devices; d++)
			bytes_printf(&out, " %s", severity_name(finding->severity_of[d]));
		for (size_t e = 0; e < finding->n_evidence; e++)
			bytes_printf(&out, " %u", finding->evidence[e]);
	}
	report_free(report);
	bytes_append_char(&out, '\n');
	if (bytes_failed(&out) < 0)
		die("report", "no memory");
	return (char *)out.data;
}

/* Rows do not look at each other, so most traces need no judging by the whole table. */
static bool may_differ(
	const struct trial *trial, const struct cause *whole, const struct cause *row)
{
	char *before = judge_row(trial, whole), *after = judge_row(trial, row);
	bool differs = strcmp(before, after) != 0;

	free(before);
	free(after);
	return differs;
}

/* The catalogue with one group copied, one row of which may be changed. */
struct copy {
	const struct cause_group **groups;
	struct cause_group group;
	struct cause *rows;
	size_t index; /* of that row, in the group */
	const struct cause *whole;
};

static void try_copy(
	const struct copy *copy, const char *list, const struct clause *clause)
{
	const struct cause *row = &copy->rows[copy->index];

	printf("%s\t%s\t%s\t%s", row->id, list, place_name(clause->at),
		clause->symptom->id);
	for (size_t i = 0; i < n_trials; i++) {
		char *found;

		if (!may_differ(&trials[i], copy->whole, row))
			continue;
		found = judge(&trials[i], copy->groups);
		if (strcmp(found, trials[i].found) != 0)
			printf("\t%s %s", trials[i].archive, trials[i].trace->label);
		free(found);
	}
	putchar('\n');
}

/* ---- dropping ---- */

/* `clauses` are a list of the copied row, so they may be changed. */
static void drop_each(const struct copy *copy, const char *list, struct clause *clauses)
{
	struct clause kept[CAUSE_CLAUSES];

	memcpy(kept, clauses, sizeof(kept));
	for (int i = 0; i < CAUSE_CLAUSES && kept[i].at != AT_END; i++) {
		int left = CAUSE_CLAUSES - i - 1;

		memcpy(clauses, kept, sizeof(kept));
		memmove(&clauses[i], &clauses[i + 1], (size_t)left * sizeof(*clauses));
		clauses[CAUSE_CLAUSES - 1].at = AT_END;
		try_copy(copy, list, &kept[i]);
	}
	memcpy(clauses, kept, sizeof(kept));
}

static void drop_eased(const struct copy *copy, struct milder *milder)
{
	struct milder kept[CAUSE_MILDER];

	memcpy(kept, milder, sizeof(kept));
	for (int i = 0; i < CAUSE_MILDER && kept[i].when.at != AT_END; i++) {
		memmove(&milder[i], &milder[i + 1],
			sizeof(kept[0]) * (size_t)(CAUSE_MILDER - 1 - i));
		milder[CAUSE_MILDER - 1].when.at = AT_END;
		try_copy(copy, "eased", &kept[i].when);
		memcpy(milder, kept, sizeof(kept));
	}
}

static void drop_row(const struct copy *copy)
{
	struct cause *row = &copy->rows[copy->index];

	/* An only `when` is the row itself: it goes with its scenario. */
	if (row->when[1].at != AT_END)
		drop_each(copy, "when", row->when);
	drop_each(copy, "unless", row->unless);
	drop_each(copy, "sure", row->sure);
	drop_each(copy, "doubt", row->doubt);
	drop_each(copy, "proof", row->proof);
	/* Each alone shows the cause, so an only one counts, too. */
	drop_each(copy, "logged", row->logged.any);
	drop_eased(copy, row->milder_if);
}

static void drop_group(const struct cause_group **groups, size_t g)
{
	const struct cause_group *whole = groups[g];
	struct copy copy = { .groups = groups, .group = *whole };

	copy.rows = malloc(whole->n * sizeof(*copy.rows));
	if (!copy.rows)
		die("group", "no memory");
	memcpy(copy.rows, whole->rows, whole->n * sizeof(*copy.rows));
	copy.group.rows = copy.rows;
	groups[g] = &copy.group;
	for (copy.index = 0; copy.index < whole->n; copy.index++) {
		copy.whole = &whole->rows[copy.index];
		drop_row(&copy);
	}
	groups[g] = whole;
	free(copy.rows);
}

static void drop_all(void)
{
	const struct cause_group **groups = malloc(n_cause_groups * sizeof(*groups));

	if (!groups)
		die("groups", "no memory");
	memcpy(groups, cause_groups, n_cause_groups * sizeof(*groups));
	for (size_t g = 0; g < n_cause_groups; g++)
		drop_group(groups, g);
	free(groups);
}

/* ---- traces ---- */

static void read_file(const char *path, struct bytes *out)
{
	char part[65536];
	FILE *file = fopen(path, "rb");
	size_t n;

	if (!file)
		die(path, strerror(errno));
	while ((n = fread(part, 1, sizeof(part), file)) > 0)
		bytes_append(out, part, n);
	fclose(file);
}

static void add_trial(char **argv, struct trace *trace, const struct judgement *judgement)
{
	struct trial *trial;

	if (n_trials == CASES_MAX)
		die(argv[0], "too many traces");
	trial = &trials[n_trials++];
	trial->archive = argv[0];
	trial->trace = trace;
	trial->judgement = *judgement;
	trial->found = judge(trial, cause_groups);
}

static ptrdiff_t give_octets(void *source, void *buffer, size_t size)
{
	return (ptrdiff_t)fread(buffer, 1, size, source);
}

static void load_log(char **argv, const struct judgement *judgement)
{
	const char *path = argv[0] + strlen("log:");
	FILE *file = fopen(path, "rb");
	struct trace *trace;
	struct log *log;

	if (!file || log_new(&log) < 0)
		die(path, "cannot be opened");
	if (strcmp(argv[3], "-") != 0 && !log_expect(log, argv[3]))
		die(argv[3], "no such family");
	if (log_read(log, path, give_octets, file) < 0 || log_finish(log, &trace) < 0)
		die(path, log_problem(log));
	fclose(file);
	log_free(log);
	add_trial(argv, trace, judgement);
}

static void load(char **argv)
{
	struct judgement judgement = {
		.warning_days = atoi(argv[1]),
		.critical_days = atoi(argv[2]),
	};
	scoped_buffer archive = BYTES_EMPTY;
	char problem[HAR_PROBLEM];
	struct trace **traces;
	size_t n;

	if (strncmp(argv[0], "log:", strlen("log:")) == 0) {
		load_log(argv, &judgement);
		return;
	}
	if (strcmp(argv[3], "-") != 0)
		judgement.expect_fingerprint = argv[3];
	read_file(argv[0], &archive);
	if (har_load(bytes_span(&archive), &traces, &n, problem) < 0)
		die(argv[0], problem);
	for (size_t i = 0; i < n; i++)
		add_trial(argv, traces[i], &judgement);
	free(traces);
}

int main(int argc, char **argv)
{
	for (int i = 1; i + 3 < argc; i += 4)
		load(&argv[i]);
	drop_all();
	for (size_t i = 0; i < n_trials; i++) {
		trace_free(trials[i].trace);
		free(trials[i].found);
	}
	return 0;
}
