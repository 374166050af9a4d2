/* SPDX-License-Identifier: MIT */
/*
 * Owned and borrowed octets, and the transfer encodings of this project.
 */
#ifndef SCEPPROBE_BASE_BYTES_H
#define SCEPPROBE_BASE_BYTES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/scoped.h"
#include "port/format.h"

/* Borrowed octets. */
struct span {
	const unsigned char *data;
	size_t length;
};

/*
 * An owned buffer that grows. Failure is sticky: after a failed allocation `failed` is
 * set, and later appends do nothing; the owner checks once, at the end (bytes_failed).
 * data[length] is always NUL, and not part of `length`, so text can be used in place;
 * data is NULL before the first append.
 */
struct bytes {
	unsigned char *data;
	size_t length, capacity;
	bool failed;
};

#define BYTES_EMPTY                                                                      \
	{                                                                                \
		.data = NULL                                                             \
	}
#define scoped_buffer __attribute__((cleanup(bytes_clear))) struct bytes
/* The same for secrets. */
#define scoped_secret __attribute__((cleanup(bytes_wipe))) struct bytes

struct span span_of_text(const char *text);
struct span bytes_span(const struct bytes *b);
/*
 * The text so far, never NULL. Valid until the next append.
 */
const char *bytes_text(const struct bytes *b);

void bytes_append(struct bytes *b, const void *data, size_t length);
void bytes_append_char(struct bytes *b, char c);
void bytes_append_text(struct bytes *b, const char *text);
void bytes_append_span(struct bytes *b, struct span s);
void bytes_printf(struct bytes *b, const char *format, ...) PRINTF_LIKE(2, 3);
/* Two digits for each octet; `digits` is "0123456789abcdef" or the same in upper case. */
void bytes_append_hex(struct bytes *b, struct span s, const char *digits);
/* RFC 4648 section 4, one line, padded. */
void bytes_append_base64(struct bytes *b, struct span s);
/*
 * Percent-encodes all but the unreserved characters (RFC 3986 section 2.3) and the
 * characters of `raw` ("" for none).
 */
void bytes_append_escaped(struct bytes *b, struct span s, const char *raw);

/* The six bits of a character of base64, -1 for any other character (RFC 4648). */
int bytes_base64_value(unsigned char c);
/* The four bits of a hex digit, upper or lower case; -1 for any other character. */
int bytes_hex_value(unsigned char c);

/*
 * Appends the decoded base64 `text`. White space is skipped, padding may be missing, and
 * the whole octets of a truncated quantum are kept. -EINVAL for any other character,
 * -ENOMEM.
 */
MUST_CHECK int bytes_from_base64(struct bytes *b, struct span text);

/* -ENOMEM if an append failed, else 0. */
MUST_CHECK int bytes_failed(const struct bytes *b);
/* Empties the buffer; keeps its memory. */
void bytes_reset(struct bytes *b);
/* Shortens the buffer to an earlier length, and clears the failure of a later append. */
void bytes_cut(struct bytes *b, size_t length);
/* Frees the memory and resets the buffer. */
void bytes_clear(struct bytes *b);
/* The same, and wipes the memory first: for secrets. */
void bytes_wipe(struct bytes *b);

extern const char hex_lower[], hex_upper[];

#endif
