/* SPDX-License-Identifier: MIT */
/*
 * The symptoms of getca.c, by name: what each means is said there.
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
