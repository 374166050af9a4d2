/* SPDX-License-Identifier: MIT */
#ifndef MOCK_ANSWER_H
#define MOCK_ANSWER_H

#include "page.h"

enum delivery {
	DELIVER,         /* send it */
	DELIVER_CLOSE,   /* close the connection without a word */
	DELIVER_RESET,   /* the same with a TCP reset */
	DELIVER_STALL,   /* say nothing until the client leaves */
	DELIVER_ENDLESS, /* send noise for as long as the client reads */
};

/* What the server is going to do with one request. {0} is an empty one. */
struct answer {
	enum delivery delivery;
	unsigned int status;
	struct header *headers;
	size_t header_count;
	struct buffer body;
	unsigned long delay; /* milliseconds before anything else */
	const char *verdict; /* for /-/seen; a string constant */
};

/* Adds one more header, also when there is one of that name. */
void answer_add_header(struct answer *answer, const char *name, const char *value);

/* Replaces all headers of that name by one. */
void answer_set_header(struct answer *answer, const char *name, const char *value);

/* Removes all headers of that name. */
void answer_remove_header(struct answer *answer, const char *name);

/* Starts over with status 200 as mscep.dll under IIS says it. */
void answer_start(struct answer *answer, const char *content_type);

/* Starts over with a copy of page. */
void answer_page(struct answer *answer, const struct page *page);

void answer_clear(struct answer *answer);

#endif
