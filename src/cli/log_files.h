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

/* Reads the logs of this computer from a moment on, seconds since 1970: files of IIS, of
 * http.sys and of the Intune connector, and Windows' events. As above. */
SCEPPROBE_MUST_CHECK int log_files_add_here(struct scepprobe *probe, int64_t since);

#endif
