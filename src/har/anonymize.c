/* SPDX-License-Identifier: MIT */
/*
 * Processes a trace twice: first the known names, so that all names are recorded; then
 * texts, which may have a name anywhere. No octets of a certificate or a message are
 * left: the reply has their contents under pseudonyms. Numbers, dates and verdicts are
 * never changed.
 *
 * Before a text is kept it is searched for all names in all encodings; a text with a
 * remaining name is withheld completely.
 */
#include "har/anonymize.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "har/headers.h"
#include "har/pseudonym.h"
#include "trace/copy.h"

typedef void change(struct pseudonyms *names, struct span text, struct bytes *out);

/* The changed text, or a replacement if a name remains in it. */
static void keep_clean(struct pseudonyms *names, struct bytes *out, size_t from)
{
	const struct span made = { out->data + from, out->length - from };

	if (out->length == from || pseudonyms_clean(names, made))
		return;
	out->length = from;
	bytes_append_text(out, "withheld");
}

/* Any text; no name may remain in it. */
static void clean_text(struct pseudonyms *names, struct span text, struct bytes *out)
{
	const size_t from = out->length;

	if (names->full)
		bytes_append_text(out, "withheld");
	else
		pseudonym_text(names, text, out);
	keep_clean(names, out, from);
}

/* A text in an array of its own. */
static void change_array(struct pseudonyms *names, char *text, size_t size, change *how)
{
	scoped_buffer out = BYTES_EMPTY;

	if (!text[0])
		return;
	how(names, span_of_text(text), &out);
	text_copy(text, size, bytes_span(&out));
	names->failed |= out.failed;
}

#define change_kept(names, array, how)                                                   \
	change_array((names), (array), sizeof(array), (how))

static void change_owned(struct pseudonyms *names, char **text, change *how)
{
	struct bytes out = BYTES_EMPTY;

	if (!*text)
		return;
	how(names, span_of_text(*text), &out);
	if (out.failed || !out.data) {
		names->failed |= out.failed;
		bytes_clear(&out);
		return;
	}
	free(*text);
	*text = (char *)out.data;
}

static void change_bytes(struct pseudonyms *names, struct bytes *text, change *how)
{
	struct bytes out = BYTES_EMPTY;

	how(names, bytes_span(text), &out);
	names->failed |= out.failed;
	bytes_clear(text);
	*text = out;
}

/* ---- certificates ---- */

/* "a.b, 10.0.0.1": DNS names and addresses. */
static void change_names(struct pseudonyms *names, struct span list, struct bytes *out)
{
	const char *at = (const char *)list.data, *end = at + list.length;

	while (at < end) {
		const size_t blank = strspn(at, ", ");
		const size_t length = strcspn(at + blank, ", ");

		bytes_append(out, at, blank);
		pseudonym_host(names,
			(struct span){ (const unsigned char *)at + blank, length }, out);
		at += blank + length;
	}
}

static void change_certificate(struct pseudonyms *names, struct certificate *certificate)
{
	change_kept(names, certificate->subject, pseudonym_dn);
	change_kept(names, certificate->issuer, pseudonym_dn);
	change_kept(names, certificate->names, change_names);
	change_kept(names, certificate->serial, pseudonym_hex);
	change_kept(names, certificate->sha1, pseudonym_hex);
	change_kept(names, certificate->sha256, pseudonym_hex);
}

/* ---- names ---- */

static void change_proxy(struct pseudonyms *names, struct span proxy, struct bytes *out)
{
	pseudonym_url(names, proxy, out);
}

static void change_reply_names(struct pseudonyms *names, struct reply *reply)
{
	struct certrep *certrep = &reply->certrep;

	for (int i = 0; i < reply->n_certificates; i++)
		change_certificate(names, &reply->certificates[i]);
	change_kept(names, certrep->signer_issuer, pseudonym_dn);
	change_kept(names, certrep->signer_serial, pseudonym_hex);
	change_kept(names, certrep->transaction_id, pseudonym_hex);
	change_kept(names, certrep->crl.issuer, pseudonym_dn);
	if (certrep->has_issued)
		change_certificate(names, &certrep->issued);
	bytes_clear(&certrep->issued_der);
}

/* The value of a header line. */
static struct span value_of(struct span line)
{
	const unsigned char *colon = memchr(line.data, ':', line.length);
	struct span value = { line.data + line.length, 0 };

	if (!colon)
		return value;
	value.data = colon + 1;
	value.length = (size_t)(line.data + line.length - value.data);
	while (value.length && (*value.data == ' ' || *value.data == '\t')) {
		value.data++;
		value.length--;
	}
	return value;
}

/* Names in a header's value, such as hosts of URLs and addresses. The header may be
 * dropped later: a page may have the same names. */
static void learn_from_headers(struct pseudonyms *names, const struct bytes *headers)
{
	scoped_buffer scratch = BYTES_EMPTY;
	const char *line = bytes_text(headers);

	while (*line) {
		const size_t length = strcspn(line, "\n");

		pseudonym_text(names,
			value_of((struct span){ (const unsigned char *)line, length }),
			&scratch);
		bytes_reset(&scratch);
		line += length + (line[length] == '\n');
	}
}

static void change_exchange_names(struct pseudonyms *names, struct exchange *exchange)
{
	change_owned(names, &exchange->request.url, pseudonym_url);
	change_kept(names, exchange->request.transaction_id, pseudonym_hex);
	change_kept(names, exchange->transport.address, pseudonym_host);
	change_kept(names, exchange->transport.proxy, change_proxy);
	for (int i = 0; i < exchange->transport.tls.n_chain; i++)
		change_certificate(names, &exchange->transport.tls.chain[i]);
	change_reply_names(names, &exchange->reply);
	learn_from_headers(names, &exchange->request.headers);
	learn_from_headers(names, &exchange->response.headers);
}

/* ---- texts ---- */

/* A redirect's URL may have anything after its path. */
static void change_location(
	struct pseudonyms *names, const char *line, size_t length, struct bytes *out)
{
	const size_t skip = strcspn(line, ":") + 1;
	const size_t blank = strspn(line + skip, " \t");
	const char *url = line + skip + blank;
	size_t rest = length - skip - blank;
	const char *public = text_find(url, "login.microsoftonline.com");
	/* What Web Application Proxy is known by is the same everywhere. */
	const char *realm = text_find(url, "urn%3AAppProxy%3Acom");
	const bool of_proxy = realm && realm < url + rest;

	if (memchr(url, '?', rest))
		rest = strcspn(url, "?");
	bytes_append(out, line, skip + blank);
	if (public && public < url + rest)
		bytes_append_text(out, "https://login.microsoftonline.com/withheld");
	else
		pseudonym_url(
			names, (struct span){ (const unsigned char *)url, rest }, out);
	if (of_proxy)
		bytes_append_text(out, "?realm=urn%3AAppProxy%3Acom");
}

/* Letters and hyphens, and not too many: a word of a product's, no name. */
static size_t plain_word(struct span value)
{
	enum { WORD_MOST = 48 };
	size_t n = 0;

	while (n < value.length && n < WORD_MOST &&
		((value.data[n] | 0x20) >= 'a' ? (value.data[n] | 0x20) <= 'z'
					       : value.data[n] == '-'))
		n++;
	return n;
}

/* "1.1 proxy.contoso.com:3128 (squid/5.7)": the second word is a host, or a name. */
static void change_via(struct pseudonyms *names, struct span value, struct bytes *out)
{
	const unsigned char *at = value.data, *end = at + value.length;
	unsigned word = 0;

	while (at < end) {
		const unsigned char *stop = at;

		while (stop < end && *stop != ' ' && *stop != ',')
			stop++;
		if (word == 1)
			clean_text(names, (struct span){ at, (size_t)(stop - at) }, out);
		else
			bytes_append(out, at, (size_t)(stop - at));
		word = stop < end && *stop == ',' ? 0 : word + (stop > at);
		for (; stop < end && (*stop == ' ' || *stop == ','); stop++)
			bytes_append_char(out, (char)*stop);
		at = stop;
	}
}

static void change_cookie(struct span value, struct bytes *out)
{
	const char *known = header_cookie((const char *)value.data);

	bytes_append_text(out, known ? known : "withheld");
}

/* A single word, or the first word of a scheme. */
static void change_word(
	struct pseudonyms *names, struct span value, bool first, struct bytes *out)
{
	const size_t length = plain_word(value);

	if (length && (first || length == value.length))
		clean_text(names, (struct span){ value.data, length }, out);
	else
		bytes_append_text(out, "withheld");
}

/* A whole line but its end; nothing for one that may hold anything. */
static void change_header(struct pseudonyms *names, struct span line, struct bytes *out)
{
	const char *text = (const char *)line.data;
	const enum header_rule rule = header_rule_of(text);
	const struct span value = value_of(line);
	const size_t from = out->length;

	if (rule == HEADER_DROPPED)
		return;
	bytes_append(out, line.data, (size_t)(value.data - line.data));
	switch (rule) {
	case HEADER_KEPT:
		clean_text(names, value, out);
		break;
	case HEADER_SCHEME:
	case HEADER_WORD:
		change_word(names, value, rule == HEADER_SCHEME, out);
		break;
	case HEADER_COOKIE:
		change_cookie(value, out);
		break;
	case HEADER_VIA:
		change_via(names, value, out);
		break;
	case HEADER_LOCATION:
		out->length = from;
		change_location(names, text, line.length, out);
		break;
	case HEADER_NAME:
	case HEADER_DROPPED:
		bytes_append_text(out, "withheld");
		break;
	}
	if (!names->full && !pseudonyms_clean(names, (struct span){ out->data + from,
							     out->length - from })) {
		out->length = from;
		bytes_append(out, line.data, (size_t)(value.data - line.data));
		bytes_append_text(out, "withheld");
	}
	bytes_append_char(out, '\n');
}

static void change_headers(struct pseudonyms *names, struct bytes *headers)
{
	struct bytes out = BYTES_EMPTY;
	const char *line = bytes_text(headers);

	while (*line) {
		const size_t length = strcspn(line, "\n");

		change_header(names, (struct span){ (const unsigned char *)line, length },
			&out);
		line += length + (line[length] == '\n');
	}
	names->failed |= out.failed;
	bytes_clear(headers);
	*headers = out;
}

/* The readable form replaces a page; of other octets nothing remains. */
static void change_body(struct pseudonyms *names, struct exchange *exchange)
{
	struct response *response = &exchange->response;
	struct reply *reply = &exchange->reply;

	if (!response->status)
		return;
	if (reply->kind == REPLY_CAPABILITIES) {
		change_bytes(names, &response->body, clean_text);
		return;
	}
	change_bytes(names, &reply->text, clean_text);
	bytes_clear(&response->body);
	bytes_append_span(&response->body, bytes_span(&reply->text));
	names->failed |= response->body.failed;
	response->withheld = true;
}

static void change_exchange_texts(struct pseudonyms *names, struct exchange *exchange)
{
	struct request *request = &exchange->request;

	change_headers(names, &request->headers);
	change_headers(names, &exchange->response.headers);
	if (request->body.length) {
		bytes_clear(&request->body);
		bytes_append_text(&request->body, "withheld");
		names->failed |= request->body.failed;
	}
	change_body(names, exchange);
	change_kept(names, exchange->response.reason, clean_text);
	change_kept(names, exchange->transport.text, clean_text);
	change_kept(names, exchange->transport.tls.problem, clean_text);
	change_kept(names, exchange->reply.title, clean_text);
	change_kept(names, exchange->reply.detail, clean_text);
	change_kept(names, exchange->reply.certrep.fail_info_text, clean_text);
}

static void change_label(struct pseudonyms *names, struct span label, struct bytes *out)
{
	if (memchr(label.data, '/', label.length))
		pseudonym_url(names, label, out);
	else
		pseudonym_host(names, label, out);
}

static void change_name(struct pseudonyms *names, struct name *name)
{
	change_kept(names, name->canonical, pseudonym_host);
	for (size_t i = 0; i < name->n_addresses; i++)
		change_kept(names, name->addresses[i], pseudonym_host);
}

/* Every name is met before any text is changed. */
static void change_trace(struct trace *trace, struct pseudonyms *names)
{
	const bool same = strcmp(trace->url, trace->label) == 0;

	change_owned(names, &trace->url, pseudonym_url);
	change_owned(names, &trace->label, same ? pseudonym_url : change_label);
	change_name(names, &trace->name);
	for (size_t i = 0; i < trace->n_exchanges; i++)
		change_exchange_names(names, trace->exchanges[i]);
	for (size_t i = 0; i < trace->n_exchanges; i++)
		change_exchange_texts(names, trace->exchanges[i]);
	change_kept(names, trace->name.error, clean_text);
}

int trace_anonymize(
	struct trace **out, const struct trace *trace, struct pseudonyms *names)
{
	int r = trace_copy(out, trace);

	if (r < 0)
		return r;
	pseudonyms_next(names);
	change_trace(*out, names);
	if (!names->failed)
		return 0;
	trace_free(take(*out));
	return -ENOMEM;
}
