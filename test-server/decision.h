/* SPDX-License-Identifier: MIT */
#ifndef MOCK_DECISION_H
#define MOCK_DECISION_H

#include "call.h"
#include "plan.h"

/* What a message gets: a status, and with SUCCESS one of the two. Both are owned. */
struct decision {
	enum reply_status status; /* never REPLY_DECIDE */
	unsigned long fail_info;
	X509 *certificate;
	X509_CRL *crl;
};

/* Decides as the plan has it, as far as the message allows. -1 when OpenSSL failed. */
int decision_make(struct decision *decision, const struct reply_plan *plan,
	const struct call *call);
void decision_clear(struct decision *decision);

#endif
