/* SPDX-License-Identifier: MIT */
/*
 * The common part of the probe and of the plugin.
 */
#ifndef SCEPPROBE_CLI_CMD_PROBE_H
#define SCEPPROBE_CLI_CMD_PROBE_H

#include "cli/options.h"

/* Probes the given targets, those of the file in the options, and the remaining
 * arguments. Returns an exit status. */
SCEPPROBE_MUST_CHECK int probe_run(
	const struct options *options, struct scepprobe *probe, int argc, char **argv);

#endif
