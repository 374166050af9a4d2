/* SPDX-License-Identifier: MIT */
/*
 * Finds the user's word in the catalogue (a finding, a device, a check, an error number,
 * a list) and writes its article. A number without a row is explained by its structure;
 * an unknown word gets suggestions.
 */
#include "explain/explain.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/tree.h"
#include "explain/topic.h"
#include "render/json.h"

static const struct topic *const topics[] = {
	&topic_findings,
	&topic_devices,
	&topic_checks,
	&topic_hresults,
	&topic_numbers,
	&topic_words,
};

enum { N_TOPICS = sizeof(topics) / sizeof(topics[0]) };

/* What is asked for: a row, or (row NULL) a topic, or (topic NULL) all of them; or a
 * number that is in none. */
struct subject {
	const struct topic *topic;
	const void *row;
	bool is_anatomy;
	struct anatomy anatomy;
};

/* ---- finding it ---- */

static bool is_named(const struct topic *topic, const void *row, const char *word)
{
	char buffer[TOPIC_NAME];
	const char *name;

	for (size_t i = 0; (name = topic->name(row, i, buffer)); i++)
		if (text_equals(name, word))
			return true;
	return false;
}

static bool find(const char *word, struct subject *subject)
{
	int64_t value;

	*subject = (struct subject){ .topic = NULL };
	if (!word)
		return true;
	for (int s = 0; s < N_TOPICS; s++) {
		const struct topic *topic = topics[s];

		subject->topic = topic;
		if (strcmp(topic->key, word) == 0)
			return true;
		for (size_t i = 0; (subject->row = topic->at(i)); i++)
			if (is_named(topic, subject->row, word))
				return true;
	}
	subject->topic = &topic_numbers;
	subject->is_anatomy = number_parse(word, &value) &&
			      number_dissect(value, &subject->anatomy);
	return subject->is_anatomy;
}

enum { WORD_MAX = 48, NEAR_MAX = 6 };

/* Letters to change, add or remove to make one of the other (Levenshtein). */
static size_t distance(const char *a, const char *b)
{
	size_t row[TOPIC_NAME + 1], n = strlen(b);

	if (n > TOPIC_NAME)
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

static void suggest_of(const struct topic *topic, const char *word, size_t edits, int *n,
	struct bytes *out)
{
	const void *row;

	for (size_t i = 0; *n < NEAR_MAX && (row = topic->at(i)); i++) {
		char buffer[TOPIC_NAME];
		const char *name = topic->name(row, 0, buffer);

		if (is_near(name, word, edits))
			bytes_printf(out, "%s %s", (*n)++ ? "," : "; did you mean", name);
	}
}

/* The nearest first. */
static void suggest(const char *word, struct bytes *out)
{
	int n = 0;

	for (size_t edits = 0; edits <= TOPIC_NAME / 3; edits++)
		for (int s = 0; s < N_TOPICS; s++)
			suggest_of(topics[s], word, edits, &n, out);
	if (n)
		bytes_append_char(out, '?');
	else
		bytes_append_text(out, "; \"scepprobe explain\" lists what there is");
}

/* ---- telling it ---- */

static void tell_topic(const struct page *page, const struct topic *topic)
{
	const void *row;

	for (size_t i = 0; (row = topic->at(i)); i++)
		topic->line(page, row);
	bytes_append_text(page->out, "\nMore on one of them: scepprobe explain ID\n");
}

static void tell_all(const struct page *page)
{
	bytes_append_text(page->out, "More on one of these: scepprobe explain ID\n");
	render_contents(page);
	bytes_append_text(page->out, "\nFurther lists:\n");
	for (int s = 0; s < N_TOPICS; s++) {
		char first[TOPIC_NAME];

		snprintf(first, sizeof(first), "  scepprobe explain %-10s ",
			topics[s]->key);
		page_paragraph(page, first, topics[s]->title);
	}
}

static void explain_tell(const struct page *page, const struct subject *subject)
{
	if (subject->is_anatomy)
		anatomy_article(page, &subject->anatomy);
	else if (subject->row)
		subject->topic->article(page, subject->row);
	else if (subject->topic)
		tell_topic(page, subject->topic);
	else
		tell_all(page);
}

/* ---- for programs ---- */

static json_t *rows_tree(
	const struct topic *topic, const struct subject *subject, bool *failed)
{
	json_t *array = json_array();
	const void *row, *only = subject->row;

	if (subject->is_anatomy) {
		tree_append(array, anatomy_tree(&subject->anatomy, failed), failed);
		return array;
	}
	if (only)
		tree_append(array, topic->tree(only, failed), failed);
	for (size_t i = 0; !only && (row = topic->at(i)); i++)
		tree_append(array, topic->tree(row, failed), failed);
	return array;
}

static void tell_json(
	const struct subject *subject, const char *version, struct bytes *out)
{
	bool failed = false;
	json_t *object = json_document(version, &failed);

	for (int s = 0; s < N_TOPICS; s++)
		if (!subject->topic || subject->topic == topics[s])
			tree_set(object, topics[s]->key,
				rows_tree(topics[s], subject, &failed), &failed);
	tree_write(object, 0, JSON_DIGITS, out, &failed);
	bytes_append_char(out, '\n');
	out->failed |= failed;
}

int explain(const char *topic, const char *format, const char *version, bool color,
	struct bytes *out)
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
		tell_json(&subject, version, out);
	else if (strcmp(format, "mdoc") == 0)
		render_manual(out);
	else
		explain_tell(&page, &subject);
	return bytes_failed(out);
}
