/* SPDX-License-Identifier: MIT */
/*
 * Metrics for Prometheus: the text exposition format 0.0.4, as the textfile collector of
 * node_exporter reads it. That wants no timestamps, an end to every line, and each family
 * in one piece; since a family has samples of every target, it grows in a buffer of its
 * own and all are written at the end.
 *
 * Values of labels come from the command line and from the tables of this program, never
 * from a server, so that no server can make series.
 */
#include <stdio.h>

#include "render/escape.h"
#include "render/figures.h"
#include "render/numbering.h"
#include "render/render.h"

enum family {
	FAMILY_SUCCESS,
	FAMILY_EXIT_STATUS,
	FAMILY_DURATION,
	FAMILY_PHASE,
	FAMILY_HTTP_STATUS,
	FAMILY_FINDING,
	FAMILY_FINDINGS,
	FAMILY_TLS_END,
	FAMILY_CA_END,
	FAMILY_CAPABILITY,
	FAMILY_LAST_RUN,
	FAMILY_BUILD,
	FAMILY_COUNT,
};

/* All are gauges: each run counts anew. */
static const struct {
	const char *name, *help;
} families[FAMILY_COUNT] = {
	[FAMILY_SUCCESS] = { "scep_probe_success",
		"Whether devices can use the target: 1 if its status is ok or warning." },
	[FAMILY_EXIT_STATUS] = { "scep_probe_exit_status",
		"Status of the target: 0 ok, 1 warning, 2 critical, 3 unknown." },
	[FAMILY_DURATION] = { "scep_probe_duration_seconds",
		"How long the probe of the target took." },
	[FAMILY_PHASE] = { "scep_probe_phase_duration_seconds",
		"Time in a phase of a step, repetitions added up; 0 if it did not run." },
	[FAMILY_HTTP_STATUS] = { "scep_probe_http_status_code",
		"HTTP status of a step, the last if repeated; 0 without an answer." },
	[FAMILY_FINDING] = { "scep_probe_finding",
		"A finding of the probe; always 1. No sample: not found." },
	[FAMILY_FINDINGS] = { "scep_probe_findings",
		"Number of findings of a severity." },
	[FAMILY_TLS_END] = { "scep_tls_certificate_not_after_timestamp_seconds",
		"End of the server's TLS certificate; absent if none was seen." },
	[FAMILY_CA_END] = { "scep_ca_certificate_not_after_timestamp_seconds",
		"End of the certificate of a role that ends first; absent if none was "
		"seen." },
	[FAMILY_CAPABILITY] = { "scep_capability_info",
		"A capability of RFC 8894 that GetCACaps advertises." },
	[FAMILY_LAST_RUN] = { "scep_probe_last_run_timestamp_seconds",
		"When the probe of the target began." },
	[FAMILY_BUILD] = { "scep_probe_build_info",
		"The version of scepprobe that made these samples." },
};

struct state {
	struct bytes families[FAMILY_COUNT];
	struct numbering numbering; /* of the targets' names */
};

/* ---- one sample ---- */

/* One more label. A device of a saved trace may have any name. */
struct label {
	const char *name, *value;
};

enum { LABELS_MAX = 3 };

static void sample(struct state *state, enum family family, const char *target,
	const struct label labels[LABELS_MAX], double value)
{
	struct bytes *out = &state->families[family];

	bytes_printf(out, "%s{%s", families[family].name, target);
	for (int i = 0; labels && i < LABELS_MAX && labels[i].name; i++) {
		bytes_printf(out, ",%s=\"", labels[i].name);
		escape_label(out, labels[i].value);
		bytes_append_char(out, '"');
	}
	bytes_printf(out, "} %.15g\n", value);
}

/*
 * The labels that all samples of a target bear. Two samples may not have the same, or
 * the collector refuses the file: a repeated target has a number, and the scope
 * distinguishes two schedules, with and without requests.
 */
static int target_labels(
	struct state *state, const struct report *report, struct bytes *out)
{
	const char *scope = figures_enrols(report) ? "enrolment" : "path";
	const int n = numbering_next(&state->numbering, scope, figures_name(report));

	if (n < 0)
		return n;
	bytes_append_text(out, "target=\"");
	escape_label(out, figures_name(report));
	if (n > 1)
		bytes_printf(out, " #%d", n);
	bytes_printf(out, "\",scope=\"%s\"", scope);
	return bytes_failed(out);
}

/* ---- a target ---- */

static void add_status(
	struct state *state, const char *target, const struct report *report)
{
	const bool success = report->status < SEVERITY_UNKNOWN ||
			     report->status == SEVERITY_WARNING;

	sample(state, FAMILY_SUCCESS, target, NULL, success);
	sample(state, FAMILY_EXIT_STATUS, target, NULL,
		report_exit_status(report->status));
	sample(state, FAMILY_DURATION, target, NULL, report->trace->duration);
	sample(state, FAMILY_LAST_RUN, target, NULL, (double)report->trace->started);
}

static void add_steps(
	struct state *state, const char *target, const struct device_report *device)
{
	struct step_figures steps[STEP_COUNT];
	size_t n = figures_steps(device, steps);

	for (size_t i = 0; i < n; i++) {
		struct label labels[LABELS_MAX] = {
			{ "device", device->device },
			{ "operation", step_name(steps[i].step) },
		};

		sample(state, FAMILY_HTTP_STATUS, target, labels,
			(double)steps[i].status);
		for (enum phase phase = 0; phase < PHASE_COUNT; phase++) {
			labels[2] = (struct label){ "phase", phase_name(phase) };
			sample(state, FAMILY_PHASE, target, labels,
				steps[i].seconds[phase]);
		}
	}
}

/* Only present findings: samples for the whole catalogue would mostly be zero. Sums
 * and rates use the counts, which are always present. */
static void add_findings(
	struct state *state, const char *target, const struct report *report)
{
	static const enum severity counted[] = { SEVERITY_UNKNOWN, SEVERITY_WARNING,
		SEVERITY_CRITICAL };

	for (size_t i = 0; i < report->n_findings; i++) {
		const struct finding *finding = &report->findings[i];
		const struct label labels[LABELS_MAX] = {
			{ "id", finding->cause->id },
			{ "severity", severity_name(finding->severity) },
		};

		sample(state, FAMILY_FINDING, target, labels, 1);
	}
	for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++) {
		const struct label labels[LABELS_MAX] = {
			{ "severity", severity_name(counted[i]) },
		};

		sample(state, FAMILY_FINDINGS, target, labels,
			(double)figures_count(report, counted[i]));
	}
}

static void add_certificates(
	struct state *state, const char *target, const struct report *report)
{
	for (int i = 0; i < FIGURES_ROLES; i++) {
		const enum certificate_role role = figures_roles[i];
		const struct label labels[LABELS_MAX] = {
			{ "role", certificate_role_name(role) },
		};
		int64_t end;

		if (!figures_not_after(report, role, &end))
			continue;
		if (role == CERTIFICATE_TLS)
			sample(state, FAMILY_TLS_END, target, NULL, (double)end);
		else
			sample(state, FAMILY_CA_END, target, labels, (double)end);
	}
}

static void add_capabilities(
	struct state *state, const char *target, const struct trace *trace)
{
	const char *keyword;
	unsigned bit, set = 0;

	for (size_t i = 0; i < trace->n_exchanges; i++)
		if (trace->exchanges[i]->reply.kind == REPLY_CAPABILITIES)
			set |= trace->exchanges[i]->reply.capabilities.set;
	for (size_t i = 0; (keyword = capability_keyword(i, &bit)) != NULL; i++) {
		const struct label labels[LABELS_MAX] = { { "capability", keyword } };

		if (set & bit)
			sample(state, FAMILY_CAPABILITY, target, labels, 1);
	}
}

static int prometheus_add_target(struct rendering *rendering, const struct report *report)
{
	const struct label version[LABELS_MAX] = { { "version",
		rendering->run.version } };
	struct state *state = rendering->state;
	scoped_buffer labels = BYTES_EMPTY;
	const char *target;
	int r = target_labels(state, report, &labels);

	if (r < 0)
		return r;
	target = bytes_text(&labels);
	add_status(state, target, report);
	for (size_t i = 0; i < report->n_devices; i++)
		add_steps(state, target, &report->devices[i]);
	add_findings(state, target, report);
	add_certificates(state, target, report);
	add_capabilities(state, target, report->trace);
	sample(state, FAMILY_BUILD, target, version, 1);
	return 0;
}

/* ---- the whole ---- */

static int prometheus_end(struct rendering *rendering)
{
	struct state *state = rendering->state;
	struct bytes *out = &rendering->out;

	for (int i = 0; i < FAMILY_COUNT; i++) {
		struct bytes *samples = &state->families[i];

		bytes_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", families[i].name,
			families[i].help, families[i].name);
		bytes_append_span(out, bytes_span(samples));
		out->failed |= samples->failed;
		bytes_clear(samples);
	}
	return bytes_failed(out);
}

static void prometheus_clear(void *argument)
{
	struct state *state = argument;

	for (int i = 0; i < FAMILY_COUNT; i++)
		bytes_clear(&state->families[i]);
	numbering_clear(&state->numbering);
}

extern const struct renderer render_prometheus;

const struct renderer render_prometheus = {
	.name = "prometheus",
	.summary = "metrics for the textfile collector of node_exporter",
	.whole = true,
	.state_size = sizeof(struct state),
	.target = prometheus_add_target,
	.end = prometheus_end,
	.clear = prometheus_clear,
};
