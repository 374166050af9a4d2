/* SPDX-License-Identifier: MIT */
/*
 * Puts the lines of one enrolment together. A device's own log says which certificate its
 * lines are about. A server's log does not: there the client's address and the time have
 * to do, behind a proxy for many devices at once, and that is said. A transactionID,
 * where one can be read, decides.
 *
 * Bounded: so many enrolments can be open at once, and so many of those that ended are
 * kept, the latest; all are counted.
 */
#include "logs/journey.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* An enrolment takes seconds; polls come minutes apart. */
enum { SAME_ENROLMENT = 600, SAME_TIME = 300 };

static const char *const guess_client = "by client address and time";
static const char *const guess_time = "IIS and device log joined by time";

/* ---- those that ended ---- */

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

static void keep_journey(struct history *history, const struct journey *journey)
{
	struct journey *oldest = &history->journeys[0];

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

static void end_journey(struct history *history, struct open_journey *open)
{
	if (!open->used)
		return;
	count_journey(history, &open->journey, true);
	keep_journey(history, &open->journey);
	open->used = false;
}

/* ---- those that go on ---- */

static bool is_device(const char *family)
{
	return strcmp(family, "connector") != 0 && strcmp(family, "server") != 0 &&
	       strcmp(family, "browser") != 0;
}

/* What a device did, or was answered. */
static bool is_of_way(enum record_kind kind)
{
	return kind == RECORD_REQUEST || kind == RECORD_EVENT || kind == RECORD_STATE;
}

static struct open_journey *find_open(
	struct journeys *journeys, const struct log_entry *entry)
{
	uint64_t hash = span_hash(SPAN_HASH, entry->family, strlen(entry->family));

	if (entry->own) {
		hash = span_hash(hash, &entry->file, sizeof(entry->file));
		hash = span_hash(hash, entry->name.data, entry->name.length);
	} else {
		hash = span_hash(hash, entry->client.data, entry->client.length);
	}
	return &journeys->open[(hash ^ hash >> 32) % JOURNEYS_OPEN_MAX];
}

static bool same_owner(const struct open_journey *open, const struct log_entry *entry)
{
	char name[sizeof(open->name)];

	if (!open->used || open->own != entry->own ||
		strcmp(open->journey.device, entry->family) != 0)
		return false;
	if (!entry->own) {
		text_keep(name, entry->client);
		return strncmp(open->journey.client, name,
			       sizeof(open->journey.client) - 4) == 0;
	}
	text_keep(name, entry->name);
	return open->journey.file == entry->file && strcmp(open->name, name) == 0;
}

static bool goes_on(const struct open_journey *open, const struct log_entry *entry)
{
	const struct journey *journey = &open->journey;
	const unsigned first_steps = 1U << STEP_CAPS | 1U << STEP_CACERT;

	if (entry->own)
		return !entry->begins;
	if (entry->timed && journey->timed &&
		(entry->when - journey->last > SAME_ENROLMENT ||
			entry->when < journey->first))
		return false;
	if (entry->transaction.length && journey->transaction[0] &&
		!span_is(entry->transaction, journey->transaction))
		return false;
	return !(journey->reached & 1U << WAYPOINT_REQUEST &&
		 first_steps & 1U << entry->step);
}

static void begin_journey(
	struct history *history, struct open_journey *open, const struct log_entry *entry)
{
	struct journey *journey = &open->journey;

	end_journey(history, open);
	*open = (struct open_journey){
		.used = true,
		.own = entry->own,
	};
	text_keep(open->name, entry->name);
	snprintf(journey->device, sizeof(journey->device), "%s", entry->family);
	text_keep(journey->client, entry->client);
	journey->file = entry->file;
	journey->timed = entry->timed;
	journey->dated = entry->dated;
	journey->first = journey->last = entry->when;
	if (!entry->own)
		snprintf(journey->guess, sizeof(journey->guess), "%s", guess_client);
}

static void continue_journey(struct journey *journey, const struct log_entry *entry)
{
	for (int w = 0; w < WAYPOINT_COUNT; w++) {
		if (!(entry->reached & 1U << w) || journey->reached & 1U << w)
			continue;
		journey->reached |= 1U << w;
		journey->at[w] = entry->when;
	}
	journey->shown |= entry->shows;
	if (entry->timed && entry->when > journey->last)
		journey->last = entry->when;
	if (entry->transaction.length)
		text_keep(journey->transaction, entry->transaction);
	if (entry->state.length)
		text_keep(journey->state, entry->state);
}

void journeys_add(struct journeys *journeys, const struct log_entry *entry)
{
	struct open_journey *open;

	if (entry->apart || !is_device(entry->family) || !is_of_way(entry->kind) ||
		entry->step == STEP_BROWSE || entry->step == STEP_VERIFY)
		return;
	open = find_open(journeys, entry);
	if (!same_owner(open, entry) || !goes_on(open, entry))
		begin_journey(journeys->history, open, entry);
	continue_journey(&open->journey, entry);
}

/* ---- one enrolment in two logs ---- */

bool journey_is_from_device(const struct journey *journey)
{
	return journey->shown & 1U << WAYPOINT_INSTALLED;
}

static bool is_same(
	const struct journey *device, const struct journey *server, bool *sure)
{
	*sure = device->transaction[0] && server->transaction[0];
	if (journey_is_from_device(server) || !journey_is_from_device(device) ||
		strcmp(device->device, server->device) != 0)
		return false;
	if (*sure)
		return strcmp(device->transaction, server->transaction) == 0;
	return device->dated && server->dated &&
	       server->first >= device->first - SAME_TIME &&
	       server->last <= device->last + SAME_TIME;
}

static void join_journeys(struct journey *device, const struct journey *server, bool sure)
{
	for (int w = 0; w < WAYPOINT_COUNT; w++)
		if (server->reached & 1U << w && !(device->reached & 1U << w))
			device->at[w] = server->at[w];
	device->reached |= server->reached;
	device->shown |= server->shown;
	snprintf(device->client, sizeof(device->client), "%s", server->client);
	snprintf(device->guess, sizeof(device->guess), "%s", sure ? "" : guess_time);
}

static void forget_journey(struct history *history, size_t index)
{
	history->n_journeys--;
	memmove(&history->journeys[index], &history->journeys[index + 1],
		(history->n_journeys - index) * sizeof(history->journeys[0]));
}

/* Joins the server's part to the device's, if there is one and no other. */
static void join_one(struct history *history, struct journey *device)
{
	size_t found = 0, at = 0;
	bool sure = false, last_sure = false;

	for (size_t i = 0; i < history->n_journeys; i++) {
		if (!is_same(device, &history->journeys[i], &sure))
			continue;
		found++;
		at = i;
		last_sure = sure;
	}
	if (found != 1)
		return;
	count_journey(history, device, false);
	count_journey(history, &history->journeys[at], false);
	join_journeys(device, &history->journeys[at], last_sure);
	count_journey(history, device, true);
	history->journeys[at].device[0] = '\0';
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

void journeys_close(struct journeys *journeys)
{
	struct history *history = journeys->history;

	for (size_t i = 0; i < JOURNEYS_OPEN_MAX; i++)
		end_journey(history, &journeys->open[i]);
	for (size_t i = 0; i < history->n_journeys; i++)
		if (journey_is_from_device(&history->journeys[i]))
			join_one(history, &history->journeys[i]);
	for (size_t i = history->n_journeys; i-- > 0;)
		if (!history->journeys[i].device[0])
			forget_journey(history, i);
	sort_by_time(history);
}
