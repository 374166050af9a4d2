/* SPDX-License-Identifier: MIT */
/*
 * Options of several commands, and their readers. Options of one command are in its file;
 * settings are in the library.
 */
#include "cli/options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/option.h"
#include "cli/output.h"
#include "cli/say.h"

int options_path(const char *name, const char *value, const char **out)
{
	if (!*value) {
		say("--%s: the file name is empty", name);
		return -EINVAL;
	}
	*out = value;
	return 0;
}

/* ---- the report ---- */

static int refuse_format(const char *value)
{
	const char *id, *title;
	char word[OPTION_WORD], known[200] = "";
	size_t n = 0;

	for (size_t i = 0;
		n < sizeof(known) && scepprobe_list(SCEPPROBE_FORMATS, i, &id, &title);
		i++)
		n += (size_t)snprintf(known + n, sizeof(known) - n, " %s", id);
	say("--format: unknown format '%s'; choose from:%s",
		option_printable(value, word), known);
	return -EINVAL;
}

static int read_format(struct options *options, const char *value)
{
	const char *id, *title;

	for (size_t i = 0; scepprobe_list(SCEPPROBE_FORMATS, i, &id, &title); i++) {
		if (strcmp(id, value) != 0)
			continue;
		options->format = id;
		options->format_is_chosen = true;
		return 0;
	}
	return refuse_format(value);
}

static const char *format_choice(size_t index)
{
	const char *id, *title;

	return scepprobe_list(SCEPPROBE_FORMATS, index, &id, &title) ? id : NULL;
}

const struct option_row option_format = {
	.letter = 'f',
	.name = "format",
	.argument = "NAME",
	.help = "format of the report (text)",
	.read = read_format,
	.choice = format_choice,
};

static int read_output(struct options *options, const char *value)
{
	int r = options_path("output", value, &options->output);

	if (r == 0 && strcmp(value, "-") == 0)
		options->output = NULL;
	return r;
}

const struct option_row option_output = {
	.letter = 'o',
	.name = "output",
	.argument = "FILE",
	.help = "write to FILE; replaced only when complete",
	.read = read_output,
};

static const char *color_choice(size_t index)
{
	static const char *const words[] = {
		[COLOR_AUTO] = "auto",
		[COLOR_ALWAYS] = "always",
		[COLOR_NEVER] = "never",
	};

	return index < sizeof(words) / sizeof(words[0]) ? words[index] : NULL;
}

static int read_color(struct options *options, const char *value)
{
	const char *word;

	for (size_t i = 0; (word = color_choice(i)) != NULL; i++) {
		if (strcmp(word, value) != 0)
			continue;
		options->color = (enum options_color)i;
		return 0;
	}
	return option_refuse("--color must be auto, always or never");
}

bool options_are_colorful(const struct options *options)
{
	return options->color == COLOR_ALWAYS ||
	       (options->color == COLOR_AUTO && !options->output && output_is_colorful());
}

const struct option_row option_color = {
	.name = "color",
	.argument = "WHEN",
	.help = "auto, always or never (auto)",
	.read = read_color,
	.choice = color_choice,
};

static int read_verbose(struct options *options, const char *value)
{
	(void)value;
	if (options->verbosity < 3)
		options->verbosity = options->verbosity < 0 ? 1 : options->verbosity + 1;
	return 0;
}

const struct option_row option_verbose = {
	.letter = 'v',
	.name = "verbose",
	.help = "show every exchange in full",
	.read = read_verbose,
};

static int read_quiet(struct options *options, const char *value)
{
	(void)value;
	options->verbosity = -1;
	return 0;
}

const struct option_row option_quiet = {
	.letter = 'q',
	.name = "quiet",
	.help = "show the verdict only",
	.read = read_quiet,
};

/* ---- the archive ---- */

static int read_save_trace(struct options *options, const char *value)
{
	if (strcmp(value, "-") == 0)
		return option_refuse("--save-trace needs a file name; '-' is reserved "
				     "for the report");
	return options_path("save-trace", value, &options->save_trace);
}

const struct option_row option_save_trace = {
	.name = "save-trace",
	.argument = "FILE",
	.help = "save all exchanges to FILE (HAR) for replay",
	.read = read_save_trace,
};

static int read_anonymize(struct options *options, const char *value)
{
	(void)value;
	options->anonymize = true;
	return 0;
}

const struct option_row option_anonymize = {
	.name = "anonymize",
	.help = "replace names and addresses in that file",
	.read = read_anonymize,
};

int options_check_anonymize(const struct options *options)
{
	if (options->anonymize && !options->save_trace)
		return option_refuse("--anonymize only applies to --save-trace");
	return 0;
}

/* ---- the program itself ---- */

static int read_help(struct options *options, const char *value)
{
	(void)value;
	options->action = OPTIONS_HELP;
	return 0;
}

const struct option_row option_the_help = {
	.letter = 'h',
	.name = "help",
	.help = "show this help",
	.read = read_help,
};

static int read_version(struct options *options, const char *value)
{
	(void)value;
	options->action = OPTIONS_VERSION;
	return 0;
}

const struct option_row option_version = {
	.letter = 'V',
	.name = "version",
	.help = "show the version, and those of the libraries",
	.read = read_version,
};
