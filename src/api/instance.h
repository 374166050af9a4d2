/* SPDX-License-Identifier: MIT */
/*
 * The contents of the public handle: the settings, the targets, the traces to judge, and
 * the log reader.
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
	struct trace **traces; /* of archives, not yet judged */
	size_t n_traces;
	size_t n_archives, last_archive; /* the first trace of the last archive */
	struct log *log;                 /* NULL before the first log */
	volatile sig_atomic_t stop;
	bool has_left; /* a thread hangs in a library */
};

/* Returns -EINVAL with a sentence for the library's caller: `what` must not be NULL. */
int instance_refuse_null(struct scepprobe *probe, const char *what);

/* Frees the pending traces. */
void instance_forget_traces(struct scepprobe *probe);

/* 0 if an output has all it needs; otherwise -EINVAL as above. */
int instance_check_output(struct scepprobe *probe, const struct scepprobe_output *output,
	const int *status);

#endif
