/* SPDX-License-Identifier: MIT */
/*
 * The known reasons for a device to refuse an answer. A device's row has its
 * requirements, and each request carries them, so a saved trace is judged for its own
 * device, without knowledge of devices.
 */
#ifndef SCEPPROBE_TRACE_REQUIREMENT_H
#define SCEPPROBE_TRACE_REQUIREMENT_H

#include <stdbool.h>
#include <stdint.h>

enum requirement {
	REQUIREMENT_NONE,
	REQUIREMENT_TLS_CHAIN, /* dates, name and root of the server's certificate */
	REQUIREMENT_TLS_INTERMEDIATE, /* the server sends all intermediates */
	REQUIREMENT_TLS_NAMES,        /* the host is a subject alternative name */
	REQUIREMENT_TLS_STRENGTH,     /* no SHA-1 signature, no RSA key below 2048 bits */
	REQUIREMENT_TLS_LIFETIME,     /* at most 825 days, if issued since July 2019 */
	REQUIREMENT_TLS_USAGE,        /* the extended key usage serverAuth */
	REQUIREMENT_CACERT_TYPE,      /* Content-Type of GetCACert */
	REQUIREMENT_CA_PRESENT,   /* the issuer of the RA certificates is in the bag */
	REQUIREMENT_ROOT_PRESENT, /* the root is in the bag */
	REQUIREMENT_RA_USAGE,     /* key usages of the RA certificates */
	REQUIREMENT_RA_ISSUER,    /* the CA in the bag signed the RA certificates */
	REQUIREMENT_RA_SIGNATURE, /* neither SHA-1 nor RSASSA-PSS signed them */
	REQUIREMENT_CERTREP_TYPE, /* Content-Type of a CertRep */
	REQUIREMENT_TRANSACTION,  /* transactionID is the request's */
	REQUIREMENT_NONCE,        /* recipientNonce is the request's senderNonce */
	REQUIREMENT_CAPS_LINES,   /* lines of GetCACaps have nothing but the keyword */
	REQUIREMENT_CACERT_BARE_TYPE, /* Content-Type of GetCACert has no parameters */
	REQUIREMENT_CACERT_KIND,      /* it matches the body, also in letter case */
	REQUIREMENT_FIRST_CA,  /* the first CA of that name signed the RA certificates */
	REQUIREMENT_CA_USAGE,  /* a CA in place of the RA may encipher and sign */
	REQUIREMENT_SIGNATURE, /* by the certificate of GetCACert */
	REQUIREMENT_EMBEDDED_SIGNATURE, /* by the certificate in the CertRep */
	REQUIREMENT_SIGNER,             /* the RA signed, or the CA without one */
	REQUIREMENT_DIGEST,             /* not MD5 */
	REQUIREMENT_PSS,                /* not RSASSA-PSS */
	REQUIREMENT_CONTENT_TYPE,       /* there is the signed attribute contentType */
	REQUIREMENT_SORTED,             /* signed attributes in DER's order */
	REQUIREMENT_STRINGS,            /* attributes are PrintableString */
	REQUIREMENT_MESSAGE_TYPE,       /* present, and CertRep */
	REQUIREMENT_TRANSACTION_PRESENT,
	REQUIREMENT_NONCE_PRESENT,
	REQUIREMENT_FAIL_INFO,      /* present in a FAILURE */
	REQUIREMENT_CIPHER,         /* of the envelope: not authenticated */
	REQUIREMENT_CERTREP_STATUS, /* a CertRep comes with status 200 */
	REQUIREMENT_CAPS,           /* some capabilities exist */
	REQUIREMENT_USAGE_TOLD,     /* RA certificates have a key usage */
	REQUIREMENT_COUNT,
};

/* A set of one; also by its short name: REQUIRES(NONCE). */
#define REQUIREMENT_BIT(requirement) (UINT64_C(1) << (requirement))
#define REQUIRES(name)               REQUIREMENT_BIT(REQUIREMENT_##name)

/* Sets of REQUIREMENT_BIT. All others are unknown. */
struct requirements {
	uint64_t enforces; /* the device refuses violations */
	uint64_t ignores;  /* the device ignores violations */
};

/* "certrep-nonce", ...: the words in saved traces; and the inverse. */
const char *requirement_name(enum requirement requirement);
bool requirement_find(const char *name, enum requirement *requirement);

#endif
