/* SPDX-License-Identifier: MIT */
#ifndef MOCK_SCENARIO_H
#define MOCK_SCENARIO_H

#include <stdbool.h>

#include "action.h"

/* What of a request a rule may measure, in octets. */
enum measured {
	MEASURED_NOTHING,
	MEASURED_QUERY,   /* behind '?' */
	MEASURED_TARGET,  /* path and query */
	MEASURED_LINE,    /* the request line, without its end */
	MEASURED_REQUEST, /* request line and headers, with their ends */
	MEASURED_COUNT,
};

/* The left half of a rule. */
struct selector {
	unsigned int steps; /* one bit for each step it selects */
	bool pkiclient;     /* only paths that end in /pkiclient.exe */
	bool named;         /* only with a message= that is not empty */
	enum measured by;
	unsigned long over; /* only longer requests, by this measure */
};

struct rule {
	struct selector selector;
	struct action action;
};

struct scenario {
	char *name, *title, *source;
	char *finding, *status; /* what a probe is expected to find */
	struct rule *rules;
	size_t rule_count;
	int shape; /* which certificates it hands out */
};

struct scenario_set {
	struct page_set pages;
	struct scenario *items; /* sorted by name */
	size_t count;
	const struct scenario *healthy; /* its rules come before everybody's */
	const struct page *undecoded;
};

/* Loads all pages and scenarios. -1 with complaints on stderr. */
int scenario_set_load(
	struct scenario_set *set, const char *scenario_folder, const char *page_folder);
void scenario_set_clear(struct scenario_set *set);

/* The scenario whose name is the first length bytes of name, or NULL. */
const struct scenario *scenario_find(
	const struct scenario_set *set, const char *name, size_t length);

/* Applies the rules in their order. -1 when OpenSSL failed. */
int scenario_answer(const struct scenario_set *set, const struct scenario *scenario,
	const struct call *call, const size_t lengths[MEASURED_COUNT],
	struct answer *answer);

#endif
