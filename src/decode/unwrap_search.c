/* SPDX-License-Identifier: MIT */
/*
 * Finds base64 in the texts that people save: lines of web servers' logs, debug output,
 * mails. It promises time linear in the length of the text. It knows base64 by its
 * characters, a message by its first two (a SEQUENCE encodes as 'M' and then one of A to
 * P), and its end by the length that it declares, by padding, or by a line that does not
 * go on as the ones before. It decodes nothing and judges nothing: what it finds is a
 * candidate.
 */
#include "decode/unwrap_search.h"

#include <string.h>

#include "base/text.h"
#include "decode/unwrap_base64.h"

enum {
	LOG_RUN = 40,      /* characters of base64 amid text that are no accident */
	WRAPPED_LINE = 40, /* a following line that belongs to a wrapped value */
	FIELD = 16,        /* shorter words behind a value are fields of the log */
	FIELDS_MAX = 64,   /* so many of them in a row do not belong to the value */
};

static const char parameter[] = "message=";

struct span search_trim(struct span value)
{
	while (value.length > 0 && base64_is_white((char)value.data[0])) {
		value.data++;
		value.length--;
	}
	while (value.length > 0 && base64_is_white((char)value.data[value.length - 1]))
		value.length--;
	return value;
}

bool search_is_all_base64(struct span text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!base64_is_value((char)text.data[i]) &&
			!base64_is_white((char)text.data[i]))
			return false;
	return text.length > 0;
}

/* ---- message= ---- */

/* Where the run of value characters that begins at `p` ends. */
static const char *end_of_word(const char *p)
{
	while (base64_is_value(*p))
		p++;
	return p;
}

static bool ends_padded(const char *begin, const char *end)
{
	return (end > begin && end[-1] == '=') ||
	       (end - begin >= 3 && text_starts(end - 3, "%3d"));
}

/* What may stand behind a value that is whole; anything else makes the word another one.
 */
static bool ends_value(char c)
{
	return c == '\0' || strchr("&\"'<>\\#()[]{},;|", c) != NULL;
}

/*
 * A value may go on behind a blank (which was a '+') and, when its line was wrapped, on
 * the next line. The fields of a log go on there too: they are short, and among them
 * sooner or later is one with a dot or a colon, which base64 has not.
 */
static const char *end_of_value(const char *begin)
{
	const char *end = end_of_word(begin), *solid = end;
	int fields = 0;

	while (!ends_padded(begin, end) && base64_is_white(*end)) {
		const bool new_line = *end != ' ';
		const char *next = end + 1;
		const char *stop;
		size_t length;

		if (new_line)
			next += strspn(next, " \t\r\n");
		if (text_starts(next, parameter))
			return solid;
		stop = end_of_word(next);
		length = (size_t)(stop - next);
		if (new_line && length < WRAPPED_LINE)
			return end;
		if (length == 0 && !base64_is_white(*stop))
			return ends_value(*stop) ? end : solid;
		if (!base64_is_white(*stop) && !ends_value(*stop))
			return new_line ? end : solid;
		end = stop;
		fields++;
		if (length >= FIELD) {
			solid = end;
			fields = 0;
		}
		if (fields == FIELDS_MAX)
			return solid;
	}
	return end;
}

bool search_parameter(const char *text, struct span *value)
{
	const char *p = text;

	value->length = 0;
	while ((p = text_find(p, parameter)) != NULL) {
		const char *end;

		p += sizeof(parameter) - 1;
		end = end_of_value(p);
		if ((size_t)(end - p) > value->length)
			*value = (struct span){ (const unsigned char *)p,
				(size_t)(end - p) };
		p = end;
	}
	return value->length > 0;
}

/* ---- words of base64, line by line ---- */

/* What may stand between a piece and the end of its line: quotes, commas, a backslash. */
static const char *line_end_behind(const char *p)
{
	p += strspn(p, " \t\r\"'\\,;)");
	return *p == '\n' || *p == '\0' ? p : NULL;
}

/* Whether the word at `p` can be the beginning of a message. */
static bool begins_message(const char *p, size_t length)
{
	return length >= FIELD && p[0] == 'M' && p[1] >= 'A' && p[1] <= 'P';
}

/*
 * The word that a line ends with, if the line goes on with base64: the whole line but for
 * quotes and the marks of quoting, or what stands in `column`, where the lines before had
 * theirs (0 for none). False when the line is none that goes on.
 */
static bool find_piece(const char *line, size_t column, struct span *piece)
{
	const char *begin = line + strspn(line, " \t>|\"'");
	const char *end = end_of_word(begin);

	if (column > 0 && (end == begin || !line_end_behind(end))) {
		for (size_t i = 0; i < column; i++)
			if (line[i] == '\n' || line[i] == '\0')
				return false;
		begin = line + column;
		if (base64_is_value(begin[-1]))
			return false;
		end = end_of_word(begin);
	}
	*piece = (struct span){ (const unsigned char *)begin, (size_t)(end - begin) };
	return end > begin && (line_end_behind(end) || ends_value(*end));
}

/* The lines behind `end` that go on with the value, as long as it wants more. Gives the
 * place behind the last. */
static const char *append_lines(
	struct search_run *run, const char *end, size_t column, size_t wanted)
{
	const char *stop = line_end_behind(end);
	size_t width = 0;

	while (stop && *stop == '\n' && (!wanted || run->value.length < wanted)) {
		struct span piece;
		bool last;

		if (run->value.length > 0 &&
			run->value.data[run->value.length - 1] == '=')
			break;
		if (!find_piece(stop + 1, column, &piece))
			break;
		/* All lines but the last are as long; without a length to go by, a short
		 * word alone on a line may be any text. */
		if (width > 0 && piece.length > width)
			break;
		if (!wanted && width == 0 && piece.length < WRAPPED_LINE)
			break;
		last = width > 0 && piece.length < width;
		width = piece.length;
		bytes_append_span(&run->value, piece);
		run->lines++;
		end = (const char *)piece.data + piece.length;
		stop = line_end_behind(end);
		if (last)
			break;
	}
	return end;
}

/* Where in its line the word stands; 0 beyond COLUMN_MAX, where nobody aligns. */
static size_t column_of(const char *text, const char *p)
{
	enum { COLUMN_MAX = 256 };
	size_t column = 0;

	while (p - column > text && p[-(ptrdiff_t)column - 1] != '\n')
		if (++column > COLUMN_MAX)
			return 0;
	return column;
}

bool search_run(const char *text, const char **at, struct search_run *run)
{
	const char *p = *at;

	*run = (struct search_run){ .lines = 1 };
	while (*p) {
		const char *end = end_of_word(p);
		const size_t length = (size_t)(end - p);
		if (begins_message(p, length)) {
			const struct span word = { (const unsigned char *)p, length };
			bytes_append_span(&run->value, word);
			*at = append_lines(
				run, end, column_of(text, p), base64_wanted(word));
			if (run->value.length >= LOG_RUN || run->value.failed)
				return true;
			bytes_reset(&run->value);
			run->lines = 1;
		}
		p = length ? end : p + 1;
	}
	*at = p;
	return false;
}
