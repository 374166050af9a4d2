/* SPDX-License-Identifier: MIT */
/*
 * A command is a file cmd_NAME.c that ends in its row; commands.c lists them, and is all
 * that the program knows of them, but for the lines in the help of cmd_probe.c.
 */
#ifndef SCEPPROBE_CLI_COMMAND_H
#define SCEPPROBE_CLI_COMMAND_H

#include "cli/option.h"

struct command {
	const char *word; /* NULL: by none */
	const struct option_row *const *options,
		*const *more;                 /* NULL-ended; more: or NULL */
	const char *format, *timeout, *steps; /* presets; NULL: text, the library's */
	/* Checks the options together, takes what is behind them, and acts. An exit
	 * status, after a line (say.h) where that is not of a report. */
	int (*run)(
		struct options *options, struct scepprobe *probe, int argc, char **argv);
	/* What comes behind the options, for completions: files; or words, as the choice
	 * of an option. Neither: URLs. */
	bool files;
	const char *(*choice)(size_t index);
	bool interruptible;       /* a signal lets it end in order */
	bool numbers;             /* a number below zero is a topic, not an option */
	const char *name, *title; /* above all of --help; or NULL */
	const char *usage, *end;  /* of --help, before the options and behind them */
	void (*lists)(void);      /* prints what else --help has; or NULL */
};

extern const struct command command_probe, command_plugin, command_replay, command_logs,
	command_decode, command_explain, command_completion;

/* The command of that word; &command_probe, which has none, for any other. */
const struct command *command_find(const char *word);

/* The index-th command that has a word. NULL behind the last. */
const struct command *command_at(size_t index);

/* What somebody meant who wrote a word that is no command but nearly one: a command, or
 * "--help" and the like. NULL for all other words. */
const char *command_meant(const char *word);

/* Reads the options and runs the command, or shows its help. argv[0] is not looked at.
 * An exit status. */
SCEPPROBE_MUST_CHECK int command_obey(
	const struct command *command, struct scepprobe *probe, int argc, char **argv);

#endif
