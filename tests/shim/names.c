/* SPDX-License-Identifier: MIT */
/*
 * A resolver for tests, put before the C library's by LD_PRELOAD, so that a test can say
 * what a host name comes to without a network. SCEPPROBE_NAMES holds its entries, with
 * semicolons between them; any other name goes to the C library:
 *
 *   HOST=CANONICAL/ADDRESS   resolves, at the end of a chain of CNAMEs
 *   HOST=!WORD               fails: noname, nodata, again, fail
 *   HOST=~                   does not answer
 *   HOST=?ADDRESS            resolves, but not for who wants the canonical name
 *   HOST=*COUNT/ADDRESS      resolves to so many addresses, all the same
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int resolver(
	const char *, const char *, const struct addrinfo *, struct addrinfo **);

/* NOLINTNEXTLINE(readability-redundant-declaration): to be seen from outside */
__attribute__((visibility("default"))) resolver getaddrinfo;

static void hang(void)
{
	for (;;)
		pause();
}

static int failure(const char *word)
{
	static const struct {
		const char *word;
		int code;
	} words[] = {
		{ "noname", EAI_NONAME },
		{ "nodata", EAI_NODATA },
		{ "again", EAI_AGAIN },
		{ "fail", EAI_FAIL },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].code;
	abort();
}

/* The entry of a host, without its name; the caller frees it. NULL when there is none. */
static char *find(const char *host)
{
	const char *at = getenv("SCEPPROBE_NAMES");
	size_t length = host ? strlen(host) : 0;

	while (host && at && *at) {
		size_t end = strcspn(at, ";");

		if (end > length && at[length] == '=' &&
			strncasecmp(at, host, length) == 0)
			return strndup(at + length + 1, end - length - 1);
		at += end + (at[end] == ';');
	}
	return NULL;
}

/* A list is its elements, each with a place in memory of its own. */
static int repeat(resolver *real, unsigned count, const char *address,
	const struct addrinfo *hints, struct addrinfo **out)
{
	int code = 0;

	*out = NULL;
	while (code == 0 && count-- > 0) {
		struct addrinfo *first = *out;

		code = real(address, NULL, hints, out);
		if (code == 0)
			(*out)->ai_next = first;
	}
	return code;
}

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
	struct addrinfo **out)
{
	resolver *real = (resolver *)(size_t)dlsym(RTLD_NEXT, "getaddrinfo");
	char *entry = find(host), *address;
	int code;

	if (!entry)
		return real(host, service, hints, out);
	if (*entry == '~' || (*entry == '?' && (hints->ai_flags & AI_CANONNAME)))
		hang();
	if (*entry == '!') {
		code = failure(entry + 1);
		free(entry);
		return code;
	}
	address = strchr(entry, '/');
	if (address)
		*address++ = '\0';
	if (*entry == '*') {
		code = repeat(real, (unsigned)strtoul(entry + 1, NULL, 10), address,
			hints, out);
		free(entry);
		return code;
	}
	code = real(address ? address : entry + 1, service, hints, out);
	if (code == 0 && (hints->ai_flags & AI_CANONNAME)) {
		free((*out)->ai_canonname);
		(*out)->ai_canonname = strdup(entry);
	}
	free(entry);
	return code;
}
