/* SPDX-License-Identifier: MIT */
/*
 * Finds the sub-status on IIS's detailed error page: in its title, or in the heading
 * "HTTP Error 404.15 - Not Found". The words are in the server's language, so only the
 * number is matched: this answer's status, a dot, one to three digits. Only a page with
 * marks of IIS is read.
 *
 * Pure. substatuses.c has the meanings.
 */
#include "diagnose/substatus.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { SUB_DIGITS = 3 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The number after "403." in a text, unless a digit or dot adjoins it; -1 if none. */
static int number_behind(const char *text, const char *status)
{
	size_t skip = strlen(status);

	for (const char *at = strstr(text, status); at; at = strstr(at + 1, status)) {
		int sub = 0, digits = 0;

		if (at > text && (is_digit(at[-1]) || at[-1] == '.'))
			continue;
		for (; digits <= SUB_DIGITS && is_digit(at[skip + (size_t)digits]);
			digits++)
			sub = sub * 10 + at[skip + (size_t)digits] - '0';
		if (digits >= 1 && digits <= SUB_DIGITS &&
			at[skip + (size_t)digits] != '.')
			return sub;
	}
	return -1;
}

int substatus_of(const struct exchange *exchange, const struct answerer *by)
{
	static const char *const elements[] = { "title", "h3", "h2" };
	char status[16], heading[200];

	if (exchange->response.status < 400 || exchange->reply.kind != REPLY_HTML ||
		!responder_traces(by, "iis"))
		return -1;
	snprintf(status, sizeof(status), "%ld.", exchange->response.status);
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		int sub;

		text_of_element(heading, sizeof(heading),
			bytes_text(&exchange->reply.text), elements[i]);
		sub = number_behind(heading, status);
		if (sub >= 0)
			return sub;
	}
	return -1;
}

const struct substatus *substatus_find(long status, int sub)
{
	for (size_t i = 0; sub >= 0 && i < n_substatuses; i++)
		if (substatuses[i].status == status && substatuses[i].sub == sub)
			return &substatuses[i];
	return NULL;
}
