/* SPDX-License-Identifier: MIT */
/*
 * Goes through a trace twice: first through what is known to be a name, so that every
 * name is met, then through texts, where a name may stand anywhere. It promises that no
 * octets of a certificate or a message are left: what they said, under pseudonyms, is in
 * the reply. It never changes what is no text: numbers, dates, verdicts.
 */
#include "har/anonymize.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "har/pseudonym.h"

typedef void change(struct pseudonyms *names, struct span text, struct bytes *out);

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

static void change_exchange_names(struct pseudonyms *names, struct exchange *exchange)
{
	change_owned(names, &exchange->request.url, pseudonym_url);
	change_kept(names, exchange->request.transaction_id, pseudonym_hex);
	change_kept(names, exchange->transport.address, pseudonym_host);
	change_kept(names, exchange->transport.proxy, change_proxy);
	for (int i = 0; i < exchange->transport.tls.n_chain; i++)
		change_certificate(names, &exchange->transport.tls.chain[i]);
	change_reply_names(names, &exchange->reply);
}

/* ---- texts ---- */

/* What a header line becomes: kept but for names in it, or only its first word. */
static bool is_secretive(const char *line)
{
	static const char *const headers[] = { "Cookie:", "Set-Cookie:", "Authorization:",
		"Proxy-Authorization:", "WWW-Authenticate:", "Proxy-Authenticate:" };

	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		if (text_starts(line, headers[i]))
			return true;
	return false;
}

/* Up to the end of the value's first word: a cookie's name, a scheme. */
static size_t first_word(const char *line)
{
	const size_t name = strcspn(line, ":\n");
	const size_t blank = line[name] == ':' ? 1 + strspn(line + name + 1, " \t") : 0;

	return name + blank + strcspn(line + name + blank, "= ;\n");
}

/* A redirect's address may carry anything behind its path. */
static void change_location(
	struct pseudonyms *names, const char *line, size_t length, struct bytes *out)
{
	const size_t skip = strcspn(line, ":") + 1;
	const size_t blank = strspn(line + skip, " \t");
	const char *url = line + skip + blank;
	size_t rest = length - skip - blank;
	const char *public = text_find(url, "login.microsoftonline.com");

	if (memchr(url, '?', rest))
		rest = strcspn(url, "?");
	bytes_append(out, line, skip + blank);
	if (public && public < url + rest)
		bytes_append_text(out, "https://login.microsoftonline.com/withheld");
	else
		pseudonym_url(
			names, (struct span){ (const unsigned char *)url, rest }, out);
}

/* Names are what answers are known by; only of an "X-" somebody may have made his own. */
static void change_header(struct pseudonyms *names, struct span line, struct bytes *out)
{
	const unsigned char *colon = memchr(line.data, ':', line.length);
	const size_t name = colon && !text_starts((const char *)line.data, "X-")
				    ? (size_t)(colon - line.data)
				    : 0;

	bytes_append(out, line.data, name);
	pseudonym_text(names, (struct span){ line.data + name, line.length - name }, out);
}

static void change_headers(struct pseudonyms *names, struct bytes *headers)
{
	struct bytes out = BYTES_EMPTY;
	const char *line = bytes_text(headers);

	while (*line) {
		const size_t length = strcspn(line, "\n");
		const struct span whole = { (const unsigned char *)line, length };

		if (text_starts(line, "User-Agent:"))
			bytes_append_span(&out, whole);
		else if (text_starts(line, "Location:"))
			change_location(names, line, length, &out);
		else if (is_secretive(line))
			bytes_append(&out, line, first_word(line));
		else
			change_header(names, whole, &out);
		bytes_append_char(&out, '\n');
		line += length + (line[length] == '\n');
	}
	names->failed |= out.failed;
	bytes_clear(headers);
	*headers = out;
}

/* The readable form of a page stands for it; of what is no text nothing can stay. */
static void change_body(struct pseudonyms *names, struct exchange *exchange)
{
	struct response *response = &exchange->response;
	struct reply *reply = &exchange->reply;

	if (!response->status)
		return;
	if (reply->kind == REPLY_CAPABILITIES) {
		change_bytes(names, &response->body, pseudonym_text);
		return;
	}
	change_bytes(names, &reply->text, pseudonym_text);
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
	change_kept(names, exchange->response.reason, pseudonym_text);
	change_kept(names, exchange->transport.text, pseudonym_text);
	change_kept(names, exchange->transport.tls.problem, pseudonym_text);
	change_kept(names, exchange->reply.title, pseudonym_text);
	change_kept(names, exchange->reply.detail, pseudonym_text);
	change_kept(names, exchange->reply.certrep.fail_info_text, pseudonym_text);
}

static void change_label(struct pseudonyms *names, struct span label, struct bytes *out)
{
	if (memchr(label.data, '/', label.length))
		pseudonym_url(names, label, out);
	else
		pseudonym_host(names, label, out);
}

int trace_anonymize(struct trace *trace, struct pseudonyms *names)
{
	const bool same = strcmp(trace->url, trace->label) == 0;

	change_owned(names, &trace->url, pseudonym_url);
	change_owned(names, &trace->label, same ? pseudonym_url : change_label);
	for (size_t i = 0; i < trace->n_exchanges; i++)
		change_exchange_names(names, trace->exchanges[i]);
	for (size_t i = 0; i < trace->n_exchanges; i++)
		change_exchange_texts(names, trace->exchanges[i]);
	return names->failed ? -ENOMEM : 0;
}
