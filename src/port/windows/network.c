/* SPDX-License-Identifier: MIT */
/*
 * Winsock's error numbers differ from errno, although the C library defines the same
 * names: a comparison compiles, and is never true.
 */
#include <errno.h>

#include "port/windows/windows_port.h"

const char *port_resolver_error(int code);

/* The words are glibc's: the C library has none for its own numbers of these. */
static const struct {
	long winsock;
	int number;
	const char *words;
} errors[] = {
	{ WSAECONNREFUSED, ECONNREFUSED, "Connection refused" },
	{ WSAENETUNREACH, ENETUNREACH, "Network is unreachable" },
	{ WSAEHOSTUNREACH, EHOSTUNREACH, "No route to host" },
	{ WSAEADDRNOTAVAIL, EADDRNOTAVAIL, "Cannot assign requested address" },
	{ WSAENETDOWN, ENETDOWN, "Network is down" },
	{ WSAEHOSTDOWN, EHOSTDOWN, "Host is down" },
	{ WSAENETRESET, ECONNRESET, "Connection reset by peer" },
	{ WSAECONNRESET, ECONNRESET, "Connection reset by peer" },
	{ WSAECONNABORTED, ECONNABORTED, "Software caused connection abort" },
	{ WSAETIMEDOUT, ETIMEDOUT, "Connection timed out" },
	{ WSAEACCES, EACCES, "Permission denied" },
	{ WSAEINVAL, EINVAL, "Invalid argument" },
	{ WSAEMFILE, EMFILE, "Too many open files" },
	{ WSAENOBUFS, ENOBUFS, "No buffer space available" },
};

enum { N_ERRORS = sizeof(errors) / sizeof(errors[0]) };

int port_socket_error(long error)
{
	for (size_t i = 0; i < N_ERRORS; i++)
		if (errors[i].winsock == error)
			return errors[i].number;
	return (int)error;
}

const char *port_socket_words(long error)
{
	for (size_t i = 0; i < N_ERRORS; i++)
		if (errors[i].winsock == error)
			return errors[i].words;
	return "Unknown error";
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
