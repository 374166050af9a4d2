/* SPDX-License-Identifier: MIT */
/*
 * Windows' binary XML, as .evtx files hold it (MS-EVEN6 section 2.2.12 ff. and the format
 * notes of libevtx): tokens in, text out.
 */
#ifndef SCEPPROBE_LOGS_BINXML_H
#define SCEPPROBE_LOGS_BINXML_H

#include <stdint.h>

#include "base/bytes.h"

enum {
	BINXML_TOKENS_MAX = 20000, /* tokens of one record that are looked at */
	BINXML_DEPTH_MAX = 40,     /* elements and templates within each other */
	BINXML_VALUES_MAX = 512,   /* of one instance of a template */
};

/*
 * Appends the XML of the record whose binary XML lies in chunk[at, at + length), as one
 * line. Names and templates are looked up by their place in the chunk.
 * *most is how many octets of text may be made: what was made is taken off it, also where
 * it came to nothing. 0; -EINVAL for tokens that are damaged or not known here, -E2BIG
 * beyond *most or the bounds above, and then `out` is as it was; -ENOMEM.
 */
MUST_CHECK int binxml_to_text(
	struct bytes *out, struct span chunk, size_t at, size_t length, size_t *most);

/* ---- between its two files ---- */

/* Types of values; with BINXML_ARRAY set it is several of them. */
enum binxml_type {
	BINXML_NULL = 0x00,
	BINXML_STRING = 0x01,
	BINXML_OCTETS = 0x02, /* text in the code page of the computer */
	BINXML_I8 = 0x03,
	BINXML_U8 = 0x04,
	BINXML_I16 = 0x05,
	BINXML_U16 = 0x06,
	BINXML_I32 = 0x07,
	BINXML_U32 = 0x08,
	BINXML_I64 = 0x09,
	BINXML_U64 = 0x0a,
	BINXML_FLOAT = 0x0b,
	BINXML_DOUBLE = 0x0c,
	BINXML_BOOLEAN = 0x0d,
	BINXML_BINARY = 0x0e,
	BINXML_GUID = 0x0f,
	BINXML_SIZE = 0x10,
	BINXML_FILETIME = 0x11,
	BINXML_SYSTEMTIME = 0x12,
	BINXML_SID = 0x13,
	BINXML_HEX32 = 0x14,
	BINXML_HEX64 = 0x15,
	BINXML_NESTED = 0x21,
	BINXML_ARRAY = 0x80,
};

/* An unsigned number of up to eight octets, the least first. */
uint64_t binxml_number(struct span s);
/* UTF-16LE as UTF-8, fit for XML. */
void binxml_append_utf16(struct bytes *out, struct span s);
/* A value as XML text; nothing for a type that is not known. */
void binxml_append_value(struct bytes *out, unsigned type, struct span value);
/* The index-th of an array; false behind its end. */
bool binxml_array_item(unsigned type, struct span array, size_t index, struct span *item);

#endif
