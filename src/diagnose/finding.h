/* SPDX-License-Identifier: MIT */
/*
 * A cause that a trace shows, with what shows it.
 */
#ifndef SCEPPROBE_DIAGNOSE_FINDING_H
#define SCEPPROBE_DIAGNOSE_FINDING_H

#include "diagnose/url_limit.h"

/* A trace's devices, and the logs themselves. */
enum { REPORT_DEVICES_MAX = TRACE_DEVICES_MAX + 1, FINDING_EVIDENCE_MAX = 64 };

struct finding {
	const struct cause *cause;
	size_t rank; /* of the cause in the catalogue */
	enum severity severity;
	const char *cause_title; /* the cause's own, or eased */
	char title[160];         /* with the status that was seen */
	bool certain;
	bool other_server; /* it shows no mark of NDES */
	bool leads;    /* it comes before what is as grave, though it is not certain */
	bool adjusted; /* severity by --warn-on or --ignore */
	unsigned weight;
	unsigned evidence[FINDING_EVIDENCE_MAX]; /* exchange ids, ascending */
	size_t n_evidence;
	/* Sets of 1 << index into the report's devices: those that met it, and of these,
	 * those known to fail by it and those known not to look. */
	unsigned devices, minding, sparing;
	enum severity severity_of[REPORT_DEVICES_MAX]; /* of those that met it */
	unsigned excluded;   /* set of 1 << index of the reasons that fit no device */
	unsigned told;       /* the same, of those that a log's line says outright */
	struct bytes detail; /* what was seen, in this trace's words */
};

/* `id` is an exchange's; what is beyond FINDING_EVIDENCE_MAX is not kept. */
bool finding_rests_on(const struct finding *finding, unsigned id);
void finding_add_evidence(struct finding *finding, unsigned id);
/* Devices meet the same server: what one proves holds, the gravest case counts. */
void finding_merge(struct finding *finding, const struct match *match, size_t device);

/* Makes the title from the cause's: "{status}" in it is the evidence's, which may be
 * NULL; the circumstances are not needed then. */
void finding_set_title(struct finding *finding, const struct exchange *exchange,
	const struct circumstances *circumstances);
/* Makes title and detail, once the evidence is complete. -ENOMEM. */
MUST_CHECK int finding_describe(struct finding *finding, const struct trace *trace,
	const struct url_limit *limit, const struct circumstances *circumstances);

/* The reasons that what was seen does not exclude, from 0: those that a log tells, then
 * the others, each in the order of the catalogue. NULL behind the last. */
const struct reason *finding_reason(const struct finding *finding, size_t index);
/* Whether a log's line says outright that it is this one. */
bool finding_tells(const struct finding *finding, const struct reason *reason);
/* Who has to act: by the first of these, else by the cause. */
enum actor finding_who(const struct finding *finding);

/* Of all devices alike. */
void finding_set_severity(struct finding *finding, enum severity severity);
/* What the user knows better: --ignore has the last word. */
void finding_adjust(struct finding *finding, const struct judgement *judgement);
/* For qsort(3): the most important first. */
int finding_rank(const void *left, const void *right);

#endif
