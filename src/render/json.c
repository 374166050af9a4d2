/* SPDX-License-Identifier: MIT */
/*
 * The report for programs. Keys, units and words are a contract, written down in
 * tests/schema; what is absent is null or an empty list, never a missing key. A minor
 * format_version adds keys, a major one may change them.
 */
#include <errno.h>
#include <string.h>

#include <jansson.h>

#include "base/moment.h"
#include "base/text.h"
#include "base/tree.h"
#include "diagnose/check.h"
#include "diagnose/responder.h"
#include "diagnose/substatus.h"
#include "render/history.h"
#include "render/json.h"

enum { DIGITS = JSON_DIGITS };

/* NULL on failure, which json_object_set_new turns into a failure of its own. */
static json_t *text_or_null(const char *text)
{
	json_t *value;

	if (!text || !*text)
		return json_null();
	value = json_string(text);
	if (!value) {
		char safe[1024];

		text_keep(safe, span_of_text(text));
		value = json_string(safe);
	}
	return value;
}

static json_t *time_or_null(int64_t time)
{
	char text[MOMENT_TEXT];

	moment_write(time, text);
	return text_or_null(text);
}

static json_t *verdict(enum verdict verdict)
{
	if (verdict == VERDICT_UNKNOWN)
		return json_null();
	return json_boolean(verdict == VERDICT_YES);
}

/* ---- certificates ---- */

static json_t *certificate(const struct certificate *certificate, int64_t now,
	bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "role", json_string(certificate_role_name(certificate->role)), failed);
	tree_set(object, "subject", text_or_null(certificate->subject), failed);
	tree_set(object, "issuer", text_or_null(certificate->issuer), failed);
	tree_set(object, "names", text_or_null(certificate->names), failed);
	tree_set(object, "serial", text_or_null(certificate->serial), failed);
	tree_set(object, "not_before", time_or_null(certificate->not_before), failed);
	tree_set(object, "not_after", time_or_null(certificate->not_after), failed);
	tree_set(object, "days_left", json_integer(certificate_days_left(certificate, now)),
		failed);
	tree_set(object, "key", text_or_null(certificate->key), failed);
	tree_set(object, "signature_algorithm", text_or_null(certificate->signature_algorithm),
		failed);
	tree_set(object, "sha1", text_or_null(certificate->sha1), failed);
	tree_set(object, "sha256", text_or_null(certificate->sha256), failed);
	return object;
}

static json_t *certificates(const struct certificate *list, int n, int64_t now,
	bool *failed)
{
	json_t *array = json_array();

	for (int i = 0; i < n; i++)
		tree_append(array, certificate(&list[i], now, failed), failed);
	return array;
}

/* ---- exchanges ---- */

static json_t *timings(const struct transport *transport, bool *failed)
{
	json_t *object = json_object();

	for (enum phase phase = 0; phase < PHASE_COUNT; phase++)
		tree_set(object, phase_name(phase), json_real(transport->seconds[phase]), failed);
	tree_set(object, "total", json_real(transport->total), failed);
	return object;
}

static json_t *tls_problems(unsigned problems, bool *failed)
{
	json_t *array = json_array();

	for (unsigned bit = 0; bit < TLS_PROBLEM_COUNT; bit++)
		if (problems & 1U << bit)
			tree_append(array, json_string(tls_problem_name(bit)), failed);
	return array;
}

static json_t *tls(const struct tls *tls, int64_t now, bool *failed)
{
	json_t *object;

	if (!tls->used)
		return json_null();
	object = json_object();
	tree_set(object, "version", text_or_null(tls->version), failed);
	tree_set(object, "cipher", text_or_null(tls->cipher), failed);
	tree_set(object, "verified", json_boolean(tls->verified), failed);
	tree_set(object, "problem", text_or_null(tls->problem), failed);
	tree_set(object, "problems", tls_problems(tls->problems, failed), failed);
	tree_set(object, "certificates", certificates(tls->chain, tls->n_chain, now, failed),
		failed);
	return object;
}

static json_t *number_or_null(int number)
{
	return number ? json_integer(number) : json_null();
}

static json_t *error(const struct transport *transport, bool *failed)
{
	json_t *object;

	if (transport->fault == FAULT_NONE)
		return json_null();
	object = json_object();
	tree_set(object, "phase", json_string(phase_name(transport->phase)), failed);
	tree_set(object, "code", json_string(fault_name(transport->fault)), failed);
	tree_set(object, "text", text_or_null(transport->text), failed);
	tree_set(object, "sent", json_integer((json_int_t)transport->sent), failed);
	tree_set(object, "tls_failure", transport->handshake.failure == TLS_FAILURE_NONE ?
		json_null() : json_string(tls_failure_name(transport->handshake.failure)),
		failed);
	tree_set(object, "tls_alert", number_or_null(transport->handshake.alert), failed);
	tree_set(object, "tls_certificate_wanted",
		json_boolean(transport->handshake.certificate_wanted), failed);
	tree_set(object, "proxy_status", number_or_null(transport->proxy_status), failed);
	return object;
}

static json_t *capabilities(const struct capabilities *caps, bool *failed)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < caps->n_lines; i++)
		tree_append(array, json_string(caps->lines[i]), failed);
	return array;
}

static json_t *hresult_text(const struct certrep *certrep)
{
	return certrep->has_hresult ? json_sprintf("0x%08x", certrep->hresult) : json_null();
}

static const char *hresult_name(const struct certrep *certrep)
{
	const struct hresult *row =
		certrep->has_hresult ? hresult_find(certrep->hresult) : NULL;

	return row ? row->name : NULL;
}

static json_t *crl(const struct crl *crl, bool *failed)
{
	json_t *object;

	if (!crl->present)
		return json_null();
	object = json_object();
	tree_set(object, "issuer", text_or_null(crl->issuer), failed);
	tree_set(object, "this_update", time_or_null(crl->this_update), failed);
	tree_set(object, "next_update", crl->next_update ? time_or_null(crl->next_update) :
		json_null(), failed);
	tree_set(object, "revoked", json_integer(crl->revoked), failed);
	return object;
}

static void set_certrep(json_t *object, const struct certrep *certrep, int64_t now,
	bool *failed)
{
	static const char *const signatures[] = {
		[VERDICT_UNKNOWN] = "unverifiable",
		[VERDICT_NO] = "invalid",
		[VERDICT_YES] = "valid",
	};

	tree_set(object, "pki_status", text_or_null(scep_pki_status_name(certrep->pki_status)),
		failed);
	tree_set(object, "fail_info", text_or_null(scep_fail_info_name(certrep->fail_info)),
		failed);
	tree_set(object, "fail_info_text", text_or_null(certrep->fail_info_text), failed);
	tree_set(object, "hresult", hresult_text(certrep), failed);
	tree_set(object, "hresult_name", text_or_null(hresult_name(certrep)), failed);
	tree_set(object, "signature", json_string(signatures[certrep->signature]), failed);
	tree_set(object, "transaction_id", text_or_null(certrep->transaction_id), failed);
	tree_set(object, "transaction_id_matches", verdict(certrep->transaction_id_matches),
		failed);
	tree_set(object, "nonce_matches", verdict(certrep->nonce_matches), failed);
	tree_set(object, "decrypted", verdict(certrep->decrypted), failed);
	tree_set(object, "issued_key_matches", verdict(certrep->issued_key_matches), failed);
	tree_set(object, "digest", text_or_null(certrep->digest), failed);
	tree_set(object, "cipher", text_or_null(certrep->content_cipher), failed);
	tree_set(object, "crl", crl(&certrep->crl, failed), failed);
	tree_set(object, "issued", certrep->has_issued ?
		certificate(&certrep->issued, now, failed) : json_null(), failed);
}

static json_t *check_results(const struct exchange *exchange, bool *failed)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n_checks; i++) {
		enum verdict kept = checks[i].look(exchange);
		json_t *object;

		if (kept == VERDICT_UNKNOWN)
			continue;
		object = json_object();
		tree_set(object, "id", json_string(checks[i].id), failed);
		tree_set(object, "clause", json_string(checks[i].clause), failed);
		tree_set(object, "text", json_string(checks[i].text), failed);
		tree_set(object, "kept", json_boolean(kept == VERDICT_YES), failed);
		tree_set(object, "minds", text_or_null(checks[i].minds), failed);
		tree_append(array, object, failed);
	}
	return array;
}

static json_t *reply(const struct exchange *exchange, int64_t now, bool *failed)
{
	const struct reply *reply = &exchange->reply;
	json_t *object;

	if (!exchange->response.status || exchange->record.kind != RECORD_NONE)
		return json_null();
	object = json_object();
	tree_set(object, "kind", json_string(reply_kind_name(reply->kind)), failed);
	tree_set(object, "fault", text_or_null(reply->fault), failed);
	tree_set(object, "length", json_integer((json_int_t)exchange->response.body_length),
		failed);
	tree_set(object, "checks", check_results(exchange, failed), failed);
	if (reply->kind == REPLY_HTML)
		tree_set(object, "title", text_or_null(reply->title), failed);
	if (reply->kind == REPLY_CAPABILITIES)
		tree_set(object, "capabilities", capabilities(&reply->capabilities, failed),
			failed);
	if (reply->kind == REPLY_CA_CERTIFICATES)
		tree_set(object, "certificates", certificates(reply->certificates,
			reply->n_certificates, now, failed), failed);
	if (reply->kind == REPLY_CERTREP)
		set_certrep(object, &reply->certrep, now, failed);
	return object;
}

static json_t *header(const struct exchange *exchange, const char *name)
{
	char value[512];

	exchange_header_text(exchange, name, value, sizeof(value));
	return text_or_null(value);
}

static json_t *redirect_to(const struct exchange *exchange)
{
	if (exchange->response.status / 100 != 3)
		return json_null();
	return header(exchange, "Location");
}

static json_t *exchange(const struct trace *trace, const struct exchange *exchange,
	bool *failed)
{
	const int64_t now = trace->started;
	const struct request *request = &exchange->request;
	json_t *object = json_object();

	tree_set(object, "id", json_integer(exchange->id), failed);
	tree_set(object, "device", json_string(exchange->device), failed);
	tree_set(object, "step", json_string(step_name(exchange->step)), failed);
	tree_set(object, "method", text_or_null(request->method), failed);
	tree_set(object, "url", text_or_null(request->url), failed);
	tree_set(object, "query_length", json_integer((json_int_t)request->query_length), failed);
	tree_set(object, "cipher", text_or_null(request->cipher), failed);
	tree_set(object, "digest", text_or_null(request->digest), failed);
	tree_set(object, "transaction_id", text_or_null(request->transaction_id), failed);
	tree_set(object, "address", text_or_null(exchange->transport.address), failed);
	tree_set(object, "proxy", text_or_null(exchange->transport.proxy), failed);
	tree_set(object, "http_status", exchange->response.status ?
		json_integer(exchange->response.status) : json_null(), failed);
	tree_set(object, "http_version", text_or_null(exchange->response.version), failed);
	tree_set(object, "content_type", header(exchange, "Content-Type"), failed);
	tree_set(object, "server", header(exchange, "Server"), failed);
	tree_set(object, "responder", json_string(responder_id(exchange)), failed);
	tree_set(object, "responder_strength",
		json_string(responder_strength_name(responder_strength(exchange))), failed);
	tree_set(object, "relayed_by", responder_relay(exchange) ?
		json_string(responder_relay(exchange)->id) : json_null(), failed);
	tree_set(object, "sub_status", substatus_of(exchange) < 0 ? json_null() :
		json_integer(substatus_of(exchange)), failed);
	tree_set(object, "error", error(&exchange->transport, failed), failed);
	tree_set(object, "redirect_to", redirect_to(exchange), failed);
	tree_set(object, "connection_reused", json_boolean(exchange->transport.reused), failed);
	tree_set(object, "timings", timings(&exchange->transport, failed), failed);
	tree_set(object, "tls", tls(&exchange->transport.tls, now, failed), failed);
	tree_set(object, "reply", reply(exchange, now, failed), failed);
	history_set_record(object, trace, exchange, failed);
	return object;
}

/* ---- devices and findings ---- */

static json_t *device(const struct device_report *device, bool *failed)
{
	json_t *object = json_object(), *steps = json_array();

	for (size_t i = 0; i < device->n_steps; i++) {
		const struct step_report *report = &device->steps[i];
		json_t *step = json_object();

		tree_set(step, "step", json_string(step_name(report->step)), failed);
		tree_set(step, "status", json_string(severity_name(report->status)), failed);
		tree_set(step, "exchange", report->exchange ?
			json_integer(report->exchange->id) : json_null(), failed);
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
			tree_append(array, json_string(report->devices[i].device), failed);
	return array;
}

static json_t *finding(const struct report *report, const struct finding *finding,
	bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "id", json_string(finding->cause->id), failed);
	tree_set(object, "severity", json_string(severity_name(finding->severity)), failed);
	tree_set(object, "certain", json_boolean(finding->certain), failed);
	tree_set(object, "adjusted", json_boolean(finding->adjusted), failed);
	tree_set(object, "title", json_string(finding->title), failed);
	tree_set(object, "who", json_string(actor_name(finding->cause->who)), failed);
	tree_set(object, "detail", text_or_null(bytes_text(&finding->detail)), failed);
	tree_set(object, "reasons", json_reasons(finding->cause, failed), failed);
	tree_set(object, "references", json_references(finding->cause, failed), failed);
	tree_set(object, "evidence", evidence(finding, failed), failed);
	tree_set(object, "devices", devices_of(report, finding->devices, failed), failed);
	tree_set(object, "minded_by", devices_of(report, finding->minding, failed), failed);
	tree_set(object, "spared_by", devices_of(report, finding->sparing, failed), failed);
	return object;
}

/* ---- the length limit ---- */

static json_t *query_of(const struct exchange *exchange)
{
	return exchange ? json_integer((json_int_t)exchange->request.query_length) :
		json_null();
}

static json_t *device_queries_under(const struct url_limit *limit, bool *failed)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n_device_queries; i++) {
		const struct device_query *query = &device_queries[i];
		json_t *object = json_object();

		tree_set(object, "device", json_string(query->device_id), failed);
		tree_set(object, "key_bits", json_integer(query->rsa_bits), failed);
		tree_set(object, "challenge_length",
			json_integer((json_int_t)query->challenge), failed);
		tree_set(object, "query_length", json_integer((json_int_t)query->length),
			failed);
		tree_set(object, "fits", verdict(url_limit_fits(limit, query)), failed);
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
	tree_set(object, "limit", row ? json_integer((json_int_t)row->value) : json_null(),
		failed);
	tree_set(object, "id", text_or_null(row ? row->id : NULL), failed);
	tree_set(object, "name", text_or_null(row ? row->name : NULL), failed);
	tree_set(object, "where", text_or_null(row ? row->where : NULL), failed);
	tree_set(object, "source", text_or_null(row ? row->source : NULL), failed);
	tree_set(object, "problem", text_or_null(limit->problem), failed);
	tree_set(object, "unclear", limit->unclear ? json_integer(limit->unclear->id) :
		json_null(), failed);
	tree_set(object, "devices", device_queries_under(limit, failed), failed);
	return object;
}

/* ---- the way there ---- */

static json_t *name(const struct name *name, bool *failed)
{
	json_t *object = json_object(), *addresses = json_array();

	for (size_t i = 0; i < name->n_addresses; i++)
		tree_append(addresses, json_string(name->addresses[i]), failed);
	tree_set(object, "result", json_string(name_result_name(name->result)), failed);
	tree_set(object, "canonical", text_or_null(name->canonical), failed);
	tree_set(object, "addresses", addresses, failed);
	tree_set(object, "error", text_or_null(name->error), failed);
	return object;
}

static json_t *app_proxy(const struct app_proxy *proxy, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "published", verdict(proxy->published), failed);
	tree_set(object, "how", text_or_null(app_proxy_how_name(proxy->how)), failed);
	tree_set(object, "connector_reached", verdict(proxy->connector_reached), failed);
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
		tree_append(exchanges, exchange(trace, trace->exchanges[i], failed), failed);
	for (size_t i = 0; i < report->n_findings; i++)
		tree_append(findings, finding(report, &report->findings[i], failed), failed);
	tree_set(object, "url", text_or_null(trace->url), failed);
	tree_set(object, "label", text_or_null(trace->label), failed);
	tree_set(object, "part", json_string(part_name(trace->part)), failed);
	tree_set(object, "status", json_string(severity_name(report->status)), failed);
	tree_set(object, "started_at", trace->started ? time_or_null(trace->started) :
		json_null(), failed);
	tree_set(object, "duration_seconds", json_real(trace->duration), failed);
	tree_set(object, "name", name(&trace->name, failed), failed);
	tree_set(object, "application_proxy", app_proxy(&report->app_proxy, failed), failed);
	tree_set(object, "devices", devices, failed);
	tree_set(object, "exchanges", exchanges, failed);
	tree_set(object, "url_limit", url_limit(&report->url_limit, failed), failed);
	tree_set(object, "findings", findings, failed);
	history_set_target(object, trace, failed);
	return object;
}

json_t *json_tool(const struct run *run, bool *failed)
{
	json_t *tool = json_object();

	tree_set(tool, "name", json_string("scepprobe"), failed);
	tree_set(tool, "version", json_string(run->version), failed);
	return tool;
}

/* The head of the document, a member at a time: the targets are not there yet. */
static int begin(struct rendering *rendering)
{
	const struct run *run = &rendering->run;
	struct bytes *out = &rendering->out;
	bool failed = false;

	bytes_append_text(out, "{\n  \"format_version\": \"" JSON_VERSION "\",\n  \"tool\": ");
	tree_write(json_tool(run, &failed), 2, DIGITS, out, &failed);
	bytes_append_text(out, ",\n  \"started_at\": ");
	tree_write(run->started ? time_or_null(run->started) : json_null(), 2, DIGITS, out,
		&failed);
	bytes_append_text(out, ",\n  \"targets\": [");
	return failed ? -ENOMEM : 0;
}

static int add_target(struct rendering *rendering, const struct report *report)
{
	bool failed = false;

	bytes_append_text(&rendering->out, rendering->run.n_reports ? ",\n    " : "\n    ");
	tree_write(json_target(report, &failed), 4, DIGITS, &rendering->out, &failed);
	return failed ? -ENOMEM : 0;
}

static int end(struct rendering *rendering)
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
	.begin = begin,
	.target = add_target,
	.end = end,
};
