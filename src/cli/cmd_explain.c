/* SPDX-License-Identifier: MIT */
/* scepprobe explain: the catalogue. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/outputs.h"
#include "cli/say.h"

static const char *format_choice(size_t index)
{
	static const char *const words[] = { "text", "json", "mdoc" };

	return index < sizeof(words) / sizeof(words[0]) ? words[index] : NULL;
}

static int read_format(struct options *options, const char *value)
{
	return option_choose(format_choice, value,
		"--format: explain supports text, json and mdoc", &options->format);
}

static const struct option_row explain_format = {
	.letter = 'f',
	.name = "format",
	.argument = "NAME",
	.help = "text, json, or mdoc for the manual page (text)",
	.read = read_format,
	.choice = format_choice,
};

static const struct option_row *const explain_options[] = {
	&explain_format,
	&option_output,
	&option_color,
	&option_the_help,
	NULL,
};

/* Findings; the other topics are too many to be of help. */
static const char *topic_choice(size_t index)
{
	return scepprobe_choice("ignore", index);
}

static int explain(const struct options *options)
{
	char *text;
	size_t length;
	int r = scepprobe_explain(options->topic, options->format,
		options_are_colorful(options), &text, &length);

	if (r == 0)
		return outputs_text(options, text, length, EXIT_SUCCESS);
	if (r != -EINVAL)
		return say_failure("explain", r);
	say("%s", text);
	free(text);
	return EXIT_UNKNOWN;
}

static int explain_run(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	(void)probe;
	if (argc - optind + (options->topic != NULL) > 1) {
		say("explain takes one id at a time: put several words in quotes, as in "
		    "scepprobe explain \"front end\"");
		return EXIT_UNKNOWN;
	}
	if (optind < argc)
		options->topic = argv[optind];
	if (options->topic && strcmp(options->format, "mdoc") == 0) {
		say("--format mdoc writes the whole manual page and takes no id");
		return EXIT_UNKNOWN;
	}
	return explain(options);
}

const struct command command_explain = {
	.word = "explain",
	.choice = topic_choice,
	.options = explain_options,
	.run = explain_run,
	.numbers = true,
	.usage =
		"Usage: scepprobe explain [OPTION]... [ID]\n"
		"\n"
		"Explains a finding: its marks, its reasons, the checks, the fixes, and how to\n"
		"reproduce it. ID may also be a device, a check, or the number\n"
		"or name of an error: an HRESULT, an error of WinHTTP or Windows, an HTTP\n"
		"status. Without ID it lists the findings. ID may also name a list: findings,\n"
		"devices, checks, hresults, numbers, or words (the glossary).\n",
	.end = "\nExit status: 0, or 3 for an unknown ID or wrong usage.",
};
