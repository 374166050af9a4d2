/* SPDX-License-Identifier: MIT */
/*
 * The header fields of anonymous archives. The rows are in headers.c.
 */
#ifndef SCEPPROBE_HAR_HEADERS_H
#define SCEPPROBE_HAR_HEADERS_H

#include <stdbool.h>

enum header_rule {
	HEADER_DROPPED,  /* remove it */
	HEADER_KEPT,     /* its value, with names replaced */
	HEADER_WORD,     /* its value if a single plain word, else its name */
	HEADER_NAME,     /* its name only */
	HEADER_SCHEME,   /* its first word: an authentication scheme */
	HEADER_COOKIE,   /* the product in a cookie's name */
	HEADER_LOCATION, /* an address without its path */
	HEADER_VIA,      /* protocol and product, not the proxy's name */
};

/* The row for the beginning of a "Name: value" line. */
enum header_rule header_rule_of(const char *line);

/* The name, or prefix, of a cookie of a known product; NULL for others. */
const char *header_cookie(const char *cookie);

#endif
