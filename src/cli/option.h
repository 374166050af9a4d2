/* SPDX-License-Identifier: MIT */
/*
 * Command lines by tables: a row for each option, a table for each command, and one
 * engine to parse and print them. The engine knows no option by name.
 */
#ifndef SCEPPROBE_CLI_OPTION_H
#define SCEPPROBE_CLI_OPTION_H

#include "cli/options.h"

enum { OPTIONS_MAX = 72, OPTION_WORD = 61 };

struct option_row {
	enum {
		OPTION_OWN,      /* the program handles it */
		OPTION_HEADING,  /* only `help` counts */
		OPTION_SETTING,  /* the library's setting with this name */
		OPTION_SETTINGS, /* all of the library's settings about this */
	} kind;
	int letter; /* 0 for no short form */
	const char *name, *argument, *help;
	/* 0, or -EINVAL after an error message (say.h). */
	int (*read)(struct options *options, const char *value);
	/* The index-th possible value or list item; NULL after the last. Without this
	 * function any value is allowed. */
	const char *(*choice)(size_t index);
	enum scepprobe_about about;
};

/* An option of any origin, for shells and --help. */
struct option_known {
	int letter;
	const char *name, *argument, *help;
	const struct option_row *own; /* NULL for a setting of the library */
};

struct option_list {
	struct option_known options[OPTIONS_MAX];
	int n;
};

/* Adds the options of a table; NULL adds none. */
void option_expand(struct option_list *list, const struct option_row *const *table);

/* The index-th possible value or list item. NULL after the last. */
const char *option_choice(const struct option_known *option, size_t index);

/* Parses the options of `argv` by `table` and `more` (may be NULL); the
 * arguments begin at optind. 0; -EINVAL after an error message (say.h); -ENOMEM. */
SCEPPROBE_MUST_CHECK int option_read(const struct option_row *const *table,
	const struct option_row *const *more, struct options *options,
	struct scepprobe *probe, int argc, char **argv);

/* Prints the table to standard output, a line for each row. */
void option_help(const struct option_row *const *table);

/* Prints the error message, and returns -EINVAL. */
int option_refuse(const char *sentence);

/* Sets `chosen` to the static word of a row's choices; otherwise prints the error
 * message, and returns -EINVAL. */
int option_choose(const char *(*choice)(size_t index), const char *word,
	const char *sentence, const char **chosen);

/* The user's word, safe for a terminal and shortened for a line. */
const char *option_printable(const char *text, char out[OPTION_WORD]);

#endif
