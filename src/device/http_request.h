/* SPDX-License-Identifier: MIT */
/*
 * A request in the form of a device: URL, headers and, for POST, the body.
 */
#ifndef SCEPPROBE_DEVICE_HTTP_REQUEST_H
#define SCEPPROBE_DEVICE_HTTP_REQUEST_H

#include "device/device.h"

struct http_request {
	const struct device *device;
	enum step step;      /* STEP_BROWSE has no query */
	struct span message; /* of a PKIOperation */
	bool post;           /* POST: the message is in the body */
	bool nameless;       /* without message=, the name of the CA */
	/* The number of characters to add: any number to the CA's name of GetCACaps; an
	 * even number to a message, by escaping unreserved letters (RFC 3986 section
	 * 2.3). */
	size_t stretch;
};

/* Appends the query, the part after '?'. */
void http_request_append_query(
	const struct http_request *http_request, struct bytes *out);

/* Fills method, URL, headers and body. `url` has no suffix of the device. -ENOMEM. */
MUST_CHECK int http_request_fill(const struct http_request *http_request, const char *url,
	struct request *request);

#endif
