/* SPDX-License-Identifier: MIT */
/*
 * The terms of SCEP (RFC 8894) and Microsoft's few additions.
 */
#ifndef SCEPPROBE_SCEP_VOCABULARY_H
#define SCEPPROBE_SCEP_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 8894 section 3.2.1.2. */
enum scep_message_type {
	SCEP_CERT_REP = 3,
	SCEP_RENEWAL_REQ = 17,
	SCEP_PKCS_REQ = 19,
	SCEP_CERT_POLL = 20,
	SCEP_GET_CERT = 21,
	SCEP_GET_CRL = 22,
};

/* RFC 8894 section 3.2.1.3. */
enum scep_pki_status {
	SCEP_SUCCESS = 0,
	SCEP_FAILURE = 2,
	SCEP_PENDING = 3,
};

/* RFC 8894 section 3.2.1.4. */
enum scep_fail_info {
	SCEP_BAD_ALG = 0,
	SCEP_BAD_MESSAGE_CHECK = 1,
	SCEP_BAD_REQUEST = 2,
	SCEP_BAD_TIME = 3,
	SCEP_BAD_CERT_ID = 4,
};

/* The attributes of a SCEP message, RFC 8894 section 3.2.1. */
#define SCEP_OID_MESSAGE_TYPE    "2.16.840.1.113733.1.9.2"
#define SCEP_OID_PKI_STATUS      "2.16.840.1.113733.1.9.3"
#define SCEP_OID_FAIL_INFO       "2.16.840.1.113733.1.9.4"
#define SCEP_OID_SENDER_NONCE    "2.16.840.1.113733.1.9.5"
#define SCEP_OID_RECIPIENT_NONCE "2.16.840.1.113733.1.9.6"
#define SCEP_OID_TRANSACTION_ID  "2.16.840.1.113733.1.9.7"
#define SCEP_OID_FAIL_INFO_TEXT  "1.3.6.1.5.5.7.24.1"
/* szOID_ENROLL_SCEP_ERROR of wincrypt.h: NDES's HRESULT, a signed decimal. */
#define SCEP_OID_HRESULT "1.3.6.1.4.1.311.21.33"
/* Certificate Request Agent, the extended key usage of NDES's RA certificates. */
#define SCEP_OID_REQUEST_AGENT "1.3.6.1.4.1.311.20.2.1"
#define SCEP_OID_SERVER_AUTH   "1.3.6.1.5.5.7.3.1" /* RFC 5280 section 4.2.1.12 */

/* RFC 8894 sections 4.2.1 and 4.3; RFC 5273 for a client's POST. */
#define SCEP_TYPE_CA_CERT     "application/x-x509-ca-cert"
#define SCEP_TYPE_CA_RA_CERT  "application/x-x509-ca-ra-cert"
#define SCEP_TYPE_PKI_MESSAGE "application/x-pki-message"

enum { SCEP_NONCE_LENGTH = 16 };

/* "SUCCESS", ... or NULL for an undefined number. */
const char *scep_pki_status_name(int status);
/* "badAlg", ... (RFC 8894 section 3.2.1.4) or NULL. */
const char *scep_fail_info_name(int fail_info);
const char *scep_message_type_name(int type);

/* The subject of an HRESULT. */
enum hresult_about {
	HRESULT_NDES, /* NDES itself: keys, configuration, the message */
	HRESULT_CHALLENGE,
	HRESULT_CA, /* the CA's answer: template, permission, policy */
	HRESULT_CA_UNREACHABLE,
};

/* One HRESULT that NDES sends in a CertRep. */
struct hresult {
	uint32_t code;
	enum hresult_about about;
	const char *name;
	const char *meaning; /* its meaning for NDES and who acts, a sentence */
	const char *source;
};

/* The row for the code, or NULL. */
const struct hresult *hresult_find(uint32_t code);
/* Whether certificate services define the code (CERTSRV_E_*, [MS-ERREF] section 2.1). */
bool hresult_is_certsrv(uint32_t code);
/* The table's rows by ascending code; NULL after the last. */
const struct hresult *hresult_at(size_t index);

#endif
