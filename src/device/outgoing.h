/* SPDX-License-Identifier: MIT */
/*
 * The requests of one session: all that they are made of, and the making. What the
 * answers tell is put in here by whoever reads them.
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
	char *url;                             /* owned, as what follows */
	struct capabilities capabilities;      /* as the server told them last */
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

/* Whether a request of the step carries a pkiMessage, for which there must be keys and
 * the RA's certificate. */
bool outgoing_has_message(enum step step);

/* How many keys the identity still lacks. */
unsigned outgoing_keys_wanted(const struct outgoing *outgoing);

/* Makes the exchange of a step, the caller's: SESSION_SEND, or SESSION_RECORD when no
 * message can be made for this server. -ENOMEM, -EIO, -EINVAL for failures of ours. */
MUST_CHECK int outgoing_make(
	struct outgoing *outgoing, int64_t now, enum step step, struct exchange **out);

/* The same of the next length to measure, SESSION_DONE when there is none. */
MUST_CHECK int outgoing_make_measuring(
	struct outgoing *outgoing, int64_t now, struct exchange **out);

/* Whether all is known that the first message is made of, and there is none yet. */
bool outgoing_may_prepare(const struct outgoing *outgoing);
/* Makes the step's message before its turn: 1. Errors as outgoing_make. */
MUST_CHECK int outgoing_prepare(struct outgoing *outgoing, int64_t now, enum step step);

#endif
