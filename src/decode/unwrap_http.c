/* SPDX-License-Identifier: MIT */
/*
 * A head is a request line, a status line or a header that HTTP messages have, and all
 * lines up to the first empty one, which must be near. Several may follow each other: a
 * request and its answer, "100 Continue", a proxy's "200 Connection established". curl -v
 * puts a mark before each line. It promises that what is no head stays as it is: a log
 * that begins with a request line has no empty line behind it.
 */
#include "decode/unwrap_http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { HEADS_MAX = 8, LINES_MAX = 200, LINE_MAX_OCTETS = 64 << 10 };

struct head {
	bool chunked;
	long length; /* Content-Length, -1 */
};

/* A line off the front, without its end. False when there is no end. */
static bool take_line(struct span *rest, struct span *line)
{
	const size_t most = rest->length < LINE_MAX_OCTETS ? rest->length
							   : LINE_MAX_OCTETS;
	const unsigned char *end = most ? memchr(rest->data, '\n', most) : NULL;

	if (!end)
		return false;
	*line = (struct span){ rest->data, (size_t)(end - rest->data) };
	rest->length -= line->length + 1;
	rest->data = end + 1;
	if (line->length > 0 && line->data[line->length - 1] == '\r')
		line->length--;
	/* "< " and "> " of curl -v. */
	if (line->length > 0 && (line->data[0] == '<' || line->data[0] == '>')) {
		const size_t mark = line->length > 1 && line->data[1] == ' ' ? 2 : 1;
		line->data += mark;
		line->length -= mark;
	}
	return true;
}

static bool is_status_line(const char *line, int *status)
{
	unsigned major;

	return sscanf(line, "HTTP/%1u.%*1u %3d", &major, status) == 2 ||
	       sscanf(line, "HTTP/%1u %3d", &major, status) == 2;
}

static bool is_request_line(const char *line, size_t length)
{
	const size_t method = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	const char *version = length >= 9 ? line + length - 9 : "";

	return method >= 3 && method <= 8 && line[method] == ' ' &&
	       strncmp(version, " HTTP/", 6) == 0;
}

/* The value of a header, NULL when the line is another. */
static const char *value_of(const char *line, const char *name)
{
	if (!text_starts(line, name))
		return NULL;
	line += strlen(name);
	if (*line != ':')
		return NULL;
	line++;
	return line + strspn(line, " \t");
}

static bool is_known_header(const char *line)
{
	static const char *const names[] = { "Content-Type", "Content-Length", "Server",
		"Date", "Host", "User-Agent", "Cache-Control", "Connection",
		"Transfer-Encoding" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (value_of(line, names[i]))
			return true;
	return false;
}

static void read_header(struct http_head *out, struct head *head, const char *line)
{
	const char *value;

	if ((value = value_of(line, "Content-Type")) != NULL)
		text_keep(out->content_type, span_of_text(value));
	else if ((value = value_of(line, "Content-Length")) != NULL)
		head->length = strtol(value, NULL, 10);
	else if ((value = value_of(line, "Transfer-Encoding")) != NULL)
		head->chunked = text_find(value, "chunked") != NULL;
}

static bool is_first_line(struct http_head *out, const char *line, size_t length)
{
	int status = 0;

	if (is_status_line(line, &status)) {
		out->status = status;
		return true;
	}
	return is_request_line(line, length) ||
	       (out->status == 0 && is_known_header(line));
}

/* One head, up to and with its empty line. */
static bool take_head(struct http_head *out, struct head *head, struct span *rest)
{
	struct http_head found = { .status = out->status };
	struct span line, left = *rest;
	char *text = NULL;

	struct head headers = { .length = -1 };
	for (int n = 0; n < LINES_MAX && take_line(&left, &line); n++) {
		scoped_secret copy = BYTES_EMPTY;
		bytes_append_span(&copy, line);
		text = (char *)copy.data;
		if (line.length == 0 && n == 0)
			return false;
		if (line.length == 0) {
			out->status = found.status;
			text_keep(out->content_type, span_of_text(found.content_type));
			*rest = left;
			*head = headers;
			return true;
		}
		if (copy.failed || (n == 0 && !is_first_line(&found, text, line.length)))
			return false;
		read_header(&found, &headers, text);
	}
	return false;
}

/* RFC 9112 section 7.1, for a body that still is in chunks: curl has joined them. */
static bool join_chunks(struct bytes *out, struct span body)
{
	struct span line;

	while (take_line(&body, &line)) {
		char digits[20], *end;
		unsigned long long size;
		bool last;
		size_t length;

		text_keep(digits, line);
		size = strtoull(digits, &end, 16);
		if (end == digits || (*end && *end != ';'))
			return false;
		last = size == 0 || size >= body.length;
		length = size < body.length ? (size_t)size : body.length;
		bytes_append(out, body.data, length);
		if (last)
			return out->length > 0;
		body.data += length;
		body.length -= length;
		if (!take_line(&body, &line) || line.length != 0)
			return false;
	}
	return out->length > 0;
}

static bool is_text(struct span body)
{
	for (size_t i = 0; i < body.length && i < 16; i++)
		if (body.data[i] >= 0x7f || (body.data[i] < ' ' && body.data[i] != '\r' &&
						    body.data[i] != '\n'))
			return false;
	return true;
}

bool http_head_read(struct http_head *out, struct span file)
{
	struct span rest = file;
	struct head head = { .length = -1 };
	int n = 0;

	*out = (struct http_head){ .status = 0 };
	while (n < HEADS_MAX && take_head(out, &head, &rest))
		n++;
	if (n == 0)
		return false;
	if (head.chunked && join_chunks(&out->joined, rest))
		rest = bytes_span(&out->joined);
	/* The length is that of octets; a tool may have shown them as base64. */
	else if (head.length > 0 && (size_t)head.length < rest.length && !is_text(rest))
		rest.length = (size_t)head.length;
	out->body = rest;
	return true;
}

void http_head_clear(struct http_head *head)
{
	bytes_wipe(&head->joined);
	*head = (struct http_head){ .status = 0 };
}
