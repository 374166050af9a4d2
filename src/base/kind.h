/* SPDX-License-Identifier: MIT */
/*
 * What a file is, for a command that was given the wrong one: it names the file and the
 * command that reads it.
 */
#ifndef SCEPPROBE_BASE_KIND_H
#define SCEPPROBE_BASE_KIND_H

#include "base/span.h"

/* Which command reads a kind of file. */
enum file_reader {
	READ_BY_NONE,
	READ_BY_REPLAY,
	READ_BY_LOGS,
	READ_BY_DECODE,
	READ_BY_PROBE,
};

struct file_kind {
	enum file_reader reader;
	const char
		*look; /* a clause: "an HTTP archive (HAR): scepprobe replay reads it" */
	bool report;   /* of this program, for machines: never a log */
};

/* The kind of a file with such a beginning, at least its first 4 KiB, or NULL. Linear in
 * KIND_NEAR octets. */
const struct file_kind *file_kind_of(struct span beginning);

#endif
