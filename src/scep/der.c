/* SPDX-License-Identifier: MIT */
/*
 * Tag, length, value. The reader never reads beyond its span and rejects long tags and
 * indefinite lengths; the writer writes the shortest length, or the indefinite one on
 * request. Neither interprets the contents.
 */
#include "scep/der.h"

bool der_next(struct span *rest, struct der *element)
{
	const unsigned char *p = rest->data;
	size_t at = 2;
	size_t length;

	if (rest->length < 2 || (p[0] & 0x1f) == 0x1f || p[1] == 0x80 || p[1] > 0x84)
		return false;
	length = p[1];
	if (p[1] & 0x80) {
		const size_t n = p[1] & 0x7f;
		if (rest->length < 2 + n)
			return false;
		length = 0;
		while (at < 2 + n)
			length = length << 8 | p[at++];
	}
	if (length > rest->length - at)
		return false;
	*element = (struct der){
		.tag = p[0],
		.whole = { .data = p, .length = at + length },
		.content = { .data = p + at, .length = length },
	};
	rest->data += at + length;
	rest->length -= at + length;
	return true;
}

bool der_expect(struct span *rest, int tag, struct der *element)
{
	return der_next(rest, element) && element->tag == tag;
}

void der_append(struct bytes *out, int tag, struct span content)
{
	const size_t length = content.length;

	bytes_append_char(out, (char)tag);
	if (length < 0x80) {
		bytes_append_char(out, (char)length);
	} else {
		int n = 1;
		while (n < (int)sizeof(length) && length >> (8 * n))
			n++;
		bytes_append_char(out, (char)(0x80 | n));
		while (n-- > 0)
			bytes_append_char(out, (char)(length >> (8 * n) & 0xff));
	}
	bytes_append_span(out, content);
}

void der_append_indefinite(struct bytes *out, int tag, struct span content)
{
	bytes_append_char(out, (char)tag);
	bytes_append_char(out, (char)0x80);
	bytes_append_span(out, content);
	bytes_append(out, "\0", 2);
}
