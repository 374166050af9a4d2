/* SPDX-License-Identifier: MIT */
/*
 * The tree of facts. It promises that every text in it is bounded, printable UTF-8, and
 * that a failed allocation is remembered in one place, so that whoever tells facts can
 * tell twenty and ask once. It does not know what the facts are about.
 */
#include "decode/fact.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static struct fact *make(bool *failed, enum fact_kind kind, const char *key)
{
	struct fact *fact = calloc(1, sizeof(*fact));

	if (!fact) {
		*failed = true;
		return NULL;
	}
	fact->kind = kind;
	fact->key = key;
	fact->failed = failed;
	return fact;
}

struct fact *fact_new(bool *failed)
{
	return make(failed, FACT_OBJECT, "");
}

void fact_free(struct fact *fact)
{
	if (!fact)
		return;
	for (struct fact *child = fact->first, *next; child; child = next) {
		next = child->next;
		fact_free(child);
	}
	free(fact->value);
	free(fact->shown);
	free(fact);
}

static struct fact *fact_add(struct fact *parent, enum fact_kind kind, const char *key)
{
	struct fact *fact = parent ? make(parent->failed, kind, key) : NULL;

	if (!fact)
		return NULL;
	if (parent->last)
		parent->last->next = fact;
	else
		parent->first = fact;
	parent->last = fact;
	return fact;
}

struct fact *fact_object(struct fact *parent, const char *key)
{
	return fact_add(parent, FACT_OBJECT, key);
}

struct fact *fact_list(struct fact *parent, const char *key)
{
	return fact_add(parent, FACT_LIST, key);
}

static char *fact_copy(struct span text, bool *failed)
{
	char safe[FACT_LENGTH];
	char *copied;

	text_keep(safe, text);
	copied = strdup(safe);
	if (!copied)
		*failed = true;
	return copied;
}

struct fact *fact_span(struct fact *parent, const char *key, struct span text)
{
	struct fact *fact;

	if (text.length == 0)
		return NULL;
	fact = fact_add(parent, FACT_TEXT, key);
	if (fact)
		fact->value = fact_copy(text, fact->failed);
	return fact;
}

struct fact *fact_text(struct fact *parent, const char *key, const char *text)
{
	return fact_span(parent, key, span_of_text(text));
}

struct fact *fact_printf(struct fact *parent, const char *key, const char *format, ...)
{
	char text[FACT_LENGTH];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return fact_text(parent, key, text);
}

struct fact *fact_hex(struct fact *parent, const char *key, struct span octets)
{
	char text[2 * FACT_OCTETS + sizeof("...")];
	size_t n = 0;

	for (; n < octets.length && n < FACT_OCTETS; n++) {
		text[2 * n] = hex_lower[octets.data[n] >> 4];
		text[2 * n + 1] = hex_lower[octets.data[n] & 15];
	}
	snprintf(
		text + 2 * n, sizeof(text) - 2 * n, "%s", n < octets.length ? "..." : "");
	return fact_text(parent, key, text);
}

struct fact *fact_number(struct fact *parent, const char *key, int64_t number)
{
	struct fact *fact = fact_add(parent, FACT_NUMBER, key);

	if (fact)
		fact->number = number;
	return fact;
}

struct fact *fact_flag(struct fact *parent, const char *key, bool yes)
{
	struct fact *fact = fact_add(parent, FACT_FLAG, key);

	if (fact)
		fact->number = yes;
	return fact;
}

void fact_show(struct fact *fact, const char *format, ...)
{
	char text[FACT_LENGTH];
	va_list args;

	if (!fact)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	free(fact->shown);
	fact->shown = fact_copy(span_of_text(text), fact->failed);
}

const struct fact *fact_find(const struct fact *object, const char *key)
{
	const struct fact *fact = object ? object->first : NULL;

	while (fact && strcmp(fact->key, key) != 0)
		fact = fact->next;
	return fact;
}
