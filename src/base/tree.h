/* SPDX-License-Identifier: MIT */
/*
 * A JSON tree under construction, on jansson. Failure is sticky: once memory ran out,
 * *failed is set, and whoever finishes the tree looks once.
 */
#ifndef SCEPPROBE_BASE_TREE_H
#define SCEPPROBE_BASE_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/bytes.h"

/* A string; what is not UTF-8 is made printable, as base/text.h does. NULL only without
 * memory, which tree_set and tree_append turn into a failure. */
json_t *tree_span(struct span text);
json_t *tree_text(const char *text);         /* "" for NULL */
json_t *tree_text_or_null(const char *text); /* null for NULL and "" */
/* RFC 3339; null when it cannot be written. */
json_t *tree_moment(int64_t moment);

/* Both take `value`, also on failure; a NULL object, array or value is a failure. */
void tree_set(json_t *object, const char *key, json_t *value, bool *failed);
void tree_append(json_t *array, json_t *value, bool *failed);

/* Appends `value` as text, two blanks for each level and `margin` of them before every
 * line but the first, and takes it. `digits` of a real number are kept. */
void tree_write(
	json_t *value, unsigned margin, unsigned digits, struct bytes *out, bool *failed);
/* The same in one line, without its end. */
void tree_write_line(json_t *value, unsigned digits, struct bytes *out, bool *failed);

#endif
