/* SPDX-License-Identifier: MIT */
/*
 * Undoes what a log meets on its way through mail, chat, word processors and terminals:
 * indentation, "> " in front, typographic blanks and quotes, the file's name and number
 * that search tools put in front, or a chat the time and who wrote; fences, HTML,
 * quoted-printable, tables of tickets; lines broken at a column. Text in, text out.
 */
#ifndef SCEPPROBE_LOGS_UNPASTE_H
#define SCEPPROBE_LOGS_UNPASTE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

enum unpaste_wrap {
	WRAP_NONE,
	WRAP_AT_COLUMN, /* in the middle of words: nothing was lost */
	WRAP_AT_BLANKS, /* where a blank was, which is gone */
};

enum unpaste_markup {
	MARKUP_NONE,
	MARKUP_MAIL,  /* quoted-printable */
	MARKUP_HTML,  /* tags of pages, "&lt;" */
	MARKUP_TABLE, /* rows between bars */
};

enum { UNPASTE_COLUMNS = 4, UNPASTE_FRONT = 260 };

/* What was found at the beginning of a text. */
struct unpaste {
	bool needed;               /* nothing else is set otherwise */
	bool foreign;              /* typographic characters are in it */
	bool western;              /* octets beyond ASCII are Windows-1252 */
	bool listed;               /* names with their values behind blanks are in it */
	bool labelled;             /* it consists of names and values, as events do */
	bool quoted;               /* "> " in front */
	bool fenced;               /* "```" around it */
	bool chatted;              /* "[10:11 AM] John Smith: " in front */
	char front[UNPASTE_FRONT]; /* of every line: "u_ex.log:" */
	bool counted;              /* and behind that its number, in all of them */
	bool numbered, named;      /* by search tools: "12:", "u_ex.log:" */
	bool indented;             /* and not by who wrote it */
	size_t indent;             /* blanks in front of every line */
	size_t hang; /* blanks in front of the rest of a value, of lists; or 0 */
	enum unpaste_markup markup;
	enum unpaste_wrap wrap;
	size_t width;                               /* characters of the longest line */
	size_t columns[UNPASTE_COLUMNS], n_columns; /* that rows of W3C logs have */
};

/* Looks at the beginning of a text. */
struct unpaste unpaste_look(struct span beginning);

/*
 * Appends the lines of `text` as they were. A line that was put together from several is
 * followed by as many empty lines, so that all keep their numbers. Unless it is the last
 * of the text, what may go on behind it is left for the next call: the result is how many
 * octets were used, at least one line.
 */
size_t unpaste(const struct unpaste *how, struct span text, bool last, struct bytes *out);

/* Whether a line begins something: a date, a tag, a directive; and, if `named`, a name
 * with a colon, which also sentences have. */
bool unpaste_begins(struct span line, bool named);

/* The same, without names that may as well be words of a sentence that was broken. */
bool unpaste_begins_surely(struct span line, bool named);

#endif
