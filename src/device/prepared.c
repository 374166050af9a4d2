/* SPDX-License-Identifier: MIT */
/*
 * The possible differences between two messages of one session. The time is not one of
 * them: a message made in advance is some tenths of a second older, which a server cannot
 * tell from network delay.
 */
#include "device/prepared.h"

void prepared_note(
	struct prepared *prepared, enum step step, const struct message_spec *spec)
{
	X509_up_ref(spec->recipient);
	*prepared = (struct prepared){
		.recipient = spec->recipient,
		.step = step,
		.type = spec->type,
		.challenge = spec->challenge,
		.cipher = spec->cipher,
		.digest = spec->digest,
		.key_transport = spec->key_transport,
	};
}

bool prepared_serves(
	const struct prepared *prepared, enum step step, const struct message_spec *spec)
{
	return prepared->recipient &&
	       X509_cmp(prepared->recipient, spec->recipient) == 0 &&
	       prepared->step == step && prepared->type == spec->type &&
	       prepared->challenge == spec->challenge &&
	       prepared->cipher == spec->cipher && prepared->digest == spec->digest &&
	       prepared->key_transport == spec->key_transport;
}

void prepared_clear(struct prepared *prepared)
{
	X509_free(prepared->recipient);
	*prepared = (struct prepared){ .recipient = NULL };
}
