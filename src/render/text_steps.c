/* SPDX-License-Identifier: MIT */
/*
 * The results of the devices, step by step, and the certificates, in text. Without -v
 * equal rows are folded (text_fold.c), and certificates are shown only where they
 * matter. Text from servers is already printable.
 */
#include <limits.h>
#include <string.h>

#include "base/text.h"
#include "render/logs.h"
#include "render/outcome.h"
#include "render/status.h"
#include "render/text_fold.h"
#include "render/text_parts.h"

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
		text_line(sheet);
		return;
	}
	outcome_append(sheet->report, exchange, &outcome);
	bytes_append_text(&outcome, outcome_remark(sheet->report, device, step));
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
	text_line(sheet);
	sheet->page.out->failed |= text.failed;
}

static void device_part(const struct sheet *sheet, const struct device_report *device)
{
	page_tinted(&sheet->page, TINT_STRONG, device->device);
	text_line(sheet);
	for (size_t i = 0; i < device->n_steps; i++) {
		step_line(sheet, device, &device->steps[i]);
		if (sheet->verbosity >= VERBOSITY_VERBOSE && device->steps[i].exchange)
			exchange_more(sheet, device->steps[i].exchange);
	}
}

/* Folded without -v. */
void text_devices(const struct sheet *sheet)
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
	text_line(sheet);
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
	if (days < 0)
		bytes_append_text(sheet->page.out, "    expired\n");
	else
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

static bool expires_soon(
	const struct sheet *sheet, const struct certificate *certificates, int n)
{
	const struct report *report = sheet->report;

	for (int i = 0; i < n; i++)
		if (certificate_days_left(&certificates[i], report->trace->started) <
			report->judgement->warning_days)
			return true;
	return false;
}

/* Under a finding they matter where one of them has expired or expires soon. */
static bool certificates_matter(
	const struct sheet *sheet, const struct exchange *tls, const struct exchange *bag)
{
	if (sheet->verbosity >= VERBOSITY_VERBOSE ||
		sheet->report->status < SEVERITY_WARNING)
		return true;
	return (tls && expires_soon(sheet, tls->transport.tls.chain, 1)) ||
	       (bag && expires_soon(sheet, bag->reply.certificates,
			       bag->reply.n_certificates));
}

/* Servers may send hundreds; those of an NDES are three or four. */
static void bag_lines(const struct sheet *sheet, const struct exchange *bag)
{
	const int most = sheet->verbosity >= VERBOSITY_VERBOSE ? INT_MAX : 8;

	for (int i = 0; i < bag->reply.n_certificates && i < most; i++)
		certificate_line(sheet, &bag->reply.certificates[i]);
	if (bag->reply.n_certificates > most)
		bytes_printf(sheet->page.out, "  and %d more: -v shows all\n",
			bag->reply.n_certificates - most);
}

void text_certificates(const struct sheet *sheet)
{
	const struct exchange *tls = first_with_tls(sheet->report->trace);
	const struct exchange *bag = first_with_certificates(sheet->report->trace);

	if ((!tls && !bag) || !certificates_matter(sheet, tls, bag))
		return;
	page_tinted(&sheet->page, TINT_STRONG, "certificates");
	text_line(sheet);
	if (tls)
		certificate_line(sheet, &tls->transport.tls.chain[0]);
	if (bag)
		bag_lines(sheet, bag);
	text_line(sheet);
}
