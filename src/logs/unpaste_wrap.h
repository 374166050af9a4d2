/* SPDX-License-Identifier: MIT */
/*
 * Lines that were broken at a width, and what they were before.
 */
#ifndef SCEPPROBE_LOGS_UNPASTE_WRAP_H
#define SCEPPROBE_LOGS_UNPASTE_WRAP_H

#include "logs/unpaste.h"

/* Lines of a text that are looked at, to find out what was done to it. */
enum { UNPASTE_LINES = 2000 };

/* What can be broken nowhere stands in a line of its own, however long. */
bool unpaste_is_long_word(struct span s, bool western);
/* How many columns #Fields has, in each of its lines; it may be broken itself. */
void unpaste_find_columns(struct unpaste *how, struct span text);
/* Lines that another way to break them would have made longer tell how they were broken.
 */
enum unpaste_wrap unpaste_find_wrap(const struct unpaste *how, struct span text);
/* Whether `group`, which ends in `line`, goes on in the next line. `width` is that of the
 * line as it was pasted. */
bool unpaste_goes_on(const struct unpaste *how, size_t width, struct span group,
	struct span line, struct span next);
/* Whether no blank stood there: in the middle of a word, at the very column. `behind` is
 * what comes after `next`. */
bool unpaste_is_cut(const struct unpaste *how, struct span group, struct span line,
	struct span next, struct span behind);
/* The blank that was lost between the two, unless none was there. */
void unpaste_append_joint(struct span group, struct span next, struct bytes *out);

#endif
