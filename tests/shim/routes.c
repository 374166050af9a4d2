/* SPDX-License-Identifier: MIT */
/*
 * Routes for tests, put before the C library's connect(2) by LD_PRELOAD: what the kernel
 * says of a network that lacks something, and ports that only root may listen on.
 * SCEPPROBE_ROUTES holds its entries, with semicolons between them; all other addresses
 * go to the kernel:
 *
 *   ADDRESS=WORD         connecting fails: see the words below
 *   ADDRESS#PORT=>OTHER  connects to another port of the same address
 */
#define _GNU_SOURCE
/* The C library declares it with a union in the place of one argument. */
#define connect connect_of_library
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#undef connect

typedef int connector(int, const struct sockaddr *, socklen_t);

__attribute__((visibility("default"))) connector connect;

static int number_of(const char *word, size_t length)
{
	static const struct {
		const char *word;
		int number;
	} words[] = {
		{ "network", ENETUNREACH },
		{ "network-down", ENETDOWN },
		{ "host", EHOSTUNREACH },
		{ "host-down", EHOSTDOWN },
		{ "no-address", EADDRNOTAVAIL },
		{ "prohibited", EACCES },
		{ "not-permitted", EPERM },
		{ "swallowed", EINVAL },
		{ "refused", ECONNREFUSED },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].word) == length &&
			memcmp(words[i].word, word, length) == 0)
			return words[i].number;
	abort();
}

/* Behind the '=' of the entry with that key, or NULL. */
static const char *find(const char *key)
{
	const char *at = getenv("SCEPPROBE_ROUTES");
	size_t length = strlen(key);

	while (at && *at) {
		if (strncmp(at, key, length) == 0 && at[length] == '=')
			return at + length + 1;
		at += strcspn(at, ";");
		at += *at == ';';
	}
	return NULL;
}

static in_port_t *port_of(struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET6)
		return &((struct sockaddr_in6 *)address)->sin6_port;
	return &((struct sockaddr_in *)address)->sin_port;
}

static const void *host_of(const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET6)
		return &((const struct sockaddr_in6 *)address)->sin6_addr;
	return &((const struct sockaddr_in *)address)->sin_addr;
}

int connect(int socket, const struct sockaddr *address, socklen_t length)
{
	connector *real = (connector *)(size_t)dlsym(RTLD_NEXT, "connect");
	struct sockaddr_storage copy = { .ss_family = AF_UNSPEC };
	char host[INET6_ADDRSTRLEN], key[INET6_ADDRSTRLEN + 8];
	const char *entry;

	memcpy(&copy, address, length < sizeof(copy) ? length : sizeof(copy));
	if ((copy.ss_family != AF_INET && copy.ss_family != AF_INET6) ||
		!inet_ntop(copy.ss_family, host_of(&copy), host, sizeof(host)))
		return real(socket, address, length);
	entry = find(host);
	if (entry) {
		errno = number_of(entry, strcspn(entry, ";"));
		return -1;
	}
	snprintf(key, sizeof(key), "%s#%u", host, ntohs(*port_of(&copy)));
	entry = find(key);
	if (entry && *entry == '>')
		*port_of(&copy) = htons((in_port_t)atoi(entry + 1));
	return real(socket, (struct sockaddr *)&copy, length);
}
