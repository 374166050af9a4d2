/* SPDX-License-Identifier: MIT */
/*
 * getaddrinfo(3) blocks without a limit, so it runs in a detached thread. The thread and
 * its creator share the state; the last of them frees it. Only this file, pool.c and
 * worker.c use threads.
 *
 * lookup_end never blocks. The result is the resolver's, without a retry.
 */
#include "net/lookup.h"

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "port/limits.h"

struct lookup {
	pthread_mutex_t lock;
	unsigned owners; /* the thread, the caller, or both */
	bool done;
	struct name name;
	void (*wake)(void *argument); /* NULL once the caller has left */
	void *argument;
	int family;
	char host[];
};

/* Frees the state if it has no other user. Call it with the lock held; it releases the
 * lock. */
static void lookup_leave(struct lookup *lookup)
{
	bool last = --lookup->owners == 0;

	pthread_mutex_unlock(&lookup->lock);
	if (!last)
		return;
	pthread_mutex_destroy(&lookup->lock);
	free(lookup);
}

/* ---- in the thread ---- */

static enum name_result result_of(int code)
{
	if (code != 0 && limits_reached())
		return NAME_UNKNOWN;
	switch (code) {
	case 0:
		return NAME_RESOLVED;
	case EAI_AGAIN:
	case EAI_FAIL:
	case EAI_SYSTEM:
		return NAME_SERVER_FAILED;
	case EAI_MEMORY:
	case EAI_OVERFLOW:
		return NAME_UNKNOWN;
	default:
		/* No such name, or no address of the family: EAI_NONAME, and outside
		 * POSIX EAI_NODATA and EAI_ADDRFAMILY. */
		return NAME_NO_SUCH;
	}
}

static void keep_address(struct name *name, const struct addrinfo *info)
{
	char text[NAME_ADDRESS];

	if (name->n_addresses == NAME_ADDRESSES_MAX)
		return;
	if (getnameinfo(info->ai_addr, (socklen_t)info->ai_addrlen, text, sizeof(text),
		    NULL, 0, NI_NUMERICHOST) != 0)
		return;
	text_keep(name->addresses[name->n_addresses], span_of_text(text));
	name->n_addresses++;
}

/* The name without the trailing dot, which some resolvers keep. */
static void keep_canonical(struct name *name, const char *canonical)
{
	size_t length;

	text_keep(name->canonical, span_of_text(canonical));
	length = strlen(name->canonical);
	if (length > 1 && name->canonical[length - 1] == '.')
		name->canonical[length - 1] = '\0';
}

static void ask(const struct lookup *lookup, struct name *name)
{
	const struct addrinfo hints = {
		.ai_flags = AI_CANONNAME,
		.ai_family = lookup->family,
		.ai_socktype = SOCK_STREAM,
	};
	struct addrinfo *list = NULL;
	int code = getaddrinfo(lookup->host, NULL, &hints, &list);

	name->result = result_of(code);
	if (code != 0) {
		text_keep(name->error, span_of_text(gai_strerror(code)));
		return;
	}
	if (list && list->ai_canonname)
		keep_canonical(name, list->ai_canonname);
	for (const struct addrinfo *info = list; info; info = info->ai_next)
		keep_address(name, info);
	freeaddrinfo(list);
}

static void *lookup_names(void *argument)
{
	struct lookup *lookup = argument;
	struct name name = { .result = NAME_UNKNOWN };

	ask(lookup, &name);
	pthread_mutex_lock(&lookup->lock);
	lookup->name = name;
	lookup->done = true;
	if (lookup->wake)
		lookup->wake(lookup->argument);
	lookup_leave(lookup);
	return NULL;
}

/* ---- for the caller ---- */

static int detach(struct lookup *lookup)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int r = pthread_attr_init(&attributes);

	if (r != 0)
		return -r;
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	r = pthread_create(&thread, &attributes, lookup_names, lookup);
	pthread_attr_destroy(&attributes);
	return -r;
}

int lookup_start(struct lookup **out, const char *host, enum http_family family,
	void (*wake)(void *), void *argument)
{
	static const int families[] = {
		[HTTP_ANY_FAMILY] = AF_UNSPEC,
		[HTTP_IPV4] = AF_INET,
		[HTTP_IPV6] = AF_INET6,
	};
	size_t size = strlen(host) + 1;
	struct lookup *lookup = calloc(1, sizeof(*lookup) + size);
	int r;

	if (!lookup)
		return -ENOMEM;
	memcpy(lookup->host, host, size);
	lookup->family = families[family];
	lookup->owners = 2;
	lookup->wake = wake;
	lookup->argument = argument;
	pthread_mutex_init(&lookup->lock, NULL);
	r = detach(lookup);
	if (r < 0) {
		pthread_mutex_destroy(&lookup->lock);
		free(lookup);
		return r;
	}
	*out = lookup;
	return 0;
}

bool lookup_is_done(struct lookup *lookup)
{
	bool done;

	pthread_mutex_lock(&lookup->lock);
	done = lookup->done;
	pthread_mutex_unlock(&lookup->lock);
	return done;
}

void lookup_end(struct lookup *lookup, struct name *out)
{
	if (!lookup)
		return;
	pthread_mutex_lock(&lookup->lock);
	lookup->wake = NULL;
	if (out && lookup->done)
		*out = lookup->name;
	else if (out)
		out->result = NAME_NO_ANSWER;
	lookup_leave(lookup);
}
