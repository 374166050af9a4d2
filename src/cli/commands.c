/* SPDX-License-Identifier: MIT */
/*
 * The list of commands, and their common part: selection by a word, options, help. It
 * does not know what a command does.
 */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "cli/say.h"

static const struct command *const commands[] = {
	&command_replay,
	&command_logs,
	&command_decode,
	&command_explain,
	&command_completion,
};

enum { N_COMMANDS = sizeof(commands) / sizeof(commands[0]) };

const struct command *command_find(const char *word)
{
	for (int i = 0; i < N_COMMANDS; i++)
		if (strcmp(commands[i]->word, word) == 0)
			return commands[i];
	return &command_probe;
}

const struct command *command_at(size_t index)
{
	return index < N_COMMANDS ? commands[index] : NULL;
}

/* Commands of other programs, and their meaning here. */
static const struct {
	const char *word, *meant;
} habits[] = {
	{ "help", "--help" },
	{ "version", "--version" },
	{ "list", "explain" },
	{ "probe", "scepprobe URL" },
	{ "check", "scepprobe URL" },
	{ "completions", "completion" },
};

/* Whether one letter is wrong, too many or missing, or two are the wrong way round. */
static bool is_slip(const char *word, const char *meant)
{
	size_t a = strlen(word), b = strlen(meant);

	while (a && b && *word == *meant) {
		word++, meant++;
		a--, b--;
	}
	while (a && b && word[a - 1] == meant[b - 1])
		a--, b--;
	if (a == 2 && b == 2)
		return word[0] == meant[1] && word[1] == meant[0];
	return a <= 1 && b <= 1;
}

const char *command_meant(const char *word)
{
	for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++)
		if (strcmp(habits[i].word, word) == 0)
			return habits[i].meant;
	if (strpbrk(word, "./:"))
		return NULL;
	for (int i = 0; i < N_COMMANDS; i++)
		if (is_slip(word, commands[i]->word))
			return commands[i]->word;
	return NULL;
}

/* With the libraries, because a program with static libraries shows in no other way
 * whether it needs newer ones. */
static void show_version(void)
{
	const char *name, *version;

	printf("scepprobe %s\n", scepprobe_version());
	for (size_t i = 0; scepprobe_library(i, &name, &version); i++)
		printf("  %s %s\n", name, version);
}

static void command_help(const struct command *command)
{
	if (command->title)
		printf("%s %s: %s\n\n", command->name, scepprobe_version(),
			command->title);
	puts(command->usage);
	option_help(command->options);
	if (command->lists)
		command->lists();
	puts(command->end);
}

/* Takes a negative number, NDES's form of HRESULTs, off the words; getopt(3) would read
 * it as an option. */
static int take_number(struct options *options, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-' || argv[i][1] < '0' || argv[i][1] > '9')
			continue;
		options->topic = argv[i];
		memmove(&argv[i], &argv[i + 1], (size_t)(argc - i) * sizeof(*argv));
		return argc - 1;
	}
	return argc;
}

static int read_options(const struct command *command, struct options *options,
	struct scepprobe *probe, int argc, char **argv)
{
	int r = command->timeout ? scepprobe_set(probe, "timeout", command->timeout) : 0;

	if (r == 0 && command->steps)
		r = scepprobe_set(probe, "step", command->steps);
	return r < 0 ? r
		     : option_read(command->options, command->more, options, probe, argc,
			       argv);
}

int command_obey(
	const struct command *command, struct scepprobe *probe, int argc, char **argv)
{
	struct options options = {
		.format = command->format ? command->format : "text",
	};
	int r;

	if (command->numbers)
		argc = take_number(&options, argc, argv);
	r = read_options(command, &options, probe, argc, argv);
	if (r == -EINVAL)
		return EXIT_UNKNOWN; /* it has said why */
	if (r < 0)
		return say_failure("the command line", r);
	if (options.action == OPTIONS_RUN)
		return command->run(&options, probe, argc, argv);
	if (options.action == OPTIONS_HELP)
		command_help(command);
	else
		show_version();
	/* The guidelines: a plugin that has probed nothing is unknown. */
	return say_is_plugin() ? output_end() | EXIT_UNKNOWN : output_end();
}
