/* SPDX-License-Identifier: MIT */
/*
 * Puts the judgement together: every cause against every device, the findings merged and
 * ranked, what nobody explains named as such, and the statuses that follow.
 *
 * Pure: the same trace and thresholds give the same report for ever.
 */
#include "diagnose/report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "diagnose/responder.h"
#include "diagnose/substatus.h"
#include "diagnose/see_log.h"

/* ---- devices and their steps ---- */

static struct device_report *device_of(struct report *report, const char *device)
{
	for (size_t i = 0; i < report->n_devices; i++)
		if (strcmp(report->devices[i].device, device) == 0)
			return &report->devices[i];
	if (report->n_devices == REPORT_DEVICES_MAX)
		return NULL;
	report->devices[report->n_devices].device = device;
	return &report->devices[report->n_devices++];
}

static int add_step(struct device_report *device, enum step step,
	const struct exchange *exchange)
{
	struct step_report *grown = realloc(device->steps,
		(device->n_steps + 1) * sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	device->steps = grown;
	grown[device->n_steps++] = (struct step_report){
		.step = step,
		.status = exchange ? SEVERITY_OK : SEVERITY_UNKNOWN,
		.exchange = exchange,
	};
	device->steps_seen |= 1U << step;
	return 0;
}

/* The devices in the order the probe lists them, each with its exchanges in theirs. */
static int gather_devices(struct report *report)
{
	const struct trace *trace = report->trace;

	for (size_t i = 0; i < trace->n_devices; i++)
		if (!device_of(report, trace->devices[i]))
			return -E2BIG;
	for (size_t i = 0; i < trace->n_exchanges; i++) {
		const struct exchange *exchange = trace->exchanges[i];
		struct device_report *device = device_of(report, exchange->device);
		int r = device ? add_step(device, exchange->step, exchange) : -E2BIG;

		if (r < 0)
			return r;
	}
	return 0;
}

static unsigned expected_steps(const struct trace *trace)
{
	return trace->steps & ~(1U << STEP_LONG_URL | 1U << STEP_POLL | 1U << STEP_MEASURE);
}

/* The steps that were asked for and never came: all but the long URL, which is only for
 * devices that post, the polls, which are only for pending requests, and measuring, which
 * one device does for all. */
static int add_missing_steps(struct report *report)
{
	for (size_t i = 0; i < report->n_devices; i++) {
		struct device_report *device = &report->devices[i];

		for (enum step step = 0; step < STEP_COUNT; step++) {
			unsigned bit = 1U << step;
			int r = 0;

			if ((expected_steps(report->trace) & bit) &&
				!(device->steps_seen & bit))
				r = add_step(device, step, NULL);
			if (r < 0)
				return r;
		}
	}
	return 0;
}

/* ---- findings ---- */

static struct finding *find(struct report *report, const struct cause *cause)
{
	for (size_t i = 0; i < report->n_findings; i++)
		if (report->findings[i].cause == cause)
			return &report->findings[i];
	return NULL;
}

struct finding *report_finding(struct report *report, const struct cause *cause)
{
	struct finding *grown = find(report, cause);

	if (grown)
		return grown;
	grown = realloc(report->findings, (report->n_findings + 1) * sizeof(*grown));
	if (!grown)
		return NULL;
	report->findings = grown;
	grown += report->n_findings++;
	*grown = (struct finding){ .cause = cause };
	return grown;
}

static bool is_evidence(const struct finding *finding, unsigned id)
{
	for (size_t i = 0; i < finding->n_evidence; i++)
		if (finding->evidence[i] == id)
			return true;
	return false;
}

void report_add_evidence(struct finding *finding, unsigned id)
{
	size_t at = finding->n_evidence;

	if (at == FINDING_EVIDENCE_MAX || is_evidence(finding, id))
		return;
	for (; at > 0 && finding->evidence[at - 1] > id; at--)
		finding->evidence[at] = finding->evidence[at - 1];
	finding->evidence[at] = id;
	finding->n_evidence++;
}

/* Devices meet the same server: what one proves holds, the gravest case counts. */
static void merge(struct finding *finding, const struct match *match, size_t device)
{
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

static int judge_device(struct report *report, size_t index, const struct view *view)
{
	for (size_t i = 0; i < report->n_causes; i++) {
		const struct cause *cause = &report->causes[i];
		struct finding *finding;
		struct match match;

		if (!cause_match(cause, view, &match))
			continue;
		finding = report_finding(report, cause);
		if (!finding)
			return -ENOMEM;
		merge(finding, &match, index);
		for (size_t e = 0; e < view->n; e++)
			if (cause_shows_in(cause, view->exchanges[e], view->circumstances))
				report_add_evidence(finding, view->exchanges[e]->id);
	}
	return 0;
}

static int judge_devices(struct report *report, const struct circumstances *circumstances)
{
	const struct exchange **exchanges =
		calloc(report->trace->n_exchanges + 1, sizeof(*exchanges));
	int r = 0;

	if (!exchanges)
		return -ENOMEM;
	for (size_t d = 0; r == 0 && d < report->n_devices; d++) {
		struct view view = {
			.exchanges = exchanges,
			.circumstances = circumstances,
		};

		for (size_t s = 0; s < report->devices[d].n_steps; s++)
			exchanges[view.n++] = report->devices[d].steps[s].exchange;
		r = judge_device(report, d, &view);
	}
	free(exchanges);
	return r;
}

/* ---- what is left ---- */

static bool explained(const struct report *report, const struct exchange *exchange)
{
	if (symptom_free(exchange) || exchange->step == STEP_MEASURE)
		return true;
	for (size_t i = 0; i < report->n_findings; i++)
		if (is_evidence(&report->findings[i], exchange->id))
			return true;
	return false;
}

static int note_left_over(struct report *report, const struct cause *cause, size_t device,
	const struct exchange *exchange)
{
	struct finding *finding = report_finding(report, cause);
	struct match match = {
		.certain = cause == &cause_incomplete,
		.severity = cause->severity,
		.title = cause->title,
	};

	if (!finding)
		return -ENOMEM;
	merge(finding, &match, device);
	if (exchange)
		report_add_evidence(finding, exchange->id);
	return 0;
}

static int note_unexplained(struct report *report)
{
	for (size_t d = 0; d < report->n_devices; d++) {
		const struct device_report *device = &report->devices[d];

		for (size_t s = 0; s < device->n_steps; s++) {
			const struct exchange *exchange = device->steps[s].exchange;
			const struct cause *cause = exchange->record.kind == RECORD_NONE ?
				&cause_undocumented : &cause_undocumented_log;
			int r = explained(report, exchange) ? 0 :
				note_left_over(report, cause, d, exchange);

			if (r < 0)
				return r;
		}
	}
	return 0;
}

/* Time ran out although nothing was wrong so far: healthy is not proven. */
static int note_incomplete(struct report *report)
{
	unsigned asked = expected_steps(report->trace);

	if (!report->trace->out_of_time)
		return 0;
	for (size_t d = 0; d < report->n_devices; d++) {
		int r = (report->devices[d].steps_seen & asked) == asked ? 0 :
			note_left_over(report, &cause_incomplete, d, NULL);

		if (r < 0)
			return r;
	}
	return 0;
}

/* ---- details, ranks, statuses ---- */

static const struct exchange *first_evidence(const struct report *report,
	const struct finding *finding)
{
	if (!finding->n_evidence)
		return NULL;
	return report->trace->exchanges[finding->evidence[0] - 1];
}

/* What a symptom has to say of one exchange, unless it was said of another already. */
static void tell_once(struct bytes *detail, const struct symptom *symptom,
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	scoped_buffer more = BYTES_EMPTY;

	symptom->tell(exchange, circumstances, &more);
	if (more.length && !strstr(bytes_text(detail), bytes_text(&more)))
		bytes_printf(detail, ". %s", bytes_text(&more));
	detail->failed |= more.failed;
}

void report_set_title(struct finding *finding, const struct exchange *exchange)
{
	static const char place[] = "{status}";
	const char *title = finding->cause_title, *at = strstr(title, place);
	char status[24] = "no status";

	if (exchange && exchange->response.status && substatus_of(exchange) >= 0)
		snprintf(status, sizeof(status), "%ld.%d", exchange->response.status,
			substatus_of(exchange));
	else if (exchange && exchange->response.status)
		snprintf(status, sizeof(status), "%ld", exchange->response.status);
	snprintf(finding->title, sizeof(finding->title), "%.*s%s%s",
		(int)(at ? (size_t)(at - title) : strlen(title)), title, at ? status : "",
		at ? at + strlen(place) : "");
}

static void describe_limit(const struct report *report, struct bytes *detail)
{
	if (report->url_limit.tried && detail->length)
		bytes_append_text(detail, ". ");
	url_limit_tell(&report->url_limit, detail);
}

static int describe_finding(struct report *report, struct finding *finding,
	const struct circumstances *circumstances)
{
	const struct exchange *exchange = first_evidence(report, finding);
	const struct clause *first = &finding->cause->when[0];

	report_set_title(finding, exchange);
	if (!exchange)
		return 0;
	if (exchange->record.kind != RECORD_NONE) {
		log_describe(report->trace, exchange, &finding->detail);
		if (finding->n_evidence > 1)
			bytes_printf(&finding->detail, ". So do %zu other sorts of lines",
				finding->n_evidence - 1);
		return bytes_failed(&finding->detail);
	}
	if (first->at != AT_MEASURE)
		report_describe(exchange, &finding->detail);
	if (finding->cause->tells_limit)
		describe_limit(report, &finding->detail);
	/* Measuring has shown that what it rests on may have another reason. */
	if (finding->cause->tells_limit && report->url_limit.problem)
		finding->certain = false;
	if (first->at == AT_END || !symptoms[first->symptom].tell)
		return bytes_failed(&finding->detail);
	for (size_t i = 0; i < finding->n_evidence; i++)
		tell_once(&finding->detail, &symptoms[first->symptom],
			report->trace->exchanges[finding->evidence[i] - 1], circumstances);
	return bytes_failed(&finding->detail);
}

/* What says only that nothing else could be said. */
static bool is_left_over(const struct finding *finding)
{
	return finding->cause == &cause_undocumented ||
		finding->cause == &cause_undocumented_log ||
		finding->cause == &cause_incomplete;
}

static int rank(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;

	if (a->severity != b->severity)
		return a->severity < b->severity ? 1 : -1;
	if (is_left_over(a) != is_left_over(b))
		return is_left_over(a) ? 1 : -1;
	if (a->certain != b->certain)
		return a->certain ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight < b->weight ? 1 : -1;
	return a->cause < b->cause ? -1 : 1;    /* both in one table: its order */
}

static bool is_listed(const char *const *ids, const struct finding *finding)
{
	while (*ids && strcmp(*ids, finding->cause->id) != 0)
		ids++;
	return *ids != NULL;
}

/* What the user knows better: --ignore has the last word. */
static void adjust(const struct judgement *judgement, struct finding *finding)
{
	bool ignored = is_listed(judgement->ignored, finding);
	enum severity severity = ignored ? SEVERITY_INFO : SEVERITY_WARNING;

	if (!ignored && !is_listed(judgement->warn_on, finding))
		return;
	finding->adjusted |= severity != finding->severity;
	finding->severity = severity;
	for (size_t i = 0; i < REPORT_DEVICES_MAX; i++)
		finding->severity_of[i] = severity;
}

static enum severity worst(enum severity a, enum severity b)
{
	return a > b ? a : b;
}

static void set_statuses(struct report *report)
{
	report->status = SEVERITY_OK;
	for (size_t d = 0; d < report->n_devices; d++) {
		struct device_report *device = &report->devices[d];

		for (size_t s = 0; s < device->n_steps; s++) {
			struct step_report *step = &device->steps[s];

			for (size_t f = 0; step->exchange && f < report->n_findings; f++)
				if (is_evidence(&report->findings[f], step->exchange->id))
					step->status = worst(step->status,
						report->findings[f].severity_of[d]);
			if (step->status == SEVERITY_INFO)
				step->status = SEVERITY_OK;
			device->status = worst(device->status, step->status);
		}
		report->status = worst(report->status, device->status);
	}
	for (size_t f = 0; f < report->n_findings; f++)
		if (report->findings[f].severity > SEVERITY_INFO)
			report->status = worst(report->status, report->findings[f].severity);
	if (!report->n_devices)
		report->status = SEVERITY_UNKNOWN;
}

void report_finish(struct report *report)
{
	for (size_t i = 0; i < report->n_findings; i++)
		adjust(report->judgement, &report->findings[i]);
	if (report->n_findings)
		qsort(report->findings, report->n_findings, sizeof(report->findings[0]), rank);
	set_statuses(report);
}

static int judge(struct report *report, const struct circumstances *circumstances)
{
	int r = gather_devices(report);

	url_limit_read(&report->url_limit, report->trace, circumstances);

	if (r == 0)
		r = judge_devices(report, circumstances);
	if (r == 0)
		r = note_unexplained(report);
	if (r == 0)
		r = note_incomplete(report);
	for (size_t i = 0; r == 0 && i < report->n_findings; i++)
		r = describe_finding(report, &report->findings[i], circumstances);
	if (r == 0)
		r = add_missing_steps(report);
	if (r < 0)
		return r;
	report_finish(report);
	return 0;
}

int report_judge(struct report **out, const struct trace *trace,
	const struct judgement *judgement, const struct cause *table, size_t n)
{
	struct report *report = calloc(1, sizeof(*report));
	struct circumstances circumstances = {
		.judgement = judgement,
		.now = trace->started,
		.tls_unchecked = trace->tls_unchecked,
		.limit_wanted = trace->steps & 1U << STEP_MEASURE,
		.name = &trace->name,
	};
	int r;

	if (!report)
		return -ENOMEM;
	report->trace = trace;
	report->judgement = judgement;
	report->causes = table;
	report->n_causes = n;
	app_proxy_recognise(trace, &report->app_proxy);
	circumstances.app_proxy = &report->app_proxy;
	r = judge(report, &circumstances);
	if (r < 0) {
		report_free(report);
		return r;
	}
	*out = report;
	return 0;
}

int report_new(struct report **out, const struct trace *trace,
	const struct judgement *judgement)
{
	return report_judge(out, trace, judgement, causes, n_causes);
}

void report_free(struct report *report)
{
	if (!report)
		return;
	for (size_t i = 0; i < report->n_devices; i++)
		free(report->devices[i].steps);
	for (size_t i = 0; i < report->n_findings; i++)
		bytes_clear(&report->findings[i].detail);
	free(report->findings);
	free(report);
}

int report_exit_status(enum severity severity)
{
	static const int statuses[] = {
		[SEVERITY_OK] = 0,
		[SEVERITY_INFO] = 0,
		[SEVERITY_UNKNOWN] = 3,
		[SEVERITY_WARNING] = 1,
		[SEVERITY_CRITICAL] = 2,
	};

	return statuses[severity];
}

/* ---- one exchange in one line ---- */

static const char *operation_name(enum step step)
{
	static const char *const names[STEP_NAMES] = {
		[STEP_BROWSE] = "bare URL",
		[STEP_CAPS] = "GetCACaps",
		[STEP_CACERT] = "GetCACert",
		[STEP_PKIOPERATION] = "PKIOperation",
		[STEP_LONG_URL] = "PKIOperation",
		[STEP_POLL] = "CertPoll",
		[STEP_NEXTCACERT] = "GetNextCACert",
		[STEP_GETCERT] = "GetCert",
		[STEP_GETCRL] = "GetCRL",
		[STEP_MEASURE] = "measuring",
		[STEP_VERIFY] = "VerifyRequest",
		[STEP_EVENT] = "event",
	};

	return names[step];
}

static void describe_reply(const struct exchange *exchange, struct bytes *out)
{
	const struct reply *reply = &exchange->reply;
	const char *status = scep_pki_status_name(reply->certrep.pki_status);

	switch (reply->kind) {
	case REPLY_CAPABILITIES:
		bytes_printf(out, ", %u capabilities", reply->capabilities.n_lines);
		break;
	case REPLY_CA_CERTIFICATES:
		bytes_printf(out, ", %d certificate%s", reply->n_certificates,
			reply->n_certificates == 1 ? "" : "s");
		break;
	case REPLY_CERTREP:
		bytes_printf(out, ", CertRep %s", status ? status : "without pkiStatus");
		break;
	case REPLY_EMPTY:
		bytes_append_text(out, ", empty");
		break;
	case REPLY_HTML:
	case REPLY_TEXT:
	case REPLY_OTHER:
		break;
	}
}

void report_describe(const struct exchange *exchange, struct bytes *out)
{
	bytes_append_text(out, operation_name(exchange->step));
	if (exchange->step != STEP_BROWSE)
		bytes_printf(out, " by %s", exchange->request.method);
	if (exchange->request.query_length > DEFAULT_MAX_QUERY)
		bytes_printf(out, " (query of %zu characters)",
			exchange->request.query_length);
	bytes_append_text(out, ": ");
	if (exchange->response.status) {
		bytes_printf(out, "HTTP %ld", exchange->response.status);
		if (substatus_of(exchange) >= 0)
			bytes_printf(out, ".%d", substatus_of(exchange));
		if (exchange->response.reason[0])
			bytes_printf(out, " %s", exchange->response.reason);
		bytes_append_text(out, " from ");
		responder_tell(exchange, out);
		describe_reply(exchange, out);
	}
	if (exchange->transport.fault != FAULT_NONE)
		bytes_printf(out, "%s%s", exchange->response.status ? "; " : "",
			exchange->transport.text);
}
