/* SPDX-License-Identifier: MIT */
/*
 * The scheme and host of untrusted URLs. The user's own URLs are parsed by libcurl: see
 * net/url.h.
 */
#ifndef SCEPPROBE_BASE_URL_H
#define SCEPPROBE_BASE_URL_H

#include <stdbool.h>

#include "base/bytes.h"

/* The maximum length of a host name, including NUL. */
enum { URL_HOST = 256 };

/* Whether a text begins with "scheme://". */
bool url_has_scheme(const char *text);
/* The text after "scheme://", or the whole text without a scheme. */
const char *url_behind_scheme(const char *text);

/* The host within a URL, without port, user and brackets. */
struct span url_host_of(const char *url);
/* Copies the host without port, user and brackets to out[size]; cut to size. */
void url_copy_host(const char *url, char *out, size_t size);

/* Whether the host of a URL equals `host`: not only its beginning, and not the part
 * before '@'. */
bool url_host_is(const char *url, const char *host);
/* Whether the host of a URL is below a domain such as "msappproxy.net". */
bool url_host_below(const char *url, const char *domain);
/* The same for a name. */
bool url_name_below(const char *name, const char *domain);

#endif
