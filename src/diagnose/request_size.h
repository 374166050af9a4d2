/* SPDX-License-Identifier: MIT */
/*
 * How long devices' requests are when they are sent by GET. The rows are in
 * request_sizes.c; which of them fit through a measured limit is judged by url_limit.c.
 */
#ifndef SCEPPROBE_DIAGNOSE_REQUEST_SIZE_H
#define SCEPPROBE_DIAGNOSE_REQUEST_SIZE_H

#include <stddef.h>

/* The query of a PKIOperation by GET: a device, a key and a challenge to a row. */
struct request_size {
	const char *device;    /* "iOS": for people */
	const char *device_id; /* of devices.c */
	unsigned rsa_bits;
	size_t challenge; /* characters of the challenge */
	size_t length;    /* characters of the query */
	size_t spread;    /* by which it varies from one request to the next */
	const char *source;
};

extern const struct request_size request_sizes[];
extern const size_t n_request_sizes;

/* The challenge that Intune gives, as those rows have it. */
enum { INTUNE_CHALLENGE = 5352 };

#endif
