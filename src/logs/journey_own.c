/* SPDX-License-Identifier: MIT */
/*
 * Puts the lines of a device's own log to its enrolments: by the certificate's name, or
 * else by what is going on. A line without a name fits the enrolment that waits for it;
 * of two that wait the line is kept back until a line with a name decides. It promises
 * bounded work for each line: so many enrolments are open at once, and so many lines kept
 * back.
 */
#include "logs/journey_step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whose log it is: the computer that it names, else the file. */
static void owner_of(const struct journey_step *step, char out[64])
{
	if (step->client[0])
		snprintf(out, 64, "%s", step->client);
	else
		snprintf(out, 64, "\n%u", step->file);
}

static bool owns(const struct open_journey *open, const struct journey_step *step,
	const char *owner)
{
	return open->used && strcmp(open->journey.device, step->family) == 0 &&
	       strcmp(open->owner, owner) == 0;
}

/* Which fits better, of two that could go on? */
enum fit { FIT_NONE, FIT_ENDED, FIT_OPEN, FIT_REQUESTED, FIT_WAITING, FIT_NAMED };

static enum fit fit_of(const struct open_journey *open, const struct journey_step *step)
{
	const struct journey *journey = &open->journey;
	bool request = journey->reached & 1U << WAYPOINT_REQUEST;
	bool delivery = step->reached &
			(1U << WAYPOINT_DELIVERY | 1U << WAYPOINT_INSTALLED);

	if (step->name[0] && open->name[0])
		return strcmp(step->name, open->name) == 0 ? FIT_NAMED : FIT_NONE;
	if (journey_is_ended(open))
		return step->failure || step->begins || step->name[0] ? FIT_NONE
								      : FIT_ENDED;
	if (step->begins)
		return !request ? FIT_WAITING : journey->failures ? FIT_OPEN : FIT_NONE;
	/* What was refused is not installed without another request. */
	if (delivery && !open->requested && journey->failures)
		return FIT_NONE;
	return open->requested ? FIT_REQUESTED : FIT_OPEN;
}

static struct open_journey *find_own(
	struct journeys *journeys, const struct journey_step *step, const char *owner)
{
	struct open_journey *best = NULL;
	enum fit best_fit = FIT_NONE;

	for (size_t i = 0; i < JOURNEYS_OWN_MAX; i++) {
		struct open_journey *open = &journeys->own[i];
		enum fit fit = owns(open, step, owner) ? fit_of(open, step) : FIT_NONE;

		if (fit == FIT_NONE || fit < best_fit)
			continue;
		/* Of those that wait for a request the oldest is served, else the latest.
		 */
		if (fit == best_fit &&
			(fit == FIT_WAITING ? open->touched > best->touched
					    : open->touched < best->touched))
			continue;
		best = open;
		best_fit = fit;
	}
	return best;
}

static struct open_journey *free_slot(struct journeys *journeys)
{
	struct open_journey *oldest = &journeys->own[0];

	for (size_t i = 0; i < JOURNEYS_OWN_MAX; i++) {
		if (!journeys->own[i].used)
			return &journeys->own[i];
		if (journeys->own[i].touched < oldest->touched)
			oldest = &journeys->own[i];
	}
	return oldest;
}

/* A named journey that came to its end begins anew only with a request. */
static bool begins_anew(const struct open_journey *open, const struct journey_step *step)
{
	if (!step->begins)
		return false;
	return journey_is_ended(open) ||
	       (open->journey.reached & 1U << WAYPOINT_REQUEST &&
		       !open->journey.failures);
}

static bool is_delivery(const struct journey_step *step)
{
	return !step->failure &&
	       step->reached & (1U << WAYPOINT_DELIVERY | 1U << WAYPOINT_INSTALLED);
}

/* Whether two requests are under way, and the line says of neither that it is meant. */
static bool is_ambiguous(
	struct journeys *journeys, const struct journey_step *step, const char *owner)
{
	size_t n = 0;

	if (step->name[0] || step->begins || (!step->failure && !is_delivery(step)))
		return false;
	for (size_t i = 0; i < JOURNEYS_OWN_MAX; i++) {
		const struct open_journey *open = &journeys->own[i];

		n += owns(open, step, owner) && open->name[0] && open->requested &&
		     !journey_is_ended(open);
	}
	return n > 1;
}

/* It waits for a line with a name, which shows the one that ended. */
static bool defer_step(struct journeys *journeys, const struct journey_step *step)
{
	if (!journeys->deferred)
		journeys->deferred = calloc(JOURNEYS_DEFERRED_MAX, sizeof(*step));
	if (!journeys->deferred || journeys->n_deferred == JOURNEYS_DEFERRED_MAX)
		return false;
	journeys->deferred[journeys->n_deferred++] = *step;
	return true;
}

/* A delivery by name is the one of an earlier line without a name. */
static void drop_deferred(struct journeys *journeys, const char *owner)
{
	char its_owner[64];

	for (size_t i = 0; i < journeys->n_deferred; i++) {
		struct journey_step *step = &journeys->deferred[i];

		owner_of(step, its_owner);
		if (!is_delivery(step) || strcmp(its_owner, owner) != 0)
			continue;
		journeys->n_deferred--;
		memmove(step, step + 1, (journeys->n_deferred - i) * sizeof(*step));
		return;
	}
}

void journey_take_own(
	struct journeys *journeys, const struct journey_step *step, bool last)
{
	char owner[64];
	struct open_journey *open;

	owner_of(step, owner);
	if (!last && is_ambiguous(journeys, step, owner) && defer_step(journeys, step))
		return;
	if (step->name[0] && is_delivery(step))
		drop_deferred(journeys, owner);
	open = find_own(journeys, step, owner);
	if (!open || begins_anew(open, step)) {
		open = open ? open : free_slot(journeys);
		journey_begin(journeys, open, step);
		snprintf(open->owner, sizeof(open->owner), "%s", owner);
	} else if (step->begins && open->journey.failures) {
		open->journey.attempts++;
	}
	journey_continue(journeys, open, step);
}
