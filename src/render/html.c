/* SPDX-License-Identifier: MIT */
/*
 * The report as one page to look at and to send: it stands alone, loads nothing and runs
 * nothing, and a Content-Security-Policy says so to the browser. The first screen has
 * the verdict, the route, who acts and what to do first; several targets have a table
 * that leads to each.
 *
 * It keeps its targets until the run ends, because the table comes first: a limited
 * number get a part of their own, the others only a row.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "render/advice.h"
#include "render/figures.h"
#include "render/html.h"
#include "render/render.h"
#include "render/status.h"
#include "render/verdict.h"
#include "render/words.h"

/* How many targets without a fault get a part, and how many in all. */
enum { HEALTHY_PARTS_MAX = 50, PARTS_MAX = 300 };

/* Rows and parts by status, because the worst stand first. */
struct page_state {
	struct bytes rows[SEVERITY_CRITICAL + 1], parts[SEVERITY_CRITICAL + 1];
	size_t counts[SEVERITY_CRITICAL + 1];
	size_t n_parts;
	bool compared, logs;
	char name[160]; /* the first target's, or what logs are called */
};

/* ---- a target ---- */

/* In the order of the page; `logs`: of a report on logs, else of a probe's. */
static const struct {
	const char *word, *title;
	void (*append)(struct bytes *out, const struct report *report, size_t number);
	bool logs, probes;
} parts[] = {
	{ "findings", "Findings", html_findings, true, true },
	{ "enrolments", "Enrolments", html_lanes, true, false },
	{ "lines", "Lines", html_lines, true, false },
	{ "files", "Files", html_files, true, false },
	{ "steps", "Devices by steps", html_steps, false, true },
	{ "times", "Times", html_waterfall, false, true },
	{ "certificates", "Certificates", html_certificates, true, true },
};

/* The parts, with links to those that are not empty. */
static void append_parts(struct bytes *out, const struct report *report, size_t number)
{
	scoped_buffer body = BYTES_EMPTY;

	bytes_printf(out, "<nav aria-label=\"Parts of target %zu\"><ul>\n", number);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t before = body.length;

		if (report->trace->origin == ORIGIN_LOG ? !parts[i].logs
							: !parts[i].probes)
			continue;
		parts[i].append(&body, report, number);
		if (body.length > before)
			bytes_printf(out, "<li><a href=\"#t%zu-%s\">%s</a></li>\n",
				number, parts[i].word, parts[i].title);
	}
	bytes_append_text(out, "</ul></nav>\n");
	bytes_append_span(out, bytes_span(&body));
	out->failed |= body.failed;
}

static void target_heading(struct bytes *out, const struct report *report, size_t number)
{
	scoped_buffer subject = BYTES_EMPTY;

	verdict_subject(report, &subject);
	bytes_printf(out,
		"<section class=\"target\" id=\"t%zu\" aria-labelledby=\"t%zu-name\">\n"
		"<h2 id=\"t%zu-name\">",
		number, number, number);
	html_text(out, bytes_text(&subject));
	bytes_append_text(out, "</h2>\n");
	out->failed |= subject.failed;
}

static void target_part(struct bytes *out, const struct report *report, size_t number)
{
	scoped_buffer sentence = BYTES_EMPTY;

	target_heading(out, report, number);
	verdict_sentence(report, &sentence);
	bytes_printf(out, "<p class=\"verdict %s\">", severity_name(report->status));
	html_badge(out, report->status);
	bytes_append_char(out, ' ');
	html_text(out, bytes_text(&sentence));
	bytes_append_text(out, "</p>\n");
	html_route(out, report);
	html_advice(out, report);
	append_parts(out, report, number);
	bytes_append_text(out, "</section>\n");
	out->failed |= sentence.failed;
}

/* ---- the table of targets ---- */

static void target_row(struct bytes *out, const struct report *report, size_t number)
{
	const struct finding *finding = advice_finding(report);
	scoped_buffer subject = BYTES_EMPTY;

	bytes_append_text(out, "<tr><td>");
	html_badge(out, report->status);
	bytes_append_text(out, "</td><td class=\"any\">");
	if (number)
		bytes_printf(out, "<a href=\"#t%zu\">", number);
	verdict_subject(report, &subject);
	html_text(out, bytes_text(&subject));
	out->failed |= subject.failed;
	if (number)
		bytes_append_text(out, "</a>");
	bytes_append_text(out, "</td>");
	html_element(out, "td", "any", finding ? finding->title : "Nothing");
	html_element(out, "td", NULL,
		actor_name(finding ? finding_who(advice_leader(report)) : ACTOR_NOBODY));
	bytes_append_text(out, "</tr>\n");
}

static int html_target(struct rendering *rendering, const struct report *report)
{
	struct page_state *state = rendering->state;
	size_t most = report->status == SEVERITY_OK ? HEALTHY_PARTS_MAX : PARTS_MAX;
	size_t number = state->n_parts < most ? ++state->n_parts : 0;
	enum severity place;

	state->logs |= report->trace->origin == ORIGIN_LOG;
	if (!rendering->run.n_reports)
		snprintf(state->name, sizeof(state->name), "%s",
			state->logs ? "logs" : report->trace->url);
	state->counts[report->status]++;
	state->compared |= report->trace->part != PART_ALONE;
	/* Compared targets keep their order: the conclusion is in the first. */
	place = state->compared ? SEVERITY_OK : report->status;
	target_row(&state->rows[place], report, number);
	if (number)
		target_part(&state->parts[place], report, number);
	return state->rows[place].failed || state->parts[place].failed ? -ENOMEM : 0;
}

/* ---- the document ---- */

static void append_style(struct bytes *out)
{
	for (size_t i = 0; html_style[i]; i++)
		bytes_append_text(out, html_style[i]);
}

/* The only style is the one here: its hash is in the policy (CSP 3, 6.7.3.3). */
static int append_policy(struct bytes *out)
{
	scoped_buffer style = BYTES_EMPTY;
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int length = 0;

	append_style(&style);
	if (style.failed || !EVP_Digest(style.data, style.length, digest, &length,
				    EVP_sha256(), NULL))
		return -ENOMEM;
	bytes_append_text(out,
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
		"'none'; style-src 'sha256-");
	bytes_append_base64(out, (struct span){ digest, length });
	bytes_append_text(out, "'; base-uri 'none'; form-action 'none'\"/>\n");
	return 0;
}

static int html_head(struct rendering *rendering)
{
	const struct page_state *state = rendering->state;
	const struct run *run = &rendering->run;
	struct bytes *out = &rendering->out;
	int r;

	bytes_append_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
			       "<meta charset=\"utf-8\"/>\n");
	r = append_policy(out);
	bytes_append_text(out,
		"<meta name=\"viewport\" content=\"width=device-width, "
		"initial-scale=1\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n");
	bytes_printf(out, "<title>%s: ", status_word(run->status));
	if (run->n_reports > 1)
		bytes_printf(out, "%zu targets", run->n_reports);
	else
		html_text(out, state->name);
	bytes_append_text(out, " \xe2\x80\x93 SCEP report</title>\n<style>");
	append_style(out);
	bytes_append_text(out, "</style>\n</head>\n");
	return r;
}

/* For logs the times are those of their lines. */
static void times_line(struct rendering *rendering)
{
	const struct page_state *state = rendering->state;
	const struct run *run = &rendering->run;
	struct bytes *out = &rendering->out;

	if (run->started && state->logs)
		bytes_append_text(out, "lines from ");
	if (run->started)
		html_moment(out, run->started);
	bytes_append_text(out, !run->started ? "" : state->logs ? " on, read by " : ", ");
	bytes_printf(out, "scepprobe %s", run->version);
	if (run->duration >= 0.1 && !state->logs)
		bytes_printf(out, ", took %.1f s", run->duration);
}

/* How many targets ended how, the worst first. */
static void total_line(struct rendering *rendering)
{
	const struct page_state *state = rendering->state;
	struct bytes *out = &rendering->out;
	const char *separator = ": ";

	bytes_printf(
		out, "<p class=\"verdict %s\">", severity_name(rendering->run.status));
	html_badge(out, rendering->run.status);
	bytes_printf(out, " %zu targets", rendering->run.n_reports);
	for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_OK; severity--) {
		if (!state->counts[severity])
			continue;
		bytes_printf(out, "%s%zu %s", separator, state->counts[severity],
			severity_name((enum severity)severity));
		separator = ", ";
	}
	bytes_append_text(out, "</p>\n");
}

static void top(struct rendering *rendering)
{
	struct bytes *out = &rendering->out;

	bytes_append_text(out, "<body>\n<a class=\"skip\" href=\"#main\">To the report"
			       "</a>\n<header>\n<h1>SCEP report</h1>\n<p>");
	times_line(rendering);
	bytes_append_text(out, "</p>\n</header>\n<main id=\"main\">\n");
	if (rendering->run.interrupted)
		bytes_append_text(out, "<p class=\"verdict unknown\">Interrupted: not "
				       "everything was probed.</p>\n");
}

static void table_of_targets(struct rendering *rendering)
{
	const struct page_state *state = rendering->state;
	struct bytes *out = &rendering->out;

	if (!state->compared)
		total_line(rendering);
	html_stack_begin(out, "Targets", "Status|Target|What is wrong|Who acts");
	for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_OK; severity--)
		bytes_append_span(out, bytes_span(&state->rows[severity]));
	html_table_end(out);
}

static void glossary(struct bytes *out)
{
	const struct word_row *row;

	bytes_append_text(out, "<details><summary>Words of this page</summary>\n<dl>\n");
	for (size_t i = 0; (row = word_at(i)); i++) {
		html_element(out, "dt", NULL, row->word);
		html_element(out, "dd", NULL, row->meaning);
	}
	bytes_append_text(out, "</dl>\n</details>\n");
}

static int html_end(struct rendering *rendering)
{
	struct page_state *state = rendering->state;
	struct bytes *out = &rendering->out;
	int r;

	if (!rendering->run.n_reports && rendering->run.interrupted)
		return 0;
	r = html_head(rendering);
	top(rendering);
	if (rendering->run.n_reports > 1)
		table_of_targets(rendering);
	for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_OK; severity--)
		bytes_append_span(out, bytes_span(&state->parts[severity]));
	glossary(out);
	bytes_append_text(out,
		"</main>\n<footer><p>This page is complete: it loads nothing and runs no "
		"scripts. It contains names of hosts and certificates, but no secrets."
		"</p></footer>\n</body>\n</html>\n");
	return r;
}

static void html_clear(void *state)
{
	struct page_state *page = state;

	for (int severity = SEVERITY_OK; severity <= SEVERITY_CRITICAL; severity++) {
		bytes_clear(&page->rows[severity]);
		bytes_clear(&page->parts[severity]);
	}
}

extern const struct renderer render_html;

const struct renderer render_html = {
	.name = "html",
	.summary = "a page to look at and to send: one file, no scripts",
	.state_size = sizeof(struct page_state),
	.target = html_target,
	.end = html_end,
	.clear = html_clear,
};
