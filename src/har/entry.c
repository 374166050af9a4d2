/* SPDX-License-Identifier: MIT */
/*
 * One entry of an archive as an exchange. The octets of the request and of the answer
 * come from the members of HAR, also in a browser's archive; the rest comes from `_scep`.
 * Words are read by the tables that wrote them; an unknown word is an error.
 */
#include "har/read.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <openssl/objects.h>

#include "base/moment.h"
#include "base/text.h"

enum { CHAIN_MAX = 16, SECONDS_MAX = 10000000 };

/* What JSON can count without loss. */
#define LENGTH_MAX (INT64_C(1) << 53)

/* ---- certificates ---- */

static void read_role(
	struct har_reader *reader, const json_t *object, struct certificate *out)
{
	char word[24];

	har_keep(reader, object, "role", word);
	for (enum certificate_role role = 0; role <= CERTIFICATE_TLS; role++)
		if (strcmp(certificate_role_name(role), word) == 0)
			out->role = role;
	if (word[0] && strcmp(certificate_role_name(out->role), word) != 0)
		har_refuse(reader, "there is no role '%s'", word);
}

static void read_certificate(
	struct har_reader *reader, const json_t *object, struct certificate *out)
{
	read_role(reader, object, out);
	har_keep(reader, object, "subject", out->subject);
	har_keep(reader, object, "issuer", out->issuer);
	har_keep(reader, object, "names", out->names);
	har_keep(reader, object, "serial", out->serial);
	har_keep(reader, object, "key", out->key);
	har_keep(reader, object, "signature_algorithm", out->signature_algorithm);
	har_keep(reader, object, "sha1", out->sha1);
	har_keep(reader, object, "sha256", out->sha256);
	out->not_before = har_whole(
		reader, object, "not_before", MOMENT_LEAST, MOMENT_MOST, 0);
	out->not_after = har_whole(
		reader, object, "not_after", MOMENT_LEAST, MOMENT_MOST, 0);
	out->self_issued = har_flag(reader, object, "self_issued");
	out->enrolment_agent = har_flag(reader, object, "enrolment_agent");
	out->server_usage = har_verdict(reader, object, "server_usage");
}

/* ---- transport ---- */

static void read_problems(struct har_reader *reader, const json_t *words, unsigned *out)
{
	for (size_t i = 0; i < json_array_size(words); i++) {
		const char *word = json_string_value(json_array_get(words, i));
		unsigned bit;

		if (word && tls_problem_find(word, &bit))
			*out |= 1U << bit;
		else
			har_refuse(reader, "problems: there is no TLS problem '%.40s'",
				word ? word : "");
	}
}

static void read_chain(struct har_reader *reader, const json_t *chain, struct tls *out)
{
	size_t n = json_array_size(chain);

	if (n > CHAIN_MAX)
		har_refuse(reader, "chain holds more than %d certificates", CHAIN_MAX);
	if (n == 0 || reader->error)
		return;
	out->chain = calloc(n, sizeof(*out->chain));
	if (!out->chain) {
		har_note(reader, -ENOMEM);
		return;
	}
	for (; out->n_chain < (int)n; out->n_chain++) {
		const json_t *object = json_array_get(chain, (size_t)out->n_chain);

		if (!json_is_object(object))
			har_refuse(reader, "chain has an item that is not an object");
		read_certificate(reader, object, &out->chain[out->n_chain]);
	}
}

static void read_tls(struct har_reader *reader, const json_t *object, struct tls *out)
{
	if (!object)
		return;
	out->used = true;
	out->verified = har_flag(reader, object, "verified");
	har_keep(reader, object, "version", out->version);
	har_keep(reader, object, "cipher", out->cipher);
	har_keep(reader, object, "problem", out->problem);
	read_problems(reader, har_array(reader, object, "problems"), &out->problems);
	read_chain(reader, har_array(reader, object, "chain"), out);
}

static void read_handshake(
	struct har_reader *reader, const json_t *object, struct handshake *out)
{
	char failure[16];

	har_keep(reader, object, "failure", failure);
	if (failure[0] && !tls_failure_find(failure, &out->failure))
		har_refuse(reader, "there is no TLS failure '%s'", failure);
	out->alert = (int)har_whole(reader, object, "alert", 0, UINT8_MAX, 0);
	out->certificate_wanted = har_flag(reader, object, "certificate_wanted");
}

static void read_transport(
	struct har_reader *reader, const json_t *object, struct transport *out)
{
	char fault[32], phase[32];

	har_keep(reader, object, "fault", fault);
	har_keep(reader, object, "phase", phase);
	if (fault[0] && !fault_find(fault, &out->fault))
		har_refuse(reader, "there is no fault '%s'", fault);
	if (phase[0] && !phase_find(phase, &out->phase))
		har_refuse(reader, "there is no phase '%s'", phase);
	har_keep(reader, object, "text", out->text);
	har_keep(reader, object, "proxy", out->proxy);
	har_keep(reader, object, "proxy_from", out->proxy_from);
	out->reused = har_flag(reader, object, "reused");
	out->sent = (uint64_t)har_whole(reader, object, "sent", 0, LENGTH_MAX, 0);
	out->idle = har_number(reader, object, "idle", 0, SECONDS_MAX);
	out->proxy_status = (int)har_whole(reader, object, "proxy_status", 0, 999, 0);
	read_handshake(reader, har_object(reader, object, "handshake"), &out->handshake);
	read_tls(reader, har_object(reader, object, "tls"), &out->tls);
}

/* Milliseconds as seconds, to the microsecond; -1 means "not applicable". */
static double entry_seconds(
	struct har_reader *reader, const json_t *object, const char *key)
{
	double ms = har_number(reader, object, key, -1, SECONDS_MAX * 1000.0);

	return ms > 0 ? round(ms * 1000) / 1e6 : 0;
}

static void read_times(
	struct har_reader *reader, const json_t *entry, struct transport *out)
{
	const json_t *timings = har_object(reader, entry, "timings");
	double connect = entry_seconds(reader, timings, "connect");

	out->total = entry_seconds(reader, entry, "time");
	out->seconds[PHASE_RESOLVE] = entry_seconds(reader, timings, "dns");
	out->seconds[PHASE_TLS] = entry_seconds(reader, timings, "ssl");
	out->seconds[PHASE_CONNECT] =
		connect > out->seconds[PHASE_TLS]
			? round((connect - out->seconds[PHASE_TLS]) * 1e6) / 1e6
			: 0;
	out->seconds[PHASE_PROCESSING] = entry_seconds(reader, timings, "send") +
					 entry_seconds(reader, timings, "wait");
	out->seconds[PHASE_TRANSFER] = entry_seconds(reader, timings, "receive");
}

/* ---- request and answer ---- */

/* {name, value} pairs as "Name: value\n" lines; HTTP/2's own, ":status", are none. */
static void read_headers(
	struct har_reader *reader, const json_t *message, struct bytes *out)
{
	const json_t *array = har_array(reader, message, "headers");

	for (size_t i = 0; i < json_array_size(array) && !reader->error; i++) {
		const json_t *header = json_array_get(array, i);
		scoped(char) *name = har_copy(reader, header, "name");
		scoped(char) *value = har_copy(reader, header, "value");

		if (!name || !value || !name[0] || strchr(name, ':') ||
			out->length + strlen(name) + strlen(value) > EXCHANGE_HEADERS_MAX)
			continue;
		bytes_printf(out, "%s: %s\n", name, value);
	}
	if (bytes_failed(out) < 0)
		har_note(reader, -ENOMEM);
}

/* The octets of a `text`, base64 if declared by `encoding`. */
static void read_body(struct har_reader *reader, const json_t *holder,
	const char *encoding_key, struct bytes *out)
{
	struct span text = har_span(reader, holder, "text");
	char encoding[16];
	int r = 0;

	har_keep(reader, holder, encoding_key, encoding);
	if (text_equals(encoding, "base64"))
		r = bytes_from_base64(out, text);
	else if (encoding[0])
		har_refuse(reader, "the encoding '%s' is not known", encoding);
	else
		bytes_append_span(out, text);
	if (r == -EINVAL)
		har_refuse(reader, "text is not base64");
	else if (r < 0 || bytes_failed(out) < 0)
		har_note(reader, -ENOMEM);
}

/* OpenSSL's own short name for the algorithm, which lives for ever, or NULL. */
static const char *read_algorithm(
	struct har_reader *reader, const json_t *object, const char *key)
{
	char word[48];
	int nid;

	har_keep(reader, object, key, word);
	nid = word[0] ? OBJ_sn2nid(word) : NID_undef;
	if (word[0] && nid == NID_undef)
		har_refuse(reader, "there is no %s '%s'", key, word);
	return nid == NID_undef ? NULL : OBJ_nid2sn(nid);
}

/* Absent in a browser's archive, and in ours of before: then nothing is known. */
static void read_requirements(
	struct har_reader *reader, const json_t *facts, const char *key, uint64_t *out)
{
	const json_t *words = har_array(reader, facts, key);

	for (size_t i = 0; i < json_array_size(words); i++) {
		const char *word = json_string_value(json_array_get(words, i));
		enum requirement requirement;

		if (word && requirement_find(word, &requirement))
			*out |= REQUIREMENT_BIT(requirement);
		else
			har_refuse(reader, "%s: there is nothing called '%.40s'", key,
				word ? word : "");
	}
}

static void read_request(struct har_reader *reader, const json_t *request,
	const json_t *facts, struct request *out)
{
	const char *query;

	har_keep(reader, request, "method", out->method);
	if (!out->method[0])
		snprintf(out->method, sizeof(out->method), "GET");
	out->url = har_copy(reader, request, "url");
	if (out->url && !out->url[0])
		har_refuse(reader, "the request has no url");
	query = out->url ? strchr(out->url, '?') : NULL;
	out->query_length = (size_t)har_whole(reader, facts, "query_length", 0, INT32_MAX,
		query ? (int64_t)strcspn(query + 1, "#") : 0);
	read_headers(reader, request, &out->headers);
	read_body(
		reader, har_object(reader, request, "postData"), "_encoding", &out->body);
	out->cipher = read_algorithm(reader, facts, "cipher");
	out->digest = read_algorithm(reader, facts, "digest");
	if (!out->cipher != !out->digest)
		har_refuse(reader, "cipher and digest go together");
	har_keep(reader, facts, "transaction_id", out->transaction_id);
	out->placeholder = har_flag(reader, facts, "placeholder");
	out->renewal = har_flag(reader, facts, "renewal");
	out->fallback = har_flag(reader, facts, "fallback");
	read_requirements(reader, facts, "minds", &out->requirements.enforces);
	read_requirements(reader, facts, "spares", &out->requirements.ignores);
}

static void read_version(
	struct har_reader *reader, const json_t *response, struct response *out)
{
	char version[24];

	har_keep(reader, response, "httpVersion", version);
	text_keep(out->version,
		span_of_text(text_starts(version, "HTTP/") ? version + 5 : version));
}

static void read_response(struct har_reader *reader, const json_t *response,
	const json_t *facts, struct response *out)
{
	out->status = (long)har_whole(reader, response, "status", 0, INT32_MAX, 0);
	har_keep(reader, response, "statusText", out->reason);
	read_version(reader, response, out);
	read_headers(reader, response, &out->headers);
	read_body(
		reader, har_object(reader, response, "content"), "encoding", &out->body);
	out->body_length = (uint64_t)har_whole(
		reader, facts, "body_length", 0, LENGTH_MAX, (int64_t)out->body.length);
	out->incomplete = har_flag(reader, facts, "incomplete");
	if (out->body.length > EXCHANGE_BODY_MAX) {
		out->body.length = EXCHANGE_BODY_MAX;
		out->body.data[EXCHANGE_BODY_MAX] = '\0';
		out->incomplete = true;
	}
}

void har_read_entry(struct har_reader *reader, const json_t *entry, const json_t *facts,
	struct exchange *out)
{
	out->started = har_moment(reader, entry, "startedDateTime");
	read_times(reader, entry, &out->transport);
	har_keep(reader, entry, "serverIPAddress", out->transport.address);
	read_transport(reader, har_object(reader, facts, "transport"), &out->transport);
	read_request(reader, har_object(reader, entry, "request"), facts, &out->request);
	read_response(reader, har_object(reader, entry, "response"),
		har_object(reader, facts, "response"), &out->response);
}

/* ---- the replacement of a body ---- */

static void read_withheld_certrep(
	struct har_reader *reader, const json_t *facts, struct certrep *out)
{
	int64_t hresult;

	out->message_type = (int)har_whole(
		reader, facts, "message_type", -1, INT_MAX, -1);
	out->pki_status = (int)har_whole(reader, facts, "pki_status", -1, INT_MAX, -1);
	out->fail_info = (int)har_whole(reader, facts, "fail_info", -1, INT_MAX, -1);
	har_keep(reader, facts, "fail_info_text", out->fail_info_text);
	hresult = har_whole(reader, facts, "hresult", 0, UINT32_MAX, -1);
	out->has_hresult = hresult >= 0;
	out->hresult = hresult >= 0 ? (uint32_t)hresult : 0;
	har_keep(reader, facts, "transaction_id", out->transaction_id);
	out->has_sender_nonce = har_flag(reader, facts, "has_sender_nonce");
	out->printable = har_flag(reader, facts, "printable");
	out->embeds_signer = har_flag(reader, facts, "embeds_signer");
	out->pss = har_flag(reader, facts, "pss");
	har_keep(reader, facts, "digest", out->digest);
	har_keep(reader, facts, "signer_serial", out->signer_serial);
	har_keep(reader, facts, "signer_issuer", out->signer_issuer);
	out->content_length = (size_t)har_whole(
		reader, facts, "content_length", 0, INT_MAX, 0);
	out->enveloped = har_flag(reader, facts, "enveloped");
	out->authenticated = har_flag(reader, facts, "authenticated");
}

static void read_withheld_bag(
	struct har_reader *reader, const json_t *facts, struct reply *out)
{
	const json_t *array = har_array(reader, facts, "certificates");
	const size_t n = json_array_size(array);

	if (n > CACERT_MAX)
		har_refuse(reader, "more than %d certificates", CACERT_MAX);
	out->n_sent = (int)har_whole(reader, facts, "sent", 0, INT_MAX, (int64_t)n);
	out->has_ra_signing = har_flag(reader, facts, "has_ra_signing");
	out->has_ra_encryption = har_flag(reader, facts, "has_ra_encryption");
	out->ra_stray = har_flag(reader, facts, "ra_stray");
	out->first_ca_strays = har_flag(reader, facts, "first_ca_strays");
	out->usages_missing = har_flag(reader, facts, "usages_missing");
	out->usages_untold = har_flag(reader, facts, "usages_untold");
	out->bag = har_verdict(reader, facts, "bag");
	out->next_signature = har_verdict(reader, facts, "next_signature");
	if (n == 0 || reader->error)
		return;
	out->certificates = calloc(n, sizeof(*out->certificates));
	if (!out->certificates) {
		har_note(reader, -ENOMEM);
		return;
	}
	for (; out->n_certificates < (int)n; out->n_certificates++) {
		const json_t *object = json_array_get(array, (size_t)out->n_certificates);

		if (!json_is_object(object))
			har_refuse(reader, "certificates has an item that is not an "
					   "object");
		read_certificate(reader, object, &out->certificates[out->n_certificates]);
	}
}

static void read_kind(struct har_reader *reader, const json_t *facts, struct reply *out)
{
	char word[24];

	har_keep(reader, facts, "kind", word);
	for (enum reply_kind kind = REPLY_EMPTY; kind <= REPLY_OTHER; kind++) {
		if (strcmp(reply_kind_name(kind), word) != 0)
			continue;
		out->kind = kind;
		return;
	}
	har_refuse(reader, "there is no kind of answer called '%s'", word);
}

void har_read_withheld(struct har_reader *reader, const json_t *facts, struct reply *out)
{
	struct span text = har_span(reader, facts, "text");
	const json_t *certrep = har_object(reader, facts, "certrep");

	*out = (struct reply){
		.certrep = { .message_type = -1, .pki_status = -1, .fail_info = -1 },
	};
	read_kind(reader, facts, out);
	har_keep(reader, facts, "fault", out->fault);
	har_keep(reader, facts, "detail", out->detail);
	text_from_page(&out->text, text, REPLY_TEXT_MAX);
	if (out->text.failed)
		har_note(reader, -ENOMEM);
	har_keep(reader, facts, "title", out->title);
	read_withheld_bag(reader, facts, out);
	if (certrep)
		read_withheld_certrep(reader, certrep, &out->certrep);
}

/* ---- what needed keys ---- */

static void read_crl(struct har_reader *reader, const json_t *object, struct crl *out)
{
	if (!object)
		return;
	out->present = true;
	har_keep(reader, object, "issuer", out->issuer);
	out->this_update = har_whole(
		reader, object, "this_update", MOMENT_LEAST, MOMENT_MOST, 0);
	out->next_update = har_whole(
		reader, object, "next_update", MOMENT_LEAST, MOMENT_MOST, 0);
	out->revoked = (int)har_whole(reader, object, "revoked", 0, INT_MAX, 0);
}

void har_read_certrep(struct har_reader *reader, const json_t *facts, struct reply *out)
{
	struct certrep *certrep = &out->certrep;
	const json_t *issued = har_object(reader, facts, "issued");

	har_keep(reader, facts, "fault", out->fault);
	har_keep(reader, facts, "detail", out->detail);
	certrep->signature = har_verdict(reader, facts, "signature");
	certrep->signature_traits |= (unsigned)har_whole(
		reader, facts, "signature_traits", 0, UINT16_MAX, 0);
	certrep->signer_is_ra = har_verdict(reader, facts, "signer_is_ra");
	certrep->transaction_id_matches = har_verdict(
		reader, facts, "transaction_id_matches");
	certrep->nonce_matches = har_verdict(reader, facts, "nonce_matches");
	certrep->decrypted = har_verdict(reader, facts, "decrypted");
	har_keep(reader, facts, "content_cipher", certrep->content_cipher);
	certrep->certs_only = har_flag(reader, facts, "certs_only");
	certrep->issued_by_ca = har_verdict(reader, facts, "issued_by_ca");
	certrep->issued_key_matches = har_verdict(reader, facts, "issued_key_matches");
	certrep->has_issued = issued != NULL;
	if (issued)
		read_certificate(reader, issued, &certrep->issued);
	read_crl(reader, har_object(reader, facts, "crl"), &certrep->crl);
}
