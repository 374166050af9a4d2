/* SPDX-License-Identifier: MIT */
/*
 * The answer to GetCACert (RFC 8894 section 4.2): its certificates and their roles.
 */
#ifndef SCEPPROBE_SCEP_CACERT_H
#define SCEPPROBE_SCEP_CACERT_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/scoped.h"

enum { CACERT_MAX = 64 }; /* certificates kept of one bag; NDES sends 3 */

struct cacert {
	STACK_OF(X509) * all; /* owned; in the order sent */
	int n_sent;           /* may exceed the kept ones */
	bool bag;             /* a degenerate SignedData, not a bare certificate */
	/* Borrowed from `all`; NULL if no certificate fits the role. */
	X509 *ca;            /* issuer of the RA certificates, else the CA itself */
	X509 *ra_signing;    /* signs CertReps; equals `ca` without an RA */
	X509 *ra_encryption; /* recipient of requests; equals `ca` without an RA */
	/* Those RA certificates that no CA with their issuer's name in the bag signed, or
	 * only a CA that a younger one of that name has replaced: NDES after a renewal of
	 * the CA. */
	bool ra_signing_stray, ra_encryption_stray;
	/* The same if only the first CA with the issuer's name counts, as in jscep. */
	bool first_ca_strays;
	/* No certificate may encipher keys, or none may sign: in a bag with CAs only. A
	 * certificate without key usage may do both. */
	bool usages_missing;
	/* For a bag: encryption, or signing, is only allowed by a missing key usage
	 * extension. Apple's systems accept no such RA certificate. */
	bool usages_untold;
	char fault[160]; /* "" or the first fault of the body */
};

/*
 * Reads a body: one DER certificate or a degenerate SignedData, BER allowed. Roles are
 * assigned by key usage, then extended key usage, then issuer (RFC 8894 section 3.5.2, on
 * NDES). Returns 0 with at least one certificate in `all`, -EBADMSG if the body has none
 * (with `fault` set), -ENOMEM.
 */
MUST_CHECK int cacert_read(struct cacert *out, struct span body);
void cacert_clear(struct cacert *cacert);

/*
 * The last body and its certificates. The devices of a target mostly receive the same
 * octets, and OpenSSL 3.0 needs more time for three certificates than for a TLS
 * handshake. Initialise with zeroes.
 */
struct cacert_memo {
	struct bytes body; /* empty: nothing stored */
	struct cacert cacert;
};

/* As cacert_read, with the memo's result for the same body; `memo` may be NULL. */
MUST_CHECK int cacert_recall(
	struct cacert *out, struct span body, struct cacert_memo *memo);
void cacert_memo_clear(struct cacert_memo *memo);

#endif
