/* SPDX-License-Identifier: MIT */
/*
 * Converts the user's text to the URL of an NDES, with libcurl's parser.
 */
#ifndef SCEPPROBE_NET_URL_H
#define SCEPPROBE_NET_URL_H

#include <stddef.h>

#include "base/scoped.h"

/* The text without surrounding blanks, quotes and angle brackets, as after pasting. The
 * caller frees it. NULL without memory. */
char *url_unwrapped(const char *text);

/*
 * `host`, `https://host`, `.../mscep.dll` and `.../mscep.dll/pkiclient.exe` all become
 * the URL of mscep.dll; any other path stays unchanged; the default scheme is https. A
 * SCEP query, as copied from a log, is dropped. The caller frees *out. Returns -EINVAL
 * with a sentence for the user in why[size], -ENOMEM.
 */
MUST_CHECK int url_canonical(const char *wrapped, char **out, char *why, size_t size);

/* Checks that a forward proxy is [SCHEME://][USER:PASSWORD@]HOST[:PORT], or "" for none.
 * -EINVAL with a sentence for the user in why[size], which never contains the text, since
 * it may have a password; -ENOMEM. */
MUST_CHECK int url_check_proxy(const char *text, char *why, size_t size);

/* The host of a URL, without the brackets of an IPv6 address, and the port. The caller
 * frees *host. -ENOMEM. */
MUST_CHECK int url_host(const char *url, char **host, unsigned *port);

#endif
