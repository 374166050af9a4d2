/* SPDX-License-Identifier: MIT */
#ifndef MOCK_ACTION_H
#define MOCK_ACTION_H

#include <stdbool.h>

#include "answer.h"
#include "call.h"
#include "place.h"
#include "plan.h"

struct action_kind;

/* The right half of a rule: one row of the table of actions with its arguments. */
struct action {
	const struct action_kind *kind;
	const struct page *page; /* borrowed from the page set */
	char *text;
	unsigned long number;
	int shape;
	struct reply_plan plan;
};

/* One row of actions.c. Both functions answer -1 on failure, parse after a complaint. */
struct action_kind {
	const char *name;
	const char *arguments; /* for complaints */
	size_t least, most;    /* how many arguments */
	bool modifier;         /* changes the answer of another action */
	int (*parse)(struct action *action, const struct words *arguments,
		const struct page_set *pages);
	int (*perform)(const struct action *action, const struct call *call,
		struct answer *answer);
};

extern const struct action_kind action_kinds[];
extern const size_t action_kind_count;

/* Reads the words from index first on; -1 after a complaint. */
int action_parse(struct action *action, const struct words *words, size_t first,
	const struct page_set *pages);

/* Replaces (or as a modifier changes) the answer; -1 when OpenSSL failed. */
int action_perform(
	const struct action *action, const struct call *call, struct answer *answer);

void action_clear(struct action *action);

/* The Content-Type of a healthy answer at that step. */
const char *action_content_type(const struct call *call);

#endif
