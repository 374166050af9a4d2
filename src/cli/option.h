/* SPDX-License-Identifier: MIT */
/*
 * Inside the command line: a row for each option, and what is done with a table of them.
 */
#ifndef SCEPPROBE_CLI_OPTION_H
#define SCEPPROBE_CLI_OPTION_H

#include "cli/options.h"

enum { OPTIONS_MAX = 64, OPTION_WORD = 61 };

struct option_row {
	int letter;       /* 0 without a short form */
	const char *name; /* NULL: `help` is a heading */
	const char *argument, *help;
	/* 0 or -EINVAL after one line; NULL: a setting of the probe */
	int (*read)(struct options *options, const char *value);
};

struct option_table {
	const struct option_row *rows;
	int n;
};

extern const struct option_table options_of_probe, options_of_plugin, options_of_replay,
	options_of_logs, options_of_decode, options_of_explain;

/* Reads the options of `argv` by the table, and by `more` unless that is NULL; what is
 * behind them begins at optind. 0; -EINVAL after one line (say.h); -ENOMEM. */
SCEPPROBE_MUST_CHECK int option_read(const struct option_table *table,
	const struct option_table *more, struct options *options, struct scepprobe *probe,
	int argc, char **argv);

/* Prints the table to standard output, a line for each row. */
void option_help(const struct option_table *table);

/* Says the sentence, and gives -EINVAL. */
int option_refuse(const char *sentence);

/* A word of the user's, safe to show on a terminal and not too long for a line. */
const char *option_printable(const char *text, char out[OPTION_WORD]);

#endif
