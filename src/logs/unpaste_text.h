/* SPDX-License-Identifier: MIT */
/*
 * Characters and lines of a text that was pasted.
 */
#ifndef SCEPPROBE_LOGS_UNPASTE_TEXT_H
#define SCEPPROBE_LOGS_UNPASTE_TEXT_H

#include "base/span.h"

/* Whether the text is in Windows-1252, as far as octets tell. */
bool unpaste_is_western(struct span s);
/* Appends it with plain blanks, quotes and hyphens where typographic ones are. */
void unpaste_plain(struct span s, bool western, struct bytes *out);
/* Characters, not octets. */
size_t unpaste_width(struct span s, bool western);

/* Takes the next line, without its end. */
struct span unpaste_take_line(struct span *rest);
/* What comes behind the first `n` octets, of which there are as many. */
struct span unpaste_behind(struct span s, size_t n);
/* A blank or a tab. */
bool unpaste_is_blank(unsigned char c);
bool unpaste_ends_in_blank(struct span s);
/* How many stand at the front. */
size_t unpaste_indent(struct span s);

#endif
