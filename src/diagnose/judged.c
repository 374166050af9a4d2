/* SPDX-License-Identifier: MIT */
/*
 * Judges each exchange of a trace once. Weighing marks is the most expensive work on an
 * answer, and dozens of symptoms, findings and formats need the result.
 *
 * Pure. It does not judge the meaning of an answer.
 */
#include "diagnose/judged.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/identifier.h"

bool judged_is_forward_proxy(const struct exchange *exchange)
{
	struct span mark;

	return exchange->transport.proxy[0] &&
	       text_starts(exchange->request.url, "http:") &&
	       exchange_header(exchange, "X-Squid-Error", &mark);
}

/* The first number of eight hexadecimal digits: IIS's "Error Code", in any language. */
static bool read_page_error(const char *page, uint32_t *error)
{
	for (const char *at = strstr(page, "0x"); at; at = strstr(at + 1, "0x")) {
		char *end;
		unsigned long number = strtoul(at + 2, &end, 16);

		if (end != at + 10 || !isxdigit((unsigned char)at[2]))
			continue;
		*error = (uint32_t)number;
		return number != 0;
	}
	return false;
}

static bool read_logged_error(const struct record *record, uint32_t *error)
{
	const uint32_t win32_error = 0x80070000; /* HRESULT_FROM_WIN32 */

	if (record->has_hresult)
		*error = record->hresult;
	else if (record->has_win32 && record->win32 < 0x10000)
		*error = record->win32 | win32_error;
	else if (record->has_win32)
		*error = record->win32;
	return (record->has_hresult && record->hresult) ||
	       (!record->has_hresult && record->has_win32 && record->win32);
}

static void read_error(struct judged *out, const struct exchange *exchange)
{
	if (exchange->origin == ORIGIN_LOG)
		out->has_error = read_logged_error(&exchange->record, &out->error);
	else if (exchange->response.status >= 400 && out->sub_status >= 0)
		out->has_error = read_page_error(
			bytes_text(&exchange->reply.text), &out->error);
}

static void judge_exchange(struct judged *out, const struct exchange *exchange)
{
	responder_weigh(exchange, &out->by);
	out->front_end = judged_is_forward_proxy(exchange) ||
			 (out->by.responder && out->by.responder->front_end &&
				 !out->by.passes_on);
	out->sub_status = substatus_of(exchange, &out->by);
	out->substatus = substatus_find(exchange->response.status, out->sub_status);
	read_error(out, exchange);
}

/* One SCEP answer alone counts as NDES's. If all answers together show another server,
 * this corrects the responder. */
static void name_scep(struct answerer *by)
{
	if (by->strength != RESPONDER_PROVEN)
		return;
	by->responder = responder_find("scep");
	by->id = by->responder->id;
	by->title = by->responder->title;
}

enum server judged_read(struct judged *out, const struct trace *trace)
{
	enum server server;

	for (size_t i = 0; i < trace->n_exchanges; i++) {
		judge_exchange(&out[i], trace->exchanges[i]);
		out[i].identifier_refused = identifier_is_refused(
			trace->exchanges[i], trace);
	}
	server = server_recognise(trace, out);
	for (size_t i = 0; server == SERVER_SCEP && i < trace->n_exchanges; i++)
		name_scep(&out[i].by);
	return server;
}

const struct judged *judged_of(
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	return &circumstances->judged[exchange->id - 1];
}

bool judged_error(const struct exchange *exchange,
	const struct circumstances *circumstances, uint32_t *error)
{
	const struct judged *judged = judged_of(exchange, circumstances);

	*error = judged->error;
	return judged->has_error;
}

bool answered_by(const struct exchange *exchange,
	const struct circumstances *circumstances, const char *id)
{
	return text_equals(judged_of(exchange, circumstances)->by.id, id);
}

bool answer_bears(const struct exchange *exchange,
	const struct circumstances *circumstances, const char *id)
{
	return responder_traces(&judged_of(exchange, circumstances)->by, id);
}

bool answer_is_scep(
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	return judged_of(exchange, circumstances)->by.strength == RESPONDER_PROVEN;
}

bool answer_of_front_end(
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	return judged_of(exchange, circumstances)->front_end;
}
