/* SPDX-License-Identifier: MIT */
/*
 * The program: reads the command line, runs the probe, writes the report. It knows the
 * public header and nothing behind it.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "output.h"
#include "scepprobe.h"

enum { EXIT_UNKNOWN = 3 };

static int fail(const char *what, int error)
{
	fprintf(stderr, "scepprobe: %s: %s\n", what, strerror(-error));
	return EXIT_UNKNOWN;
}

static int show(const struct options *options, const struct scepprobe_report *report)
{
	struct scepprobe_style style = {
		.color = options->color == COLOR_ALWAYS ||
			(options->color == COLOR_AUTO && !options->output &&
				output_is_colorful()),
		.verbosity = options->verbosity,
	};
	char *text;
	size_t length;
	int r = scepprobe_render(report, options->format, &style, &text, &length);

	if (r < 0)
		return fail("the report", r);
	r = output_write(options->output, text, length);
	free(text);
	if (r < 0)
		return fail(options->output ? options->output : "standard output", r);
	return scepprobe_exit_status(report);
}

static int probe(const struct options *options, struct scepprobe *probe)
{
	struct scepprobe_report *report;
	int status, r = scepprobe_run(probe, &report);

	if (r == -EINVAL) {
		fprintf(stderr, "scepprobe: %s\n", scepprobe_problem(probe));
		return EXIT_UNKNOWN;
	}
	if (r < 0)
		return fail("the probe", r);
	status = show(options, report);
	scepprobe_report_free(report);
	return status;
}

static int act(const struct options *options, struct scepprobe *p)
{
	switch (options->action) {
	case OPTIONS_HELP:
		options_help();
		break;
	case OPTIONS_VERSION:
		printf("scepprobe %s\n", scepprobe_version());
		break;
	case OPTIONS_RUN:
		return probe(options, p);
	}
	return fflush(stdout) == 0 ? EXIT_SUCCESS : fail("standard output", -errno);
}

int main(int argc, char **argv)
{
	struct scepprobe *p;
	struct options options;
	int status, r = scepprobe_new(&p);

	/* A closed pipe is an error of writing, to be told like others. */
	signal(SIGPIPE, SIG_IGN);
	if (r < 0)
		return fail("start", r);
	r = options_read(&options, p, argc, argv);
	if (r == -EINVAL)
		status = EXIT_UNKNOWN;    /* options.c has said why */
	else
		status = r < 0 ? fail("the command line", r) : act(&options, p);
	scepprobe_free(p);
	return status;
}
