/* SPDX-License-Identifier: MIT */
/* The host names of a certificate. */
#ifndef SCEPPROBE_NET_TLS_NAMES_H
#define SCEPPROBE_NET_TLS_NAMES_H

#include <stdbool.h>

#include <openssl/x509.h>

/* Whether the certificate names the host, a name or an address, by libcurl's rules (RFC
 * 6125 section 6.4): a wildcard is a whole label, the first of at least three; an address
 * among the alternative names is an address; the subject counts only if no alternative
 * name is a host; a trailing dot is ignored. */
bool tls_names_host(X509 *certificate, const char *host);

#endif
