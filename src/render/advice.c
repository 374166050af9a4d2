/* SPDX-License-Identifier: MIT */
/*
 * Chooses what the reader sees first, and writes the route in words. It adds nothing to
 * the report: the finding is the first that matters, the reason its first, and the hops
 * come from diagnose/route.c.
 */
#include "render/advice.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

const struct finding *advice_finding(const struct report *report)
{
	const struct finding *first = report->n_findings ? &report->findings[0] : NULL;

	return first && first->severity > SEVERITY_INFO ? first : NULL;
}

bool advice_is_conclusion(const struct finding *finding)
{
	return finding->cause->when[0].at == AT_END;
}

const struct finding *advice_leader(const struct report *report)
{
	const struct finding *first = advice_finding(report), *second;

	if (!first || report->n_findings < 2 || !first->certain ||
		!advice_is_conclusion(first) || finding_who(first) == ACTOR_CALLER)
		return first;
	second = first + 1;
	return second->certain && second->severity == first->severity &&
			       !advice_is_conclusion(second) && advice_reason(second, 0)
		       ? second
		       : first;
}

const struct reason *advice_reason(const struct finding *finding, size_t index)
{
	return finding_reason(finding, index);
}

bool advice_needs_check(const struct finding *finding)
{
	const struct reason *first = advice_reason(finding, 0);

	return !finding->certain || !first || !first->fix ||
	       text_starts(first->fix, "If ") ||
	       (advice_reason(finding, 1) && !finding_tells(finding, first));
}

bool advice_is_known(const struct finding *finding)
{
	const struct reason *first = advice_reason(finding, 0);

	if (!finding->certain || !first)
		return false;
	return finding_tells(finding, first) ||
	       (first->number && !advice_reason(finding, 1));
}

bool advice_is_minor(const struct report *report, const struct finding *finding)
{
	const struct finding *first = &report->findings[0];

	return finding != first && first->certain && first->severity > SEVERITY_INFO &&
	       (!finding->certain || finding_who(first) == ACTOR_CALLER);
}

/* "Web server" gives "web server", "NDES" stays. */
static void append_title(const struct hop *hop, struct bytes *out)
{
	const char *title = hop->title;

	if (islower((unsigned char)title[1])) {
		bytes_append_char(out, (char)tolower((unsigned char)title[0]));
		title++;
	}
	bytes_append_text(out, title);
}

static bool was_passed(const struct hop *hop)
{
	return hop->state == HOP_REACHED || hop->state == HOP_ANSWERED;
}

/* The index after the last hop that a request reached. */
static size_t end_of_way(const struct route *route)
{
	size_t end = 0;

	for (size_t i = 0; i < route->n; i++)
		if (was_passed(&route->hops[i]) || route->hops[i].state == HOP_FAILED)
			end = i + 1;
	return end;
}

static void append_unreached(
	const struct route *route, const char *introduction, struct bytes *out)
{
	const char *separator = introduction;

	for (size_t i = end_of_way(route); i < route->n; i++) {
		if (route->hops[i].state != HOP_UNKNOWN)
			continue;
		bytes_append_text(out, separator);
		append_title(&route->hops[i], out);
		separator = ", ";
	}
}

void advice_route_line(const struct report *report, bool utf8, struct bytes *out)
{
	const char *arrow = utf8 ? " \xe2\x86\x92 " : " > ";
	const char *separator = "";
	struct route route;

	route_read(report, &route);
	for (size_t i = 0; i < end_of_way(&route); i++) {
		const struct hop *hop = &route.hops[i];

		if (hop->state == HOP_ABSENT)
			continue;
		bytes_append_text(out, separator);
		separator = arrow;
		if (hop->state == HOP_FAILED)
			bytes_append_text(out, utf8 ? "\xe2\x9c\x97 " : "X ");
		append_title(hop, out);
		if (hop->state == HOP_UNKNOWN)
			bytes_append_text(out, " (?)");
		else if (hop->state == HOP_FAILED)
			bytes_append_text(out, " (fails here)");
	}
	append_unreached(
		&route, route.failed >= 0 ? "; not reached: " : "; not asked: ", out);
}

/* ---- sentences ---- */

/* The hops in [from, to) that requests reached, as a sentence. */
static void append_passed(const struct route *route, size_t from, size_t to,
	const char *introduction, struct bytes *out)
{
	const char *separator = introduction;

	for (size_t i = from; i < to; i++) {
		if (!was_passed(&route->hops[i]))
			continue;
		bytes_append_text(out, separator);
		append_title(&route->hops[i], out);
		separator = ", ";
	}
	if (separator != introduction)
		bytes_append_char(out, '.');
}

static void append_failure(const struct route *route, struct bytes *out)
{
	const struct hop *hop;

	if (route->failed < 0)
		return;
	hop = &route->hops[route->failed];
	bytes_append_text(out, " They fail here: ");
	/* A note may name the hop itself. */
	if (!text_starts(hop->note, hop->title))
		append_title(hop, out);
	if (!hop->note[0])
		bytes_append_char(out, '.');
	else if (text_starts(hop->note, hop->title))
		bytes_printf(out, "%s.", hop->note);
	else
		bytes_printf(out, " \xe2\x80\x93 %s.", hop->note);
}

/* The furthest hop of one device, or NULL. */
static const struct hop *furthest_of(const struct route *route, size_t device)
{
	const struct hop *furthest = NULL;

	for (size_t i = 0; i < route->n; i++)
		if (route->hops[i].devices & 1U << device)
			furthest = &route->hops[i];
	return furthest;
}

static void append_devices(
	const struct report *report, const struct route *route, struct bytes *out)
{
	const struct hop *first = report->n_devices ? furthest_of(route, 0) : NULL;
	bool alike = true;

	for (size_t i = 1; i < report->n_devices; i++)
		alike &= furthest_of(route, i) == first;
	for (size_t i = 0; !alike && i < report->n_devices; i++) {
		const struct hop *hop = furthest_of(route, i);

		bytes_printf(out, "%s%s: ", i ? "; " : " How far each device came: ",
			report->devices[i].device);
		if (hop)
			append_title(hop, out);
		else
			bytes_append_text(out, "not started");
	}
	if (!alike)
		bytes_append_char(out, '.');
}

void advice_route_sentences(const struct report *report, struct bytes *out)
{
	struct route route;
	size_t before, end;

	route_read(report, &route);
	if (!route.n)
		return;
	end = route.failed >= 0 ? (size_t)route.failed : route.n;
	append_passed(&route, 0, end, "Requests pass: ", out);
	append_failure(&route, out);
	append_passed(&route, end, route.n, " Other requests come further: ", out);
	before = out->length;
	append_unreached(
		&route, route.failed >= 0 ? " Not reached: " : " Not asked: ", out);
	if (out->length > before)
		bytes_append_char(out, '.');
	append_devices(report, &route, out);
}
