/* SPDX-License-Identifier: MIT */
/*
 * JSON trees that more than one output is made of: a target, for one document or a line
 * each, and what the catalogue says of a cause.
 */
#ifndef SCEPPROBE_RENDER_JSON_H
#define SCEPPROBE_RENDER_JSON_H

#include <jansson.h>

#include "render/render.h"

#define JSON_VERSION "1.0"

enum { JSON_DIGITS = 9 }; /* of seconds */

/* All that is made here is the caller's; *failed as in base/tree.h. */

/* What every document begins with: "format_version" and "tool", of this version. */
json_t *json_document(const char *version, bool *failed);
/* An item of "targets". */
json_t *json_target(const struct report *report, bool *failed);
json_t *json_tool(const char *version, bool *failed);

/* An item of "exchanges". */
json_t *json_exchange(
	const struct report *report, const struct exchange *exchange, bool *failed);
/* The list "route": empty for logs. */
json_t *json_route(const struct report *report, bool *failed);
/* True, false, and null for what is not known. */
json_t *json_verdict(enum verdict verdict);

/* The lists "reasons", without a set of 1 << index of them, and "references". */
json_t *json_reason(const struct reason *reason, bool *failed);
json_t *json_references(const struct cause *cause, bool *failed);

#endif
