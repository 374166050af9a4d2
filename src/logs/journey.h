/* SPDX-License-Identifier: MIT */
/*
 * Puts the lines of one enrolment together, in the order of time, and joins what several
 * logs tell of one.
 */
#ifndef SCEPPROBE_LOGS_JOURNEY_H
#define SCEPPROBE_LOGS_JOURNEY_H

#include "logs/tally.h"

enum {
	JOURNEYS_OPEN_MAX = 4096, /* in logs of servers */
	JOURNEYS_OWN_MAX = 128,   /* in logs of devices */
	JOURNEYS_WINDOW = 4096,   /* lines that are brought into order at a time */
	JOURNEYS_BESIDE_MAX = 512,
	JOURNEY_FAILURES = 6,
	JOURNEYS_DEFERRED_MAX = 32,
};

/* An enrolment that may go on. */
struct open_journey {
	bool used;
	bool requested; /* since it failed last, if it did */
	uint64_t touched;
	char owner[64]; /* computer, or file: whose own log it is */
	char name[160]; /* what the device calls the certificate */
	struct {
		struct tally_row *row;
		uint64_t n;
	} failures[JOURNEY_FAILURES]; /* that have not ended */
	struct journey journey;
};

struct journey_step;
struct journey_beside;

struct journeys {
	struct history *history; /* where those that ended are kept; borrowed */
	struct open_journey open[JOURNEYS_OPEN_MAX], own[JOURNEYS_OWN_MAX];
	struct journey_step *window; /* owned; lines that wait for their order */
	size_t n_window, file_begins;
	size_t n_up, n_down; /* how often the time rose and fell within the file */
	int64_t last;
	uint64_t order, touched;
	struct journey_step *deferred; /* owned; lines that fit two enrolments */
	size_t n_deferred;
	struct journey_beside *beside; /* owned; lines of others about requests */
	size_t n_beside;
};

/* -ENOMEM. `row` is where the entry is counted; NULL: it is not. */
MUST_CHECK int journeys_add(
	struct journeys *journeys, const struct log_entry *entry, struct tally_row *row);
/* The file ends: whether it goes up or down in time is known. */
void journeys_end_file(struct journeys *journeys);
/* All end: they are joined, and stand in the history in the order of time. */
void journeys_close(struct journeys *journeys);
void journeys_clear(struct journeys *journeys);
/* Whether it is from the device's own log, which can show its end. */
bool journey_is_from_device(const struct journey *journey);

#endif
