/* SPDX-License-Identifier: MIT */
/*
 * Base64 (RFC 4648) with all that happens to it on the way into a file.
 */
#ifndef SCEPPROBE_DECODE_UNWRAP_BASE64_H
#define SCEPPROBE_DECODE_UNWRAP_BASE64_H

#include <stdbool.h>

#include "base/bytes.h"

/* A character of base64 in either alphabet, padding included. */
bool base64_is_character(char c);
/* Of base64 in a URL: that, and the '%' of percent-encoding. */
bool base64_is_value(char c);
/* Space, tab and line ends. */
bool base64_is_white(char c);

/*
 * Appends the octets that `value` encodes; at a character that is not base64 it ends.
 * `in_url`: a blank can only be a lost '+'. Elsewhere a blank is one or the other,
 * whichever makes the better BER. What was put right is added to *traits (enum
 * unwrap_trait). 0 or -ENOMEM.
 */
MUST_CHECK int base64_read(
	struct bytes *octets, struct span value, bool in_url, unsigned *traits);

/*
 * How many characters of base64 the message wants whose first ones `value` holds, by the
 * length that its first element declares; 0 when that is not told.
 */
size_t base64_wanted(struct span value);

#endif
