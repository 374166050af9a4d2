/* SPDX-License-Identifier: MIT */
/*
 * What a message gets: a certificate, a CRL, a wait, or a refusal with its failInfo.
 * One function for each messageType (RFC 8894 section 3.3).
 *
 * Promises that a certificate goes only to a request that earned it, by the right
 * challenge or by a valid certificate of this CA, unless the plan gives it away.
 * Never writes a CertRep: that is reply.c.
 */
#include "decision.h"

#include <string.h>

#include "scoped.h"

enum { FAIL_BAD_MESSAGE_CHECK = 1, FAIL_BAD_REQUEST = 2, FAIL_BAD_CERT_ID = 4 };

static int decision_refuse(struct decision *decision, unsigned long fail_info)
{
	decision->status = REPLY_FAILURE;
	decision->fail_info = fail_info;
	return 0;
}

static int issue(struct decision *decision, const struct reply_plan *plan,
	const struct call *call, X509_REQ *request)
{
	decision->status = REPLY_SUCCESS;
	decision->certificate = authority_certify(
		call->authority, request, (enum issue)plan->issue);
	if (!decision->certificate)
		return -1;
	ledger_issue(call->ledger, decision->certificate);
	return 0;
}

/* The same transactionID in two scenarios means two transactions. */
static char *transaction_key(const struct call *call)
{
	return memory_format("%s/%s", call->scenario, call->message->transaction_id);
}

/* The request has earned its certificate, now or later. */
static int grant(
	struct decision *decision, const struct reply_plan *plan, const struct call *call)
{
	scoped(memory) char *key = NULL;

	if (!plan->polls)
		return issue(decision, plan, call, call->message->request);
	key = transaction_key(call);
	decision->status = REPLY_PENDING;
	return ledger_suspend(call->ledger, key, call->message->request);
}

/* NDES renews for the same subject only. */
static bool may_renew(const struct message *message)
{
	return message->signer_issued_by_us && !message->signer_expired &&
	       !X509_NAME_cmp(X509_get_subject_name(message->signer),
		       X509_REQ_get_subject_name(message->request));
}

static int decide_request(
	struct decision *decision, const struct reply_plan *plan, const struct call *call)
{
	const struct message *message = call->message;

	if (plan->status == REPLY_SUCCESS || message->challenge_right ||
		may_renew(message))
		return grant(decision, plan, call);
	return decision_refuse(decision, plan->fail_info);
}

static int decide_renewal(
	struct decision *decision, const struct reply_plan *plan, const struct call *call)
{
	if (!call->message->signer_issued_by_us)
		return decision_refuse(decision, FAIL_BAD_MESSAGE_CHECK);
	if (!may_renew(call->message))
		return decision_refuse(decision, FAIL_BAD_REQUEST);
	return grant(decision, plan, call);
}

static int decide_poll(
	struct decision *decision, const struct reply_plan *plan, const struct call *call)
{
	scoped(memory) char *key = transaction_key(call);
	unsigned long polls = 0;
	scoped(X509_REQ) X509_REQ *request = ledger_poll(call->ledger, key, &polls);

	if (!request ||
		X509_NAME_cmp(X509_REQ_get_subject_name(request), call->message->subject))
		return decision_refuse(decision, FAIL_BAD_CERT_ID);
	if (polls < plan->polls) {
		decision->status = REPLY_PENDING;
		return 0;
	}
	ledger_resume(call->ledger, key);
	return issue(decision, plan, call, request);
}

static int decide_certificate(
	struct decision *decision, const struct reply_plan *plan, const struct call *call)
{
	const struct message *message = call->message;
	int part;

	(void)plan;
	for (part = 0; part < PART_COUNT && !decision->certificate; part++) {
		X509 *known = call->bag->parts[part];

		if (known && certificate_is(known, message->issuer, message->serial) &&
			X509_up_ref(known) == 1)
			decision->certificate = known;
	}
	if (!decision->certificate)
		decision->certificate = ledger_find(
			call->ledger, message->issuer, message->serial);
	if (!decision->certificate)
		return decision_refuse(decision, FAIL_BAD_CERT_ID);
	decision->status = REPLY_SUCCESS;
	return 0;
}

static int decide_crl(
	struct decision *decision, const struct reply_plan *plan, const struct call *call)
{
	const struct identity *ca = &call->authority->ca;

	(void)plan;
	if (X509_NAME_cmp(call->message->issuer, X509_get_subject_name(ca->certificate)))
		return decision_refuse(decision, FAIL_BAD_CERT_ID);
	decision->status = REPLY_SUCCESS;
	decision->crl = certificate_crl(ca->certificate, ca->key);
	return decision->crl ? 0 : -1;
}

static const struct {
	const char *type;
	int (*decide)(struct decision *decision, const struct reply_plan *plan,
		const struct call *call);
} types[] = {
	{ .type = MESSAGE_RENEWALREQ, .decide = decide_renewal },
	{ .type = MESSAGE_PKCSREQ, .decide = decide_request },
	{ .type = MESSAGE_CERTPOLL, .decide = decide_poll },
	{ .type = MESSAGE_GETCERT, .decide = decide_certificate },
	{ .type = MESSAGE_GETCRL, .decide = decide_crl },
};

int decision_make(
	struct decision *decision, const struct reply_plan *plan, const struct call *call)
{
	size_t i;

	*decision = (struct decision){
		.status = plan->status,
		.fail_info = plan->fail_info,
	};
	if (plan->status == REPLY_FAILURE || plan->status == REPLY_PENDING)
		return 0;
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(types[i].type, call->message->message_type) != 0)
			continue;
		if (!call->message->signature_valid)
			return decision_refuse(decision, FAIL_BAD_MESSAGE_CHECK);
		return types[i].decide(decision, plan, call);
	}
	return decision_refuse(decision, FAIL_BAD_REQUEST);
}

void decision_clear(struct decision *decision)
{
	X509_free(decision->certificate);
	X509_CRL_free(decision->crl);
	*decision = (struct decision){ 0 };
}
