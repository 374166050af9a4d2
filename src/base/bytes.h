/* SPDX-License-Identifier: MIT */
/*
 * Owned and borrowed octets, and the few transfer encodings this project needs.
 */
#ifndef SCEPPROBE_BASE_BYTES_H
#define SCEPPROBE_BASE_BYTES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/scoped.h"
#include "port/format.h"

/* Octets that somebody else owns. */
struct span {
	const unsigned char *data;
	size_t length;
};

/*
 * An owned buffer that grows. Failure is sticky: once memory ran out, `failed` is set,
 * later appends do nothing, and whoever finishes the buffer checks once (bytes_failed).
 * There is always a NUL behind data[length - 1], which `length` does not count, so text
 * can be used in place; data is NULL while nothing was appended.
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
/* The same for what may be secret. */
#define scoped_secret __attribute__((cleanup(bytes_wipe))) struct bytes

struct span span_of_text(const char *text);
struct span bytes_span(const struct bytes *b);
/*
 * The text so far; "" rather than NULL when there is none. Valid until the next append.
 */
const char *bytes_text(const struct bytes *b);

void bytes_append(struct bytes *b, const void *data, size_t length);
void bytes_append_char(struct bytes *b, char c);
void bytes_append_text(struct bytes *b, const char *text);
void bytes_append_span(struct bytes *b, struct span s);
void bytes_printf(struct bytes *b, const char *format, ...) PRINTF_LIKE(2, 3);
/* Two digits an octet, `digits` being "0123456789abcdef" or its upper-case twin. */
void bytes_append_hex(struct bytes *b, struct span s, const char *digits);
/* RFC 4648 section 4, one line, padded. */
void bytes_append_base64(struct bytes *b, struct span s);
/*
 * Percent-encodes what RFC 3986 section 2.3 does not call unreserved, except the
 * characters of `raw` ("" for none), which go as they are.
 */
void bytes_append_escaped(struct bytes *b, struct span s, const char *raw);

/* The six bits that a character of base64 stands for, -1 for any other (RFC 4648). */
int bytes_base64_value(unsigned char c);
/* The four bits of a hex digit of either case, -1 for any other character. */
int bytes_hex_value(unsigned char c);

/*
 * Appends what base64 `text` holds. White space is skipped and padding may be missing; of
 * a quantum cut short, as logs cut, the whole octets are kept. -EINVAL for any other
 * character, -ENOMEM.
 */
MUST_CHECK int bytes_from_base64(struct bytes *b, struct span text);

/* -ENOMEM when an append failed, else 0. */
MUST_CHECK int bytes_failed(const struct bytes *b);
/* Keeps the memory, forgets the content. */
void bytes_reset(struct bytes *b);
/* Forgets what was appended since it was so long, and that an append of it failed. */
void bytes_cut(struct bytes *b, size_t length);
/* Frees the memory; the buffer is as new. */
void bytes_clear(struct bytes *b);
/* The same, and the memory is wiped first: for secrets. */
void bytes_wipe(struct bytes *b);

extern const char hex_lower[], hex_upper[];

#endif
