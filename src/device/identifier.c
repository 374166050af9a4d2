/* SPDX-License-Identifier: MIT */
/*
 * Selects additional requests of GetCACert. A server without the fault gets none, any
 * other at most two: the first only if the same server answers GetCACaps with SCEP, the
 * second only after an answer to the first.
 *
 * It names no cause: diagnose/ does.
 */
#include "device/identifier.h"

#include "trace/limit.h"

static void note_certificates(
	struct identifier *identifier, const struct exchange *answered)
{
	switch (identifier->turn) {
	case IDENTIFIER_UNTRIED:
		identifier->refused = limit_is_refusal_by_status(answered);
		break;
	case IDENTIFIER_WITHOUT:
		identifier->turn = answered->reply.kind == REPLY_CA_CERTIFICATES
					   ? IDENTIFIER_WITH
					   : IDENTIFIER_DONE;
		break;
	case IDENTIFIER_WITH:
		identifier->turn = IDENTIFIER_DONE;
		identifier->proven = limit_is_refusal_by_status(answered);
		break;
	case IDENTIFIER_DONE:
		break;
	}
}

void identifier_note(struct identifier *identifier, const struct exchange *answered)
{
	if (answered->step == STEP_CAPS)
		identifier->answers |= answered->reply.kind == REPLY_CAPABILITIES;
	if (answered->step == STEP_CACERT)
		note_certificates(identifier, answered);
	if (identifier->turn == IDENTIFIER_UNTRIED && identifier->answers &&
		identifier->refused)
		identifier->turn = IDENTIFIER_WITHOUT;
}

bool identifier_wants_request(const struct identifier *identifier)
{
	return identifier->turn == IDENTIFIER_WITHOUT ||
	       identifier->turn == IDENTIFIER_WITH;
}
