/* SPDX-License-Identifier: MIT */
/*
 * A pair of judged targets, and text on their differences.
 */
#ifndef SCEPPROBE_DIAGNOSE_DIFFERENCE_H
#define SCEPPROBE_DIAGNOSE_DIFFERENCE_H

#include "diagnose/report.h"

struct pair {
	struct report *first;
	const struct report *second;
	bool internal;      /* the second is the internal URL of the first */
	bool places;        /* both are one URL, probed from two places */
	enum server server; /* of all compared targets */
};

/* The weight of a conclusion, and of nothing else: it ranks before its findings. */
enum { DIFFERENCE_WEIGHT = CAUSE_CLAUSES + 1 };

/* The device's entry in the report, or NULL. */
const struct device_report *difference_device(
	const struct report *report, const char *device);
/* The target's name in text: its URL, or its label for places, which share one URL. */
const char *difference_name(const struct report *report);

/* Appends "https://a: tls-expired. https://b: no fault"; the first of the pair only into
 * an empty buffer. Out of memory: see bytes_failed(out). */
void difference_tell_faults(const struct pair *pair, struct bytes *out);
/* Appends, for each device, the first step with different answers. Out of memory: as
 * above. */
void difference_tell_answers(const struct pair *pair, struct bytes *out);

#endif
