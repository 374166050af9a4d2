/* SPDX-License-Identifier: MIT */
/*
 * Completion scripts for shells, from the tables that --help is from. A shell is a file
 * completion_NAME.c that ends in its row; cmd_completion.c lists them.
 */
#ifndef SCEPPROBE_CLI_COMPLETION_H
#define SCEPPROBE_CLI_COMPLETION_H

#include "cli/command.h"

/* What a shell's user may write behind one command. */
struct completion {
	const char *name; /* the command's word; "probe" without one; or "check_ndes" */
	const struct command *command;
	struct option_list list;
};

struct completion_shell {
	const char *name;
	/* Prints the whole script. The last row is check_ndes, a program of its own. */
	void (*write)(const struct completion *rows, int n);
};

extern const struct completion_shell completion_bash, completion_zsh, completion_fish;

/* What the value of an option is. */
enum completion_kind {
	COMPLETION_NONE, /* there is no value */
	COMPLETION_FREE, /* anything */
	COMPLETION_FILE,
	COMPLETION_WORD, /* one of option_choice() */
	COMPLETION_LIST, /* some of them, with commas between */
};

enum completion_kind completion_kind(const struct option_known *option);

/* Prints the words with `between` between them. */
void completion_words(const struct option_known *option, const char *between);
void completion_operands(const struct command *command, const char *between);

#endif
