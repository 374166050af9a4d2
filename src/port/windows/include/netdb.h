/* SPDX-License-Identifier: MIT */
/* Winsock has what POSIX has in <netdb.h>, in another header and with words in its user's
 * language and code page; ours are those of glibc. */
#ifndef SCEPPROBE_PORT_NETDB_H
#define SCEPPROBE_PORT_NETDB_H

#include <winsock2.h>
#include <ws2tcpip.h>

/* No function of Winsock gives these. */
#define EAI_SYSTEM   (-11)
#define EAI_OVERFLOW (-12)

const char *port_resolver_error(int code);
#undef gai_strerror
#define gai_strerror port_resolver_error

#endif
