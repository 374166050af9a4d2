/* SPDX-License-Identifier: MIT */
/*
 * Text for formats with special characters. For any input each function appends a
 * bounded piece of valid UTF-8 without control characters.
 */
#ifndef SCEPPROBE_RENDER_ESCAPE_H
#define SCEPPROBE_RENDER_ESCAPE_H

#include "base/bytes.h"

enum { ESCAPE_MAX = 4096 }; /* octets of a piece, before escaping */

/* For an XML 1.0 attribute in double quotes, or element content. */
void escape_xml(struct bytes *out, const char *text);
/* For a label's value of the Prometheus text format, in double quotes. */
void escape_label(struct bytes *out, const char *text);
/* For the text of a monitoring plugin, where '|' begins performance data: a broken bar
 * (U+00A6) stands for it, as in a command to be typed. */
void escape_plugin(struct bytes *out, const char *text);

#endif
