/* SPDX-License-Identifier: MIT */
#ifndef MOCK_PLAN_H
#define MOCK_PLAN_H

#include "place.h"

enum reply_status {
	REPLY_DECIDE, /* SUCCESS for the right challenge, else FAILURE */
	REPLY_SUCCESS,
	REPLY_FAILURE,
	REPLY_PENDING,
};

enum reply_defect {
	REPLY_SOUND,
	REPLY_BAD_SIGNATURE,
	REPLY_BAD_NONCE,       /* recipientNonce is not the request's senderNonce */
	REPLY_BAD_TRANSACTION, /* another transactionID */
};

/* The signed attributes of a CertRep. */
enum reply_attribute {
	REPLY_MESSAGE_TYPE,
	REPLY_PKI_STATUS,
	REPLY_FAIL_INFO,
	REPLY_MICROSOFT_ERROR,
	REPLY_TRANSACTION_ID,
	REPLY_SENDER_NONCE,
	REPLY_RECIPIENT_NONCE,
	REPLY_FAIL_INFO_TEXT,
	REPLY_ATTRIBUTES,
	REPLY_CONTENT_TYPE = REPLY_ATTRIBUTES, /* not of SCEP: CMS adds it */
};

/* What a CertRep has inside that carries nothing. */
enum reply_filling {
	REPLY_ZERO,  /* one octet of zero, as NDES has it */
	REPLY_EMPTY, /* an OCTET STRING of no octets, as pkcs7 of Go and EJBCA have it */
	REPLY_NONE,  /* no OCTET STRING, as RFC 8894 section 3.3.2.2 wants it */
};

/*
 * What kind of CertRep is wanted. The table in plan.c sets it by name and value: what has
 * named values is an int, yes and no too, so that one row does for all of them.
 */
struct reply_plan {
	enum reply_status status;
	enum reply_defect defect;
	unsigned long polls;   /* so often PENDING before a certificate */
	unsigned long hresult; /* Microsoft's error attribute */
	unsigned long fail_info;
	unsigned long message_type;
	int cipher;              /* NID; NID_undef: the request's */
	int padding;             /* of the content key, as OpenSSL numbers it */
	int digest;              /* NID */
	int issue;               /* enum issue */
	int string_type;         /* ASN.1 type of the attributes that are text */
	int signed_by_ca;        /* though there is an RA */
	int embed;               /* the signer's certificate */
	int filling;             /* enum reply_filling */
	int echo;                /* senderNonce is the request's, as Go's servers do */
	char *fail_info_text;    /* NULL: none */
	int bare;                /* SUCCESS without an envelope */
	int envelope_on_failure; /* FAILURE with one */
	unsigned int dropped;    /* one bit for each attribute to leave out */
};

/* Reads the words of 'certrep'; -1 after a complaint. */
int plan_parse(struct reply_plan *plan, const struct words *words);
void plan_clear(struct reply_plan *plan);

#endif
