/* SPDX-License-Identifier: MIT */
/*
 * The parts of a page (format html): each appends well-formed markup, and whatever a
 * server or a file said goes through html_text. Drawings are SVG whose places are shares
 * of the width, so that letters keep their size from a telephone to a wall.
 */
#ifndef SCEPPROBE_RENDER_HTML_H
#define SCEPPROBE_RENDER_HTML_H

#include "diagnose/report.h"

/* The style sheet in pieces, NULL-ended, without an octet that HTML would read. */
extern const char *const html_style[];

/* ---- words ---- */

/* The text, escaped and bounded. */
void html_text(struct bytes *out, const char *text);
/* <NAME class="CLASS">text</NAME>; class: or NULL. */
void html_element(
	struct bytes *out, const char *name, const char *class, const char *text);
/* "CRITICAL" and the like, with a mark of its own shape. */
void html_badge(struct bytes *out, enum severity severity);
/* "2026-11-27", and with a time behind it. UTC. */
void html_day(struct bytes *out, int64_t moment);
void html_moment(struct bytes *out, int64_t moment);
/* The names of a set of devices. */
void html_devices(struct bytes *out, const struct report *report, unsigned devices);
/* A heading of the part of a target: <h3 id="tN-WORD">title</h3>. */
void html_heading(struct bytes *out, size_t number, const char *word, const char *title);
/* A table that scrolls by itself where it is too wide; columns are separated by '|'. */
void html_table_begin(struct bytes *out, const char *caption, const char *columns);
/* The same, but on a telephone its rows are paragraphs: their cells say by themselves
 * what they are, but for numbers, which are times. */
void html_stack_begin(struct bytes *out, const char *caption, const char *columns);
void html_table_end(struct bytes *out);

/* ---- drawings ---- */

/* A drawing of that height in pixels with an alternative in words; class: or "". */
void html_drawing_begin(struct bytes *out, const char *class, int height,
	const char *title, const char *description);
void html_drawing_end(struct bytes *out);
/* `x` in percent of the width, `y` in pixels; class has what CSS knows of it. */
void html_drawing_text(
	struct bytes *out, const char *class, double x, int y, const char *text);
void html_drawing_line(
	struct bytes *out, const char *class, double x1, int y1, double x2, int y2);
void html_drawing_bar(struct bytes *out, const char *class, double x, int y, double width,
	int height, const char *tooltip);

/* A mark with a shape of its own, centred there. */
enum html_mark { MARK_PASSED, MARK_ANSWERED, MARK_FAILED, MARK_UNKNOWN, MARK_NONE };
void html_drawing_mark(struct bytes *out, enum html_mark mark, double x, int y);

/* One row of a drawing that goes down: a mark at the left edge, words beside it, and the
 * line that leads to the next row, of that class, unless it is NULL. */
enum { HTML_ROW = 32 };
void html_drawing_row(struct bytes *out, int row, enum html_mark mark, const char *class,
	const char *text, const char *next);

/* ---- the top of a target ---- */

void html_route(struct bytes *out, const struct report *report);
void html_advice(struct bytes *out, const struct report *report);

/* ---- its parts; number: from 1, as in "#t1"; one may have nothing to say ---- */

void html_findings(struct bytes *out, const struct report *report, size_t number);
void html_steps(struct bytes *out, const struct report *report, size_t number);
void html_waterfall(struct bytes *out, const struct report *report, size_t number);
void html_certificates(struct bytes *out, const struct report *report, size_t number);
void html_lines(struct bytes *out, const struct report *report, size_t number);
void html_files(struct bytes *out, const struct report *report, size_t number);
void html_lanes(struct bytes *out, const struct report *report, size_t number);

#endif
