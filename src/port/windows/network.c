/* SPDX-License-Identifier: MIT */
/*
 * Winsock numbers its errors apart from errno, although the C library has numbers of the
 * same names: comparing one with the other compiles, and is never true.
 */
#include <errno.h>

#include "port/windows/windows_port.h"

const char *port_resolver_error(int code);

int port_socket_error(long error)
{
	switch (error) {
	case WSAECONNREFUSED:
		return ECONNREFUSED;
	case WSAENETUNREACH:
		return ENETUNREACH;
	case WSAEHOSTUNREACH:
		return EHOSTUNREACH;
	case WSAEADDRNOTAVAIL:
		return EADDRNOTAVAIL;
	case WSAENETDOWN:
		return ENETDOWN;
	case WSAEHOSTDOWN:
		return EHOSTDOWN;
	case WSAENETRESET:
	case WSAECONNRESET:
		return ECONNRESET;
	case WSAECONNABORTED:
		return ECONNABORTED;
	case WSAETIMEDOUT:
		return ETIMEDOUT;
	case WSAEACCES:
		return EACCES;
	case WSAEINVAL:
		return EINVAL;
	default:
		return (int)error;
	}
}

/* As glibc words them: Windows answers in its user's language and code page. */
const char *port_resolver_error(int code)
{
	switch (code) {
	case WSATRY_AGAIN:
		return "Temporary failure in name resolution";
	case WSANO_RECOVERY:
		return "Non-recoverable failure in name resolution";
	case WSANO_DATA:
		return "No address associated with hostname";
	case WSAHOST_NOT_FOUND:
		return "Name or service not known";
	case WSA_NOT_ENOUGH_MEMORY:
		return "Memory allocation failure";
	default:
		return "Name lookup failed";
	}
}
