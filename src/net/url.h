/* SPDX-License-Identifier: MIT */
/*
 * From what a user types to the URL of an NDES, by libcurl's parser.
 */
#ifndef SCEPPROBE_NET_URL_H
#define SCEPPROBE_NET_URL_H

#include <stddef.h>

#include "base/scoped.h"

/* The text without blanks, quotes and angle brackets around it, as pasting leaves them.
 * The caller frees it. NULL without memory. */
char *url_unwrapped(const char *text);

/*
 * `host`, `https://host`, `.../mscep.dll` and `.../mscep.dll/pkiclient.exe` all become
 * the URL of mscep.dll; another path stays as it is; without a scheme it is https. A SCEP
 * query behind it, as copied from a log, is dropped. The caller frees *out. Returns
 * -EINVAL with a sentence for the user in why[size], -ENOMEM.
 */
MUST_CHECK int url_canonical(const char *wrapped, char **out, char *why, size_t size);

/* Whether a forward proxy is [SCHEME://][USER:PASSWORD@]HOST[:PORT], or "", which is
 * none. -EINVAL with a sentence for the user in why[size], which holds nothing of the
 * text, for that may have a password; -ENOMEM. */
MUST_CHECK int url_check_proxy(const char *text, char *why, size_t size);

/* The host of a URL, an IPv6 address without brackets, and the port. The caller frees
 * *host. -ENOMEM. */
MUST_CHECK int url_host(const char *url, char **host, unsigned *port);

#endif
