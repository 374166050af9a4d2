/* SPDX-License-Identifier: MIT */
/*
 * One run and its outputs: they are opened before any action that cannot be repeated, and
 * their files appear at the end of the run, complete or not at all.
 */
#include "cli/outputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "port/port.h"

/* The outputs of a run: the report and the optional files. */
struct outputs {
	struct output report, trace, issued;
};

static int append_output(void *owner, const char *data, size_t length)
{
	progress_clear();
	return output_append(owner, data, length);
}

static struct scepprobe_outlet outlet_to(struct output *output)
{
	if (!output->file)
		return (struct scepprobe_outlet){ .write = NULL };
	return (struct scepprobe_outlet){ .write = append_output, .owner = output };
}

static int open_output(struct output *output, const char *path)
{
	int r = output_open(output, path);

	return r < 0 ? say_failure(path, r) : 0;
}

/* A challenge works once: an output that cannot be written is reported before it is used.
 */
static int open_outputs(struct outputs *outputs, const struct options *options)
{
	int r = open_output(&outputs->report, options->output);

	if (r == 0 && options->save_certificate)
		r = open_output(&outputs->issued, options->save_certificate);
	if (r == 0 && options->save_trace)
		r = open_output(&outputs->trace, options->save_trace);
	return r;
}

static void say_notice(void *owner, const char *clause)
{
	(void)owner;
	progress_clear();
	if (!say_is_plugin())
		say("--save-trace: %s", clause);
}

static const char *name_of(const struct output *output)
{
	return output->path ? output->path : "standard output";
}

static int commit(struct output *output)
{
	int r = output_commit(output);

	return r < 0 ? say_failure(name_of(output), r) : 0;
}

static int commit_outputs(struct outputs *outputs)
{
	int r;

	/* A run that was interrupted may have nothing to say: what there was stays. */
	if (outputs->report.length == 0)
		output_abandon(&outputs->report);
	if (outputs->trace.length == 0)
		output_abandon(&outputs->trace);
	r = commit(&outputs->report);
	if (outputs->issued.file && outputs->issued.length == 0) {
		say("--save-cert: no certificate was issued");
		output_abandon(&outputs->issued);
	}
	r |= commit(&outputs->issued);
	return r | commit(&outputs->trace);
}

static void abandon_outputs(struct outputs *outputs)
{
	output_abandon(&outputs->report);
	output_abandon(&outputs->issued);
	output_abandon(&outputs->trace);
}

/* One that could not be written to, or NULL. */
static const struct output *failed_output(const struct outputs *outputs)
{
	const struct output *all[] = { &outputs->report, &outputs->trace,
		&outputs->issued };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i]->error)
			return all[i];
	return NULL;
}

/* Says what ended a run: a place that could not be written to, the command line, or us.
 */
static int fail_run(struct scepprobe *p, const struct outputs *outputs, int r)
{
	const struct output *failed = failed_output(outputs);

	if (failed)
		return say_failure(name_of(failed), failed->error);
	if (r == -ENOMEM || r == -EAGAIN || r == -EMFILE) {
		say("the run: %s; raise the limits of this program (ulimit -a), or probe "
		    "fewer targets at once (--parallel)%s",
			strerror(-r),
			outputs->report.length == 0
				? ""
				: ". The report has the results so far");
		return EXIT_UNKNOWN;
	}
	if (r != -EINVAL)
		return say_failure("the run", r);
	say("%s", scepprobe_problem(p));
	return EXIT_UNKNOWN;
}

static int say_interrupted(const struct outputs *outputs)
{
	if (outputs->report.length == 0)
		say("interrupted before the first answer: there is no report");
	else if (!say_is_plugin()) /* whose report says it */
		say("interrupted: the report has the results so far");
	return EXIT_UNKNOWN;
}

/* Names that promise another format than the report's own. */
static const struct {
	const char *end, *format;
} endings[] = {
	{ ".html", "html" },
	{ ".htm", "html" },
	{ ".json", "json" },
	{ ".jsonl", "jsonl" },
	{ ".prom", "prometheus" },
	{ ".xml", "junit" },
};

/* The user chose no format, but the file name suggests one. */
static void hint_at_format(const struct options *options)
{
	if (!options->output || options->format_is_chosen ||
		strcmp(options->format, "text") != 0)
		return;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (span_ends(span_of_text(options->output), endings[i].end))
			say("%s will be plain text; use -f %s for the format of its name",
				options->output, endings[i].format);
}

int outputs_run(
	outputs_function *function, struct scepprobe *p, const struct options *options)
{
	struct outputs outputs = { .report = { .path = NULL } };
	struct scepprobe_output output = {
		.format = options->format,
		.color = options_are_colorful(options),
		.columns = options->output ? 0 : port_columns(1),
		.utf8 = port_shows_utf8(),
		.verbosity = options->verbosity,
		.warning_seconds = options->warning_seconds,
		.critical_seconds = options->critical_seconds,
		.anonymize = options->anonymize,
		.notice = say_notice,
	};
	int status = EXIT_UNKNOWN, r = open_outputs(&outputs, options);

	hint_at_format(options);
	if (r == 0) {
		output.report = outlet_to(&outputs.report);
		output.trace = outlet_to(&outputs.trace);
		output.issued = outlet_to(&outputs.issued);
		progress_to(&output);
		r = function(p, &output, &status);
		progress_clear();
		if (r == -EINTR)
			status = say_interrupted(&outputs);
		else if (r < 0)
			status = fail_run(p, &outputs, r);
		if (r != -EINVAL && !failed_output(&outputs) &&
			commit_outputs(&outputs) != 0)
			status = EXIT_UNKNOWN;
	}
	abandon_outputs(&outputs);
	return status;
}

int outputs_check(const struct options *options, const struct scepprobe *p)
{
	const char *const names[] = { options->output, options->save_certificate,
		options->save_trace };

	if (scepprobe_used_input(p) && options->targets &&
		strcmp(options->targets, "-") == 0)
		return option_refuse(
			"standard input cannot hold both the targets and the challenge");
	for (size_t i = 0; i < 3; i++)
		for (size_t j = i + 1; j < 3; j++)
			if (names[i] && names[j] && output_is_same(names[i], names[j]))
				return option_refuse(
					"two outputs have the same file name");
	return 0;
}

int outputs_text(const struct options *options, char *text, size_t length, int status)
{
	int r = output_write(options->output, text, length);

	free(text);
	if (r < 0)
		return say_failure(
			options->output ? options->output : "standard output", r);
	return status;
}
