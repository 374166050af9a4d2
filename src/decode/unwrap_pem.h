/* SPDX-License-Identifier: MIT */
/*
 * PEM (RFC 7468), and what becomes of it in logs and in strings of programs: on one line,
 * behind a prefix on each line, in quotes.
 */
#ifndef SCEPPROBE_DECODE_UNWRAP_PEM_H
#define SCEPPROBE_DECODE_UNWRAP_PEM_H

#include <stdbool.h>

#include "base/bytes.h"

struct pem_block {
	char label[64];   /* between BEGIN and the dashes */
	struct span body; /* borrowed: all up to the END, or the next BEGIN */
	bool has_end;
};

/* The next block from *at on, which moves behind it. False when there is none. */
bool pem_next(const char **at, struct pem_block *block);

/* Appends the base64 of a body: neither headers (RFC 1421) nor the prefixes of a log. */
void pem_characters(const struct pem_block *block, struct bytes *out);

#endif
