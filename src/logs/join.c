/* SPDX-License-Identifier: MIT */
/*
 * A transactionID decides. Without one the times have to: a device's log and a server's
 * that agree to the minute are of one enrolment, if there is no other that could be
 * meant. A device's clock may be written in its own zone: then the two differ by whole
 * half-hours, which is found out and said. What stays a guess is called one.
 */
#include "logs/join.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "logs/journey.h"

/* Seconds. A CA may take a minute; two clocks differ by some seconds. */
enum { SAME_TIME = 300, SAME_MOMENT = 15, ANSWER_AFTER = 90, ANSWER_BEFORE = 5 };

enum { DAY = 86400, HALF_HOUR = 1800, ZONE_MOST = 14 * 3600 };

static const char *const guess_time = "IIS and device log joined by time";

/* ---- counts ---- */

static struct journey_count *count_of(struct history *history, const char *device)
{
	for (size_t i = 0; i < history->n_counts; i++)
		if (strcmp(history->counts[i].device, device) == 0)
			return &history->counts[i];
	if (history->n_counts == TRACE_DEVICES_MAX)
		return NULL;
	snprintf(history->counts[history->n_counts].device, DEVICE_NAME, "%s", device);
	return &history->counts[history->n_counts++];
}

static void count_journey(
	struct history *history, const struct journey *journey, bool more)
{
	struct journey_count *count = count_of(history, journey->device);
	uint64_t step = more ? 1 : UINT64_MAX;

	if (!count)
		return;
	count->total += step;
	count->furthest[journey_furthest(journey) + 1] += step;
}

void journey_keep(struct history *history, const struct journey *journey)
{
	struct journey *oldest = &history->journeys[0];

	count_journey(history, journey, true);
	if (history->n_journeys < LOG_JOURNEYS_MAX) {
		history->journeys[history->n_journeys++] = *journey;
		return;
	}
	for (size_t i = 1; i < LOG_JOURNEYS_MAX; i++)
		if (history->journeys[i].last < oldest->last)
			oldest = &history->journeys[i];
	if (oldest->last <= journey->last)
		*oldest = *journey;
}

/* ---- one enrolment in two logs ---- */

bool journey_is_from_device(const struct journey *journey)
{
	return journey->shown & 1U << WAYPOINT_INSTALLED;
}

/* How two could be one, the better the higher. */
enum likeness { LIKE_NOT, LIKE_SHIFTED, LIKE_CLOCK, LIKE_TIME, LIKE_TRANSACTION };

/* A moment that both logs have. */
static bool common_moments(const struct journey *device, const struct journey *server,
	int64_t *on_device, int64_t *on_server)
{
	const enum waypoint order[] = { WAYPOINT_CONTACT, WAYPOINT_REQUEST };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (!(device->reached & server->reached & 1U << order[i]))
			continue;
		*on_device = device->at[order[i]];
		*on_server = server->at[order[i]];
		return true;
	}
	*on_device = device->first;
	*on_server = server->first;
	return device->timed && server->timed;
}

/* Seconds between two times of day, the short way round. */
static int64_t clock_apart(int64_t a, int64_t b)
{
	int64_t apart = ((a - b) % DAY + DAY) % DAY;

	return apart > DAY / 2 ? apart - DAY : apart;
}

/* Half-hours, as seconds, by which the two differ; 0 if they do not. */
static int shift_of(int64_t on_device, int64_t on_server)
{
	int64_t apart = on_device - on_server;
	int64_t shift = (apart + (apart < 0 ? -HALF_HOUR : HALF_HOUR) / 2) / HALF_HOUR *
			HALF_HOUR;

	if (shift > ZONE_MOST || shift < -ZONE_MOST || llabs(apart - shift) > SAME_MOMENT)
		return 0;
	return (int)shift;
}

static enum likeness likeness_of(
	const struct journey *device, const struct journey *server, int *shift)
{
	int64_t on_device, on_server;

	*shift = 0;
	if (journey_is_from_device(server) || !journey_is_from_device(device) ||
		strcmp(device->device, server->device) != 0)
		return LIKE_NOT;
	if (device->transaction[0] && server->transaction[0])
		return strcmp(device->transaction, server->transaction) == 0
			       ? LIKE_TRANSACTION
			       : LIKE_NOT;
	if (!server->dated || !device->timed ||
		!common_moments(device, server, &on_device, &on_server))
		return LIKE_NOT;
	if (!device->dated)
		return llabs(clock_apart(on_device, on_server)) <= SAME_MOMENT
			       ? LIKE_CLOCK
			       : LIKE_NOT;
	if (server->first >= device->first - SAME_TIME &&
		server->last <= device->last + SAME_TIME)
		return LIKE_TIME;
	*shift = shift_of(on_device, on_server);
	return *shift ? LIKE_SHIFTED : LIKE_NOT;
}

static void move_in_time(struct journey *journey, int64_t seconds)
{
	for (int w = 0; w < WAYPOINT_COUNT; w++)
		if (journey->reached & 1U << w)
			journey->at[w] += seconds;
	journey->first += seconds;
	journey->last += seconds;
	if (journey->failed)
		journey->failed_at += seconds;
}

static void tell_guess(struct journey *journey, enum likeness likeness, int shift)
{
	int minutes = abs(shift) / 60;

	journey->guess[0] = '\0';
	if (likeness == LIKE_SHIFTED)
		snprintf(journey->guess, sizeof(journey->guess),
			"%s; the device's log is in its own zone, UTC%c%d:%02d",
			guess_time, shift < 0 ? '-' : '+', minutes / 60, minutes % 60);
	else if (likeness != LIKE_TRANSACTION)
		snprintf(journey->guess, sizeof(journey->guess), "%s", guess_time);
}

static void join_two(struct journey *device, const struct journey *server,
	enum likeness likeness, int shift)
{
	if (likeness == LIKE_SHIFTED) {
		move_in_time(device, -shift);
		device->shift = shift;
	} else if (!device->dated && server->dated) {
		int64_t days = (server->first - device->first + DAY / 2) / DAY;

		move_in_time(device, days * DAY);
		device->dated = true;
	}
	for (int w = 0; w < WAYPOINT_COUNT; w++)
		if (server->reached & 1U << w && !(device->reached & 1U << w))
			device->at[w] = server->at[w];
	device->reached |= server->reached;
	device->shown |= server->shown;
	snprintf(device->client, sizeof(device->client), "%s", server->client);
	if (!device->transaction[0])
		snprintf(device->transaction, sizeof(device->transaction), "%s",
			server->transaction);
	if (!device->failed && server->failed &&
		!(device->reached & 1U << WAYPOINT_DELIVERY)) {
		device->failed = server->failed;
		device->failed_at = server->failed_at;
		device->failures = server->failures;
	}
	tell_guess(device, likeness, shift);
}

/* Joins the server's part to the device's, if there is one and no other as good. */
static void join_one(struct history *history, struct journey *device)
{
	enum likeness best = LIKE_NOT;
	struct journey *server = NULL;
	int shift = 0, its_shift;
	size_t found = 0;

	for (size_t i = 0; i < history->n_journeys; i++) {
		enum likeness likeness =
			history->journeys[i].device[0]
				? likeness_of(device, &history->journeys[i], &its_shift)
				: LIKE_NOT;

		if (likeness == LIKE_NOT || likeness < best)
			continue;
		found = likeness > best ? 1 : found + 1;
		best = likeness;
		server = &history->journeys[i];
		shift = its_shift;
	}
	if (found != 1)
		return;
	count_journey(history, device, false);
	count_journey(history, server, false);
	join_two(device, server, best, shift);
	count_journey(history, device, true);
	server->device[0] = '\0';
}

/* ---- lines of NDES, the connector and the CA ---- */

static bool could_be_of(
	const struct journey *journey, const struct journey_beside *beside)
{
	int64_t at = journey->reached & 1U << WAYPOINT_REQUEST
			     ? journey->at[WAYPOINT_REQUEST]
			     : journey->last;

	return journey->device[0] && journey->dated &&
	       beside->when >= at - ANSWER_BEFORE && beside->when <= at + ANSWER_AFTER;
}

static void add_beside(struct history *history, struct journey *journey,
	const struct journey_beside *beside)
{
	count_journey(history, journey, false);
	for (int w = 0; w < WAYPOINT_COUNT; w++)
		if (beside->reached & 1U << w && !(journey->reached & 1U << w))
			journey->at[w] = beside->when;
	journey->reached |= beside->reached;
	journey->shown |= 1U << WAYPOINT_CA;
	/* The first that failed is nearest to the cause. */
	if (beside->failed && !(journey->reached & 1U << WAYPOINT_DELIVERY)) {
		journey->failures++;
		if (!journey->failed) {
			journey->failed = beside->failed;
			journey->failed_at = beside->when;
		}
	}
	count_journey(history, journey, true);
}

static void join_beside(struct history *history, const struct journey_beside *beside)
{
	struct journey *found = NULL;
	size_t n = 0;

	for (size_t i = 0; i < history->n_journeys; i++)
		if (could_be_of(&history->journeys[i], beside)) {
			found = &history->journeys[i];
			n++;
		}
	if (n == 1)
		add_beside(history, found, beside);
}

/* ---- the end ---- */

static void forget_joined(struct history *history)
{
	size_t kept = 0;

	for (size_t i = 0; i < history->n_journeys; i++)
		if (history->journeys[i].device[0])
			history->journeys[kept++] = history->journeys[i];
	history->n_journeys = kept;
}

/* A stable order, whatever qsort(3) does: by insertion, of few. */
static void sort_by_time(struct history *history)
{
	for (size_t i = 1; i < history->n_journeys; i++) {
		struct journey moved = history->journeys[i];
		size_t at = i;

		for (; at > 0 && history->journeys[at - 1].first > moved.first; at--)
			history->journeys[at] = history->journeys[at - 1];
		history->journeys[at] = moved;
	}
}

void journeys_join(
	struct history *history, const struct journey_beside *beside, size_t n_beside)
{
	for (size_t i = 0; i < history->n_journeys; i++)
		if (journey_is_from_device(&history->journeys[i]))
			join_one(history, &history->journeys[i]);
	forget_joined(history);
	for (size_t i = 0; i < n_beside; i++)
		join_beside(history, &beside[i]);
	sort_by_time(history);
}
