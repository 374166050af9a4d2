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

#include "feed.h"
#include "input.h"
#include "options.h"
#include "output.h"
#include "progress.h"
#include "safety.h"
#include "say.h"
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
	return fail("standard output", errno ? -errno : -EIO);
}

static bool is_colorful(const struct options *options)
{
	return options->color == COLOR_ALWAYS ||
		(options->color == COLOR_AUTO && !options->output &&
			output_is_colorful());
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

/* Says what ended a run: a place that could not be written to, the command line, or us. */
static int fail_run(struct scepprobe *p, const struct outputs *outputs, int r)
{
	const struct output *all[] = { &outputs->report, &outputs->trace, &outputs->issued };

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
	if (!say_is_plugin())    /* whose report says it */
		say("interrupted; only targets that had ended are reported");
	return EXIT_UNKNOWN;
}

typedef int run_function(struct scepprobe *p, const struct scepprobe_output *output,
	int *status);

static int run(run_function *function, struct scepprobe *p,
	const struct options *options)
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

static int act(const struct options *options, struct scepprobe *p)
{
	switch (options->action) {
	case OPTIONS_HELP:
		if (say_is_plugin())
			options_help_plugin();
		else
			options_help();
		break;
	case OPTIONS_VERSION:
		printf("scepprobe %s\n", scepprobe_version());
		break;
	case OPTIONS_RUN:
		return run(scepprobe_run, p, options);
	}
	/* The guidelines: a plugin that has probed nothing is unknown. */
	return say_is_plugin() ? end_output() | EXIT_UNKNOWN : end_output();
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

	r = scepprobe_decode(message->data, message->length, &how, &text, &length,
		&status);
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

static int decode(int argc, char **argv)
{
	struct input message = { .data = NULL }, key = { .data = NULL };
	struct input ca_certs = { .data = NULL };
	struct options options;
	int status = EXIT_UNKNOWN;

	if (options_read_decode(&options, argc, argv) < 0)
		return EXIT_UNKNOWN;
	if (options.action == OPTIONS_HELP) {
		options_help_decode();
		return end_output();
	}
	if (read_input(options.key, MESSAGE_MAX, &key) == 0 &&
		read_input(options.ca_certs, MESSAGE_MAX, &ca_certs) == 0 &&
		read_input(options.file, MESSAGE_MAX, &message) == 0)
		status = decode_inputs(&options, &message, &key, &ca_certs);
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

static int replay_archives(const struct options *options, struct scepprobe *p)
{
	int r = 0;

	for (char *const *path = options->files; r == 0 && *path; path++)
		r = add_archive(p, *path);
	if (r < 0)
		return EXIT_UNKNOWN;
	return run(scepprobe_replay, p, options);
}

static int replay(struct scepprobe *p, int argc, char **argv)
{
	struct options options;
	int r = options_read_replay(&options, p, argc, argv);

	if (r < 0)
		return r == -EINVAL ? EXIT_UNKNOWN : fail("the command line", r);
	if (options.action != OPTIONS_HELP)
		return replay_archives(&options, p);
	options_help_replay();
	return end_output();
}

/* ---- explain ---- */

static int explain_topic(const struct options *options)
{
	char *text;
	size_t length;
	int r = scepprobe_explain(options->topic, options->format, is_colorful(options),
		&text, &length);

	if (r == -EINVAL)
		say("%s", text);
	else if (r < 0)
		return fail("explain", r);
	else if ((r = output_write(options->output, text, length)) < 0)
		fail(options->output ? options->output : "standard output", r);
	free(text);
	return r < 0 ? EXIT_UNKNOWN : EXIT_SUCCESS;
}

static int explain(int argc, char **argv)
{
	struct options options;

	if (options_read_explain(&options, argc, argv) < 0)
		return EXIT_UNKNOWN;
	if (options.action != OPTIONS_HELP)
		return explain_topic(&options);
	options_help_explain();
	return end_output();
}

/* ---- logs ---- */

static int judge_logs(const struct options *options, struct scepprobe *p)
{
	int r = options->expect ? scepprobe_expect(p, options->expect) : 0;

	if (r == -EINVAL)
		say("%s", scepprobe_problem(p));
	if (r < 0)
		return r == -EINVAL ? EXIT_UNKNOWN : fail("the command line", r);
	r = feed_logs(p, options->files);
	if (r < 0)
		return fail("the logs", r);
	/* If none could be read, feed.c has said why. */
	return r == 0 ? EXIT_UNKNOWN : run(scepprobe_judge_logs, p, options);
}

static int logs(struct scepprobe *p, int argc, char **argv)
{
	struct options options;
	int r = options_read_logs(&options, p, argc, argv);

	if (r < 0)
		return r == -EINVAL ? EXIT_UNKNOWN : fail("the command line", r);
	if (options.action != OPTIONS_HELP)
		return judge_logs(&options, p);
	options_help_logs();
	return fflush(stdout) == 0 ? EXIT_SUCCESS : fail("standard output", -errno);
}

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

/* ---- probe ---- */

static int probe_urls(struct scepprobe *p, int argc, char **argv)
{
	struct options options;
	int r = say_is_plugin() ? options_read_plugin(&options, p, argc, argv) :
		options_read(&options, p, argc, argv);

	if (r == -EINVAL)
		return EXIT_UNKNOWN;    /* options.c has said why */
	if (r < 0)
		return fail("the command line", r);
	if (options.action == OPTIONS_RUN && add_targets(p, options.targets) != 0)
		return EXIT_UNKNOWN;
	return act(&options, p);
}

/* ---- signals ---- */

static struct scepprobe *interruptible;

static void interrupt(int number)
{
	signal(number, SIG_DFL);    /* the second one ends us at once */
	/* It may be called from here: its contract says so, and it only sets a flag. */
	scepprobe_stop(interruptible);    /* NOLINT(bugprone-signal-handler) */
}

static void catch_signals(struct scepprobe *p)
{
	interruptible = p;
	signal(SIGINT, interrupt);
	signal(SIGTERM, interrupt);
	if (signal(SIGHUP, interrupt) == SIG_IGN)    /* as nohup(1) wants it */
		signal(SIGHUP, SIG_IGN);
}

/* A link of that name is a plugin: it takes a plugin's options, and has no commands. */
static bool is_plugin(const char *program)
{
	const char *slash = program ? strrchr(program, '/') : NULL;

	return program && strcmp(slash ? slash + 1 : program, "check_ndes") == 0;
}

static bool is_command(int argc, char **argv, const char *name)
{
	return argc > 1 && !say_is_plugin() && strcmp(argv[1], name) == 0;
}

int main(int argc, char **argv)
{
	struct scepprobe *p;
	int status, r;

	output_guard();
	safety_begin();
	if (is_plugin(argv[0]))
		say_as_plugin();
	/* A closed pipe is an error of writing, to be told like others. */
	signal(SIGPIPE, SIG_IGN);
	if (is_command(argc, argv, "decode"))
		return decode(argc - 1, argv + 1);
	if (is_command(argc, argv, "explain"))
		return explain(argc - 1, argv + 1);
	r = scepprobe_new(&p);
	if (r < 0)
		return fail("start", r);
	catch_signals(p);
	if (is_command(argc, argv, "replay"))
		status = replay(p, argc - 1, argv + 1);
	else if (is_command(argc, argv, "logs"))
		status = logs(p, argc - 1, argv + 1);
	else
		status = probe_urls(p, argc, argv);
	scepprobe_free(p);
	return status;
}
