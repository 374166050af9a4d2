/* SPDX-License-Identifier: MIT */
/*
 * Declares the symptoms of http.c. The `text` of each row there is its meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_HTTP_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_HTTP_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_reached;
extern const struct symptom symptom_scep_answered;
extern const struct symptom symptom_ndes_page;
extern const struct symptom symptom_forbidden;
extern const struct symptom symptom_not_forbidden;
extern const struct symptom symptom_wap_sign_in;
extern const struct symptom symptom_pkiclient_not_found;
extern const struct symptom symptom_unauthorized;
extern const struct symptom symptom_too_long;
extern const struct symptom symptom_not_request_filtering;
extern const struct symptom symptom_not_http_sys;
extern const struct symptom symptom_windows_refuses;
extern const struct symptom symptom_measured;
extern const struct symptom symptom_raw_plus_refused;
extern const struct symptom symptom_redirect;
extern const struct symptom symptom_admin_url;
extern const struct symptom symptom_plain_scheme;
extern const struct symptom symptom_path_of_mscep;

#endif
