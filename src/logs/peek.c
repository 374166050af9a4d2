/* SPDX-License-Identifier: MIT */
/*
 * Holds the beginning of a stream, as much of it as was asked for, and hands it out
 * before the rest, which is never kept. How much may be held is for the caller to say. It
 * does not know what the octets are.
 */
#include "logs/peek.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 512 };

static int peek_grow(struct peek *peek, size_t most)
{
	size_t capacity = peek->capacity ? 2 * peek->capacity : FIRST_CAPACITY;
	unsigned char *head;

	if (capacity > most)
		capacity = most;
	head = realloc(peek->head, capacity);
	if (!head)
		return -ENOMEM;
	peek->head = head;
	peek->capacity = capacity;
	return 0;
}

int peek_hold(struct peek *peek, size_t size)
{
	while (peek->length < size && !peek->all && !peek->error) {
		ptrdiff_t n;

		if (peek->length == peek->capacity && peek_grow(peek, size) < 0)
			return -ENOMEM;
		n = peek->read(peek->source, peek->head + peek->length,
			peek->capacity - peek->length);
		if (n < 0) {
			peek->error = (int)n;
			break;
		}
		peek->all = n == 0;
		peek->length += (size_t)n;
	}
	return 0;
}

struct span peek_held(const struct peek *peek)
{
	return (struct span){ peek->head, peek->length };
}

/* The rest; what ends it is kept for the next time. */
static size_t read_rest(struct peek *peek, unsigned char *buffer, size_t size)
{
	ptrdiff_t n;

	if (peek->all || peek->error || size == 0)
		return 0;
	n = peek->read(peek->source, buffer, size);
	if (n < 0)
		peek->error = (int)n;
	return n > 0 ? (size_t)n : 0;
}

ptrdiff_t peek_read(void *object, void *buffer, size_t size)
{
	struct peek *peek = object;
	size_t n = peek->length - peek->at;

	if (n > size)
		n = size;
	if (n > 0)
		memcpy(buffer, peek->head + peek->at, n);
	peek->at += n;
	n += read_rest(peek, (unsigned char *)buffer + n, size - n);
	return n == 0 && peek->error ? peek->error : (ptrdiff_t)n;
}

bool peek_can_seek(const struct peek *peek)
{
	return peek->all || peek->seek;
}

static int64_t seek_held(struct peek *peek, int64_t offset, int whence)
{
	const int64_t length = (int64_t)peek->length;
	const int64_t base = whence == SEEK_SET   ? 0
			     : whence == SEEK_CUR ? (int64_t)peek->at
						  : length;

	if (offset < -base || offset > length - base)
		return -1;
	peek->at = (size_t)(base + offset);
	return base + offset;
}

int64_t peek_seek(void *object, int64_t offset, int whence)
{
	struct peek *peek = object;

	if (peek->all)
		return seek_held(peek, offset, whence);
	if (!peek->seek)
		return -1;
	/* The source is at the end of the held octets. */
	if (whence == SEEK_CUR)
		offset -= (int64_t)(peek->length - peek->at);
	peek->at = peek->length;
	return peek->seek(peek->source, offset, whence);
}

void peek_clear(struct peek *peek)
{
	free(peek->head);
	*peek = (struct peek){ .head = NULL };
}
