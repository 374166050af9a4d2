/* SPDX-License-Identifier: MIT */
/*
 * Two judged targets side by side, and how they differ in words.
 */
#ifndef SCEPPROBE_DIAGNOSE_DIFFERENCE_H
#define SCEPPROBE_DIAGNOSE_DIFFERENCE_H

#include "diagnose/report.h"

struct pair {
	struct report *first;
	const struct report *second;
	bool internal;      /* the second is the first's NDES from inside */
	bool places;        /* both are one URL, seen from two places */
	enum server server; /* of all that are compared */
};

/* The weight that puts a conclusion before what it was drawn from; nothing else has it.
 */
enum { DIFFERENCE_WEIGHT = CAUSE_CLAUSES + 1 };

/* What the report has of the device, or NULL. */
const struct device_report *difference_device(
	const struct report *report, const char *device);
/* What one of the two is called: places have one URL and each a label of its own. */
const char *difference_name(const struct report *report);

/* "https://a: tls-expired. https://b: no fault"; the first of the pair only into an empty
 * buffer. Running out of memory is the buffer's to tell. */
void difference_tell_faults(const struct pair *pair, struct bytes *out);
/* Of each device the first step that was answered differently, by status or author. */
void difference_tell_answers(const struct pair *pair, struct bytes *out);

#endif
