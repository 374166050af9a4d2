/* SPDX-License-Identifier: MIT */
/*
 * Command lines by tables: a row for each option, a table for each command, and one
 * engine that reads and prints them. The engine knows no option by name.
 */
#ifndef SCEPPROBE_CLI_OPTION_H
#define SCEPPROBE_CLI_OPTION_H

#include "cli/options.h"

enum { OPTIONS_MAX = 72, OPTION_WORD = 61 };

struct option_row {
	enum {
		OPTION_OWN,      /* what the program itself does */
		OPTION_HEADING,  /* `help` is all */
		OPTION_SETTING,  /* the library's setting of that name */
		OPTION_SETTINGS, /* all of its settings about that */
	} kind;
	int letter; /* 0 without a short form */
	const char *name, *argument, *help;
	/* 0 or -EINVAL after one line (say.h). */
	int (*read)(struct options *options, const char *value);
	/* The index-th word that the value can be, or be a list of; NULL behind the last.
	 * Or NULL: the value is free. */
	const char *(*choice)(size_t index);
	enum scepprobe_about about;
};

/* An option as shells and --help need it, whoever described it. */
struct option_known {
	int letter;
	const char *name, *argument, *help;
	const struct option_row *own; /* NULL: a setting of the library's */
};

struct option_list {
	struct option_known options[OPTIONS_MAX];
	int n;
};

/* Adds the options that a table means; NULL adds none. */
void option_expand(struct option_list *list, const struct option_row *const *table);

/* The index-th word that its value can be, or be a list of. NULL behind the last. */
const char *option_choice(const struct option_known *option, size_t index);

/* Reads the options of `argv` by the table, and by `more` unless that is NULL; what is
 * behind them begins at optind. 0; -EINVAL after one line (say.h); -ENOMEM. */
SCEPPROBE_MUST_CHECK int option_read(const struct option_row *const *table,
	const struct option_row *const *more, struct options *options,
	struct scepprobe *probe, int argc, char **argv);

/* Prints the table to standard output, a line for each row. */
void option_help(const struct option_row *const *table);

/* Says the sentence, and gives -EINVAL. */
int option_refuse(const char *sentence);

/* Finds the word among the choices of a row, which then is `chosen`, static; else says
 * the sentence, and gives -EINVAL. */
int option_choose(const char *(*choice)(size_t index), const char *word,
	const char *sentence, const char **chosen);

/* A word of the user's, safe to show on a terminal and not too long for a line. */
const char *option_printable(const char *text, char out[OPTION_WORD]);

#endif
