/* SPDX-License-Identifier: MIT */
/*
 * Members of untrusted JSON objects. Every number is within its bounds, every text is
 * printable and fits its array, and the first error is kept, with its place. It never
 * follows a reference in the file.
 */
#include "har/read.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "base/text.h"

void har_refuse(struct har_reader *reader, const char *format, ...)
{
	char sentence[HAR_PROBLEM], whole[HAR_PROBLEM + sizeof(reader->where) + 2];
	va_list arguments;

	if (reader->error)
		return;
	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	snprintf(whole, sizeof(whole), "%s%s%s", reader->where,
		reader->where[0] ? ": " : "", sentence);
	/* It may quote the file, which may hold anything. */
	text_copy(reader->problem, HAR_PROBLEM, span_of_text(whole));
	reader->error = -EINVAL;
}

void har_note(struct har_reader *reader, int error)
{
	if (!reader->error)
		reader->error = error;
}

/* NULL where it is absent or null. */
static const json_t *member(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_null(value) ? NULL : value;
}

static const json_t *typed(struct har_reader *reader, const json_t *object,
	const char *key, json_type type, const char *name)
{
	const json_t *value = member(object, key);

	if (!value || json_typeof(value) == type)
		return value;
	har_refuse(reader, "%s is not %s", key, name);
	return NULL;
}

const json_t *har_object(struct har_reader *reader, const json_t *object, const char *key)
{
	return typed(reader, object, key, JSON_OBJECT, "an object");
}

const json_t *har_array(struct har_reader *reader, const json_t *object, const char *key)
{
	return typed(reader, object, key, JSON_ARRAY, "an array");
}

struct span har_span(struct har_reader *reader, const json_t *object, const char *key)
{
	const json_t *value = typed(reader, object, key, JSON_STRING, "a string");

	return (struct span){
		.data = (const unsigned char *)(value ? json_string_value(value) : ""),
		.length = value ? json_string_length(value) : 0,
	};
}

void har_text(struct har_reader *reader, const json_t *object, const char *key, char *out,
	size_t size)
{
	text_copy(out, size, har_span(reader, object, key));
}

char *har_copy(struct har_reader *reader, const json_t *object, const char *key)
{
	struct span text = har_span(reader, object, key);
	char *copy = malloc(text.length + 1);

	if (copy)
		text_copy(copy, text.length + 1, text);
	else
		har_note(reader, -ENOMEM);
	return copy;
}

int64_t har_whole(struct har_reader *reader, const json_t *object, const char *key,
	int64_t least, int64_t most, int64_t otherwise)
{
	const json_t *value = member(object, key);
	int64_t number = json_is_integer(value) ? json_integer_value(value) : otherwise;

	if (!value || (json_is_integer(value) && number >= least && number <= most))
		return number;
	har_refuse(reader, "%s is not a whole number from %lld to %lld", key,
		(long long)least, (long long)most);
	return otherwise;
}

double har_number(struct har_reader *reader, const json_t *object, const char *key,
	double least, double most)
{
	const json_t *value = member(object, key);
	double number = json_number_value(value);

	if (!value || (json_is_number(value) && number >= least && number <= most))
		return value ? number : 0;
	har_refuse(reader, "%s is not a number from %.0f to %.0f", key, least, most);
	return 0;
}

bool har_flag(struct har_reader *reader, const json_t *object, const char *key)
{
	const json_t *value = member(object, key);

	if (value && !json_is_boolean(value))
		har_refuse(reader, "%s is not true or false", key);
	return json_is_true(value);
}

enum verdict har_verdict(struct har_reader *reader, const json_t *object, const char *key)
{
	if (!member(object, key))
		return VERDICT_UNKNOWN;
	return har_flag(reader, object, key) ? VERDICT_YES : VERDICT_NO;
}

int64_t har_moment(struct har_reader *reader, const json_t *object, const char *key)
{
	int64_t moment = 0;
	char text[48];

	har_keep(reader, object, key, text);
	if (text[0] && !moment_read(text, &moment))
		har_refuse(reader, "%s is not a time such as 2026-11-22T08:00:00Z", key);
	return moment;
}
