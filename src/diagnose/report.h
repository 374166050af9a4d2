/* SPDX-License-Identifier: MIT */
/*
 * The judgement of one trace as one tree, the same for every output format.
 */
#ifndef SCEPPROBE_DIAGNOSE_REPORT_H
#define SCEPPROBE_DIAGNOSE_REPORT_H

#include "diagnose/cause.h"

enum { REPORT_DEVICES_MAX = 8, FINDING_EVIDENCE_MAX = 64 };

struct finding {
	const struct cause *cause;
	enum severity severity;
	const char *cause_title;                   /* the cause's own, or eased */
	char title[160];                           /* with the status that was seen */
	bool certain;
	unsigned weight;
	unsigned evidence[FINDING_EVIDENCE_MAX];   /* exchange ids, ascending */
	size_t n_evidence;
	unsigned devices;                          /* set of 1 << index into report.devices */
	struct bytes detail;                       /* what was seen, in this trace's words */
};

struct step_report {
	enum step step;
	enum severity status;
	const struct exchange *exchange;           /* NULL: asked for, but never came to it */
};

struct device_report {
	const char *device;
	enum severity status;
	struct step_report *steps;                 /* owned */
	size_t n_steps;
	unsigned steps_seen;                       /* set of 1 << enum step */
};

struct report {
	const struct trace *trace;                 /* borrowed */
	enum severity status;
	struct device_report devices[REPORT_DEVICES_MAX];
	size_t n_devices;
	struct finding *findings;                  /* owned; the most important first */
	size_t n_findings;
};

/* Judges a trace, which must outlive the report. -ENOMEM. */
MUST_CHECK int report_new(struct report **out, const struct trace *trace,
	const struct judgement *judgement);
void report_free(struct report *report);

/* One line: "GetCACert by GET: 200 application/..., 3 certificates". Appends. */
void report_describe(const struct exchange *exchange, struct bytes *out);

/* The exit status of the Monitoring Plugins: 0 ok, 1 warning, 2 critical, 3 unknown. */
int report_exit_status(enum severity severity);

#endif
