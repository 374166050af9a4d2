/* SPDX-License-Identifier: MIT */
/*
 * One exchange in words, for findings and for reports. All append.
 */
#ifndef SCEPPROBE_DIAGNOSE_SUMMARY_H
#define SCEPPROBE_DIAGNOSE_SUMMARY_H

#include "trace/exchange.h"

/* "GetCACert by GET: HTTP 200 OK from NDES, 3 certificates". */
void summary_of_exchange(const struct exchange *exchange, struct bytes *out);
/* "5 capabilities", "3 certificates"; nothing of an answer that is no list. */
void summary_count(const struct reply *reply, struct bytes *out);

#endif
