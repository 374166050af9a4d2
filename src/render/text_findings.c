/* SPDX-License-Identifier: MIT */
/*
 * The findings in text: the likeliest reason of each in full, the others in a line each.
 * One that is only possible beside a certain one, and one whose reasons an earlier report
 * of a comparison has, is told in short. Nothing is left out that -v does not show.
 */
#include <stdio.h>
#include <string.h>

#include "render/advice.h"
#include "render/status.h"
#include "render/text_parts.h"
#include "render/verdict.h"

/* Which of the devices that met it fail by it, where that is known of some. */
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
	if (finding->detail.length)
		page_paragraph(&sheet->page, "  Seen: ", bytes_text(&finding->detail));
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

static void reasons_part(const struct sheet *sheet, const struct finding *finding)
{
	bool all = sheet->verbosity >= VERBOSITY_VERBOSE;
	const struct reason *reason;

	for (size_t i = 0; (reason = advice_reason(finding, i)); i++) {
		if (i == 0 || all)
			reason_part(sheet, (int)i + 1, reason);
		else
			reason_line(sheet, (int)i + 1, reason);
	}
	if (all) {
		for (int i = 0; i < CAUSE_REFERENCES && finding->cause->references[i];
			i++)
			page_paragraph(
				&sheet->page, "  See: ", finding->cause->references[i]);
		return;
	}
	if (finding->cause->references[0])
		page_paragraph(&sheet->page, "  See: ", finding->cause->references[0]);
	if (advice_reason(finding, 1))
		page_paragraph(
			&sheet->page, "  More: scepprobe explain ", finding->cause->id);
}

static bool was_told(const struct sheet *sheet, const struct finding *finding)
{
	for (size_t i = 0; i < sheet->told->n; i++)
		if (sheet->told->causes[i] == finding->cause)
			return true;
	return false;
}

/* Only reports that are compared are read one after the other. */
static void note_told(const struct sheet *sheet, const struct finding *finding)
{
	if (sheet->report->trace->part != PART_ALONE && sheet->told->n < TEXT_TOLD)
		sheet->told->causes[sheet->told->n++] = finding->cause;
}

static void reasons_in_short(const struct sheet *sheet, const struct finding *finding)
{
	const struct reason *reason;

	if (was_told(sheet, finding)) {
		page_paragraph(
			&sheet->page, "  ", "Reasons and fixes: as in the report above.");
		return;
	}
	for (size_t i = 0; (reason = advice_reason(finding, i)); i++)
		reason_line(sheet, (int)i + 1, reason);
	page_paragraph(&sheet->page, "  More: scepprobe explain ", finding->cause->id);
}

static void finding_part(const struct sheet *sheet, const struct finding *finding)
{
	const bool verbose = sheet->verbosity >= VERBOSITY_VERBOSE;

	status_paragraph(&sheet->page, finding->severity, finding->title);
	finding_facts(sheet, finding);
	if (verbose) {
		reasons_part(sheet, finding);
	} else if (finding->severity > SEVERITY_INFO) {
		if (was_told(sheet, finding) || advice_is_minor(sheet->report, finding))
			reasons_in_short(sheet, finding);
		else
			reasons_part(sheet, finding);
		note_told(sheet, finding);
	}
	text_line(sheet);
}

void text_findings(const struct sheet *sheet)
{
	bool all = sheet->verbosity >= VERBOSITY_VERBOSE ||
		   !advice_finding(sheet->report);

	for (size_t i = 0; i < sheet->report->n_findings; i++)
		if (all || sheet->report->findings[i].severity > SEVERITY_INFO ||
			sheet->report->findings[i].adjusted)
			finding_part(sheet, &sheet->report->findings[i]);
}
