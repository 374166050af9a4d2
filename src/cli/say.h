/* SPDX-License-Identifier: MIT */
/*
 * Messages of the program outside the report, one line each.
 */
#ifndef SCEPPROBE_CLI_SAY_H
#define SCEPPROBE_CLI_SAY_H

#include <stdbool.h>

#include "port/format.h"

enum { EXIT_UNKNOWN = 3 }; /* as in the Monitoring Plugins */

/* Switches to the form of a monitoring plugin: on standard output, with status UNKNOWN.
 */
void say_as_plugin(void);
bool say_is_plugin(void);

void say(const char *format, ...) PRINTF_LIKE(1, 2);

/* A line for SCEPPROBE_DEBUG, always on standard error. */
void say_debug(const char *line);

/* Why a file could not be read, with advice for an unexpanded pattern, a URL, a folder or
 * a denied file; otherwise the system's message for -errno. Static, or the system's until
 * the next call. */
const char *say_why(const char *file, int error);
/* Prints the failed action and the reason, and returns the exit status for it. */
int say_failure(const char *what, int error);

#endif
