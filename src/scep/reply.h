/* SPDX-License-Identifier: MIT */
/*
 * The contents of an answer's body: facts, without a judgement. An invalid body is read
 * as far as possible; `fault` names its first fault.
 */
#ifndef SCEPPROBE_SCEP_REPLY_H
#define SCEPPROBE_SCEP_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/scoped.h"
#include "scep/cacert.h"
#include "scep/capability.h"
#include "scep/certificate.h"
#include "scep/signature.h"
#include "scep/vocabulary.h"

enum reply_kind {
	REPLY_EMPTY,
	REPLY_CAPABILITIES,
	REPLY_CA_CERTIFICATES,
	REPLY_CERTREP,
	REPLY_HTML,
	REPLY_TEXT,
	REPLY_OTHER,
};

/* The contents of a CRL that an answer to GetCRL needs. */
struct crl {
	bool present;
	char issuer[256];
	int64_t this_update, next_update; /* seconds since 1970, UTC; 0: absent */
	int revoked;                      /* entries */
};

/* A CertRep (RFC 8894 section 3.3.2), -1 or empty where an attribute is absent. */
struct certrep {
	int message_type, pki_status, fail_info;
	char fail_info_text[256];
	bool has_hresult;
	uint32_t hresult;
	char transaction_id[132];
	bool has_sender_nonce;
	bool printable;            /* the text attributes are PrintableString */
	bool embeds_signer;        /* the signer's certificate is in the message */
	bool pss;                  /* signed with RSASSA-PSS */
	char digest[24];           /* of the signature, OpenSSL's short name */
	enum verdict signature;    /* UNKNOWN: without a certificate to check with */
	unsigned signature_traits; /* set of enum signature_trait */
	enum verdict signer_is_ra; /* signed by the RA, or the CA without RA */
	char signer_serial[72], signer_issuer[256];
	enum verdict transaction_id_matches; /* UNKNOWN: attribute absent */
	enum verdict nonce_matches;          /* UNKNOWN: attribute absent */
	size_t content_length;               /* octets of the SignedData's content */
	bool enveloped;                      /* content is an EnvelopedData... */
	bool authenticated;                  /* ...an AuthEnvelopedData (RFC 5083) */
	enum verdict decrypted;              /* UNKNOWN: nothing to decrypt */
	char content_cipher[32];             /* of the envelope, OpenSSL's short name */
	bool has_issued;
	struct certificate issued;
	bool certs_only;                 /* the content had no signer and no content */
	enum verdict issued_by_ca;       /* a CA of GetCACert's signed it */
	enum verdict issued_key_matches; /* the certificate holds the key we sent */
	struct bytes issued_der;         /* the certificate itself; owned */
	struct crl crl;
};

struct reply {
	enum reply_kind kind;
	char fault[160];   /* "" or the first fault */
	char detail[200];  /* OpenSSL's message for it, if any */
	struct bytes text; /* html and text: readable UTF-8, bounded */
	char title[160];   /* html: of <title>, else of <h1> or <h2> */
	struct capabilities capabilities;
	struct certificate *certificates; /* ca-certificates, roles given; owned */
	int n_certificates, n_sent;
	/* ca-certificates: as in struct cacert. */
	bool has_ra_signing, has_ra_encryption, ra_stray;
	bool first_ca_strays, usages_missing, usages_untold;
	enum verdict bag; /* UNKNOWN: an old archive */
	struct certrep certrep;
	enum verdict next_signature; /* of a GetNextCACert answer, by the CA or RA */
};

/*
 * The request that a CertRep is checked against. Borrowed. Each may be NULL: its checks
 * are then VERDICT_UNKNOWN.
 */
struct reply_context {
	const struct cacert *cacert;
	X509 *signer; /* recipient of the envelope */
	EVP_PKEY *signer_key, *csr_key;
	const char *transaction_id;
	const unsigned char *nonce; /* the senderNonce we sent */
};

enum { REPLY_TEXT_MAX = 16384 }; /* octets of `text` */

/* Initialises an empty record; overwrites all of it. */
void reply_begin(struct reply *out);
/*
 * Stores the first fault with the message of OpenSSL's queue, and empties the queue.
 * Returns 0, or -ENOMEM if the queue has a failed allocation, which is not the peer's
 * fault.
 */
MUST_CHECK int reply_blame(struct reply *out, const char *fault);
void reply_clear(struct reply *reply);

/* "capabilities", "ca-certificates", ...: the words of the JSON report. */
const char *reply_kind_name(enum reply_kind kind);

#endif
