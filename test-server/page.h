/* SPDX-License-Identifier: MIT */
#ifndef MOCK_PAGE_H
#define MOCK_PAGE_H

#include "memory.h"

struct header {
	char *name, *value;
};

/* One whole HTTP answer. */
struct page {
	char *name;
	unsigned int status;
	struct header *headers;
	size_t header_count;
	struct buffer body;
};

struct page_set {
	struct page *items;
	size_t count;
};

/* Loads every *.page of folder. -1 with complaints on stderr. */
int page_set_load(struct page_set *set, const char *folder);
void page_set_clear(struct page_set *set);

/* The page of that name, or NULL. */
const struct page *page_find(const struct page_set *set, const char *name);

#endif
