/* SPDX-License-Identifier: MIT */
/*
 * OpenSSL decodes every key in a certificate, needed or not, so slow keys must be found
 * before: by their octets, at any depth, and by a walk over the structure that accepts
 * all length forms of OpenSSL.
 *
 * The work is proportional to the octets. A message that the walk cannot follow goes to
 * OpenSSL, which cannot follow it either. No certificate is judged.
 */
#include "scep/parse.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/openssl.h"
#include "scep/der.h"

/* ---- explicit curves ---- */

/* id-ecPublicKey (RFC 5480 section 2.1.1), without tag and length: both have many forms.
 */
static const unsigned char ec_public_key[] = { 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01 };

enum { TAG_NUMBER = 0x1f, TAG_INTEGER = 0x02, INDEFINITE = 0x80 };

/* Whether the contents are a SEQUENCE that begins with an INTEGER, like ECParameters (SEC
 * 1 section C.2), or have an unusual tag. */
static bool are_explicit(struct span parameters)
{
	const unsigned char *p = parameters.data;
	size_t at = 2;

	if (parameters.length < 3)
		return false;
	if ((p[0] & TAG_NUMBER) == TAG_NUMBER)
		return true;
	if (p[0] != DER_SEQUENCE)
		return false;
	if (p[1] > INDEFINITE)
		at += p[1] & 0x7f;
	return at < parameters.length &&
	       (p[at] == TAG_INTEGER || (p[at] & TAG_NUMBER) == TAG_NUMBER);
}

bool parse_has_own_curve(struct span octets)
{
	const unsigned char *at = octets.data, *end = at + octets.length;

	while (at && (size_t)(end - at) >= sizeof(ec_public_key)) {
		at = memchr(at, ec_public_key[0],
			(size_t)(end - at) - sizeof(ec_public_key) + 1);
		if (at && memcmp(at, ec_public_key, sizeof(ec_public_key)) == 0) {
			const unsigned char *behind = at + sizeof(ec_public_key);

			if (are_explicit((struct span){ behind, (size_t)(end - behind) }))
				return true;
		}
		if (at)
			at++;
	}
	return false;
}

/* ---- the structure ---- */

/* Deeper than any message, and deeper than OpenSSL parses. */
enum { DEPTH_MAX = 64 };

struct element {
	unsigned char tag;
	bool indefinite;
	struct span content, whole;
};

static bool read_header(struct span in, struct element *out)
{
	size_t at = 1, length = 0, n;

	if (in.length < 2)
		return false;
	out->tag = in.data[0];
	if ((out->tag & TAG_NUMBER) == TAG_NUMBER)
		do {
			if (at + 1 >= in.length)
				return false;
		} while (in.data[at++] & 0x80);
	n = in.data[at++];
	out->indefinite = n == INDEFINITE;
	if (out->indefinite && !(out->tag & DER_CONSTRUCTED))
		return false;
	if (n < INDEFINITE)
		length = n;
	else if ((n & 0x7f) > in.length - at)
		return false;
	for (n = n > INDEFINITE ? n & 0x7f : 0; n > 0; n--) {
		if (length >> (8 * (sizeof(length) - 1)))
			return false;
		length = length << 8 | in.data[at++];
	}
	if (length > in.length - at)
		return false;
	out->content = (struct span){ in.data + at,
		out->indefinite ? in.length - at : length };
	out->whole = (struct span){ in.data, at + length };
	return true;
}

static bool is_end_mark(struct span rest)
{
	return rest.length >= 2 && rest.data[0] == 0 && rest.data[1] == 0;
}

/* Takes an element off `rest` and counts its keys: each is a BIT STRING after the first
 * element of a SEQUENCE. At most DEPTH_MAX levels. */
static bool take_element(/* NOLINTNEXTLINE(misc-no-recursion): DEPTH_MAX */
	struct span *rest, unsigned depth, struct element *out, unsigned *keys)
{
	struct span inside;
	bool whole = true;

	if (!read_header(*rest, out))
		return false;
	if (depth == DEPTH_MAX && out->indefinite)
		return false;
	inside = out->content;
	for (unsigned i = 0; (out->tag & DER_CONSTRUCTED) && depth < DEPTH_MAX; i++) {
		struct element child;

		if (out->indefinite ? is_end_mark(inside) : inside.length == 0)
			break;
		whole = take_element(&inside, depth + 1, &child, keys);
		if (!whole)
			break;
		*keys += i == 1 && (child.tag & ~DER_CONSTRUCTED) == 0x03;
	}
	if (out->indefinite && whole) {
		out->content.length -= inside.length;
		out->whole.length = (size_t)(inside.data + 2 - out->whole.data);
	}
	rest->data += out->whole.length;
	rest->length -= out->whole.length;
	return whole;
}

static unsigned count_keys(struct span octets)
{
	struct element element;
	unsigned keys = 0;

	(void)take_element(&octets, 0, &element, &keys);
	return keys;
}

const char *parse_refuses(struct span octets)
{
	if (octets.length > INT_MAX)
		return "too long";
	if (parse_has_own_curve(octets))
		return "a key is on an unnamed curve (RFC 5480)";
	if (count_keys(octets) > PARSE_KEYS_MAX)
		return "it has too many keys";
	return NULL;
}

/* ---- objects ---- */

static bool may_parse(struct span octets)
{
	openssl_forget();
	return octets.length > 0 && !parse_refuses(octets);
}

X509 *parse_certificate(struct span octets, size_t *used)
{
	const unsigned char *end = octets.data;
	X509 *x = may_parse(octets) ? d2i_X509(NULL, &end, (long)octets.length) : NULL;

	if (used)
		*used = (size_t)(end - octets.data);
	return x;
}

X509_REQ *parse_csr(struct span octets)
{
	const unsigned char *end = octets.data;

	return may_parse(octets) ? d2i_X509_REQ(NULL, &end, (long)octets.length) : NULL;
}

CMS_ContentInfo *parse_cms(struct span octets, size_t *used)
{
	const unsigned char *end = octets.data;
	CMS_ContentInfo *cms = may_parse(octets) ? d2i_CMS_ContentInfo(NULL, &end,
							   (long)octets.length)
						 : NULL;

	if (used)
		*used = (size_t)(end - octets.data);
	return cms;
}

/* ---- fewer certificates ---- */

/* Enters the first element of `rest` with this tag. */
static bool parse_enter(struct span *rest, int tag)
{
	struct element element;
	unsigned keys = 0;

	do {
		if (!take_element(rest, 0, &element, &keys))
			return false;
	} while (element.tag != tag);
	*rest = element.content;
	return true;
}

static int append_some(struct span certificates, int most, struct bytes *out)
{
	struct element element;
	unsigned keys = 0;
	int n = 0;

	for (; certificates.length > 0; n++) {
		if (!take_element(&certificates, 0, &element, &keys))
			break;
		if (n < most)
			bytes_append_span(out, element.whole);
	}
	return n;
}

static void append_bag(struct span certificates, struct bytes *out)
{
	static const unsigned char before[] = { 0x02, 1, 1, 0x31, 0, 0x30, 11, 0x06, 9,
		0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1 };
	static const unsigned char type[] = { 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
		1, 7, 2 };
	struct bytes inner = BYTES_EMPTY, middle = BYTES_EMPTY, outer = BYTES_EMPTY;

	bytes_append(&inner, before, sizeof(before));
	der_append(&inner, DER_CONTEXT_0 | DER_CONSTRUCTED, certificates);
	bytes_append(&inner, "\x31", 2);
	der_append(&middle, DER_SEQUENCE, bytes_span(&inner));
	bytes_append(&outer, type, sizeof(type));
	der_append(&outer, DER_CONTEXT_0 | DER_CONSTRUCTED, bytes_span(&middle));
	der_append(out, DER_SEQUENCE, bytes_span(&outer));
	out->failed |= inner.failed || middle.failed || outer.failed;
	bytes_clear(&inner);
	bytes_clear(&middle);
	bytes_clear(&outer);
}

int parse_shorten_bag(struct span octets, int most, struct bytes *out)
{
	static const unsigned char signed_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
		1, 7, 2 };
	scoped_buffer some = BYTES_EMPTY;
	struct span rest = octets, type;
	int n;

	if (!parse_enter(&rest, DER_SEQUENCE))
		return 0;
	type = rest;
	if (!parse_enter(&type, 0x06) || type.length != sizeof(signed_data) ||
		memcmp(type.data, signed_data, sizeof(signed_data)) != 0)
		return 0;
	if (!parse_enter(&rest, DER_CONTEXT_0 | DER_CONSTRUCTED) ||
		!parse_enter(&rest, DER_SEQUENCE) ||
		!parse_enter(&rest, DER_CONTEXT_0 | DER_CONSTRUCTED))
		return 0;
	n = append_some(rest, most, &some);
	append_bag(bytes_span(&some), out);
	return some.failed || out->failed ? -ENOMEM : n;
}
