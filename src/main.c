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

static bool is_colorful(const struct options *options)
{
	return options->color == COLOR_ALWAYS ||
		(options->color == COLOR_AUTO && !options->output &&
			output_is_colorful());
}

static int show(const struct options *options, const struct scepprobe_report *report)
{
	struct scepprobe_style style = {
		.color = is_colorful(options),
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

static int save_certificate(const struct options *options,
	const struct scepprobe_report *report)
{
	char *pem = NULL;
	size_t length;
	int r = scepprobe_issued(report, &pem, &length);

	if (r == 0 && !pem)
		fputs("scepprobe: --save-cert: no certificate was issued\n", stderr);
	if (r == 0 && pem)
		r = output_write(options->save_certificate, pem, length);
	free(pem);
	return r < 0 ? fail(options->save_certificate, r) : 0;
}

static int save_trace(const struct options *options,
	const struct scepprobe_report *report)
{
	char *archive;
	size_t length;
	int r = scepprobe_trace(report, &archive, &length);

	if (r < 0)
		return fail(options->save_trace, r);
	r = output_write(options->save_trace, archive, length);
	free(archive);
	return r < 0 ? fail(options->save_trace, r) : 0;
}

/* A challenge works once: what cannot be written is told before it is spent. */
static int try_outputs(const struct options *options)
{
	const char *const paths[] = {
		options->output,
		options->save_certificate,
		options->save_trace,
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		int r = output_try(paths[i]);

		if (r < 0)
			return fail(paths[i], r);
	}
	return 0;
}

static int probe(const struct options *options, struct scepprobe *probe)
{
	struct scepprobe_report *report;
	int status, r = try_outputs(options);

	if (r != 0)
		return r;
	r = scepprobe_run(probe, &report);
	if (r == -EINVAL) {
		fprintf(stderr, "scepprobe: %s\n", scepprobe_problem(probe));
		return EXIT_UNKNOWN;
	}
	if (r < 0)
		return fail("the probe", r);
	status = show(options, report);
	if (options->save_certificate && save_certificate(options, report) != 0)
		status = EXIT_UNKNOWN;
	if (options->save_trace && save_trace(options, report) != 0)
		status = EXIT_UNKNOWN;
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

/* ---- input ---- */

/* A file, or standard input for "-": all of it, or enough to be seen as too large. */
struct input {
	char *data;
	size_t length;
};

enum { MESSAGE_MAX = 16 << 20, ARCHIVE_MAX = 64 << 20 };

static int read_stream(FILE *file, size_t limit, struct input *input)
{
	size_t size = 0;

	while (input->length <= limit) {
		if (input->length == size) {
			char *grown;

			size = size ? 2 * size : 1 << 16;
			grown = realloc(input->data, size);
			if (!grown)
				return -ENOMEM;
			input->data = grown;
		}
		errno = 0;
		size_t n = fread(input->data + input->length, 1,
			size - input->length, file);
		input->length += n;
		if (n == 0)
			return ferror(file) ? (errno ? -errno : -EIO) : 0;
	}
	return 0;
}

static int read_input(const char *path, size_t limit, struct input *input)
{
	FILE *file;
	int r;

	if (!path)
		return 0;
	errno = 0;
	file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	r = file ? read_stream(file, limit, input) : -errno;
	if (file && file != stdin)
		fclose(file);
	if (r < 0)
		fail(path, r);
	return r;
}

/* Frees what may be a key; volatile, so that no compiler finds the wiping useless. */
static void forget(struct input *input)
{
	volatile char *p = input->data;

	for (size_t i = 0; i < input->length; i++)
		p[i] = 0;
	free(input->data);
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
		fprintf(stderr, "scepprobe: %s: %s\n", options->file, text);
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
		return fflush(stdout) == 0 ? EXIT_SUCCESS :
			fail("standard output", -errno);
	}
	if (read_input(options.key, MESSAGE_MAX, &key) == 0 &&
		read_input(options.ca_certs, MESSAGE_MAX, &ca_certs) == 0 &&
		read_input(options.file, MESSAGE_MAX, &message) == 0)
		status = decode_inputs(&options, &message, &key, &ca_certs);
	forget(&key);
	forget(&ca_certs);
	forget(&message);
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
			fprintf(stderr, "scepprobe: %s: %s\n", path, scepprobe_problem(p));
		else if (r < 0)
			fail(path, r);
	}
	free(input.data);
	return r;
}

static int replay_archives(const struct options *options, struct scepprobe *p)
{
	struct scepprobe_report *report;
	int status, r = 0;

	for (char *const *path = options->files; r == 0 && *path; path++)
		r = add_archive(p, *path);
	if (r < 0)
		return EXIT_UNKNOWN;
	r = scepprobe_replay(p, &report);
	if (r < 0)
		return fail("the judgement", r);
	status = show(options, report);
	scepprobe_report_free(report);
	return status;
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
	return fflush(stdout) == 0 ? EXIT_SUCCESS : fail("standard output", -errno);
}

static int probe_urls(struct scepprobe *p, int argc, char **argv)
{
	struct options options;
	int r = options_read(&options, p, argc, argv);

	if (r == -EINVAL)
		return EXIT_UNKNOWN;    /* options.c has said why */
	return r < 0 ? fail("the command line", r) : act(&options, p);
}

int main(int argc, char **argv)
{
	struct scepprobe *p;
	int status, r;

	/* A closed pipe is an error of writing, to be told like others. */
	signal(SIGPIPE, SIG_IGN);
	if (argc > 1 && strcmp(argv[1], "decode") == 0)
		return decode(argc - 1, argv + 1);
	r = scepprobe_new(&p);
	if (r < 0)
		return fail("start", r);
	if (argc > 1 && strcmp(argv[1], "replay") == 0)
		status = replay(p, argc - 1, argv + 1);
	else
		status = probe_urls(p, argc, argv);
	scepprobe_free(p);
	return status;
}
