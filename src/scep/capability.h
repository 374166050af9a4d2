/* SPDX-License-Identifier: MIT */
/*
 * The answer to GetCACaps (RFC 8894 section 3.5.2).
 */
#ifndef SCEPPROBE_SCEP_CAPABILITY_H
#define SCEPPROBE_SCEP_CAPABILITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

enum capability {
	CAPABILITY_AES = 1 << 0,
	CAPABILITY_DES3 = 1 << 1,
	CAPABILITY_GET_NEXT_CA_CERT = 1 << 2,
	CAPABILITY_POST = 1 << 3,
	CAPABILITY_RENEWAL = 1 << 4,
	CAPABILITY_SHA_1 = 1 << 5,
	CAPABILITY_SHA_256 = 1 << 6,
	CAPABILITY_SHA_512 = 1 << 7,
	CAPABILITY_STANDARD = 1 << 8,
	CAPABILITY_UPDATE = 1 << 9,
	CAPABILITY_SHA_384 = 1 << 10,
};

enum { CAPABILITY_LINES = 32, CAPABILITY_LENGTH = 48 };

struct capabilities {
	/* Capabilities by RFC 8894: letter case ignored. */
	unsigned set;
	/* Capabilities by exact comparison, as in jscep and Apple's clients. */
	unsigned exact;
	/* Capabilities by jscep, which compares whole lines: with trailing blanks, and
	 * with a byte order mark before the first. */
	unsigned whole_lines;
	/*
	 * The lines as sent, also unknown ones, made printable; at most CAPABILITY_LINES.
	 */
	char lines[CAPABILITY_LINES][CAPABILITY_LENGTH];
	unsigned n_lines;
};

/*
 * Reads a body. True for a capability list: empty, or short lines with at least one known
 * keyword. A page is not a list, even with a keyword in it.
 */
bool capabilities_read(struct capabilities *caps, struct span body);

/* The keywords of the standard and their bits, by index; NULL after the last. */
const char *capability_keyword(size_t index, unsigned *bit);

#endif
