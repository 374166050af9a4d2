/* SPDX-License-Identifier: MIT */
/*
 * The report for people: the verdict, the route, who acts and what to do first; then the
 * findings (text_findings.c); then the results of the devices, equal ones folded into
 * one; and certificates where they matter. -v and explain show the rest. All text is
 * printable before it reaches the terminal.
 */
#include <string.h>

#include "base/span.h"
#include "base/text.h"
#include "base/url.h"
#include "render/advice.h"
#include "render/status.h"
#include "render/text_parts.h"
#include "render/verdict.h"

void text_line(const struct sheet *sheet)
{
	bytes_append_char(sheet->page.out, '\n');
}

/* ---- the verdict ---- */

static void verdict_part(const struct sheet *sheet)
{
	scoped_buffer sentence = BYTES_EMPTY;

	verdict_sentence(sheet->report, &sentence);
	sheet->page.out->failed |= sentence.failed;
	status_paragraph(&sheet->page, sheet->report->status, bytes_text(&sentence));
}

/* ---- the route, and what to do ---- */

static void route_line(const struct sheet *sheet)
{
	scoped_buffer words = BYTES_EMPTY;

	advice_route_line(sheet->report, sheet->utf8, &words);
	if (words.length)
		page_paragraph(&sheet->page, "route     ", bytes_text(&words));
	sheet->page.out->failed |= words.failed;
}

static void advice_part(const struct sheet *sheet)
{
	const struct finding *finding = advice_leader(sheet->report);
	const struct reason *reason = finding ? advice_reason(finding, 0) : NULL;
	bool check;

	if (!finding)
		return;
	page_paragraph(&sheet->page, "who acts  ", actor_name(finding_who(finding)));
	if (!reason || !reason->fix)
		return;
	check = advice_needs_check(finding);
	/* A fix such as "start it" refers to the reason, so the reason comes first.
	 * */
	if (finding->certain)
		page_paragraph(&sheet->page,
			advice_is_known(finding) ? "because   " : "likely    ",
			reason->because);
	if (check)
		page_paragraph(&sheet->page, "check     ", reason->check);
	page_paragraph(&sheet->page,
		check && !text_starts(reason->fix, "If ") ? "if so     " : "do first  ",
		reason->fix);
}

/* The canonical name, unless it is the host itself. */
static void name_line(const struct sheet *sheet)
{
	const struct name *name = &sheet->report->trace->name;

	if (!name->canonical[0] ||
		url_host_is(sheet->report->trace->url, name->canonical))
		return;
	page_paragraph(&sheet->page, "name      an alias of ", name->canonical);
}

static void app_proxy_line(const struct sheet *sheet)
{
	static const char *const hows[APP_PROXY_HOW_COUNT] = {
		[APP_PROXY_UNTOLD] = "",
		[APP_PROXY_BY_DOMAIN] = "by its domain",
		[APP_PROXY_BY_CNAME] = "by its CNAME",
		[APP_PROXY_BY_HEADERS] = "by the headers of its answers",
	};
	static const char *const reached[] = {
		[VERDICT_UNKNOWN] = "",
		[VERDICT_NO] = "; apparently no connector was reached",
		[VERDICT_YES] = "; a connector reached",
	};
	const struct app_proxy *proxy = &sheet->report->app_proxy;
	scoped_buffer text = BYTES_EMPTY;

	if (proxy->published != VERDICT_YES)
		return;
	bytes_printf(&text,
		"published through the Microsoft Entra application proxy, %s%s",
		hows[proxy->how], reached[proxy->connector_reached]);
	page_paragraph(&sheet->page, "proxy     ", bytes_text(&text));
	sheet->page.out->failed |= text.failed;
}

/* The first proxy in use: all requests to one host take the same path. */
static void forward_proxy_line(const struct sheet *sheet)
{
	const struct trace *trace = sheet->report->trace;
	scoped_buffer text = BYTES_EMPTY;
	size_t i = 0;

	while (i < trace->n_exchanges && !trace->exchanges[i]->transport.proxy[0])
		i++;
	if (i == trace->n_exchanges)
		return;
	bytes_printf(&text, "the forward proxy %s", trace->exchanges[i]->transport.proxy);
	if (trace->exchanges[i]->transport.proxy_from[0])
		bytes_printf(&text, " (%s)", trace->exchanges[i]->transport.proxy_from);
	/* --proxy and the environment may stand for a device's; the settings of this
	 * computer hardly do. */
	if (strchr(trace->exchanges[i]->transport.proxy_from, ' '))
		bytes_append_text(&text,
			": a setting of this computer, which devices "
			"elsewhere do not have; --noproxy '*' goes without");
	page_paragraph(&sheet->page, "through   ", bytes_text(&text));
	sheet->page.out->failed |= text.failed;
}

static void route_part(const struct sheet *sheet)
{
	route_line(sheet);
	name_line(sheet);
	forward_proxy_line(sheet);
	app_proxy_line(sheet);
	advice_part(sheet);
	if (verdict_next(sheet->report))
		page_paragraph(&sheet->page, "next      ", verdict_next(sheet->report));
}

/* ---- the whole ---- */

static void target_part(const struct sheet *sheet)
{
	scoped_buffer subject = BYTES_EMPTY;

	verdict_subject(sheet->report, &subject);
	if (subject.length <= page_width(&sheet->page)) {
		page_tinted(&sheet->page, TINT_STRONG, bytes_text(&subject));
		text_line(sheet);
	} else if (sheet->report->trace->origin == ORIGIN_LOG) {
		page_paragraph(&sheet->page, "", bytes_text(&subject));
	} else { /* a URL is there to be copied */
		bytes_append_span(sheet->page.out, bytes_span(&subject));
		text_line(sheet);
	}
	sheet->page.out->failed |= subject.failed;
	verdict_part(sheet);
	if (sheet->verbosity <= VERBOSITY_QUIET)
		return;
	if (sheet->told->settled && sheet->verbosity < VERBOSITY_VERBOSE) {
		route_line(sheet);
		text_line(sheet);
		text_devices(sheet);
		return;
	}
	route_part(sheet);
	text_line(sheet);
	text_findings(sheet);
	text_devices(sheet);
	text_certificates(sheet);
}

/* The numbers of targets by status, and the reasons already shown. */
struct tally {
	size_t counts[SEVERITY_CRITICAL + 1];
	struct told told;
};

static int text_target(struct rendering *rendering, const struct report *report)
{
	struct tally *tally = rendering->state;
	scoped_buffer body = BYTES_EMPTY;
	struct span text;
	const struct sheet sheet = {
		.page = {
			.out = &body,
			.color = rendering->options.color,
			.columns = rendering->options.columns,
		},
		.utf8 = rendering->options.utf8,
		.verbosity = rendering->options.verbosity,
		.report = report,
		.told = &tally->told,
	};

	target_part(&sheet);
	text = bytes_span(&body);
	/* An empty line stands between targets, not behind the last. */
	if (span_ends(text, "\n\n"))
		text.length--;
	if (rendering->run.n_reports && sheet.verbosity > VERBOSITY_QUIET)
		bytes_append_char(&rendering->out, '\n');
	bytes_append_span(&rendering->out, text);
	rendering->out.failed |= body.failed;
	tally->counts[report->status]++;
	return 0;
}

/* One line for all of them, the worst first. */
static int text_end(struct rendering *rendering)
{
	const struct tally *tally = rendering->state;
	const struct page page = { .out = &rendering->out,
		.color = rendering->options.color };
	const char *separator = ": ";

	if (rendering->run.interrupted && rendering->run.n_reports)
		bytes_append_text(page.out, "Interrupted: not everything was probed.\n");
	if (rendering->run.n_reports < 2)
		return 0;
	if (rendering->options.verbosity > VERBOSITY_QUIET)
		bytes_append_char(page.out, '\n');
	bytes_printf(page.out, "%zu targets", rendering->run.n_reports);
	for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_OK; severity--) {
		if (!tally->counts[severity])
			continue;
		bytes_printf(page.out, "%s%zu ", separator, tally->counts[severity]);
		page_tinted(&page, status_tint((enum severity)severity),
			severity_name((enum severity)severity));
		separator = ", ";
	}
	bytes_append_char(page.out, '\n');
	return 0;
}

extern const struct renderer render_text;

const struct renderer render_text = {
	.name = "text",
	.summary = "for people",
	.state_size = sizeof(struct tally),
	.target = text_target,
	.end = text_end,
};
