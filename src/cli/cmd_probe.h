/* SPDX-License-Identifier: MIT */
/*
 * What the probe and the plugin, which is a probe with another face, have in common.
 */
#ifndef SCEPPROBE_CLI_CMD_PROBE_H
#define SCEPPROBE_CLI_CMD_PROBE_H

#include "cli/options.h"

/* Probes the targets given so far, those of the options' file, and those behind the
 * options. An exit status. */
SCEPPROBE_MUST_CHECK int probe_run(
	const struct options *options, struct scepprobe *probe, int argc, char **argv);

#endif
