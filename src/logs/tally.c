/* SPDX-License-Identifier: MIT */
/*
 * Keeps what lines say. Lines that say the same of the same device family are one
 * exchange, which counts them and has the first and the last time; so a log of any length
 * gives as many exchanges as it has different things to tell, and never more than
 * LOG_EXCHANGES_MAX.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "decode/decode.h"
#include "logs/parser.h"

/* ---- requests ---- */

static bool query_value(struct span query, const char *name, struct span *value)
{
	return span_between(query, name, "&", value);
}

enum step log_step(struct span query, bool *known)
{
	static const struct {
		const char *operation;
		enum step step;
	} operations[] = {
		{ "GetCACaps", STEP_CAPS },
		{ "GetCACert", STEP_CACERT },
		{ "PKIOperation", STEP_PKIOPERATION },
		{ "GetNextCACert", STEP_NEXTCACERT },
	};
	struct span operation;

	*known = query_value(query, "operation=", &operation);
	for (size_t i = 0; *known && i < sizeof(operations) / sizeof(operations[0]); i++)
		if (span_is(operation, operations[i].operation))
			return operations[i].step;
	*known = false;
	return STEP_BROWSE;
}

static bool is_blank_field(struct span s)
{
	return s.length == 0 || (s.length == 1 && s.data[0] == '-');
}

const char *log_family_of(struct span agent, struct span query, struct span path)
{
	struct span message = { .data = NULL };
	bool named = !is_blank_field(agent);

	query_value(query, "message=", &message);
	for (size_t i = 0; i < n_log_families; i++) {
		const struct log_family *row = &log_families[i];

		if (named ? row->agent && span_find(agent, row->agent)
			  : (row->message && message.data &&
				    span_is(message, row->message)) ||
					(row->path && span_find(path, row->path)))
			return row->name;
	}
	return "other";
}

enum { MESSAGE_SHOWN = 64, URL_SHOWN = 512 };

static char *copy_url(struct span url)
{
	char *out = malloc(url.length + sizeof("..."));

	if (out)
		text_copy(out, url.length + sizeof("..."), url);
	return out;
}

void log_take_url(struct log *log, struct span url)
{
	char *copy;

	if (log->trace->url[0] || !url.length || url.length > URL_SHOWN)
		return;
	copy = copy_url(url);
	if (!copy) {
		log->error = -ENOMEM;
		return;
	}
	free(log->trace->url);
	log->trace->url = copy;
}

void log_short_url(struct bytes *out, struct span path, struct span query)
{
	struct span message;
	size_t length = query.length;

	bytes_append_span(out, path);
	if (is_blank_field(query))
		return;
	bytes_append_char(out, '?');
	if (query_value(query, "message=", &message) && message.length > MESSAGE_SHOWN)
		length = (size_t)(message.data - query.data) + MESSAGE_SHOWN;
	if (length > URL_SHOWN)
		length = URL_SHOWN;
	bytes_append(out, query.data, length);
	if (length < query.length)
		bytes_append_text(out, "...");
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

void log_read_message(struct log *log, struct span url, char *transaction, size_t size,
	struct bytes *sentence)
{
	struct decoding decoding;
	int r;

	transaction[0] = '\0';
	if (log->transactions_read++ >= LOG_TRANSACTIONS_READ)
		return;
	r = decode(&decoding, url, &(struct decode_options){ .key = { NULL, 0 } });
	if (r == 0) {
		snprintf(transaction, size, "%s",
			fact_value(decoding.facts, "transaction_id"));
		tell_message(&decoding, sentence);
	} else if (r == -ENOMEM) {
		log->error = r;
	}
	decoding_clear(&decoding);
}

/* ---- counting ---- */

static uint64_t mix(uint64_t hash, const void *data, size_t length)
{
	const unsigned char *p = data;

	/* clang's analyzer takes the second octet of a number for one that nobody set. */
	for (size_t i = 0; i < length; i++)
		/* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
		hash = (hash ^ p[i]) * UINT64_C(1099511628211);
	return hash;
}

static bool same_text(const char *kept, size_t size, struct span s)
{
	char text[sizeof(((struct record *)NULL)->reason)];

	text_copy(text, size < sizeof(text) ? size : sizeof(text), s);
	return strcmp(kept, text) == 0;
}

static bool alike(const struct exchange *exchange, const struct log *log,
	const struct log_entry *entry)
{
	const struct record *record = &exchange->record;

	return record->kind == entry->kind && exchange->step == entry->step &&
	       record->format == log->file->format &&
	       exchange->response.status == entry->status &&
	       record->sub_status == entry->sub_status && record->win32 == entry->win32 &&
	       record->event == entry->event && record->failure == entry->failure &&
	       record->hresult == entry->hresult &&
	       strcmp(exchange->device, entry->family) == 0 &&
	       same_text(exchange->request.method, sizeof(exchange->request.method),
		       entry->method) &&
	       same_text(record->reason, sizeof(record->reason), entry->reason);
}

static size_t slot_of(const struct log_entry *entry)
{
	const int64_t numbers[] = { (int64_t)entry->kind, (int64_t)entry->step,
		entry->status, entry->sub_status, entry->win32, entry->event,
		entry->hresult };
	uint64_t hash = mix(UINT64_C(14695981039346656037), numbers, sizeof(numbers));

	hash = mix(hash, entry->family, strlen(entry->family));
	hash = mix(hash, entry->method.data, entry->method.length);
	hash = mix(hash, entry->reason.data, entry->reason.length);
	return (size_t)((hash ^ hash >> 32) % LOG_SLOTS);
}

static int fill(
	const struct log *log, const struct log_entry *entry, struct exchange *exchange)
{
	struct record *record = &exchange->record;

	*record = (struct record){
		.kind = entry->kind,
		.format = log->file->format,
		.file = (unsigned)(log->file - log->history->files),
		.line = entry->line,
		.dated = entry->dated,
		.first = entry->when,
		.last = entry->when,
		.sub_status = entry->sub_status,
		.has_win32 = entry->has_win32,
		.win32 = entry->win32,
		.has_hresult = entry->has_hresult,
		.hresult = entry->hresult,
		.event = entry->event,
		.failure = entry->failure,
		.unsure = entry->unsure,
	};
	text_keep(record->reason, entry->reason);
	text_keep(record->client, entry->client);
	text_keep(record->text, span_trim(entry->text));
	text_keep(exchange->request.method, entry->method);
	text_keep(exchange->request.transaction_id, entry->transaction);
	exchange->request.query_length = entry->query_length;
	exchange->response.status = entry->status;
	exchange->started = entry->dated ? entry->when : 0;
	exchange->request.url = entry->url.length ? copy_url(entry->url) : NULL;
	return entry->url.length && !exchange->request.url ? -ENOMEM : 0;
}

static struct exchange *add(struct log *log, const struct log_entry *entry)
{
	struct exchange *exchange;
	int r = exchange_new(&exchange, entry->family, entry->step);

	if (r == 0) {
		r = fill(log, entry, exchange);
		if (r < 0)
			exchange_free(exchange);
		else
			r = trace_add(log->trace, exchange);
	}
	if (r < 0)
		log->error = r;
	return r < 0 ? NULL : exchange;
}

static void count(struct exchange *exchange, const struct log_entry *entry)
{
	struct record *record = &exchange->record;

	record->count++;
	/* A line whose date cannot be read has no place in time. */
	if (!entry->timed || entry->dated != record->dated)
		return;
	if (entry->when < record->first)
		record->first = entry->when;
	if (entry->when > record->last)
		record->last = entry->when;
	if (record->dated)
		exchange->started = record->first;
}

static void note_file_times(struct log *log, const struct log_entry *entry)
{
	struct log_file *file = log->file;

	if (!entry->dated)
		return;
	if (!file->dated || entry->when < file->first)
		file->first = entry->when;
	if (!file->dated || entry->when > file->last)
		file->last = entry->when;
	file->dated = true;
}

struct log_entry log_entry_new(const struct log *log, enum record_kind kind,
	const char *family, struct span text)
{
	return (struct log_entry){
		.kind = kind,
		.family = family,
		.step = STEP_EVENT,
		.text = text,
		.sub_status = -1,
		.line = log->stream.line,
	};
}

void tally_add(struct log *log, const struct log_entry *entry)
{
	size_t slot = slot_of(entry);

	note_file_times(log, entry);
	journey_add(log, entry);
	for (; log->slots[slot]; slot = (slot + 1) % LOG_SLOTS) {
		if (!alike(log->slots[slot], log, entry))
			continue;
		count(log->slots[slot], entry);
		return;
	}
	if (log->trace->n_exchanges >= LOG_EXCHANGES_MAX && entry->kind < RECORD_ABSENT) {
		log->history->not_kept++;
		return;
	}
	log->slots[slot] = add(log, entry);
	if (log->slots[slot])
		log->slots[slot]->record.count = 1;
}
