/* SPDX-License-Identifier: MIT */
/*
 * Declares the symptoms of http_sys.c. The `text` of each row there is its meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_HTTP_SYS_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_HTTP_SYS_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_http_sys_503;
extern const struct symptom symptom_http_sys_sure;
extern const struct symptom symptom_host_not_served;
extern const struct symptom symptom_url_invalid;
extern const struct symptom symptom_url_forbidden;
extern const struct symptom symptom_length_required;

#endif
