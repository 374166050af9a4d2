/* SPDX-License-Identifier: MIT */
/*
 * Whom to probe: the URLs of the command line and the lines of targets files, handed out
 * one at a time. Only their text is held.
 *
 *	# comment
 *	https://ndes.contoso.com/certsrv/mscep/mscep.dll  label="Berlin" device=windows
 */
#ifndef SCEPPROBE_API_TARGETS_H
#define SCEPPROBE_API_TARGETS_H

#include "api/config.h"
#include "base/bytes.h"

enum { TARGETS_LINE_MAX = 4096 }; /* octets of a line */

/* Begin with zeroes. */
struct targets {
	struct bytes lines; /* each ended by '\n' */
	size_t at;          /* of the next to hand out */
	size_t n;
	bool of_file; /* there may be many, in any order */
};

struct target {
	char *url, *label;  /* as canonical URL; as the user calls it */
	char *compare;      /* the URL of the same NDES from inside, or NULL */
	struct config *own; /* NULL: the same as for all */
};

void targets_clear(struct targets *targets);
void target_clear(struct target *target);

/* Adds one URL, or all lines of a file, once they have been understood. -EINVAL with
 * settings->problem, -ENOMEM: then nothing was added. */
MUST_CHECK int targets_add(
	struct targets *targets, struct config *config, const char *url);
MUST_CHECK int targets_add_file(
	struct targets *targets, struct config *config, struct span text);

/* The next one, with `settings` where its line does not say otherwise, which must outlive
 * it: 1 and *target, the caller's. 0 behind the last. Errors as above. */
MUST_CHECK int targets_next(
	struct targets *targets, struct config *config, struct target *target);

#endif
