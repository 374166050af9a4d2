/* SPDX-License-Identifier: MIT */
/*
 * Measures the length limit: the results so far, the next request, and a message with
 * exactly the wanted query length.
 */
#ifndef SCEPPROBE_DEVICE_MEASURE_H
#define SCEPPROBE_DEVICE_MEASURE_H

#include "device/bisect.h"
#include "device/message.h"

struct measure {
	struct bisect bisect;
	bool allowed; /* this session measures */
	bool begun;
	bool suspected;  /* a long message was refused, a short request was not */
	long refusal;    /* the status of the refusal */
	long by_post;    /* status of a refused message by POST; 0: none */
	size_t shortest; /* query of the shortest message; GetCACaps below */
	size_t length;   /* length of the next query; 0: none */
	size_t stretch;  /* see struct http_request */
};

/* Processes any answered exchange, of this step or not. */
void measure_note(struct measure *measure, const struct exchange *answered);

/* Prepares the lengths to try. `message` is the shortest, `request` sends it by GET. */
void measure_begin(struct measure *measure, const struct request *request);

/*
 * Chooses the next length, 0 for none, and makes the request. `spec` is that of a
 * PKIOperation with a placeholder. Errors as message_build.
 */
MUST_CHECK int measure_next(
	struct measure *measure, struct message *message, struct message_spec *spec);

/* Whether the next request is a GetCACaps. */
bool measure_asks_caps(const struct measure *measure);

#endif
