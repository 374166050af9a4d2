/* SPDX-License-Identifier: MIT */
/*
 * Counts what lines say. Entries that say the same of the same device family are one
 * exchange, with the first time and the last; so a log of any length gives as many
 * exchanges as it has different things to tell, and never more than LOG_EXCHANGES_MAX.
 */
#ifndef SCEPPROBE_LOGS_TALLY_H
#define SCEPPROBE_LOGS_TALLY_H

#include "logs/entry.h"

enum { TALLY_SLOTS = 2 * LOG_EXCHANGES_MAX };

struct tally_row {
	struct exchange *exchange; /* owned, until it is handed over */
	unsigned id;               /* that the exchange will have */
	bool own;                  /* of a device's own log */
	uint64_t last_line;        /* of those in its first file */
	uint64_t ended; /* how many of its failures ended by delivery of the same */
};

/* The first name of a server in the logs, and whether there is another. */
struct tally_server {
	char name[64];
	bool several;
};

struct tally {
	struct tally_row **rows; /* in the order they were first seen; owned */
	size_t n_rows;
	struct tally_row *slots[TALLY_SLOTS];  /* the same rows, by what they say */
	struct tally_server address, computer; /* in W3C logs, and in events */
	uint64_t not_kept;                     /* entries for which there was no room */
};

void tally_clear(struct tally *tally);
/* Counts an entry: a new row, or one more of a row. What is in no line (RECORD_ABSENT
 * and behind) is kept in any case: it is not more than one for each family. *row is
 * NULL where there was no room. -ENOMEM. */
MUST_CHECK int tally_add(
	struct tally *tally, const struct log_entry *entry, struct tally_row **row);
/* Whether a row is of that device family. */
bool tally_has(const struct tally *tally, const char *family);
/* Hands the rows over to the trace, whole: after that nobody changes them. -ENOMEM. */
MUST_CHECK int tally_emit(struct tally *tally, struct trace *trace);

#endif
