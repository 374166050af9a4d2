/* SPDX-License-Identifier: MIT */
/*
 * Waiting inside a connection's own thread without delaying the others.
 *
 * Promises to wake when the client goes (also behind unread TLS records, hence
 * POLLRDHUP, which only Linux has) and when the server stops. Never reads from the
 * socket: it belongs to libmicrohttpd. The reset, too, is Linux's way.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "patience.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int patience_open(struct patience *patience)
{
	int ends[2];

	if (pipe(ends))
		return -1;
	*patience = (struct patience){ .listen = ends[0], .ring = ends[1] };
	return 0;
}

void patience_close(struct patience *patience)
{
	patience_end(patience);
	close(patience->listen);
}

void patience_end(struct patience *patience)
{
	if (patience->ring >= 0)
		close(patience->ring);
	patience->ring = -1;
}

static long patience_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

bool patience_wait(const struct patience *patience, int socket, int milliseconds)
{
	const long end = patience_now() + milliseconds;
	struct pollfd ends[] = {
		{ .fd = patience->listen, .events = POLLIN },
		{ .fd = socket, .events = POLLRDHUP },
	};

	for (;;) {
		long left = milliseconds < 0 ? -1 : end - patience_now();
		int ready;

		if (milliseconds >= 0 && left <= 0)
			return true;
		ready = poll(ends, 2, (int)left);
		if (ready > 0 || (ready < 0 && errno != EINTR))
			return false;
	}
}

/* Lingering for no time would not do: libmicrohttpd says goodbye before it closes. */
void patience_reset(int socket)
{
	const struct sockaddr nobody = { .sa_family = AF_UNSPEC };

	(void)connect(socket, &nobody, sizeof(nobody));
}
