/* SPDX-License-Identifier: MIT */
/*
 * Declares the symptoms of getca.c. The `text` of each row there is its meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_GETCA_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_GETCA_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_caps_no_sha2;
extern const struct symptom symptom_caps_refused;
extern const struct symptom symptom_cacert_type;
extern const struct symptom symptom_cacert_type_parameter;
extern const struct symptom symptom_caps_not_scep;
extern const struct symptom symptom_cacert_not_scep;
extern const struct symptom symptom_identifier_refused;

#endif
