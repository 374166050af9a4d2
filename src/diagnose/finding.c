/* SPDX-License-Identifier: MIT */
/*
 * Fills one finding: its evidence, its certainty and severity for each device that met
 * it, its title, and its detail in the words of this trace. report.c decides which
 * findings there are.
 */
#include "diagnose/finding.h"

#include <stdio.h>
#include <string.h>

#include "diagnose/judged.h"
#include "diagnose/log_line.h"
#include "diagnose/summary.h"

/* ---- evidence ---- */

bool finding_rests_on(const struct finding *finding, unsigned id)
{
	for (size_t i = 0; i < finding->n_evidence; i++)
		if (finding->evidence[i] == id)
			return true;
	return false;
}

void finding_add_evidence(struct finding *finding, unsigned id)
{
	size_t at = finding->n_evidence;

	if (at == FINDING_EVIDENCE_MAX || finding_rests_on(finding, id))
		return;
	for (; at > 0 && finding->evidence[at - 1] > id; at--)
		finding->evidence[at] = finding->evidence[at - 1];
	finding->evidence[at] = id;
	finding->n_evidence++;
}

void finding_merge(struct finding *finding, const struct match *match, size_t device)
{
	finding->excluded = finding->devices ? finding->excluded & match->excluded
					     : match->excluded;
	finding->told |= match->told;
	finding->devices |= 1U << device;
	finding->minding |= match->minded == VERDICT_YES ? 1U << device : 0;
	finding->sparing |= match->minded == VERDICT_NO ? 1U << device : 0;
	finding->severity_of[device] = match->severity;
	finding->certain |= match->certain;
	if (match->weight > finding->weight)
		finding->weight = match->weight;
	if (match->severity >= finding->severity) {
		finding->severity = match->severity;
		finding->cause_title = match->title;
	}
}

/* ---- title and detail ---- */

/* The device's index in the trace; n_devices for an unlisted device. 0 for logs: they are
 * read one after the other, so their order stays. */
static size_t device_index(const struct trace *trace, const struct exchange *exchange)
{
	size_t i = 0;

	if (trace->origin == ORIGIN_LOG)
		return 0;
	while (i < trace->n_devices && strcmp(trace->devices[i], exchange->device) != 0)
		i++;
	return i;
}

struct evidence {
	const struct exchange *exchanges[FINDING_EVIDENCE_MAX];
	size_t n;
};

/* Sorts by device, in the trace's order, then by time. Devices run in parallel, so their
 * order in time is chance, and the text of a finding must not depend on chance. */
static void gather_evidence(
	const struct finding *finding, const struct trace *trace, struct evidence *out)
{
	out->n = 0;
	for (size_t d = 0; d <= trace->n_devices; d++)
		for (size_t i = 0; i < finding->n_evidence; i++) {
			const struct exchange *exchange =
				trace->exchanges[finding->evidence[i] - 1];

			if (device_index(trace, exchange) == d)
				out->exchanges[out->n++] = exchange;
		}
}

/* Appends the symptom's text on one exchange, unless the detail already has it. */
static void tell_once(struct bytes *detail, const struct symptom *symptom,
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	scoped_buffer more = BYTES_EMPTY;

	symptom->tell(exchange, circumstances, &more);
	if (more.length && !strstr(bytes_text(detail), bytes_text(&more)))
		bytes_printf(detail, ". %s", bytes_text(&more));
	detail->failed |= more.failed;
}

void finding_set_title(struct finding *finding, const struct exchange *exchange,
	const struct circumstances *circumstances)
{
	static const char place[] = "{status}";
	const char *title = finding->cause_title, *at = strstr(title, place);
	char status[24] = "no status";

	if (exchange && exchange->response.status) {
		int sub = judged_of(exchange, circumstances)->sub_status;
		int n = snprintf(
			status, sizeof(status), "%ld", exchange->response.status);

		if (sub >= 0)
			snprintf(status + n, sizeof(status) - (size_t)n, ".%d", sub);
	}
	snprintf(finding->title, sizeof(finding->title), "%.*s%s%s",
		(int)(at ? (size_t)(at - title) : strlen(title)), title, at ? status : "",
		at ? at + strlen(place) : "");
}

static void describe_limit(struct finding *finding, const struct url_limit *limit)
{
	if (limit->tried && finding->detail.length)
		bytes_append_text(&finding->detail, ". ");
	url_limit_tell(limit, &finding->detail);
	/* The measurement shows that the evidence may have another cause. */
	if (limit->problem)
		finding->certain = false;
}

static void describe_lines(struct finding *finding, const struct trace *trace)
{
	log_describe(trace, trace->exchanges[finding->evidence[0] - 1], &finding->detail);
	if (finding->n_evidence > 1)
		bytes_printf(&finding->detail, ". %zu more %s of line %s it too",
			finding->n_evidence - 1,
			finding->n_evidence > 2 ? "kinds" : "kind",
			finding->n_evidence > 2 ? "show" : "shows");
}

/* Microsoft's support can look up an unexplained answer of its proxy by this ID. */
static void describe_unexplained(struct finding *finding, const struct exchange *exchange)
{
	char transaction[80];

	exchange_header_text(
		exchange, "x-ms-proxy-transaction-id", transaction, sizeof(transaction));
	if (transaction[0])
		bytes_printf(&finding->detail,
			". Transaction ID of the application proxy: %s. Microsoft's "
			"support can look it up",
			transaction);
}

/* Of the first exchange alone: each has another ID. */
static void describe_request_id(struct finding *finding, const struct exchange *exchange,
	const struct judged *judged)
{
	const struct responder *row = judged->by.responder;
	scoped_buffer id = BYTES_EMPTY;

	if (row)
		responder_append_request_id(row, exchange, &id);
	if (id.length)
		bytes_printf(&finding->detail,
			". ID of this request in the log of %s: %s", row->title,
			bytes_text(&id));
	finding->detail.failed |= id.failed;
}

static void describe_exchanges(struct finding *finding, const struct evidence *evidence,
	const struct url_limit *limit, const struct circumstances *circumstances)
{
	const struct exchange *exchange = evidence->exchanges[0];
	const struct clause *first = &finding->cause->when[0];

	if (first->at != AT_MEASURE)
		summary_of_exchange(
			exchange, judged_of(exchange, circumstances), &finding->detail);
	if (finding->cause == cause_undocumented)
		describe_unexplained(finding, exchange);
	if (finding->cause->tells_limit)
		describe_limit(finding, limit);
	if (first->at != AT_END && first->symptom->tell)
		for (size_t i = 0; i < evidence->n; i++)
			tell_once(&finding->detail, first->symptom,
				evidence->exchanges[i], circumstances);
	describe_request_id(finding, exchange, judged_of(exchange, circumstances));
}

int finding_describe(struct finding *finding, const struct trace *trace,
	const struct url_limit *limit, const struct circumstances *circumstances)
{
	struct evidence evidence;

	gather_evidence(finding, trace, &evidence);
	finding_set_title(
		finding, evidence.n ? evidence.exchanges[0] : NULL, circumstances);
	if (evidence.n && trace->origin == ORIGIN_LOG)
		describe_lines(finding, trace);
	else if (evidence.n)
		describe_exchanges(finding, &evidence, limit, circumstances);
	return bytes_failed(&finding->detail);
}

/* ---- rank ---- */

/* Whether the finding only reports that no cause was found or the probe ended early. */
static bool is_left_over(const struct finding *finding)
{
	return finding->cause == cause_undocumented ||
	       finding->cause == cause_undocumented_log ||
	       finding->cause == cause_incomplete || finding->cause == cause_interrupted;
}

int finding_rank(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;

	if (a->severity != b->severity)
		return a->severity < b->severity ? 1 : -1;
	if (a->leads != b->leads)
		return a->leads ? -1 : 1;
	if (a->cause->is_forecast != b->cause->is_forecast)
		return a->cause->is_forecast ? 1 : -1;
	if (is_left_over(a) != is_left_over(b))
		return is_left_over(a) ? 1 : -1;
	if (a->certain != b->certain)
		return a->certain ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight < b->weight ? 1 : -1;
	return a->rank < b->rank ? -1 : 1;
}

bool finding_tells(const struct finding *finding, const struct reason *reason)
{
	return finding->told >> (reason - finding->cause->reasons) & 1;
}

const struct reason *finding_reason(const struct finding *finding, size_t index)
{
	const struct reason *reasons = finding->cause->reasons;

	for (int told = 1; told >= 0; told--)
		for (size_t i = 0; i < CAUSE_REASONS && reasons[i].because; i++)
			if (finding_tells(finding, &reasons[i]) == told &&
				!(finding->excluded >> i & 1) && index-- == 0)
				return &reasons[i];
	return NULL;
}

enum actor finding_who(const struct finding *finding)
{
	const struct reason *first = finding_reason(finding, 0);

	const enum actor who = first && first->who ? first->who : finding->cause->who;

	return who == ACTOR_NDES && finding->other_server ? ACTOR_SERVER : who;
}

void finding_set_severity(struct finding *finding, enum severity severity)
{
	finding->severity = severity;
	for (size_t i = 0; i < REPORT_DEVICES_MAX; i++)
		finding->severity_of[i] = severity;
}

static bool is_listed(const char *const *ids, const struct finding *finding)
{
	while (*ids && strcmp(*ids, finding->cause->id) != 0)
		ids++;
	return *ids != NULL;
}

void finding_adjust(struct finding *finding, const struct judgement *judgement)
{
	bool ignored = is_listed(judgement->ignored, finding);
	enum severity severity = ignored ? SEVERITY_INFO : SEVERITY_WARNING;

	if (!ignored && !is_listed(judgement->warn_on, finding))
		return;
	finding->adjusted |= severity != finding->severity;
	finding_set_severity(finding, severity);
}
