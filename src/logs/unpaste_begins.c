/* SPDX-License-Identifier: MIT */
/*
 * What a line of a log begins with, in any of the formats that are known: it is how a
 * line is told from the rest of the one before. Shapes, not words, as far as that will
 * do.
 */
#include <ctype.h>
#include <string.h>

#include "base/span.h"
#include "logs/unpaste.h"

/* How much of `s` has the form, in which '0' is a digit, '9' one or two, ' ' one
 * or more blanks or tabs, 'A' a letter; 0 when it has not. */
static size_t has_form(struct span s, const char *form)
{
	size_t at = 0;

	for (; *form; form++) {
		const size_t from = at;

		while (at < s.length) {
			const unsigned char c = s.data[at];
			const bool fits = *form == '0' || *form == '9' ? isdigit(c)
					  : *form == ' ' ? c == ' ' || c == '\t'
					  : *form == 'A' ? isalpha(c)
							 : c == (unsigned char)*form;

			if (!fits)
				break;
			at++;
			if (*form != ' ' && !(*form == '9' && at - from < 2))
				break;
		}
		if (at == from)
			return 0;
	}
	return at;
}

static bool is_moment(struct span s)
{
	static const char *const forms[] = { "0000-00-00", "0000/9/9", "9/9/00",
		"00:00:00", "AAA 9 00:00:00" };
	/* Behind these another digit makes it a version. */
	static const char *const whole[] = { "9.9.0000", "9-9-0000" };

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (has_form(s, forms[i]))
			return true;
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
		const size_t n = has_form(s, whole[i]);

		if (n && (n == s.length || !isdigit(s.data[n])))
			return true;
	}
	return false;
}

/* "Error 8/20/2024 ...", "default\t18:30:53", "Error,20.08.2024": a word, in any
 * language, and a moment. */
static bool is_word_and_moment(struct span s)
{
	size_t at = 0;

	while (at < s.length && at < 40 && !strchr(" \t,;\"'<>:=()/\\", s.data[at]))
		at++;
	if (at == 0 || at == s.length || at == 40 || !strchr(" \t,;", s.data[at]))
		return false;
	while (at < s.length && strchr(" \t,;", s.data[at]))
		at++;
	return is_moment((struct span){ s.data + at, s.length - at });
}

/* "Log Name:", "TimeCreated  : ", "Desc   : "; of a sentence no more than three words. */
static bool is_name(struct span s)
{
	unsigned blanks = 0;
	size_t at = 0;

	if (s.length == 0 || (s.data[0] < 0x80 && !isalpha(s.data[0])))
		return false;
	for (; at < s.length && at < 40 && s.data[at] != ':'; at++) {
		if (strchr("\"'<>=()/\\,;.", s.data[at]))
			return false;
		if (s.data[at] == ' ' && at + 1 < s.length && s.data[at + 1] != ' ' &&
			s.data[at + 1] != ':')
			blanks++;
	}
	if (at == s.length || at == 40 || blanks > 2)
		return false;
	return at + 1 == s.length || s.data[at + 1] == ' ' || s.data[at + 1] == '\t' ||
	       s.data[at + 1] >= 0x80;
}

static bool is_address(struct span s)
{
	for (size_t i = 0; i < s.length; i++)
		if (!isxdigit(s.data[i]) && !strchr(".:%", s.data[i]))
			return false;
	return s.length > 0;
}

/* "10.0.0.1 GET /certsrv/...", as lines of IIS without their first fields begin. */
static bool is_request(struct span s)
{
	static const char *const methods[] = { "GET /", "POST /", "HEAD /" };
	size_t at = 0;

	while (at < s.length && at < 60 && s.data[at] != ' ')
		at++;
	/* The path may stand in the next line. */
	if ((span_is((struct span){ s.data + at, s.length - at }, " GET") ||
		    span_is((struct span){ s.data + at, s.length - at }, " POST")) &&
		is_address((struct span){ s.data, at }))
		return true;
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		struct span behind = { s.data + at, s.length - at };

		if (span_starts(s, methods[i]) ||
			(at > 0 && behind.length > 1 &&
				span_starts((struct span){ behind.data + 1,
						    behind.length - 1 },
					methods[i])))
			return true;
	}
	return false;
}

/* "Application", "Microsoft-Windows-...": what the first labels of an event name. */
static bool is_event_log(struct span s)
{
	return span_starts(s, "Microsoft-") || span_is(s, "Application") ||
	       span_is(s, "System") || span_is(s, "Security");
}

/* "Desc   : ...", "Source:        ...": names, or values, that stand in a column of their
 * own; or the first label of an event, in any language. */
static bool is_aligned(struct span s)
{
	const unsigned char *colon = memchr(s.data, ':', s.length < 40 ? s.length : 40);
	struct span behind;

	if (!colon || colon == s.data)
		return false;
	behind = span_from(s, colon + 1);
	/* "Event Xml:", "Description:": all that the line holds. */
	if (behind.length == 0 && !islower(s.data[0]))
		return true;
	return colon[-1] == ' ' || colon[-1] == '\t' || span_starts(behind, "  ") ||
	       is_event_log(span_trim(behind));
}

/* "Source:        ...", "Description:": labels of events, not words before a colon. */
static bool is_label(struct span s)
{
	const unsigned char *colon = memchr(s.data, ':', s.length < 40 ? s.length : 40);
	struct span behind;

	if (!colon || colon == s.data || colon[-1] == ' ' || colon[-1] == '\t')
		return false;
	behind = span_from(s, colon + 1);
	return behind.length == 0 || span_starts(behind, "  ") ||
	       is_event_log(span_trim(behind));
}

static bool begins_by_shape(struct span line)
{
	static const char *const words[] = { "#", "<", "{\"", "[{", "MSI (", "Action ",
		"CustomAction ", "Property(", "=== ", "Calling VerifyRequest",
		"Sending request to ", "Verify challenge ", "Exiting VerifyRequest",
		"Failed to send http", "at ", "Caused by:" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_starts(line, words[i]))
			return true;
	return is_moment(line) || is_word_and_moment(line) || is_request(line);
}

bool unpaste_begins(struct span line, bool named)
{
	return line.length == 0 || begins_by_shape(line) ||
	       (is_name(line) && (named || is_aligned(line)));
}

bool unpaste_begins_surely(struct span line, bool named)
{
	return line.length == 0 || begins_by_shape(line) ||
	       (named && is_name(line) && is_label(line));
}
