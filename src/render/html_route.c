/* SPDX-License-Identifier: MIT */
/*
 * The top of a target: the route as a drawing, across where there is room and down where
 * there is not, its words below it, and who has to do what first.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "render/advice.h"
#include "render/html.h"
#include "render/verdict.h"

/* ---- the route ---- */

static enum html_mark mark_of(enum hop_state state)
{
	static const enum html_mark marks[HOP_STATES] = {
		[HOP_ABSENT] = MARK_NONE,
		[HOP_UNKNOWN] = MARK_UNKNOWN,
		[HOP_REACHED] = MARK_PASSED,
		[HOP_ANSWERED] = MARK_ANSWERED,
		[HOP_FAILED] = MARK_FAILED,
	};

	return marks[state];
}

/* Hops after a fault were not reached; without a fault, not asked. */
static const char *state_words(const struct route *route, enum hop_state state)
{
	static const char *const words[HOP_STATES] = {
		[HOP_ABSENT] = "none",
		[HOP_UNKNOWN] = "not reached",
		[HOP_REACHED] = "passed",
		[HOP_ANSWERED] = "answered",
		[HOP_FAILED] = "FAILS",
	};

	return state == HOP_UNKNOWN && route->failed < 0 ? "not asked" : words[state];
}

static const char *line_class(const struct hop *next)
{
	return next->state == HOP_UNKNOWN ? "open" : "way";
}

/* "Application" above "proxy". */
static void hop_title_lines(
	struct bytes *out, const struct hop *hop, double x, const char *class)
{
	char first[24];
	const char *title = hop->title, *blank = strchr(title, ' ');

	if (!blank) {
		html_drawing_text(out, class, x, 72, title);
		return;
	}
	snprintf(first, sizeof(first), "%.*s", (int)(blank - title), title);
	html_drawing_text(out, class, x, 56, first);
	html_drawing_text(out, class, x, 72, blank + 1);
}

static void route_across(struct bytes *out, const struct route *route, const char *words)
{
	const double share = 100.0 / (double)route->n;

	html_drawing_begin(out, "flat", 96, "Route", words);
	for (size_t i = 0; i + 1 < route->n; i++)
		html_drawing_line(out, line_class(&route->hops[i + 1]),
			share * ((double)i + 0.5), 22, share * ((double)i + 1.5), 22);
	for (size_t i = 0; i < route->n; i++) {
		const struct hop *hop = &route->hops[i];
		const double x = share * ((double)i + 0.5);
		bool failed = hop->state == HOP_FAILED;

		html_drawing_mark(out, mark_of(hop->state), x, 22);
		hop_title_lines(out, hop, x, "mid strong");
		html_drawing_text(out, failed ? "mid bad" : "mid dim", x, 89,
			state_words(route, hop->state));
	}
	html_drawing_end(out);
}

static void route_down(struct bytes *out, const struct route *route, const char *words)
{
	html_drawing_begin(out, "tall", HTML_ROW * (int)route->n, "Route", words);
	for (size_t i = 0; i < route->n; i++) {
		const struct hop *hop = &route->hops[i];
		char text[64];

		snprintf(text, sizeof(text), "%s: %s", hop->title,
			state_words(route, hop->state));
		html_drawing_row(out, (int)i, mark_of(hop->state),
			hop->state == HOP_FAILED ? "bad" : "strong", text,
			i + 1 < route->n ? line_class(&route->hops[i + 1]) : NULL);
	}
	html_drawing_end(out);
}

/* Absent hops are not drawn. */
static void drop_absent(struct route *route)
{
	size_t n = 0;

	for (size_t i = 0; i < route->n; i++)
		if (route->hops[i].state != HOP_ABSENT)
			route->hops[n++] = route->hops[i];
	route->n = n;
}

void html_route(struct bytes *out, const struct report *report)
{
	scoped_buffer words = BYTES_EMPTY;
	struct route route;

	route_read(report, &route);
	if (!route.n)
		return;
	drop_absent(&route);
	advice_route_sentences(report, &words);
	out->failed |= words.failed;
	bytes_append_text(out, "<figure class=\"route\">\n");
	route_across(out, &route, bytes_text(&words));
	route_down(out, &route, bytes_text(&words));
	html_element(out, "figcaption", NULL, bytes_text(&words));
	bytes_append_text(out, "</figure>\n");
}

/* ---- what to do ---- */

static void advice_row(
	struct bytes *out, const char *term, const char *class, const char *text)
{
	if (!text || !*text)
		return;
	html_element(out, "dt", NULL, term);
	html_element(out, "dd", class, text);
}

/* The check comes first if the fix depends on it. */
static void fix_rows(
	struct bytes *out, const struct finding *finding, const struct reason *reason)
{
	if (!reason)
		return;
	if (!advice_needs_check(finding)) {
		advice_row(out, "Do first", "do", reason->fix);
		advice_row(out, "Check", NULL, reason->check);
		return;
	}
	advice_row(out, "Check", NULL, reason->check);
	advice_row(out,
		reason->fix && text_starts(reason->fix, "If ") ? "Do first"
							       : "If so, do first",
		"do", reason->fix);
}

void html_advice(struct bytes *out, const struct report *report)
{
	const struct finding *finding = advice_leader(report);
	const struct reason *reason = finding ? advice_reason(finding, 0) : NULL;

	bytes_append_text(out, "<dl class=\"act\">\n");
	if (finding) {
		advice_row(out, "Who acts", NULL, actor_name(finding_who(finding)));
		advice_row(out, advice_is_known(finding) ? "Because" : "Likely", NULL,
			reason ? reason->because : NULL);
		fix_rows(out, finding, reason);
	} else if (report->status == SEVERITY_OK) {
		advice_row(out, "Do first", "do", "Nothing.");
		advice_row(out, "Next", NULL, verdict_next(report));
	} else {
		advice_row(out, "Do first", "do", "Run it again, for all steps.");
	}
	bytes_append_text(out, "</dl>\n");
}
