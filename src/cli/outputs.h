/* SPDX-License-Identifier: MIT */
/*
 * A run of the library with its outputs: the report, the archive and the certificates.
 */
#ifndef SCEPPROBE_CLI_OUTPUTS_H
#define SCEPPROBE_CLI_OUTPUTS_H

#include "cli/options.h"

typedef int outputs_function(
	struct scepprobe *p, const struct scepprobe_output *output, int *status);

/* Calls the function, and writes its outputs to the places in the options. Returns an
 * exit status, after an error message (say.h) for everything outside the report. */
SCEPPROBE_MUST_CHECK int outputs_run(
	outputs_function *function, struct scepprobe *p, const struct options *options);

/* Checks for files with two uses: the second use would find an empty input, or overwrite
 * the first output. 0, or -EINVAL after an error message. */
SCEPPROBE_MUST_CHECK int outputs_check(
	const struct options *options, const struct scepprobe *p);

/* Writes a complete text to the output of the options. Returns `status`, or 3 if the
 * output failed. Frees the text. */
SCEPPROBE_MUST_CHECK int outputs_text(
	const struct options *options, char *text, size_t length, int status);

#endif
