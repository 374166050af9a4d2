/* SPDX-License-Identifier: MIT */
/*
 * The contents of a certificate as plain data: bounded, printable, without pointers, so
 * that a trace can store, copy and compare it.
 */
#ifndef SCEPPROBE_SCEP_CERTIFICATE_H
#define SCEPPROBE_SCEP_CERTIFICATE_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/x509.h>

#include "base/bytes.h"
#include "base/verdict.h"

enum certificate_role {
	CERTIFICATE_OTHER,
	CERTIFICATE_CA,
	CERTIFICATE_RA_SIGNING,
	CERTIFICATE_RA_ENCRYPTION,
	CERTIFICATE_ISSUED,
	CERTIFICATE_TLS,
};

/* Sets of 1 << enum certificate_role. */
enum {
	CERTIFICATE_RA_ROLES = 1 << CERTIFICATE_RA_SIGNING |
			       1 << CERTIFICATE_RA_ENCRYPTION,
	CERTIFICATE_CA_ROLES = 1 << CERTIFICATE_CA,
};

struct certificate {
	enum certificate_role role;
	char subject[256], issuer[256]; /* RFC 2253 order, UTF-8 */
	char names[256];                /* subjectAltName: DNS and addresses, ", " */
	char serial[72];                /* hex, upper case, at most 32 octets shown */
	char key[24];                   /* "RSA 2048", "EC P-256" */
	char signature_algorithm[40];   /* OpenSSL's long name */
	char sha1[41], sha256[65];      /* hex, lower case, of the DER */
	int64_t not_before, not_after;  /* seconds since 1970, UTC */
	bool self_issued;               /* subject equals issuer */
	bool enrolment_agent; /* for a Certificate Request Agent, as in NDES's RA */
	/* The extended key usage includes serverAuth (RFC 5280 section 4.2.1.12). */
	enum verdict server_usage;
};

static inline bool certificate_has_role(
	const struct certificate *certificate, int64_t roles)
{
	return roles & (1L << certificate->role);
}

/* Fills `out`; unreadable parts stay empty. Never fails. */
void certificate_read(
	struct certificate *out, X509 *certificate, enum certificate_role role);

/* The parts that a signerInfo has too: RFC 2253 order in UTF-8; upper-case hex. */
void certificate_name_text(char *out, size_t size, const X509_NAME *name);
void certificate_serial_text(char *out, size_t size, const ASN1_INTEGER *serial);

/*
 * Whether computing with the certificate's key takes reasonable time: OpenSSL knows its
 * kind, and it has at most CERTIFICATE_KEY_BITS. Check it before an untrusted key
 * verifies or encrypts anything.
 */
enum { CERTIFICATE_KEY_BITS = 16384 };
bool certificate_key_usable(X509 *certificate);

/* Seconds since 1970, UTC; 0 if unreadable. */
int64_t certificate_time(const ASN1_TIME *time);

/* Whether it has the extended key usage Certificate Request Agent: Microsoft's mark of an
 * RA. */
bool certificate_is_request_agent(X509 *certificate);

/* The length of its RSA key in bits, 0 for any other key. */
int certificate_rsa_bits(const struct certificate *certificate);

/* The relevant properties of its signature. */
enum certificate_signing {
	CERTIFICATE_SIGNED_WELL,
	CERTIFICATE_SIGNED_WEAKLY, /* with MD5 or SHA-1 */
	CERTIFICATE_SIGNED_PSS,    /* RSASSA-PSS (RFC 4055), whatever the digest */
};
enum certificate_signing certificate_signing(const struct certificate *certificate);

/* "ca", "ra-signing", ...: the words of the JSON report. */
const char *certificate_role_name(enum certificate_role role);

/* Appends the certificate, given as DER, as PEM (RFC 7468). -EBADMSG, -ENOMEM. */
MUST_CHECK int certificate_pem(struct span der, struct bytes *out);

/* Its validity in seconds: 0 if unreadable. */
int64_t certificate_lifetime(const struct certificate *certificate);
/* Whole days from `now` to the end, negative if expired. */
int certificate_days_left(const struct certificate *certificate, int64_t now);
bool certificate_has_expired(const struct certificate *certificate, int64_t now);
/* Not expired, and at most `days` days left. */
bool certificate_expires_within(
	const struct certificate *certificate, int64_t now, int days);

#endif
