/* SPDX-License-Identifier: MIT */
/*
 * A stream of octets whose beginning can be looked at before it is read; when it is held
 * whole, it can be read in any order.
 */
#ifndef SCEPPROBE_LOGS_PEEK_H
#define SCEPPROBE_LOGS_PEEK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "logs/octets.h"

/* As lseek(2): the new place, or -1. */
typedef int64_t octet_seek(void *source, int64_t offset, int whence);

struct peek {
	octet_source *read;
	octet_seek *seek; /* of the source; NULL where that cannot be */
	void *source;
	unsigned char *head; /* the held octets: the beginning */
	size_t length, capacity, at;
	bool all;  /* the head is all there is */
	int error; /* what the source ended in, while the head was filled; or 0 */
};

/* Holds the first `size` octets, fewer where the stream is shorter. 0, -ENOMEM; an error
 * of the source comes when what was before it has been read. */
MUST_CHECK int peek_hold(struct peek *peek, size_t size);
struct span peek_held(const struct peek *peek);
/* All of it, the head first: an octet_source. */
ptrdiff_t peek_read(void *peek, void *buffer, size_t size);
/* Whether peek_seek works. */
bool peek_can_seek(const struct peek *peek);
/* An octet_seek. */
int64_t peek_seek(void *peek, int64_t offset, int whence);
void peek_clear(struct peek *peek);

#endif
