/* SPDX-License-Identifier: MIT */
/*
 * The parts of URLs that strangers wrote, as far as a scheme and a host go. What a user
 * types is taken apart by libcurl's parser: see net/url.h.
 */
#ifndef SCEPPROBE_BASE_URL_H
#define SCEPPROBE_BASE_URL_H

#include <stdbool.h>

#include "base/bytes.h"

/* No host name is longer, its NUL with it. */
enum { URL_HOST = 256 };

/* Whether a text begins with "scheme://". */
bool url_has_scheme(const char *text);
/* What stands behind "scheme://", or the whole of a text without one. */
const char *url_behind_scheme(const char *text);

/* The host within a URL, without port, user and brackets. */
struct span url_host_of(const char *url);
/* Copies the host without port, user and brackets to out[size]; cut to size. */
void url_copy_host(const char *url, char *out, size_t size);

/* Whether the host of a URL is that one: not its beginning, nor what stands before '@'.
 */
bool url_host_is(const char *url, const char *host);
/* Whether the host of a URL is below that domain: "msappproxy.net". */
bool url_host_below(const char *url, const char *domain);
/* The same of a name. */
bool url_name_below(const char *name, const char *domain);

#endif
