/* SPDX-License-Identifier: MIT */
/*
 * The tests behind symptoms.c and what they tell: see_* says whether a symptom's sentence
 * is true of one exchange, tell_* what else is worth saying of it. They never ask why.
 */
#ifndef SCEPPROBE_DIAGNOSE_SEE_H
#define SCEPPROBE_DIAGNOSE_SEE_H

#include "diagnose/symptom.h"

#define SEE_ARGUMENTS                                                                    \
	const struct exchange *exchange, const struct symptom *symptom,                  \
		const struct circumstances *circumstances
#define SEE_UNUSED ((void)exchange, (void)symptom, (void)circumstances)

/* Whom an exchange's certificates are looked at for: sets of 1 << enum certificate_role.
 */
enum {
	SEE_RA_ROLES = 1 << CERTIFICATE_RA_SIGNING | 1 << CERTIFICATE_RA_ENCRYPTION,
	SEE_CA_ROLES = 1 << CERTIFICATE_CA
};

static inline bool see_has_role(const struct certificate *certificate, int64_t roles)
{
	return roles & (1L << certificate->role);
}
/* Stands for a status where a page of the application proxy names this fault instead. */
enum { SEE_BACKEND_TIMEOUT = -504 };

/* see_name.c */
symptom_test see_name_not_resolved, see_no_such_name, see_name_server_failed;
symptom_tell tell_name;

/* see_transport.c */
symptom_test see_fault, see_reset_after, see_silence, see_stalled, see_slow,
	see_impatient, see_proxy_log_on, see_proxy_forbids, see_proxy_between,
	see_certificate_wanted, see_certificate_refused, see_handshake, see_alert,
	see_plain_http, see_plain_http_told, see_tls_proven, see_proxy_failed,
	see_no_answer, see_swallowed, see_tls_problem, see_tls_unchecked;
symptom_tell tell_progress;

/* see_certificate.c */
symptom_test see_bag_expired, see_bag_expiring, see_bag_expiring_later, see_tls_expiring,
	see_tls_expiring_later, see_ra_missing, see_ra_stray, see_ca_fingerprint,
	see_tls_weak, see_tls_unnamed;
symptom_tell tell_leaf, tell_bag, tell_fingerprints, tell_chain;

/* see_bag.c */
symptom_test see_bag_cut, see_bag_signature, see_bag_key_small, see_bag_early,
	see_ca_missing, see_root_missing;
symptom_tell tell_bag_signatures, tell_bag_keys;

/* Whether certificate `i` of GetCACert's is an RA's, the CA's or one above the CA. */
bool see_is_in_chain(const struct reply *reply, int i);
/* "ra-signing CN=...: 30 days left". Appends. */
void tell_certificate(
	const struct certificate *certificate, int64_t now, struct bytes *out);

/* see_http.c */
symptom_test see_scep_answered, see_ndes_page, see_status_is, see_status_by,
	see_forbidden, see_not_forbidden, see_pkiclient_not_found, see_too_long,
	see_measured, see_raw_plus_refused, see_front_end_block, see_front_end_gateway,
	see_status_of, see_responder_sure, see_substatus, see_substatus_told,
	see_substatus_sure, see_site_refuses, see_exe_denied, see_refused_as,
	see_http_sys_page, see_unauthorized;
symptom_tell tell_location, tell_substatus;

/* see_proxy.c */
symptom_test see_sign_in, see_proxy_sign_in, see_redirect, see_app_proxy,
	see_app_proxy_page, see_app_proxy_answered, see_unknown_to_proxy, see_onmicrosoft,
	see_proxys_certificate;
symptom_tell tell_sign_in, tell_app_proxy, tell_external_name;

/* see_scep.c */
symptom_test see_not_of_kind, see_no_sha2, see_cacert_type, see_no_certrep,
	see_certrep_broken, see_certrep_type;
symptom_tell tell_fault, tell_content_type;

/* see_certrep.c */
symptom_test see_no_status, see_ca_unreachable, see_ca_refused, see_unknown_hresult,
	see_challenge_refused, see_refusal_unclear, see_real_challenge_refused,
	see_renewal_refused, see_request_refused, see_pki_status, see_pending_asked,
	see_issued, see_issued_unasked, see_issued_unreadable, see_reply_des,
	see_signature_invalid, see_nonce_mismatch, see_transaction_mismatch,
	see_issued_foreign, see_issued_dates, see_deviates, see_deviation_minded,
	see_not_offered, see_fallback;
symptom_tell tell_certrep, tell_issued, tell_issued_dates, tell_deviations;

/* Whether the row of that id in responders.c answered; whether any front end did. */
bool see_is_responder(const struct exchange *exchange, const char *id);
bool see_is_front_end(const struct exchange *exchange);
/* Whether a page of the forward proxy's own came in the place of an answer. */
bool see_is_forward_proxy(const struct exchange *exchange);

#endif
