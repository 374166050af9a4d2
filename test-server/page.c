/* SPDX-License-Identifier: MIT */
/*
 * Pages: whole HTTP answers kept as text files.
 *
 *	HTTP/1.1 503 Service Unavailable
 *	Content-Type: text/html; charset=us-ascii
 *	X-Mock-Encode: crlf
 *
 *	<HTML>...
 *
 * The body is everything behind the first empty line, to the byte. The pseudo
 * header X-Mock-Encode is not sent; it transforms the body: "crlf" makes every line
 * end CR LF, "utf-16le" writes ASCII as UTF-16LE without a byte order mark. It may be
 * given more than once and works in the order given. The reason phrase of the first
 * line is for the reader: the HTTP library sends its own.
 *
 * Promises a complaint with file and line for anything it does not understand.
 */
#include "page.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "folder.h"
#include "place.h"
#include "scoped.h"

static void encode_crlf(struct buffer *body)
{
	struct buffer out = { 0 };
	size_t i;

	for (i = 0; i < body->length; i++) {
		if (body->data[i] == '\n')
			buffer_append(&out, "\r", 1);
		buffer_append(&out, &body->data[i], 1);
	}
	buffer_clear(body);
	*body = out;
}

static void encode_utf16(struct buffer *body)
{
	struct buffer out = { 0 };
	size_t i;

	for (i = 0; i < body->length; i++) {
		buffer_append(&out, &body->data[i], 1);
		buffer_append(&out, "", 1);
	}
	buffer_clear(body);
	*body = out;
}

static const struct encoding {
	const char *name;
	void (*encode)(struct buffer *body);
} encodings[] = {
	{ .name = "crlf", .encode = encode_crlf },
	{ .name = "utf-16le", .encode = encode_utf16 },
};

static int page_encode(struct page *page, struct place place, const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
		if (strcmp(encodings[i].name, name) != 0)
			continue;
		encodings[i].encode(&page->body);
		return 0;
	}
	return place_complain(place, "unknown X-Mock-Encode '%s'", name);
}

static int read_status(struct page *page, struct place place, const char *line)
{
	unsigned int status;

	if (sscanf(line, "HTTP/1.1 %3u", &status) != 1 || status < 200 || status > 599)
		return place_complain(place, "expected 'HTTP/1.1 STATUS REASON'");
	page->status = status;
	return 0;
}

static int read_header(struct page *page, struct place place, char *line)
{
	char *value = strchr(line, ':');
	struct header *header;

	if (!value || value == line)
		return place_complain(place, "expected 'Name: value'");
	*value++ = '\0';
	value += strspn(value, " \t");
	if (!strcasecmp(line, "X-Mock-Encode"))
		return page_encode(page, place, value);
	if (!strncasecmp(line, "X-Mock-", 7))
		return place_complain(place, "unknown pseudo header '%s'", line);
	if (!strcasecmp(line, "Content-Length"))
		return place_complain(place, "Content-Length follows from the body");

	page->headers = memory_resize(
		page->headers, page->header_count + 1, sizeof(*page->headers));
	header = &page->headers[page->header_count++];
	header->name = memory_string(line);
	header->value = memory_string(value);
	return 0;
}

/* Offset of the line behind the first empty one; the length when there is none. */
static size_t find_body(const struct buffer *file)
{
	size_t i;

	for (i = 0; i + 1 < file->length; i++) {
		if (file->data[i] == '\n' && file->data[i + 1] == '\n')
			return i + 2;
	}
	return file->length;
}

static int read_page(struct page *page, const char *path, const struct buffer *file)
{
	size_t start = find_body(file);
	scoped(memory) char *head = memory_copy(file->data, start);
	struct place place = { .file = path };
	char *line, *rest = head;
	int result = 0;

	/* the body first: the headers transform it */
	buffer_append(&page->body, file->data + start, file->length - start);
	while ((line = strtok_r(rest, "\n", &rest))) {
		place.line++;
		if (place.line == 1 ? read_status(page, place, line)
				    : read_header(page, place, line))
			result = -1;
	}
	if (!place.line)
		return place_complain(place, "empty page");
	return result;
}

static int load_page(void *context, const char *name, const char *path)
{
	struct page_set *set = context;
	struct place place = { .file = path };
	scoped(buffer) struct buffer file = { 0 };
	struct page *page;

	if (buffer_append_file(&file, path))
		return place_complain(place, "%s", strerror(errno));
	set->items = memory_resize(set->items, set->count + 1, sizeof(*set->items));
	page = &set->items[set->count++];
	*page = (struct page){ .name = memory_string(name) };
	return read_page(page, path, &file);
}

int page_set_load(struct page_set *set, const char *folder)
{
	return folder_visit(folder, ".page", load_page, set);
}

static void clear_page(struct page *page)
{
	size_t i;

	for (i = 0; i < page->header_count; i++) {
		free(page->headers[i].name);
		free(page->headers[i].value);
	}
	free(page->headers);
	free(page->name);
	buffer_clear(&page->body);
}

void page_set_clear(struct page_set *set)
{
	size_t i;

	for (i = 0; i < set->count; i++)
		clear_page(&set->items[i]);
	free(set->items);
	*set = (struct page_set){ 0 };
}

const struct page *page_find(const struct page_set *set, const char *name)
{
	size_t i;

	for (i = 0; i < set->count; i++) {
		if (!strcmp(set->items[i].name, name))
			return &set->items[i];
	}
	return NULL;
}
