/* SPDX-License-Identifier: MIT */
/*
 * Tells things of equal names apart by numbers: the second is "#2". Costs the same for
 * the thousandth as for the first.
 */
#ifndef SCEPPROBE_RENDER_NUMBERING_H
#define SCEPPROBE_RENDER_NUMBERING_H

#include <stddef.h>
#include <stdint.h>

#include "base/scoped.h"

/* All zero: nothing is named yet. */
struct numbering {
	struct numbered {
		uint64_t name; /* its hash; 0: a free place */
		unsigned last; /* number that was given to it */
	} * places;
	size_t n, capacity;
};

/* The number of one more thing of this name within this space of names, from 1: no other
 * thing has the same name and number, nor a name that ends in " #NUMBER" and looks the
 * same. -ENOMEM. */
MUST_CHECK int numbering_next(
	struct numbering *numbering, const char *space, const char *name);
void numbering_clear(struct numbering *numbering);

#endif
