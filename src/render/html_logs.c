/* SPDX-License-Identifier: MIT */
/*
 * Logs as tables: the files, and the lines of each device with their number and time.
 * Lines with a fault come first and name it.
 */
#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "diagnose/log_line.h"
#include "render/html.h"
#include "trace/history.h"

static void append_moment(struct bytes *out, int64_t moment, bool dated)
{
	char text[MOMENT_TEXT];

	if (dated) {
		html_moment(out, moment);
	} else if (moment) {
		moment_write(moment, text);
		if (strlen(text) == 20)
			bytes_printf(out, "%.8s", text + 11);
	}
}

/* From the first to the last, or the one where they are the same. */
static void moments_cell(struct bytes *out, int64_t first, int64_t last, bool dated)
{
	bytes_append_text(out, "<td>");
	append_moment(out, first, dated);
	if (last != first) {
		bytes_append_text(out, " to <br/>");
		append_moment(out, last, dated);
	}
	bytes_append_text(out, "</td>");
}

static void file_row(struct bytes *out, const struct log_file *file)
{
	bytes_append_text(out, "<tr>");
	html_element(out, "td", "any", file->name);
	html_element(out, "td", NULL, file->title ? file->title : "not read");
	bytes_printf(out, "<td class=\"n\">%llu</td><td class=\"n\">%llu</td>",
		(unsigned long long)file->lines, (unsigned long long)file->used);
	moments_cell(out, file->first, file->last, file->dated);
	bytes_append_text(out, "<td class=\"any\">");
	for (uint64_t i = 0; i < file->n_problems && i < LOG_PROBLEMS_MAX; i++) {
		const struct log_problem *problem = &file->problems[i];

		if (problem->line)
			bytes_printf(
				out, "line %llu: ", (unsigned long long)problem->line);
		html_text(out, problem->text);
		bytes_append_text(out, "<br/>");
	}
	if (file->n_problems > LOG_PROBLEMS_MAX)
		bytes_printf(out, "and %llu more",
			(unsigned long long)(file->n_problems - LOG_PROBLEMS_MAX));
	bytes_append_text(out, "</td></tr>\n");
}

static void files_table(struct bytes *out, const struct history *history)
{
	html_table_begin(out, "Each file, and what it holds",
		"File|What it is|Lines|SCEP lines|When|Notes");
	for (size_t i = 0; i < history->n_files; i++)
		file_row(out, &history->files[i]);
	html_table_end(out);
	if (history->not_kept)
		bytes_printf(out, "<p>%llu lines of other kinds were only counted.</p>\n",
			(unsigned long long)history->not_kept);
}

static void record_row(struct bytes *out, const struct report *report,
	const struct device_report *device, const struct step_report *step)
{
	const struct exchange *exchange = step->exchange;
	const struct record *record = &exchange->record;
	scoped_buffer words = BYTES_EMPTY, place = BYTES_EMPTY;

	bytes_append_text(out, "<tr><td>");
	html_badge(out, step->status);
	bytes_append_text(out, "</td>");
	html_element(out, "td", NULL, device->device);
	if (exchange->step != STEP_EVENT)
		bytes_printf(&words, "%s ", step_name(exchange->step));
	if (exchange->request.method[0])
		bytes_printf(&words, "%s ", exchange->request.method);
	log_outcome(exchange, true, &words);
	html_element(out, "td", "any", bytes_text(&words));
	bytes_printf(out, "<td class=\"n\">%llu</td>", (unsigned long long)record->count);
	moments_cell(out, record->first, record->last, record->dated);
	log_describe(report->trace, exchange, &place);
	html_element(out, "td", "any", bytes_text(&place));
	bytes_append_text(out, "</tr>\n");
	out->failed |= words.failed || place.failed;
}

static void records_table(struct bytes *out, const struct report *report)
{
	html_stack_begin(
		out, "What the lines say", "Status|Source|What|Times|When|Where");
	for (int status = SEVERITY_CRITICAL; status >= SEVERITY_OK; status--)
		for (size_t d = 0; d < report->n_devices; d++)
			for (size_t s = 0; s < report->devices[d].n_steps; s++) {
				const struct device_report *device = &report->devices[d];

				if (device->steps[s].exchange &&
					(int)device->steps[s].status == status)
					record_row(
						out, report, device, &device->steps[s]);
			}
	html_table_end(out);
}

void html_lines(struct bytes *out, const struct report *report, size_t number)
{
	html_heading(out, number, "lines", "What the logs say");
	records_table(out, report);
}

void html_files(struct bytes *out, const struct report *report, size_t number)
{
	html_heading(out, number, "files", "Files that were read");
	files_table(out, report->trace->history);
}
