/* SPDX-License-Identifier: MIT */
/*
 * The length of each device's request by GET. The rows are in request_sizes.c;
 * url_limit.c judges which of them fit through a measured limit.
 */
#ifndef SCEPPROBE_DIAGNOSE_REQUEST_SIZE_H
#define SCEPPROBE_DIAGNOSE_REQUEST_SIZE_H

#include <stddef.h>

/* The query of a PKIOperation by GET, for one device, key size and challenge length. */
struct request_size {
	const char *device;    /* "iOS": for people */
	const char *device_id; /* its id in devices.c */
	unsigned rsa_bits;
	size_t challenge; /* characters of the challenge */
	size_t length;    /* characters of the query */
	size_t spread;    /* `length` varies by up to this between requests */
	const char *source;
};

extern const struct request_size request_sizes[];
extern const size_t n_request_sizes;

/* The length of Intune's challenge in those rows. */
enum { INTUNE_CHALLENGE = 5352 };

#endif
