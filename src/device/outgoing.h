/* SPDX-License-Identifier: MIT */
/*
 * The requests of one session, and the values for them. The session adds the results of
 * the answers.
 */
#ifndef SCEPPROBE_DEVICE_OUTGOING_H
#define SCEPPROBE_DEVICE_OUTGOING_H

#include "device/identifier.h"
#include "device/measure.h"
#include "device/prepared.h"
#include "device/session.h"

struct outgoing {
	const struct device *device;           /* borrowed */
	const struct session_options *options; /* borrowed */
	char *url;                             /* owned, and so are the following */
	struct capabilities capabilities;      /* from the server's last answers */
	struct cacert cacert;
	struct identity identity;
	struct message message;
	struct prepared prepared;
	struct measure measure;
	struct identifier identifier;
	bool fallback; /* now with 3DES and SHA-1 */
	bool posted;   /* the PKIOperation went by POST */
};

void outgoing_clear(struct outgoing *outgoing);

/* Whether a request of the step has a pkiMessage, and so needs keys and the RA's
 * certificate. */
bool outgoing_has_message(enum step step);

/* The number of missing keys of the identity. */
unsigned outgoing_keys_wanted(const struct outgoing *outgoing);

/* Makes the exchange of a step, the caller's: SESSION_SEND, or SESSION_RECORD if this
 * server allows no message. -ENOMEM, -EIO, -EINVAL for our own failures. */
MUST_CHECK int outgoing_make(
	struct outgoing *outgoing, int64_t now, enum step step, struct exchange **out);

/* The same for the next length to measure; SESSION_DONE if there is none. */
MUST_CHECK int outgoing_make_measuring(
	struct outgoing *outgoing, int64_t now, struct exchange **out);

/* Whether the values for the first message are complete, and it is not made yet. */
bool outgoing_may_prepare(const struct outgoing *outgoing);
/* Makes the step's message in advance: 1. Errors as outgoing_make. */
MUST_CHECK int outgoing_prepare(struct outgoing *outgoing, int64_t now, enum step step);

#endif
