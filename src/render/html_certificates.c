/* SPDX-License-Identifier: MIT */
/*
 * Certificates on a time axis: the days from today, closer together the further they are,
 * so that a week and ten years both can be read; today and the thresholds are lines. The
 * table below says the same exactly.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/html.h"

enum { CERTIFICATES_MAX = 24, ROW = 40, TOP = 40, DAY = 86400 };

struct collection {
	const struct certificate *rows[CERTIFICATES_MAX];
	size_t n;
};

static void add_once(struct collection *collection, const struct certificate *certificate)
{
	for (size_t i = 0; i < collection->n; i++)
		if (strcmp(collection->rows[i]->sha256, certificate->sha256) == 0 &&
			collection->rows[i]->role == certificate->role)
			return;
	if (collection->n < CERTIFICATES_MAX)
		collection->rows[collection->n++] = certificate;
}

static void certificates_gather(struct collection *collection, const struct trace *trace)
{
	for (size_t i = 0; i < trace->n_exchanges; i++) {
		const struct exchange *exchange = trace->exchanges[i];
		const struct tls *tls = &exchange->transport.tls;
		const struct certrep *certrep = &exchange->reply.certrep;

		for (int c = 0; c < tls->n_chain; c++)
			add_once(collection, &tls->chain[c]);
		if (!exchange->response.status)
			continue;
		for (int c = 0; c < exchange->reply.n_certificates; c++)
			add_once(collection, &exchange->reply.certificates[c]);
		if (exchange->reply.kind == REPLY_CERTREP && certrep->has_issued)
			add_once(collection, &certrep->issued);
	}
}

/* ---- the axis ---- */

enum { DAYS_BEFORE = 1200, DAYS_BEHIND = 18000 };

static double logarithm(double days)
{
	return days < 0 ? -log1p(-days / 10) : log1p(days / 10);
}

/* Days from today to percent of the width, held within it. */
static double place(double days)
{
	const double least = logarithm(-DAYS_BEFORE), most = logarithm(DAYS_BEHIND);
	double x = 100 * (logarithm(days) - least) / (most - least);

	return x < 0 ? 0 : x > 100 ? 100 : x;
}

static double days_from(int64_t moment, int64_t now)
{
	return (double)(moment - now) / DAY;
}

static void certificates_axis(struct bytes *out, const struct report *report, int height)
{
	static const struct {
		int days;
		const char *class, *label;
	} ticks[] = {
		/* few: left out where there is little room */
		{ -365, "mid dim", "-1 y" },
		{ -30, "mid dim few", "-30 d" },
		{ 0, "mid strong", "today" },
		{ 90, "mid dim few", "90 d" },
		{ 365, "mid dim", "1 y" },
		{ 1826, "mid dim few", "5 y" },
		{ 7305, "mid dim", "20 y" },
	};

	for (size_t i = 0; i < sizeof(ticks) / sizeof(ticks[0]); i++) {
		double x = place(ticks[i].days);

		html_drawing_line(
			out, ticks[i].days ? "grid" : "today", x, 18, x, height);
		html_drawing_text(out, ticks[i].class, x, 12, ticks[i].label);
	}
	html_drawing_line(out, "last", place(report->judgement->critical_days), 18,
		place(report->judgement->critical_days), height);
	html_drawing_line(out, "limit", place(report->judgement->warning_days), 18,
		place(report->judgement->warning_days), height);
}

static const char *bar_class(const struct report *report, int days)
{
	if (days <= report->judgement->critical_days)
		return "over";
	return days <= report->judgement->warning_days ? "soon" : "valid";
}

static void append_left(int days, char *out, size_t size)
{
	if (days < 0)
		snprintf(out, size, "expired %d days ago", -days);
	else
		snprintf(out, size, "%d days left", days);
}

static void certificate_bar(struct bytes *out, const struct report *report,
	const struct certificate *certificate, int y)
{
	const int64_t now = report->trace->started;
	const int days = certificate_days_left(certificate, now);
	const double from = place(days_from(certificate->not_before, now));
	const double to = place(days_from(certificate->not_after, now));
	char label[120], left[40];

	append_left(days, left, sizeof(left));
	snprintf(label, sizeof(label), "%s: %s", certificate_role_name(certificate->role),
		left);
	html_drawing_text(out,
		days <= report->judgement->critical_days ? "clear bad" : "clear", 0,
		y + 12, label);
	html_drawing_bar(out, bar_class(report, days), from, y + 18,
		to - from > 0.3 ? to - from : 0.3, 12, certificate->subject);
}

static void drawing(struct bytes *out, const struct report *report,
	const struct collection *collection)
{
	const int height = TOP + ROW * (int)collection->n;
	scoped_buffer words = BYTES_EMPTY;

	for (size_t i = 0; i < collection->n; i++) {
		char left[40];

		append_left(certificate_days_left(
				    collection->rows[i], report->trace->started),
			left, sizeof(left));
		bytes_printf(&words, "%s%s %s", i ? ", " : "",
			certificate_role_name(collection->rows[i]->role), left);
	}
	bytes_append_text(out, "<figure>\n");
	html_drawing_begin(
		out, "", height, "Certificates on a time axis", bytes_text(&words));
	certificates_axis(out, report, height);
	for (size_t i = 0; i < collection->n; i++)
		certificate_bar(
			out, report, collection->rows[i], TOP - 14 + ROW * (int)i);
	html_drawing_end(out);
	bytes_printf(out,
		"<figcaption>Days from the date of this report, on a scale that shrinks "
		"with the "
		"distance. Dashed line: a warning from %d days on. Dotted line: critical "
		"from %d days on.",
		report->judgement->warning_days, report->judgement->critical_days);
	bytes_append_text(out, "</figcaption></figure>\n");
	out->failed |= words.failed;
}

static void certificate_row(struct bytes *out, const struct report *report,
	const struct certificate *certificate)
{
	const int days = certificate_days_left(certificate, report->trace->started);
	char left[40];

	/* The column's title says "left". */
	if (days < 0)
		append_left(days, left, sizeof(left));
	else
		snprintf(left, sizeof(left), "%d days", days);
	bytes_append_text(out, "<tr>");
	html_element(out, "td", NULL, certificate_role_name(certificate->role));
	html_element(out, "td", "any", certificate->subject);
	html_element(out, "td", NULL, certificate->key);
	bytes_append_text(out, "<td>");
	html_day(out, certificate->not_before);
	bytes_append_text(out, "</td><td>");
	html_day(out, certificate->not_after);
	bytes_append_text(out, "</td>");
	html_element(out, "td", NULL, left);
	html_element(out, "td", "any code", certificate->sha1);
	bytes_append_text(out, "</tr>\n");
}

void html_certificates(struct bytes *out, const struct report *report, size_t number)
{
	struct collection collection = { .n = 0 };

	certificates_gather(&collection, report->trace);
	if (!collection.n)
		return;
	html_heading(out, number, "certificates", "Certificates");
	drawing(out, report, &collection);
	html_table_begin(out, "Certificates that were seen",
		"Role|Subject|Key|From|Until|Left|SHA-1");
	for (size_t i = 0; i < collection.n; i++)
		certificate_row(out, report, collection.rows[i]);
	html_table_end(out);
}
