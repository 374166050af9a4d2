/* SPDX-License-Identifier: MIT */
/*
 * Finds out whether a server refuses GetCACert because of its message=, the CA
 * identifier: the same request is sent without it, and once more with it. Only refusals
 * before and after a success prove it, since a server may fail for a moment.
 */
#ifndef SCEPPROBE_DEVICE_IDENTIFIER_H
#define SCEPPROBE_DEVICE_IDENTIFIER_H

#include "trace/exchange.h"

enum identifier_turn {
	IDENTIFIER_UNTRIED,
	IDENTIFIER_WITHOUT, /* the next request is a GetCACert without message= */
	IDENTIFIER_WITH,    /* and the next one with the device's message= */
	IDENTIFIER_DONE,
};

struct identifier {
	enum identifier_turn turn;
	bool answers; /* the server answered GetCACaps with SCEP */
	bool refused; /* and refused the device's GetCACert */
	bool proven;  /* because of its message= */
};

/* Processes an answer to the device; call it in the order of the answers. */
void identifier_note(struct identifier *identifier, const struct exchange *answered);

/* Whether to send an additional GetCACert. */
bool identifier_wants_request(const struct identifier *identifier);

#endif
