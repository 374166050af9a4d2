/* SPDX-License-Identifier: MIT */
#ifndef MOCK_REPLY_H
#define MOCK_REPLY_H

#include <stdint.h>

#include "message.h"

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
	REPLY_BAD_TYPE,	       /* messageType 19 instead of 3 */
};

/* What kind of CertRep is wanted. */
struct reply_plan {
	enum reply_status status;
	enum reply_defect defect;
	uint32_t hresult; /* Microsoft's error attribute */
	unsigned int fail_info;
};

/*
 * Appends the CertRep that answers message, signed for bag. Says in verdict which
 * it became: "SUCCESS", "FAILURE" or "PENDING". -1 when OpenSSL failed.
 */
int reply_encode(struct buffer *out, const char **verdict, const struct reply_plan *plan,
	const struct message *message, const struct bag *bag,
	const struct authority *authority);

#endif
