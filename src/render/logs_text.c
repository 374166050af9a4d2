/* SPDX-License-Identifier: MIT */
/*
 * Logs as text: the files, the lines of each device with their number, and the progress
 * of enrolments. Faults are never folded away, and the text names what a log cannot
 * show.
 */
#include "render/logs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "diagnose/log_line.h"
#include "trace/history.h"

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

enum { STATUS_COLUMNS = 10, COUNT_COLUMNS = 29, CLOCK = 11, JOURNEYS_SHOWN = 6 };

static void logs_text_line(const struct page *page)
{
	bytes_append_char(page->out, '\n');
}

/* "2017-08-08 20:22:16", or the time alone where a log has no date. */
static void moment_text(int64_t moment, bool dated, char out[MOMENT_TEXT])
{
	moment_write(moment, out);
	if (strlen(out) < CLOCK + 9) {
		out[0] = '\0';
		return;
	}
	out[CLOCK - 1] = ' ';
	out[CLOCK + 8] = '\0';
	if (!dated)
		memmove(out, out + CLOCK, strlen(out + CLOCK) + 1);
}

static void append_moment(int64_t moment, bool dated, struct bytes *out)
{
	char text[MOMENT_TEXT];

	moment_text(moment, dated, text);
	bytes_append_text(out, text);
}

/* ---- files ---- */

static void file_part(const struct page *page, const struct log_file *file)
{
	scoped_buffer text = BYTES_EMPTY;

	bytes_printf(&text, "%s: %s", file->name, file->title ? file->title : "not read");
	if (file->title)
		bytes_printf(&text, "; %llu %s%s, %llu about SCEP",
			(unsigned long long)file->lines,
			strcmp(file->format, "evtx") == 0 ? "event" : "line",
			plural(file->lines), (unsigned long long)file->used);
	if (file->dated) {
		bytes_append_text(&text, "; ");
		append_moment(file->first, true, &text);
		bytes_append_text(&text, " to ");
		append_moment(file->last, true, &text);
	}
	if (file->shift)
		bytes_printf(&text,
			"; its times have no zone: UTC%c%d:%02d, as the other logs show",
			file->shift < 0 ? '-' : '+', abs(file->shift) / 3600,
			abs(file->shift) / 60 % 60);
	else if (file->local)
		bytes_append_text(&text,
			"; its times have no zone: UTC, or that of --tz, is assumed");
	page_paragraph(page, "  ", bytes_text(&text));
	page->out->failed |= text.failed;
	for (uint64_t i = 0; i < file->n_problems && i < LOG_PROBLEMS_MAX; i++) {
		scoped_buffer problem = BYTES_EMPTY;

		if (file->problems[i].line)
			bytes_printf(&problem, "line %llu: ",
				(unsigned long long)file->problems[i].line);
		bytes_append_text(&problem, file->problems[i].text);
		page_paragraph(page, "    ", bytes_text(&problem));
		page->out->failed |= problem.failed;
	}
	if (file->n_problems > LOG_PROBLEMS_MAX)
		bytes_printf(page->out, "    and %llu more lines like these\n",
			(unsigned long long)(file->n_problems - LOG_PROBLEMS_MAX));
}

static void bundle_part(const struct page *page, const struct log_bundle *bundle)
{
	scoped_buffer text = BYTES_EMPTY;

	bytes_printf(&text, "%s: ", bundle->name);
	if (bundle->title)
		bytes_printf(&text, "%s; ", bundle->title);
	bytes_printf(&text, "%llu member%s: %llu read, %llu skipped",
		(unsigned long long)bundle->members, plural(bundle->members),
		(unsigned long long)bundle->read, (unsigned long long)bundle->passed);
	if (bundle->unreadable)
		bytes_printf(&text, ", %llu not readable",
			(unsigned long long)bundle->unreadable);
	page_paragraph(page, "  ", bytes_text(&text));
	page->out->failed |= text.failed;
}

static void files_part(const struct page *page, const struct history *history)
{
	page_tinted(page, TINT_STRONG, "logs (times are UTC)");
	logs_text_line(page);
	for (size_t i = 0; i < history->n_bundles; i++)
		bundle_part(page, &history->bundles[i]);
	for (size_t i = 0; i < history->n_files; i++)
		file_part(page, &history->files[i]);
	if (history->n_older)
		bytes_printf(page->out,
			"  %llu older lines and events are left out (--since)\n",
			(unsigned long long)history->n_older);
	if (history->not_kept)
		bytes_printf(page->out, "  %llu lines of other kinds were only counted\n",
			(unsigned long long)history->not_kept);
	logs_text_line(page);
}

/* ---- lines ---- */

static enum tint tint_of(enum severity severity)
{
	return severity >= SEVERITY_CRITICAL  ? TINT_RED
	       : severity >= SEVERITY_UNKNOWN ? TINT_YELLOW
					      : TINT_GREEN;
}

/* Long words continue on the next line, because a code at their end may decide. */
static void words_and_times(
	const struct page *page, struct bytes *words, uint64_t count, const char *last)
{
	static const char indent[] = "            "; /* 2 + STATUS_COLUMNS */
	const size_t columns = page_width(page) - strlen(indent) - COUNT_COLUMNS;
	scoped_buffer text = BYTES_EMPTY;
	const struct page plain = { .out = &text, .columns = page->columns };

	if (last[0] && page_columns(bytes_text(words)) <= columns) {
		page_cell(page, bytes_text(words), columns, true);
		bytes_printf(page->out, "%6llu x  %s\n", (unsigned long long)count, last);
		return;
	}
	if (last[0])
		bytes_printf(words, "; %llu x, %s", (unsigned long long)count, last);
	page_paragraph(&plain, indent, bytes_text(words));
	bytes_append_text(
		page->out, bytes_text(&text) + (text.length ? strlen(indent) : 0));
	page->out->failed |= text.failed;
}

static void record_line(const struct page *page, const struct step_report *step)
{
	const struct exchange *exchange = step->exchange;
	const struct record *record = &exchange->record;
	const char *word = severity_name(step->status);
	scoped_buffer words = BYTES_EMPTY;
	char last[MOMENT_TEXT] = "";

	if (exchange->step != STEP_EVENT)
		bytes_printf(&words, "%s ", step_name(exchange->step));
	if (exchange->request.method[0])
		bytes_printf(&words, "%s ", exchange->request.method);
	log_outcome(exchange, false, &words);
	if (record->first || record->last)
		moment_text(record->last, record->dated, last);
	bytes_append_text(page->out, "  ");
	page_tinted(page, tint_of(step->status), word);
	page_cell(page, "", STATUS_COLUMNS - strlen(word), true);
	words_and_times(page, &words, record->count, last);
	page->out->failed |= words.failed;
}

/* The words of the log itself, with -v. */
static void record_more(const struct page *page, const struct trace *trace,
	const struct exchange *exchange)
{
	scoped_buffer text = BYTES_EMPTY;

	log_describe(trace, exchange, &text);
	if (exchange->record.client[0])
		bytes_printf(&text, "; %s", exchange->record.client);
	if (exchange->request.url)
		bytes_printf(&text, "; %s", exchange->request.url);
	page_paragraph(page, "            ", bytes_text(&text));
	page->out->failed |= text.failed;
}

static void device_part(const struct page *page, const struct report *report,
	const struct device_report *device, enum verbosity verbosity)
{
	page_tinted(page, TINT_STRONG, device->device);
	logs_text_line(page);
	for (size_t i = 0; i < device->n_steps; i++) {
		if (!device->steps[i].exchange)
			continue;
		record_line(page, &device->steps[i]);
		if (verbosity >= VERBOSITY_VERBOSE)
			record_more(page, report->trace, device->steps[i].exchange);
	}
}

/* ---- journeys ---- */

static void append_waypoints(const struct journey *journey, struct bytes *out)
{
	int furthest = journey_furthest(journey);
	char text[MOMENT_TEXT];

	for (int w = 0; w <= furthest; w++) {
		bytes_printf(out, "%s%s", w ? ", " : "", waypoint_name((enum waypoint)w));
		if (!(journey->reached & 1U << w)) {
			bytes_append_text(out,
				journey->shown & 1U << w ? " (no line)" : " (not shown)");
			continue;
		}
		moment_text(journey->at[w], false, text);
		if (journey->timed)
			bytes_printf(out, " %s", text);
	}
	if (furthest < 0)
		bytes_append_text(out, "no step was reached");
}

static const char *const seen_as[WAYPOINT_COUNT] = {
	[WAYPOINT_PROFILE] = "that the profile arrived",
	[WAYPOINT_CONTACT] = "that it came to the server",
	[WAYPOINT_REQUEST] = "that it sent a request",
	[WAYPOINT_CA] = "what the CA said",
	[WAYPOINT_DELIVERY] = "that it got a certificate",
	[WAYPOINT_INSTALLED] = "that the certificate was installed",
};

/* What comes after the furthest step: missing, or nothing that these logs could show. */
static void append_rest(const struct journey *journey, struct bytes *out)
{
	int furthest = journey_furthest(journey);
	enum waypoint missing = journey_missing(journey);
	const char *separator = ". Such logs do not show: ";

	if (furthest == WAYPOINT_COUNT - 1) {
		bytes_append_text(out, ". All reached");
		return;
	}
	if (furthest >= 0)
		bytes_printf(out, ". Got as far as: %s",
			waypoint_name((enum waypoint)furthest));
	if (missing != WAYPOINT_COUNT)
		bytes_printf(out, ". No line shows %s", seen_as[missing]);
	for (int w = furthest + 1; w < WAYPOINT_COUNT; w++) {
		if (journey->shown & 1U << w)
			continue;
		bytes_printf(out, "%s%s", separator, waypoint_name((enum waypoint)w));
		separator = ", ";
	}
}

/* The line that says why it failed. */
static const struct exchange *failed_exchange(
	const struct trace *trace, const struct journey *journey)
{
	return journey->failed && journey->failed <= trace->n_exchanges
		       ? trace->exchanges[journey->failed - 1]
		       : NULL;
}

static void append_failure(
	const struct trace *trace, const struct journey *journey, struct bytes *out)
{
	const struct exchange *exchange = failed_exchange(trace, journey);
	char text[MOMENT_TEXT];

	if (!exchange)
		return;
	bytes_append_text(out, ". Failed");
	if (journey->failures > 1)
		bytes_printf(out, " %llu times", (unsigned long long)journey->failures);
	if (journey->timed) {
		moment_text(journey->failed_at, false, text);
		bytes_printf(out, ", at %s", text);
	}
	bytes_append_text(out, ": ");
	if (exchange->step != STEP_EVENT)
		bytes_printf(out, "%s ", step_name(exchange->step));
	log_outcome(exchange, false, out);
	bytes_printf(out, " (%s", trace->history->files[exchange->record.file].name);
	if (exchange->record.line)
		bytes_printf(
			out, ", line %llu", (unsigned long long)exchange->record.line);
	bytes_append_char(out, ')');
}

static void journey_part(
	const struct page *page, const struct trace *trace, const struct journey *journey)
{
	scoped_buffer text = BYTES_EMPTY;
	char first[40], day[MOMENT_TEXT];

	snprintf(first, sizeof(first), "  %-10s", journey->device);
	if (journey->dated) {
		moment_text(journey->first, true, day);
		bytes_printf(&text, "%.10s: ", day);
	}
	append_waypoints(journey, &text);
	append_failure(trace, journey, &text);
	append_rest(journey, &text);
	if (journey->name[0])
		bytes_printf(&text, ". Profile %s", journey->name);
	if (journey->state[0])
		bytes_printf(&text, ". Last state: %s", journey->state);
	if (journey->transaction[0])
		bytes_printf(&text, ". Transaction %s", journey->transaction);
	if (journey->client[0])
		bytes_printf(&text, ". Client %s", journey->client);
	if (journey->guess[0])
		bytes_printf(&text, ". A guess, %s", journey->guess);
	bytes_append_char(&text, '.');
	page_paragraph(page, first, bytes_text(&text));
	page->out->failed |= text.failed;
}

static void count_part(const struct page *page, const struct journey_count *count)
{
	scoped_buffer text = BYTES_EMPTY;
	char first[40];

	snprintf(first, sizeof(first), "  %-10s", count->device);
	bytes_printf(
		&text, "%llu in all; furthest step:", (unsigned long long)count->total);
	for (int w = WAYPOINT_COUNT; w >= 0; w--) {
		if (!count->furthest[w])
			continue;
		bytes_printf(&text, " %s %llu,",
			w ? waypoint_name((enum waypoint)(w - 1)) : "none",
			(unsigned long long)count->furthest[w]);
	}
	if (text.length && !text.failed)
		text.data[text.length - 1] = '\0';
	page_paragraph(page, first, bytes_text(&text));
	page->out->failed |= text.failed;
}

/* Many equal failures are the incident. */
static void alike_part(const struct page *page, const struct trace *trace)
{
	const struct history *history = trace->history;

	for (unsigned id = 1; id <= trace->n_exchanges; id++) {
		scoped_buffer text = BYTES_EMPTY;
		const struct journey *first = NULL;
		size_t n = 0;

		for (size_t i = 0; i < history->n_journeys; i++) {
			if (history->journeys[i].failed != id)
				continue;
			first = first ? first : &history->journeys[i];
			n++;
		}
		if (n < 2)
			continue;
		bytes_printf(&text, "%zu of %s failed alike: ", n, first->device);
		log_outcome(trace->exchanges[id - 1], false, &text);
		page_paragraph(page, "  ", bytes_text(&text));
		page->out->failed |= text.failed;
	}
}

static void journeys_part(
	const struct page *page, const struct trace *trace, enum verbosity verbosity)
{
	const struct history *history = trace->history;
	size_t n = history->n_journeys, from = 0;

	if (!history->n_counts)
		return;
	page_tinted(page, TINT_STRONG,
		"enrolments, by their steps: profile, contact, "
		"request, ca, delivery, installed");
	logs_text_line(page);
	if (verbosity < VERBOSITY_VERBOSE && n > JOURNEYS_SHOWN)
		from = n - JOURNEYS_SHOWN;
	for (size_t i = 0; i < history->n_counts; i++)
		if (history->counts[i].total > 1)
			count_part(page, &history->counts[i]);
	alike_part(page, trace);
	for (size_t i = from; i < n; i++)
		journey_part(page, trace, &history->journeys[i]);
	if (from > 0)
		bytes_append_text(page->out, "  These are the latest; -v shows more.\n");
	logs_text_line(page);
}

void logs_text(
	const struct page *page, const struct report *report, enum verbosity verbosity)
{
	const struct history *history = report->trace->history;

	files_part(page, history);
	for (size_t i = 0; i < report->n_devices; i++)
		device_part(page, report, &report->devices[i], verbosity);
	logs_text_line(page);
	journeys_part(page, report->trace, verbosity);
}
