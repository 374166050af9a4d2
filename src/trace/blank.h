/* SPDX-License-Identifier: MIT */
/*
 * Secrets that come back: a server or a proxy may repeat what it was sent. What an answer
 * has of it is overwritten before anybody sees the exchange.
 */
#ifndef SCEPPROBE_TRACE_BLANK_H
#define SCEPPROBE_TRACE_BLANK_H

#include "trace/exchange.h"

enum { SECRETS_MAX = 8 };

/* Borrowed. Begin with zeroes. */
struct secrets {
	struct span words[SECRETS_MAX];
	size_t n;
};

/* Each adds what is secret; NULL and "" are fine. Of "user:password@host" and of a URL
 * that has such a part, the password, and the whole in front of '@'. */
void secrets_add(struct secrets *secrets, const char *text);
void secrets_add_credentials(struct secrets *secrets, const char *url);

/*
 * Blanks the answer in an exchange that was read already: headers, body, and all that was
 * made of them, in every encoding of base/disguise.h. The page of mscep_admin, which
 * shows a challenge that nobody here has sent, is not kept at all. -ENOMEM.
 */
MUST_CHECK int exchange_blank(struct exchange *exchange, const struct secrets *secrets);

#endif
