/* SPDX-License-Identifier: MIT */
/*
 * The JSON of what logs tell. Keys are part of the contract: they are in the schema.
 */
#include <string.h>

#include "base/moment.h"
#include "base/tree.h"
#include "render/logs.h"
#include "trace/history.h"

/* Null where a log has no date; the time of day is in clock_of(). */
static json_t *moment(int64_t at, bool dated)
{
	return dated ? tree_moment(at) : json_null();
}

static json_t *clock_of(int64_t at, bool timed)
{
	char text[MOMENT_TEXT];

	moment_write(at, text);
	if (!timed || strlen(text) != 20)
		return json_null();
	return json_stringn(text + 11, 8);
}

static json_t *whole(uint64_t n)
{
	return json_integer(n > INT64_MAX ? INT64_MAX : (json_int_t)n);
}

static json_t *code(bool has, uint32_t value)
{
	return has ? json_sprintf("0x%08x", value) : json_null();
}

static const char *kind_name(enum record_kind kind)
{
	static const char *const names[RECORD_KINDS] = {
		[RECORD_REQUEST] = "request",
		[RECORD_DROPPED] = "dropped",
		[RECORD_EVENT] = "event",
		[RECORD_STATE] = "state",
		[RECORD_STUCK] = "stuck",
		[RECORD_ENDED] = "ended",
		[RECORD_ABSENT] = "absent",
		[RECORD_SILENT] = "silent",
		[RECORD_BESIDE] = "beside",
		[RECORD_UNREAD] = "unread",
	};

	return names[kind];
}

void logs_set_record(json_t *exchange, const struct trace *trace,
	const struct exchange *from, bool *failed)
{
	const struct record *record = &from->record;
	json_t *facts;
	bool timed = record->first || record->last;

	if (from->origin == ORIGIN_WIRE) {
		tree_set(exchange, "record", json_null(), failed);
		return;
	}
	facts = json_object();
	tree_set(facts, "kind", json_string(kind_name(record->kind)), failed);
	tree_set(facts, "file", json_string(trace->history->files[record->file].name),
		failed);
	tree_set(facts, "line", record->line ? whole(record->line) : json_null(), failed);
	tree_set(facts, "count", whole(record->count), failed);
	tree_set(facts, "first_at", moment(record->first, record->dated), failed);
	tree_set(facts, "last_at", moment(record->last, record->dated), failed);
	tree_set(facts, "clock", clock_of(record->first, timed), failed);
	tree_set(facts, "failure", json_boolean(record->failure), failed);
	tree_set(facts, "over", json_boolean(record->over), failed);
	tree_set(facts, "sub_status",
		record->sub_status >= 0 ? json_integer(record->sub_status) : json_null(),
		failed);
	tree_set(facts, "win32_status",
		record->has_win32 ? json_integer(record->win32) : json_null(), failed);
	tree_set(facts, "hresult", code(record->has_hresult, record->hresult), failed);
	tree_set(facts, "event",
		record->event ? json_integer(record->event) : json_null(), failed);
	tree_set(facts, "reason", tree_text_or_null(record->reason), failed);
	tree_set(facts, "client", tree_text_or_null(record->client), failed);
	tree_set(facts, "text", tree_text_or_null(record->text), failed);
	tree_set(exchange, "record", facts, failed);
}

/* ---- files and journeys ---- */

static const char *zone_word(const struct log_file *file)
{
	if (!file->local)
		return "told";
	return file->shift ? "found" : "assumed";
}

static json_t *file(const struct log_file *file, bool *failed)
{
	json_t *object = json_object(), *problems = json_array();

	for (uint64_t i = 0; i < file->n_problems && i < LOG_PROBLEMS_MAX; i++) {
		const uint64_t line = file->problems[i].line;
		json_t *problem = json_object();

		tree_set(problem, "line", line ? whole(line) : json_null(), failed);
		tree_set(problem, "text", json_string(file->problems[i].text), failed);
		tree_append(problems, problem, failed);
	}
	tree_set(object, "name", json_string(file->name), failed);
	tree_set(object, "format", tree_text_or_null(file->format), failed);
	tree_set(object, "gzip", json_boolean(file->gzip), failed);
	tree_set(object, "complete", json_boolean(!file->lost), failed);
	tree_set(object, "zone", json_string(zone_word(file)), failed);
	tree_set(object, "lines", whole(file->lines), failed);
	tree_set(object, "used", whole(file->used), failed);
	tree_set(object, "first_at", moment(file->first, file->dated), failed);
	tree_set(object, "last_at", moment(file->last, file->dated), failed);
	tree_set(object, "problems", problems, failed);
	tree_set(object, "problem_count", whole(file->n_problems), failed);
	return object;
}

static const char *waypoint_status(const struct journey *journey, int w)
{
	if (journey->reached & 1U << w)
		return "reached";
	if (w < journey_furthest(journey))
		return "implied";
	return journey->shown & 1U << w ? "missing" : "not-shown";
}

static json_t *waypoint_or_null(int w)
{
	return w >= 0 && w < WAYPOINT_COUNT ? json_string(waypoint_name((enum waypoint)w))
					    : json_null();
}

static json_t *journey(const struct journey *journey, bool *failed)
{
	json_t *object = json_object(), *steps = json_array();

	for (int w = 0; w < WAYPOINT_COUNT; w++) {
		bool at = journey->timed && journey->reached & 1U << w;
		json_t *step = json_object();

		tree_set(step, "step", json_string(waypoint_name((enum waypoint)w)),
			failed);
		tree_set(
			step, "status", json_string(waypoint_status(journey, w)), failed);
		tree_set(
			step, "at", moment(journey->at[w], at && journey->dated), failed);
		tree_set(step, "clock", clock_of(journey->at[w], at), failed);
		tree_append(steps, step, failed);
	}
	tree_set(object, "device", json_string(journey->device), failed);
	tree_set(object, "client", tree_text_or_null(journey->client), failed);
	tree_set(object, "transaction_id", tree_text_or_null(journey->transaction),
		failed);
	tree_set(object, "state", tree_text_or_null(journey->state), failed);
	tree_set(object, "guess", tree_text_or_null(journey->guess), failed);
	tree_set(object, "steps", steps, failed);
	tree_set(object, "furthest", waypoint_or_null(journey_furthest(journey)), failed);
	tree_set(object, "first_missing", waypoint_or_null((int)journey_missing(journey)),
		failed);
	tree_set(object, "name", tree_text_or_null(journey->name), failed);
	tree_set(object, "attempts", whole(journey->attempts), failed);
	tree_set(object, "failures", whole(journey->failures), failed);
	tree_set(object, "failed_exchange",
		journey->failed ? json_integer(journey->failed) : json_null(), failed);
	tree_set(object, "failed_at",
		moment(journey->failed_at, journey->failed && journey->dated), failed);
	tree_set(object, "shift_seconds", json_integer(journey->shift), failed);
	return object;
}

static json_t *logs_json_count(const struct journey_count *count, bool *failed)
{
	json_t *object = json_object(), *furthest = json_object();

	for (int w = 0; w <= WAYPOINT_COUNT; w++)
		tree_set(furthest, w ? waypoint_name((enum waypoint)(w - 1)) : "none",
			whole(count->furthest[w]), failed);
	tree_set(object, "device", json_string(count->device), failed);
	tree_set(object, "total", whole(count->total), failed);
	tree_set(object, "furthest", furthest, failed);
	return object;
}

static json_t *bundle(const struct log_bundle *bundle, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "name", json_string(bundle->name), failed);
	tree_set(object, "kind", tree_text_or_null(bundle->kind), failed);
	tree_set(object, "members", whole(bundle->members), failed);
	tree_set(object, "read", whole(bundle->read), failed);
	tree_set(object, "passed_over", whole(bundle->passed), failed);
	tree_set(object, "unreadable", whole(bundle->unreadable), failed);
	return object;
}

void logs_set_target(json_t *target, const struct trace *trace, bool *failed)
{
	const struct history *history = trace->history;
	json_t *files = json_array(), *journeys = json_array(), *counts = json_array();
	json_t *bundles = json_array();

	for (size_t i = 0; history && i < history->n_bundles; i++)
		tree_append(bundles, bundle(&history->bundles[i], failed), failed);
	for (size_t i = 0; history && i < history->n_files; i++)
		tree_append(files, file(&history->files[i], failed), failed);
	for (size_t i = 0; history && i < history->n_journeys; i++)
		tree_append(journeys, journey(&history->journeys[i], failed), failed);
	for (size_t i = 0; history && i < history->n_counts; i++)
		tree_append(counts, logs_json_count(&history->counts[i], failed), failed);
	tree_set(target, "log_bundles", bundles, failed);
	tree_set(target, "logs", files, failed);
	tree_set(target, "journeys", journeys, failed);
	tree_set(target, "journey_counts", counts, failed);
}
