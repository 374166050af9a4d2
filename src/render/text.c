/* SPDX-License-Identifier: MIT */
/*
 * The report for people under pressure: the verdict, the route, who acts and what to do
 * first; then each finding with its likeliest reason in full; then what the devices met,
 * those that met the same folded into one; and certificates where they matter. What is
 * left out here is told with -v, or by explain. Nothing that was not made printable
 * reaches the terminal.
 */
#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "base/text.h"
#include "base/url.h"
#include "render/advice.h"
#include "render/logs.h"
#include "render/outcome.h"
#include "render/page.h"
#include "render/render.h"
#include "render/status.h"
#include "render/text_fold.h"
#include "render/verdict.h"

struct sheet {
	struct page page;
	bool utf8;
	enum verbosity verbosity;
	const struct report *report;
};

static void text_row(const struct sheet *sheet)
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
	const struct finding *finding = advice_finding(sheet->report);
	const struct reason *reason = finding ? advice_reason(finding, 0) : NULL;

	if (!finding)
		return;
	page_paragraph(&sheet->page, "who acts  ", actor_name(finding_who(finding)));
	if (!reason || !reason->fix)
		return;
	/* A fix such as "start it" stands on this, so that goes before it. */
	if (finding->certain)
		page_paragraph(&sheet->page,
			advice_reason(finding, 1) ? "likely    " : "because   ",
			reason->because);
	else
		page_paragraph(&sheet->page, "check     ", reason->check);
	page_paragraph(&sheet->page, finding->certain ? "do first  " : "if so     ",
		reason->fix);
}

/* Where the name leads, unless it is its own end. */
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

/* The first that was used: all requests to one host take the same way. */
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
}

/* ---- devices ---- */

enum { STATUS_COLUMNS = 10, STEP_COLUMNS = 13, METHOD_COLUMNS = 5, TIME_COLUMNS = 9 };

/* What is left of a line for the outcome of a step. */
static size_t outcome_columns(const struct sheet *sheet)
{
	return page_width(&sheet->page) - 2 - STATUS_COLUMNS - STEP_COLUMNS -
	       METHOD_COLUMNS - TIME_COLUMNS;
}

static void status_cell(const struct sheet *sheet, enum severity severity)
{
	const char *word = severity == SEVERITY_UNKNOWN ? "not run"
							: severity_name(severity);

	page_tinted(&sheet->page, status_tint(severity), word);
	page_cell(&sheet->page, "", STATUS_COLUMNS - strlen(word), true);
}

static void step_line(const struct sheet *sheet, const struct device_report *device,
	const struct step_report *step)
{
	const struct exchange *exchange = step->exchange;
	scoped_buffer outcome = BYTES_EMPTY;

	bytes_append_text(sheet->page.out, "  ");
	status_cell(sheet, exchange ? step->status : SEVERITY_UNKNOWN);
	if (!exchange) {
		bytes_append_text(sheet->page.out, step_name(step->step));
		text_row(sheet);
		return;
	}
	outcome_append(sheet->report, exchange, &outcome);
	if (outcome_is_healthy_403(device, exchange))
		bytes_append_text(&outcome, ", as expected");
	sheet->page.out->failed |= outcome.failed;
	page_cell(&sheet->page, step_name(step->step), STEP_COLUMNS, true);
	page_cell(&sheet->page, exchange->request.method, METHOD_COLUMNS, true);
	page_cell(&sheet->page, bytes_text(&outcome), outcome_columns(sheet), true);
	bytes_printf(sheet->page.out, "%6.0f ms\n", exchange->transport.total * 1000);
}

static void exchange_more(const struct sheet *sheet, const struct exchange *exchange)
{
	const struct transport *transport = &exchange->transport;
	scoped_buffer text = BYTES_EMPTY;

	bytes_printf(&text, "exchange %u, %s", exchange->id,
		transport->address[0] ? transport->address : "not connected");
	if (transport->reused)
		bytes_append_text(&text, ", connection kept");
	if (transport->proxy[0])
		bytes_printf(&text, ", through %s", transport->proxy);
	for (enum phase phase = 0; phase < PHASE_COUNT; phase++)
		if (transport->seconds[phase] > 0)
			bytes_printf(&text, ", %s %.1f ms", phase_name(phase),
				transport->seconds[phase] * 1000);
	if (exchange->request.cipher)
		bytes_printf(&text, ", %s, %s", exchange->request.cipher,
			exchange->request.digest);
	page_paragraph(&sheet->page, "            ", bytes_text(&text));
	/* A URL is there to be copied; only one that carries a message is cut. */
	bytes_append_text(sheet->page.out, "            ");
	page_cell(&sheet->page, exchange->request.url,
		exchange->request.query_length > DEFAULT_MAX_QUERY
			? page_width(&sheet->page) - 12
			: DEFAULT_MAX_QUERY,
		false);
	text_row(sheet);
	sheet->page.out->failed |= text.failed;
}

static void device_part(const struct sheet *sheet, const struct device_report *device)
{
	page_tinted(&sheet->page, TINT_STRONG, device->device);
	text_row(sheet);
	for (size_t i = 0; i < device->n_steps; i++) {
		step_line(sheet, device, &device->steps[i]);
		if (sheet->verbosity >= VERBOSITY_VERBOSE && device->steps[i].exchange)
			exchange_more(sheet, device->steps[i].exchange);
	}
}

/* Folded where nobody asked for more. */
static void devices_part(const struct sheet *sheet)
{
	const struct report *report = sheet->report;

	if (report->trace->origin == ORIGIN_LOG) {
		logs_text(&sheet->page, report, sheet->verbosity);
		return;
	}
	if (sheet->verbosity < VERBOSITY_VERBOSE)
		text_fold(&sheet->page, report);
	for (size_t i = 0; sheet->verbosity >= VERBOSITY_VERBOSE && i < report->n_devices;
		i++)
		device_part(sheet, &report->devices[i]);
	text_row(sheet);
}

/* ---- certificates ---- */

enum { ROLE_COLUMNS = 15, KEY_COLUMNS = 10, DAYS_COLUMNS = 12 };

static void certificate_line(
	const struct sheet *sheet, const struct certificate *certificate)
{
	const struct trace *trace = sheet->report->trace;
	int days = certificate_days_left(certificate, trace->started);

	bytes_append_text(sheet->page.out, "  ");
	page_cell(&sheet->page, certificate_role_name(certificate->role), ROLE_COLUMNS,
		true);
	page_cell(&sheet->page, certificate->subject,
		page_width(&sheet->page) - 2 - ROLE_COLUMNS - KEY_COLUMNS - DAYS_COLUMNS,
		true);
	bytes_append_char(sheet->page.out, ' ');
	page_cell(&sheet->page, certificate->key, KEY_COLUMNS, true);
	bytes_printf(sheet->page.out, "%6d days\n", days);
}

static const struct exchange *first_with_certificates(const struct trace *trace)
{
	for (size_t i = 0; i < trace->n_exchanges; i++)
		if (trace->exchanges[i]->reply.n_certificates > 0)
			return trace->exchanges[i];
	return NULL;
}

static const struct exchange *first_with_tls(const struct trace *trace)
{
	for (size_t i = 0; i < trace->n_exchanges; i++)
		if (trace->exchanges[i]->transport.tls.n_chain > 0)
			return trace->exchanges[i];
	return NULL;
}

/* Under a critical finding they are in the line Seen if they matter, and in the way if
 * they do not. */
static bool certificates_matter(const struct sheet *sheet)
{
	return sheet->verbosity >= VERBOSITY_VERBOSE ||
	       sheet->report->status < SEVERITY_CRITICAL;
}

static void certificates_part(const struct sheet *sheet)
{
	const struct exchange *tls = first_with_tls(sheet->report->trace);
	const struct exchange *bag = first_with_certificates(sheet->report->trace);

	if ((!tls && !bag) || !certificates_matter(sheet))
		return;
	page_tinted(&sheet->page, TINT_STRONG, "certificates");
	text_row(sheet);
	if (tls)
		certificate_line(sheet, &tls->transport.tls.chain[0]);
	for (int i = 0; bag && i < bag->reply.n_certificates; i++)
		certificate_line(sheet, &bag->reply.certificates[i]);
	text_row(sheet);
}

/* ---- findings ---- */

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
		{ "fails for: ", finding->minding },
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

static void finding_part(const struct sheet *sheet, const struct finding *finding)
{
	bool full = finding->severity > SEVERITY_INFO ||
		    sheet->verbosity >= VERBOSITY_VERBOSE;

	status_paragraph(&sheet->page, finding->severity, finding->title);
	finding_facts(sheet, finding);
	if (full)
		reasons_part(sheet, finding);
	text_row(sheet);
}

/* What is only worth a mention is not mentioned beside a fault. */
static void findings_part(const struct sheet *sheet)
{
	bool all = sheet->verbosity >= VERBOSITY_VERBOSE ||
		   !advice_finding(sheet->report);

	for (size_t i = 0; i < sheet->report->n_findings; i++)
		if (all || sheet->report->findings[i].severity > SEVERITY_INFO ||
			sheet->report->findings[i].adjusted)
			finding_part(sheet, &sheet->report->findings[i]);
}

/* ---- the whole ---- */

static void target_part(const struct sheet *sheet)
{
	scoped_buffer subject = BYTES_EMPTY;

	verdict_subject(sheet->report, &subject);
	page_tinted(&sheet->page, TINT_STRONG, bytes_text(&subject));
	sheet->page.out->failed |= subject.failed;
	text_row(sheet);
	verdict_part(sheet);
	if (sheet->verbosity <= VERBOSITY_QUIET)
		return;
	route_part(sheet);
	text_row(sheet);
	findings_part(sheet);
	devices_part(sheet);
	certificates_part(sheet);
}

/* How many targets ended how. */
struct tally {
	size_t counts[SEVERITY_CRITICAL + 1];
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
