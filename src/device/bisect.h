/* SPDX-License-Identifier: MIT */
/*
 * Finds the longest query that passes by asking for one length after the other. A machine
 * of numbers: it is told what an answer meant, and says which length to try next.
 */
#ifndef SCEPPROBE_DEVICE_BISECT_H
#define SCEPPROBE_DEVICE_BISECT_H

#include <stdbool.h>
#include <stddef.h>

/* How many lengths are tried at most, how long the longest is, and how far two lengths
 * are apart: base64 comes in fours, its padding and escapes in twos, behind an odd
 * number of letters. All lengths tried are odd. */
enum { BISECT_MOST = 12, BISECT_TOP = 65533, BISECT_STEP = 2, BISECT_POINTS = 40 };

enum bisect_answer { BISECT_PASSED, BISECT_REFUSED, BISECT_OTHER };

struct bisect {
	size_t passes;                /* the longest known to pass; 0: none */
	size_t fails;                 /* the shortest known to be refused; 0: none */
	size_t points[BISECT_POINTS]; /* worth trying before others; rising */
	unsigned n_points;
	size_t first; /* of these, the lower of the pair to begin with */
	unsigned tried;
	bool ended; /* by an answer that tells nothing */
};

/* Notes a likely limit: the longest that would pass. Its two neighbours are tried before
 * lengths in between; `first`: before all others. */
void bisect_add(struct bisect *bisect, size_t limit, bool first);

/* The next length to try, or 0 when all is known that can be, or enough was tried. */
size_t bisect_next(const struct bisect *bisect);

/* What came of a length. One that was not asked for may be noted as well. */
void bisect_note(struct bisect *bisect, size_t length, enum bisect_answer answer);
/* The same of a length that was tried, which counts. */
void bisect_answer(struct bisect *bisect, size_t length, enum bisect_answer answer);

#endif
