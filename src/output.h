/* SPDX-License-Identifier: MIT */
/*
 * Where a report goes. The only file that touches the file system for it.
 */
#ifndef SCEPPROBE_OUTPUT_H
#define SCEPPROBE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "scepprobe.h"

/* Writes to standard output, or (path) to a file that appears whole or not at all.
 * -errno of what failed. */
SCEPPROBE_MUST_CHECK int output_write(const char *path, const char *text, size_t length);

/* Whether output_write to `path` (may be NULL) would find its place: asked before anything
 * is done that cannot be done twice. -errno. */
SCEPPROBE_MUST_CHECK int output_try(const char *path);

/* Whether colour would reach a terminal that shows it, and the user wants it (NO_COLOR). */
bool output_is_colorful(void);

#endif
