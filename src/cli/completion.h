/* SPDX-License-Identifier: MIT */
/*
 * Completion scripts for shells, made from the tables of --help. A shell is a file
 * completion_NAME.c with a row at its end; cmd_completion.c lists the rows.
 */
#ifndef SCEPPROBE_CLI_COMPLETION_H
#define SCEPPROBE_CLI_COMPLETION_H

#include "cli/command.h"

/* The possible words after one command. */
struct completion {
	const char *name; /* the command's word; "probe" or "check_ndes" */
	const struct command *command;
	struct option_list list;
};

struct completion_shell {
	const char *name;
	/* Prints the whole script. The last row is check_ndes, a separate program. */
	void (*write)(const struct completion *rows, int n);
};

extern const struct completion_shell completion_bash, completion_zsh, completion_fish;

/* The kind of an option's value. */
enum completion_kind {
	COMPLETION_NONE, /* no value */
	COMPLETION_FREE, /* anything */
	COMPLETION_FILE,
	COMPLETION_WORD, /* one of option_choice() */
	COMPLETION_LIST, /* several of them, separated by commas */
};

enum completion_kind completion_kind(const struct option_known *option);

/* Prints the words, separated by `between`. */
void completion_words(const struct option_known *option, const char *between);
void completion_operands(const struct command *command, const char *between);

#endif
