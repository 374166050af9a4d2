/* SPDX-License-Identifier: MIT */
/*
 * A cause that a trace shows, with its evidence.
 */
#ifndef SCEPPROBE_DIAGNOSE_FINDING_H
#define SCEPPROBE_DIAGNOSE_FINDING_H

#include "diagnose/url_limit.h"

/* A trace's devices, and one more for the logs themselves. */
enum { REPORT_DEVICES_MAX = TRACE_DEVICES_MAX + 1, FINDING_EVIDENCE_MAX = 64 };

struct finding {
	const struct cause *cause;
	size_t rank; /* index of the cause in the catalogue */
	enum severity severity;
	const char *cause_title; /* the cause's, or that of its milder_if */
	char title[160];         /* with {status} filled in */
	bool certain;
	bool other_server; /* the server is SERVER_SCEP */
	bool leads;        /* ranks first among equal severities, even if not certain */
	bool adjusted;     /* --warn-on or --ignore changed the severity */
	unsigned weight;
	unsigned evidence[FINDING_EVIDENCE_MAX]; /* exchange ids, ascending */
	size_t n_evidence;
	/* Sets of 1 << index into the report's devices: those that met the cause, and of
	 * these, those known to fail by it and those known to ignore it. */
	unsigned devices, minding, sparing;
	enum severity severity_of[REPORT_DEVICES_MAX]; /* of those that met it */
	unsigned excluded;   /* set of 1 << index of the reasons that fit no device */
	unsigned told;       /* the same, of the reasons that a log line names */
	struct bytes detail; /* text on the evidence; owned */
};

/* `id` is an exchange's. Ids beyond FINDING_EVIDENCE_MAX are dropped. */
bool finding_rests_on(const struct finding *finding, unsigned id);
void finding_add_evidence(struct finding *finding, unsigned id);
/* Adds a device's match. All devices use the same server, so one proof is enough, and the
 * worst severity counts. */
void finding_merge(struct finding *finding, const struct match *match, size_t device);

/* Makes the title from the cause's, with the exchange's status for "{status}". The
 * exchange may be NULL; then the circumstances may be NULL too. */
void finding_set_title(struct finding *finding, const struct exchange *exchange,
	const struct circumstances *circumstances);
/* Makes title and detail from the complete evidence. -ENOMEM. */
MUST_CHECK int finding_describe(struct finding *finding, const struct trace *trace,
	const struct url_limit *limit, const struct circumstances *circumstances);

/* The reasons that are not excluded, by index from 0: those that a log line names, then
 * the others, each in the order of the catalogue; NULL after the last. */
const struct reason *finding_reason(const struct finding *finding, size_t index);
/* Whether a log line names this reason. */
bool finding_tells(const struct finding *finding, const struct reason *reason);
/* Who must act: `who` of the first such reason, else of the cause. */
enum actor finding_who(const struct finding *finding);

/* Sets the severity for all devices. */
void finding_set_severity(struct finding *finding, enum severity severity);
/* Applies --warn-on and --ignore. If both list the finding, --ignore wins. */
void finding_adjust(struct finding *finding, const struct judgement *judgement);
/* For qsort(3): the most important first. */
int finding_rank(const void *left, const void *right);

#endif
