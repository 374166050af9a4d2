/* SPDX-License-Identifier: MIT */
/*
 * The findings in full: the fault, its certainty, who acts, the evidence, and each
 * reason with its check and its fix. Reasons of healthy findings and of less likely ones
 * are folded, but present: recipients of the page have no terminal.
 */
#include <stdio.h>

#include "render/advice.h"
#include "render/html.h"

static void meta_line(
	struct bytes *out, const struct report *report, const struct finding *finding)
{
	bytes_append_text(out, "<p class=\"meta\"><span class=\"code\">");
	html_text(out, finding->cause->id);
	bytes_append_text(out, "</span>");
	if (finding->severity > SEVERITY_INFO)
		bytes_printf(out, " \xc2\xb7 %s \xc2\xb7 for %s",
			finding->certain ? "certain" : "possible",
			actor_name(finding_who(finding)));
	bytes_append_text(out, " \xc2\xb7 ");
	html_devices(out, report, finding->devices);
	if (finding->adjusted)
		bytes_append_text(out, " \xc2\xb7 severity set by an option");
	bytes_append_text(out, "</p>\n");
}

/* Which devices fail by the finding, as far as it is known. */
static void minding_rows(
	struct bytes *out, const struct report *report, const struct finding *finding)
{
	const struct {
		const char *term;
		unsigned devices;
	} rows[] = {
		{ finding->certain ? "Fails for" : "May fail for", finding->minding },
		{ "Does not matter to", finding->sparing },
		{ "Not known for",
			finding->devices & ~(finding->minding | finding->sparing) },
	};

	if (!(finding->minding | finding->sparing))
		return;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!rows[i].devices)
			continue;
		html_element(out, "dt", NULL, rows[i].term);
		bytes_append_text(out, "<dd>");
		html_devices(out, report, rows[i].devices);
		bytes_append_text(out, "</dd>\n");
	}
}

/* By the numbers that the requests have in their table: "requests 1, 4 to 9". The line
 * Seen names lines of logs. */
static void evidence_row(
	struct bytes *out, const struct report *report, const struct finding *finding)
{
	const unsigned *ids = finding->evidence;

	if (!finding->n_evidence || report->trace->origin == ORIGIN_LOG)
		return;
	bytes_printf(out, "<dt>Evidence</dt><dd>request%s ",
		finding->n_evidence > 1 ? "s" : "");
	for (size_t i = 0; i < finding->n_evidence; i++) {
		const size_t first = i;

		while (i + 1 < finding->n_evidence && ids[i + 1] == ids[i] + 1)
			i++;
		bytes_printf(out, "%s%u", first ? ", " : "", ids[first]);
		if (i > first)
			bytes_printf(out, "%s%u", i > first + 1 ? " to " : ", ", ids[i]);
	}
	bytes_append_text(out, "</dd>\n");
}

static void reason_item(struct bytes *out, const struct reason *reason)
{
	bytes_append_text(out, "<li>");
	html_text(out, reason->because);
	bytes_append_text(out, "<dl>");
	if (reason->check)
		bytes_append_text(out, "<dt>Check</dt>");
	if (reason->check)
		html_element(out, "dd", NULL, reason->check);
	if (reason->fix)
		bytes_append_text(out, "<dt>Fix</dt>");
	if (reason->fix)
		html_element(out, "dd", NULL, reason->fix);
	bytes_append_text(out, "</dl></li>\n");
}

static void reasons_list(
	struct bytes *out, const struct report *report, const struct finding *finding)
{
	const bool fine = finding->severity <= SEVERITY_INFO;
	const bool folded = fine || advice_is_minor(report, finding);
	const struct reason *reason;

	if (!advice_reason(finding, 0))
		return;
	if (folded)
		bytes_printf(out, "<details><summary>%s</summary>\n",
			fine ? "If this is not what you expect" : "Reasons and fixes");
	bytes_append_text(out, "<ol>\n");
	for (size_t i = 0; (reason = advice_reason(finding, i)); i++)
		reason_item(out, reason);
	bytes_append_text(out, folded ? "</ol>\n</details>\n" : "</ol>\n");
}

static void reference_items(struct bytes *out, const struct cause *cause)
{
	if (!cause->references[0])
		return;
	bytes_append_text(out, "<p class=\"meta\">Documented: ");
	for (int i = 0; i < CAUSE_REFERENCES && cause->references[i]; i++) {
		bytes_append_text(out, i ? ", <a rel=\"noreferrer\" href=\""
					 : "<a rel=\"noreferrer\" href=\"");
		html_text(out, cause->references[i]);
		bytes_append_text(out, "\">");
		html_text(out, cause->references[i]);
		bytes_append_text(out, "</a>");
	}
	bytes_append_text(out, "</p>\n");
}

static void finding_article(
	struct bytes *out, const struct report *report, const struct finding *finding)
{

	bytes_append_text(out, "<article class=\"finding\"><h4>");
	html_badge(out, finding->severity);
	bytes_append_char(out, ' ');
	html_text(out, finding->title);
	bytes_append_text(out, "</h4>\n");
	meta_line(out, report, finding);
	bytes_append_text(out, "<dl>");
	if (finding->detail.length) {
		bytes_append_text(out, "<dt>Seen</dt>");
		html_element(out, "dd", NULL, bytes_text(&finding->detail));
	}
	minding_rows(out, report, finding);
	evidence_row(out, report, finding);
	bytes_append_text(out, "</dl>\n");
	reasons_list(out, report, finding);
	reference_items(out, finding->cause);
	bytes_append_text(out, "</article>\n");
}

void html_findings(struct bytes *out, const struct report *report, size_t number)
{
	html_heading(out, number, "findings", "Findings");
	if (!report->n_findings)
		bytes_append_text(out, "<p>None.</p>\n");
	for (size_t i = 0; i < report->n_findings; i++)
		finding_article(out, report, &report->findings[i]);
}
