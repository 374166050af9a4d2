/* SPDX-License-Identifier: MIT */
/*
 * A command is a file cmd_NAME.c with a row at its end; commands.c lists the rows. No
 * other code knows the commands, except the usage text of cmd_probe.c.
 */
#ifndef SCEPPROBE_CLI_COMMAND_H
#define SCEPPROBE_CLI_COMMAND_H

#include "cli/option.h"

struct command {
	const char *word; /* NULL: none */
	const struct option_row *const *options,
		*const *more;                 /* NULL-ended; more: or NULL */
	const char *format, *timeout, *steps; /* presets; NULL: text, the library's */
	/* Checks the combination of options, takes the remaining arguments, and acts.
	 * Returns an exit status; prints a line (say.h) unless the status is a report's.
	 */
	int (*run)(
		struct options *options, struct scepprobe *probe, int argc, char **argv);
	/* The arguments, for completions: files, or words like the choice of an option.
	 * Neither: URLs. */
	bool files;
	const char *(*choice)(size_t index);
	bool interruptible;       /* a signal ends it in an orderly way */
	bool numbers;             /* a number below zero is a topic, not an option */
	const char *name, *title; /* first line of --help; or NULL */
	const char *usage, *end;  /* of --help, before and after the options */
	void (*lists)(void);      /* prints more of --help; or NULL */
};

extern const struct command command_probe, command_plugin, command_replay, command_logs,
	command_decode, command_explain, command_completion;

/* The command with this word; &command_probe, which has none, for any other. */
const struct command *command_find(const char *word);

/* The index-th command with a word. NULL after the last. */
const struct command *command_at(size_t index);

/* The intended command of a mistyped word: a command, or "--help" and the like. NULL for
 * all other words. */
const char *command_meant(const char *word);

/* Reads the options and runs the command, or shows its help. Ignores argv[0]. Returns an
 * exit status. */
SCEPPROBE_MUST_CHECK int command_obey(
	const struct command *command, struct scepprobe *probe, int argc, char **argv);

#endif
