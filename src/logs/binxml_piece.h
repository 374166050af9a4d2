/* SPDX-License-Identifier: MIT */
/*
 * Pieces of binary XML, between binxml.c, which knows the tokens, and the octets.
 */
#ifndef SCEPPROBE_LOGS_BINXML_PIECE_H
#define SCEPPROBE_LOGS_BINXML_PIECE_H

#include "logs/binxml.h"

struct binxml_reader {
	struct span chunk;
	struct bytes *out;
	size_t most; /* what `out` may grow to */
	unsigned tokens, depth;
};

/* A place in the chunk, and where it has to end. */
struct binxml_place {
	size_t at, end;
};

/* The octet at the place; -1 at its end. */
int binxml_peek(const struct binxml_reader *reader, const struct binxml_place *place);
/* These go on behind what they took; false where there is not as much. */
bool binxml_take_number(const struct binxml_reader *reader, struct binxml_place *place,
	size_t size, uint32_t *out);
bool binxml_take_span(const struct binxml_reader *reader, struct binxml_place *place,
	size_t size, struct span *out);
bool binxml_pass(struct binxml_place *place, size_t size);
/* A name by its place, in UTF-16; it may stand right here. */
bool binxml_take_name(const struct binxml_reader *reader, struct binxml_place *place,
	struct span *name);
/* 0; -EINVAL for characters that names have not. */
MUST_CHECK int binxml_append_name(struct binxml_reader *reader, struct span name);
/* One token is spent, and perhaps text was made of it. 0, -E2BIG, -ENOMEM. */
MUST_CHECK int binxml_spend(struct binxml_reader *reader);

#endif
