/* SPDX-License-Identifier: MIT */
/* scepprobe explain: the catalogue. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/outputs.h"
#include "cli/say.h"

static int read_format(struct options *options, const char *value)
{
	if (strcmp(value, "text") != 0 && strcmp(value, "json") != 0 &&
		strcmp(value, "mdoc") != 0)
		return option_refuse("--format: explain can do text, json or mdoc");
	options->format = value;
	return 0;
}

static const struct option_row explain_format = {
	.letter = 'f',
	.name = "format",
	.argument = "NAME",
	.help = "text, json, or mdoc for the manual page (text)",
	.read = read_format,
};

static const struct option_row *const explain_options[] = {
	&explain_format,
	&option_output,
	&option_color,
	&option_the_help,
	NULL,
};

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

static int run(struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	(void)probe;
	if (argc - optind + (options->topic != NULL) > 1) {
		say("explain takes one id at a time");
		return EXIT_UNKNOWN;
	}
	if (optind < argc)
		options->topic = argv[optind];
	if (options->topic && strcmp(options->format, "mdoc") == 0) {
		say("--format mdoc is the whole manual page: it takes no id");
		return EXIT_UNKNOWN;
	}
	return explain(options);
}

const struct command command_explain = {
	.word = "explain",
	.options = explain_options,
	.run = run,
	.numbers = true,
	.usage =
		"Usage: scepprobe explain [OPTION]... [ID]\n"
		"\n"
		"Tells what is known of a finding: what it is seen by, why it happens, what to\n"
		"check, how to fix it, and how to see it. ID may also be a device, a check or an\n"
		"HRESULT. Without ID it lists the findings; the other lists are findings,\n"
		"devices, checks and hresults.\n",
	.end = "\nExit status: 0, or 3 for an unknown ID or wrong usage.",
};
