/* SPDX-License-Identifier: MIT */
/*
 * The symptoms of getca.c, by name: what each means is said there.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_GETCA_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_GETCA_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_caps_not_scep;
extern const struct symptom symptom_caps_no_sha2;
extern const struct symptom symptom_caps_refused;
extern const struct symptom symptom_cacert_not_scep;
extern const struct symptom symptom_cacert_type;
extern const struct symptom symptom_cacert_type_parameter;
extern const struct symptom symptom_cacert_too_many;
extern const struct symptom symptom_identifier_refused;
extern const struct symptom symptom_ra_missing;
extern const struct symptom symptom_ra_stray;
extern const struct symptom symptom_first_ca_strays;
extern const struct symptom symptom_ra_signature;
extern const struct symptom symptom_ra_key_small;
extern const struct symptom symptom_ra_early;
extern const struct symptom symptom_ra_expired;
extern const struct symptom symptom_ra_expiring;
extern const struct symptom symptom_ra_expiring_later;
extern const struct symptom symptom_ca_missing;
extern const struct symptom symptom_ca_root_missing;
extern const struct symptom symptom_ca_early;
extern const struct symptom symptom_ca_expired;
extern const struct symptom symptom_ca_expiring;
extern const struct symptom symptom_ca_expiring_later;
extern const struct symptom symptom_ca_fingerprint;

#endif
