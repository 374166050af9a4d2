/* SPDX-License-Identifier: MIT */
#ifndef MOCK_REPLY_H
#define MOCK_REPLY_H

#include "call.h"
#include "plan.h"

/*
 * Appends the CertRep that answers call->message, signed for call->bag. Says in verdict
 * which it became: "SUCCESS", "FAILURE" or "PENDING". -1 when OpenSSL failed.
 */
int reply_encode(struct buffer *out, const char **verdict, const struct reply_plan *plan,
	const struct call *call);

#endif
