/* SPDX-License-Identifier: MIT */
/*
 * Folds equal rows: first the results of all devices, then those of some. The worst
 * request of a device represents a step, with the longest time. Only -v shows lengths of
 * queries, which differ between devices. Rows with different status or words are never
 * folded.
 */
#include "render/text_fold.h"

#include <stdio.h>
#include <string.h>

#include "render/outcome.h"
#include "render/status.h"

enum { STATUS_COLUMNS = 10, STEPS_COLUMNS = 22, TIME_COLUMNS = 11, WORDS = 160 };

/* One step of one device. */
struct row {
	bool asked, run;
	enum step step;
	enum severity status;
	char method[8], words[WORDS];
	double longest; /* seconds */
};

struct rows {
	struct row at[STEP_COUNT];
};

/* ---- reading ---- */

static void read_words(struct row *row, const struct report *report,
	const struct device_report *device, const struct step_report *step)
{
	const struct exchange *exchange = step->exchange;
	scoped_buffer words = BYTES_EMPTY;
	char *query;

	outcome_append(report, exchange, &words);
	bytes_append_text(&words, outcome_remark(report, device, step));
	snprintf(row->words, sizeof(row->words), "%s", bytes_text(&words));
	query = strstr(row->words, "; query ");
	if (query)
		*query = '\0';
	snprintf(row->method, sizeof(row->method), "%s", exchange->request.method);
}

static void read_rows(
	const struct report *report, const struct device_report *device, struct rows *out)
{
	*out = (struct rows){ .at = { { .asked = false } } };
	for (size_t i = 0; i < device->n_steps; i++) {
		const struct step_report *step = &device->steps[i];
		struct row *row = &out->at[step->step];
		bool worse = !row->asked || step->status > row->status;

		/* The finding already has the result of the measurement. */
		if (step->step == STEP_MEASURE)
			continue;
		row->step = step->step;
		row->asked = true;
		if (worse)
			row->status = step->status;
		if (!step->exchange)
			continue;
		if (worse || !row->run)
			read_words(row, report, device, step);
		row->run = true;
		if (step->exchange->transport.total > row->longest)
			row->longest = step->exchange->transport.total;
	}
}

static bool are_alike(const struct row *a, const struct row *b)
{
	return a->asked == b->asked && a->run == b->run && a->status == b->status &&
	       strcmp(a->words, b->words) == 0;
}

static bool are_same(const struct row *a, const struct row *b)
{
	return are_alike(a, b) && strcmp(a->method, b->method) == 0;
}

/* Whether two devices met the same at the steps of the set. */
static bool same_rows(const struct rows *a, const struct rows *b, unsigned set)
{
	for (int i = 0; i < STEP_COUNT; i++)
		if (set & 1U << i && !are_same(&a->at[i], &b->at[i]))
			return false;
	return true;
}

/* ---- writing ---- */

/* The steps of `left` from `first` on that ended as it did. */
static unsigned gather_alike(const struct rows *rows, int first, unsigned left)
{
	unsigned set = 0;

	for (int i = first; i < STEP_COUNT; i++)
		if (left & 1U << i && are_alike(&rows->at[i], &rows->at[first]))
			set |= 1U << i;
	return set;
}

static unsigned asked_steps(const struct rows *rows)
{
	unsigned set = 0;

	for (int i = 0; i < STEP_COUNT; i++)
		set |= rows->at[i].asked ? 1U << i : 0;
	return set;
}

/* "browse, caps, cacert", or "pkioperation by POST". */
static void append_steps(const struct rows *rows, unsigned set, struct bytes *out)
{
	const char *separator = "";

	for (int i = 0; i < STEP_COUNT; i++) {
		if (!(set & 1U << i))
			continue;
		bytes_printf(out, "%s%s", separator, step_name((enum step)i));
		if (i == STEP_PKIOPERATION && rows->at[i].run)
			bytes_printf(out, " %s", rows->at[i].method);
		separator = ", ";
	}
}

static double longest_of(const struct rows *rows, unsigned set)
{
	double longest = 0;

	for (int i = 0; i < STEP_COUNT; i++)
		if (set & 1U << i && rows->at[i].longest > longest)
			longest = rows->at[i].longest;
	return longest;
}

static void fold_line(const struct page *page, const struct rows *rows, unsigned set)
{
	const struct row *row = NULL;
	scoped_buffer steps = BYTES_EMPTY;
	const char *word;
	size_t columns = page_width(page) - 2 - STATUS_COLUMNS;

	for (int i = STEP_COUNT - 1; i >= 0; i--)
		if (set & 1U << i)
			row = &rows->at[i];
	if (set == asked_steps(rows) && (set & (set - 1)))
		bytes_append_text(&steps, "all steps");
	else
		append_steps(rows, set, &steps);
	word = row->run ? severity_name(row->status) : "not run";
	bytes_append_text(page->out, "  ");
	page_tinted(page, status_tint(row->run ? row->status : SEVERITY_UNKNOWN), word);
	page_cell(page, "", STATUS_COLUMNS - strlen(word), true);
	if (row->run) {
		page_cell(page, bytes_text(&steps), STEPS_COLUMNS, true);
		page_cell(page, row->words, columns - STEPS_COLUMNS - TIME_COLUMNS, true);
		bytes_printf(page->out, "%8.0f ms", longest_of(rows, set) * 1000);
	} else {
		page_cell(page, bytes_text(&steps), columns, false);
	}
	bytes_append_char(page->out, '\n');
	page->out->failed |= steps.failed;
}

/* Steps share a line only where their names fit into it. Those that did not run have
 * nothing behind their names. */
static unsigned fitting(const struct rows *rows, int first, unsigned set)
{
	unsigned kept = set;

	if (!rows->at[first].run)
		return set;

	while (set != asked_steps(rows) && (kept & (kept - 1))) {
		scoped_buffer steps = BYTES_EMPTY;

		append_steps(rows, kept, &steps);
		if (steps.length < STEPS_COLUMNS)
			break;
		for (int i = STEP_COUNT - 1; i >= 0; i--) {
			if (!(kept & 1U << i))
				continue;
			kept &= ~(1U << i);
			break;
		}
	}
	return kept;
}

/* The lines for the steps of the set. */
static void fold_lines(const struct page *page, const struct rows *rows, unsigned left)
{
	for (int i = 0; i < STEP_COUNT; i++) {
		unsigned set;

		if (!(left & 1U << i))
			continue;
		set = fitting(rows, i, gather_alike(rows, i, left));
		left &= ~set;
		fold_line(page, rows, set);
	}
}

static void keep_longest(struct rows *into, const struct rows *other)
{
	for (int i = 0; i < STEP_COUNT; i++)
		if (other->at[i].longest > into->at[i].longest)
			into->at[i].longest = other->at[i].longest;
}

/* The devices of the set, that met the same at these steps. */
static void fold_block(const struct page *page, const struct report *report,
	const struct rows *all, unsigned devices, unsigned steps)
{
	scoped_buffer names = BYTES_EMPTY;
	struct rows rows = { .at = { { .asked = false } } };

	for (size_t d = 0; d < report->n_devices; d++) {
		if (!(devices & 1U << d))
			continue;
		if (names.length)
			keep_longest(&rows, &all[d]);
		else
			rows = all[d];
		bytes_printf(&names, "%s%s", names.length ? ", " : "",
			report->devices[d].device);
	}
	steps &= asked_steps(&rows);
	if (!steps)
		return;
	page_tinted(page, TINT_STRONG, bytes_text(&names));
	bytes_append_char(page->out, '\n');
	fold_lines(page, &rows, steps);
	page->out->failed |= names.failed;
}

/* The steps at which all devices met the same. */
static unsigned common_steps(const struct report *report, const struct rows *all)
{
	unsigned steps = (1U << STEP_COUNT) - 1;

	for (int i = 0; i < STEP_COUNT; i++)
		for (size_t d = 1; d < report->n_devices; d++)
			if (!are_same(&all[0].at[i], &all[d].at[i]))
				steps &= ~(1U << i);
	return steps;
}

void text_fold(const struct page *page, const struct report *report)
{
	const unsigned everyone = (1U << report->n_devices) - 1;
	struct rows all[REPORT_DEVICES_MAX];
	unsigned common, told = 0;

	for (size_t d = 0; d < report->n_devices; d++)
		read_rows(report, &report->devices[d], &all[d]);
	if (!report->n_devices)
		return;
	common = common_steps(report, all);
	fold_block(page, report, all, everyone, common);
	for (size_t d = 0; d < report->n_devices; d++) {
		unsigned alike = 0;

		for (size_t o = d; o < report->n_devices; o++)
			if (!(told & 1U << o) && same_rows(&all[d], &all[o], ~common))
				alike |= 1U << o;
		if (told & 1U << d)
			continue;
		told |= alike;
		fold_block(page, report, all, alike, ~common);
	}
}
