/* SPDX-License-Identifier: MIT */
/*
 * What logs come packed in: zip, cab, 7z, tar, and gzip, xz, zstd, bzip2, also within
 * each other. Octets in, members out; nothing is written to disk. A log that is packed
 * with gzip and nothing else stays packed: the reader of logs checks its sums.
 */
#ifndef SCEPPROBE_LOGS_CONTAINER_H
#define SCEPPROBE_LOGS_CONTAINER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "logs/octets.h"
#include "logs/peek.h"

/* An archive is somebody else's: each of these ends it. */
enum {
	CONTAINER_DEPTH_MAX = 5,       /* a mailer's zip > zip > cab > cab, and gzip */
	CONTAINER_MEMBERS_MAX = 20000, /* of all of its archives together */
	CONTAINER_HELD_MAX = 96 << 20, /* of zip and 7z within others: octets held */
	CONTAINER_FREE = 256 << 20,    /* octets that may be unpacked in any case ... */
	CONTAINER_RATIO_MAX = 250,     /* ... and beyond, for each one of the file */
	CONTAINER_NAME = 256,
};

/* A file, as it comes to us. */
struct container_input {
	const char *name; /* "DiagLogs-PC1.zip", without its folder */
	octet_source *read;
	octet_seek *seek; /* NULL where that cannot be, as in a pipe */
	/* Whether the user has enough; asked also while much comes of few octets. May be
	 * NULL. */
	bool (*stopped)(void *source);
	void *source;
};

/* A member that is no container, or what cannot be read. Borrowed for the call. */
struct container_member {
	const char *name;      /* "Application.evtx in DiagLogs-PC1.zip" */
	const char *problem;   /* why nothing of it can be read, or NULL */
	unsigned depth;        /* 0: the file itself, packed in nothing */
	struct span beginning; /* up to 512 octets of it; of gzip, unpacked */
	octet_source *read;    /* from its first octet on; gzip as it is */
	void *source;
	const char *why; /* after `read` failed: a clause, or "" */
};

/* Called for each; unread members are passed over. A negative value ends it all. */
typedef int container_visit(void *context, struct container_member *member);

/* Why reading of a member ended: -EBADMSG when it is damaged, -EFBIG at a limit. */

/*
 * Visits all members of a file, or the file itself when it is no container. What is
 * encrypted, damaged, nested too deep or beyond a limit is visited with its problem, and
 * the rest is read on as far as that is possible. 0, what `visit` returned, -errno of the
 * source, -ENOMEM.
 */
MUST_CHECK int container_read(
	const struct container_input *input, container_visit *visit, void *context);

/* What a file is, by its first octets: "zip", "cab", "7z", "tar", "gzip", ... or NULL. */
const char *container_kind(struct span beginning);

/* The index-th library that unpacks in this process, and its version; static. False
 * behind the end. */
bool container_library(size_t index, const char **name, const char **version);

#endif
