/* SPDX-License-Identifier: MIT */
/*
 * Compares several URLs of one NDES, or of one profile: which hop breaks, and whether
 * they return the same certificates.
 */
#ifndef SCEPPROBE_DIAGNOSE_COMPARISON_H
#define SCEPPROBE_DIAGNOSE_COMPARISON_H

#include "diagnose/report.h"

/* Compares the first report with each of the others and adds the conclusions to it. The
 * parts of the traces give the relation of the URLs; PART_ALONE: adds nothing.
 * -ENOMEM. */
MUST_CHECK int comparison_judge(struct report *const *reports, size_t n);

#endif
