/* SPDX-License-Identifier: MIT */
/*
 * Reads logs, line by line: finds out what each is, hands its lines to that format, goes
 * to another when the lines do, and keeps book of what could not be read. What comes of
 * it at the end is in log_finish.c.
 *
 * It knows no format and judges nothing. Memory does not depend on the size of a log.
 */
#include "logs/reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/kind.h"
#include "base/text.h"
#include "logs/log.h"
#include "logs/parser.h"
#include "logs/request.h"
#include "logs/strangers.h"

enum { LOOK_LINES = 4096 };

int log_new(struct log **out)
{
	struct log *log = calloc(1, sizeof(*log));

	if (!log)
		return -ENOMEM;
	log->history = calloc(1, sizeof(*log->history));
	if (!log->history) {
		log_free(log);
		return -ENOMEM;
	}
	log->sink.history = log->sink.journeys.history = log->history;
	log->sink.since = INT64_MIN;
	*out = log;
	return 0;
}

static void free_states(struct log *log)
{
	for (size_t i = 0; i < n_log_formats; i++) {
		if (log->states[i] && log_formats[i].clear)
			log_formats[i].clear(log->states[i]);
		free(log->states[i]);
		log->states[i] = NULL;
	}
}

void log_free(struct log *log)
{
	if (!log)
		return;
	log_stream_close(&log->stream);
	free_states(log);
	sink_clear(&log->sink);
	free(log->history);
	free(log);
}

const char *log_problem(const struct log *log)
{
	return log->problem;
}

size_t log_files_read(const struct log *log)
{
	return log->n_read;
}

/* ---- families ---- */

const char *log_family(size_t index)
{
	size_t seen = 0;

	for (size_t i = 0; i < n_log_families; i++) {
		bool first = i == 0 ||
			     strcmp(log_families[i].name, log_families[i - 1].name) != 0;

		if (first && seen++ == index)
			return log_families[i].name;
	}
	return NULL;
}

void log_since(struct log *log, int64_t moment)
{
	log->sink.since = moment;
}

bool log_expect(struct log *log, const char *family)
{
	const char *name;

	for (size_t i = 0; (name = log_family(i)); i++) {
		if (!text_equals(name, family))
			continue;
		log->expected |= 1U << i;
		return true;
	}
	return false;
}

bool log_set_zone(struct log *log, const char *zone)
{
	return log_zone_set(&log->sink.zone, zone);
}

/* ---- lines ---- */

/* What a crash or another encoding left in a line is told; what comes behind it, is read.
 */
static struct span skip_nuls(struct log *log, struct span line)
{
	const unsigned char *end = line.data + line.length, *at = end;

	if (!log->stream.nuls || !memchr(line.data, '\0', line.length))
		return line;
	sink_complain(&log->sink,
		"holds NULs: left by a crash, binary data, or another encoding than "
		"the rest");
	while (at[-1] != '\0')
		at--;
	return (struct span){ at, (size_t)(end - at) };
}

static const struct log_format *find_format(struct span line)
{
	for (size_t i = 0; i < n_log_formats; i++)
		if (log_formats[i].knows(line))
			return &log_formats[i];
	return NULL;
}

/* The format that a line is surely of, other than the one that is read. */
static const struct log_format *find_claim(
	const struct log_format *format, struct span line)
{
	for (size_t i = 0; i < n_log_formats; i++) {
		const struct log_format *other = &log_formats[i];

		if (other != format &&
			(other->claims ? other->claims(line) : other->knows(line)))
			return other;
	}
	return NULL;
}

/* What a format keeps of this file; NULL without memory. */
static void *state_of(struct log *log, const struct log_format *format)
{
	void **state = &log->states[format - log_formats];

	if (!*state)
		*state = calloc(1, format->state_size ? format->state_size : 1);
	if (!*state)
		log->sink.error = -ENOMEM;
	return *state;
}

static void end_format(struct log *log)
{
	void *state = log->format ? state_of(log, log->format) : NULL;

	if (state && log->format->end)
		log->format->end(&log->sink, state);
}

static enum line_verdict read_as(
	struct log *log, const struct log_format *format, struct span line)
{
	void *state = state_of(log, format);

	return state ? format->read(&log->sink, state, line) : LINE_PASSED;
}

static void take_format(struct log *log, const struct log_format *format)
{
	end_format(log);
	log->format = format;
	log->sink.shows = format->shows;
	log->sink.format = format->id;
	if (log->sink.file->format)
		return;
	log->sink.file->format = format->id;
	log->sink.file->title = format->title;
}

/* A line of the format that is read, or the first of another, or nothing we know. */
static enum line_verdict read_text(struct log *log, struct span line)
{
	enum line_verdict verdict = LINE_UNKNOWN;
	const struct log_format *other = NULL;

	if (log->format && log->format->keeps &&
		!log->format->keeps(state_of(log, log->format), line))
		other = find_claim(log->format, line);
	if (log->format && !other)
		verdict = read_as(log, log->format, line);
	if (verdict == LINE_STRANGE)
		other = find_claim(log->format, line);
	else if (verdict == LINE_UNKNOWN && !other)
		other = find_format(line);
	if (verdict == LINE_STRANGE && !other) {
		sink_complain(&log->sink, "%s", log->sink.strange);
		return LINE_PASSED;
	}
	if ((verdict != LINE_UNKNOWN && verdict != LINE_STRANGE) || !other ||
		other == log->format)
		return verdict;
	take_format(log, other);
	return read_as(log, other, line);
}

enum { BLANK_MOST = 200 };

static void read_line(struct log *log, struct span line)
{
	const uint64_t complaints = log->sink.file->n_problems;
	enum line_verdict verdict;

	line = skip_nuls(log, line);
	/* Blanks are what pasting leaves of an empty line. */
	if (line.length < BLANK_MOST && span_trim(line).length == 0)
		line.length = 0;
	verdict = read_text(log, line);
	if (log->stream.cut)
		sink_complain(&log->sink,
			"longer than %d octets: only its beginning was read",
			LOG_LINE_MAX);
	log->sink.file->used += verdict == LINE_USED;
	log->told |= verdict != LINE_UNKNOWN &&
		     log->sink.file->n_problems == complaints && line.length > 0 &&
		     line.data[0] != '#';
}

static bool is_json(struct span line)
{
	struct span rest = span_from(line, line.data + 1);

	rest = span_trim(rest);
	return line.data[0] == '{' ||
	       (line.data[0] == '[' && (!rest.length || memchr("{[\"", rest.data[0], 3)));
}

/* By the first line and the octets around it. */
static const char *looks_like(const struct log *log, struct span line)
{
	const struct span beginning = { log->stream.data, log->stream.end };
	const char *look = stranger_look(beginning, log->sink.file->name);

	if (look)
		return look;
	if (line.length == 0)
		return "text that begins with an empty line";
	if (!text_is_readable(line))
		return "binary data";
	return is_json(line) ? "JSON" : "text";
}

/* A report of this program repeats lines of logs, but is not a log. */
static bool is_report(const struct log *log)
{
	const struct file_kind *kind = file_kind_of(
		(struct span){ log->stream.data, log->stream.end });

	return kind && kind->report;
}

static void note_early_end(struct log *log, const char *why)
{
	text_keep(log->sink.file->ended, span_of_text(why));
	sink_complain(&log->sink, "%s", why);
}

/* Why the last log was refused. An empty one has lost nothing. */
static int refuse_file(struct log *log, const char *look)
{
	const bool early = log->stream.problem[0];
	const uint64_t line = early ? log->stream.line : log->stream.line > 0;
	char why[sizeof(log->problem) - sizeof("line 18446744073709551615: ")];

	if (early)
		snprintf(why, sizeof(why), "%s", log->stream.problem);
	else if (line)
		snprintf(why, sizeof(why), "not a known kind of log; it looks like %s",
			look);
	else
		snprintf(why, sizeof(why), "it is empty");
	if (line)
		snprintf(log->problem, sizeof(log->problem), "line %llu: %s",
			(unsigned long long)line, why);
	else
		snprintf(log->problem, sizeof(log->problem), "%s", why);
	if (!log->sink.file->n_problems)
		sink_complain(&log->sink, "%s", why);
	log->sink.file->lost = line > 0 || early;
	return -EINVAL;
}

/* A format was guessed by the first line, and no other line has it. */
static void forget_format(struct log *log)
{
	const struct log_format *format = log->format;
	struct log_file *file = log->sink.file;

	if (!format || !format->is_one || file->used || file->format != format->id ||
		format->is_one(state_of(log, format)))
		return;
	log->format = NULL;
	file->format = file->title = NULL;
}

static int read_lines(struct log *log)
{
	const char *first = "";
	struct span line;
	int r;

	while ((r = log_stream_line(&log->stream, &line)) > 0 && !log->sink.error) {
		log->sink.line = log->stream.line;
		if (log->stream.line == 1 && !log->format)
			first = looks_like(log, line);
		if (log->stream.line == 1 && is_report(log))
			break;
		read_line(log, line);
		if (!log->format && log->stream.line >= LOOK_LINES)
			break;
	}
	log->sink.file->lines = log->stream.line;
	if (r < 0 || log->sink.error)
		return r < 0 ? r : log->sink.error;
	end_format(log);
	forget_format(log);
	if (log->stream.problem[0])
		note_early_end(log, log->stream.problem);
	return log->format ? log->sink.error : refuse_file(log, first);
}

/* The source failed; the format is not the cause. */
static int note_source_error(struct log *log, int error)
{
	char why[sizeof(log->sink.file->ended)];

	if (error == -EINTR)
		snprintf(why, sizeof(why), "reading was interrupted");
	else
		snprintf(why, sizeof(why), "%s: %s",
			log->stream.line ? "reading stopped" : "cannot be read",
			strerror(-error));
	note_early_end(log, why);
	snprintf(log->problem, sizeof(log->problem), "%s", strerror(-error));
	return error;
}

static void forget_file(struct log *log)
{
	log->sink.file->gzip = log->stream.gzip;
	log_stream_close(&log->stream);
	journeys_end_file(&log->sink.journeys);
	free_states(log);
	log->format = NULL;
	log->sink.shows = 0;
}

int log_read(struct log *log, const char *name, log_source *read, void *source)
{
	int r;

	log->problem[0] = '\0';
	if (log->history->n_files == LOG_FILES_MAX) {
		log->history->n_files_refused++;
		snprintf(log->problem, sizeof(log->problem), "more than %d files",
			LOG_FILES_MAX);
		return -EINVAL;
	}
	log->sink.file = &log->history->files[log->history->n_files++];
	log->sink.line = 0;
	text_keep(log->sink.file->name, span_of_text(name));
	r = log_stream_open(&log->stream, read, source);
	if (r < 0)
		return r;
	r = read_lines(log);
	if (r < 0 && r != -ENOMEM && !log->problem[0])
		r = note_source_error(log, r);
	log->n_read += log->sink.file->format != NULL;
	forget_file(log);
	return r;
}

/* ---- members of bundles ---- */

struct history *log_history(struct log *log)
{
	return log->history;
}

struct log_file *log_last_file(struct log *log)
{
	return log->sink.file;
}

void log_begin_member(struct log *log)
{
	log->sink.file = NULL;
	log->problem[0] = '\0';
}

void log_forget_last(struct log *log)
{
	struct log_file *file = log->sink.file;

	if (!file || file != &log->history->files[log->history->n_files - 1])
		return;
	log->n_read -= file->format != NULL;
	*file = (struct log_file){ .format = NULL };
	log->history->n_files--;
	log->sink.file = NULL;
}

void log_refuse(struct log *log, const char *name, const char *why)
{
	struct history *history = log->history;

	snprintf(log->problem, sizeof(log->problem), "%s", why);
	if (history->n_files == LOG_FILES_MAX) {
		history->n_files_refused++;
		log->sink.file = NULL;
		return;
	}
	log->sink.file = &history->files[history->n_files++];
	log->sink.line = 0;
	text_keep(log->sink.file->name, span_of_text(name));
	sink_complain(&log->sink, "%s", why);
}

void log_set_problem(struct log *log, const char *why)
{
	snprintf(log->problem, sizeof(log->problem), "%s", why);
}

void log_complain_of_last(struct log *log, const char *why)
{
	log->sink.line = 0;
	if (log->sink.file)
		sink_complain(&log->sink, "%s", why);
}

void log_explain_end(struct log *log, const char *why)
{
	struct log_file *file = log->sink.file;

	snprintf(log->problem, sizeof(log->problem), "%s", why);
	if (!file || !file->n_problems)
		return;
	text_keep(file->ended, span_of_text(why));
	if (file->n_problems <= LOG_PROBLEMS_MAX)
		text_keep(file->problems[file->n_problems - 1].text, span_of_text(why));
}
