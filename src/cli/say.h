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

/* Why the file could not be read: the words of -errno; of a pattern that the shell left
 * as it was, that no file matches it. Static, or the system's until the next call. */
const char *say_why(const char *file, int error);
/* Says what failed, and why as above; gives the exit status for that. */
int say_failure(const char *what, int error);

#endif
