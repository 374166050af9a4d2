/* SPDX-License-Identifier: MIT */
/*
 * Takes PEM blocks out of a text. A block ends at its END line, at the next BEGIN line or
 * with the text. It promises time linear in the length of the text. A line of the body
 * that is not base64 as it stands counts by its last word if that is base64: loggers put
 * the time before each line. It decodes nothing, and it never looks at the label.
 */
#include "decode/unwrap_pem.h"

#include <string.h>

#include "base/text.h"
#include "decode/unwrap_base64.h"

static const char begin_mark[] = "-----BEGIN ", end_mark[] = "-----END ";

bool pem_next(const char **at, struct pem_block *block)
{
	const char *begin = strstr(*at, begin_mark);
	const char *label, *next;
	size_t rest;
	size_t length;
	const char *body;

	if (!begin)
		return false;
	label = begin + sizeof(begin_mark) - 1;
	length = strcspn(label, "-\r\n");
	body = label + length;
	body += strspn(body, "-");
	while (length > 0 && base64_is_white(label[length - 1]))
		length--;
	text_keep(block->label, ((struct span){ (const unsigned char *)label, length }));

	/* Whichever comes first; each search goes over what the next one passes too. */
	next = strstr(body, "-----");
	block->has_end = next && strncmp(next, end_mark, sizeof(end_mark) - 1) == 0;
	rest = next ? (size_t)(next - body) : strlen(body);
	block->body = (struct span){ (const unsigned char *)body, rest };
	*at = body + rest + (block->has_end ? sizeof(end_mark) - 1 : 0);
	if (next && !block->has_end && strncmp(next, begin_mark, sizeof(begin_mark) - 1))
		*at += strspn(*at, "-");
	return true;
}

static bool is_base64(struct span line)
{
	for (size_t i = 0; i < line.length; i++)
		if (!base64_is_character((char)line.data[i]) &&
			!base64_is_white((char)line.data[i]))
			return false;
	return true;
}

/* The word at the end of a line, without quotes around it. */
static struct span last_word(struct span line)
{
	size_t end = line.length, begin;

	while (end > 0 && !base64_is_character((char)line.data[end - 1]))
		end--;
	for (begin = end; begin > 0; begin--)
		if (!base64_is_character((char)line.data[begin - 1]))
			break;
	return (struct span){ line.data + begin, end - begin };
}

static void append_line(struct bytes *out, struct span line)
{
	enum { WORD = 16 };
	struct span word;
	bool header;

	if (is_base64(line)) {
		bytes_append_span(out, line);
		bytes_append_char(out, '\n');
		return;
	}
	/* "Proc-Type: 4,ENCRYPTED" and "DEK-Info: AES-256-CBC,0123" have a comma. */
	word = last_word(line);
	header = word.data > line.data && word.data[-1] == ',';
	if (header || (word.length < WORD && memchr(word.data, '=', word.length) == NULL))
		return;
	bytes_append_span(out, word);
	bytes_append_char(out, '\n');
}

void pem_characters(const struct pem_block *block, struct bytes *out)
{
	struct span rest = block->body;

	while (rest.length > 0) {
		const unsigned char *end = memchr(rest.data, '\n', rest.length);
		const size_t length = end ? (size_t)(end - rest.data) : rest.length;
		append_line(out, (struct span){ rest.data, length });
		rest.data += end ? length + 1 : length;
		rest.length -= end ? length + 1 : length;
	}
}
