/* SPDX-License-Identifier: MIT */
/*
 * The findings in text: the likeliest reason in full, the others in one line each. With
 * several findings, the first does not repeat the fix at the top, the second has its
 * likeliest reason only, and the others the first sentence of it. A possible finding
 * beside a certain one is short, as is one whose reasons an earlier target showed. -v
 * shows everything.
 */
#include <stdio.h>
#include <string.h>

#include "render/advice.h"
#include "render/status.h"
#include "render/text_parts.h"
#include "render/verdict.h"

/* Which devices fail by the finding, as far as it is known. */
static void append_minding(
	const struct report *report, const struct finding *finding, struct bytes *out)
{
	const unsigned unknown = finding->devices &
				 ~(finding->minding | finding->sparing);
	const struct {
		const char *words;
		unsigned devices;
	} parts[] = {
		{ finding->certain ? "fails for: " : "may fail for: ", finding->minding },
		{ "does not matter to: ", finding->sparing },
		{ "not known for: ", unknown },
	};
	const char *separator = "";

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i].devices)
			continue;
		bytes_printf(out, "%s%s", separator, parts[i].words);
		verdict_devices(report, parts[i].devices, out);
		separator = "; ";
	}
}

/* The finding above it has the same line. */
static bool repeats_what_was_seen(
	const struct sheet *sheet, const struct finding *finding)
{
	return sheet->verbosity < VERBOSITY_VERBOSE &&
	       finding != sheet->report->findings &&
	       strcmp(bytes_text(&finding->detail), bytes_text(&finding[-1].detail)) == 0;
}

static bool was_told(const struct sheet *sheet, const struct finding *finding)
{
	for (size_t i = 0; i < sheet->told->n; i++)
		if (sheet->told->findings[i].cause == finding->cause &&
			sheet->told->findings[i].reason == advice_reason(finding, 0))
			return true;
	return false;
}

/* A finding other than the first, which an earlier target had too. */
static bool is_old_news(const struct sheet *sheet, const struct finding *finding)
{
	return sheet->verbosity < VERBOSITY_VERBOSE &&
	       finding != sheet->report->findings && was_told(sheet, finding);
}

/* How many findings are to be acted on. */
static size_t count_matters(const struct report *report)
{
	size_t n = 0;

	while (n < report->n_findings && report->findings[n].severity > SEVERITY_INFO)
		n++;
	return n;
}

/* Neither URL was reached, so this computer causes all other findings. */
static bool blames_this_computer(const struct report *report)
{
	return report->trace->part != PART_ALONE && advice_finding(report) &&
	       advice_is_conclusion(report->findings) &&
	       finding_who(report->findings) == ACTOR_CALLER;
}

/* The ids of the findings that follow from the conclusion. */
static void append_consequences(const struct report *report, struct bytes *out)
{
	const size_t n = count_matters(report);

	for (size_t i = 1; i < n; i++)
		bytes_printf(
			out, "%s%s", i > 1 ? ", " : "", report->findings[i].cause->id);
}

static void seen_line(const struct sheet *sheet, const struct finding *finding)
{
	scoped_buffer words = BYTES_EMPTY;

	if (!finding->detail.length || is_old_news(sheet, finding))
		return;
	if (sheet->verbosity < VERBOSITY_VERBOSE && blames_this_computer(sheet->report))
		append_consequences(sheet->report, &words);
	else if (repeats_what_was_seen(sheet, finding))
		bytes_append_text(&words, "as above.");
	else
		bytes_append_span(&words, bytes_span(&finding->detail));
	page_paragraph(&sheet->page, "  Seen: ", bytes_text(&words));
	sheet->page.out->failed |= words.failed;
}

static void finding_facts(const struct sheet *sheet, const struct finding *finding)
{
	const struct report *report = sheet->report;
	const unsigned all = (1U << report->n_devices) - 1;
	scoped_buffer who = BYTES_EMPTY;

	bytes_printf(&who, "%s", finding->cause->id);
	if (finding->severity > SEVERITY_INFO)
		bytes_printf(&who, ", %s; for %s",
			finding->certain ? "certain" : "possible",
			actor_name(finding_who(finding)));
	if (finding->devices != all) {
		bytes_append_text(&who, " (");
		verdict_devices(report, finding->devices, &who);
		bytes_append_text(&who, ")");
	}
	page_paragraph(&sheet->page, "  ", bytes_text(&who));
	sheet->page.out->failed |= who.failed;
	if (finding->minding | finding->sparing && finding != report->findings) {
		scoped_buffer minding = BYTES_EMPTY;

		append_minding(report, finding, &minding);
		page_paragraph(&sheet->page, "  Devices: ", bytes_text(&minding));
		sheet->page.out->failed |= minding.failed;
	}
	seen_line(sheet, finding);
}

static void reason_part(
	const struct sheet *sheet, int number, const struct reason *reason)
{
	char first[16];

	snprintf(first, sizeof(first), "  %d. ", number);
	page_paragraph(&sheet->page, first, reason->because);
	page_paragraph(&sheet->page, "     Check: ", reason->check);
	page_paragraph(&sheet->page, "     Fix:   ", reason->fix);
}

/* The first sentence of a reason: enough to tell whether it may be that. */
static void reason_line(
	const struct sheet *sheet, int number, const struct reason *reason)
{
	const char *end = strstr(reason->because, ". ");
	scoped_buffer words = BYTES_EMPTY;
	char first[16];

	snprintf(first, sizeof(first), "  %d. ", number);
	bytes_append(&words, reason->because,
		end ? (size_t)(end - reason->because) + 1 : strlen(reason->because));
	page_paragraph(&sheet->page, first, bytes_text(&words));
	sheet->page.out->failed |= words.failed;
}

/* Where to read on; others: how many reasons are left out. */
static void more_line(
	const struct sheet *sheet, const struct finding *finding, size_t others)
{
	scoped_buffer words = BYTES_EMPTY;

	bytes_append_text(&words, finding->cause->id);
	if (others)
		bytes_printf(
			&words, " (%zu more reason%s)", others, others > 1 ? "s" : "");
	page_paragraph(&sheet->page, "  More: scepprobe explain ", bytes_text(&words));
	sheet->page.out->failed |= words.failed;
}

static size_t count_reasons(const struct finding *finding)
{
	size_t n = 0;

	while (advice_reason(finding, n))
		n++;
	return n;
}

/* Every reason and every reference. */
static void reasons_in_full(const struct sheet *sheet, const struct finding *finding)
{
	const struct reason *reason;

	for (size_t i = 0; (reason = advice_reason(finding, i)); i++)
		reason_part(sheet, (int)i + 1, reason);
	for (int i = 0; i < CAUSE_REFERENCES && finding->cause->references[i]; i++)
		page_paragraph(&sheet->page, "  See: ", finding->cause->references[i]);
}

/* The likeliest reason of the first of several findings: its fix stands at the top, and
 * its check, unless the fix does not need it. */
static void first_reason_part(const struct sheet *sheet, const struct finding *finding)
{
	const struct reason *reason = advice_reason(finding, 0);

	page_paragraph(&sheet->page, "  1. ", reason->because);
	if (advice_needs_check(finding)) {
		page_paragraph(&sheet->page, "     ", "Check and fix: see the top.");
		return;
	}
	page_paragraph(&sheet->page, "     Check: ", reason->check);
	page_paragraph(&sheet->page, "     Fix:   ", "see the top.");
}

/* One of several, whose fix is what to do first. */
static bool stands_at_the_top(const struct sheet *sheet, const struct finding *finding)
{
	const struct reason *reason = advice_reason(finding, 0);

	return finding == advice_leader(sheet->report) && reason && reason->fix &&
	       count_matters(sheet->report) > 1;
}

static void first_reasons(const struct sheet *sheet, const struct finding *finding)
{
	const struct reason *reason = advice_reason(finding, 0);

	if (stands_at_the_top(sheet, finding))
		first_reason_part(sheet, finding);
	else if (reason)
		reason_part(sheet, 1, reason);
	for (size_t i = 1; (reason = advice_reason(finding, i)); i++)
		reason_line(sheet, (int)i + 1, reason);
	if (finding->cause->references[0])
		page_paragraph(&sheet->page, "  See: ", finding->cause->references[0]);
	if (advice_reason(finding, 1))
		more_line(sheet, finding, 0);
}

static void second_reasons(const struct sheet *sheet, const struct finding *finding)
{
	const size_t n = count_reasons(finding);

	if (stands_at_the_top(sheet, finding))
		first_reason_part(sheet, finding);
	else if (n)
		reason_part(sheet, 1, advice_reason(finding, 0));
	more_line(sheet, finding, n > 1 ? n - 1 : 0);
}

static void note_told(const struct sheet *sheet, const struct finding *finding)
{
	struct told *told = sheet->told;

	if (told->n == TEXT_TOLD)
		return;
	told->findings[told->n].cause = finding->cause;
	told->findings[told->n++].reason = advice_reason(finding, 0);
}

static void reasons_in_short(const struct sheet *sheet, const struct finding *finding)
{
	const size_t n = count_reasons(finding);

	if (was_told(sheet, finding)) {
		page_paragraph(&sheet->page, "  ", "Reasons and fixes: as above.");
		return;
	}
	if (n)
		reason_line(sheet, 1, advice_reason(finding, 0));
	more_line(sheet, finding, n > 1 ? n - 1 : 0);
}

/* An info finding: where to read more, and the check if a device may fail by it. */
static void mention(const struct sheet *sheet, const struct finding *finding)
{
	const struct reason *reason = advice_reason(finding, 0);

	if (!reason)
		return;
	if (finding->minding)
		page_paragraph(&sheet->page, "  Check: ", reason->check);
	more_line(sheet, finding, 0);
}

static void reasons_part(const struct sheet *sheet, const struct finding *finding)
{
	const size_t index = (size_t)(finding - sheet->report->findings);

	if (was_told(sheet, finding) || index > 1 ||
		advice_is_minor(sheet->report, finding))
		reasons_in_short(sheet, finding);
	else if (index == 1)
		second_reasons(sheet, finding);
	else
		first_reasons(sheet, finding);
	note_told(sheet, finding);
}

static void finding_part(const struct sheet *sheet, const struct finding *finding)
{
	status_paragraph(&sheet->page, finding->severity, finding->title);
	finding_facts(sheet, finding);
	if (sheet->verbosity >= VERBOSITY_VERBOSE)
		reasons_in_full(sheet, finding);
	else if (finding->severity > SEVERITY_INFO)
		reasons_part(sheet, finding);
	else
		mention(sheet, finding);
	text_line(sheet);
}

void text_findings(const struct sheet *sheet)
{
	const bool verbose = sheet->verbosity >= VERBOSITY_VERBOSE;
	const bool all = verbose || !advice_finding(sheet->report);

	if (!verbose && blames_this_computer(sheet->report)) {
		finding_part(sheet, &sheet->report->findings[0]);
		sheet->told->settled = true;
		return;
	}
	for (size_t i = 0; i < sheet->report->n_findings; i++)
		if (all || sheet->report->findings[i].severity > SEVERITY_INFO ||
			sheet->report->findings[i].adjusted)
			finding_part(sheet, &sheet->report->findings[i]);
}
