/* SPDX-License-Identifier: MIT */
/*
 * Reads the answer to GetCACaps: one keyword per line. It distinguishes a list from a
 * page of a front end, and the capabilities by RFC 8894 section 3.5.2 (any letter case)
 * from those by devices (exact octets). It never reads the content type: some NDES send
 * none.
 */
#include "scep/capability.h"

#include <string.h>

#include "base/text.h"

static const struct {
	const char *keyword;
	unsigned bit;
} keywords[] = {
	{ "AES", CAPABILITY_AES },
	{ "DES3", CAPABILITY_DES3 },
	{ "GetNextCACert", CAPABILITY_GET_NEXT_CA_CERT },
	{ "POSTPKIOperation", CAPABILITY_POST },
	{ "Renewal", CAPABILITY_RENEWAL },
	{ "SHA-1", CAPABILITY_SHA_1 },
	{ "SHA-256", CAPABILITY_SHA_256 },
	{ "SHA-384", CAPABILITY_SHA_384 },
	{ "SHA-512", CAPABILITY_SHA_512 },
	{ "SCEPStandard", CAPABILITY_STANDARD },
	{ "Update", CAPABILITY_UPDATE },
};

static bool capability_is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

static bool is_line_end(unsigned char c)
{
	return c == '\n' || c == '\r';
}

/* A list has no control characters except tabs and line ends. */
static bool looks_like_list(struct span body)
{
	bool blank_so_far = true;

	for (size_t i = 0; i < body.length; i++) {
		const unsigned char c = body.data[i];
		if (capability_is_blank(c) || is_line_end(c))
			continue;
		if (c < ' ' || c == 0x7f || (blank_so_far && c == '<'))
			return false;
		blank_so_far = false;
	}
	return true;
}

static void add_line(struct capabilities *caps, struct span line, bool whole)
{
	char text[CAPABILITY_LENGTH];

	text_keep(text, line);
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (text_equals(text, keywords[i].keyword))
			caps->set |= keywords[i].bit;
		if (strcmp(text, keywords[i].keyword) == 0)
			caps->exact |= keywords[i].bit;
		if (whole && strcmp(text, keywords[i].keyword) == 0)
			caps->whole_lines |= keywords[i].bit;
	}
	if (caps->n_lines < CAPABILITY_LINES)
		memcpy(caps->lines[caps->n_lines++], text, sizeof(text));
}

/* Takes one line off the body, without trailing white space. *whole is false if there was
 * some. */
static struct span next_line(struct span *body, bool *whole)
{
	size_t end = 0;
	struct span line;
	size_t length;

	while (end < body->length && !is_line_end(body->data[end]))
		end++;
	line = (struct span){ .data = body->data, .length = end };
	if (end < body->length)
		end++; /* the LF of a CR LF ends an empty line, which does not count */
	body->data += end;
	body->length -= end;
	length = line.length;
	while (line.length > 0 && capability_is_blank(line.data[line.length - 1]))
		line.length--;
	*whole = line.length == length;
	return line;
}

bool capabilities_read(struct capabilities *caps, struct span body)
{
	static const unsigned char mark[] = { 0xef, 0xbb, 0xbf };

	bool marked = false;

	*caps = (struct capabilities){ .set = 0 };
	if (body.length >= sizeof(mark) && memcmp(body.data, mark, sizeof(mark)) == 0) {
		body.data += sizeof(mark);
		body.length -= sizeof(mark);
		marked = true;
	}
	if (!looks_like_list(body))
		return false;

	while (body.length > 0) {
		bool whole;
		const struct span line = next_line(&body, &whole);
		if (line.length >= CAPABILITY_LENGTH) {
			*caps = (struct capabilities){ .set = 0 };
			return false;
		}
		if (line.length > 0)
			add_line(caps, line, whole && !marked);
		marked = false;
	}
	if (caps->n_lines == 0 || caps->set != 0)
		return true;
	*caps = (struct capabilities){ .set = 0 };
	return false;
}

const char *capability_keyword(size_t index, unsigned *bit)
{
	if (index >= sizeof(keywords) / sizeof(keywords[0]))
		return NULL;
	*bit = keywords[index].bit;
	return keywords[index].keyword;
}
