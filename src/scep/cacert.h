/* SPDX-License-Identifier: MIT */
/*
 * The answer to GetCACert (RFC 8894 section 4.2): which certificates it holds and which
 * of them plays which part.
 */
#ifndef SCEPPROBE_SCEP_CACERT_H
#define SCEPPROBE_SCEP_CACERT_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/scoped.h"

enum { CACERT_MAX = 64 }; /* certificates kept of one bag; NDES sends 3 */

struct cacert {
	STACK_OF(X509) * all; /* owned; in the order sent */
	int n_sent;           /* may be more than were kept */
	bool bag;             /* a degenerate SignedData, not one bare certificate */
	/* Borrowed from `all`; NULL when nothing there can play the part. */
	X509 *ca;            /* issuer of the RA certificates, else the CA itself */
	X509 *ra_signing;    /* signs CertReps; equals `ca` without an RA */
	X509 *ra_encryption; /* recipient of requests; equals `ca` without an RA */
	/* Of the two RA certificates, those that no CA of their issuer's name in the bag
	 * signed, or only one that a younger CA of that name has replaced: NDES after the
	 * CA was renewed. */
	bool ra_signing_stray, ra_encryption_stray;
	/* The same where only the first CA of the issuer's name is asked, as jscep does.
	 */
	bool first_ca_strays;
	/* No certificate may encipher keys, or none may sign: of a bag in which CAs stand
	 * for the RA. A certificate without key usages may do both. */
	bool usages_missing;
	/* Of a bag: what may encrypt, or may sign, may do so only for want of the
	 * extension key usage. Apple's systems take no such certificate for an RA. */
	bool usages_untold;
	char fault[160]; /* "" or the first thing that is wrong with the body */
};

/*
 * Reads a body: one DER certificate or a degenerate SignedData, BER allowed. Parts are
 * given by key usage, then extended key usage, then issuer (RFC 8894 section 3.5.2 on
 * what NDES sends). Returns 0 with at least one certificate in `all`, -EBADMSG when the
 * body holds none (then `fault` says why), -ENOMEM.
 */
MUST_CHECK int cacert_read(struct cacert *out, struct span body);
void cacert_clear(struct cacert *cacert);

/*
 * The body that was read last, and what it held. The devices of a target mostly get the
 * same octets, and OpenSSL 3.0 takes longer to read three certificates than to shake
 * hands with the server. All zero at first.
 */
struct cacert_memo {
	struct bytes body; /* empty: nothing is remembered */
	struct cacert cacert;
};

/* As cacert_read, which it calls for a body that is not the memo's; `memo` may be NULL.
 */
MUST_CHECK int cacert_recall(
	struct cacert *out, struct span body, struct cacert_memo *memo);
void cacert_memo_clear(struct cacert_memo *memo);

#endif
