/* SPDX-License-Identifier: MIT */
/*
 * The judgement of one trace as one tree, the same for every output format.
 */
#ifndef SCEPPROBE_DIAGNOSE_REPORT_H
#define SCEPPROBE_DIAGNOSE_REPORT_H

#include "diagnose/finding.h"
#include "diagnose/judged.h"

struct step_report {
	enum step step;
	enum severity status;
	const struct exchange *exchange; /* NULL: requested, but it never ran */
};

struct device_report {
	const char *device;
	enum severity status;
	struct step_report *steps; /* owned */
	size_t n_steps;
	unsigned steps_seen; /* set of 1 << enum step */
};

struct report {
	const struct trace *trace;               /* borrowed */
	const struct judgement *judgement;       /* borrowed */
	const struct cause_group *const *groups; /* the catalogue; borrowed */
	size_t n_groups;
	struct judged *judged; /* one for each exchange, in the trace's order; owned */
	enum severity status;
	struct app_proxy app_proxy;
	enum server server; /* NDES, or a SCEP server without its marks */
	struct device_report devices[REPORT_DEVICES_MAX];
	size_t n_devices;
	struct finding *findings; /* owned; the most important first */
	size_t n_findings;
	struct url_limit url_limit;
};

/* Judges a trace. The trace and the judgement must outlive the report. -ENOMEM; -E2BIG
 * for more devices than REPORT_DEVICES_MAX. */
MUST_CHECK int report_new(struct report **out, const struct trace *trace,
	const struct judgement *judgement);
/* The same with another catalogue, which must outlive the report too: to try a row
 * out. */
MUST_CHECK int report_judge(struct report **out, const struct trace *trace,
	const struct judgement *judgement, const struct cause_group *const *groups,
	size_t n_groups);
void report_free(struct report *report);

/* The judgement of an exchange of the trace. */
const struct judged *report_judged(
	const struct report *report, const struct exchange *exchange);

/* Returns the finding of the cause, and adds an empty one if there is none. For findings
 * that one target's exchanges do not show: the caller fills it, then calls report_finish.
 * NULL if out of memory. */
struct finding *report_finding(struct report *report, const struct cause *cause);
/* Applies --warn-on and --ignore, ranks the findings and sets the statuses. */
void report_finish(struct report *report);

/* The exit status of the Monitoring Plugins: 0 ok, 1 warning, 2 critical, 3 unknown. */
int report_exit_status(enum severity severity);

#endif
