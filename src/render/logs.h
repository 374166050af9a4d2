/* SPDX-License-Identifier: MIT */
/*
 * What only logs have, for the formats that show it: the files, how often a line came,
 * the journeys of devices.
 */
#ifndef SCEPPROBE_RENDER_LOGS_H
#define SCEPPROBE_RENDER_LOGS_H

#include <jansson.h>

#include "render/page.h"
#include "render/render.h"

/* The text report's middle: files, lines by device, journeys. */
void logs_text(
	const struct page *page, const struct report *report, enum verbosity verbosity);

/* Sets "record" of an exchange: null for one that was seen on the network. */
void logs_set_record(json_t *exchange, const struct trace *trace,
	const struct exchange *from, bool *failed);
/* Sets "logs", "journeys" and "journey_counts" of a target: empty without logs. */
void logs_set_target(json_t *target, const struct trace *trace, bool *failed);

#endif
