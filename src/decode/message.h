/* SPDX-License-Identifier: MIT */
/*
 * A SignedData: a pkiMessage (RFC 8894 section 3), or another one.
 */
#ifndef SCEPPROBE_DECODE_MESSAGE_H
#define SCEPPROBE_DECODE_MESSAGE_H

#include "decode/decoder.h"

/* The parts of a SignedData that the readers of this folder share. */
struct message {
	struct decoder *d;
	struct ber *ber;
	struct fact *facts;
	struct ber_node *digests, *encapsulated, *certificates, *crls, *signers;
	int type;                  /* messageType, -1 */
	bool has_attributes;       /* any of SCEP's */
	STACK_OF(X509) * enclosed; /* owned */
};

/* A ContentInfo that is a SignedData; `signed_data` is the SEQUENCE inside. */
void decode_message(struct decoder *d, struct ber *ber, struct ber_node *signed_data);

/* Whether it is a CertRep, or a message of another type that has a pkiStatus. */
bool decode_is_answer(const struct message *m);

/* The type of a ContentInfo, and what the [0] holds, NULL if it is not there. False when
 * it is none, or when it ends before its type does. */
bool decode_content_info(const struct ber *ber, int *type, struct ber_node **inside);

/* Whether it may become one behind the place where it is cut. */
bool decode_may_be_content_info(const struct ber *ber);

#endif
