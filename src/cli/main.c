/* SPDX-License-Identifier: MIT */
/*
 * The program: reads the command line, runs the probe, writes the report. It knows the
 * public header and nothing behind it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/harden.h"
#include "cli/input.h"
#include "cli/log_files.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "port/port.h"
#include "scepprobe.h"

enum { EXIT_UNKNOWN = 3 };

static int fail(const char *what, int error)
{
	say("%s: %s", what, strerror(-error));
	return EXIT_UNKNOWN;
}

/* What stdio could not write it may have told earlier than at the end. */
static int end_output(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_SUCCESS;
	return fail("standard output", port_write_error());
}

static bool is_colorful(const struct options *options)
{
	return options->color == COLOR_ALWAYS ||
	       (options->color == COLOR_AUTO && !options->output && output_is_colorful());
}

/* ---- one run ---- */

/* What a run writes: the report, and what was asked for besides. */
struct outputs {
	struct output report, trace, issued;
};

static int append(void *owner, const char *data, size_t length)
{
	progress_clear();
	return output_append(owner, data, length);
}

static struct scepprobe_outlet outlet_to(struct output *output)
{
	if (!output->file)
		return (struct scepprobe_outlet){ .write = NULL };
	return (struct scepprobe_outlet){ .write = append, .owner = output };
}

static int open_output(struct output *output, const char *path)
{
	int r = output_open(output, path);

	return r < 0 ? fail(path, r) : 0;
}

/* A challenge works once: what cannot be written is told before it is spent. */
static int open_outputs(struct outputs *outputs, const struct options *options)
{
	int r = open_output(&outputs->report, options->output);

	if (r == 0 && options->save_certificate)
		r = open_output(&outputs->issued, options->save_certificate);
	if (r == 0 && options->save_trace)
		r = open_output(&outputs->trace, options->save_trace);
	return r;
}

static const char *name_of(const struct output *output)
{
	return output->path ? output->path : "standard output";
}

static int commit(struct output *output)
{
	int r = output_commit(output);

	return r < 0 ? fail(name_of(output), r) : 0;
}

static int commit_outputs(struct outputs *outputs)
{
	int r;

	/* A run that was interrupted may have nothing to say: the old report stays. */
	if (outputs->report.length == 0)
		output_abandon(&outputs->report);
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

/* Says what ended a run: a place that could not be written to, the command line, or us.
 */
static int fail_run(struct scepprobe *p, const struct outputs *outputs, int r)
{
	const struct output *all[] = { &outputs->report, &outputs->trace,
		&outputs->issued };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i]->error)
			return fail(name_of(all[i]), all[i]->error);
	if (r != -EINVAL)
		return fail("the run", r);
	say("%s", scepprobe_problem(p));
	return EXIT_UNKNOWN;
}

static int say_interrupted(void)
{
	if (!say_is_plugin()) /* whose report says it */
		say("interrupted; only targets that had ended are reported");
	return EXIT_UNKNOWN;
}

typedef int run_function(
	struct scepprobe *p, const struct scepprobe_output *output, int *status);

static int run(run_function *function, struct scepprobe *p, const struct options *options)
{
	struct outputs outputs = { .report = { .path = NULL } };
	struct scepprobe_output output = {
		.format = options->format,
		.color = is_colorful(options),
		.verbosity = options->verbosity,
		.anonymize = options->anonymize,
	};
	int status = EXIT_UNKNOWN, r = open_outputs(&outputs, options);

	if (r == 0) {
		output.report = outlet_to(&outputs.report);
		output.trace = outlet_to(&outputs.trace);
		output.issued = outlet_to(&outputs.issued);
		progress_to(&output);
		r = function(p, &output, &status);
		progress_clear();
		if (r == -EINTR)
			status = say_interrupted();
		else if (r < 0)
			status = fail_run(p, &outputs, r);
		if ((r == 0 || r == -EINTR) && commit_outputs(&outputs) != 0)
			status = EXIT_UNKNOWN;
	}
	abandon_outputs(&outputs);
	return status;
}

/* ---- input ---- */

enum { MESSAGE_MAX = 16 << 20, ARCHIVE_MAX = 64 << 20, TARGETS_MAX = 16 << 20 };

static int read_input(const char *path, size_t limit, struct input *input)
{
	int r = input_read(input, path, limit);

	if (r < 0)
		fail(path, r);
	return r;
}

/* ---- decode ---- */

static int decode_inputs(const struct options *options, const struct input *message,
	const struct input *key, const struct input *ca_certs)
{
	const struct scepprobe_decode_options how = {
		.format = options->format,
		.color = is_colorful(options),
		.key = key->data,
		.key_length = key->length,
		.ca_certs = ca_certs->data,
		.ca_certs_length = ca_certs->length,
	};
	char *text;
	size_t length;
	int status, r;

	r = scepprobe_decode(
		message->data, message->length, &how, &text, &length, &status);
	if (r == -EINVAL) {
		say("%s: %s", options->file, text);
		free(text);
		return EXIT_UNKNOWN;
	}
	if (r < 0)
		return fail(options->file, r);
	r = output_write(options->output, text, length);
	free(text);
	if (r < 0)
		return fail(options->output ? options->output : "standard output", r);
	return status;
}

static int decode(const struct options *options)
{
	struct input message = { .data = NULL }, key = { .data = NULL };
	struct input ca_certs = { .data = NULL };
	int status = EXIT_UNKNOWN;

	if (read_input(options->key, MESSAGE_MAX, &key) == 0 &&
		read_input(options->ca_certs, MESSAGE_MAX, &ca_certs) == 0 &&
		read_input(options->file, MESSAGE_MAX, &message) == 0)
		status = decode_inputs(options, &message, &key, &ca_certs);
	input_forget(&key);
	input_forget(&ca_certs);
	input_forget(&message);
	return status;
}

/* ---- replay ---- */

/* What cannot be read makes the whole command fail: nothing is judged by halves. */
static int add_archive(struct scepprobe *p, const char *path)
{
	struct input input = { .data = NULL };
	int r = read_input(path, ARCHIVE_MAX, &input);

	if (r == 0) {
		r = scepprobe_add_archive(p, input.data, input.length);
		if (r == -EINVAL)
			say("%s: %s", path, scepprobe_problem(p));
		else if (r < 0)
			fail(path, r);
	}
	input_forget(&input);
	return r;
}

static int replay(const struct options *options, struct scepprobe *p)
{
	char *const *files;
	int r = port_expand(options->files, &files);

	if (r < 0)
		return fail("the command line", r);
	for (; r == 0 && *files; files++)
		r = add_archive(p, *files);
	if (r < 0)
		return EXIT_UNKNOWN;
	return run(scepprobe_replay, p, options);
}

/* ---- explain ---- */

static int explain(const struct options *options)
{
	char *text;
	size_t length;
	int r = scepprobe_explain(
		options->topic, options->format, is_colorful(options), &text, &length);

	if (r == -EINVAL)
		say("%s", text);
	else if (r < 0)
		return fail("explain", r);
	else if ((r = output_write(options->output, text, length)) < 0)
		fail(options->output ? options->output : "standard output", r);
	free(text);
	return r < 0 ? EXIT_UNKNOWN : EXIT_SUCCESS;
}

/* ---- logs ---- */

static int judge_logs(const struct options *options, struct scepprobe *p)
{
	char *const *files;
	int r = options->expect ? scepprobe_expect(p, options->expect) : 0;

	if (r == -EINVAL)
		say("%s", scepprobe_problem(p));
	if (r < 0)
		return r == -EINVAL ? EXIT_UNKNOWN : fail("the command line", r);
	r = port_expand(options->files, &files);
	if (r == 0)
		r = log_files_add(p, files);
	if (r < 0)
		return fail("the logs", r);
	/* If none could be read, feed.c has said why. */
	return r == 0 ? EXIT_UNKNOWN : run(scepprobe_judge_logs, p, options);
}

/* ---- probe ---- */

static int add_targets(struct scepprobe *p, const char *path)
{
	struct input input = { .data = NULL };
	int r = read_input(path, TARGETS_MAX, &input);

	if (r == 0 && input.length > TARGETS_MAX)
		r = fail(path, -EFBIG);
	else if (r == 0 && path)
		r = scepprobe_add_targets(p, input.data, input.length);
	if (r == -EINVAL)
		say("%s: %s", path, scepprobe_problem(p));
	input_forget(&input);
	return r;
}

static int probe(const struct options *options, struct scepprobe *p)
{
	if (add_targets(p, options->targets) != 0)
		return EXIT_UNKNOWN;
	return run(scepprobe_run, p, options);
}

/* ---- the end ---- */

static struct scepprobe *interruptible;

/* A signal handler may call it: its contract says so, and it only sets a flag. */
static void stop_probe(void)
{
	scepprobe_stop(interruptible);
}

static void catch_signals(struct scepprobe *p)
{
	interruptible = p;
	port_on_stop(stop_probe);
}

/* ---- commands ---- */

static int act(enum command command, const struct options *options, struct scepprobe *p)
{
	switch (command) {
	case COMMAND_PROBE:
	case COMMAND_PLUGIN:
		return probe(options, p);
	case COMMAND_REPLAY:
		return replay(options, p);
	case COMMAND_LOGS:
		return judge_logs(options, p);
	case COMMAND_DECODE:
		return decode(options);
	case COMMAND_EXPLAIN:
		return explain(options);
	}
	return EXIT_UNKNOWN;
}

static int obey(enum command command, struct scepprobe *p, int argc, char **argv)
{
	struct options options;
	int r = command_read(command, &options, p, argc, argv);

	if (r == -EINVAL)
		return EXIT_UNKNOWN; /* it has said why */
	if (r < 0)
		return fail("the command line", r);
	switch (options.action) {
	case OPTIONS_HELP:
		command_help(command);
		break;
	case OPTIONS_VERSION:
		printf("scepprobe %s\n", scepprobe_version());
		break;
	case OPTIONS_RUN:
		return act(command, &options, p);
	}
	/* The guidelines: a plugin that has probed nothing is unknown. */
	return say_is_plugin() ? end_output() | EXIT_UNKNOWN : end_output();
}

/* A double click opens a window that closes when we end. */
static int help_in_own_window(void)
{
	int status;

	command_help(COMMAND_PROBE);
	puts("\nThis program is for a terminal: cmd, PowerShell or Windows Terminal.\n"
	     "Press a key to close this window.");
	status = end_output();
	port_wait_for_key();
	return status;
}

int main(int argc, char **argv)
{
	enum command command = COMMAND_PROBE;
	struct scepprobe *p;
	int word, status, r;

	port_begin();
	harden_begin();
	r = port_arguments(&argc, &argv);
	if (r < 0)
		return fail("start", r);
	if (argc == 1 && port_owns_console())
		return help_in_own_window();
	/* A link of that name is a plugin: it takes its options, and has no commands. */
	if (port_is_program(argv[0], "check_ndes")) {
		say_as_plugin();
		command = COMMAND_PLUGIN;
	} else if (argc > 1) {
		command = command_find(argv[1]);
	}
	word = command != COMMAND_PROBE && command != COMMAND_PLUGIN;
	/* A closed pipe is an error of writing, to be told like others. */
	port_ignore_closed_pipes();
	r = scepprobe_new(&p);
	if (r < 0)
		return fail("start", r);
	if (command != COMMAND_DECODE && command != COMMAND_EXPLAIN)
		catch_signals(p); /* what those two do, a signal may end at once */
	status = obey(command, p, argc - word, argv + word);
	scepprobe_free(p);
	return status;
}
