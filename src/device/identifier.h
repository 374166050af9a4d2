/* SPDX-License-Identifier: MIT */
/*
 * Finds out whether it is its message=, the CA identifier, for which a GetCACert is
 * refused: the same request goes without it, and once more with it. Only a refusal on
 * both sides of an answer shows that, as a server may be out of order for a moment.
 */
#ifndef SCEPPROBE_DEVICE_IDENTIFIER_H
#define SCEPPROBE_DEVICE_IDENTIFIER_H

#include "trace/exchange.h"

enum identifier_turn {
	IDENTIFIER_UNTRIED,
	IDENTIFIER_WITHOUT, /* the next request is a GetCACert without message= */
	IDENTIFIER_WITH,    /* and the next one with it, as the device asks */
	IDENTIFIER_DONE,
};

struct identifier {
	enum identifier_turn turn;
	bool answers; /* the server has answered GetCACaps by SCEP */
	bool refused; /* and has refused the device's GetCACert */
	bool proven;  /* for its message= */
};

/* Learns from an answer to the device, in the order in which they came. */
void identifier_note(struct identifier *identifier, const struct exchange *answered);

/* Whether a GetCACert is to be sent beside the device's own requests. */
bool identifier_wants_request(const struct identifier *identifier);

#endif
