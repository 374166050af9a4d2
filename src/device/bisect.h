/* SPDX-License-Identifier: MIT */
/*
 * Finds the longest possible query by bisection. Pure arithmetic: the caller reports the
 * result of each length, and gets the next one.
 */
#ifndef SCEPPROBE_DEVICE_BISECT_H
#define SCEPPROBE_DEVICE_BISECT_H

#include <stdbool.h>
#include <stddef.h>

/* The maximum number of lengths, the longest length, and the step between lengths: base64
 * comes in fours, padding and escapes in twos, after an odd number of letters. All
 * lengths are odd. */
enum { BISECT_MOST = 12, BISECT_TOP = 65533, BISECT_STEP = 2, BISECT_POINTS = 40 };

enum bisect_answer { BISECT_PASSED, BISECT_REFUSED, BISECT_OTHER };

struct bisect {
	size_t passes;                /* the longest that passed; 0: none */
	size_t fails;                 /* the shortest that was refused; 0: none */
	size_t points[BISECT_POINTS]; /* likely limits, rising */
	unsigned n_points;
	size_t first; /* of these, the lower of the first pair */
	unsigned tried;
	bool ended; /* by an inconclusive answer */
};

/* Adds a likely limit: the longest passing length. Its two neighbours are tried before
 * lengths in between; with `first`, before all others. */
void bisect_add(struct bisect *bisect, size_t limit, bool first);

/* The next length to try, or 0 at the end. */
size_t bisect_next(const struct bisect *bisect);

/* Reports the result for a length, also for one of another request. */
void bisect_note(struct bisect *bisect, size_t length, enum bisect_answer answer);
/* The same for a tried length, which counts. */
void bisect_answer(struct bisect *bisect, size_t length, enum bisect_answer answer);

#endif
