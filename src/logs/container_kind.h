/* SPDX-License-Identifier: MIT */
/*
 * What an archive is, by its first octets, and how libarchive is told so.
 */
#ifndef SCEPPROBE_LOGS_CONTAINER_KIND_H
#define SCEPPROBE_LOGS_CONTAINER_KIND_H

#include <archive.h>

#include "logs/container.h"

enum { CONTAINER_LOOK = 512 };

enum packing {
	PACKING_ZIP,
	PACKING_CAB,
	PACKING_7Z,
	PACKING_TAR,
	PACKING_GZIP,
	PACKING_XZ,
	PACKING_ZSTD,
	PACKING_BZIP2
};

struct container_magic {
	enum packing packing;
	const char *name;
	size_t at, length;
	const char *octets;
	int (*support)(struct archive *archive);
	const char *(*library)(void); /* NULL from it: not built in */
};

/* A stream before it is decided what it is. */
struct container_look {
	const struct container_magic *magic; /* NULL: no archive */
	unsigned char text[CONTAINER_LOOK];  /* what gzip unpacks to, as far as that is
						looked at */
	struct span beginning;
};

/* The row of such octets, or NULL. */
const struct container_magic *container_magic_of(struct span beginning);
/* A packing of one stream, without members. */
bool container_is_filter(const struct container_magic *magic);
/*
 * Looks into gzip: its beginning is that of what it holds, then. False for a log, which
 * is left to the reader of logs, for libarchive does not check its sums; an archive or an
 * .evtx file in it is ours.
 */
bool container_look_inside(struct container_look *look);

#endif
