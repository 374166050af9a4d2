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

/* An enrolment takes seconds; polls come minutes apart. */
enum { SAME_ENROLMENT = 600 };

static const char *const guess_client = "by client address and time";

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

/* ---- those that ended ---- */

static void end_journey(struct history *history, struct open_journey *open)
{
	if (!open->used)
		return;
	journey_keep(history, &open->journey);
	open->used = false;
}

/* ---- a journey goes on ---- */

static bool is_ended(const struct open_journey *open)
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

static void begin_journey(struct journeys *journeys, struct open_journey *open,
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

static void continue_journey(struct journeys *journeys, struct open_journey *open,
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
		begin_journey(journeys, open, step);
	continue_journey(journeys, open, step);
}

/* ---- of devices: by the certificate's name, else by what is going on ---- */

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
	if (is_ended(open))
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
	return is_ended(open) || (open->journey.reached & 1U << WAYPOINT_REQUEST &&
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
		     !is_ended(open);
	}
	return n > 1;
}

/* It waits until a line with a name has told which of them came to its end. */
static bool defer_step(struct journeys *journeys, const struct journey_step *step)
{
	if (!journeys->deferred)
		journeys->deferred = calloc(JOURNEYS_DEFERRED_MAX, sizeof(*step));
	if (!journeys->deferred || journeys->n_deferred == JOURNEYS_DEFERRED_MAX)
		return false;
	journeys->deferred[journeys->n_deferred++] = *step;
	return true;
}

/* A delivery by name is the one that a line without a name told of before. */
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

static void take_own_step(
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
		begin_journey(journeys, open, step);
		snprintf(open->owner, sizeof(open->owner), "%s", owner);
	} else if (step->begins && open->journey.failures) {
		open->journey.attempts++;
	}
	continue_journey(journeys, open, step);
}

static void take_step(struct journeys *journeys, const struct journey_step *step)
{
	if (step->own)
		take_own_step(journeys, step, false);
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

/* ---- what others tell ---- */

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

/* What a device did, or was answered. */
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
		take_own_step(journeys, &journeys->deferred[i], true);
	for (size_t i = 0; i < JOURNEYS_OWN_MAX; i++)
		end_journey(journeys->history, &journeys->own[i]);
	for (size_t i = 0; i < JOURNEYS_OPEN_MAX; i++)
		end_journey(journeys->history, &journeys->open[i]);
	journeys_join(journeys->history, journeys->beside, n);
}
