/* SPDX-License-Identifier: MIT */
/*
 * A device's own log says which certificate its lines are about, or at least which
 * computer. A server's log does not: there the client's address and the time have to do,
 * behind a proxy for many devices at once, and that is said. Joining what several logs
 * tell is in join.c.
 *
 * Lines come in any order, as Event Viewer gives the newest first: they wait in a window
 * and are taken by time. A failure ends only by delivery of the same certificate, since
 * devices try for ever. Bounded: so many enrolments can be open at once, and so many of
 * those that ended are kept, the latest; all are counted.
 */
#include "logs/journey.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "logs/join.h"
#include "logs/journey_step.h"

/* An enrolment takes seconds; polls come minutes apart. */
enum { SAME_ENROLMENT = 600 };

static const char *const guess_client = "by client address and time";

/* ---- those that ended ---- */

static void end_journey(struct history *history, struct open_journey *open)
{
	if (!open->used)
		return;
	journey_keep(history, &open->journey);
	open->used = false;
}

/* ---- a journey goes on ---- */

bool journey_is_ended(const struct open_journey *open)
{
	return open->journey.reached & 1U << WAYPOINT_INSTALLED;
}

/* What failed before was mended: the certificate came. */
static void end_failures(struct open_journey *open)
{
	for (size_t i = 0; i < JOURNEY_FAILURES && open->failures[i].row; i++)
		open->failures[i].row->ended += open->failures[i].n;
	memset(open->failures, 0, sizeof(open->failures));
	open->journey.failures = 0;
	open->journey.failed = 0;
}

static void note_failure(struct open_journey *open, const struct journey_step *step)
{
	size_t i = 0;

	open->requested = false;
	open->journey.failures++;
	if (!step->row)
		return;
	open->journey.failed = step->row->id;
	open->journey.failed_at = step->when;
	while (i < JOURNEY_FAILURES && open->failures[i].row &&
		open->failures[i].row != step->row)
		i++;
	if (i == JOURNEY_FAILURES)
		return;
	open->failures[i].row = step->row;
	open->failures[i].n++;
}

void journey_begin(struct journeys *journeys, struct open_journey *open,
	const struct journey_step *step)
{
	struct journey *journey = &open->journey;

	end_journey(journeys->history, open);
	*open = (struct open_journey){ .used = true };
	text_keep(open->name, span_of_text(step->name));
	text_keep(journey->name, span_of_text(step->name));
	text_keep(journey->device, span_of_text(step->family));
	text_keep(journey->client, span_of_text(step->client));
	journey->file = step->file;
	journey->attempts = 1;
	journey->timed = step->timed;
	journey->dated = step->dated;
	journey->first = journey->last = step->when;
	if (!step->own)
		snprintf(journey->guess, sizeof(journey->guess), "%s", guess_client);
}

void journey_continue(struct journeys *journeys, struct open_journey *open,
	const struct journey_step *step)
{
	struct journey *journey = &open->journey;

	open->touched = ++journeys->touched;
	for (int w = 0; w < WAYPOINT_COUNT; w++) {
		if (!(step->reached & 1U << w) || journey->reached & 1U << w)
			continue;
		journey->reached |= 1U << w;
		journey->at[w] = step->when;
	}
	journey->shown |= step->shows;
	if (!step->timed || step->when >= journey->last)
		journey->last_file = step->file;
	if (step->timed && step->when > journey->last)
		journey->last = step->when;
	if (step->transaction[0])
		text_keep(journey->transaction, span_of_text(step->transaction));
	if (step->state[0])
		text_keep(journey->state, span_of_text(step->state));
	if (step->name[0] && !open->name[0]) {
		text_keep(open->name, span_of_text(step->name));
		text_keep(journey->name, span_of_text(step->name));
	}
	if (step->failure)
		note_failure(open, step);
	else if (step->reached & (1U << WAYPOINT_DELIVERY | 1U << WAYPOINT_INSTALLED))
		end_failures(open);
	if (!step->failure && (step->begins || step->reached & 1U << WAYPOINT_REQUEST))
		open->requested = true;
}

/* ---- of servers: by the client's address and the time ---- */

static struct open_journey *slot_of_client(
	struct journeys *journeys, const struct journey_step *step)
{
	uint64_t hash = span_hash(SPAN_HASH, step->family, strlen(step->family));

	hash = span_hash(hash, step->client, strlen(step->client));
	return &journeys->open[(hash ^ hash >> 32) % JOURNEYS_OPEN_MAX];
}

static bool client_goes_on(
	const struct open_journey *open, const struct journey_step *step)
{
	const struct journey *journey = &open->journey;
	const unsigned first_steps = 1U << STEP_CAPS | 1U << STEP_CACERT;

	if (!open->used || strcmp(journey->device, step->family) != 0 ||
		strcmp(journey->client, step->client) != 0)
		return false;
	if (step->timed && journey->timed &&
		(step->when - journey->last > SAME_ENROLMENT ||
			step->when < journey->first))
		return false;
	if (step->transaction[0] && journey->transaction[0] &&
		strcmp(step->transaction, journey->transaction) != 0)
		return false;
	return !(journey->reached & 1U << WAYPOINT_REQUEST &&
		 first_steps & 1U << step->step);
}

static void take_server_step(struct journeys *journeys, const struct journey_step *step)
{
	struct open_journey *open = slot_of_client(journeys, step);

	if (!client_goes_on(open, step))
		journey_begin(journeys, open, step);
	journey_continue(journeys, open, step);
}

static void take_step(struct journeys *journeys, const struct journey_step *step)
{
	if (step->own)
		journey_take_own(journeys, step, false);
	else
		take_server_step(journeys, step);
}

/* ---- the order ---- */

static int by_time(const void *left, const void *right)
{
	const struct journey_step *a = left, *b = right;

	if (a->when != b->when)
		return a->when < b->when ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

/* Takes the first `n` lines that wait, in their order. */
static void take_window(struct journeys *journeys, size_t n)
{
	bool sorted = true;

	for (size_t i = 1; i < journeys->n_window && sorted; i++)
		sorted = by_time(&journeys->window[i - 1], &journeys->window[i]) < 0;
	if (!sorted)
		qsort(journeys->window, journeys->n_window, sizeof(*journeys->window),
			by_time);
	for (size_t i = 0; i < n; i++)
		take_step(journeys, &journeys->window[i]);
	journeys->n_window -= n;
	memmove(journeys->window, journeys->window + n,
		journeys->n_window * sizeof(*journeys->window));
	journeys->file_begins = 0;
}

void journeys_end_file(struct journeys *journeys)
{
	struct journey_step *first = journeys->window + journeys->file_begins;
	size_t n = journeys->n_window - journeys->file_begins;
	size_t kept = journeys->file_begins;

	if (!journeys->window)
		return;
	if (journeys->n_down > journeys->n_up)
		for (size_t i = 0; i < n / 2; i++) {
			uint64_t order = first[i].order;
			struct journey_step moved;

			first[i].order = first[n - 1 - i].order;
			first[n - 1 - i].order = order;
			if (first[i].dated)
				continue;
			moved = first[i];

			first[i] = first[n - 1 - i];
			first[n - 1 - i] = moved;
		}
	/* Without a date there is no place among other files: these go in their order. */
	for (size_t i = 0; i < n; i++) {
		if (first[i].dated)
			journeys->window[kept++] = first[i];
		else
			take_step(journeys, &first[i]);
	}
	journeys->n_window = journeys->file_begins = kept;
	journeys->n_up = journeys->n_down = 0;
	journeys->last = 0;
}

static int make_room(struct journeys *journeys)
{
	if (!journeys->window)
		journeys->window = calloc(JOURNEYS_WINDOW, sizeof(*journeys->window));
	if (!journeys->window)
		return -ENOMEM;
	if (journeys->n_window == JOURNEYS_WINDOW)
		take_window(journeys, JOURNEYS_WINDOW / 2);
	return 0;
}

static void note_direction(struct journeys *journeys, const struct log_entry *entry)
{
	if (!entry->timed)
		return;
	if (journeys->last) {
		journeys->n_up += entry->when > journeys->last;
		journeys->n_down += entry->when < journeys->last;
	}
	journeys->last = entry->when;
}

static int add_step(
	struct journeys *journeys, const struct log_entry *entry, struct tally_row *row)
{
	struct journey_step *step;
	int r = make_room(journeys);

	if (r < 0)
		return r;
	note_direction(journeys, entry);
	step = &journeys->window[journeys->n_window++];
	*step = (struct journey_step){
		.when = entry->when,
		.order = ++journeys->order,
		.file = entry->file,
		.shows = entry->shows,
		.reached = entry->reached,
		.family = entry->family,
		.step = entry->step,
		.timed = entry->timed,
		.dated = entry->dated,
		.begins = entry->begins,
		.own = entry->own,
		.failure = entry->failure,
		.row = row,
	};
	text_keep(step->client, entry->client);
	text_keep(step->transaction, entry->transaction);
	text_keep(step->name, entry->name);
	text_keep(step->state, entry->state);
	return 0;
}

/* ---- lines of NDES, the connector and the CA ---- */

static int add_beside(struct journeys *journeys, const struct log_entry *entry,
	const struct tally_row *row)
{
	struct journey_beside *beside;

	if (!entry->dated || (!entry->reached && !entry->failure))
		return 0;
	if (!journeys->beside)
		journeys->beside = calloc(JOURNEYS_BESIDE_MAX, sizeof(*beside));
	if (!journeys->beside)
		return -ENOMEM;
	beside = &journeys->beside[journeys->n_beside++ % JOURNEYS_BESIDE_MAX];
	*beside = (struct journey_beside){
		.when = entry->when,
		.reached = entry->reached,
		.failed = entry->failure && row ? row->id : 0,
	};
	return 0;
}

static bool is_device(const char *family)
{
	return strcmp(family, "connector") != 0 && strcmp(family, "server") != 0 &&
	       strcmp(family, "browser") != 0;
}

/* A step of a device, or an answer to it. */
static bool is_of_way(enum record_kind kind)
{
	return kind == RECORD_REQUEST || kind == RECORD_EVENT || kind == RECORD_STATE;
}

int journeys_add(
	struct journeys *journeys, const struct log_entry *entry, struct tally_row *row)
{
	if (entry->apart || !is_of_way(entry->kind) || entry->step == STEP_BROWSE ||
		entry->step == STEP_VERIFY)
		return 0;
	/* A health probe is no enrolment. */
	if (entry->step == STEP_UNKNOWN && strcmp(entry->family, "other") == 0)
		return 0;
	if (!is_device(entry->family))
		return entry->kind == RECORD_EVENT ? add_beside(journeys, entry, row) : 0;
	return add_step(journeys, entry, row);
}

void journeys_clear(struct journeys *journeys)
{
	free(journeys->window);
	free(journeys->beside);
	free(journeys->deferred);
	journeys->deferred = NULL;
	journeys->window = NULL;
	journeys->beside = NULL;
}

/* ---- the end ---- */

void journeys_close(struct journeys *journeys)
{
	size_t n = journeys->n_beside < JOURNEYS_BESIDE_MAX ? journeys->n_beside
							    : JOURNEYS_BESIDE_MAX;

	journeys_end_file(journeys);
	if (journeys->n_window)
		take_window(journeys, journeys->n_window);
	for (size_t i = 0; i < journeys->n_deferred; i++)
		journey_take_own(journeys, &journeys->deferred[i], true);
	for (size_t i = 0; i < JOURNEYS_OWN_MAX; i++)
		end_journey(journeys->history, &journeys->own[i]);
	for (size_t i = 0; i < JOURNEYS_OPEN_MAX; i++)
		end_journey(journeys->history, &journeys->open[i]);
	journeys_join(journeys->history, journeys->beside, n);
}
