/* SPDX-License-Identifier: MIT */
/*
 * What is kept of all logs while they are read: between reader.c, which fills it, and
 * log_finish.c, which makes a trace of it.
 */
#ifndef SCEPPROBE_LOGS_LOG_H
#define SCEPPROBE_LOGS_LOG_H

#include "logs/parser.h"
#include "logs/reader.h"
#include "logs/stream.h"

struct log {
	struct sink sink;
	struct history *history; /* the sink's; owned */
	struct log_stream stream;
	const struct log_format *format;
	void *states[LOG_FORMATS_MAX]; /* of the formats, for the file that is read */
	unsigned expected;             /* set of 1 << index of log_family() */
	size_t n_read;
	bool told; /* a line behind a header was read whole */
	char problem[sizeof(((struct log_problem *)NULL)->text) + 32];
};

#endif
