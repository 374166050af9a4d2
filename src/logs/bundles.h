/* SPDX-License-Identifier: MIT */
/*
 * What collects logs into a file, known by what is in it.
 */
#ifndef SCEPPROBE_LOGS_BUNDLES_H
#define SCEPPROBE_LOGS_BUNDLES_H

#include <stdbool.h>

struct bundle_kind {
	const char *id, *title;
	const char *holds[4]; /* a member's name holds one of these */
	const char *source;
};

/* What has a member of this name, NULL when that says nothing. */
const struct bundle_kind *bundle_kind_of(const char *member);
/* Whether one says more than the other, which may be NULL: a bundle may hold others. */
bool bundle_outranks(const struct bundle_kind *kind, const struct bundle_kind *other);

/* Logs that no program but their maker's can read, and what makes text of them. */
struct unreadable_log {
	const char *holds; /* a member's path holds it */
	const char *name;  /* the part of the path that is the log */
	const char *why;
	const char *source;
};

/* NULL when the path says nothing. */
const struct unreadable_log *unreadable_log_of(const char *path);

#endif
