/* SPDX-License-Identifier: MIT */
/*
 * A line on its way to an enrolment: between journey.c, which orders them and knows those
 * of servers, and journey_own.c, which knows those of devices.
 */
#ifndef SCEPPROBE_LOGS_JOURNEY_STEP_H
#define SCEPPROBE_LOGS_JOURNEY_STEP_H

#include "logs/journey.h"

/* What a journey needs of an entry, which itself is gone when its turn comes. */
struct journey_step {
	int64_t when;
	uint64_t order;
	unsigned file, shows, reached;
	const char *family;
	enum step step;
	bool timed, dated, begins, own, failure;
	struct tally_row *row;
	char client[64], transaction[72], name[160], state[64];
};

/* The one that was open there ends, and the step begins another. */
void journey_begin(struct journeys *journeys, struct open_journey *open,
	const struct journey_step *step);
void journey_continue(struct journeys *journeys, struct open_journey *open,
	const struct journey_step *step);
bool journey_is_ended(const struct open_journey *open);
/* A line of a device's own log. With `last` nothing comes that could tell more. */
void journey_take_own(
	struct journeys *journeys, const struct journey_step *step, bool last);

#endif
