/* SPDX-License-Identifier: MIT */
/*
 * Weighs the marks of each row of responders.c against one answer. Headers and page are
 * weighed apart: the headers may come from a front end, and the page from the server
 * behind it.
 *
 * Pure. It finds the likely responder and does not judge the answer.
 */
#include "diagnose/responder.h"

#include <string.h>

#include "base/text.h"
#include "base/url.h"
#include "diagnose/app_proxy.h"

static bool header_holds(const struct exchange *exchange, const struct mark *mark)
{
	char value[512];

	exchange_header_text(exchange, mark->name, value, sizeof(value));
	return text_find(value, mark->text);
}

static bool header_begins(const struct exchange *exchange, const struct mark *mark)
{
	char value[512];

	exchange_header_text(exchange, mark->name, value, sizeof(value));
	return text_starts(value, mark->text);
}

static bool header_holds_both(const struct exchange *exchange, const struct mark *mark)
{
	char value[1024];

	exchange_header_text(exchange, mark->name, value, sizeof(value));
	return text_find(value, mark->text) && text_find(value, mark->also);
}

static bool header_leads_below(const struct exchange *exchange, const struct mark *mark)
{
	char value[512];

	exchange_header_text(exchange, mark->name, value, sizeof(value));
	return url_has_scheme(value) && text_starts(url_behind_scheme(value), mark->text);
}

static bool header_leads_to(const struct exchange *exchange, const struct mark *mark)
{
	char value[512];

	exchange_header_text(exchange, mark->name, value, sizeof(value));
	return url_host_is(value, mark->text);
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

static bool is_body(const struct exchange *exchange, const char *text)
{
	const char *body = bytes_text(&exchange->reply.text);
	const size_t length = strlen(text);

	return strncmp(body, text, length) == 0 &&
	       strspn(body + length, "\r\n") == strlen(body + length);
}

/* An empty capability list proves nothing: any server may send an empty page. */
static bool is_scep(const struct exchange *exchange)
{
	if (exchange->response.incomplete)
		return false;
	switch (exchange->reply.kind) {
	case REPLY_CAPABILITIES:
		return exchange->response.body_length > 0;
	case REPLY_CA_CERTIFICATES:
	case REPLY_CERTREP:
		return true;
	default:
		return false;
	}
}

static bool marked(const struct exchange *exchange, const struct mark *mark)
{
	const char *page = bytes_text(&exchange->reply.text);

	switch (mark->kind) {
	case MARK_SCEP:
		return is_scep(exchange);
	case MARK_HEADER:
		return header_holds(exchange, mark);
	case MARK_HEADER_BEGINS:
		return header_begins(exchange, mark);
	case MARK_HEADER_BOTH:
		return header_holds_both(exchange, mark);
	case MARK_LEADS_TO:
		return header_leads_to(exchange, mark);
	case MARK_LEADS_BELOW:
		return header_leads_below(exchange, mark);
	case MARK_STATUS_52X:
		return exchange->response.status >= 520 &&
		       exchange->response.status <= 527 && header_holds(exchange, mark);
	case MARK_HEADER_FAMILY:
		return header_family(exchange, mark->name);
	case MARK_PAGE:
		return text_find(page, mark->text);
	case MARK_PAGE_BOTH:
		return text_find(page, mark->name) && text_find(page, mark->text);
	case MARK_PAGE_502:
		return exchange->response.status == 502 && text_find(page, mark->name) &&
		       text_find(page, mark->text);
	case MARK_BODY:
		return is_body(exchange, mark->text);
	case MARK_PASSES:
		return mark->text ? header_holds(exchange, mark)
				  : header_family(exchange, mark->name);
	case MARK_END:
		break;
	}
	return false;
}

static bool is_of_page(enum mark_kind kind)
{
	return kind == MARK_SCEP || kind == MARK_PAGE || kind == MARK_PAGE_BOTH ||
	       kind == MARK_PAGE_502 || kind == MARK_BODY;
}

/* The evidence for one row: its best header and its best markup. */
struct evidence {
	unsigned header, page;
	bool proof, passes;
};

static struct evidence weigh(
	const struct exchange *exchange, const struct responder *responder)
{
	struct evidence sum = { .header = 0 };

	for (int i = 0; i < RESPONDER_MARKS && responder->marks[i].kind != MARK_END;
		i++) {
		const struct mark *mark = &responder->marks[i];
		unsigned *side = is_of_page(mark->kind) ? &sum.page : &sum.header;

		if (mark->kind == MARK_PASSES)
			sum.passes |= marked(exchange, mark);
		if (mark->weight <= *side || !marked(exchange, mark))
			continue;
		*side = mark->weight;
		sum.proof |= mark->kind == MARK_SCEP;
	}
	return sum;
}

const struct responder *responder_find(const char *id)
{
	for (size_t i = 0; i < n_responders; i++)
		if (strcmp(responders[i].id, id) == 0)
			return &responders[i];
	return NULL;
}

/* A header that names the product. A lighter header is a hint: IIS itself may send it. */
enum { NAMING_HEADER = 3 };

/* The evidence of the best row, and marks of other rows beside it. */
struct weights {
	struct evidence best;
	const struct responder *front_end; /* the first whose header is there */
	bool page;                         /* some row's markup is there */
};

static void weigh_rows(
	const struct exchange *exchange, struct answerer *out, struct weights *weights)
{
	unsigned most = RESPONDER_ENOUGH - 1;

	for (size_t i = 0; i < n_responders; i++) {
		const struct responder *row = &responders[i];
		struct evidence sum = weigh(exchange, row);

		if (sum.header + sum.page >= RESPONDER_ENOUGH)
			out->traces |= UINT64_C(1) << i;
		if (sum.page)
			weights->page = true;
		if (!weights->front_end && row->front_end &&
			(sum.passes || sum.header >= NAMING_HEADER))
			weights->front_end = row;
		if (sum.header + sum.page <= most)
			continue;
		most = sum.header + sum.page;
		weights->best = sum;
		out->responder = row;
	}
}

static enum responder_strength strength_of(const struct evidence *sum)
{
	if (sum->proof)
		return RESPONDER_PROVEN;
	if ((sum->header && sum->page) || sum->page >= RESPONDER_OWN_PAGE ||
		sum->header >= RESPONDER_OWN_HEADER)
		return RESPONDER_SURE;
	return RESPONDER_LIKELY;
}

/* The server that wrote the log: a log line has no headers and no page to weigh. */
static const char *logged_id(const struct record *record)
{
	if (record->kind == RECORD_DROPPED)
		return "http.sys";
	return record->kind == RECORD_REQUEST && strcmp(record->format, "w3c") == 0
		       ? "iis"
		       : NULL;
}

void responder_weigh(const struct exchange *exchange, struct answerer *out)
{
	const bool answered = exchange->response.status != 0;
	struct weights weights = { .page = false };

	*out = (struct answerer){
		.id = answered ? "other" : "none",
		.title = answered ? "an unknown server" : "nobody",
	};
	if (answered)
		weigh_rows(exchange, out, &weights);
	if (out->responder) {
		out->id = out->responder->id;
		out->title = out->responder->title;
		out->strength = strength_of(&weights.best);
		out->passes_on = !weights.best.page && weights.page;
		if (!out->responder->front_end && weights.best.page)
			out->relay = weights.front_end;
	}
	if (logged_id(&exchange->record))
		out->id = logged_id(&exchange->record);
}

bool responder_traces(const struct answerer *by, const char *id)
{
	for (size_t i = 0; i < n_responders; i++)
		if (strcmp(responders[i].id, id) == 0)
			return by->traces >> i & 1;
	return false;
}

const char *responder_strength_name(enum responder_strength strength)
{
	static const char *const names[] = {
		[RESPONDER_NOBODY] = "none",
		[RESPONDER_LIKELY] = "likely",
		[RESPONDER_SURE] = "sure",
		[RESPONDER_PROVEN] = "proven",
	};

	return names[strength];
}

void responder_tell(const struct answerer *by, struct bytes *out)
{
	bytes_printf(out, "%s%s",
		by->strength == RESPONDER_LIKELY ? "what seems to be " : "", by->title);
	if (by->relay)
		bytes_printf(out, ", through %s", by->relay->title);
}

/* ---- the ID of the request ---- */

enum { REQUEST_ID_MAX = 80 };

/* Past tags, entities and what may stand between the words and the ID. */
static const char *skip_markup(const char *text)
{
	for (;;) {
		text += strspn(text, ": #\t\r\n");
		if (*text != '<' && *text != '&')
			return text;
		text += strcspn(text, *text == '<' ? ">" : ";");
		if (!*text)
			return text;
		text++;
	}
}

void responder_append_request_id(const struct responder *responder,
	const struct exchange *exchange, struct bytes *out)
{
	static const char letters[] = "0123456789.-_abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	char header[REQUEST_ID_MAX + 1] = "";
	const char *words, *id;
	size_t length;

	if (responder->id_header)
		exchange_header_text(
			exchange, responder->id_header, header, sizeof(header));
	if (header[0])
		bytes_append_text(out, header);
	if (header[0] || !responder->id_words)
		return;
	words = text_find(bytes_text(&exchange->reply.text), responder->id_words);
	if (!words)
		return;
	id = skip_markup(words + strlen(responder->id_words));
	length = strspn(id, letters);
	bytes_append(out, id, length < REQUEST_ID_MAX ? length : REQUEST_ID_MAX);
}
