/* SPDX-License-Identifier: MIT */
/*
 * What the program has to say besides its report: a line for whoever called it.
 */
#ifndef SCEPPROBE_CLI_SAY_H
#define SCEPPROBE_CLI_SAY_H

#include <stdbool.h>

#include "port/format.h"

enum { EXIT_UNKNOWN = 3 }; /* the Monitoring Plugins' */

/* From now on as a monitoring plugin says it: on standard output, with status UNKNOWN. */
void say_as_plugin(void);
bool say_is_plugin(void);

void say(const char *format, ...) PRINTF_LIKE(1, 2);

/* A line of SCEPPROBE_DEBUG's, always on standard error. */
void say_debug(const char *line);

/* Why the file could not be read, and what to do: of a pattern that the shell left as it
 * was, a URL, a folder, a file that is not the user's; else the words of -errno. Static,
 * or the system's until the next call. */
const char *say_why(const char *file, int error);
/* Says what else failed, and why: a place to write to, for one. Gives the exit status for
 * that. */
int say_failure(const char *what, int error);

#endif
