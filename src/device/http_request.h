/* SPDX-License-Identifier: MIT */
/*
 * A request as a device writes it: its URL, its headers and, when it posts, its body.
 */
#ifndef SCEPPROBE_DEVICE_HTTP_REQUEST_H
#define SCEPPROBE_DEVICE_HTTP_REQUEST_H

#include "device/device.h"

struct http_request {
	const struct device *device;
	enum step step;      /* STEP_BROWSE has no query */
	struct span message; /* of a PKIOperation */
	bool post;           /* the message goes in the body */
	bool nameless;       /* without message=, which names the CA */
	/* Characters to add: to the CA's name of GetCACaps any number; to a message an
	 * even one, by escaping letters that need not be (RFC 3986 section 2.3). */
	size_t stretch;
};

/* Appends what stands behind '?'. */
void http_request_append_query(
	const struct http_request *http_request, struct bytes *out);

/* Fills method, URL, headers and body. `url` is without the device's suffix. -ENOMEM. */
MUST_CHECK int http_request_fill(const struct http_request *http_request, const char *url,
	struct request *request);

#endif
