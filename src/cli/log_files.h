/* SPDX-License-Identifier: MIT */
/*
 * Logs from files into the probe, with progress for who waits at a terminal.
 */
#ifndef SCEPPROBE_CLI_LOG_FILES_H
#define SCEPPROBE_CLI_LOG_FILES_H

#include "scepprobe.h"

/* Reads the logs, NULL-ended names, "-" being standard input. What cannot be read is told
 * on standard error and passed over. How many could be read, or -ENOMEM. */
SCEPPROBE_MUST_CHECK int log_files_add(struct scepprobe *probe, char *const *paths);

#endif
