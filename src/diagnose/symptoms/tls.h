/* SPDX-License-Identifier: MIT */
/*
 * Declares the symptoms of tls.c. The `text` of each row there is its meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_TLS_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_TLS_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_tls_handshake;
extern const struct symptom symptom_tls_certificate_wanted;
extern const struct symptom symptom_tls_certificate_refused;
extern const struct symptom symptom_tls_version;
extern const struct symptom symptom_tls_not_tls;
extern const struct symptom symptom_tls_protocol;
extern const struct symptom symptom_tls_plain;
extern const struct symptom symptom_tls_plain_told;
extern const struct symptom symptom_tls_proven;
extern const struct symptom symptom_tls_name;
extern const struct symptom symptom_tls_of_proxy;
extern const struct symptom symptom_tls_expired;
extern const struct symptom symptom_tls_incomplete;
extern const struct symptom symptom_tls_untrusted;
extern const struct symptom symptom_tls_other;
extern const struct symptom symptom_tls_weak;
extern const struct symptom symptom_tls_unnamed;
extern const struct symptom symptom_tls_long_lived;
extern const struct symptom symptom_tls_without_usage;
extern const struct symptom symptom_tls_unchecked;
extern const struct symptom symptom_tls_expiring;
extern const struct symptom symptom_tls_expiring_later;

#endif
