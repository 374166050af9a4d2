/* SPDX-License-Identifier: MIT */
/*
 * A message made in advance, with its inputs: it is used later if the inputs are still
 * the same.
 */
#ifndef SCEPPROBE_DEVICE_PREPARED_H
#define SCEPPROBE_DEVICE_PREPARED_H

#include "device/message.h"
#include "trace/exchange.h"

/* All zero: none. */
struct prepared {
	X509 *recipient; /* owned; NULL: none */
	enum step step;
	enum scep_message_type type;
	const char *challenge; /* borrowed, as in the message_spec */
	enum key_transport key_transport;
	int cipher, digest; /* NIDs */
};

/* Stores that a message for the step was made by the spec. */
void prepared_note(
	struct prepared *prepared, enum step step, const struct message_spec *spec);
bool prepared_serves(
	const struct prepared *prepared, enum step step, const struct message_spec *spec);
void prepared_clear(struct prepared *prepared);

#endif
