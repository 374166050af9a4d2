/* SPDX-License-Identifier: MIT */
/*
 * Finds what a word of the user's means in the catalogue, a finding, a device, a check,
 * an HRESULT or one of the lists, and has it told. A word that means nothing is answered
 * with what it may have meant, never with a guess.
 */
#include "explain.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/tree.h"
#include "scepprobe.h"

#define FORMAT_VERSION "1.0"

static const struct shelf *const shelves[] = {
	&shelf_findings,
	&shelf_devices,
	&shelf_checks,
	&shelf_hresults,
};

enum { N_SHELVES = sizeof(shelves) / sizeof(shelves[0]) };

/* What is asked for: a row, or (row NULL) a shelf, or (shelf NULL) all of them. */
struct subject {
	const struct shelf *shelf;
	const void *row;
};

/* ---- finding it ---- */

static bool is_named(const struct shelf *shelf, const void *row, const char *word)
{
	char buffer[SHELF_NAME];
	const char *name;

	for (size_t i = 0; (name = shelf->name(row, i, buffer)); i++)
		if (text_equals(name, word))
			return true;
	return false;
}

static bool find(const char *topic, struct subject *subject)
{
	*subject = (struct subject){ .shelf = NULL };
	if (!topic)
		return true;
	for (int s = 0; s < N_SHELVES; s++) {
		const struct shelf *shelf = shelves[s];

		subject->shelf = shelf;
		if (strcmp(shelf->topic, topic) == 0)
			return true;
		for (size_t i = 0; (subject->row = shelf->at(i)); i++)
			if (is_named(shelf, subject->row, topic))
				return true;
	}
	return false;
}

enum { WORD_MAX = 48, NEAR_MAX = 6 };

/* Letters to change, add or remove to make one of the other (Levenshtein). */
static size_t distance(const char *a, const char *b)
{
	size_t row[SHELF_NAME + 1], n = strlen(b);

	if (n > SHELF_NAME)
		return n;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[n];
}

/* How far the word is from the name: not at all if it is a part of it. A slip in three
 * letters can be meant; beyond that it is another word. */
static bool is_near(const char *name, const char *word, size_t edits)
{
	if (strlen(word) >= 3 && text_find(name, word))
		return edits == 0;
	return edits <= strlen(name) / 3 && distance(word, name) == edits;
}

static void suggest_of(const struct shelf *shelf, const char *word, size_t edits, int *n,
	struct bytes *out)
{
	const void *row;

	for (size_t i = 0; *n < NEAR_MAX && (row = shelf->at(i)); i++) {
		char buffer[SHELF_NAME];
		const char *name = shelf->name(row, 0, buffer);

		if (is_near(name, word, edits))
			bytes_printf(out, "%s %s", (*n)++ ? "," : "; did you mean", name);
	}
}

/* The nearest first. */
static void suggest(const char *word, struct bytes *out)
{
	int n = 0;

	for (size_t edits = 0; edits <= SHELF_NAME / 3; edits++)
		for (int s = 0; s < N_SHELVES; s++)
			suggest_of(shelves[s], word, edits, &n, out);
	if (n)
		bytes_append_char(out, '?');
	else
		bytes_append_text(out, "; \"scepprobe explain\" lists what there is");
}

/* ---- telling it ---- */

static void tell_shelf(const struct page *page, const struct shelf *shelf)
{
	const void *row;

	for (size_t i = 0; (row = shelf->at(i)); i++)
		shelf->line(page, row);
	bytes_append_text(page->out, "\nMore on one of them: scepprobe explain ID\n");
}

static void tell_all(const struct page *page)
{
	bytes_append_text(page->out, "More on one of these: scepprobe explain ID\n");
	render_contents(page);
	bytes_append_text(page->out, "\nFurther lists:\n");
	for (int s = 0; s < N_SHELVES; s++) {
		char first[SHELF_NAME];

		snprintf(first, sizeof(first), "  scepprobe explain %-10s ",
			shelves[s]->topic);
		layout_paragraph(page, first, shelves[s]->title);
	}
}

static void tell(const struct page *page, const struct subject *subject)
{
	if (subject->row)
		subject->shelf->article(page, subject->row);
	else if (subject->shelf)
		tell_shelf(page, subject->shelf);
	else
		tell_all(page);
}

/* ---- for programs ---- */

static json_t *rows_tree(const struct shelf *shelf, const void *only, bool *failed)
{
	json_t *array = json_array();
	const void *row;

	if (only)
		tree_append(array, shelf->tree(only, failed), failed);
	for (size_t i = 0; !only && (row = shelf->at(i)); i++)
		tree_append(array, shelf->tree(row, failed), failed);
	return array;
}

static int write_out(const char *data, size_t length, void *out)
{
	bytes_append(out, data, length);
	return 0;
}

static void tell_json(const struct subject *subject, struct bytes *out)
{
	json_t *object = json_object(), *tool = json_object();
	bool failed = false;

	tree_set(tool, "name", json_string("scepprobe"), &failed);
	tree_set(tool, "version", json_string(scepprobe_version()), &failed);
	tree_set(object, "format_version", json_string(FORMAT_VERSION), &failed);
	tree_set(object, "tool", tool, &failed);
	for (int s = 0; s < N_SHELVES; s++)
		if (!subject->shelf || subject->shelf == shelves[s])
			tree_set(object, shelves[s]->topic,
				rows_tree(shelves[s], subject->row, &failed), &failed);
	if (!failed && json_dump_callback(object, write_out, out, JSON_INDENT(2)) != 0)
		failed = true;
	bytes_append_char(out, '\n');
	out->failed |= failed;
	json_decref(object);
}

/* ---- the public function ---- */

static int explain(const char *topic, const char *format, bool color, struct bytes *out)
{
	const struct page page = { .out = out, .color = color };
	struct subject subject;

	if (!find(topic, &subject)) {
		char word[WORD_MAX];

		text_keep(word, span_of_text(topic));
		bytes_printf(out, "nothing here is called '%s'", word);
		suggest(word, out);
		return bytes_failed(out) < 0 ? -ENOMEM : -EINVAL;
	}
	if (strcmp(format, "json") == 0)
		tell_json(&subject, out);
	else if (strcmp(format, "mdoc") == 0)
		render_manual(out);
	else
		tell(&page, &subject);
	return bytes_failed(out);
}

int scepprobe_explain(const char *topic, const char *format, bool color, char **text,
	size_t *length)
{
	struct bytes out = BYTES_EMPTY;
	int r = explain(topic, format, color, &out);

	if (r < 0 && r != -EINVAL) {
		bytes_clear(&out);
		return r;
	}
	*text = (char *)out.data;
	*length = out.length;
	return r;
}
