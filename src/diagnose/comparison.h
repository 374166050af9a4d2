/* SPDX-License-Identifier: MIT */
/*
 * Several URLs of one NDES, or of one profile, side by side: which hop breaks, and do
 * they hand out the same certificates.
 */
#ifndef SCEPPROBE_DIAGNOSE_COMPARISON_H
#define SCEPPROBE_DIAGNOSE_COMPARISON_H

#include "diagnose/report.h"

/* Adds to the first report what comparing it with each of the others tells. The traces'
 * parts say what they are to each other; reports of PART_ALONE are left alone. -ENOMEM.
 */
MUST_CHECK int comparison_judge(struct report *const *reports, size_t n);

#endif
