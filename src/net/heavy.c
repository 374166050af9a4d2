/* SPDX-License-Identifier: MIT */
/*
 * One thread serves all targets, so while the answer of one is read the others wait. Of
 * nearly all it takes a millisecond. Those that may take a hundred are read one at a
 * time, behind whatever else there is.
 *
 * It promises that each of them has its turn, also where the others never rest, and that
 * none is read before one that came earlier.
 */
#include "net/heavy.h"

/* Octets of a body that is read at once: more than any healthy answer has. */
enum { BODY_AT_ONCE = 32 << 10 };

/* So many times the others may go first. */
enum { FIRST_MOST = 8 };

bool heavy_puts_off(struct loop *loop, struct lane *lane, CURLcode code)
{
	if (lane->in_flight->response.body.length <= BODY_AT_ONCE)
		return false;
	lane->arrived = loop->round;
	lane->code = code;
	return true;
}

static struct lane *first_arrived(const struct loop *loop)
{
	struct lane *first = NULL;

	for (const struct job *job = loop->targets; job; job = job->next)
		for (size_t i = 0; i < job->n_lanes; i++) {
			struct lane *lane = &job->lanes[i];

			if (lane->arrived && (!first || lane->arrived < first->arrived))
				first = lane;
		}
	return first;
}

bool heavy_waits(const struct loop *loop)
{
	return first_arrived(loop) != NULL;
}

int heavy_turn(struct loop *loop)
{
	struct lane *lane = first_arrived(loop);
	int ready = 0;

	curl_multi_poll(loop->multi, NULL, 0, 0, &ready);
	if (ready > 0 && ++loop->others_first < FIRST_MOST)
		return 0;
	loop->others_first = 0;
	return lane_finish(loop, lane, lane->code);
}
