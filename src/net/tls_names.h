/* SPDX-License-Identifier: MIT */
/* Which hosts a certificate names. */
#ifndef SCEPPROBE_NET_TLS_NAMES_H
#define SCEPPROBE_NET_TLS_NAMES_H

#include <stdbool.h>

#include <openssl/x509.h>

/* Whether the certificate names the host, a name or an address, as libcurl has it (RFC
 * 6125 section 6.4): a wildcard is a whole label, the first of at least three; an address
 * among the alternatives is an address; the subject counts only where no alternative
 * names a host; a dot behind a name does not count. */
bool tls_names_host(X509 *certificate, const char *host);

#endif
