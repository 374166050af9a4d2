/* SPDX-License-Identifier: MIT */
/*
 * The report for programs. Keys, units and words are a contract, written down in
 * tests/schema; what is absent is null or an empty list, never a missing key. A minor
 * format_version adds keys, a major one may change them.
 */
#include <errno.h>
#include <string.h>

#include <jansson.h>

#include "base/tree.h"
#include "render/json.h"
#include "render/logs.h"

enum { DIGITS = JSON_DIGITS };

/* ---- devices and findings ---- */

static json_t *device(const struct device_report *device, bool *failed)
{
	json_t *object = json_object(), *steps = json_array();

	for (size_t i = 0; i < device->n_steps; i++) {
		const struct step_report *report = &device->steps[i];
		json_t *step = json_object();

		tree_set(step, "step", json_string(step_name(report->step)), failed);
		tree_set(step, "status", json_string(severity_name(report->status)),
			failed);
		tree_set(step, "exchange",
			report->exchange ? json_integer(report->exchange->id)
					 : json_null(),
			failed);
		tree_append(steps, step, failed);
	}
	tree_set(object, "device", json_string(device->device), failed);
	tree_set(object, "status", json_string(severity_name(device->status)), failed);
	tree_set(object, "steps", steps, failed);
	return object;
}

static json_t *evidence(const struct finding *finding, bool *failed)
{
	json_t *array = json_array();

	for (size_t i = 0; i < finding->n_evidence; i++)
		tree_append(array, json_integer(finding->evidence[i]), failed);
	return array;
}

/* The names of a set of devices. */
static json_t *devices_of(const struct report *report, unsigned devices, bool *failed)
{
	json_t *array = json_array();

	for (size_t i = 0; i < report->n_devices; i++)
		if (devices & (1U << i))
			tree_append(
				array, json_string(report->devices[i].device), failed);
	return array;
}

static json_t *reasons(const struct finding *finding, bool *failed)
{
	json_t *array = json_array();
	const struct reason *reason;

	for (size_t i = 0; (reason = finding_reason(finding, i)); i++)
		tree_append(array, json_reason(reason, failed), failed);
	return array;
}

static json_t *finding(
	const struct report *report, const struct finding *finding, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "id", json_string(finding->cause->id), failed);
	tree_set(object, "severity", json_string(severity_name(finding->severity)),
		failed);
	tree_set(object, "certain", json_boolean(finding->certain), failed);
	tree_set(object, "adjusted", json_boolean(finding->adjusted), failed);
	tree_set(object, "title", json_string(finding->title), failed);
	tree_set(object, "who", json_string(actor_name(finding_who(finding))), failed);
	tree_set(object, "detail", tree_text_or_null(bytes_text(&finding->detail)),
		failed);
	tree_set(object, "reasons", reasons(finding, failed), failed);
	tree_set(object, "references", json_references(finding->cause, failed), failed);
	tree_set(object, "evidence", evidence(finding, failed), failed);
	tree_set(object, "devices", devices_of(report, finding->devices, failed), failed);
	tree_set(object, "minded_by", devices_of(report, finding->minding, failed),
		failed);
	tree_set(object, "spared_by", devices_of(report, finding->sparing, failed),
		failed);
	return object;
}

/* ---- the length limit ---- */

static json_t *query_of(const struct exchange *exchange)
{
	return exchange ? json_integer((json_int_t)exchange->request.query_length)
			: json_null();
}

static json_t *request_sizes_under(const struct url_limit *limit, bool *failed)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n_request_sizes; i++) {
		const struct request_size *query = &request_sizes[i];
		json_t *object = json_object();

		tree_set(object, "device", json_string(query->device_id), failed);
		tree_set(object, "key_bits", json_integer(query->rsa_bits), failed);
		tree_set(object, "challenge_length",
			json_integer((json_int_t)query->challenge), failed);
		tree_set(object, "query_length", json_integer((json_int_t)query->length),
			failed);
		tree_set(object, "fits", json_verdict(url_limit_fits(limit, query)),
			failed);
		tree_append(array, object, failed);
	}
	return array;
}

static json_t *url_limit(const struct url_limit *limit, bool *failed)
{
	const struct limit *row = limit->limit;
	json_t *object;

	if (!limit->tried)
		return json_null();
	object = json_object();
	tree_set(object, "requests", json_integer(limit->tried), failed);
	tree_set(object, "passes", query_of(limit->passes), failed);
	tree_set(object, "fails", query_of(limit->fails), failed);
	tree_set(object, "limit",
		row ? json_integer((json_int_t)row->value) : json_null(), failed);
	tree_set(object, "id", tree_text_or_null(row ? row->id : NULL), failed);
	tree_set(object, "name", tree_text_or_null(row ? row->name : NULL), failed);
	tree_set(object, "where", tree_text_or_null(row ? row->where : NULL), failed);
	tree_set(object, "source", tree_text_or_null(row ? row->source : NULL), failed);
	tree_set(object, "problem", tree_text_or_null(limit->problem), failed);
	tree_set(object, "unclear",
		limit->unclear ? json_integer(limit->unclear->id) : json_null(), failed);
	tree_set(object, "devices", request_sizes_under(limit, failed), failed);
	return object;
}

/* ---- the way there ---- */

static json_t *json_name(const struct name *name, bool *failed)
{
	json_t *object = json_object(), *addresses = json_array();

	for (size_t i = 0; i < name->n_addresses; i++)
		tree_append(addresses, json_string(name->addresses[i]), failed);
	tree_set(object, "result", json_string(name_result_name(name->result)), failed);
	tree_set(object, "canonical", tree_text_or_null(name->canonical), failed);
	tree_set(object, "addresses", addresses, failed);
	tree_set(object, "error", tree_text_or_null(name->error), failed);
	return object;
}

static json_t *app_proxy(const struct app_proxy *proxy, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "published", json_verdict(proxy->published), failed);
	tree_set(
		object, "how", tree_text_or_null(app_proxy_how_name(proxy->how)), failed);
	tree_set(object, "connector_reached", json_verdict(proxy->connector_reached),
		failed);
	return object;
}

/* ---- the document ---- */

json_t *json_target(const struct report *report, bool *failed)
{
	const struct trace *trace = report->trace;
	json_t *object = json_object(), *devices = json_array();
	json_t *exchanges = json_array(), *findings = json_array();

	for (size_t i = 0; i < report->n_devices; i++)
		tree_append(devices, device(&report->devices[i], failed), failed);
	for (size_t i = 0; i < trace->n_exchanges; i++)
		tree_append(exchanges, json_exchange(report, trace->exchanges[i], failed),
			failed);
	for (size_t i = 0; i < report->n_findings; i++)
		tree_append(
			findings, finding(report, &report->findings[i], failed), failed);
	tree_set(object, "url", tree_text_or_null(trace->url), failed);
	tree_set(object, "label", tree_text_or_null(trace->label), failed);
	tree_set(object, "part", json_string(part_name(trace->part)), failed);
	tree_set(object, "status", json_string(severity_name(report->status)), failed);
	tree_set(object, "started_at",
		trace->started ? tree_moment(trace->started) : json_null(), failed);
	tree_set(object, "duration_seconds", json_real(trace->duration), failed);
	tree_set(object, "name", json_name(&trace->name, failed), failed);
	tree_set(object, "application_proxy", app_proxy(&report->app_proxy, failed),
		failed);
	tree_set(object, "scep_server",
		server_name(report->server) ? json_string(server_name(report->server))
					    : json_null(),
		failed);
	tree_set(object, "route", json_route(report, failed), failed);
	tree_set(object, "devices", devices, failed);
	tree_set(object, "exchanges", exchanges, failed);
	tree_set(object, "url_limit", url_limit(&report->url_limit, failed), failed);
	tree_set(object, "findings", findings, failed);
	logs_set_target(object, trace, failed);
	return object;
}

json_t *json_tool(const char *version, bool *failed)
{
	json_t *tool = json_object();

	tree_set(tool, "name", json_string("scepprobe"), failed);
	tree_set(tool, "version", json_string(version), failed);
	return tool;
}

json_t *json_document(const char *version, bool *failed)
{
	json_t *document = json_object();

	tree_set(document, "format_version", json_string(JSON_VERSION), failed);
	tree_set(document, "tool", json_tool(version, failed), failed);
	return document;
}

/* The head of the document, a member at a time: the targets are not there yet. */
static int json_begin(struct rendering *rendering)
{
	const struct run *run = &rendering->run;
	struct bytes *out = &rendering->out;
	bool failed = false;

	bytes_append_text(
		out, "{\n  \"format_version\": \"" JSON_VERSION "\",\n  \"tool\": ");
	tree_write(json_tool(run->version, &failed), 2, DIGITS, out, &failed);
	bytes_append_text(out, ",\n  \"started_at\": ");
	tree_write(run->started ? tree_moment(run->started) : json_null(), 2, DIGITS, out,
		&failed);
	bytes_append_text(out, ",\n  \"targets\": [");
	return failed ? -ENOMEM : 0;
}

static int json_add_target(struct rendering *rendering, const struct report *report)
{
	bool failed = false;

	bytes_append_text(
		&rendering->out, rendering->run.n_reports ? ",\n    " : "\n    ");
	tree_write(json_target(report, &failed), 4, DIGITS, &rendering->out, &failed);
	return failed ? -ENOMEM : 0;
}

static int json_end(struct rendering *rendering)
{
	const struct run *run = &rendering->run;
	struct bytes *out = &rendering->out;
	bool failed = false;

	bytes_append_text(out, run->n_reports ? "\n  ],\n" : "],\n");
	bytes_append_text(out, "  \"duration_seconds\": ");
	tree_write(json_real(run->duration), 2, DIGITS, out, &failed);
	bytes_printf(out, ",\n  \"status\": \"%s\",\n  \"interrupted\": %s\n}\n",
		severity_name(run->interrupted ? SEVERITY_UNKNOWN : run->status),
		run->interrupted ? "true" : "false");
	return failed ? -ENOMEM : 0;
}

extern const struct renderer render_json;

const struct renderer render_json = {
	.name = "json",
	.summary = "for programs: one document, with the keys that the manual lists",
	.begin = json_begin,
	.target = json_add_target,
	.end = json_end,
};
