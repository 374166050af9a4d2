/* SPDX-License-Identifier: MIT */
/*
 * A line on standard error with the pending requests of a run and the number of completed
 * targets, on terminals only.
 */
#ifndef SCEPPROBE_CLI_PROGRESS_H
#define SCEPPROBE_CLI_PROGRESS_H

#include "scepprobe.h"

/* Registers the progress functions if standard error is a terminal. */
void progress_to(struct scepprobe_output *output);
/* Removes the line. */
void progress_clear(void);

#endif
