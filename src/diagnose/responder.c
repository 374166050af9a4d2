/* SPDX-License-Identifier: MIT */
/*
 * Weighs the marks of each row of responders.c against one answer.
 *
 * Pure. It tells who seems to have answered, never whether that is good.
 */
#include "diagnose/responder.h"

#include <string.h>

#include "base/text.h"

static bool header_holds(const struct exchange *exchange, const struct mark *mark)
{
	char value[512];

	exchange_header_text(exchange, mark->name, value, sizeof(value));
	return text_find(value, mark->text);
}

static bool header_family(const struct exchange *exchange, const char *prefix)
{
	const char *line = bytes_text(&exchange->response.headers);

	while (line && *line) {
		if (text_starts(line, prefix))
			return true;
		line = strchr(line, '\n');
		if (line)
			line++;
	}
	return false;
}

static bool marked(const struct exchange *exchange, const struct mark *mark)
{
	const char *page = bytes_text(&exchange->reply.text);

	switch (mark->kind) {
	case MARK_SCEP:
		return !exchange->response.incomplete &&
			(exchange->reply.kind == REPLY_CAPABILITIES ||
				exchange->reply.kind == REPLY_CA_CERTIFICATES ||
				exchange->reply.kind == REPLY_CERTREP);
	case MARK_HEADER:
		return header_holds(exchange, mark);
	case MARK_HEADER_FAMILY:
		return header_family(exchange, mark->name);
	case MARK_PAGE:
		return text_find(page, mark->text);
	case MARK_PAGE_BOTH:
		return text_find(page, mark->name) && text_find(page, mark->text);
	case MARK_END:
		break;
	}
	return false;
}

static unsigned weigh(const struct exchange *exchange, const struct responder *responder)
{
	unsigned sum = 0;

	for (int i = 0; i < RESPONDER_MARKS && responder->marks[i].kind != MARK_END; i++)
		if (marked(exchange, &responder->marks[i]))
			sum += responder->marks[i].weight;
	return sum;
}

const struct responder *responder_identify(const struct exchange *exchange)
{
	const struct responder *best = NULL;
	unsigned most = RESPONDER_ENOUGH - 1;

	if (!exchange->response.status)
		return NULL;
	for (size_t i = 0; i < n_responders; i++) {
		unsigned sum = weigh(exchange, &responders[i]);

		if (sum <= most)
			continue;
		most = sum;
		best = &responders[i];
	}
	return best;
}

const struct responder *responder_find(const char *id)
{
	for (size_t i = 0; i < n_responders; i++)
		if (strcmp(responders[i].id, id) == 0)
			return &responders[i];
	return NULL;
}

/* A server's log is its own; nothing of an answer but its status is in it. */
static const char *logged_id(const struct record *record)
{
	if (record->kind == RECORD_DROPPED)
		return "http.sys";
	return record->kind == RECORD_REQUEST && strcmp(record->format, "w3c") == 0 ? "iis" :
		NULL;
}

const char *responder_id(const struct exchange *exchange)
{
	const struct responder *responder = responder_identify(exchange);

	if (logged_id(&exchange->record))
		return logged_id(&exchange->record);
	if (responder)
		return responder->id;
	return exchange->response.status ? "other" : "none";
}

const char *responder_title(const struct exchange *exchange)
{
	const struct responder *responder = responder_identify(exchange);

	if (responder)
		return responder->title;
	return exchange->response.status ? "an unknown server" : "nobody";
}
