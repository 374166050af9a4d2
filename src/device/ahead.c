/* SPDX-License-Identifier: MIT */
/*
 * What two messages of one session can differ in. The time is left out: that of a message
 * made ahead is some tenths of a second old, which no server can tell from the network's.
 */
#include "device/ahead.h"

void ahead_note(struct ahead *ahead, enum step step, const struct message_spec *spec)
{
	X509_up_ref(spec->recipient);
	*ahead = (struct ahead){
		.recipient = spec->recipient,
		.step = step,
		.type = spec->type,
		.challenge = spec->challenge,
		.cipher = spec->cipher,
		.digest = spec->digest,
	};
}

bool ahead_serves(const struct ahead *ahead, enum step step,
	const struct message_spec *spec)
{
	return ahead->recipient && X509_cmp(ahead->recipient, spec->recipient) == 0 &&
		ahead->step == step && ahead->type == spec->type &&
		ahead->challenge == spec->challenge && ahead->cipher == spec->cipher &&
		ahead->digest == spec->digest;
}

void ahead_clear(struct ahead *ahead)
{
	X509_free(ahead->recipient);
	*ahead = (struct ahead){ .recipient = NULL };
}
