/* SPDX-License-Identifier: MIT */
/*
 * Declares the symptoms of pkioperation.c. The `text` of each row there is its meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_PKIOPERATION_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_PKIOPERATION_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_no_certrep;
extern const struct symptom symptom_certrep_broken;
extern const struct symptom symptom_certrep_type;
extern const struct symptom symptom_no_status;
extern const struct symptom symptom_challenge_refused;
extern const struct symptom symptom_real_challenge_refused;
extern const struct symptom symptom_refusal_unclear;
extern const struct symptom symptom_unknown_hresult;
extern const struct symptom symptom_renewal_refused;
extern const struct symptom symptom_ca_unreachable;
extern const struct symptom symptom_ca_refused;
extern const struct symptom symptom_request_refused;
extern const struct symptom symptom_hresult_told;
extern const struct symptom symptom_pending;
extern const struct symptom symptom_pending_asked;
extern const struct symptom symptom_issued;
extern const struct symptom symptom_issued_unasked;
extern const struct symptom symptom_issued_unreadable;
extern const struct symptom symptom_issued_foreign;
extern const struct symptom symptom_issued_dates;
extern const struct symptom symptom_reply_des;
extern const struct symptom symptom_deviation;
extern const struct symptom symptom_deviation_minded;
extern const struct symptom symptom_not_offered;
extern const struct symptom symptom_fallback;
extern const struct symptom symptom_signature_invalid;
extern const struct symptom symptom_signer_embedded;
extern const struct symptom symptom_nonce_mismatch;
extern const struct symptom symptom_transaction_mismatch;

#endif
