/* SPDX-License-Identifier: MIT */
/*
 * Returned secrets: a server or a proxy may repeat a request. The copy in an answer is
 * overwritten before any other code uses the exchange.
 */
#ifndef SCEPPROBE_TRACE_BLANK_H
#define SCEPPROBE_TRACE_BLANK_H

#include "trace/exchange.h"

enum { SECRETS_MAX = 8 };

/* Borrowed. Initialise with zeroes. */
struct secrets {
	struct span words[SECRETS_MAX];
	size_t n;
};

/* These add secrets; NULL and "" are allowed. For "user:password@host", and a URL with
 * such a part: the password, and everything before '@'. */
void secrets_add(struct secrets *secrets, const char *text);
void secrets_add_credentials(struct secrets *secrets, const char *url);

/*
 * Blanks the secrets in the answer of a parsed exchange: headers, body, and the parsed
 * values, in every encoding of base/disguise.h. The page of mscep_admin, which shows a
 * challenge, is not kept at all. -ENOMEM.
 */
MUST_CHECK int exchange_blank(struct exchange *exchange, const struct secrets *secrets);

#endif
