/* SPDX-License-Identifier: MIT */
/*
 * Where parsers put what lines say: it is counted, and it is put to its enrolment.
 */
#ifndef SCEPPROBE_LOGS_SINK_H
#define SCEPPROBE_LOGS_SINK_H

#include "logs/entry.h"
#include "logs/journey.h"
#include "logs/tally.h"
#include "logs/zone.h"
#include "port/format.h"

struct sink {
	struct history *history;
	struct log_file *file; /* that is read now */
	const char *format;    /* id of its format, and ... */
	unsigned shows;        /* ... what such a log can show */
	uint64_t line;         /* that is read now */
	struct tally tally;
	struct journeys journeys;
	int64_t since; /* older lines are left out; INT64_MIN: none */
	char *url;     /* the first that a log has; owned */
	unsigned messages_read;
	struct log_zone zone; /* of times without one */
	char strange[120];    /* what is wrong with a line of no known format */
	int error;            /* -ENOMEM */
};

void sink_clear(struct sink *sink);
/* A line's words, and where it is, for a parser to fill in the rest. */
struct log_entry sink_entry(const struct sink *sink, enum record_kind kind,
	const char *family, struct span text);
void sink_add(struct sink *sink, const struct log_entry *entry);
/* A line of the log has this time, whatever it is about. */
void sink_note_time(struct sink *sink, int64_t when, bool dated);
/* Notes what is wrong with the line read now. */
void sink_complain(struct sink *sink, const char *format, ...) PRINTF_LIKE(2, 3);
/* The first URL that a log has names the trace. */
void sink_take_url(struct sink *sink, struct span url);
/* What can be read of the SCEP message in a URL: transaction id, and a sentence. Of so
 * many messages only: the others are like them. */
void sink_read_message(struct sink *sink, struct span url, char *transaction, size_t size,
	struct bytes *sentence);

#endif
