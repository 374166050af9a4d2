/* SPDX-License-Identifier: MIT */
/* scepprobe replay: judges saved traces, as of their day. */
#include <errno.h>
#include <getopt.h>
#include <string.h>

#include "base/kind.h"
#include "base/span.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/option.h"
#include "cli/outputs.h"
#include "cli/say.h"
#include "port/port.h"

enum { ARCHIVE_MAX = 64 << 20 };

static const struct option_row judgement = {
	.kind = OPTION_SETTINGS,
	.about = SCEPPROBE_ABOUT_JUDGEMENT,
};

static int read_compare(struct options *options, const char *value)
{
	(void)value;
	options->compare = true;
	return 0;
}

static const struct option_row replay_compare = {
	.name = "compare",
	.help = "compare two FILEs: one URL, seen from two places",
	.read = read_compare,
};

static const struct option_row *const replay_options[] = {
	&replay_compare,
	&judgement,
	&option_format,
	&option_output,
	&option_save_trace,
	&option_anonymize,
	&option_color,
	&option_verbose,
	&option_quiet,
	&option_the_help,
	NULL,
};

/* The error of a file, or what it is instead of an archive. */
static void say_other(const char *path, const struct input *input, const char *problem)
{
	const struct span text = { (const unsigned char *)input->data, input->length };
	const struct file_kind *kind = file_kind_of(text);

	if (kind && kind->reader != READ_BY_REPLAY)
		say("%s: not an HTTP archive (HAR); it looks like %s", path, kind->look);
	else if (kind || !text.length || span_starts(span_trim(text), "{"))
		say("%s: %s", path, problem);
	else
		say("%s: %s; scepprobe logs reads logs, scepprobe decode messages", path,
			problem);
}

/* What cannot be read makes the whole command fail: all or nothing. */
static int add_archive(struct scepprobe *p, const char *path)
{
	struct input input = { .data = NULL };
	int r = input_read_or_say(&input, path, ARCHIVE_MAX);

	if (r == 0) {
		r = scepprobe_add_archive(p, input.data, input.length);
		if (r == -EINVAL)
			say_other(path, &input, scepprobe_problem(p));
		else if (r < 0)
			say_failure(path, r);
	}
	input_forget(&input);
	return r;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

/* The places are called as their files, unless those are called alike. */
static int compare_files(struct scepprobe *p, char *const *files)
{
	const char *first = files[0], *second = files[1];
	int r;

	if (!second || files[2])
		return option_refuse("--compare needs two files: scepprobe replay "
				     "--compare inside.har outside.har");
	if (strcmp(base_name(first), base_name(second)) != 0) {
		first = base_name(first);
		second = base_name(second);
	}
	r = scepprobe_compare_archives(p, first, second);
	if (r == -EINVAL)
		say("%s", scepprobe_problem(p));
	else if (r < 0)
		say_failure("--compare", r);
	return r;
}

static int replay_files(const struct options *options, struct scepprobe *p)
{
	char *const *files;
	int r = port_expand(options->files, &files);

	if (r < 0)
		return say_failure("the command line", r);
	for (size_t i = 0; r == 0 && files[i]; i++)
		r = add_archive(p, files[i]);
	if (r == 0 && options->compare)
		r = compare_files(p, files);
	if (r < 0)
		return EXIT_UNKNOWN;
	return outputs_run(scepprobe_replay, p, options);
}

static int replay_run(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	if (optind == argc) {
		say("no file given: name an archive of --save-trace or of a browser (see "
		    "replay --help)");
		return EXIT_UNKNOWN;
	}
	options->files = argv + optind;
	if (options_check_anonymize(options) < 0 || outputs_check(options, probe) < 0)
		return EXIT_UNKNOWN;
	return replay_files(options, probe);
}

const struct command command_replay = {
	.word = "replay",
	.files = true,
	.options = replay_options,
	.run = replay_run,
	.interruptible = true,
	.usage =
		"Usage: scepprobe replay [OPTION]... FILE...\n"
		"\n"
		"Judges traces of --save-trace, as of the day when they were taken, or HAR files\n"
		"from a browser's developer tools. Nothing is sent. - is standard input.\n"
		"\n"
		"  scepprobe replay --compare inside.har outside.har\n",
	.end = "\nExit status: 0 ok, 1 warning, 2 critical, 3 unknown, wrong usage, or a file\n"
	       "that cannot be read.",
};
