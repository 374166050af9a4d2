/* SPDX-License-Identifier: MIT */
/*
 * The head of an HTTP message in front of a body, as curl -i, curl -v, proxies and
 * captures of the network leave it.
 */
#ifndef SCEPPROBE_DECODE_UNWRAP_HTTP_H
#define SCEPPROBE_DECODE_UNWRAP_HTTP_H

#include <stdbool.h>

#include "base/bytes.h"

struct http_head {
	int status;             /* of the last answer, 0: a request, or headers alone */
	char content_type[128]; /* "" without the header */
	struct span body;       /* borrowed: of the file, or of `joined` */
	struct bytes joined;    /* chunks put together; owned */
};

/*
 * Takes the heads off the file, one after the other. False, and nothing to be cleared,
 * when it does not begin with one.
 */
bool http_head_read(struct http_head *out, struct span file);
void http_head_clear(struct http_head *head);

#endif
