/* SPDX-License-Identifier: MIT */
/* The words of reports, as a topic. */
#include <stdio.h>

#include "base/tree.h"
#include "explain/topic.h"
#include "render/words.h"

static const void *word_row(size_t index)
{
	return word_at(index);
}

static const char *word_name(const void *row, size_t index, char buffer[TOPIC_NAME])
{
	const struct word_row *word = row;

	(void)buffer;
	if (index == 0)
		return word->word;
	return index <= WORD_OTHERS ? word->others[index - 1] : NULL;
}

static void word_line(const struct page *page, const void *row)
{
	const struct word_row *word = row;
	char first[TOPIC_NAME];

	snprintf(first, sizeof(first), "  %-17s ", word->word);
	page_paragraph(page, first, word->meaning);
}

static void word_article(const struct page *page, const void *row)
{
	const struct word_row *word = row;

	page_tinted(page, TINT_STRONG, word->word);
	bytes_append_char(page->out, '\n');
	page_paragraph(page, "  Meaning:  ", word->meaning);
	bytes_printf(page->out, "  See: %s\n", word->source);
}

static json_t *word_tree(const void *row, bool *failed)
{
	const struct word_row *word = row;
	json_t *object = json_object();

	tree_set(object, "id", json_string(word->word), failed);
	tree_set(object, "meaning", json_string(word->meaning), failed);
	tree_set(object, "source", json_string(word->source), failed);
	return object;
}

const struct topic topic_words = {
	.key = "words",
	.title = "words of reports that need an explanation",
	.at = word_row,
	.name = word_name,
	.line = word_line,
	.article = word_article,
	.tree = word_tree,
};
