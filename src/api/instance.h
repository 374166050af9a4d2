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
	bool has_left; /* a thread, in a library that did not come back */
};

/* -EINVAL with a sentence for whoever calls the library: `what` must not be NULL. */
int instance_refuse_null(struct scepprobe *probe, const char *what);

/* Frees the traces that wait to be judged. */
void instance_forget_traces(struct scepprobe *probe);

/* Whether an output says where to and how; -EINVAL as above when not. */
int instance_check_output(struct scepprobe *probe, const struct scepprobe_output *output,
	const int *status);

#endif
