/* SPDX-License-Identifier: MIT */
/*
 * What a text may say in other words. A server that was sent a secret can send it back
 * percent-encoded, in base64, base32 or hex, and a name that was to be hidden can stand
 * in any of these. Each encoding is a reading of the text: the octets it stands for, and
 * where in the text each of them comes from.
 *
 * One encoding inside another is not looked for, but for escapes, which are taken away
 * twice, and once before digits are read; for UTF-16 in digits; and for base64 in base64.
 * All of it is linear in the length of the text.
 */
#ifndef SCEPPROBE_BASE_DISGUISE_H
#define SCEPPROBE_BASE_DISGUISE_H

#include "base/bytes.h"

struct reading {
	const unsigned char *octets;
	const size_t
		*from; /* n + 1: where each begins in the text, and where the last ends */
	size_t n;
	bool plain; /* the text as it stands */
};

typedef void reading_visit(const struct reading *reading, void *context);

/*
 * Visits the text as it stands; without escapes (%41, &#65;, &#x41;, &amp; and the like,
 * \u0041, \x41) and NULs; so once more; as quoted-printable and lists of 0x41; as base64
 * of either alphabet, from each of four places, and what is base64 once more; as base32
 * in capitals, from each of eight; as hex, with or without separators, from each of two.
 * 0 or -ENOMEM.
 */
MUST_CHECK int disguise_read(struct span text, reading_visit *visit, void *context);

/*
 * Overwrites with '*' whatever stands for one of the words, letter case ignored. Words of
 * fewer than DISGUISE_LEAST octets are passed over: they stand everywhere. 1 when there
 * was such a place, 0 when not, -ENOMEM.
 */
enum { DISGUISE_LEAST = 4 };
MUST_CHECK int disguise_blank(
	unsigned char *text, size_t length, const struct span *words, size_t n_words);

#endif
