/* SPDX-License-Identifier: MIT */
/*
 * A severity on a terminal: its word, its colour, and a paragraph that begins with both.
 */
#ifndef SCEPPROBE_RENDER_STATUS_H
#define SCEPPROBE_RENDER_STATUS_H

#include "diagnose/cause.h"
#include "render/page.h"

/* "CRITICAL", ... */
const char *status_word(enum severity severity);
enum tint status_tint(enum severity severity);

/* "CRITICAL  " in its tint and the paragraph behind it. */
void status_paragraph(const struct page *page, enum severity severity, const char *text);

#endif
