/* SPDX-License-Identifier: MIT */
/*
 * Other encodings of a text. A server can return a received secret percent-encoded, in
 * base64, base32 or hex, and a name may appear in any of these. A reading is the text
 * decoded from one encoding: its octets, and the place in the text of each octet.
 *
 * Nested encodings are not read, with three exceptions: escapes are decoded twice, and
 * once before digits; UTF-16 is read in digits; base64 is read in base64. All of it takes
 * linear time.
 */
#ifndef SCEPPROBE_BASE_DISGUISE_H
#define SCEPPROBE_BASE_DISGUISE_H

#include "base/bytes.h"

struct reading {
	const unsigned char *octets;
	const size_t *from; /* n + 1 offsets: the start of each octet in the text, and the
			       end of the last */
	size_t n;
	bool plain; /* the text itself */
};

typedef void reading_visit(const struct reading *reading, void *context);

/*
 * Visits these readings: the text; without escapes (%41, &#65;, &#x41;, &amp; and the
 * like, \u0041, \x41) and NULs; the same once more; quoted-printable and lists of 0x41;
 * base64 of either alphabet, from each of four offsets, and base64 in it; base32 in
 * capitals, from each of eight offsets; hex, with or without separators, from each of two
 * offsets. 0 or -ENOMEM.
 */
MUST_CHECK int disguise_read(struct span text, reading_visit *visit, void *context);

/*
 * Overwrites every reading of the words with '*'; ignores letter case. Words of fewer
 * than DISGUISE_LEAST octets are skipped: any text contains them. 1 if a word was found,
 * else 0; -ENOMEM.
 */
enum { DISGUISE_LEAST = 4 };
MUST_CHECK int disguise_blank(
	unsigned char *text, size_t length, const struct span *words, size_t n_words);

#endif
