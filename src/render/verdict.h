/* SPDX-License-Identifier: MIT */
/*
 * The judgement of one target in words, for reports that people read.
 */
#ifndef SCEPPROBE_RENDER_VERDICT_H
#define SCEPPROBE_RENDER_VERDICT_H

#include "diagnose/report.h"

/* All append. */
void verdict_sentence(const struct report *report, struct bytes *out);
/* Where to look when devices fail although the probe found no fault, a sentence; NULL
 * when it found one, or when it enrolled. Static. */
const char *verdict_next(const struct report *report);
/* What the report is about: the URL with its part in a comparison, or which logs. */
void verdict_subject(const struct report *report, struct bytes *out);
/* The names of a set of devices, by their indices in the report: "windows, ios". */
void verdict_devices(const struct report *report, unsigned devices, struct bytes *out);

#endif
