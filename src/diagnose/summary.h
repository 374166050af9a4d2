/* SPDX-License-Identifier: MIT */
/*
 * Text on one exchange, for findings and for reports. All functions append.
 */
#ifndef SCEPPROBE_DIAGNOSE_SUMMARY_H
#define SCEPPROBE_DIAGNOSE_SUMMARY_H

#include "diagnose/judged.h"

/* "GetCACert by GET: HTTP 200 OK from NDES, 3 certificates". */
void summary_of_exchange(
	const struct exchange *exchange, const struct judged *judged, struct bytes *out);
/* "ra-signing CN=...: 30 days left". */
void summary_of_certificate(
	const struct certificate *certificate, int64_t now, struct bytes *out);
/* "5 capabilities", "3 certificates"; nothing for other answers. */
void summary_count(const struct reply *reply, struct bytes *out);

#endif
