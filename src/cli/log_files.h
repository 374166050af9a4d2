/* SPDX-License-Identifier: MIT */
/*
 * Adds log files to the probe, with progress on a terminal.
 */
#ifndef SCEPPROBE_CLI_LOG_FILES_H
#define SCEPPROBE_CLI_LOG_FILES_H

#include "scepprobe.h"

/* Reads the logs in a NULL-ended list of names, "-" for standard input. Reports and skips
 * unreadable ones. Returns the number of read logs, or -ENOMEM. */
SCEPPROBE_MUST_CHECK int log_files_add(struct scepprobe *probe, char *const *paths);

/* Reads the logs of this computer from a time in seconds since 1970: files of IIS,
 * http.sys and the Intune connector, and Windows events. Returns as above. */
SCEPPROBE_MUST_CHECK int log_files_add_here(struct scepprobe *probe, int64_t since);

#endif
