/* SPDX-License-Identifier: MIT */
/*
 * All readings use the same memory, one after the other. A reading is never longer than
 * the text: every known encoding needs at least one octet for one.
 */
#include "base/disguise.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* A reading in progress. */
struct draft {
	unsigned char *octets;
	size_t *from;
	size_t n;
};

static int draft_new(struct draft *draft, size_t length)
{
	*draft = (struct draft){
		.octets = malloc(length + 1),
		.from = malloc((length + 2) * sizeof(*draft->from)),
	};
	return draft->octets && draft->from ? 0 : -ENOMEM;
}

static void draft_free(struct draft *draft)
{
	free(draft->octets);
	free(draft->from);
}

static void draft_add(struct draft *draft, unsigned octet, size_t from)
{
	draft->octets[draft->n] = (unsigned char)octet;
	draft->from[draft->n++] = from;
}

static void draft_show(
	struct draft *draft, size_t end, bool plain, reading_visit *visit, void *context)
{
	const struct reading reading = { draft->octets, draft->from, draft->n, plain };

	draft->from[draft->n] = end;
	visit(&reading, context);
	draft->n = 0;
}

/* ---- escapes ---- */

/* `digits` hex digits at the start of the text: their value, or -1. */
static int hex_number(struct span text, size_t digits)
{
	int value = 0;

	if (text.length < digits)
		return -1;
	for (size_t i = 0; i < digits; i++) {
		int digit = bytes_hex_value(text.data[i]);

		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value < 256 ? value : -1;
}

/* The octet of the escape at this place, and its length; -1 if there is none. */
static int escape(struct span text, size_t *length)
{
	const struct span rest = { text.data + 1, text.length - 1 };
	int value = -1;

	if (text.data[0] == '%') {
		*length = 3;
		value = hex_number(rest, 2);
	} else if (text.data[0] == '&') {
		value = text_read_entity(text, length);
	} else if (text.data[0] == '\\' && rest.length > 2) {
		const size_t digits = rest.data[0] == 'u'   ? 4
				      : rest.data[0] == 'x' ? 2
							    : 0;

		*length = 2 + digits;
		if (digits)
			value = hex_number(
				(struct span){ rest.data + 1, rest.length - 1 }, digits);
	}
	return value;
}

static bool is_list_blank(unsigned char c)
{
	return c == ',' || c == ' ' || c == '\r' || c == '\n';
}

/* The same for "=41", with soft line breaks '=' (RFC 2045 section 6.7), and for "0x41, ".
 * A separate kind, since every query string has "=41". A line break is an octet of 0. */
static int mail_escape(struct span text, size_t *length)
{
	const struct span rest = { text.data + 1, text.length - 1 };
	int value = -1;

	if (text.data[0] == '=' && rest.length > 0 && rest.data[0] == '\n') {
		*length = 2;
		value = 0;
	} else if (text.data[0] == '=' && rest.length > 1 && rest.data[0] == '\r') {
		*length = 3;
		value = 0;
	} else if (text.data[0] == '=') {
		*length = 3;
		value = hex_number(rest, 2);
	} else if (text.data[0] == '0' && rest.length > 2 && rest.data[0] == 'x') {
		*length = 4;
		value = hex_number((struct span){ rest.data + 1, rest.length - 1 }, 2);
		while (*length < text.length && is_list_blank(text.data[*length]))
			*length += 1;
	}
	return value;
}

typedef int escape_reader(struct span text, size_t *length);

static void read_escapes(
	const struct reading *text, escape_reader *read, struct draft *draft)
{
	size_t length = 1;

	for (size_t at = 0; at < text->n; at += length) {
		int value = read(
			(struct span){ text->octets + at, text->n - at }, &length);

		if (value < 0) {
			length = 1;
			value = text->octets[at];
		}
		if (value != 0)
			draft_add(draft, (unsigned)value, text->from[at]);
	}
}

/* ---- base64 and hex ---- */

/* Of either alphabet (RFC 4648 sections 4 and 5). */
static int base64_value(unsigned char c)
{
	return bytes_base64_value(c == '-' ? '+' : c == '_' ? '/' : c);
}

/* Capitals, as RFC 4648 section 6 has it: small letters are in every word. */
static int base32_value(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

static bool is_base64_blank(unsigned char c)
{
	return c == '\r' || c == '\n';
}

static bool is_hex_blank(unsigned char c)
{
	return c == ':' || c == '-' || c == ' ' || c == '\r' || c == '\n';
}

/* How digits become octets: `bits` each, from the `skip`-th of every run on. */
struct digits {
	int (*value)(unsigned char c);
	bool (*blank)(unsigned char c);
	unsigned bits;
};

static const struct digits base64 = { base64_value, is_base64_blank, 6 };
static const struct digits base32 = { base32_value, is_base64_blank, 5 };
static const struct digits hex = { bytes_hex_value, is_hex_blank, 4 };

/* An octet takes the place of the digit that it begins in; NUL parts the runs. With
 * `wide` octets that are 0 are left out. */
static void read_digits(const struct reading *text, const struct digits *digits,
	unsigned skip, bool wide, struct draft *draft)
{
	unsigned held = 0, n_held = 0, left = skip;
	size_t from = 0;
	bool running = false;

	for (size_t i = 0; i < text->n; i++) {
		int value = digits->value(text->octets[i]);

		if (value < 0 && running && digits->blank(text->octets[i]))
			continue;
		if (value < 0) {
			if (running)
				draft_add(draft, 0, text->from[i]);
			running = false;
			left = skip;
			n_held = 0;
			continue;
		}
		running = true;
		if (left > 0) {
			left--;
			continue;
		}
		if (n_held == 0)
			from = text->from[i];
		held = held << digits->bits | (unsigned)value;
		n_held += digits->bits;
		if (n_held < 8)
			continue;
		n_held -= 8;
		if (!wide || (held >> n_held & 0xff) != 0)
			draft_add(draft, held >> n_held & 0xff, from);
		from = text->from[i];
	}
}

/* Whether the text has enough digits in a row for the shortest word. */
static bool has_digits(const struct reading *text, const struct digits *digits)
{
	const size_t least = (DISGUISE_LEAST * 8 + digits->bits - 1) / digits->bits;
	size_t n = 0;

	for (size_t i = 0; i < text->n && n < least; i++) {
		if (digits->value(text->octets[i]) >= 0)
			n++;
		else if (!digits->blank(text->octets[i]))
			n = 0;
	}
	return n >= least;
}

/* ---- all of them ---- */

/* What is made for the visits, and whom they are for. */
struct show {
	struct draft draft, inner;
	reading_visit *visit;
	void *context;
};

/* Base64 in base64. Few texts have enough of its characters in a row by chance, so most
 * texts are not read again. */
static void show_inner(const struct reading *outer, struct show *show)
{
	if (!has_digits(outer, &base64))
		return;
	for (unsigned skip = 0; skip < 4; skip++) {
		read_digits(outer, &base64, skip, false, &show->inner);
		draft_show(&show->inner, outer->from[outer->n], false, show->visit,
			show->context);
	}
}

/* The second time as UTF-16: every other octet is 0. */
static void show_digits(const struct reading *text, const struct digits *digits,
	unsigned skip, struct show *show)
{
	const size_t end = text->from[text->n];
	struct draft *draft = &show->draft;

	for (int wide = 0; wide < 2; wide++) {
		read_digits(text, digits, skip, wide, draft);
		draft->from[draft->n] = end;
		if (digits == &base64)
			show_inner(&(struct reading){ draft->octets, draft->from,
					   draft->n, false },
				show);
		draft_show(draft, end, false, show->visit, show->context);
	}
}

static void show_encodings(const struct reading *text, struct show *show)
{
	for (unsigned skip = 0; skip < 4; skip++)
		show_digits(text, &base64, skip, show);
	for (unsigned skip = 0; skip < 8 && has_digits(text, &base32); skip++)
		show_digits(text, &base32, skip, show);
	for (unsigned skip = 0; skip < 2; skip++)
		show_digits(text, &hex, skip, show);
}

int disguise_read(struct span text, reading_visit *visit, void *context)
{
	struct show show = { .visit = visit, .context = context };
	struct draft *draft = &show.draft, bare = { .octets = NULL };
	int r = draft_new(draft, text.length);

	if (r == 0)
		r = draft_new(&show.inner, text.length);
	if (r == 0)
		r = draft_new(&bare, text.length);
	if (r == 0) {
		struct reading plain = { draft->octets, draft->from, text.length, true };

		for (size_t i = 0; i < text.length; i++)
			draft_add(draft, text.data[i], i);
		draft_show(draft, text.length, true, visit, context);
		read_escapes(&plain, mail_escape, &bare);
		draft_show(&bare, text.length, false, visit, context);
		read_escapes(&plain, escape, &bare);
		plain = (struct reading){ bare.octets, bare.from, bare.n, false };
		bare.from[bare.n] = text.length;
		visit(&plain, context);
		/* As a double percent-encoding. */
		read_escapes(&plain, escape, draft);
		draft_show(draft, text.length, false, visit, context);
		show_encodings(&plain, &show);
	}
	draft_free(draft);
	draft_free(&show.inner);
	draft_free(&bare);
	return r;
}

/* ---- blanking ---- */

enum { HASH_BASE = 257 };

struct blanking {
	unsigned char *marks; /* of the text: octets that must go */
	const struct span *words;
	size_t n_words;
};

static bool is_same(const unsigned char *a, const unsigned char *b, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text_lower(a[i]) != text_lower(b[i]))
			return false;
	return true;
}

static uint32_t hash_of(const unsigned char *octets, size_t length)
{
	uint32_t hash = 0;

	for (size_t i = 0; i < length; i++)
		hash = hash * HASH_BASE + text_lower(octets[i]);
	return hash;
}

/* Rabin-Karp search: linear for any text. */
static void mark_word(
	const struct reading *reading, struct span word, unsigned char *marks)
{
	uint32_t wanted, hash, power = 1;

	if (word.length < DISGUISE_LEAST || reading->n < word.length)
		return;
	for (size_t i = 1; i < word.length; i++)
		power *= HASH_BASE;
	wanted = hash_of(word.data, word.length);
	hash = hash_of(reading->octets, word.length);
	for (size_t at = 0;; at++) {
		if (hash == wanted &&
			is_same(reading->octets + at, word.data, word.length))
			memset(marks + reading->from[at], 1,
				reading->from[at + word.length] - reading->from[at]);
		if (at + word.length == reading->n)
			return;
		hash -= text_lower(reading->octets[at]) * power;
		hash = hash * HASH_BASE + text_lower(reading->octets[at + word.length]);
	}
}

static void mark_words(const struct reading *reading, void *context)
{
	const struct blanking *blanking = context;

	for (size_t i = 0; i < blanking->n_words; i++)
		mark_word(reading, blanking->words[i], blanking->marks);
}

int disguise_blank(
	unsigned char *text, size_t length, const struct span *words, size_t n_words)
{
	struct blanking blanking = { NULL, words, n_words };
	int r;

	if (length == 0 || n_words == 0)
		return 0;
	blanking.marks = calloc(1, length + 1);
	if (!blanking.marks)
		return -ENOMEM;
	r = disguise_read((struct span){ text, length }, mark_words, &blanking);
	for (size_t i = 0; r >= 0 && i < length; i++)
		if (blanking.marks[i]) {
			text[i] = '*';
			r = 1;
		}
	free(blanking.marks);
	return r;
}
