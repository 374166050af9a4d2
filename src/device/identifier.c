/* SPDX-License-Identifier: MIT */
/*
 * Which GetCACert is to be sent beside those that the device sends itself. It costs a
 * server that answers well nothing, and two requests at most: the first only where the
 * same server answers GetCACaps, so that something speaks SCEP there, and the second only
 * where the first was answered.
 *
 * It names no cause: that is for whoever judges.
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
