/* SPDX-License-Identifier: MIT */
/*
 * The times: the requests of each device as bars on one axis, in their measured phases,
 * and the same in numbers. A device sends one request after the other; the start is
 * known to the second only, so shorter pauses are not drawn.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/html.h"
#include "render/outcome.h"

enum { URL_SHOWN = 240 };

enum { ROW = 36, HEAD = 34, ROWS_MAX = 48, TOP = 26 };

static const char *phase_words(enum phase phase)
{
	static const char *const words[PHASE_COUNT] = {
		[PHASE_RESOLVE] = "lookup",
		[PHASE_CONNECT] = "connect",
		[PHASE_TLS] = "TLS",
		[PHASE_PROCESSING] = "waiting",
		[PHASE_TRANSFER] = "transfer",
	};

	return words[phase];
}

/* Phases differ in height, so that they differ without colours too. */
static int phase_height(enum phase phase)
{
	static const int heights[PHASE_COUNT] = {
		[PHASE_RESOLVE] = 4,
		[PHASE_CONNECT] = 7,
		[PHASE_TLS] = 10,
		[PHASE_PROCESSING] = 14,
		[PHASE_TRANSFER] = 6,
	};

	return heights[phase];
}

/* Begins where the one before ended, or at its own second if that is later. */
static double start_of(
	const struct trace *trace, const struct exchange *exchange, double ended)
{
	double at = (double)(exchange->started - trace->started);

	return at > ended + 1 && at < trace->duration + 1 ? at : ended;
}

static double end_of_all(const struct report *report)
{
	double latest = 0;

	for (size_t d = 0; d < report->n_devices; d++) {
		const struct device_report *device = &report->devices[d];
		double ended = 0;

		for (size_t s = 0; s < device->n_steps; s++)
			if (device->steps[s].exchange)
				ended = start_of(report->trace, device->steps[s].exchange,
						ended) +
					device->steps[s].exchange->transport.total;
		if (ended > latest)
			latest = ended;
	}
	return latest;
}

static void append_seconds(double seconds, char *out, size_t size)
{
	if (seconds < 1)
		snprintf(out, size, "%.0f ms", seconds * 1000);
	else
		snprintf(out, size, "%.3g s", seconds);
}

/* 1, 2 or 5 times a power of ten: at most four of them. */
static double step_of_axis(double whole)
{
	double power = pow(10, floor(log10(whole / 4)));
	const double steps[] = { 1, 2, 5, 10 };

	for (size_t i = 0; i < 4; i++)
		if (whole / (power * steps[i]) <= 4)
			return power * steps[i];
	return power * 10;
}

static void waterfall_axis(struct bytes *out, double whole, int height)
{
	double step = step_of_axis(whole);

	for (int i = 0; i * step <= whole && i <= 4; i++) {
		char label[24];
		double x = 100 * i * step / whole;

		append_seconds(i * step, label, sizeof(label));
		html_drawing_line(out, "grid", x, TOP - 8, x, height);
		/* At the edge a label stands left of its line, if there is room. */
		if (x <= 85)
			html_drawing_text(out, "dim", x, 12, label);
		else if (100 * step / whole >= 33)
			html_drawing_text(out, "dim right", x, 12, label);
	}
}

static void bar_tooltip(const struct exchange *exchange, enum phase phase, char out[60])
{
	char time[24];

	append_seconds(exchange->transport.seconds[phase], time, sizeof(time));
	snprintf(out, 60, "exchange %u: %s %s", exchange->id, phase_words(phase), time);
}

static void exchange_bars(struct bytes *out, const struct exchange *exchange,
	double start, double whole, int y)
{
	const struct transport *transport = &exchange->transport;
	double at = start, width = 100 * transport->total / whole;
	char class[4], tooltip[60];

	for (enum phase phase = 0; phase < PHASE_COUNT; phase++) {
		double seconds = transport->seconds[phase];
		int height = phase_height(phase);

		if (seconds <= 0)
			continue;
		snprintf(class, sizeof(class), "p%d", (int)phase);
		bar_tooltip(exchange, phase, tooltip);
		html_drawing_bar(out, class, 100 * at / whole, y + (14 - height) / 2,
			100 * seconds / whole, height, tooltip);
		at += seconds;
	}
	if (transport->fault != FAULT_NONE)
		html_drawing_bar(out, "fault", 100 * start / whole, y - 1,
			width > 0.5 ? width : 0.5, 16, transport->text);
}

static void exchange_row(struct bytes *out, const struct step_report *step, double start,
	double whole, int y)
{
	const struct exchange *exchange = step->exchange;
	const bool bad = step->status >= SEVERITY_CRITICAL;
	const double x = 100 * start / whole;
	const double end = fmin(x + 100 * exchange->transport.total / whole, 100);
	char label[96], time[24];

	append_seconds(exchange->transport.total, time, sizeof(time));
	if (exchange->response.status)
		snprintf(label, sizeof(label), "%s %s: %ld, %s",
			step_name(exchange->step), exchange->request.method,
			exchange->response.status, time);
	else
		snprintf(label, sizeof(label), "%s %s: %s, %s", step_name(exchange->step),
			exchange->request.method, fault_name(exchange->transport.fault),
			time);
	/* A label takes up to 70 percent of a telephone: it begins or ends with its bar,
	 * or stands over the middle of it, so that it fits and touches it. */
	if (x <= 30)
		html_drawing_text(out, bad ? "label bad" : "label", x, y + 11, label);
	else if (end >= 70)
		html_drawing_text(
			out, bad ? "label bad right" : "label right", end, y + 11, label);
	else
		html_drawing_text(out, bad ? "label bad mid" : "label mid",
			fmin(fmax((x + end) / 2, 35), 65), y + 11, label);
	exchange_bars(out, exchange, start, whole, y + 16);
}

static size_t rows_of(const struct device_report *device)
{
	size_t n = 0;

	for (size_t s = 0; s < device->n_steps; s++)
		n += device->steps[s].exchange != NULL;
	return n < ROWS_MAX ? n : ROWS_MAX;
}

static void device_drawing(struct bytes *out, const struct report *report,
	const struct device_report *device, double whole)
{
	const int height = TOP + ROW * (int)rows_of(device) + 4;
	double ended = 0;
	size_t row = 0;
	char words[160];

	snprintf(words, sizeof(words),
		"%zu requests one after the other; the table below has their times",
		rows_of(device));
	bytes_append_text(out, "<figure>");
	html_element(out, "figcaption", "strong", device->device);
	html_drawing_begin(out, "", height, device->device, words);
	waterfall_axis(out, whole, height);
	for (size_t s = 0; s < device->n_steps && row < ROWS_MAX; s++) {
		const struct step_report *step = &device->steps[s];
		double start;

		if (!step->exchange)
			continue;
		start = start_of(report->trace, step->exchange, ended);
		exchange_row(out, step, start, whole, TOP + ROW * (int)row++);
		ended = start + step->exchange->transport.total;
	}
	html_drawing_end(out);
	bytes_append_text(out, "</figure>\n");
}

static void legend(struct bytes *out)
{
	html_drawing_begin(out, "", 40, "Legend",
		"the phases of a request, by colour and height: lookup, connect, TLS, "
		"waiting, transfer");
	for (enum phase phase = 0; phase < PHASE_COUNT; phase++) {
		char class[4];
		int height = phase_height(phase);

		snprintf(class, sizeof(class), "p%d", (int)phase);
		html_drawing_bar(out, class, 20.0 * (int)phase, 2 + (14 - height) / 2, 8,
			height, NULL);
		html_drawing_text(out, "dim", 20.0 * (int)phase, 32, phase_words(phase));
	}
	html_drawing_end(out);
}

/* ---- in numbers ---- */

static void milliseconds_cell(struct bytes *out, double seconds)
{
	if (seconds > 0)
		bytes_printf(out, "<td class=\"n\">%.1f</td>", seconds * 1000);
	else
		bytes_append_text(out, "<td class=\"n\"></td>");
}

/* A message in a URL has thousands of characters without use for a reader. */
static void url_cell(struct bytes *out, const char *url)
{
	char shown[URL_SHOWN + 40];
	const size_t length = url ? strlen(url) : 0;

	if (length <= URL_SHOWN) {
		html_element(out, "td", "any code", url);
		return;
	}
	snprintf(
		shown, sizeof(shown), "%.*s... (%zu characters)", URL_SHOWN, url, length);
	html_element(out, "td", "any code", shown);
}

static void number_row(
	struct bytes *out, const struct report *report, const struct exchange *exchange)
{
	const struct transport *transport = &exchange->transport;
	scoped_buffer words = BYTES_EMPTY;

	outcome_append(report, exchange, &words);
	bytes_printf(out, "<tr><td>%u</td>", exchange->id);
	html_element(out, "td", NULL, exchange->device);
	bytes_printf(out, "<td>%s %s</td>", step_name(exchange->step),
		exchange->request.method);
	html_element(out, "td", "any", bytes_text(&words));
	for (enum phase phase = 0; phase < PHASE_COUNT; phase++)
		milliseconds_cell(out, transport->seconds[phase]);
	milliseconds_cell(out, transport->total);
	html_element(out, "td", "any", transport->address);
	url_cell(out, exchange->request.url);
	bytes_append_text(out, "</tr>\n");
	out->failed |= words.failed;
}

void html_waterfall(struct bytes *out, const struct report *report, size_t number)
{
	const struct trace *trace = report->trace;
	double whole = end_of_all(report);

	if (!trace->n_exchanges || whole <= 0)
		return;
	html_heading(out, number, "times", "Where the time went");
	bytes_append_text(out,
		"<p class=\"dim\">One bar for each request of a device, in their order. Time "
		"runs from left to right, from the first request on; the axis is the same "
		"for "
		"all devices.</p>\n");
	legend(out);
	for (size_t i = 0; i < report->n_devices; i++)
		if (rows_of(&report->devices[i]))
			device_drawing(out, report, &report->devices[i], whole);
	bytes_append_text(out, "<details><summary>All requests in numbers</summary>\n");
	html_table_begin(out, "All requests; times in milliseconds",
		"No.|Device|Step|Answer|Lookup|Connect|TLS|Waiting|Transfer|Total|Address|"
		"URL");
	for (size_t i = 0; i < trace->n_exchanges; i++)
		number_row(out, report, trace->exchanges[i]);
	html_table_end(out);
	bytes_append_text(out, "</details>\n");
}
