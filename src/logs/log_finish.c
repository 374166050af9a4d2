/* SPDX-License-Identifier: MIT */
/*
 * The end of reading: notes what no line says and the logs tell all the same (a device
 * that got stuck, a family that is absent, what could not be read), and makes a trace of
 * what was counted. Nothing is read here, and nothing judged.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "logs/found_zone.h"
#include "logs/log.h"

/* A record without a line of its own: the logs as a whole show it. */
static void reader_note(
	struct log *log, const struct log_file *file, struct log_entry *entry)
{
	entry->file = (unsigned)(file - log->history->files);
	entry->format = file->format;
	sink_add(&log->sink, entry);
}

/* Seconds. Devices, the CA and a proxy take less than two minutes; what is pending is
 * asked for every five. */
enum { ENROLMENT_MOST = 600, DAY_SECONDS = 86400 };

/* How long the device's log goes on after the last line of the enrolment, as the log
 * writes its times; 0 where it has none. */
static int64_t rest_of_log(const struct log *log, const struct journey *journey)
{
	const struct log_file *file = &log->history->files[journey->last_file];
	int64_t rest = file->end - (journey->last + journey->shift);

	if (!file->end_timed || !journey->timed)
		return 0;
	if (!file->end_dated)
		rest = (rest % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
	if (!file->end_dated && rest > DAY_SECONDS / 2)
		return 0; /* the newest come first */
	return rest > 0 ? rest : 0;
}

static void tell_rest(const struct journey *journey, int64_t rest, struct bytes *text)
{
	char until[MOMENT_TEXT];

	if (!journey->timed) {
		bytes_append_text(text, "; the log has no times");
		return;
	}
	if (rest >= ENROLMENT_MOST) {
		bytes_printf(
			text, "; the log goes on for %lld minutes", (long long)rest / 60);
		return;
	}
	moment_write(journey->last + ENROLMENT_MOST, until);
	bytes_printf(text,
		"; the log ends %d second%s later. Without a certificate by %s the "
		"enrolment has failed",
		(int)rest, rest == 1 ? "" : "s",
		journey->dated ? until : until + strlen("1970-01-01T"));
}

/* A device's own log could have told of the end, and did not. What has been delivered
 * waits for the device or its user, however long; before that the answer may be on its
 * way still, where the log ends. */
static void note_stuck(struct log *log, const struct journey *journey)
{
	int furthest = journey_furthest(journey);
	const int64_t rest = rest_of_log(log, journey);
	const bool ended = furthest < WAYPOINT_DELIVERY && rest < ENROLMENT_MOST;
	scoped_buffer text = BYTES_EMPTY;
	struct log_entry entry = {
		.kind = ended ? RECORD_ENDED : RECORD_STUCK,
		.family = journey->device,
		.step = STEP_EVENT,
		.sub_status = -1,
		.failure = true,
		.timed = journey->timed,
		.dated = journey->dated,
		.when = journey->last,
	};

	/* A failure has a line of its own. */
	if (!journey_is_from_device(journey) || journey->failed ||
		furthest < WAYPOINT_REQUEST || journey_missing(journey) == WAYPOINT_COUNT)
		return;
	bytes_printf(&text, "%s: %s", ended ? "last step" : "stopped after",
		waypoint_name((enum waypoint)furthest));
	if (journey->state[0])
		bytes_printf(&text, ", last state %s", journey->state);
	if (ended || rest >= ENROLMENT_MOST)
		tell_rest(journey, rest, &text);
	entry.text = bytes_span(&text);
	entry.reason = span_of_text(journey->state);
	reader_note(log, &log->history->files[journey->file], &entry);
}

static const struct log_file *server_log(const struct log *log)
{
	for (size_t i = 0; i < log->history->n_files; i++)
		if (log->history->files[i].server)
			return &log->history->files[i];
	return NULL;
}

/* Notes that something is in no line. */
static void note_absence(struct log *log, enum record_kind kind, const char *family)
{
	const struct log_file *server = server_log(log);
	struct log_entry entry = { .kind = kind,
		.family = family,
		.step = STEP_EVENT,
		.sub_status = -1,
		.failure = true };
	scoped_buffer text = BYTES_EMPTY;
	uint64_t lines = 0;
	bool lost = log->history->n_files_refused > 0;

	for (size_t i = 0; i < log->history->n_files; i++) {
		const struct log_file *file = &log->history->files[i];

		if (!server || file->server)
			lines += file->lines;
		lost |= file->lost && (!server || file->server || !file->format);
	}
	entry.unsure = lost;
	bytes_printf(&text, "none of %llu lines", (unsigned long long)lines);
	if (server)
		bytes_printf(&text, " of the IIS log is from %s",
			kind == RECORD_SILENT ? "a SCEP device" : family);
	else
		bytes_append_text(&text, " is about SCEP");
	if (lost)
		bytes_append_text(&text, ", of those that could be read");
	entry.text = bytes_span(&text);
	reader_note(log, server ? server : log->history->files, &entry);
}

/* What is wrong with the first log that lost something, and the names of the others. */
static struct log_file *tell_lost(struct history *history, struct bytes *text)
{
	struct log_file *first = NULL;
	size_t others = 0;

	for (size_t i = 0; i < history->n_files; i++) {
		struct log_file *file = &history->files[i];

		if (!file->lost)
			continue;
		if (first) {
			bytes_printf(
				text, "%s%s", others++ ? ", " : "; and of: ", file->name);
			continue;
		}
		first = file;
		bytes_append_text(
			text, file->ended[0] ? file->ended : file->problems[0].text);
		if (file->n_problems > 1)
			bytes_printf(text, "; %llu more of its lines could not be read",
				(unsigned long long)file->n_problems - 1);
	}
	if (history->n_files_refused)
		bytes_printf(text, "%s%llu more files were not opened: more than %d",
			first ? "; " : "", (unsigned long long)history->n_files_refused,
			LOG_FILES_MAX);
	return first;
}

/* The unread parts may hold what the others lack. */
static void note_unread(struct log *log)
{
	struct log_entry entry = { .kind = RECORD_UNREAD,
		.family = "logs",
		.step = STEP_EVENT,
		.sub_status = -1,
		.failure = true };
	scoped_buffer text = BYTES_EMPTY;
	struct log_file *first = tell_lost(log->history, &text);

	if (!text.length)
		return;
	if (first)
		entry.line = first->ended[0] ? first->lines : first->problems[0].line;
	entry.text = bytes_span(&text);
	reader_note(log, first ? first : &log->history->files[log->history->n_files - 1],
		&entry);
}

static bool has_lost(const struct history *history)
{
	for (size_t i = 0; i < history->n_files; i++)
		if (history->files[i].lost)
			return true;
	return history->n_files_refused > 0;
}

/* If only headers could be read, missing lines prove nothing. */
static void note_absences(struct log *log)
{
	const char *family;

	if (log->history->n_files == 0)
		return;
	for (size_t i = 0; server_log(log) && (family = log_family(i)); i++)
		if (log->expected & 1U << i && !tally_has(&log->sink.tally, family))
			note_absence(log, RECORD_ABSENT, family);
	if (log->sink.tally.n_rows == 0 && log->n_read > 0 &&
		(log->told || !has_lost(log->history)))
		note_absence(
			log, server_log(log) ? RECORD_SILENT : RECORD_BESIDE, "server");
	note_unread(log);
}

static void note_times(struct trace *trace)
{
	int64_t last = 0;

	for (size_t i = 0; i < trace->n_exchanges; i++) {
		const struct record *record = &trace->exchanges[i]->record;

		if (!record->dated)
			continue;
		if (!trace->started || record->first < trace->started)
			trace->started = record->first;
		if (record->last > last)
			last = record->last;
	}
	if (last > trace->started)
		trace->duration = (double)(last - trace->started);
}

static int replace(char **text, const char *with)
{
	char *copy = strdup(with);

	if (!copy)
		return -ENOMEM;
	free(*text);
	*text = copy;
	return 0;
}

enum { NAMES_SHOWN = 4 };

static void append_name(struct bytes *names, const char *name, size_t *n)
{
	if (*n < NAMES_SHOWN)
		bytes_printf(names, "%s%s", *n ? ", " : "", name);
	++*n;
}

/* The names of the files stand for a URL where no log has one; a bundle's for those of
 * its members. */
static int name_trace(const struct log *log, struct trace *trace)
{
	const struct history *history = log->history;
	scoped_buffer names = BYTES_EMPTY;
	size_t n = 0;
	int r;

	for (size_t i = 0; i < history->n_bundles; i++)
		append_name(&names, history->bundles[i].name, &n);
	for (size_t i = 0; i < history->n_files; i++)
		if (!history->files[i].packed)
			append_name(&names, history->files[i].name, &n);
	if (n > NAMES_SHOWN)
		bytes_printf(&names, " and %zu more", n - NAMES_SHOWN);
	r = bytes_failed(&names);
	if (r == 0)
		r = replace(&trace->label, names.length ? bytes_text(&names) : "logs");
	if (r == 0)
		r = replace(&trace->url, log->sink.url ? log->sink.url : trace->label);
	return r;
}

/* All that was counted, as a trace: whole now, so nobody changes it any more. */
static int build_trace(struct log *log, struct trace *trace)
{
	int r = name_trace(log, trace);

	if (r == 0)
		r = tally_emit(&log->sink.tally, trace);
	if (r < 0)
		return r;
	found_zone_apply(log->history, trace);
	note_times(trace);
	trace->origin = ORIGIN_LOG;
	log->history->not_kept = log->sink.tally.not_kept;
	trace->history = log->history;
	log->history = NULL;
	return 0;
}

int log_finish(struct log *log, struct trace **out)
{
	struct trace *trace;
	int r;

	journeys_close(&log->sink.journeys);
	for (size_t i = 0; i < log->history->n_journeys; i++)
		note_stuck(log, &log->history->journeys[i]);
	note_absences(log);
	r = log->sink.error ? log->sink.error : trace_new(&trace, "", "");
	if (r < 0)
		return r;
	r = build_trace(log, trace);
	if (r < 0)
		trace_free(trace);
	else
		*out = trace;
	return r;
}
