/* SPDX-License-Identifier: MIT */
#ifndef MOCK_CALL_H
#define MOCK_CALL_H

#include "ledger.h"
#include "message.h"

struct page;

/* What a request asks for. The names are those of the selectors. */
enum step {
	STEP_BROWSE, /* mscep.dll without an operation */
	STEP_CAPS,
	STEP_CACERT,
	STEP_NEXT_CACERT,
	STEP_PKIOPERATION,
	STEP_OTHER,     /* an operation that NDES does not know */
	STEP_ELSEWHERE, /* a path that is not mscep.dll's */
	STEP_COUNT,
};

/* One request, as far as an answer may depend on it. All borrowed. */
struct call {
	enum step step;
	const char *scenario;          /* its name */
	const char *path;              /* without the scenario */
	bool named;                    /* the query has a message= that is not empty */
	const struct message *message; /* NULL: not a PKIOperation */
	const struct bag *bag;         /* the certificates of the scenario */
	const struct authority *authority;
	struct ledger *ledger;
	const struct page *undecoded; /* the page for unreadable messages */
};

#endif
