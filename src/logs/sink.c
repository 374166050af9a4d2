/* SPDX-License-Identifier: MIT */
/*
 * Takes what parsers tell: an entry is counted and put to its enrolment, a problem stands
 * with its file, the first URL is kept, and of SCEP messages in URLs the first are read.
 *
 * It judges nothing, and knows no format.
 */
#include "logs/sink.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "decode/decode.h"
#include "logs/request.h"

enum { MESSAGES_READ = 64 };

void sink_clear(struct sink *sink)
{
	tally_clear(&sink->tally);
	journeys_clear(&sink->journeys);
	free(sink->url);
	sink->url = NULL;
}

static void note_file_times(struct log_file *file, const struct log_entry *entry)
{
	if (!entry->dated)
		return;
	if (!file->dated || entry->when < file->first)
		file->first = entry->when;
	if (!file->dated || entry->when > file->last)
		file->last = entry->when;
	file->dated = true;
}

void sink_note_time(struct sink *sink, int64_t when, bool dated)
{
	struct log_file *file = sink->file;
	const bool known = file->end_timed && file->end_dated;

	/* Times of day begin anew at midnight: of those the last line's counts. */
	if (known && (!dated || file->end >= when))
		return;
	file->end_timed = true;
	file->end_dated = dated;
	file->end = when;
}

struct log_entry sink_entry(const struct sink *sink, enum record_kind kind,
	const char *family, struct span text)
{
	return (struct log_entry){
		.kind = kind,
		.family = family,
		.step = STEP_EVENT,
		.text = text,
		.sub_status = -1,
		.line = sink->line,
		.file = (unsigned)(sink->file - sink->history->files),
		.format = sink->format,
		.shows = sink->shows,
	};
}

void sink_add(struct sink *sink, const struct log_entry *entry)
{
	struct tally_row *row;
	int r = tally_add(&sink->tally, entry, &row);

	if (entry->dated && entry->when < sink->since) {
		sink->history->n_older++;
		return;
	}
	note_file_times(&sink->history->files[entry->file], entry);
	if (r == 0)
		r = journeys_add(&sink->journeys, entry, row);
	if (r < 0)
		sink->error = r;
}

void sink_complain(struct sink *sink, const char *format, ...)
{
	struct log_problem *problem;
	char sentence[sizeof(problem->text)];
	va_list arguments;

	sink->file->lost = true;
	if (sink->file->n_problems++ >= LOG_PROBLEMS_MAX)
		return;
	problem = &sink->file->problems[sink->file->n_problems - 1];
	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	problem->line = sink->line;
	text_keep(problem->text, span_of_text(sentence));
}

void sink_take_url(struct sink *sink, struct span url)
{
	if (sink->url || !url.length || url.length > LOG_URL_SHOWN)
		return;
	sink->url = text_dup(url);
	if (!sink->url)
		sink->error = -ENOMEM;
}

/* ---- SCEP messages ---- */

static const char *fact_value(const struct fact *object, const char *key)
{
	const struct fact *fact = object && object->kind == FACT_OBJECT
					  ? fact_find(object, key)
					  : NULL;

	return fact && fact->kind == FACT_TEXT && fact->value ? fact->value : "";
}

static void append_fact(struct bytes *out, const char *before, const char *text)
{
	if (text[0])
		bytes_printf(out, "%s%s", before, text);
}

static void tell_message(const struct decoding *decoding, struct bytes *out)
{
	const struct fact *facts = decoding->facts;
	const struct fact *envelope = fact_find(facts, "envelope");
	const struct fact *recipients = envelope ? fact_find(envelope, "recipients")
						 : NULL;

	bytes_append_text(out, decoding->title);
	append_fact(out, "; signed with ", fact_value(facts, "digest"));
	append_fact(out, ", encrypted with ", fact_value(envelope, "cipher"));
	append_fact(out, " to a certificate of ",
		fact_value(recipients ? recipients->first : NULL, "issuer"));
}

void sink_read_message(struct sink *sink, struct span url, char *transaction, size_t size,
	struct bytes *sentence)
{
	struct decoding decoding;
	int r;

	transaction[0] = '\0';
	if (sink->messages_read++ >= MESSAGES_READ)
		return;
	r = decode(&decoding, url, &(struct decode_options){ .key = { NULL, 0 } });
	if (r == 0) {
		snprintf(transaction, size, "%s",
			fact_value(decoding.facts, "transaction_id"));
		tell_message(&decoding, sentence);
	} else if (r == -ENOMEM) {
		sink->error = r;
	}
	decoding_clear(&decoding);
}
