/* SPDX-License-Identifier: MIT */
/*
 * A run of the library with the report, the archive and the certificates that it writes.
 */
#ifndef SCEPPROBE_CLI_OUTPUTS_H
#define SCEPPROBE_CLI_OUTPUTS_H

#include "cli/options.h"

typedef int outputs_function(
	struct scepprobe *p, const struct scepprobe_output *output, int *status);

/* Lets the function run, and puts what it wrote where the options say. An exit status,
 * after a line (say.h) for what is not in the report. */
SCEPPROBE_MUST_CHECK int outputs_run(
	outputs_function *function, struct scepprobe *p, const struct options *options);

/* Checks files with two uses: the second would find nothing, or overwrite the first. 0 or
 * -EINVAL after one line. */
SCEPPROBE_MUST_CHECK int outputs_check(
	const struct options *options, const struct scepprobe *p);

/* Writes a text whole, to the options' output. An exit status: `status`, unless it cannot
 * be written. Frees the text. */
SCEPPROBE_MUST_CHECK int outputs_text(
	const struct options *options, char *text, size_t length, int status);

#endif
