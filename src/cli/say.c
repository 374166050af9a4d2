/* SPDX-License-Identifier: MIT */
/*
 * People read standard error; monitoring systems read the first line of standard output
 * and nothing else, and split it at a bar. What is said is the program's own sentence
 * about what its caller gave, never a server's.
 */
#include "cli/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
	char text[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	for (char *p = text; plugin && (p = strchr(p, '|')) != NULL;)
		*p = '/';
	fprintf(plugin ? stdout : stderr, "%s%s\n",
		plugin ? "SCEP UNKNOWN - " : "scepprobe: ", text);
}

int say_failure(const char *what, int error)
{
	say("%s: %s", what, strerror(-error));
	return EXIT_UNKNOWN;
}

void say_debug(const char *line)
{
	fprintf(stderr, "debug: %s\n", line);
}
