/* SPDX-License-Identifier: MIT */
/*
 * One exchange in a few words, for the reports that people read.
 */
#ifndef SCEPPROBE_RENDER_OUTCOME_H
#define SCEPPROBE_RENDER_OUTCOME_H

#include "diagnose/report.h"

/* "503 Service Unavailable (http.sys)", "5 capabilities; query 3049". Appends. */
void outcome_append(
	const struct report *report, const struct exchange *exchange, struct bytes *out);

/* A remark on an answer to the bare URL if SCEP works: ", as expected" for the 403,
 * which looks like a fault, ", harmless" for another answer of a server other than
 * NDES; else "". */
const char *outcome_remark(const struct report *report,
	const struct device_report *device, const struct step_report *step);

#endif
