/* SPDX-License-Identifier: MIT */
/*
 * A symptom is a statement about one exchange, with a test for it. Causes are
 * combinations of symptoms. The rows are in symptoms/, each beside its test.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOM_H
#define SCEPPROBE_DIAGNOSE_SYMPTOM_H

#include <stdbool.h>
#include <stdint.h>

#include "diagnose/app_proxy.h"
#include "diagnose/server.h"
#include "trace/exchange.h"

enum { JUDGEMENT_IDS_MAX = 32 };

/* The user's settings for a judgement. */
struct judgement {
	int warning_days, critical_days; /* days before a certificate expires */
	const char *expect_fingerprint;  /* hex SHA-1 or SHA-256 of the CA, or NULL */
	/* Findings to report as warnings, and as information only; NULL-ended. */
	const char *warn_on[JUDGEMENT_IDS_MAX + 1], *ignored[JUDGEMENT_IDS_MAX + 1];
};

/* The input of a symptom's test, besides the exchange. */
struct circumstances {
	const struct trace *trace;
	const struct judgement *judgement;
	int64_t now;             /* when the trace was taken, seconds since 1970 */
	bool tls_unchecked;      /* --insecure */
	bool limit_wanted;       /* --measure-limit */
	const struct name *name; /* the DNS lookup of the host */
	const struct app_proxy *app_proxy; /* whether the proxy publishes the target */
	const struct judged *judged;       /* one per exchange of the trace, in order */
	const struct url_limit *url_limit;
	enum server server; /* NDES or another, from all answers */
};

/* The condition for testing a symptom at all. */
enum symptom_need {
	NEEDS_NOTHING, /* none: the transport is enough */
	NEEDS_CHAIN,   /* a server certificate was seen */
	NEEDS_ANSWER,  /* there was an HTTP answer */
	NEEDS_LOG,     /* the exchange is from a log; for all others it must not be */
};

struct symptom;

/* The parameters of a test, and a mark for those that it does not use. */
#define SYMPTOM_ARGUMENTS                                                                \
	const struct exchange *exchange, const struct symptom *symptom,                  \
		const struct circumstances *circumstances
#define SYMPTOM_UNUSED ((void)exchange, (void)symptom, (void)circumstances)

/* Whether the symptom's text is true of the exchange, never why. */
typedef bool symptom_test(SYMPTOM_ARGUMENTS);
typedef void symptom_tell(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out);

struct symptom {
	const char *id;
	const char *text;   /* a clause: "the server closed the connection" */
	const char *source; /* the document that defines the symptom */
	const char *by;     /* id of the responder; NULL: any */
	enum symptom_need need;
	symptom_test *seen;
	int64_t number; /* parameters of `seen` */
	const char *string;
	/* Appends more details of the exchange; NULL: there are none. */
	symptom_tell *tell;
};

/* Three values: UNKNOWN if the symptom could not be tested. */
enum verdict symptom_look(const struct symptom *symptom, const struct exchange *exchange,
	const struct circumstances *circumstances);
/* Whether it could be tested, and was seen. */
bool symptom_is_seen(const struct symptom *symptom, const struct exchange *exchange,
	const struct circumstances *circumstances);

/* Whether the exchange has the result of a healthy NDES. */
bool exchange_is_healthy(const struct exchange *exchange);

#endif
