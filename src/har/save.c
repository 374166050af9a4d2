/* SPDX-License-Identifier: MIT */
/*
 * Writes HAR 1.2: a page is a target, an entry is an exchange, each with the members of
 * the standard. facts.c has the `_scep` of each.
 *
 * An archive never has a secret: a challenge only exists inside the request, encrypted to
 * the RA.
 */
#include "har/facts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/tree.h"
#include "trace/copy.h"

enum { DIGITS = 15 }; /* of numbers: enough to give the same again */

static json_t *base64(struct span octets)
{
	scoped_buffer text = BYTES_EMPTY;

	bytes_append_base64(&text, octets);
	return bytes_failed(&text) == 0 ? json_string(bytes_text(&text)) : NULL;
}

/* ---- entries ---- */

/* `name` up to a colon and the value after it; NULL for a line without one. */
static json_t *save_header(struct span line, bool *failed)
{
	const unsigned char *colon = memchr(line.data, ':', line.length);
	const unsigned char *end = line.data + line.length, *value;
	json_t *object;

	if (!colon)
		return NULL;
	for (value = colon + 1; value < end && (*value == ' ' || *value == '\t');)
		value++;
	object = json_object();
	tree_set(object, "name",
		tree_span((struct span){ line.data, (size_t)(colon - line.data) }),
		failed);
	tree_set(object, "value",
		tree_span((struct span){ value, (size_t)(end - value) }), failed);
	return object;
}

static json_t *headers(const struct bytes *lines, bool *failed)
{
	json_t *array = json_array();

	for (size_t at = 0; at < lines->length;) {
		const unsigned char *start = lines->data + at;
		const unsigned char *stop = memchr(start, '\n', lines->length - at);
		size_t length = stop ? (size_t)(stop - start) : lines->length - at;
		json_t *object = save_header((struct span){ start, length }, failed);

		if (object)
			tree_append(array, object, failed);
		at += length + 1;
	}
	return array;
}

/* The query of the URL, not decoded, so nothing is lost. */
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

		tree_set(object, "name", tree_span((struct span){ octets, name_length }),
			failed);
		tree_set(object, "value",
			tree_span((struct span){ octets + skip, length - skip }), failed);
		tree_append(array, object, failed);
		at = name[length] ? name + length : NULL;
	}
	return array;
}

/* The value of a header among "Name: value" lines. */
static json_t *header_value(
	const struct bytes *lines, const char *name, const char *otherwise)
{
	struct exchange view = { .response = { .headers = *lines } };
	struct span value;

	return exchange_header(&view, name, &value) ? tree_span(value)
						    : json_string(otherwise);
}

static json_t *post_data(const struct request *request, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "mimeType", header_value(&request->headers, "Content-Type", ""),
		failed);
	tree_set(object, "text", base64(bytes_span(&request->body)), failed);
	tree_set(object, "_encoding", json_string("base64"), failed);
	return object;
}

static json_t *request(const struct request *request, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "method", tree_text(request->method), failed);
	tree_set(object, "url", tree_text(request->url), failed);
	tree_set(object, "httpVersion", json_string("HTTP/1.1"), failed);
	tree_set(object, "cookies", json_array(), failed);
	tree_set(object, "headers", headers(&request->headers, failed), failed);
	tree_set(object, "queryString", query_string(request->url, failed), failed);
	if (request->body.length)
		tree_set(object, "postData", post_data(request, failed), failed);
	tree_set(object, "headersSize", json_integer(-1), failed);
	tree_set(object, "bodySize", json_integer((json_int_t)request->body.length),
		failed);
	return object;
}

/* In JSON a control character takes six octets, in base64 one and a third. */
static bool is_costly(struct span body)
{
	size_t n = 0;

	for (size_t i = 0; i < body.length; i++)
		n += body.data[i] < ' ' && body.data[i] != '\n' && body.data[i] != '\r' &&
		     body.data[i] != '\t';
	return n > body.length / 16;
}

static json_t *content(const struct response *response, bool *failed)
{
	struct span body = bytes_span(&response->body);
	json_t *object = json_object(), *text = NULL;

	tree_set(object, "size", json_integer((json_int_t)response->body_length), failed);
	tree_set(object, "mimeType",
		header_value(&response->headers, "Content-Type", "x-unknown"), failed);
	if (!body.length)
		return object;
	if (!is_costly(body) && !memchr(body.data, '\0', body.length))
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
	tree_set(object, "statusText", tree_text(response->reason), failed);
	tree_set(object, "httpVersion",
		response->version[0] ? json_sprintf("HTTP/%s", response->version)
				     : json_string(""),
		failed);
	tree_set(object, "cookies", json_array(), failed);
	tree_set(object, "headers", headers(&response->headers, failed), failed);
	tree_set(object, "content", content(response, failed), failed);
	tree_set(object, "redirectURL", header_value(&response->headers, "Location", ""),
		failed);
	tree_set(object, "headersSize", json_integer(-1), failed);
	tree_set(object, "bodySize",
		json_integer(response->status && !compressed
				     ? (json_int_t)response->body_length
				     : -1),
		failed);
	return object;
}

/* Milliseconds; -1 for what did not take place. */
static json_t *milliseconds(double seconds)
{
	return seconds > 0 ? json_real(seconds * 1000) : json_integer(-1);
}

/* HAR includes TLS in connect, and does not allow -1 for send, wait and receive. */
static json_t *save_timings(const double seconds[PHASE_COUNT], bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "blocked", json_integer(-1), failed);
	tree_set(object, "dns", milliseconds(seconds[PHASE_RESOLVE]), failed);
	tree_set(object, "connect",
		milliseconds(seconds[PHASE_CONNECT] + seconds[PHASE_TLS]), failed);
	tree_set(object, "ssl", milliseconds(seconds[PHASE_TLS]), failed);
	tree_set(object, "send", json_integer(0), failed);
	tree_set(object, "wait", json_real(seconds[PHASE_PROCESSING] * 1000), failed);
	tree_set(object, "receive", json_real(seconds[PHASE_TRANSFER] * 1000), failed);
	return object;
}

static json_t *save_entry(const struct exchange *exchange, const char *page, bool *failed)
{
	const struct transport *transport = &exchange->transport;
	json_t *object = json_object();

	tree_set(object, "pageref", json_string(page), failed);
	tree_set(object, "startedDateTime", tree_moment(exchange->started), failed);
	tree_set(object, "time", json_real(transport->total * 1000), failed);
	tree_set(object, "request", request(&exchange->request, failed), failed);
	tree_set(object, "response", response(exchange, failed), failed);
	tree_set(object, "cache", json_object(), failed);
	tree_set(object, "timings", save_timings(transport->seconds, failed), failed);
	if (transport->address[0])
		tree_set(
			object, "serverIPAddress", tree_text(transport->address), failed);
	tree_set(object, "_scep", har_entry_facts(exchange, failed), failed);
	return object;
}

/* ---- pages ---- */

static json_t *page(const struct trace *trace, const char *id, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "startedDateTime", tree_moment(trace->started), failed);
	tree_set(object, "id", json_string(id), failed);
	tree_set(object, "title", tree_text(trace->label), failed);
	tree_set(object, "pageTimings", json_object(), failed);
	tree_set(object, "_scep", har_page_facts(trace, failed), failed);
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
	bytes_append_text(
		out, "{\n  \"log\": {\n    \"version\": \"1.2\",\n    \"creator\": ");
	tree_write(creator, 4, DIGITS, out, &failed);
	bytes_append_text(out, ",\n    \"entries\": [");
	return failed ? -ENOMEM : bytes_failed(out);
}

/* Makes the entry's text. 0 or -ENOMEM. */
static int make_entry(
	struct har_writer *writer, const struct exchange *exchange, const char *page)
{
	bool failed = false;

	bytes_reset(&writer->entry);
	tree_write(
		save_entry(exchange, page, &failed), 6, DIGITS, &writer->entry, &failed);
	return failed ? -ENOMEM : bytes_failed(&writer->entry);
}

/* The same without bodies: the reply has the facts of the answer's. */
static int make_bare_entry(
	struct har_writer *writer, const struct exchange *exchange, const char *page)
{
	struct exchange *bare;
	int r = exchange_copy(&bare, exchange);

	if (r < 0)
		return r;
	bytes_clear(&bare->request.body);
	bytes_clear(&bare->response.body);
	bare->response.withheld = bare->response.status != 0;
	r = make_entry(writer, bare, page);
	exchange_free(bare);
	return r;
}

/* Bodies may fill half of an archive, so that every target has room. */
static bool has_room(const struct har_writer *writer, size_t before, bool bare)
{
	const size_t most = bare ? HAR_MAX : HAR_MAX / 2;
	enum { FRAME = 1 << 20 }; /* of all but entries and pages */
	const size_t length = writer->length + writer->entry.length;

	return length + writer->pages.length + FRAME <= most &&
	       length - before <= HAR_TARGET;
}

/* `before`: octets of the entries of other targets. */
static int add_entry(struct har_writer *writer, const struct exchange *exchange,
	const char *page, size_t before, struct bytes *out)
{
	int r = make_entry(writer, exchange, page);

	if (r == 0 && !has_room(writer, before, false)) {
		writer->n_bodies++;
		r = make_bare_entry(writer, exchange, page);
	}
	if (r < 0)
		return r;
	if (!has_room(writer, before, true)) {
		writer->n_bodies--;
		writer->n_exchanges++;
		return 0;
	}
	bytes_append_text(out, writer->n_entries++ ? ",\n      " : "\n      ");
	bytes_append_span(out, bytes_span(&writer->entry));
	writer->length += writer->entry.length;
	return bytes_failed(out);
}

static int add_trace(
	struct har_writer *writer, const struct trace *trace, struct bytes *out)
{
	const size_t before = writer->length;
	bool failed = false;
	char id[32];
	int r = 0;

	snprintf(id, sizeof(id), "page_%zu", writer->n_pages + 1);
	bytes_append_text(&writer->pages, writer->n_pages++ ? ",\n      " : "\n      ");
	tree_write(page(trace, id, &failed), 6, DIGITS, &writer->pages, &failed);
	for (size_t i = 0; r == 0 && i < trace->n_exchanges; i++) {
		if (i < HAR_EXCHANGES_MAX)
			r = add_entry(writer, trace->exchanges[i], id, before, out);
		else
			writer->n_exchanges++;
	}
	if (r == 0)
		r = bytes_failed(&writer->pages);
	return r == 0 && failed ? -ENOMEM : r;
}

int har_add(struct har_writer *writer, const struct trace *trace, struct bytes *out)
{
	const struct har_writer before = *writer;
	const size_t length = out->length;
	int r;

	if (writer->n_pages == HAR_TRACES_MAX) {
		writer->n_targets++;
		return 0;
	}
	r = add_trace(writer, trace, out);
	if (r < 0) {
		bytes_cut(out, length);
		bytes_cut(&writer->pages, before.pages.length);
		writer->n_pages = before.n_pages;
		writer->n_entries = before.n_entries;
		writer->length = before.length;
	}
	return r;
}

bool har_left_out(const struct har_writer *writer, struct bytes *out)
{
	if (!writer->n_bodies && !writer->n_exchanges && !writer->n_targets)
		return false;
	bytes_printf(out,
		"the archive is bounded: left out are %zu bodies, %zu exchanges and %zu "
		"targets",
		writer->n_bodies, writer->n_exchanges, writer->n_targets);
	return true;
}

int har_end(struct har_writer *writer, struct bytes *out)
{
	scoped_buffer comment = BYTES_EMPTY;

	bytes_append_text(out, writer->n_entries ? "\n    ],\n    \"pages\": ["
						 : "],\n    \"pages\": [");
	bytes_append_span(out, bytes_span(&writer->pages));
	bytes_append_text(out, writer->n_pages ? "\n    ]" : "]");
	if (har_left_out(writer, &comment))
		bytes_printf(out, ",\n    \"comment\": \"%s\"", bytes_text(&comment));
	bytes_append_text(out, "\n  }\n}\n");
	out->failed |= writer->pages.failed | comment.failed;
	return bytes_failed(out);
}

void har_writer_clear(struct har_writer *writer)
{
	bytes_clear(&writer->pages);
	bytes_clear(&writer->entry);
}
