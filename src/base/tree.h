/* SPDX-License-Identifier: MIT */
/*
 * Builds a JSON tree with jansson. Failure is sticky: after a failed allocation *failed
 * is set, and the caller checks once, at the end.
 */
#ifndef SCEPPROBE_BASE_TREE_H
#define SCEPPROBE_BASE_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/bytes.h"

/* A string; octets that are not UTF-8 become printable, as in base/text.h. NULL only
 * without memory; tree_set and tree_append turn it into a failure. */
json_t *tree_span(struct span text);
json_t *tree_text(const char *text);         /* "" for NULL */
json_t *tree_text_or_null(const char *text); /* null for NULL and "" */
/* RFC 3339; null if out of range. */
json_t *tree_moment(int64_t moment);

/* Both take ownership of `value`, also on failure; a NULL object, array or value is a
 * failure. */
void tree_set(json_t *object, const char *key, json_t *value, bool *failed);
void tree_append(json_t *array, json_t *value, bool *failed);

/* Appends `value` as text and takes ownership: two blanks for each level, and `margin`
 * blanks before every line but the first. Real numbers keep `digits` digits. */
void tree_write(
	json_t *value, unsigned margin, unsigned digits, struct bytes *out, bool *failed);
/* The same in one line, without a newline. */
void tree_write_line(json_t *value, unsigned digits, struct bytes *out, bool *failed);

#endif
