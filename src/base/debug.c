/* SPDX-License-Identifier: MIT */
/* One sink for the process; a line is bounded. */
#include "base/debug.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

static debug_sink *to;

void debug_to(debug_sink *sink)
{
	to = sink;
}

void debug_say(const char *format, ...)
{
	char line[256];
	va_list arguments;

	if (!to)
		return;
	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	to(line);
}
