/* SPDX-License-Identifier: MIT */
/*
 * A message that was made before its turn, and what it was made of: when the turn comes
 * it serves if it would be made of the same.
 */
#ifndef SCEPPROBE_DEVICE_PREPARED_H
#define SCEPPROBE_DEVICE_PREPARED_H

#include "device/message.h"
#include "trace/exchange.h"

/* All zero: there is none. */
struct prepared {
	X509 *recipient; /* owned; NULL: there is none */
	enum step step;
	enum scep_message_type type;
	const char *challenge; /* borrowed, as that of the message_spec */
	enum key_transport key_transport;
	int cipher, digest; /* NIDs */
};

/* Remembers that a message for the step was made as the spec says. */
void prepared_note(
	struct prepared *prepared, enum step step, const struct message_spec *spec);
bool prepared_serves(
	const struct prepared *prepared, enum step step, const struct message_spec *spec);
void prepared_clear(struct prepared *prepared);

#endif
