/* SPDX-License-Identifier: MIT */
/*
 * Judges a trace: matches every cause against every device, merges and ranks the
 * findings, adds findings for what no cause explains, and sets the statuses. finding.c
 * has the work on a single finding.
 *
 * Pure: the same trace and thresholds give the same report for ever.
 */
#include "diagnose/report.h"

#include <errno.h>
#include <string.h>

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

static int add_step(
	struct device_report *device, enum step step, const struct exchange *exchange)
{
	struct step_report *grown = realloc(
		device->steps, (device->n_steps + 1) * sizeof(*grown));

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

/* Lists the devices in the trace's order, each with its exchanges in the same order. */
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
	return trace->steps &
	       ~(1U << STEP_LONG_URL | 1U << STEP_POLL | 1U << STEP_MEASURE);
}

/* Adds the requested steps that never ran, except the long URL (only for devices that
 * post), polls (only for pending requests) and measuring (one device does it for all). */
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

static struct finding *find_finding(struct report *report, const struct cause *cause)
{
	for (size_t i = 0; i < report->n_findings; i++)
		if (report->findings[i].cause == cause)
			return &report->findings[i];
	return NULL;
}

/* The index of the cause in the catalogue; past the end if it is not there. */
static size_t rank_of(const struct report *report, const struct cause *cause)
{
	size_t rank = 0;

	for (size_t g = 0; g < report->n_groups; g++)
		for (size_t i = 0; i < report->groups[g]->n; i++, rank++)
			if (&report->groups[g]->rows[i] == cause)
				return rank;
	return rank;
}

struct finding *report_finding(struct report *report, const struct cause *cause)
{
	struct finding *grown = find_finding(report, cause);

	if (grown)
		return grown;
	grown = realloc(report->findings, (report->n_findings + 1) * sizeof(*grown));
	if (!grown)
		return NULL;
	report->findings = grown;
	grown += report->n_findings++;
	*grown = (struct finding){
		.cause = cause,
		.rank = rank_of(report, cause),
		.other_server = report->server == SERVER_SCEP,
	};
	return grown;
}

/* Whether only the message by GET of a device that posts shows the cause: such a device
 * does not need that message. */
static bool is_only_by_get(const struct cause *cause, const struct view *view)
{
	bool shown = false;

	for (size_t e = 0; e < view->n; e++) {
		if (!cause_shows_in(cause, view->exchanges[e], view->circumstances))
			continue;
		if (view->exchanges[e]->step != STEP_LONG_URL)
			return false;
		shown = true;
	}
	return shown;
}

static int judge_cause(struct report *report, size_t device, const struct cause *cause,
	const struct view *view)
{
	struct finding *finding;
	struct match match;

	if (!cause_match(cause, view, &match))
		return 0;
	if (match.severity > SEVERITY_WARNING && is_only_by_get(cause, view))
		match.severity = SEVERITY_WARNING;
	finding = report_finding(report, cause);
	if (!finding)
		return -ENOMEM;
	finding_merge(finding, &match, device);
	for (size_t e = 0; e < view->n; e++)
		if (cause_shows_in(cause, view->exchanges[e], view->circumstances))
			finding_add_evidence(finding, view->exchanges[e]->id);
	return 0;
}

static int judge_device(struct report *report, size_t device, const struct view *view)
{
	for (size_t g = 0; g < report->n_groups; g++) {
		const struct cause_group *group = report->groups[g];

		for (size_t i = 0; i < group->n; i++) {
			int r = judge_cause(report, device, &group->rows[i], view);

			if (r < 0)
				return r;
		}
	}
	return 0;
}

static int judge_devices(struct report *report, const struct circumstances *circumstances)
{
	const struct exchange **exchanges = calloc(
		report->trace->n_exchanges + 1, sizeof(*exchanges));
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

/* ---- unexplained exchanges ---- */

static bool explained(const struct report *report, const struct exchange *exchange)
{
	if (exchange_is_healthy(exchange) || exchange->step == STEP_MEASURE)
		return true;
	/* No device requests the bare URL, and only NDES has a known answer to it. */
	if (exchange->step == STEP_BROWSE && report->server == SERVER_SCEP)
		return true;
	for (size_t i = 0; i < report->n_findings; i++)
		if (finding_rests_on(&report->findings[i], exchange->id))
			return true;
	return false;
}

static int note_left_over(struct report *report, const struct cause *cause, size_t device,
	const struct exchange *exchange)
{
	struct finding *finding = report_finding(report, cause);
	struct match match = {
		.certain = cause == cause_incomplete || cause == cause_interrupted,
		.severity = exchange && exchange->step == STEP_LONG_URL ? SEVERITY_WARNING
									: cause->severity,
		.title = cause->title,
		.excluded = cause_foreign_reasons(cause, report->server),
	};

	if (!finding)
		return -ENOMEM;
	/* One failure event does not show that no device can enrol. */
	if (exchange && exchange->record.kind == RECORD_EVENT)
		match.severity = SEVERITY_WARNING;
	finding_merge(finding, &match, device);
	if (exchange)
		finding_add_evidence(finding, exchange->id);
	return 0;
}

static int note_unexplained(struct report *report)
{
	for (size_t d = 0; d < report->n_devices; d++) {
		const struct device_report *device = &report->devices[d];

		for (size_t s = 0; s < device->n_steps; s++) {
			const struct exchange *exchange = device->steps[s].exchange;
			const struct cause *cause = exchange->origin == ORIGIN_LOG
							    ? cause_undocumented_log
							    : cause_undocumented;
			int r = explained(report, exchange)
					? 0
					: note_left_over(report, cause, d, exchange);

			if (r < 0)
				return r;
		}
	}
	return 0;
}

/* Whether this computer, not the server, kept steps from running. */
static bool was_held_up(const struct trace *trace)
{
	for (size_t i = 0; i < trace->n_exchanges; i++) {
		const enum fault fault = trace->exchanges[i]->transport.fault;

		if (fault == FAULT_PAUSED || fault == FAULT_LOCAL)
			return true;
	}
	return false;
}

/* A probe that ended early does not prove a healthy server. */
static int note_incomplete(struct report *report)
{
	const struct trace *trace = report->trace;
	const struct cause *cause = trace->interrupted ? cause_interrupted
						       : cause_incomplete;
	unsigned asked = expected_steps(trace);

	if ((!trace->out_of_time && !trace->interrupted) || was_held_up(trace))
		return 0;
	for (size_t d = 0; d < report->n_devices; d++) {
		int r = (report->devices[d].steps_seen & asked) == asked
				? 0
				: note_left_over(report, cause, d, NULL);

		if (r < 0)
			return r;
	}
	return 0;
}

/* ---- statuses ---- */

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
				if (finding_rests_on(
					    &report->findings[f], step->exchange->id))
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
			report->status = worst(
				report->status, report->findings[f].severity);
	if (!report->n_devices)
		report->status = SEVERITY_UNKNOWN;
}

void report_finish(struct report *report)
{
	for (size_t i = 0; i < report->n_findings; i++)
		finding_adjust(&report->findings[i], report->judgement);
	if (report->n_findings)
		qsort(report->findings, report->n_findings, sizeof(report->findings[0]),
			finding_rank);
	set_statuses(report);
}

static int judge_trace(struct report *report, const struct circumstances *circumstances)
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
		r = finding_describe(&report->findings[i], report->trace,
			&report->url_limit, circumstances);
	if (r == 0)
		r = add_missing_steps(report);
	if (r < 0)
		return r;
	report_finish(report);
	return 0;
}

int report_judge(struct report **out, const struct trace *trace,
	const struct judgement *judgement, const struct cause_group *const *groups,
	size_t n_groups)
{
	struct report *report = calloc(1, sizeof(*report));
	struct circumstances circumstances = {
		.trace = trace,
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
	report->groups = groups;
	report->n_groups = n_groups;
	report->judged = calloc(trace->n_exchanges + 1, sizeof(*report->judged));
	r = report->judged ? 0 : -ENOMEM;
	if (r == 0) {
		report->server = judged_read(report->judged, trace);
		app_proxy_recognise(trace, report->judged, &report->app_proxy);
		circumstances.app_proxy = &report->app_proxy;
		circumstances.judged = report->judged;
		circumstances.url_limit = &report->url_limit;
		circumstances.server = report->server;
		r = judge_trace(report, &circumstances);
	}
	if (r < 0) {
		report_free(report);
		return r;
	}
	*out = report;
	return 0;
}

int report_new(
	struct report **out, const struct trace *trace, const struct judgement *judgement)
{
	return report_judge(out, trace, judgement, cause_groups, n_cause_groups);
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
	free(report->judged);
	free(report);
}

const struct judged *report_judged(
	const struct report *report, const struct exchange *exchange)
{
	return &report->judged[exchange->id - 1];
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
