/* SPDX-License-Identifier: MIT */
/*
 * The `_scep` members of an archive: what the diagnosis needs and the octets do not have.
 * For an exchange that is the purpose of the request, the details of a failed connection,
 * the results of TLS, and the decrypted contents; for a target, the settings of the
 * probe.
 *
 * Of the keys, only their results are written. entry.c and load.c read the members: old
 * archives must replay, so a key keeps its meaning, and a new one may be absent.
 */
#include "har/facts.h"

#include "base/tree.h"

static json_t *verdict(enum verdict verdict)
{
	return verdict == VERDICT_UNKNOWN ? json_null()
					  : json_boolean(verdict == VERDICT_YES);
}

/* ---- an exchange ---- */

static json_t *facts_certificate(const struct certificate *certificate, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "role", json_string(certificate_role_name(certificate->role)),
		failed);
	tree_set(object, "subject", tree_text(certificate->subject), failed);
	tree_set(object, "issuer", tree_text(certificate->issuer), failed);
	tree_set(object, "names", tree_text(certificate->names), failed);
	tree_set(object, "serial", tree_text(certificate->serial), failed);
	tree_set(object, "key", tree_text(certificate->key), failed);
	tree_set(object, "signature_algorithm",
		tree_text(certificate->signature_algorithm), failed);
	tree_set(object, "sha1", tree_text(certificate->sha1), failed);
	tree_set(object, "sha256", tree_text(certificate->sha256), failed);
	tree_set(object, "not_before", json_integer(certificate->not_before), failed);
	tree_set(object, "not_after", json_integer(certificate->not_after), failed);
	tree_set(object, "self_issued", json_boolean(certificate->self_issued), failed);
	tree_set(object, "enrolment_agent", json_boolean(certificate->enrolment_agent),
		failed);
	if (certificate->server_usage)
		tree_set(object, "server_usage",
			json_boolean(certificate->server_usage == VERDICT_YES), failed);
	return object;
}

static json_t *facts_tls(const struct tls *tls, bool *failed)
{
	json_t *object, *problems, *chain;

	if (!tls->used)
		return json_null();
	object = json_object();
	problems = json_array();
	chain = json_array();
	for (unsigned bit = 0; bit < TLS_PROBLEM_COUNT; bit++)
		if (tls->problems & 1U << bit)
			tree_append(problems, json_string(tls_problem_name(bit)), failed);
	for (int i = 0; i < tls->n_chain; i++)
		tree_append(chain, facts_certificate(&tls->chain[i], failed), failed);
	tree_set(object, "version", tree_text(tls->version), failed);
	tree_set(object, "cipher", tree_text(tls->cipher), failed);
	tree_set(object, "verified", json_boolean(tls->verified), failed);
	tree_set(object, "problem", tree_text(tls->problem), failed);
	tree_set(object, "problems", problems, failed);
	tree_set(object, "chain", chain, failed);
	return object;
}

static json_t *facts_handshake(const struct handshake *handshake, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "failure", json_string(tls_failure_name(handshake->failure)),
		failed);
	tree_set(object, "alert", json_integer(handshake->alert), failed);
	tree_set(object, "certificate_wanted",
		json_boolean(handshake->certificate_wanted), failed);
	return object;
}

static json_t *transport(const struct transport *transport, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "fault", json_string(fault_name(transport->fault)), failed);
	tree_set(object, "phase", json_string(phase_name(transport->phase)), failed);
	tree_set(object, "text", tree_text(transport->text), failed);
	tree_set(object, "reused", json_boolean(transport->reused), failed);
	tree_set(object, "proxy", tree_text(transport->proxy), failed);
	tree_set(object, "proxy_from", tree_text(transport->proxy_from), failed);
	tree_set(object, "sent", json_integer((json_int_t)transport->sent), failed);
	tree_set(object, "idle", json_real(transport->idle), failed);
	tree_set(object, "proxy_status", json_integer(transport->proxy_status), failed);
	tree_set(object, "handshake", facts_handshake(&transport->handshake, failed),
		failed);
	tree_set(object, "tls", facts_tls(&transport->tls, failed), failed);
	return object;
}

static json_t *facts_crl(const struct crl *crl, bool *failed)
{
	json_t *object;

	if (!crl->present)
		return json_null();
	object = json_object();
	tree_set(object, "issuer", tree_text(crl->issuer), failed);
	tree_set(object, "this_update", json_integer(crl->this_update), failed);
	tree_set(object, "next_update", json_integer(crl->next_update), failed);
	tree_set(object, "revoked", json_integer(crl->revoked), failed);
	return object;
}

/* What needed the request's keys, its nonce, or the certificates at that time. */
static json_t *certrep(const struct exchange *exchange, bool *failed)
{
	const struct certrep *certrep = &exchange->reply.certrep;
	json_t *object;

	if (!exchange->response.status || exchange->reply.kind != REPLY_CERTREP)
		return json_null();
	object = json_object();
	tree_set(object, "fault", tree_text(exchange->reply.fault), failed);
	tree_set(object, "detail", tree_text(exchange->reply.detail), failed);
	tree_set(object, "signature", verdict(certrep->signature), failed);
	tree_set(object, "signature_traits", json_integer(certrep->signature_traits),
		failed);
	tree_set(object, "signer_is_ra", verdict(certrep->signer_is_ra), failed);
	tree_set(object, "transaction_id_matches",
		verdict(certrep->transaction_id_matches), failed);
	tree_set(object, "nonce_matches", verdict(certrep->nonce_matches), failed);
	tree_set(object, "decrypted", verdict(certrep->decrypted), failed);
	tree_set(object, "content_cipher", tree_text(certrep->content_cipher), failed);
	tree_set(object, "certs_only", json_boolean(certrep->certs_only), failed);
	tree_set(object, "issued_by_ca", verdict(certrep->issued_by_ca), failed);
	tree_set(object, "issued_key_matches", verdict(certrep->issued_key_matches),
		failed);
	tree_set(object, "issued",
		certrep->has_issued ? facts_certificate(&certrep->issued, failed)
				    : json_null(),
		failed);
	tree_set(object, "crl", facts_crl(&certrep->crl, failed), failed);
	return object;
}

/* Facts of an answer that its octets no longer show. */
static json_t *withheld_certrep(const struct certrep *certrep, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "message_type", json_integer(certrep->message_type), failed);
	tree_set(object, "pki_status", json_integer(certrep->pki_status), failed);
	tree_set(object, "fail_info", json_integer(certrep->fail_info), failed);
	tree_set(object, "fail_info_text", tree_text(certrep->fail_info_text), failed);
	tree_set(object, "hresult",
		certrep->has_hresult ? json_integer(certrep->hresult) : json_null(),
		failed);
	tree_set(object, "transaction_id", tree_text(certrep->transaction_id), failed);
	tree_set(object, "has_sender_nonce", json_boolean(certrep->has_sender_nonce),
		failed);
	tree_set(object, "printable", json_boolean(certrep->printable), failed);
	tree_set(object, "embeds_signer", json_boolean(certrep->embeds_signer), failed);
	tree_set(object, "pss", json_boolean(certrep->pss), failed);
	tree_set(object, "digest", tree_text(certrep->digest), failed);
	tree_set(object, "signer_serial", tree_text(certrep->signer_serial), failed);
	tree_set(object, "signer_issuer", tree_text(certrep->signer_issuer), failed);
	tree_set(object, "content_length",
		json_integer((json_int_t)certrep->content_length), failed);
	tree_set(object, "enveloped", json_boolean(certrep->enveloped), failed);
	tree_set(object, "authenticated", json_boolean(certrep->authenticated), failed);
	return object;
}

static json_t *withheld(const struct exchange *exchange, bool *failed)
{
	const struct reply *reply = &exchange->reply;
	json_t *object = json_object(), *certificates = json_array();

	for (int i = 0; i < reply->n_certificates; i++)
		tree_append(certificates,
			facts_certificate(&reply->certificates[i], failed), failed);
	tree_set(object, "kind", json_string(reply_kind_name(reply->kind)), failed);
	tree_set(object, "fault", tree_text(reply->fault), failed);
	tree_set(object, "detail", tree_text(reply->detail), failed);
	tree_set(object, "text", tree_span(bytes_span(&reply->text)), failed);
	tree_set(object, "title", tree_text(reply->title), failed);
	tree_set(object, "certificates", certificates, failed);
	tree_set(object, "sent", json_integer(reply->n_sent), failed);
	tree_set(object, "has_ra_signing", json_boolean(reply->has_ra_signing), failed);
	tree_set(object, "has_ra_encryption", json_boolean(reply->has_ra_encryption),
		failed);
	tree_set(object, "ra_stray", json_boolean(reply->ra_stray), failed);
	tree_set(object, "first_ca_strays", json_boolean(reply->first_ca_strays), failed);
	tree_set(object, "usages_missing", json_boolean(reply->usages_missing), failed);
	tree_set(object, "usages_untold", json_boolean(reply->usages_untold), failed);
	tree_set(object, "bag", verdict(reply->bag), failed);
	tree_set(object, "next_signature", verdict(reply->next_signature), failed);
	tree_set(object, "certrep",
		reply->kind == REPLY_CERTREP ? withheld_certrep(&reply->certrep, failed)
					     : json_null(),
		failed);
	return object;
}

static json_t *requirements(uint64_t set, bool *failed)
{
	json_t *array = json_array();

	for (enum requirement i = REQUIREMENT_NONE + 1; i < REQUIREMENT_COUNT; i++)
		if (set & REQUIREMENT_BIT(i))
			tree_append(array, json_string(requirement_name(i)), failed);
	return array;
}

json_t *har_entry_facts(const struct exchange *exchange, bool *failed)
{
	const struct request *request = &exchange->request;
	json_t *object = json_object(), *response = json_object();

	tree_set(response, "incomplete", json_boolean(exchange->response.incomplete),
		failed);
	tree_set(response, "body_length",
		json_integer((json_int_t)exchange->response.body_length), failed);
	tree_set(object, "device", tree_text(exchange->device), failed);
	tree_set(object, "step", json_string(step_name(exchange->step)), failed);
	tree_set(object, "query_length", json_integer((json_int_t)request->query_length),
		failed);
	tree_set(object, "cipher", tree_text_or_null(request->cipher), failed);
	tree_set(object, "digest", tree_text_or_null(request->digest), failed);
	tree_set(object, "transaction_id", tree_text(request->transaction_id), failed);
	tree_set(object, "placeholder", json_boolean(request->placeholder), failed);
	tree_set(object, "renewal", json_boolean(request->renewal), failed);
	tree_set(object, "fallback", json_boolean(request->fallback), failed);
	tree_set(object, "minds", requirements(request->requirements.enforces, failed),
		failed);
	tree_set(object, "spares", requirements(request->requirements.ignores, failed),
		failed);
	tree_set(object, "transport", transport(&exchange->transport, failed), failed);
	tree_set(object, "response", response, failed);
	if (exchange->response.withheld)
		tree_set(object, "withheld", withheld(exchange, failed), failed);
	tree_set(object, "certrep", certrep(exchange, failed), failed);
	return object;
}

/* ---- a target ---- */

static json_t *facts_name(const struct name *name, bool *failed)
{
	json_t *object, *addresses;

	if (name->result == NAME_UNKNOWN)
		return json_null();
	object = json_object();
	addresses = json_array();
	for (size_t i = 0; i < name->n_addresses; i++)
		tree_append(addresses, tree_text(name->addresses[i]), failed);
	tree_set(object, "result", json_string(name_result_name(name->result)), failed);
	tree_set(object, "canonical", tree_text(name->canonical), failed);
	tree_set(object, "addresses", addresses, failed);
	tree_set(object, "error", tree_text(name->error), failed);
	return object;
}

json_t *har_page_facts(const struct trace *trace, bool *failed)
{
	json_t *object = json_object(), *steps = json_array(), *devices = json_array();

	for (enum step step = 0; step < STEP_COUNT; step++)
		if (trace->steps & 1U << step)
			tree_append(steps, json_string(step_name(step)), failed);
	for (size_t i = 0; i < trace->n_devices; i++)
		tree_append(devices, tree_text(trace->devices[i]), failed);
	tree_set(object, "url", tree_text(trace->url), failed);
	tree_set(object, "label", tree_text(trace->label), failed);
	tree_set(object, "started", json_integer(trace->started), failed);
	tree_set(object, "duration", json_real(trace->duration), failed);
	tree_set(object, "steps", steps, failed);
	tree_set(object, "devices", devices, failed);
	tree_set(object, "name", facts_name(&trace->name, failed), failed);
	tree_set(object, "out_of_time", json_boolean(trace->out_of_time), failed);
	tree_set(object, "interrupted", json_boolean(trace->interrupted), failed);
	tree_set(object, "tls_unchecked", json_boolean(trace->tls_unchecked), failed);
	tree_set(object, "group", json_integer(trace->group), failed);
	tree_set(object, "part", json_string(part_name(trace->part)), failed);
	return object;
}
