/* SPDX-License-Identifier: MIT */
/*
 * Weighs the marks of each row of responders.c against one answer: what its headers say
 * and what its page looks like, apart, because the one can come from a front end and the
 * other from what stands behind it.
 *
 * Pure. It tells who seems to have answered, never whether that is good.
 */
#include "diagnose/responder.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/app_proxy.h"

static bool header_holds(const struct exchange *exchange, const struct mark *mark)
{
	char value[512];

	exchange_header_text(exchange, mark->name, value, sizeof(value));
	return text_find(value, mark->text);
}

static bool header_leads_to(const struct exchange *exchange, const struct mark *mark)
{
	char value[512];

	exchange_header_text(exchange, mark->name, value, sizeof(value));
	return app_proxy_host_is(value, mark->text);
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
	case MARK_LEADS_TO:
		return header_leads_to(exchange, mark);
	case MARK_HEADER_FAMILY:
		return header_family(exchange, mark->name);
	case MARK_PAGE:
		return text_find(page, mark->text);
	case MARK_PAGE_BOTH:
		return text_find(page, mark->name) && text_find(page, mark->text);
	case MARK_PAGE_502:
		return exchange->response.status == 502 && text_find(page, mark->name) &&
		       text_find(page, mark->text);
	case MARK_END:
		break;
	}
	return false;
}

/* What speaks for one row: its best header, its best markup. */
struct evidence {
	unsigned header, page;
	bool proof;
};

static struct evidence weigh(
	const struct exchange *exchange, const struct responder *responder)
{
	struct evidence sum = { .header = 0 };

	for (int i = 0; i < RESPONDER_MARKS && responder->marks[i].kind != MARK_END;
		i++) {
		const struct mark *mark = &responder->marks[i];
		bool header = mark->kind == MARK_HEADER ||
			      mark->kind == MARK_HEADER_FAMILY ||
			      mark->kind == MARK_LEADS_TO;
		unsigned *side = header ? &sum.header : &sum.page;

		if (mark->weight <= *side || !marked(exchange, mark))
			continue;
		*side = mark->weight;
		sum.proof |= mark->kind == MARK_SCEP;
	}
	return sum;
}

const struct responder *responder_identify(const struct exchange *exchange)
{
	const struct responder *best = NULL;
	unsigned most = RESPONDER_ENOUGH - 1;

	if (!exchange->response.status)
		return NULL;
	for (size_t i = 0; i < n_responders; i++) {
		struct evidence sum = weigh(exchange, &responders[i]);

		if (sum.header + sum.page <= most)
			continue;
		most = sum.header + sum.page;
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

bool responder_passes_on(const struct exchange *exchange)
{
	const struct responder *found = responder_identify(exchange);

	if (!found || weigh(exchange, found).page)
		return false;
	for (size_t i = 0; i < n_responders; i++)
		if (weigh(exchange, &responders[i]).page)
			return true;
	return false;
}

/* A header that names the product: what less than that hints at, may be of IIS itself. */
enum { NAMING_HEADER = 3 };

const struct responder *responder_relay(const struct exchange *exchange)
{
	const struct responder *found = responder_identify(exchange);

	if (!found || found->front_end || !weigh(exchange, found).page)
		return NULL;
	for (size_t i = 0; i < n_responders; i++)
		if (responders[i].front_end &&
			weigh(exchange, &responders[i]).header >= NAMING_HEADER)
			return &responders[i];
	return NULL;
}

enum responder_strength responder_strength(const struct exchange *exchange)
{
	const struct responder *found = responder_identify(exchange);
	struct evidence sum;

	if (!found)
		return RESPONDER_NOBODY;
	sum = weigh(exchange, found);
	if (sum.proof)
		return RESPONDER_PROVEN;
	if ((sum.header && sum.page) || sum.page >= RESPONDER_OWN_PAGE)
		return RESPONDER_SURE;
	return RESPONDER_LIKELY;
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

bool responder_traces(const struct exchange *exchange, const char *id)
{
	for (size_t i = 0; i < n_responders; i++) {
		struct evidence sum;

		if (strcmp(responders[i].id, id) != 0)
			continue;
		sum = weigh(exchange, &responders[i]);
		return sum.header + sum.page >= RESPONDER_ENOUGH;
	}
	return false;
}

/* A server's log is its own; nothing of an answer but its status is in it. */
static const char *logged_id(const struct record *record)
{
	if (record->kind == RECORD_DROPPED)
		return "http.sys";
	return record->kind == RECORD_REQUEST && strcmp(record->format, "w3c") == 0
		       ? "iis"
		       : NULL;
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

void responder_tell(const struct exchange *exchange, struct bytes *out)
{
	const struct responder *relay = responder_relay(exchange);

	bytes_printf(out, "%s%s",
		responder_strength(exchange) == RESPONDER_LIKELY ? "what seems to be "
								 : "",
		responder_title(exchange));
	if (relay)
		bytes_printf(out, ", through %s", relay->title);
}
