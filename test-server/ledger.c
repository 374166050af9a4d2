/* SPDX-License-Identifier: MIT */
/*
 * What the CA remembers from one request to the next: requests that wait for their
 * certificate, and certificates that were issued.
 *
 * Promises a bounded memory: the oldest entry is forgotten first, also when its
 * client still waits. Nothing outlives the process. Never decides when a request
 * has waited long enough.
 */
#include "ledger.h"

#include <stdlib.h>
#include <string.h>

#include "certificate.h"
#include "memory.h"

int ledger_open(struct ledger *ledger)
{
	return pthread_mutex_init(&ledger->lock, NULL) ? -1 : 0;
}

static void clear_pending(struct pending *pending)
{
	free(pending->key);
	X509_REQ_free(pending->request);
	*pending = (struct pending){ 0 };
}

void ledger_close(struct ledger *ledger)
{
	size_t i;

	for (i = 0; i < LEDGER_PENDING; i++)
		clear_pending(&ledger->pending[i]);
	for (i = 0; i < LEDGER_ISSUED; i++)
		X509_free(ledger->issued[i]);
	pthread_mutex_destroy(&ledger->lock);
}

static struct pending *find_pending(struct ledger *ledger, const char *key)
{
	size_t i;

	for (i = 0; i < LEDGER_PENDING; i++) {
		struct pending *pending = &ledger->pending[i];

		if (pending->key && !strcmp(pending->key, key))
			return pending;
	}
	return NULL;
}

int ledger_suspend(struct ledger *ledger, const char *key, const X509_REQ *request)
{
	X509_REQ *copy = X509_REQ_dup(request);
	struct pending *pending;

	if (!copy)
		return -1;
	pthread_mutex_lock(&ledger->lock);
	pending = find_pending(ledger, key);
	if (!pending) {
		pending = &ledger->pending[ledger->next_pending];
		ledger->next_pending = (ledger->next_pending + 1) % LEDGER_PENDING;
	}
	clear_pending(pending);
	pending->key = memory_string(key);
	pending->request = copy;
	pthread_mutex_unlock(&ledger->lock);
	return 0;
}

X509_REQ *ledger_poll(struct ledger *ledger, const char *key, unsigned long *polls)
{
	struct pending *pending;
	X509_REQ *copy = NULL;

	pthread_mutex_lock(&ledger->lock);
	pending = find_pending(ledger, key);
	if (pending) {
		*polls = ++pending->polls;
		copy = X509_REQ_dup(pending->request);
	}
	pthread_mutex_unlock(&ledger->lock);
	return copy;
}

void ledger_resume(struct ledger *ledger, const char *key)
{
	struct pending *pending;

	pthread_mutex_lock(&ledger->lock);
	pending = find_pending(ledger, key);
	if (pending)
		clear_pending(pending);
	pthread_mutex_unlock(&ledger->lock);
}

void ledger_issue(struct ledger *ledger, X509 *certificate)
{
	X509 **place;

	X509_up_ref(certificate);
	pthread_mutex_lock(&ledger->lock);
	place = &ledger->issued[ledger->next_issued];
	X509_free(*place);
	*place = certificate;
	ledger->next_issued = (ledger->next_issued + 1) % LEDGER_ISSUED;
	pthread_mutex_unlock(&ledger->lock);
}

X509 *ledger_find(
	struct ledger *ledger, const X509_NAME *issuer, const ASN1_INTEGER *serial)
{
	X509 *found = NULL;
	size_t i;

	pthread_mutex_lock(&ledger->lock);
	for (i = 0; !found && i < LEDGER_ISSUED && ledger->issued[i]; i++) {
		if (certificate_is(ledger->issued[i], issuer, serial))
			found = ledger->issued[i];
	}
	if (found)
		X509_up_ref(found);
	pthread_mutex_unlock(&ledger->lock);
	return found;
}
