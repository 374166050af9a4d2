/* SPDX-License-Identifier: MIT */
/*
 * One exchange for programs: what was sent, who answered what, and how long each part of
 * it took. Keys, units and words are a contract, as in json.c.
 */
#include "base/tree.h"
#include "diagnose/check.h"
#include "render/json.h"
#include "render/logs.h"

json_t *json_verdict(enum verdict verdict)
{
	if (verdict == VERDICT_UNKNOWN)
		return json_null();
	return json_boolean(verdict == VERDICT_YES);
}

/* ---- certificates ---- */

static json_t *exchange_certificate(
	const struct certificate *certificate, int64_t now, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "role", json_string(certificate_role_name(certificate->role)),
		failed);
	tree_set(object, "subject", tree_text_or_null(certificate->subject), failed);
	tree_set(object, "issuer", tree_text_or_null(certificate->issuer), failed);
	tree_set(object, "names", tree_text_or_null(certificate->names), failed);
	tree_set(object, "serial", tree_text_or_null(certificate->serial), failed);
	tree_set(object, "not_before", tree_moment(certificate->not_before), failed);
	tree_set(object, "not_after", tree_moment(certificate->not_after), failed);
	tree_set(object, "days_left",
		json_integer(certificate_days_left(certificate, now)), failed);
	tree_set(object, "key", tree_text_or_null(certificate->key), failed);
	tree_set(object, "signature_algorithm",
		tree_text_or_null(certificate->signature_algorithm), failed);
	tree_set(object, "sha1", tree_text_or_null(certificate->sha1), failed);
	tree_set(object, "sha256", tree_text_or_null(certificate->sha256), failed);
	return object;
}

static json_t *certificates(
	const struct certificate *list, int n, int64_t now, bool *failed)
{
	json_t *array = json_array();

	for (int i = 0; i < n; i++)
		tree_append(array, exchange_certificate(&list[i], now, failed), failed);
	return array;
}

/* ---- exchanges ---- */

static json_t *exchange_timings(const struct transport *transport, bool *failed)
{
	json_t *object = json_object();

	for (enum phase phase = 0; phase < PHASE_COUNT; phase++)
		tree_set(object, phase_name(phase), json_real(transport->seconds[phase]),
			failed);
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

static json_t *exchange_tls(const struct tls *tls, int64_t now, bool *failed)
{
	json_t *object;

	if (!tls->used)
		return json_null();
	object = json_object();
	tree_set(object, "version", tree_text_or_null(tls->version), failed);
	tree_set(object, "cipher", tree_text_or_null(tls->cipher), failed);
	tree_set(object, "verified", json_boolean(tls->verified), failed);
	tree_set(object, "problem", tree_text_or_null(tls->problem), failed);
	tree_set(object, "problems", tls_problems(tls->problems, failed), failed);
	tree_set(object, "certificates",
		certificates(tls->chain, tls->n_chain, now, failed), failed);
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
	tree_set(object, "text", tree_text_or_null(transport->text), failed);
	tree_set(object, "sent", json_integer((json_int_t)transport->sent), failed);
	tree_set(object, "tls_failure",
		transport->handshake.failure == TLS_FAILURE_NONE
			? json_null()
			: json_string(tls_failure_name(transport->handshake.failure)),
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
	return certrep->has_hresult ? json_sprintf("0x%08x", certrep->hresult)
				    : json_null();
}

static const char *hresult_name(const struct certrep *certrep)
{
	const struct hresult *row = certrep->has_hresult ? hresult_find(certrep->hresult)
							 : NULL;

	return row ? row->name : NULL;
}

static json_t *exchange_crl(const struct crl *crl, bool *failed)
{
	json_t *object;

	if (!crl->present)
		return json_null();
	object = json_object();
	tree_set(object, "issuer", tree_text_or_null(crl->issuer), failed);
	tree_set(object, "this_update", tree_moment(crl->this_update), failed);
	tree_set(object, "next_update",
		crl->next_update ? tree_moment(crl->next_update) : json_null(), failed);
	tree_set(object, "revoked", json_integer(crl->revoked), failed);
	return object;
}

static void set_certrep(
	json_t *object, const struct certrep *certrep, int64_t now, bool *failed)
{
	static const char *const signatures[] = {
		[VERDICT_UNKNOWN] = "unverifiable",
		[VERDICT_NO] = "invalid",
		[VERDICT_YES] = "valid",
	};

	tree_set(object, "pki_status",
		tree_text_or_null(scep_pki_status_name(certrep->pki_status)), failed);
	tree_set(object, "fail_info",
		tree_text_or_null(scep_fail_info_name(certrep->fail_info)), failed);
	tree_set(object, "fail_info_text", tree_text_or_null(certrep->fail_info_text),
		failed);
	tree_set(object, "hresult", hresult_text(certrep), failed);
	tree_set(
		object, "hresult_name", tree_text_or_null(hresult_name(certrep)), failed);
	tree_set(
		object, "signature", json_string(signatures[certrep->signature]), failed);
	tree_set(object, "transaction_id", tree_text_or_null(certrep->transaction_id),
		failed);
	tree_set(object, "transaction_id_matches",
		json_verdict(certrep->transaction_id_matches), failed);
	tree_set(object, "nonce_matches", json_verdict(certrep->nonce_matches), failed);
	tree_set(object, "decrypted", json_verdict(certrep->decrypted), failed);
	tree_set(object, "issued_key_matches", json_verdict(certrep->issued_key_matches),
		failed);
	tree_set(object, "digest", tree_text_or_null(certrep->digest), failed);
	tree_set(object, "cipher", tree_text_or_null(certrep->content_cipher), failed);
	tree_set(object, "crl", exchange_crl(&certrep->crl, failed), failed);
	tree_set(object, "issued",
		certrep->has_issued ? exchange_certificate(&certrep->issued, now, failed)
				    : json_null(),
		failed);
}

static json_t *check_results(
	const struct report *report, const struct exchange *exchange, bool *failed)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n_checks; i++) {
		enum verdict kept = checks[i].look(exchange);
		scoped_buffer minders = BYTES_EMPTY;
		json_t *object;

		if (kept == VERDICT_UNKNOWN)
			continue;
		check_minders(&checks[i], report->trace, &minders);
		*failed |= minders.failed;
		object = json_object();
		tree_set(object, "id", json_string(checks[i].id), failed);
		tree_set(object, "clause", json_string(checks[i].clause), failed);
		tree_set(object, "text", json_string(checks[i].text), failed);
		tree_set(object, "kept", json_boolean(kept == VERDICT_YES), failed);
		tree_set(
			object, "minds", tree_text_or_null(bytes_text(&minders)), failed);
		tree_append(array, object, failed);
	}
	return array;
}

static json_t *reply(
	const struct report *report, const struct exchange *exchange, bool *failed)
{
	const int64_t now = report->trace->started;
	const struct reply *reply = &exchange->reply;
	json_t *object;

	if (!exchange->response.status || exchange->origin == ORIGIN_LOG)
		return json_null();
	object = json_object();
	tree_set(object, "kind", json_string(reply_kind_name(reply->kind)), failed);
	tree_set(object, "fault", tree_text_or_null(reply->fault), failed);
	tree_set(object, "length",
		json_integer((json_int_t)exchange->response.body_length), failed);
	tree_set(object, "checks", check_results(report, exchange, failed), failed);
	if (reply->kind == REPLY_HTML)
		tree_set(object, "title", tree_text_or_null(reply->title), failed);
	if (reply->kind == REPLY_CAPABILITIES)
		tree_set(object, "capabilities",
			capabilities(&reply->capabilities, failed), failed);
	if (reply->kind == REPLY_CA_CERTIFICATES)
		tree_set(object, "certificates",
			certificates(
				reply->certificates, reply->n_certificates, now, failed),
			failed);
	if (reply->kind == REPLY_CERTREP)
		set_certrep(object, &reply->certrep, now, failed);
	return object;
}

static json_t *header_tree(const struct exchange *exchange, const char *name)
{
	char value[512];

	exchange_header_text(exchange, name, value, sizeof(value));
	return tree_text_or_null(value);
}

static json_t *redirect_to(const struct exchange *exchange)
{
	if (exchange->response.status / 100 != 3)
		return json_null();
	return header_tree(exchange, "Location");
}

json_t *json_exchange(
	const struct report *report, const struct exchange *exchange, bool *failed)
{
	const struct judged *judged = report_judged(report, exchange);
	const int64_t now = report->trace->started;
	const struct request *request = &exchange->request;
	json_t *object = json_object();

	tree_set(object, "id", json_integer(exchange->id), failed);
	tree_set(object, "device", json_string(exchange->device), failed);
	tree_set(object, "step", json_string(step_name(exchange->step)), failed);
	tree_set(object, "method", tree_text_or_null(request->method), failed);
	tree_set(object, "url", tree_text_or_null(request->url), failed);
	tree_set(object, "query_length", json_integer((json_int_t)request->query_length),
		failed);
	tree_set(object, "cipher", tree_text_or_null(request->cipher), failed);
	tree_set(object, "digest", tree_text_or_null(request->digest), failed);
	tree_set(object, "transaction_id", tree_text_or_null(request->transaction_id),
		failed);
	tree_set(object, "address", tree_text_or_null(exchange->transport.address),
		failed);
	tree_set(object, "proxy", tree_text_or_null(exchange->transport.proxy), failed);
	tree_set(object, "http_status",
		exchange->response.status ? json_integer(exchange->response.status)
					  : json_null(),
		failed);
	tree_set(object, "http_version", tree_text_or_null(exchange->response.version),
		failed);
	tree_set(object, "content_type", header_tree(exchange, "Content-Type"), failed);
	tree_set(object, "server", header_tree(exchange, "Server"), failed);
	tree_set(object, "responder", json_string(judged->by.id), failed);
	tree_set(object, "responder_strength",
		json_string(responder_strength_name(judged->by.strength)), failed);
	tree_set(object, "relayed_by",
		judged->by.relay ? json_string(judged->by.relay->id) : json_null(),
		failed);
	tree_set(object, "sub_status",
		judged->sub_status < 0 ? json_null() : json_integer(judged->sub_status),
		failed);
	tree_set(object, "error", error(&exchange->transport, failed), failed);
	tree_set(object, "redirect_to", redirect_to(exchange), failed);
	tree_set(object, "connection_reused", json_boolean(exchange->transport.reused),
		failed);
	tree_set(object, "timings", exchange_timings(&exchange->transport, failed),
		failed);
	tree_set(object, "tls", exchange_tls(&exchange->transport.tls, now, failed),
		failed);
	tree_set(object, "reply", reply(report, exchange, failed), failed);
	logs_set_record(object, report->trace, exchange, failed);
	return object;
}
