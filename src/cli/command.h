/* SPDX-License-Identifier: MIT */
/*
 * The commands of the program, and the command line of each.
 */
#ifndef SCEPPROBE_CLI_COMMAND_H
#define SCEPPROBE_CLI_COMMAND_H

#include "cli/options.h"

enum command {
	COMMAND_PROBE,
	COMMAND_PLUGIN,
	COMMAND_REPLAY,
	COMMAND_LOGS,
	COMMAND_DECODE,
	COMMAND_EXPLAIN
};

/* The command of that word; COMMAND_PROBE, which has none, for any other. */
enum command command_find(const char *word);

/* Reads the command's options and what is behind them; settings go into the probe.
 * argv[0] is not looked at. 0; -EINVAL after one line (say.h); -ENOMEM. */
SCEPPROBE_MUST_CHECK int command_read(enum command command, struct options *options,
	struct scepprobe *probe, int argc, char **argv);

/* Prints --help to standard output. */
void command_help(enum command command);

#endif
