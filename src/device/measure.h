/* SPDX-License-Identifier: MIT */
/*
 * Measuring the length limit: what the answers so far say of it, which request to send
 * next, and a message whose query has exactly the length wanted.
 */
#ifndef SCEPPROBE_DEVICE_MEASURE_H
#define SCEPPROBE_DEVICE_MEASURE_H

#include "device/bisect.h"
#include "device/message.h"

struct measure {
	struct bisect bisect;
	bool allowed; /* this session is the one that measures */
	bool begun;
	bool suspected;  /* a long message was refused, a short request was not */
	long refusal;    /* the status it was refused with */
	long by_post;    /* that with which a message by POST was; 0: it was not */
	size_t shortest; /* query of the shortest message; below, GetCACaps */
	size_t length;   /* of the query to send next; 0: nothing more */
	size_t stretch;  /* see struct query */
};

/* Learns from any answered exchange, one of the measuring or not. */
void measure_note(struct measure *measure, const struct exchange *answered);

/* Sets up the lengths to try. `message` is the shortest, `request` carries it by GET. */
void measure_begin(struct measure *measure, const struct request *request);

/*
 * Chooses the next length, 0 when there is none, and makes what is to be sent. `spec` is
 * that of a PKIOperation with a placeholder. Errors as message_build.
 */
MUST_CHECK int measure_next(
	struct measure *measure, struct message *message, struct message_spec *spec);

/* Whether what is to be sent next is a GetCACaps. */
bool measure_asks_caps(const struct measure *measure);

#endif
