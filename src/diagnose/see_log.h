/* SPDX-License-Identifier: MIT */
/*
 * The tests behind the symptoms of logs. A log's line says more than an answer that came
 * over the network, such as the sub-status, and less, such as the body.
 */
#ifndef SCEPPROBE_DIAGNOSE_SEE_LOG_H
#define SCEPPROBE_DIAGNOSE_SEE_LOG_H

#include "diagnose/see.h"

/* .number is a status, .string the sub-statuses, NULL for any. */
symptom_test see_log_status;
/* .string has reasons of HTTPERR, blanks between; one that ends in '*' is a beginning. */
symptom_test see_log_reason;
/* .string has what an event or a state is called, '|' between. */
symptom_test see_log_event;
/* .string likewise; .number is the Windows error or HRESULT that the event must have. */
symptom_test see_log_event_error, see_log_event_other_error;
/* .number is an enum record_kind. */
symptom_test see_log_kind;
symptom_test see_log_impersonation, see_log_internal, see_log_pool, see_log_busy,
	see_log_too_long, see_log_http_sys, see_log_lost, see_log_forbidden,
	see_log_filtered, see_log_page, see_log_pkiclient, see_log_verify_forbidden,
	see_log_verify_failed, see_log_device_status, see_log_device_failed;

/* Appends what a log's line says, its place and how often: "u_ex.log, line 12: ...". */
void log_describe(
	const struct trace *trace, const struct exchange *exchange, struct bytes *out);
/* The same without place and times: "500 0 1346", and what that means if wanted. */
void log_outcome(const struct exchange *exchange, bool meaning, struct bytes *out);

#endif
