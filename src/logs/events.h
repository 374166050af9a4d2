/* SPDX-License-Identifier: MIT */
/*
 * The events of Windows that speak of an enrolment, a row each: what each means.
 */
#ifndef SCEPPROBE_LOGS_EVENTS_H
#define SCEPPROBE_LOGS_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

/* What decides whether it is a failure. */
enum event_outcome {
	OUTCOME_GOOD,
	OUTCOME_BAD,
	OUTCOME_DENIED,    /* bad, if the request was a device's: the CA logs all */
	OUTCOME_BY_LEVEL,  /* Warning, Error or Critical is bad */
	OUTCOME_BY_RESULT, /* a number whose top bit is set is bad */
	OUTCOME_IGNORED,   /* not about the enrolment of a profile */
};

struct event_row {
	const char *provider; /* the event's source, or its log, holds it */
	unsigned id;          /* 0: any */
	const char *words;    /* the text must hold it ("=" before it: as a word of its
			       * own); NULL: any text */
	const char *family;   /* of devices, or "server", "connector" */
	const char *reason;   /* what it is called */
	enum event_outcome outcome;
	unsigned reached;    /* waypoints that it shows, also when it failed */
	bool begins;         /* a request begins */
	const char *finding; /* what it leads to, or the least of it; NULL: none */
	const char *source;
};

/* Providers of this chain: what they say of failure is never passed over in silence. */
struct event_provider {
	const char *name;  /* the event's source, or its log, holds it */
	const char *words; /* only if the text holds one of these, '|' between; NULL */
	const char *family;
	unsigned least, most; /* ids; 0 and 0: all */
};

extern const struct event_row event_rows[];
extern const size_t n_event_rows;
extern const struct event_provider event_providers[];
extern const size_t n_event_providers;

#endif
