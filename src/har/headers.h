/* SPDX-License-Identifier: MIT */
/*
 * What an anonymous archive keeps of header fields. The rows are in headers.c.
 */
#ifndef SCEPPROBE_HAR_HEADERS_H
#define SCEPPROBE_HAR_HEADERS_H

#include <stdbool.h>

enum header_rule {
	HEADER_DROPPED,  /* it may hold anything */
	HEADER_KEPT,     /* its value, but for names in it */
	HEADER_WORD,     /* its value if that is one plain word, else its name alone */
	HEADER_NAME,     /* its name alone */
	HEADER_SCHEME,   /* its first word: an authentication scheme */
	HEADER_COOKIE,   /* the product that a cookie's name tells */
	HEADER_LOCATION, /* an address without what stands behind its path */
	HEADER_VIA,      /* protocol and product, not the proxy's name */
};

/* By the beginning of a "Name: value" line. */
enum header_rule header_rule_of(const char *line);

/* The name, or its beginning, of a cookie that a product is known by; NULL for others. */
const char *header_cookie(const char *cookie);

#endif
