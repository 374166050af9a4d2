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

/* The one answer that looks like a fault and is none: a 403 where SCEP answers. */
bool outcome_is_healthy_403(
	const struct device_report *device, const struct exchange *exchange);

#endif
