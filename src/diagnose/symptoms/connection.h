/* SPDX-License-Identifier: MIT */
/*
 * Declares the symptoms of connection.c. The `text` of each row there is its meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_CONNECTION_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_CONNECTION_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_name_not_resolved;
extern const struct symptom symptom_no_such_name;
extern const struct symptom symptom_name_server_failed;
extern const struct symptom symptom_refused;
extern const struct symptom symptom_connect_timeout;
extern const struct symptom symptom_unreachable;
extern const struct symptom symptom_reset;
extern const struct symptom symptom_reset_after;
extern const struct symptom symptom_timeout;
extern const struct symptom symptom_stalled;
extern const struct symptom symptom_slow;
extern const struct symptom symptom_impatient;
extern const struct symptom symptom_proxy_failed;
extern const struct symptom symptom_proxy_log_on;
extern const struct symptom symptom_proxy_forbids;
extern const struct symptom symptom_proxy_between;
extern const struct symptom symptom_no_answer;
extern const struct symptom symptom_swallowed;
extern const struct symptom symptom_not_http;
extern const struct symptom symptom_cut;
extern const struct symptom symptom_too_large;
extern const struct symptom symptom_not_sent;
extern const struct symptom symptom_paused;
extern const struct symptom symptom_local;

#endif
