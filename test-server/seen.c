/* SPDX-License-Identifier: MIT */
/*
 * The server's memory of what it received, for tests that assert what a client
 * sends. GET /-/seen prints it, DELETE /-/seen empties it.
 *
 * Promises arrival order, numbers that never repeat, and the last 4096 requests.
 * Never records a challenge, nor the bodies. Bytes that are no UTF-8 are replaced
 * by '?', because JSON has no other way to say them.
 */
#include "seen.h"

#include <openssl/objects.h>
#include <string.h>

#include "scoped.h"

int seen_open(struct seen *seen)
{
	seen->records = json_array();
	return seen->records && !pthread_mutex_init(&seen->lock, NULL) ? 0 : -1;
}

void seen_close(struct seen *seen)
{
	json_decref(seen->records);
	pthread_mutex_destroy(&seen->lock);
}

static json_t *seen_words(const char *string)
{
	scoped(memory) char *plain = NULL;
	json_t *value;
	char *c;

	if (!string)
		return json_null();
	value = json_string(string);
	if (value)
		return value;
	plain = memory_string(string);
	for (c = plain; *c; c++) {
		if (*c & 0x80)
			*c = '?';
	}
	return json_string(plain);
}

json_t *seen_header(const char *name, const char *value)
{
	json_t *pair = json_array();

	json_array_append_new(pair, seen_words(name));
	json_array_append_new(pair, seen_words(value));
	return pair;
}

static json_t *algorithm(int nid)
{
	return nid == NID_undef ? json_null() : seen_words(OBJ_nid2ln(nid));
}

static json_t *key_usage_names(X509_REQ *request)
{
	static const char *const names[] = {
		"digitalSignature",
		"nonRepudiation",
		"keyEncipherment",
		"dataEncipherment",
		"keyAgreement",
		"keyCertSign",
		"cRLSign",
		"encipherOnly",
		"decipherOnly",
	};
	scoped(extensions)
		STACK_OF(X509_EXTENSION) *extensions = X509_REQ_get_extensions(request);
	scoped(ASN1_BIT_STRING) ASN1_BIT_STRING *bits = X509V3_get_d2i(
		extensions, NID_key_usage, NULL, NULL);
	json_t *list = json_array();
	int i;

	for (i = 0; bits && i < (int)(sizeof(names) / sizeof(names[0])); i++) {
		if (ASN1_BIT_STRING_get_bit(bits, i))
			json_array_append_new(list, json_string(names[i]));
	}
	return list;
}

static void describe_request(json_t *record, const struct message *message)
{
	const bool there = message->request;

	json_object_set_new(record, "signer_key_matches_csr",
		there ? json_boolean(message->signer_key_matches) : json_null());
	json_object_set_new(record, "csr_subject", seen_words(message->request_subject));
	json_object_set_new(
		record, "csr_length", json_integer((json_int_t)message->request_length));
	json_object_set_new(
		record, "csr_key_bits", json_integer(message->request_key_bits));
	json_object_set_new(
		record, "csr_signature_algorithm", algorithm(message->request_signature));
	json_object_set_new(record, "csr_signature_valid",
		json_boolean(message->request_signature_valid));
	json_object_set_new(
		record, "challenge_type", seen_words(message->challenge_type));
	json_object_set_new(record, "challenge_length",
		json_integer((json_int_t)message->challenge_length));
	json_object_set_new(record, "key_usage",
		there ? key_usage_names(message->request) : json_array());
}

static json_t *describe_message(const struct message *message, const char *verdict)
{
	json_t *record;

	if (!message)
		return json_null();
	record = json_object();
	json_object_set_new(record, "error", seen_words(message->error));
	json_object_set_new(record, "length", json_integer((json_int_t)message->length));
	json_object_set_new(
		record, "transaction_id", seen_words(message->transaction_id));
	json_object_set_new(
		record, "transaction_id_type", seen_words(message->transaction_id_type));
	json_object_set_new(record, "message_type", seen_words(message->message_type));
	json_object_set_new(record, "sender_nonce_length",
		json_integer((json_int_t)message->sender_nonce.length));
	json_object_set_new(record, "digest", algorithm(message->digest));
	json_object_set_new(record, "cipher", algorithm(message->cipher));
	json_object_set_new(record, "key_transport", algorithm(message->key_transport));
	json_object_set_new(record, "encoding", seen_words(message->encoding));
	json_object_set_new(
		record, "signature_valid", json_boolean(message->signature_valid));
	json_object_set_new(
		record, "signer_subject", seen_words(message->signer_subject));
	json_object_set_new(record, "signer_serial", seen_words(message->signer_serial));
	json_object_set_new(record, "signer_issued_by_us",
		message->signer ? json_boolean(message->signer_issued_by_us)
				: json_null());
	json_object_set_new(record, "renewal", json_boolean(message->renewal));
	json_object_set_new(record, "data_kind", seen_words(message->data_kind));
	json_object_set_new(record, "issuer", seen_words(message->issuer_text));
	json_object_set_new(record, "subject", seen_words(message->subject_text));
	json_object_set_new(record, "serial", seen_words(message->serial_text));
	describe_request(record, message);
	json_object_set_new(record, "answer", seen_words(verdict));
	return record;
}

static json_t *seen_describe(const struct seen_request *request, json_int_t number)
{
	json_t *record = json_object();

	json_object_set_new(record, "n", json_integer(number));
	json_object_set_new(record, "scenario", seen_words(request->scenario));
	json_object_set_new(
		record, "connection", json_integer((json_int_t)request->connection));
	json_object_set_new(record, "method", seen_words(request->method));
	json_object_set_new(record, "target", seen_words(request->target));
	json_object_set_new(record, "path", seen_words(request->path));
	json_object_set_new(record, "query", seen_words(request->query));
	json_object_set_new(record, "http_version", seen_words(request->http_version));
	json_object_set_new(record, "headers", request->headers);
	json_object_set_new(record, "user_agent", seen_words(request->user_agent));
	json_object_set_new(record, "content_type", seen_words(request->content_type));
	json_object_set_new(
		record, "body_length", json_integer((json_int_t)request->body_length));
	json_object_set_new(record, "answer", seen_words(request->verdict));
	json_object_set_new(
		record, "message", describe_message(request->message, request->verdict));
	return record;
}

void seen_add(struct seen *seen, const struct seen_request *request)
{
	pthread_mutex_lock(&seen->lock);
	if (json_array_size(seen->records) == SEEN_MOST)
		json_array_remove(seen->records, 0);
	json_array_append_new(seen->records, seen_describe(request, ++seen->count));
	pthread_mutex_unlock(&seen->lock);
}

void seen_empty(struct seen *seen)
{
	pthread_mutex_lock(&seen->lock);
	json_array_clear(seen->records);
	pthread_mutex_unlock(&seen->lock);
}

static json_t *select_records(json_t *records, const char *scenario)
{
	json_t *selected = json_array(), *record;
	size_t i;

	json_array_foreach(records, i, record)
	{
		const char *name = json_string_value(json_object_get(record, "scenario"));

		if (name && (!scenario || !strcmp(name, scenario)))
			json_array_append(selected, record);
	}
	return selected;
}

char *seen_text(struct seen *seen, const char *scenario)
{
	json_t *selected;
	char *out;

	pthread_mutex_lock(&seen->lock);
	selected = select_records(seen->records, scenario);
	out = json_dumps(selected, JSON_INDENT(1));
	json_decref(selected);
	pthread_mutex_unlock(&seen->lock);
	return out;
}
