/* SPDX-License-Identifier: MIT */
/*
 * A report in numbers, for the formats of monitoring systems: they want one value for a
 * name, however often a device repeated a step and however many certificates were seen.
 */
#ifndef SCEPPROBE_RENDER_FIGURES_H
#define SCEPPROBE_RENDER_FIGURES_H

#include "diagnose/report.h"

/* One device's step, all its exchanges together. */
struct step_figures {
	enum step step;
	bool run;                    /* else asked for, but never came to it */
	long status;                 /* HTTP's of the last exchange, 0: none */
	double seconds[PHASE_COUNT]; /* sums */
	double total;
};

/* Fills `out` with the steps of the device, each once, in their order. Returns how many.
 */
size_t figures_steps(
	const struct device_report *device, struct step_figures out[STEP_COUNT]);

/* The roles of certificates with a value of their own in monitoring. */
enum { FIGURES_ROLES = 4 };
extern const enum certificate_role figures_roles[FIGURES_ROLES];

/* The earliest end among the certificates of a role that were seen, those issued apart.
 * Seconds since 1970, UTC; false when none was seen. */
bool figures_not_after(
	const struct report *report, enum certificate_role role, int64_t *not_after);

/* Whether the probe asked for a certificate: steps that leave an event on NDES. */
bool figures_enrols(const struct report *report);

/* Findings of that severity. */
size_t figures_count(const struct report *report, enum severity severity);

/* The label that the user gave the target, or its URL. */
const char *figures_name(const struct report *report);

#endif
