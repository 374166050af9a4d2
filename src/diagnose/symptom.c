/* SPDX-License-Identifier: MIT */
/*
 * Tests for one symptom in one exchange. If the test cannot run, the result is
 * VERDICT_UNKNOWN, never VERDICT_NO.
 */
#include "diagnose/symptom.h"

enum verdict symptom_look(const struct symptom *symptom, const struct exchange *exchange,
	const struct circumstances *circumstances)
{
	/* Symptoms of logs are only for logs, and all others only for the network. */
	if ((exchange->origin == ORIGIN_LOG) != (symptom->need == NEEDS_LOG))
		return VERDICT_UNKNOWN;
	if (symptom->need == NEEDS_ANSWER && !exchange->response.status)
		return VERDICT_UNKNOWN;
	if (symptom->need == NEEDS_CHAIN && !exchange->transport.tls.n_chain)
		return VERDICT_UNKNOWN;
	return symptom->seen(exchange, symptom, circumstances) ? VERDICT_YES : VERDICT_NO;
}

bool symptom_is_seen(const struct symptom *symptom, const struct exchange *exchange,
	const struct circumstances *circumstances)
{
	return symptom_look(symptom, exchange, circumstances) == VERDICT_YES;
}

bool exchange_is_healthy(const struct exchange *exchange)
{
	if (exchange->origin == ORIGIN_LOG)
		return !exchange->record.failure;
	if (exchange->transport.fault != FAULT_NONE)
		return false;
	switch (exchange->step) {
	case STEP_BROWSE:
		return exchange->response.status == 403;
	case STEP_CAPS:
		return exchange->reply.kind == REPLY_CAPABILITIES;
	case STEP_CACERT:
	case STEP_NEXTCACERT:
		return exchange->reply.kind == REPLY_CA_CERTIFICATES;
	default:
		return exchange->reply.kind == REPLY_CERTREP;
	}
}
