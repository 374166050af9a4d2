/* SPDX-License-Identifier: MIT */
/*
 * The table of everything a scenario can make the server do.
 *
 * An action either builds an answer or, as a modifier, changes the one that the
 * rules before it have built. Promises the same answer for the same request, apart
 * from keys, nonces and dates. Never sends anything.
 *
 * To add an action: a row at the end of this file, its two functions above, and a
 * line in mock-ndes(1).
 */
#include "action.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bag.h"
#include "reply.h"
#include "shape.h"

static int parse_page(struct action *action, const struct words *arguments,
	const struct page_set *pages)
{
	action->page = page_find(pages, arguments->items[0]);
	if (!action->page)
		return place_complain(
			arguments->place, "there is no page '%s'", arguments->items[0]);
	return 0;
}

static int perform_page(
	const struct action *action, const struct call *call, struct answer *answer)
{
	(void)call;
	answer_page(answer, action->page);
	return 0;
}

static int parse_text(struct action *action, const struct words *arguments,
	const struct page_set *pages)
{
	(void)pages;
	action->text = memory_string(arguments->items[0]);
	return 0;
}

/* Keeps the words from `first` on with a blank between them. */
static int parse_words(struct action *action, const struct words *arguments, size_t first,
	const struct page_set *pages)
{
	struct buffer text = { 0 };
	size_t i;

	(void)pages;
	for (i = first; i < arguments->count; i++) {
		if (i > first)
			buffer_append_text(&text, " ");
		buffer_append_text(&text, arguments->items[i]);
	}
	action->text = memory_copy(text.data, text.length);
	buffer_clear(&text);
	return 0;
}

/* Keeps the words one a line. */
static int parse_lines(struct action *action, const struct words *arguments,
	const struct page_set *pages)
{
	struct buffer text = { 0 };
	size_t i;

	(void)pages;
	for (i = 0; i < arguments->count; i++) {
		buffer_append_text(&text, arguments->items[i]);
		buffer_append_text(&text, "\n");
	}
	action->text = memory_copy(text.data, text.length);
	buffer_clear(&text);
	return 0;
}

static int perform_caps(
	const struct action *action, const struct call *call, struct answer *answer)
{
	(void)call;
	answer_start(answer, "text/plain");
	if (action->text)
		buffer_append_text(&answer->body, action->text);
	return 0;
}

static int perform_caps_crlf(
	const struct action *action, const struct call *call, struct answer *answer)
{
	const char *line = action->text, *end;

	(void)call;
	answer_start(answer, "text/plain");
	while ((end = strchr(line, '\n'))) {
		buffer_append(&answer->body, line, (size_t)(end - line));
		buffer_append_text(&answer->body, "\r\n");
		line = end + 1;
	}
	return 0;
}

static int parse_certs(struct action *action, const struct words *arguments,
	const struct page_set *pages)
{
	(void)pages;
	action->shape = shape_find(arguments->items[0]);
	if (action->shape < 0)
		return place_complain(
			arguments->place, "unknown shape '%s'", arguments->items[0]);
	return 0;
}

static int perform_certs(
	const struct action *action, const struct call *call, struct answer *answer)
{
	const struct bag *bag = &call->authority->bags[action->shape];

	answer_start(answer, bag->content_type);
	buffer_append(&answer->body, bag->body.data, bag->body.length);
	return 0;
}

static int perform_next_ca(
	const struct action *action, const struct call *call, struct answer *answer)
{
	(void)action;
	answer_start(answer, "application/x-x509-next-ca-cert");
	return bag_write_next(&answer->body, call->bag, call->authority);
}

static int parse_certrep(struct action *action, const struct words *arguments,
	const struct page_set *pages)
{
	(void)pages;
	return plan_parse(&action->plan, arguments);
}

/*
 * Without a transactionID or a signer there is nothing to address a CertRep to.
 * NDES then answers 200 without a SCEP content type, and so does the mock for all
 * that it cannot open.
 */
static int perform_certrep(
	const struct action *action, const struct call *call, struct answer *answer)
{
	const struct message *message = call->message;

	if (!message || message->error) {
		answer_page(answer, call->undecoded);
		answer->verdict = "undecoded";
		return 0;
	}
	answer_start(answer, "application/x-pki-message");
	return reply_encode(&answer->body, &answer->verdict, &action->plan, call);
}

static int parse_number(struct action *action, const struct words *arguments,
	const struct page_set *pages)
{
	(void)pages;
	return words_number(arguments, arguments->items[0], &action->number);
}

static int parse_size(struct action *action, const struct words *arguments,
	const struct page_set *pages)
{
	if (parse_number(action, arguments, pages))
		return -1;
	if (action->number > 64 * 1024 * 1024)
		return place_complain(
			arguments->place, "%lu is more than 64 MiB", action->number);
	return 0;
}

static int perform_garbage(
	const struct action *action, const struct call *call, struct answer *answer)
{
	answer_start(answer, action_content_type(call));
	buffer_append_noise(&answer->body, action->number);
	return 0;
}

static int parse_status(struct action *action, const struct words *arguments,
	const struct page_set *pages)
{
	if (parse_number(action, arguments, pages))
		return -1;
	if (action->number < 200 || action->number > 599)
		return place_complain(arguments->place, "%lu is no status to answer with",
			action->number);
	return 0;
}

static int parse_all_words(struct action *action, const struct words *arguments,
	const struct page_set *pages)
{
	return parse_words(action, arguments, 0, pages);
}

/* STATUS.SUB: both are kept in one number, SUB in its lower digits. */
static int parse_detailed(struct action *action, const struct words *arguments,
	const struct page_set *pages)
{
	unsigned status, sub;
	int end = 0;

	if (sscanf(arguments->items[0], "%3u.%3u%n", &status, &sub, &end) != 2 ||
		arguments->items[0][end] || status < 400)
		return place_complain(arguments->place,
			"'%s' is not a status with a "
			"sub-status",
			arguments->items[0]);
	action->number = status * 1000UL + sub;
	return parse_words(action, arguments, 1, pages);
}

/* What IIS shows to callers on its own machine. */
static int perform_detailed(
	const struct action *action, const struct call *call, struct answer *answer)
{
	unsigned long status = action->number / 1000, sub = action->number % 1000;
	const char *code = strstr(action->text, "0x");
	char *page = memory_format(
		"<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" "
		"\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\r\n"
		"<html xmlns=\"http://www.w3.org/1999/xhtml\">\r\n<head>\r\n"
		"<title>IIS 10.0 Detailed Error - %lu.%lu - %s</title>\r\n</head>\r\n<body>\r\n"
		"<div id=\"content\">\r\n<div class=\"content-container\">\r\n"
		"<h3>HTTP Error %lu.%lu - %s</h3>\r\n<h4>%s</h4>\r\n</div>\r\n"
		"<div class=\"content-container\"><fieldset>"
		"<h4>Most likely causes:</h4></fieldset></div>\r\n"
		"<table><tr><th>Error Code</th><td>&nbsp;&nbsp;&nbsp;%s</td></tr></table>\r\n"
		"</div>\r\n</body>\r\n</html>\r\n",
		status, sub, action->text, status, sub, action->text, action->text,
		code ? code : "0x00000000");

	(void)call;
	answer_start(answer, "text/html; charset=utf-8");
	answer->status = (unsigned int)status;
	buffer_append_text(&answer->body, page);
	free(page);
	return 0;
}

static int perform_close(
	const struct action *action, const struct call *call, struct answer *answer)
{
	(void)action, (void)call;
	answer->delivery = DELIVER_CLOSE;
	return 0;
}

static int perform_reset(
	const struct action *action, const struct call *call, struct answer *answer)
{
	(void)action, (void)call;
	answer->delivery = DELIVER_RESET;
	return 0;
}

static int perform_stall(
	const struct action *action, const struct call *call, struct answer *answer)
{
	(void)action, (void)call;
	answer->delivery = DELIVER_STALL;
	return 0;
}

static int perform_endless(
	const struct action *action, const struct call *call, struct answer *answer)
{
	(void)action;
	answer_start(answer, action_content_type(call));
	answer->delivery = DELIVER_ENDLESS;
	return 0;
}

static int perform_redirect(
	const struct action *action, const struct call *call, struct answer *answer)
{
	(void)call;
	answer_start(answer, "text/html; charset=UTF-8");
	answer->status = 301;
	answer_add_header(answer, "Location", action->text);
	buffer_append_text(&answer->body, "<head><title>Document Moved</title></head>\n"
					  "<body><h1>Object Moved</h1>It is <a HREF=\"");
	buffer_append_text(&answer->body, action->text);
	buffer_append_text(&answer->body, "\">here</a></body>");
	return 0;
}

static int modify_status(
	const struct action *action, const struct call *call, struct answer *answer)
{
	(void)call;
	answer->status = (unsigned int)action->number;
	return 0;
}

static int modify_content_type(
	const struct action *action, const struct call *call, struct answer *answer)
{
	(void)call;
	answer_set_header(answer, "Content-Type", action->text);
	return 0;
}

/* "NAME VALUE", or "NAME" alone to have none. */
static int modify_header(
	const struct action *action, const struct call *call, struct answer *answer)
{
	size_t length = strcspn(action->text, " ");
	char *name = memory_copy(action->text, length);

	(void)call;
	answer_remove_header(answer, name);
	if (action->text[length])
		answer_add_header(answer, name, action->text + length + 1);
	free(name);
	return 0;
}

static int modify_length(
	const struct action *action, const struct call *call, struct answer *answer)
{
	(void)call;
	if (answer->body.length > action->number)
		answer->body.length = action->number;
	return 0;
}

static int modify_delay(
	const struct action *action, const struct call *call, struct answer *answer)
{
	(void)call;
	answer->delay = action->number;
	return 0;
}

const struct action_kind action_kinds[] = {
	{
		.name = "page",
		.arguments = "NAME",
		.least = 1,
		.most = 1,
		.parse = parse_page,
		.perform = perform_page,
	},
	{
		.name = "caps",
		.arguments = "KEYWORD...",
		.least = 1,
		.most = WORDS_MOST,
		.parse = parse_lines,
		.perform = perform_caps,
	},
	{
		.name = "caps-crlf",
		.arguments = "KEYWORD...",
		.least = 1,
		.most = WORDS_MOST,
		.parse = parse_lines,
		.perform = perform_caps_crlf,
	},
	{
		.name = "caps-empty",
		.arguments = "",
		.perform = perform_caps,
	},
	{
		.name = "certs",
		.arguments = "SHAPE",
		.least = 1,
		.most = 1,
		.parse = parse_certs,
		.perform = perform_certs,
	},
	{
		.name = "next-ca",
		.arguments = "",
		.perform = perform_next_ca,
	},
	{
		.name = "certrep",
		.arguments = "OUTCOME [DETAIL=VALUE]...",
		.least = 1,
		.most = WORDS_MOST,
		.parse = parse_certrep,
		.perform = perform_certrep,
	},
	{
		.name = "detailed",
		.arguments = "STATUS.SUB WORD...",
		.least = 2,
		.most = 9,
		.parse = parse_detailed,
		.perform = perform_detailed,
	},
	{
		.name = "garbage",
		.arguments = "BYTES",
		.least = 1,
		.most = 1,
		.parse = parse_size,
		.perform = perform_garbage,
	},
	{
		.name = "redirect",
		.arguments = "URL",
		.least = 1,
		.most = 1,
		.parse = parse_text,
		.perform = perform_redirect,
	},
	{
		.name = "close",
		.arguments = "",
		.perform = perform_close,
	},
	{
		.name = "reset",
		.arguments = "",
		.perform = perform_reset,
	},
	{
		.name = "stall",
		.arguments = "",
		.perform = perform_stall,
	},
	{
		.name = "endless",
		.arguments = "",
		.perform = perform_endless,
	},
	{
		.name = "header",
		.arguments = "NAME [VALUE...]",
		.least = 1,
		.most = 9,
		.modifier = true,
		.parse = parse_all_words,
		.perform = modify_header,
	},
	{
		.name = "content-type",
		.arguments = "TYPE...",
		.least = 1,
		.most = 9,
		.modifier = true,
		.parse = parse_all_words,
		.perform = modify_content_type,
	},
	{
		.name = "status",
		.arguments = "STATUS",
		.least = 1,
		.most = 1,
		.modifier = true,
		.parse = parse_status,
		.perform = modify_status,
	},
	{
		.name = "truncate",
		.arguments = "BYTES",
		.least = 1,
		.most = 1,
		.modifier = true,
		.parse = parse_size,
		.perform = modify_length,
	},
	{
		.name = "delay",
		.arguments = "MILLISECONDS",
		.least = 1,
		.most = 1,
		.modifier = true,
		.parse = parse_number,
		.perform = modify_delay,
	},
};

const size_t action_kind_count = sizeof(action_kinds) / sizeof(action_kinds[0]);
