/* SPDX-License-Identifier: MIT */
/*
 * The JSON tree of a target, for the formats that write it: one document, or a line each.
 */
#ifndef SCEPPROBE_RENDER_JSON_H
#define SCEPPROBE_RENDER_JSON_H

#include <jansson.h>

#include "render/render.h"

#define JSON_VERSION "1.0"

enum { JSON_DIGITS = 9 };    /* of seconds */

/* An item of "targets", and "tool". The caller's; *failed as in base/tree.h. */
json_t *json_target(const struct report *report, bool *failed);
json_t *json_tool(const struct run *run, bool *failed);

#endif
