/* SPDX-License-Identifier: MIT */
/* scepprobe decode: explains one message or answer in a file. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/input.h"
#include "cli/outputs.h"
#include "cli/say.h"

enum { MESSAGE_MAX = 16 << 20 };

static const char *format_choice(size_t index)
{
	static const char *const words[] = { "text", "json" };

	return index < sizeof(words) / sizeof(words[0]) ? words[index] : NULL;
}

static int read_format(struct options *options, const char *value)
{
	return option_choose(format_choice, value,
		"--format: decode supports text and "
		"json",
		&options->format);
}

static const struct option_row decode_format = {
	.letter = 'f',
	.name = "format",
	.argument = "NAME",
	.help = "text or json (text)",
	.read = read_format,
	.choice = format_choice,
};

static int read_key(struct options *options, const char *value)
{
	return options_path("key", value, &options->key);
}

static const struct option_row decode_key = {
	.name = "key",
	.argument = "FILE",
	.help = "open the envelope with this private key (PEM)",
	.read = read_key,
};

static int read_ca_certs(struct options *options, const char *value)
{
	return options_path("ca-certs", value, &options->ca_certs);
}

static const struct option_row decode_ca_certs = {
	.name = "ca-certs",
	.argument = "FILE",
	.help = "verify an answer with these CA certificates",
	.read = read_ca_certs,
};

static const struct option_row *const decode_options[] = {
	&decode_key,
	&decode_ca_certs,
	&decode_format,
	&option_output,
	&option_color,
	&option_the_help,
	NULL,
};

static int decode_inputs(const struct options *options, const struct input *message,
	const struct input *key, const struct input *ca_certs)
{
	const struct scepprobe_decode_options how = {
		.format = options->format,
		.color = options_are_colorful(options),
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
		return say_failure(options->file, r);
	return outputs_text(options, text, length, status);
}

static int decode_file(const struct options *options)
{
	struct input message = { .data = NULL }, key = { .data = NULL };
	struct input ca_certs = { .data = NULL };
	int status = EXIT_UNKNOWN;

	if (input_read_or_say(&key, options->key, MESSAGE_MAX) == 0 &&
		input_read_or_say(&ca_certs, options->ca_certs, MESSAGE_MAX) == 0 &&
		input_read_or_say(&message, options->file, MESSAGE_MAX) == 0)
		status = decode_inputs(options, &message, &key, &ca_certs);
	input_forget(&key);
	input_forget(&ca_certs);
	input_forget(&message);
	return status;
}

static int decode_run(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	(void)probe;
	if (optind == argc)
		say("no file given: name a file with a message, or - for standard input "
		    "(see decode --help)");
	else if (optind + 1 < argc)
		say("decode takes one file at a time");
	else
		options->file = argv[optind];
	return options->file ? decode_file(options) : EXIT_UNKNOWN;
}

const struct command command_decode = {
	.word = "decode",
	.files = true,
	.options = decode_options,
	.run = decode_run,
	.usage = "Usage: scepprobe decode [OPTION]... FILE\n"
		 "\n"
		 "Explains one SCEP message or answer: binary, base64, PEM, hex, or the\n"
		 "message= of a URL or a log line, complete or cut off. - is standard\n"
		 "input.\n",
	.end = "\nExit status: 0 complete, 1 cut off or faulty, 2 a signature or the key is\n"
	       "wrong, 3 nothing recognised or wrong usage.",
};
