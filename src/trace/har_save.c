/* SPDX-License-Identifier: MIT */
/*
 * Writes HAR 1.2. A page is a target, an entry is an exchange; `_scep` has what the
 * judgement needs and the octets of the exchange cannot tell again: what was meant by a
 * request, how a connection failed, what TLS showed, and what only our keys could open.
 *
 * It never holds a secret: of the keys only what they proved is written, and a challenge
 * is nowhere but inside the request, encrypted to the RA.
 */
#include "trace/har.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/moment.h"
#include "base/text.h"
#include "base/tree.h"

enum { DIGITS = 15 };    /* of numbers: enough to give the same again */

/* A string; what is not UTF-8 is made so. NULL only without memory. */
static json_t *safe_span(struct span in)
{
	json_t *value = json_stringn((const char *)in.data, in.length);
	scoped(char) *safe = NULL;

	if (value)
		return value;
	safe = malloc(in.length + sizeof("..."));
	if (!safe)
		return NULL;
	text_copy(safe, in.length + sizeof("..."), in);
	return json_string(safe);
}

static json_t *safe_text(const char *text)
{
	return safe_span(span_of_text(text ? text : ""));
}

static json_t *verdict(enum verdict verdict)
{
	return verdict == VERDICT_UNKNOWN ? json_null() :
		json_boolean(verdict == VERDICT_YES);
}

static json_t *base64(struct span octets)
{
	struct bytes text = BYTES_EMPTY;
	json_t *value;

	bytes_append_base64(&text, octets);
	value = bytes_failed(&text) == 0 ? json_string(bytes_text(&text)) : NULL;
	bytes_clear(&text);
	return value;
}

static json_t *moment(int64_t seconds)
{
	char text[MOMENT_TEXT];

	moment_write(seconds, text);
	return json_string(text);
}

/* ---- what only we know ---- */

static json_t *certificate(const struct certificate *certificate, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "role", json_string(certificate_role_name(certificate->role)), failed);
	tree_set(object, "subject", safe_text(certificate->subject), failed);
	tree_set(object, "issuer", safe_text(certificate->issuer), failed);
	tree_set(object, "names", safe_text(certificate->names), failed);
	tree_set(object, "serial", safe_text(certificate->serial), failed);
	tree_set(object, "key", safe_text(certificate->key), failed);
	tree_set(object, "signature_algorithm", safe_text(certificate->signature_algorithm),
		failed);
	tree_set(object, "sha1", safe_text(certificate->sha1), failed);
	tree_set(object, "sha256", safe_text(certificate->sha256), failed);
	tree_set(object, "not_before", json_integer(certificate->not_before), failed);
	tree_set(object, "not_after", json_integer(certificate->not_after), failed);
	tree_set(object, "self_issued", json_boolean(certificate->self_issued), failed);
	return object;
}

static json_t *tls(const struct tls *tls, bool *failed)
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
		tree_append(chain, certificate(&tls->chain[i], failed), failed);
	tree_set(object, "version", safe_text(tls->version), failed);
	tree_set(object, "cipher", safe_text(tls->cipher), failed);
	tree_set(object, "verified", json_boolean(tls->verified), failed);
	tree_set(object, "problem", safe_text(tls->problem), failed);
	tree_set(object, "problems", problems, failed);
	tree_set(object, "chain", chain, failed);
	return object;
}

static json_t *handshake(const struct handshake *handshake, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "failure", json_string(tls_failure_name(handshake->failure)), failed);
	tree_set(object, "alert", json_integer(handshake->alert), failed);
	tree_set(object, "certificate_wanted", json_boolean(handshake->certificate_wanted),
		failed);
	return object;
}

static json_t *transport(const struct transport *transport, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "fault", json_string(fault_name(transport->fault)), failed);
	tree_set(object, "phase", json_string(phase_name(transport->phase)), failed);
	tree_set(object, "text", safe_text(transport->text), failed);
	tree_set(object, "reused", json_boolean(transport->reused), failed);
	tree_set(object, "proxy", safe_text(transport->proxy), failed);
	tree_set(object, "sent", json_integer((json_int_t)transport->sent), failed);
	tree_set(object, "idle", json_real(transport->idle), failed);
	tree_set(object, "proxy_status", json_integer(transport->proxy_status), failed);
	tree_set(object, "handshake", handshake(&transport->handshake, failed), failed);
	tree_set(object, "tls", tls(&transport->tls, failed), failed);
	return object;
}

static json_t *crl(const struct crl *crl, bool *failed)
{
	json_t *object;

	if (!crl->present)
		return json_null();
	object = json_object();
	tree_set(object, "issuer", safe_text(crl->issuer), failed);
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
	tree_set(object, "fault", safe_text(exchange->reply.fault), failed);
	tree_set(object, "detail", safe_text(exchange->reply.detail), failed);
	tree_set(object, "signature", verdict(certrep->signature), failed);
	tree_set(object, "signer_is_ra", verdict(certrep->signer_is_ra), failed);
	tree_set(object, "transaction_id_matches", verdict(certrep->transaction_id_matches),
		failed);
	tree_set(object, "nonce_matches", verdict(certrep->nonce_matches), failed);
	tree_set(object, "decrypted", verdict(certrep->decrypted), failed);
	tree_set(object, "content_cipher", safe_text(certrep->content_cipher), failed);
	tree_set(object, "certs_only", json_boolean(certrep->certs_only), failed);
	tree_set(object, "issued_by_ca", verdict(certrep->issued_by_ca), failed);
	tree_set(object, "issued_key_matches", verdict(certrep->issued_key_matches), failed);
	tree_set(object, "issued", certrep->has_issued ? certificate(&certrep->issued, failed) :
		json_null(), failed);
	tree_set(object, "crl", crl(&certrep->crl, failed), failed);
	return object;
}

static json_t *text_or_null(const char *text)
{
	return text && *text ? safe_text(text) : json_null();
}

/* What the octets of an answer said that are not there any more. */
static json_t *withheld_certrep(const struct certrep *certrep, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "message_type", json_integer(certrep->message_type), failed);
	tree_set(object, "pki_status", json_integer(certrep->pki_status), failed);
	tree_set(object, "fail_info", json_integer(certrep->fail_info), failed);
	tree_set(object, "fail_info_text", safe_text(certrep->fail_info_text), failed);
	tree_set(object, "hresult", certrep->has_hresult ? json_integer(certrep->hresult) :
		json_null(), failed);
	tree_set(object, "transaction_id", safe_text(certrep->transaction_id), failed);
	tree_set(object, "has_sender_nonce", json_boolean(certrep->has_sender_nonce), failed);
	tree_set(object, "printable", json_boolean(certrep->printable), failed);
	tree_set(object, "digest", safe_text(certrep->digest), failed);
	tree_set(object, "signer_serial", safe_text(certrep->signer_serial), failed);
	tree_set(object, "signer_issuer", safe_text(certrep->signer_issuer), failed);
	tree_set(object, "content_length", json_integer((json_int_t)certrep->content_length),
		failed);
	tree_set(object, "enveloped", json_boolean(certrep->enveloped), failed);
	return object;
}

static json_t *withheld(const struct exchange *exchange, bool *failed)
{
	const struct reply *reply = &exchange->reply;
	json_t *object = json_object(), *certificates = json_array();

	for (int i = 0; i < reply->n_certificates; i++)
		tree_append(certificates, certificate(&reply->certificates[i], failed), failed);
	tree_set(object, "kind", json_string(reply_kind_name(reply->kind)), failed);
	tree_set(object, "fault", safe_text(reply->fault), failed);
	tree_set(object, "detail", safe_text(reply->detail), failed);
	tree_set(object, "text", safe_span(bytes_span(&reply->text)), failed);
	tree_set(object, "title", safe_text(reply->title), failed);
	tree_set(object, "certificates", certificates, failed);
	tree_set(object, "sent", json_integer(reply->n_sent), failed);
	tree_set(object, "has_ra_signing", json_boolean(reply->has_ra_signing), failed);
	tree_set(object, "has_ra_encryption", json_boolean(reply->has_ra_encryption), failed);
	tree_set(object, "ra_stray", json_boolean(reply->ra_stray), failed);
	tree_set(object, "next_signature", verdict(reply->next_signature), failed);
	tree_set(object, "certrep", reply->kind == REPLY_CERTREP ?
		withheld_certrep(&reply->certrep, failed) : json_null(), failed);
	return object;
}

static json_t *scruples(unsigned set, bool *failed)
{
	json_t *array = json_array();

	for (enum scruple i = SCRUPLE_NONE + 1; i < SCRUPLE_COUNT; i++)
		if (set & 1U << i)
			tree_append(array, json_string(scruple_name(i)), failed);
	return array;
}

static json_t *entry_facts(const struct exchange *exchange, bool *failed)
{
	const struct request *request = &exchange->request;
	json_t *object = json_object(), *response = json_object();

	tree_set(response, "incomplete", json_boolean(exchange->response.incomplete), failed);
	tree_set(response, "body_length", json_integer((json_int_t)exchange->response.body_length),
		failed);
	tree_set(object, "device", safe_text(exchange->device), failed);
	tree_set(object, "step", json_string(step_name(exchange->step)), failed);
	tree_set(object, "query_length", json_integer((json_int_t)request->query_length), failed);
	tree_set(object, "cipher", text_or_null(request->cipher), failed);
	tree_set(object, "digest", text_or_null(request->digest), failed);
	tree_set(object, "transaction_id", safe_text(request->transaction_id), failed);
	tree_set(object, "placeholder", json_boolean(request->placeholder), failed);
	tree_set(object, "renewal", json_boolean(request->renewal), failed);
	tree_set(object, "fallback", json_boolean(request->fallback), failed);
	tree_set(object, "minds", scruples(request->scruples.minds, failed), failed);
	tree_set(object, "spares", scruples(request->scruples.spares, failed), failed);
	tree_set(object, "transport", transport(&exchange->transport, failed), failed);
	tree_set(object, "response", response, failed);
	if (exchange->response.withheld)
		tree_set(object, "withheld", withheld(exchange, failed), failed);
	tree_set(object, "certrep", certrep(exchange, failed), failed);
	return object;
}

/* ---- what HAR knows ---- */

/* `name` up to a colon and the value behind it; NULL for a line without one. */
static json_t *header(struct span line, bool *failed)
{
	const unsigned char *colon = memchr(line.data, ':', line.length);
	const unsigned char *end = line.data + line.length, *value;
	json_t *object;

	if (!colon)
		return NULL;
	for (value = colon + 1; value < end && (*value == ' ' || *value == '\t');)
		value++;
	object = json_object();
	tree_set(object, "name", safe_span((struct span){ line.data, (size_t)(colon - line.data) }),
		failed);
	tree_set(object, "value", safe_span((struct span){ value, (size_t)(end - value) }), failed);
	return object;
}

static json_t *headers(const struct bytes *lines, bool *failed)
{
	json_t *array = json_array();

	for (size_t at = 0; at < lines->length;) {
		const unsigned char *start = lines->data + at;
		const unsigned char *stop = memchr(start, '\n', lines->length - at);
		size_t length = stop ? (size_t)(stop - start) : lines->length - at;
		json_t *object = header((struct span){ start, length }, failed);

		if (object)
			tree_append(array, object, failed);
		at += length + 1;
	}
	return array;
}

/* The query as it stands in the URL: nothing is decoded, so nothing is lost. */
static json_t *query_string(const char *url, bool *failed)
{
	const char *at = url ? strchr(url, '?') : NULL;
	json_t *array = json_array();

	while (at && at[1]) {
		const char *name = at + 1;
		size_t length = strcspn(name, "&"), name_length = strcspn(name, "=&");
		size_t skip = name_length < length ? name_length + 1 : length;
		const unsigned char *octets = (const unsigned char *)name;
		json_t *object = json_object();

		tree_set(object, "name", safe_span((struct span){ octets, name_length }), failed);
		tree_set(object, "value", safe_span((struct span){ octets + skip, length - skip }),
			failed);
		tree_append(array, object, failed);
		at = name[length] ? name + length : NULL;
	}
	return array;
}

/* The value of a header among "Name: value" lines. */
static json_t *header_value(const struct bytes *lines, const char *name,
	const char *otherwise)
{
	struct exchange view = { .response = { .headers = *lines } };
	struct span value;

	return exchange_header(&view, name, &value) ? safe_span(value) :
		json_string(otherwise);
}

static json_t *post_data(const struct request *request, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "mimeType", header_value(&request->headers, "Content-Type", ""), failed);
	tree_set(object, "text", base64(bytes_span(&request->body)), failed);
	tree_set(object, "_encoding", json_string("base64"), failed);
	return object;
}

static json_t *request(const struct request *request, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "method", safe_text(request->method), failed);
	tree_set(object, "url", safe_text(request->url), failed);
	tree_set(object, "httpVersion", json_string("HTTP/1.1"), failed);
	tree_set(object, "cookies", json_array(), failed);
	tree_set(object, "headers", headers(&request->headers, failed), failed);
	tree_set(object, "queryString", query_string(request->url, failed), failed);
	if (request->body.length)
		tree_set(object, "postData", post_data(request, failed), failed);
	tree_set(object, "headersSize", json_integer(-1), failed);
	tree_set(object, "bodySize", json_integer((json_int_t)request->body.length), failed);
	return object;
}

static json_t *content(const struct response *response, bool *failed)
{
	struct span body = bytes_span(&response->body);
	json_t *object = json_object(), *text = NULL;

	tree_set(object, "size", json_integer((json_int_t)response->body_length), failed);
	tree_set(object, "mimeType", header_value(&response->headers, "Content-Type",
		"x-unknown"), failed);
	if (!body.length)
		return object;
	if (!memchr(body.data, '\0', body.length))
		text = json_stringn((const char *)body.data, body.length);
	if (!text)
		tree_set(object, "encoding", json_string("base64"), failed);
	tree_set(object, "text", text ? text : base64(body), failed);
	return object;
}

static json_t *response(const struct exchange *exchange, bool *failed)
{
	const struct response *response = &exchange->response;
	json_t *object = json_object();
	struct span encoding;
	bool compressed = exchange_header(exchange, "Content-Encoding", &encoding);

	tree_set(object, "status", json_integer(response->status), failed);
	tree_set(object, "statusText", safe_text(response->reason), failed);
	tree_set(object, "httpVersion", response->version[0] ?
		json_sprintf("HTTP/%s", response->version) : json_string(""), failed);
	tree_set(object, "cookies", json_array(), failed);
	tree_set(object, "headers", headers(&response->headers, failed), failed);
	tree_set(object, "content", content(response, failed), failed);
	tree_set(object, "redirectURL", header_value(&response->headers, "Location", ""), failed);
	tree_set(object, "headersSize", json_integer(-1), failed);
	tree_set(object, "bodySize", json_integer(response->status && !compressed ?
		(json_int_t)response->body_length : -1), failed);
	return object;
}

/* Milliseconds; -1 for what did not take place. */
static json_t *milliseconds(double seconds)
{
	return seconds > 0 ? json_real(seconds * 1000) : json_integer(-1);
}

/* HAR counts TLS into connect too, and wants send, wait and receive never to be -1. */
static json_t *timings(const double seconds[PHASE_COUNT], bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "blocked", json_integer(-1), failed);
	tree_set(object, "dns", milliseconds(seconds[PHASE_RESOLVE]), failed);
	tree_set(object, "connect", milliseconds(seconds[PHASE_CONNECT] + seconds[PHASE_TLS]),
		failed);
	tree_set(object, "ssl", milliseconds(seconds[PHASE_TLS]), failed);
	tree_set(object, "send", json_integer(0), failed);
	tree_set(object, "wait", json_real(seconds[PHASE_PROCESSING] * 1000), failed);
	tree_set(object, "receive", json_real(seconds[PHASE_TRANSFER] * 1000), failed);
	return object;
}

static json_t *entry(const struct exchange *exchange, const char *page, bool *failed)
{
	const struct transport *transport = &exchange->transport;
	json_t *object = json_object();

	tree_set(object, "pageref", json_string(page), failed);
	tree_set(object, "startedDateTime", moment(exchange->started), failed);
	tree_set(object, "time", json_real(transport->total * 1000), failed);
	tree_set(object, "request", request(&exchange->request, failed), failed);
	tree_set(object, "response", response(exchange, failed), failed);
	tree_set(object, "cache", json_object(), failed);
	tree_set(object, "timings", timings(transport->seconds, failed), failed);
	if (transport->address[0])
		tree_set(object, "serverIPAddress", safe_text(transport->address), failed);
	tree_set(object, "_scep", entry_facts(exchange, failed), failed);
	return object;
}

/* ---- pages ---- */

static json_t *name(const struct name *name, bool *failed)
{
	json_t *object, *addresses;

	if (name->result == NAME_UNKNOWN)
		return json_null();
	object = json_object();
	addresses = json_array();
	for (size_t i = 0; i < name->n_addresses; i++)
		tree_append(addresses, safe_text(name->addresses[i]), failed);
	tree_set(object, "result", json_string(name_result_name(name->result)), failed);
	tree_set(object, "canonical", safe_text(name->canonical), failed);
	tree_set(object, "addresses", addresses, failed);
	tree_set(object, "error", safe_text(name->error), failed);
	return object;
}

static json_t *page_facts(const struct trace *trace, bool *failed)
{
	json_t *object = json_object(), *steps = json_array(), *devices = json_array();

	for (enum step step = 0; step < STEP_COUNT; step++)
		if (trace->steps & 1U << step)
			tree_append(steps, json_string(step_name(step)), failed);
	for (size_t i = 0; i < trace->n_devices; i++)
		tree_append(devices, safe_text(trace->devices[i]), failed);
	tree_set(object, "url", safe_text(trace->url), failed);
	tree_set(object, "label", safe_text(trace->label), failed);
	tree_set(object, "started", json_integer(trace->started), failed);
	tree_set(object, "duration", json_real(trace->duration), failed);
	tree_set(object, "steps", steps, failed);
	tree_set(object, "devices", devices, failed);
	tree_set(object, "name", name(&trace->name, failed), failed);
	tree_set(object, "out_of_time", json_boolean(trace->out_of_time), failed);
	tree_set(object, "tls_unchecked", json_boolean(trace->tls_unchecked), failed);
	tree_set(object, "group", json_integer(trace->group), failed);
	tree_set(object, "part", json_string(part_name(trace->part)), failed);
	return object;
}

static json_t *page(const struct trace *trace, const char *id, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "startedDateTime", moment(trace->started), failed);
	tree_set(object, "id", json_string(id), failed);
	tree_set(object, "title", safe_text(trace->label), failed);
	tree_set(object, "pageTimings", json_object(), failed);
	tree_set(object, "_scep", page_facts(trace, failed), failed);
	return object;
}

/* ---- the archive ---- */

int har_begin(struct har_writer *writer, const char *version, struct bytes *out)
{
	bool failed = false;
	json_t *creator = json_object();

	(void)writer;
	tree_set(creator, "name", json_string("scepprobe"), &failed);
	tree_set(creator, "version", json_string(version), &failed);
	bytes_append_text(out, "{\n  \"log\": {\n    \"version\": \"1.2\",\n    \"creator\": ");
	tree_write(creator, 4, DIGITS, out, &failed);
	bytes_append_text(out, ",\n    \"entries\": [");
	return failed ? -ENOMEM : bytes_failed(out);
}

int har_add(struct har_writer *writer, const struct trace *trace, struct bytes *out)
{
	bool failed = false;
	char id[32];

	snprintf(id, sizeof(id), "page_%zu", writer->n_pages + 1);
	bytes_append_text(&writer->pages, writer->n_pages++ ? ",\n      " : "\n      ");
	tree_write(page(trace, id, &failed), 6, DIGITS, &writer->pages, &failed);
	for (size_t i = 0; i < trace->n_exchanges; i++) {
		bytes_append_text(out, writer->n_entries++ ? ",\n      " : "\n      ");
		tree_write(entry(trace->exchanges[i], id, &failed), 6, DIGITS, out, &failed);
	}
	return failed ? -ENOMEM : bytes_failed(out);
}

int har_end(struct har_writer *writer, struct bytes *out)
{
	bytes_append_text(out, writer->n_entries ? "\n    ],\n    \"pages\": [" :
		"],\n    \"pages\": [");
	bytes_append_span(out, bytes_span(&writer->pages));
	bytes_append_text(out, writer->n_pages ? "\n    ]\n  }\n}\n" : "]\n  }\n}\n");
	out->failed |= writer->pages.failed;
	return bytes_failed(out);
}

void har_writer_clear(struct har_writer *writer)
{
	bytes_clear(&writer->pages);
}
