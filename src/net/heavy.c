/* SPDX-License-Identifier: MIT */
/*
 * One thread serves all targets, so all others wait while it reads an answer. Nearly all
 * answers take a millisecond. Those that may take a hundred are read one at a time, after
 * all other work.
 *
 * Each of them is read in the end, even if the others never rest, in the order of
 * arrival.
 */
#include "net/heavy.h"

/* Size of a body that is read at once: larger than any healthy answer. */
enum { BODY_AT_ONCE = 32 << 10 };

/* The number of times that the others may go first. */
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
