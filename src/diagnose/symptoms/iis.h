/* SPDX-License-Identifier: MIT */
/*
 * Declares the symptoms of iis.c. The `text` of each row there is its meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_IIS_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_IIS_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_iis_500;
extern const struct symptom symptom_iis_sure;
extern const struct symptom symptom_method_refused;
extern const struct symptom symptom_body_too_large;
extern const struct symptom symptom_substatus_told;
extern const struct symptom symptom_url_length_told;
extern const struct symptom symptom_exe_denied;
extern const struct symptom symptom_site_refuses;
extern const struct symptom symptom_extension_denied;
extern const struct symptom symptom_tls_required;
extern const struct symptom symptom_client_certificate;
extern const struct symptom symptom_address_restricted;
extern const struct symptom symptom_listing_denied;
extern const struct symptom symptom_isapi_restricted;
extern const struct symptom symptom_handler_missing;
extern const struct symptom symptom_request_filtered;
extern const struct symptom symptom_double_escaping;
extern const struct symptom symptom_configuration_invalid;
extern const struct symptom symptom_restarting;
extern const struct symptom symptom_server_busy;
extern const struct symptom symptom_impersonation_told;
extern const struct symptom symptom_other_error;
extern const struct symptom symptom_without_iis;

#endif
