/* SPDX-License-Identifier: MIT */
/*
 * Where in a text the base64 of a message stands: in a URL's message= parameter, or in
 * words of base64 amid other text, perhaps over several lines.
 */
#ifndef SCEPPROBE_DECODE_UNWRAP_SEARCH_H
#define SCEPPROBE_DECODE_UNWRAP_SEARCH_H

#include <stdbool.h>

#include "base/bytes.h"

/* Without the white space around it. */
struct span search_trim(struct span value);

/* The longest value of a message= parameter. */
bool search_parameter(const char *text, struct span *value);

/* Whether the text is base64, white space and percent signs only. */
bool search_is_all_base64(struct span text);

/* A message in base64 amid text; `value` is owned, and to be cleared. */
struct search_run {
	struct bytes value;
	size_t lines; /* that it goes over */
};

/*
 * The next one of the text from *at on, which moves behind it. False when there is none.
 * It takes the following lines in when they go on with base64, up to the length that the
 * message declares. A failure of memory is in run->value.failed.
 */
bool search_run(const char *text, const char **at, struct search_run *run);

#endif
