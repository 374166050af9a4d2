/* SPDX-License-Identifier: MIT */
/*
 * What stands in front of the lines of a text that was pasted.
 */
#ifndef SCEPPROBE_LOGS_UNPASTE_FRONT_H
#define SCEPPROBE_LOGS_UNPASTE_FRONT_H

#include "logs/unpaste.h"

/* Finds what every line has in front, whatever stands behind it: the name of a file, its
 * number, or both. */
void unpaste_find_front(struct unpaste *how, struct span text);
/* A line without that. */
struct span unpaste_strip_front(const struct unpaste *how, struct span line);
/* A mark that mailers and chats quote with. */
bool unpaste_is_quote(unsigned char c);
/* How many "> " are in front. */
size_t unpaste_quotes(struct span s);
/* The length of those that are, of which every line has `depth`. */
size_t unpaste_quote(struct span s, size_t depth);
/*
 * The length of what a search tool has put in front: "C:\logs\u_ex.log:12:",
 * "u_ex.log:" or "12:". Behind it something has to begin, which is not so at the front,
 * unless the form is known already.
 */
size_t unpaste_prefix(struct span s, bool *named, bool *numbered);
/* Whether a line holds nothing but what chats and tickets set around a text: "```",
 * "{noformat}". */
bool unpaste_is_fence(struct span line);
/* The length of what a chat has put in front: "[10:11 AM] John Smith: "; or 0. */
size_t unpaste_chat(struct span line);
/* PowerShell's lists set the rest of a value in, below its beginning: their reader puts
 * it together, and knows that nothing was between the two. The first character may be a
 * blank of the value. */
bool unpaste_hangs(const struct unpaste *how, struct span line);
/* A line without what was put in front of it. */
struct span unpaste_strip(const struct unpaste *how, struct span line);

#endif
