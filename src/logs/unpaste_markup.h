/* SPDX-License-Identifier: MIT */
/*
 * What a text is written in where a log was put into a mail, a page or a table.
 */
#ifndef SCEPPROBE_LOGS_UNPASTE_MARKUP_H
#define SCEPPROBE_LOGS_UNPASTE_MARKUP_H

#include "logs/unpaste.h"

/* What a text is written in, as far as all of its beginning agrees. */
enum unpaste_markup unpaste_find_markup(struct span beginning);

/* How much of the text can be taken without what comes behind it: whole lines, and lines
 * that a mailer has not broken; all of it where there is no such line. */
size_t unpaste_markup_whole(enum unpaste_markup markup, struct span text);

/* Appends what it stands for, in as many lines. */
void unpaste_markup(enum unpaste_markup markup, struct span text, struct bytes *out);

#endif
