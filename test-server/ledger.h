/* SPDX-License-Identifier: MIT */
#ifndef MOCK_LEDGER_H
#define MOCK_LEDGER_H

#include <openssl/x509.h>
#include <pthread.h>

enum { LEDGER_PENDING = 256, LEDGER_ISSUED = 1024 };

/* A request whose client has been told to come back. */
struct pending {
	char *key; /* NULL: free */
	X509_REQ *request;
	unsigned long polls;
};

/* What the CA remembers. The oldest entries make room for new ones. */
struct ledger {
	pthread_mutex_t lock;
	struct pending pending[LEDGER_PENDING];
	X509 *issued[LEDGER_ISSUED];
	size_t next_pending, next_issued;
};

int ledger_open(struct ledger *ledger);
void ledger_close(struct ledger *ledger);

/* All of these are safe from every thread. A key is unique to a transaction. */

/* Keeps a copy of the request; one of the same key is replaced. -1 on failure. */
int ledger_suspend(struct ledger *ledger, const char *key, const X509_REQ *request);

/*
 * Counts one more poll and says in polls how many there were. A copy of the request,
 * for the caller to free; NULL when the key is unknown.
 */
X509_REQ *ledger_poll(struct ledger *ledger, const char *key, unsigned long *polls);

/* The transaction is over. */
void ledger_resume(struct ledger *ledger, const char *key);

void ledger_issue(struct ledger *ledger, X509 *certificate);

/* The issued certificate, for the caller to free, or NULL. */
X509 *ledger_find(
	struct ledger *ledger, const X509_NAME *issuer, const ASN1_INTEGER *serial);

#endif
