/* SPDX-License-Identifier: MIT */
/*
 * The report for people under pressure: the verdict first, then what each device met,
 * then each finding with what was seen, why that may be, what to check and how to fix it.
 * Eighty columns; nothing that was not made printable reaches the terminal.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/url.h"
#include "diagnose/summary.h"
#include "render/logs.h"
#include "render/page.h"
#include "render/render.h"
#include "render/status.h"
#include "render/verdict.h"

struct sheet {
	struct page page;
	enum verbosity verbosity;
	const struct report *report;
};

static void line(const struct sheet *sheet)
{
	bytes_append_char(sheet->page.out, '\n');
}

/* ---- the verdict ---- */

static void verdict(const struct sheet *sheet)
{
	scoped_buffer sentence = BYTES_EMPTY;

	verdict_sentence(sheet->report, &sentence);
	sheet->page.out->failed |= sentence.failed;
	status_paragraph(&sheet->page, sheet->report->status, bytes_text(&sentence));
}

/* ---- the way there ---- */

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
		[VERDICT_NO] = "; no connector reached, it seems",
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
	name_line(sheet);
	forward_proxy_line(sheet);
	app_proxy_line(sheet);
}

/* ---- devices ---- */

static void append_certrep(const struct exchange *exchange, struct bytes *out)
{
	const struct certrep *certrep = &exchange->reply.certrep;
	const char *status = scep_pki_status_name(certrep->pki_status);
	const char *fail_info = scep_fail_info_name(certrep->fail_info);

	bytes_append_text(out, status ? status : "CertRep without pkiStatus");
	if (certrep->has_hresult)
		bytes_printf(out, " 0x%08x", certrep->hresult);
	else if (fail_info)
		bytes_printf(out, " %s", fail_info);
	if (certrep->has_issued)
		bytes_append_text(out, exchange->step == STEP_GETCERT
					       ? ", a certificate"
					       : ", certificate issued");
	if (certrep->crl.present)
		bytes_printf(out, ", CRL with %d entries", certrep->crl.revoked);
}

static void append_answer(
	const struct exchange *exchange, const struct judged *judged, struct bytes *out)
{
	const struct reply *reply = &exchange->reply;

	switch (reply->kind) {
	case REPLY_CAPABILITIES:
	case REPLY_CA_CERTIFICATES:
		summary_count(reply, out);
		return;
	case REPLY_CERTREP:
		append_certrep(exchange, out);
		return;
	default:
		bytes_printf(out, "%ld", exchange->response.status);
		if (judged->sub_status >= 0)
			bytes_printf(out, ".%d", judged->sub_status);
		bytes_printf(out, " %s", exchange->response.reason);
		if (judged->by.responder)
			bytes_printf(out, ", %s", judged->by.id);
		if (judged->by.relay)
			bytes_printf(out, " through %s", judged->by.relay->id);
	}
}

static void append_outcome(
	const struct exchange *exchange, const struct judged *judged, struct bytes *out)
{
	if (exchange->response.status)
		append_answer(exchange, judged, out);
	if (exchange->response.status && exchange->transport.fault != FAULT_NONE)
		bytes_append_text(out, "; ");
	if (exchange->transport.fault != FAULT_NONE)
		bytes_append_text(out, exchange->transport.text);
	if (exchange->request.query_length > DEFAULT_MAX_QUERY ||
		exchange->step == STEP_MEASURE)
		bytes_printf(out, "; query %zu", exchange->request.query_length);
}

enum {
	STATUS_COLUMNS = 10,
	STEP_COLUMNS = 13,
	METHOD_COLUMNS = 5,
	TIME_COLUMNS = 9,
	OUTCOME_COLUMNS = PAGE_WIDTH - 2 - STATUS_COLUMNS - STEP_COLUMNS -
			  METHOD_COLUMNS - TIME_COLUMNS
};

static void status_cell(const struct sheet *sheet, enum severity severity)
{
	const char *word = severity == SEVERITY_UNKNOWN ? "not run"
							: severity_name(severity);

	page_tinted(&sheet->page, status_tint(severity), word);
	page_cell(&sheet->page, "", STATUS_COLUMNS - strlen(word), true);
}

/* The one answer that looks like a fault and is none: a 403 where SCEP answers. */
static bool is_healthy_403(
	const struct device_report *device, const struct exchange *exchange)
{
	if (exchange->step != STEP_BROWSE || exchange->response.status != 403)
		return false;
	for (size_t i = 0; i < device->n_steps; i++)
		if (device->steps[i].exchange && device->steps[i].step != STEP_BROWSE &&
			exchange_is_healthy(device->steps[i].exchange))
			return true;
	return false;
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
		line(sheet);
		return;
	}
	append_outcome(exchange, report_judged(sheet->report, exchange), &outcome);
	if (is_healthy_403(device, exchange))
		bytes_append_text(&outcome, ": as it should be");
	sheet->page.out->failed |= outcome.failed;
	page_cell(&sheet->page, step_name(step->step), STEP_COLUMNS, true);
	page_cell(&sheet->page, exchange->request.method, METHOD_COLUMNS, true);
	page_cell(&sheet->page, bytes_text(&outcome), OUTCOME_COLUMNS, true);
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
		exchange->request.query_length > DEFAULT_MAX_QUERY ? PAGE_WIDTH - 12
								   : DEFAULT_MAX_QUERY,
		false);
	line(sheet);
	sheet->page.out->failed |= text.failed;
}

static void device_part(const struct sheet *sheet, const struct device_report *device)
{
	page_tinted(&sheet->page, TINT_STRONG, device->device);
	line(sheet);
	for (size_t i = 0; i < device->n_steps; i++) {
		step_line(sheet, device, &device->steps[i]);
		if (sheet->verbosity >= VERBOSITY_VERBOSE && device->steps[i].exchange)
			exchange_more(sheet, device->steps[i].exchange);
	}
}

/* ---- certificates ---- */

enum { ROLE_COLUMNS = 15, SUBJECT_COLUMNS = 41, KEY_COLUMNS = 10 };

static void certificate_line(
	const struct sheet *sheet, const struct certificate *certificate)
{
	const struct trace *trace = sheet->report->trace;
	int days = certificate_days_left(certificate, trace->started);

	bytes_append_text(sheet->page.out, "  ");
	page_cell(&sheet->page, certificate_role_name(certificate->role), ROLE_COLUMNS,
		true);
	page_cell(&sheet->page, certificate->subject, SUBJECT_COLUMNS, true);
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

static void certificates_part(const struct sheet *sheet)
{
	const struct exchange *tls = first_with_tls(sheet->report->trace);
	const struct exchange *bag = first_with_certificates(sheet->report->trace);

	if (!tls && !bag)
		return;
	page_tinted(&sheet->page, TINT_STRONG, "certificates");
	line(sheet);
	if (tls)
		certificate_line(sheet, &tls->transport.tls.chain[0]);
	for (int i = 0; bag && i < bag->reply.n_certificates; i++)
		certificate_line(sheet, &bag->reply.certificates[i]);
	line(sheet);
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
		{ "known to refuse it: ", finding->minding },
		{ "known not to look: ", finding->sparing },
		{ "not known: ", unknown },
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
	scoped_buffer who = BYTES_EMPTY;

	bytes_printf(&who, "%s", finding->cause->id);
	if (finding->severity > SEVERITY_INFO)
		bytes_printf(&who, ", %s; for %s",
			finding->certain ? "certain" : "possible",
			actor_name(finding->cause->who));
	bytes_append_text(&who, " (");
	verdict_devices(report, finding->devices, &who);
	bytes_append_text(&who, ")");
	page_paragraph(&sheet->page, "  ", bytes_text(&who));
	sheet->page.out->failed |= who.failed;
	if (finding->minding | finding->sparing) {
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

static void finding_part(const struct sheet *sheet, const struct finding *finding)
{
	const struct cause *cause = finding->cause;
	bool full = finding->severity > SEVERITY_INFO ||
		    sheet->verbosity >= VERBOSITY_VERBOSE;

	status_paragraph(&sheet->page, finding->severity, finding->title);
	finding_facts(sheet, finding);
	for (int i = 0; full && i < CAUSE_REASONS && cause->reasons[i].because; i++)
		reason_part(sheet, i + 1, &cause->reasons[i]);
	for (int i = 0; full && i < CAUSE_REFERENCES && cause->references[i]; i++)
		page_paragraph(&sheet->page, "  See: ", cause->references[i]);
	line(sheet);
}

/* ---- the whole ---- */

static void target_part(const struct sheet *sheet)
{
	const struct report *report = sheet->report;

	page_tinted(&sheet->page, TINT_STRONG, report->trace->url);
	if (report->trace->origin != ORIGIN_LOG &&
		!strstr(report->trace->url, report->trace->label) &&
		!strstr(report->trace->label, report->trace->url))
		bytes_printf(sheet->page.out, " (%s)", report->trace->label);
	if (report->trace->part == PART_INTERNAL)
		bytes_append_text(sheet->page.out, " (internal URL)");
	line(sheet);
	verdict(sheet);
	if (sheet->verbosity <= VERBOSITY_QUIET)
		return;
	route_part(sheet);
	line(sheet);
	if (report->trace->origin == ORIGIN_LOG)
		logs_text(&sheet->page, report, sheet->verbosity);
	for (size_t i = 0; report->trace->origin != ORIGIN_LOG && i < report->n_devices;
		i++)
		device_part(sheet, &report->devices[i]);
	if (report->trace->origin != ORIGIN_LOG)
		line(sheet);
	certificates_part(sheet);
	for (size_t i = 0; i < report->n_findings; i++)
		finding_part(sheet, &report->findings[i]);
}

/* How many targets ended how. */
struct tally {
	size_t counts[SEVERITY_CRITICAL + 1];
};

static int add_target(struct rendering *rendering, const struct report *report)
{
	struct tally *tally = rendering->state;
	const struct sheet sheet = {
		.page = { .out = &rendering->out, .color = rendering->options.color },
		.verbosity = rendering->options.verbosity,
		.report = report,
	};

	target_part(&sheet);
	tally->counts[report->status]++;
	return 0;
}

/* One line for all of them, the worst first. */
static int end(struct rendering *rendering)
{
	const struct tally *tally = rendering->state;
	const struct page page = { .out = &rendering->out,
		.color = rendering->options.color };
	const char *separator = ": ";

	if (rendering->run.interrupted && rendering->run.n_reports)
		bytes_append_text(
			page.out, "Interrupted: not all targets were probed.\n");
	if (rendering->run.n_reports < 2)
		return 0;
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
	.target = add_target,
	.end = end,
};
