/* SPDX-License-Identifier: MIT */
/*
 * A line on standard error that says what a run waits for, and how far one of many
 * targets is. Only a terminal sees it.
 */
#ifndef SCEPPROBE_CLI_PROGRESS_H
#define SCEPPROBE_CLI_PROGRESS_H

#include "scepprobe.h"

/* Has the run report its progress here, if standard error is a terminal. */
void progress_to(struct scepprobe_output *output);
/* Takes the line away. */
void progress_clear(void);

#endif
