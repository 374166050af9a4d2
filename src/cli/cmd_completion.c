/* SPDX-License-Identifier: MIT */
/*
 * scepprobe completion: a script that completes command lines in a shell. The build
 * writes one for each shell; a user of a copied program can do the same. The words come
 * from the tables of options.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/completion.h"
#include "cli/output.h"
#include "cli/say.h"

enum { ROWS_MAX = 24 };

static const struct completion_shell *const shells[] = {
	&completion_bash,
	&completion_zsh,
	&completion_fish,
};

static const char *shell_choice(size_t index)
{
	return index < sizeof(shells) / sizeof(shells[0]) ? shells[index]->name : NULL;
}

enum completion_kind completion_kind(const struct option_known *option)
{
	if (!option->argument)
		return COMPLETION_NONE;
	if (strcmp(option->argument, "FILE") == 0)
		return COMPLETION_FILE;
	if (!option_choice(option, 0))
		return COMPLETION_FREE;
	return strcmp(option->argument, "LIST") == 0 ? COMPLETION_LIST : COMPLETION_WORD;
}

void completion_words(const struct option_known *option, const char *between)
{
	const char *word;

	for (size_t i = 0; (word = option_choice(option, i)) != NULL; i++)
		printf("%s%s", i ? between : "", word);
}

void completion_operands(const struct command *command, const char *between)
{
	const char *word;

	for (size_t i = 0; command->choice && (word = command->choice(i)) != NULL; i++)
		printf("%s%s", i ? between : "", word);
}

static struct completion row_of(const struct command *command, const char *name)
{
	struct completion row = { .name = name, .command = command };

	option_expand(&row.list, command->options);
	option_expand(&row.list, command->more);
	return row;
}

static int completion_run(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	struct completion rows[ROWS_MAX];
	const struct command *command;
	int n = 0;

	(void)options;
	(void)probe;
	rows[n++] = row_of(&command_probe, "probe");
	for (size_t i = 0; n < ROWS_MAX - 1 && (command = command_at(i)) != NULL; i++)
		rows[n++] = row_of(command, command->word);
	rows[n++] = row_of(&command_plugin, command_plugin.name);
	for (size_t i = 0; optind + 1 == argc && shell_choice(i); i++) {
		if (strcmp(shell_choice(i), argv[optind]) != 0)
			continue;
		shells[i]->write(rows, n);
		return output_end();
	}
	say("no shell given: completion needs bash, zsh or fish");
	return EXIT_UNKNOWN;
}

static const struct option_row *const completion_options[] = {
	&option_the_help,
	NULL,
};

const struct command command_completion = {
	.word = "completion",
	.options = completion_options,
	.choice = shell_choice,
	.run = completion_run,
	.usage =
		"Usage: scepprobe completion bash|zsh|fish\n"
		"\n"
		"Writes a script that completes the options of scepprobe and check_ndes, their\n"
		"values, and the ids of findings. Packages install it. By hand:\n"
		"\n"
		"  scepprobe completion bash > ~/.local/share/bash-completion/completions/"
		"scepprobe\n"
		"  scepprobe completion fish > ~/.config/fish/completions/scepprobe.fish\n"
		"  scepprobe completion zsh > DIRECTORY/_scepprobe   (one of $fpath)\n",
	.end = "\nExit status: 0, or 3 for wrong usage.",
};
