/* SPDX-License-Identifier: MIT */
/*
 * What a device may refuse an answer for, as far as is known. A device says which of
 * these it looks at; a request carries that along, so that a saved trace is judged for
 * the device that sent it, and whoever judges need know no device.
 */
#ifndef SCEPPROBE_TRACE_SCRUPLE_H
#define SCEPPROBE_TRACE_SCRUPLE_H

#include <stdbool.h>

enum scruple {
	SCRUPLE_NONE,
	SCRUPLE_TLS_CHAIN,         /* dates, name and root of the server's certificate */
	SCRUPLE_TLS_INTERMEDIATE,  /* the server sends every intermediate itself */
	SCRUPLE_TLS_NAMES,         /* the host is a subject alternative name */
	SCRUPLE_TLS_STRENGTH,      /* no SHA-1 signature, no RSA key below 2048 bits */
	SCRUPLE_CACERT_TYPE,       /* Content-Type of GetCACert */
	SCRUPLE_CA_PRESENT,        /* the issuer of the RA certificates is in the bag */
	SCRUPLE_ROOT_PRESENT,      /* the root is in the bag */
	SCRUPLE_RA_USAGE,          /* key usages of the RA certificates */
	SCRUPLE_RA_ISSUER,         /* the CA in the bag signed the RA certificates */
	SCRUPLE_RA_SIGNATURE,      /* neither SHA-1 nor RSASSA-PSS signed them */
	SCRUPLE_CERTREP_TYPE,      /* Content-Type of a CertRep */
	SCRUPLE_TRANSACTION,       /* transactionID is the request's */
	SCRUPLE_NONCE,             /* recipientNonce is the request's senderNonce */
	SCRUPLE_COUNT,
};

/* Sets of 1 << enum scruple. What is in neither is not known. */
struct scruples {
	unsigned minds;            /* the device is known to refuse what breaks these */
	unsigned spares;           /* it is known not to look at these */
};

/* "certrep-nonce", ...: the words of saved traces; and the other way. */
const char *scruple_name(enum scruple scruple);
bool scruple_find(const char *name, enum scruple *scruple);

#endif
