/* SPDX-License-Identifier: MIT */
/*
 * What a device may refuse an answer for, as far as is known. A device says which of
 * these it looks at; a request carries that along, so that a saved trace is judged for
 * the device that sent it, and whoever judges need know no device.
 */
#ifndef SCEPPROBE_TRACE_REQUIREMENT_H
#define SCEPPROBE_TRACE_REQUIREMENT_H

#include <stdbool.h>

enum requirement {
	REQUIREMENT_NONE,
	REQUIREMENT_TLS_CHAIN, /* dates, name and root of the server's certificate */
	REQUIREMENT_TLS_INTERMEDIATE, /* the server sends every intermediate itself */
	REQUIREMENT_TLS_NAMES,        /* the host is a subject alternative name */
	REQUIREMENT_TLS_STRENGTH,     /* no SHA-1 signature, no RSA key below 2048 bits */
	REQUIREMENT_CACERT_TYPE,      /* Content-Type of GetCACert */
	REQUIREMENT_CA_PRESENT,   /* the issuer of the RA certificates is in the bag */
	REQUIREMENT_ROOT_PRESENT, /* the root is in the bag */
	REQUIREMENT_RA_USAGE,     /* key usages of the RA certificates */
	REQUIREMENT_RA_ISSUER,    /* the CA in the bag signed the RA certificates */
	REQUIREMENT_RA_SIGNATURE, /* neither SHA-1 nor RSASSA-PSS signed them */
	REQUIREMENT_CERTREP_TYPE, /* Content-Type of a CertRep */
	REQUIREMENT_TRANSACTION,  /* transactionID is the request's */
	REQUIREMENT_NONCE,        /* recipientNonce is the request's senderNonce */
	REQUIREMENT_COUNT,
};

/* Sets of 1 << enum scruple. What is in neither is not known. */
struct requirements {
	unsigned enforces; /* the device is known to refuse what breaks these */
	unsigned ignores;  /* it is known not to look at these */
};

/* "certrep-nonce", ...: the words of saved traces; and the other way. */
const char *requirement_name(enum requirement requirement);
bool requirement_find(const char *name, enum requirement *requirement);

#endif
