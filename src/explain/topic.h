/* SPDX-License-Identifier: MIT */
/*
 * The catalogue, a topic for each table of knowledge: how to list its rows, how to tell
 * one as an article, and what programs get of it.
 */
#ifndef SCEPPROBE_EXPLAIN_TOPIC_H
#define SCEPPROBE_EXPLAIN_TOPIC_H

#include <jansson.h>

#include "diagnose/cause.h"
#include "explain/number.h"
#include "render/page.h"

enum { TOPIC_NAME = 40 };

struct topic {
	const char *key; /* what the user calls it, and the JSON key */
	const char *title;
	const void *(*at)(size_t index); /* its rows; NULL behind the last */
	/* What the row is asked for by: index 0 is its id, then other names; NULL behind
	 * the last. The table's own, or in the buffer. */
	const char *(*name)(const void *row, size_t index, char buffer[TOPIC_NAME]);
	void (*line)(const struct page *page, const void *row);
	void (*article)(const struct page *page, const void *row);
	/* New; NULL, or *failed, when memory ran out. */
	json_t *(*tree)(const void *row, bool *failed);
};

extern const struct topic topic_findings, topic_checks, topic_hresults, topic_numbers,
	topic_devices, topic_words;

/* A number that no topic has, told by its structure; the tree is as a topic's. */
void anatomy_article(const struct page *page, const struct anatomy *anatomy);
json_t *anatomy_tree(const struct anatomy *anatomy, bool *failed);

/* Every cause under its heading, by id and title. */
void render_contents(const struct page *page);

/* The manual page of the causes, mdoc(7). */
void render_manual(struct bytes *out);

#endif
