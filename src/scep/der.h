/* SPDX-License-Identifier: MIT */
/*
 * A minimal DER reader and writer (X.690), to take OpenSSL's encodings apart and to build
 * those of other libraries. Not for a peer's data: that goes through OpenSSL.
 */
#ifndef SCEPPROBE_SCEP_DER_H
#define SCEPPROBE_SCEP_DER_H

#include <stdbool.h>

#include "base/bytes.h"

enum der_tag {
	DER_OCTET_STRING = 0x04,
	DER_CONSTRUCTED = 0x20,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_CONTEXT_0 = 0x80,
	DER_CONTEXT_1 = 0x81,
};

struct der {
	unsigned char tag;
	struct span whole, content;
};

/*
 * Takes the first element off `rest`. False without a complete element with a one-octet
 * tag and a definite length.
 */
bool der_next(struct span *rest, struct der *element);
/* The same for a required tag; continue at `rest`. */
bool der_expect(struct span *rest, int tag, struct der *element);

/* Appends tag, definite length and content. */
void der_append(struct bytes *out, int tag, struct span content);
/* Appends tag, indefinite length, content and the end mark (X.690 section 8.1.3.6). */
void der_append_indefinite(struct bytes *out, int tag, struct span content);

#endif
