/* SPDX-License-Identifier: MIT */
/*
 * The outcome of a check that may not have been possible.
 */
#ifndef SCEPPROBE_BASE_VERDICT_H
#define SCEPPROBE_BASE_VERDICT_H

enum verdict { VERDICT_UNKNOWN, VERDICT_NO, VERDICT_YES };

#endif
