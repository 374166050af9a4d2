/* SPDX-License-Identifier: MIT */
/*
 * What can be seen in one exchange. A symptom is a sentence and a test for it; causes
 * are combinations of symptoms. The rows are in symptoms/, each beside its test.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOM_H
#define SCEPPROBE_DIAGNOSE_SYMPTOM_H

#include <stdbool.h>
#include <stdint.h>

#include "diagnose/app_proxy.h"
#include "diagnose/server.h"
#include "trace/exchange.h"

enum { JUDGEMENT_IDS_MAX = 32 };

/* What the person who asks for a judgement may set. */
struct judgement {
	int warning_days, critical_days; /* until a certificate's end */
	const char *expect_fingerprint;  /* hex SHA-1 or SHA-256 of the CA, or NULL */
	/* Findings to be warnings, or worth no more than a mention; NULL-ended. */
	const char *warn_on[JUDGEMENT_IDS_MAX + 1], *ignored[JUDGEMENT_IDS_MAX + 1];
};

/* What a symptom may look at besides the exchange. */
struct circumstances {
	const struct trace *trace;
	const struct judgement *judgement;
	int64_t now;             /* when the trace was taken, seconds since 1970 */
	bool tls_unchecked;      /* --insecure */
	bool limit_wanted;       /* --measure-limit */
	const struct name *name; /* what became of the host's */
	const struct app_proxy *app_proxy; /* whether it is published through that */
	const struct judged *judged; /* of each exchange of the trace, in its order */
	const struct url_limit *url_limit;
	enum server server; /* NDES or another, by all answers together */
};

/* What must have happened before a symptom can be looked for at all. */
enum symptom_need {
	NEEDS_NOTHING, /* the transport alone tells */
	NEEDS_CHAIN,   /* a server certificate was seen */
	NEEDS_ANSWER,  /* there was an HTTP answer */
	NEEDS_LOG,     /* a log told of it; all others, that none did */
};

struct symptom;

/* What a test is given, and the mark of those that it does not need. */
#define SYMPTOM_ARGUMENTS                                                                \
	const struct exchange *exchange, const struct symptom *symptom,                  \
		const struct circumstances *circumstances
#define SYMPTOM_UNUSED ((void)exchange, (void)symptom, (void)circumstances)

/* Whether the symptom's sentence is true of the exchange, and never why. */
typedef bool symptom_test(SYMPTOM_ARGUMENTS);
typedef void symptom_tell(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out);

struct symptom {
	const char *id;
	const char
		*text; /* what was seen, a clause: "the server closed the connection" */
	const char *source; /* the clause or document that gives it its meaning */
	const char *by; /* who answers, the id of a responder; NULL: it may be anybody */
	enum symptom_need need;
	symptom_test *seen;
	int64_t number; /* parameters of `seen` */
	const char *string;
	/* Appends what else is worth saying of it; NULL when the exchange says it all. */
	symptom_tell *tell;
};

/* Three-valued: UNKNOWN when it could not be looked for. */
enum verdict symptom_look(const struct symptom *symptom, const struct exchange *exchange,
	const struct circumstances *circumstances);
/* Whether it could be looked for, and was seen. */
bool symptom_is_seen(const struct symptom *symptom, const struct exchange *exchange,
	const struct circumstances *circumstances);

/* Whether the exchange went as it does with a healthy NDES. */
bool exchange_is_healthy(const struct exchange *exchange);

#endif
