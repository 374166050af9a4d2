/* SPDX-License-Identifier: MIT */
/*
 * The rows are found by hash. They are built here, and belong to nobody else, until they
 * are handed over to a trace; a row is an exchange, so nothing is copied then.
 */
#include "logs/tally.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "logs/request.h"

static void free_row(struct tally_row *row)
{
	exchange_free(row->exchange);
	free(row);
}

void tally_clear(struct tally *tally)
{
	for (size_t i = 0; i < tally->n_rows; i++)
		free_row(tally->rows[i]);
	free(tally->rows);
	*tally = (struct tally){ .rows = NULL };
}

static bool same_text(const char *kept, size_t size, struct span s)
{
	char text[sizeof(((struct record *)NULL)->reason)];

	if (s.length < size &&
		memcmp(kept, s.length ? s.data : (const void *)"", s.length) == 0 &&
		kept[s.length] == '\0')
		return true;
	text_copy(text, size < sizeof(text) ? size : sizeof(text), s);
	return strcmp(kept, text) == 0;
}

static bool is_alike(const struct exchange *exchange, const struct log_entry *entry)
{
	const struct record *record = &exchange->record;

	return record->kind == entry->kind && exchange->step == entry->step &&
	       record->format == entry->format &&
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
	const uint64_t numbers[] = { (uint64_t)entry->kind, (uint64_t)entry->step,
		(uint64_t)entry->status, (uint64_t)entry->sub_status, entry->win32,
		entry->event, entry->hresult };
	uint64_t hash = SPAN_HASH;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		hash = (hash ^ numbers[i]) * UINT64_C(0x9e3779b97f4a7c15);
	hash = span_hash(hash, entry->family, strlen(entry->family));
	hash = span_hash(hash, entry->method.data, entry->method.length);
	hash = span_hash(hash, entry->reason.data, entry->reason.length);
	return (size_t)((hash ^ hash >> 32) % TALLY_SLOTS);
}

/* The URL as the entry has it, or made of its path and query. */
static int fill_url(const struct log_entry *entry, struct exchange *exchange)
{
	scoped_buffer url = BYTES_EMPTY;

	bytes_append_span(&url, entry->url);
	if (!url.length && entry->path.length)
		log_short_url(&url, entry->path, entry->query);
	if (bytes_failed(&url) < 0)
		return -ENOMEM;
	if (!url.length)
		return 0;
	exchange->request.url = text_dup(bytes_span(&url));
	return exchange->request.url ? 0 : -ENOMEM;
}

static int fill_row(const struct log_entry *entry, struct exchange *exchange)
{
	struct record *record = &exchange->record;

	*record = (struct record){
		.kind = entry->kind,
		.count = 1,
		.format = entry->format,
		.file = entry->file,
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
	return fill_url(entry, exchange);
}

static void count_again(struct tally_row *row, const struct log_entry *entry)
{
	struct exchange *exchange = row->exchange;
	struct record *record = &exchange->record;

	record->count++;
	record->unsure &= entry->unsure;
	if (entry->file == record->file)
		row->last_line = entry->line;
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

/* Takes the row, also on failure. */
static int keep_row(struct tally *tally, struct tally_row *row, size_t slot)
{
	struct tally_row **grown = realloc(
		tally->rows, (tally->n_rows + 1) * sizeof(struct tally_row *));

	if (!grown) {
		free_row(row);
		return -ENOMEM;
	}
	tally->rows = grown;
	tally->rows[tally->n_rows++] = tally->slots[slot] = row;
	row->id = (unsigned)tally->n_rows;
	return 0;
}

static int add_row(struct tally *tally, const struct log_entry *entry, size_t slot)
{
	struct tally_row *row = calloc(1, sizeof(*row));
	int r = row ? exchange_new(&row->exchange, entry->family, entry->step) : -ENOMEM;

	if (r == 0) {
		row->own = entry->own;
		row->last_line = entry->line;
		row->exchange->origin = ORIGIN_LOG;
		r = fill_row(entry, row->exchange);
	}
	if (r < 0) {
		if (row)
			free_row(row);
		return r;
	}
	return keep_row(tally, row, slot);
}

static void note_server(struct tally *tally, const struct log_entry *entry)
{
	struct tally_server *server = entry->kind == RECORD_EVENT ? &tally->computer
								  : &tally->address;

	/* Its own address of the loop is that of every server. */
	if (!entry->server.length || span_is(entry->server, "::1") ||
		span_starts(entry->server, "127."))
		return;
	if (!server->name[0])
		text_keep(server->name, entry->server);
	else
		server->several |= !same_text(
			server->name, sizeof(server->name), entry->server);
}

int tally_add(struct tally *tally, const struct log_entry *entry, struct tally_row **row)
{
	size_t slot = slot_of(entry);
	int r;

	*row = NULL;
	note_server(tally, entry);
	for (; tally->slots[slot]; slot = (slot + 1) % TALLY_SLOTS) {
		if (!is_alike(tally->slots[slot]->exchange, entry))
			continue;
		*row = tally->slots[slot];
		count_again(*row, entry);
		return 0;
	}
	if (tally->n_rows >= LOG_EXCHANGES_MAX && entry->kind < RECORD_ABSENT) {
		tally->not_kept++;
		return 0;
	}
	r = add_row(tally, entry, slot);
	*row = r == 0 ? tally->slots[slot] : NULL;
	return r;
}

bool tally_has(const struct tally *tally, const char *family)
{
	for (size_t i = 0; i < tally->n_rows; i++)
		if (strcmp(tally->rows[i]->exchange->device, family) == 0)
			return true;
	return false;
}

/* ---- the end ---- */

/* What a program of the server says when what it failed at works again. A request that
 * was refused is not mended by that of another device, and no event says whose it was: of
 * those none ends. */
static const struct {
	const char *later, *reason;
} endings[] = {
	{ "challenge verified", "challenge not verified" },
	{ "challenge verified", "request not sent" },
	{ "challenge verified", "request without an answer" },
	{ "challenge verified", "answered 403" },
	{ "challenge verified", "signing certificate not found" },
	{ "challenge verified", "signing key not readable" },
	{ "Intune notified", "Intune not notified yet" },
	{ "connector installed", "connector not installed" },
	{ "connector installed", "installation step failed" },
};

static bool event_ends(const struct record *later, const struct record *failure)
{
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (strcmp(later->reason, endings[i].later) == 0 &&
			strcmp(failure->reason, endings[i].reason) == 0)
			return true;
	return false;
}

/* By their times; by their lines where they have none. */
static bool is_later(const struct tally_row *later, const struct tally_row *row)
{
	const struct record *a = &row->exchange->record, *b = &later->exchange->record;

	if (a->dated && b->dated)
		return b->last > a->last;
	return a->kind == RECORD_EVENT && !a->dated && !b->dated && a->file == b->file &&
	       later->last_line > row->last_line;
}

/* Whether an event says that the pool, or NDES in it, did not run, and mscep.dll answered
 * 200 later. The logs must be of one server: another's success ends nothing here. */
static bool pool_works(const struct tally *tally, const struct tally_row *later,
	const struct tally_row *row)
{
	static const char *const stopped[] = { "application pool disabled",
		"application pool identity invalid", "worker process crashed",
		"worker process ended", "NDES cannot start" };
	const struct record *a = &row->exchange->record, *b = &later->exchange->record;
	const enum step step = later->exchange->step;
	bool pool = false;

	for (size_t i = 0; i < sizeof(stopped) / sizeof(stopped[0]); i++)
		pool |= strcmp(a->reason, stopped[i]) == 0;
	return pool && a->kind == RECORD_EVENT && a->dated && b->dated && !later->own &&
	       b->kind == RECORD_REQUEST && later->exchange->response.status == 200 &&
	       (step == STEP_CAPS || step == STEP_CACERT || step == STEP_PKIOPERATION) &&
	       tally->address.name[0] && !tally->address.several &&
	       tally->computer.name[0] && !tally->computer.several && b->last > a->last;
}

static void note_over(struct record *record, const struct record *good)
{
	const int64_t at = good->first > record->last ? good->first : good->last;

	if (!record->over_at || at < record->over_at)
		record->over_at = at;
	record->over = true;
}

/* Whether `later` shows that the failure of `row` was over. */
static bool row_ends(const struct tally_row *later, const struct tally_row *row)
{
	const struct exchange *failure = row->exchange, *good = later->exchange;
	const struct record *a = &failure->record, *b = &good->record;

	if (!a->failure || b->failure || failure->step != good->step ||
		!is_later(later, row))
		return false;
	if (a->kind == RECORD_EVENT || b->kind == RECORD_EVENT)
		return event_ends(b, a);
	if (a->kind == RECORD_DROPPED)
		return b->kind == RECORD_REQUEST;
	return strcmp(failure->device, good->device) == 0 &&
	       strcmp(failure->device, "server") != 0;
}

/* Devices try for ever, so what their own logs tell is over only when the same profile
 * was delivered; what failed at a server is over when the same step went well. */
static void note_overs(const struct tally *tally)
{
	for (size_t i = 0; i < tally->n_rows; i++) {
		struct tally_row *row = tally->rows[i];
		struct record *record = &row->exchange->record;

		if (row->own)
			record->over = record->failure && row->ended >= record->count;
		for (size_t k = 0; !row->own && k < tally->n_rows; k++)
			if (row_ends(tally->rows[k], row) ||
				pool_works(tally, tally->rows[k], row))
				note_over(record, &tally->rows[k]->exchange->record);
	}
}

/* Windows cuts the text of event 307 at a fixed length, in the middle of its number;
 * event 32 beside it has all of it. */
enum { EVENT_CUT = 307, EVENT_WHOLE = 32, HRESULT_DIGITS = 8 };

/* Whether the number that a text ends in may be the beginning of another. */
static bool may_be_cut_from(const char *text, uint32_t hresult)
{
	const char *digits = NULL;
	char whole[HRESULT_DIGITS + 1], said[HRESULT_DIGITS + 2];

	for (const char *at = text; (at = strstr(at, "0x")); at += 2)
		digits = at + 2;
	if (!digits)
		return true;
	snprintf(whole, sizeof(whole), "%08x", hresult);
	snprintf(said, sizeof(said), "%.*s",
		(int)strspn(digits, "0123456789abcdefABCDEF"), digits);
	return text_starts(whole, said);
}

static void complete_code(const struct tally *tally, struct record *record)
{
	for (size_t i = 0; i < tally->n_rows; i++) {
		const struct record *other = &tally->rows[i]->exchange->record;

		if (!tally->rows[i]->own || other->event != EVENT_WHOLE ||
			!other->has_hresult ||
			!may_be_cut_from(record->text, other->hresult))
			continue;
		record->has_hresult = true;
		record->hresult = other->hresult;
		return;
	}
}

static void complete_codes(const struct tally *tally)
{
	for (size_t i = 0; i < tally->n_rows; i++) {
		struct record *record = &tally->rows[i]->exchange->record;

		if (tally->rows[i]->own && record->event == EVENT_CUT &&
			!record->has_hresult)
			complete_code(tally, record);
	}
}

int tally_emit(struct tally *tally, struct trace *trace)
{
	size_t given = 0;
	int r = 0;

	note_overs(tally);
	complete_codes(tally);
	while (given < tally->n_rows && r == 0) {
		r = trace_add(trace, tally->rows[given]->exchange);
		free(tally->rows[given++]);
	}
	tally->n_rows -= given;
	if (tally->n_rows > 0)
		memmove(tally->rows, tally->rows + given,
			tally->n_rows * sizeof(struct tally_row *));
	memset(tally->slots, 0, sizeof(tally->slots));
	return r;
}
