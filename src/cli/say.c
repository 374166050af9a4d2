/* SPDX-License-Identifier: MIT */
/*
 * People read standard error; monitoring systems only read the first line of standard
 * output, and split it at a bar. A message is the program's own sentence about the user's
 * input, never a server's text. File names and words of a command line may be untrusted,
 * so every line is made printable.
 */
#include "cli/say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/url.h"
#include "port/port.h"

static bool plugin;

void say_as_plugin(void)
{
	plugin = true;
}

bool say_is_plugin(void)
{
	return plugin;
}

void say(const char *format, ...)
{
	FILE *to = plugin ? stdout : stderr;
	char text[1024], printable[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	for (char *p = text; plugin && (p = strchr(p, '|')) != NULL;)
		*p = '/';
	fputs(plugin ? "SCEP UNKNOWN - " : "scepprobe: ", to);
	for (const char *line = text;; line++) {
		const size_t length = strcspn(line, "\n");

		text_copy(printable, sizeof(printable),
			(struct span){ (const unsigned char *)line, length });
		fprintf(to, "%s\n", printable);
		line += length;
		if (!*line)
			return;
	}
}

const char *say_why(const char *file, int error)
{
	if (error == -ENOENT && url_has_scheme(file))
		return "a URL, not a file; scepprobe URL probes it";
	if (error == -ENOENT && strpbrk(file, "*?["))
		return "no file matches this pattern";
	return port_read_words(error);
}

int say_failure(const char *what, int error)
{
	if (error != -EPIPE) /* the reader, such as head(1), is done */
		say("%s: %s", what,
			error == -EISDIR ? "a folder, not a file" : strerror(-error));
	return EXIT_UNKNOWN;
}

void say_debug(const char *line)
{
	fprintf(stderr, "debug: %s\n", line);
}
