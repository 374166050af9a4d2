/* SPDX-License-Identifier: MIT */
/*
 * What stands behind the public header's handle: the settings, the targets to probe, the
 * traces to judge, and the log that is being read.
 */
#ifndef SCEPPROBE_API_INSTANCE_H
#define SCEPPROBE_API_INSTANCE_H

#include <signal.h>

#include "api/config.h"
#include "api/targets.h"
#include "logs/reader.h"
#include "scepprobe.h"
#include "trace/exchange.h"

struct scepprobe {
	struct config config;
	struct targets targets;
	struct trace **traces; /* of archives, to be judged */
	size_t n_traces;
	size_t n_archives, last_archive; /* where the last one's traces begin */
	struct log *log;                 /* NULL until there is one to read */
	volatile sig_atomic_t stop;
};

#endif
