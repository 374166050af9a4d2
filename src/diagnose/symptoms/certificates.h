/* SPDX-License-Identifier: MIT */
/*
 * Declares the symptoms of certificates.c. The `text` of each row there is its meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_CERTIFICATES_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_CERTIFICATES_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_ra_expired;
extern const struct symptom symptom_ca_expired;
extern const struct symptom symptom_issuing_ca_expired;
extern const struct symptom symptom_ra_expiring;
extern const struct symptom symptom_ca_expiring;
extern const struct symptom symptom_ra_expiring_later;
extern const struct symptom symptom_ca_expiring_later;
extern const struct symptom symptom_ra_missing;
extern const struct symptom symptom_usage_untold;
extern const struct symptom symptom_ra_stray;
extern const struct symptom symptom_first_ca_strays;
extern const struct symptom symptom_ca_fingerprint;
extern const struct symptom symptom_cacert_too_many;
extern const struct symptom symptom_ra_signature;
extern const struct symptom symptom_ra_key_small;
extern const struct symptom symptom_ra_early;
extern const struct symptom symptom_ca_early;
extern const struct symptom symptom_ca_missing;
extern const struct symptom symptom_ca_root_missing;

#endif
