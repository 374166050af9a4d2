/* SPDX-License-Identifier: MIT */
/*
 * Between the longest that passed and the shortest that was refused, the likely limits
 * are tried first, the middle one of those that are left each time; only then the middle
 * of what remains. A server with a usual limit is known after some four requests.
 *
 * It promises to ask for at most LADDER_MOST lengths, each within the bounds known so
 * far, whatever it is told: answers that contradict each other end it.
 */
#include "device/ladder.h"

static void insert(struct ladder *ladder, size_t point)
{
	unsigned at = ladder->n_points;

	for (unsigned i = 0; i < at; i++)
		if (ladder->points[i] == point)
			return;
	if (at == LADDER_POINTS)
		return;
	for (; at > 0 && ladder->points[at - 1] > point; at--)
		ladder->points[at] = ladder->points[at - 1];
	ladder->points[at] = point;
	ladder->n_points++;
}

static size_t odd_below(size_t length)
{
	return length % 2 ? length : length - 1;
}

void ladder_add(struct ladder *ladder, size_t limit, bool first)
{
	size_t low = odd_below(limit);

	if (limit < LADDER_STEP || low > LADDER_TOP)
		return;
	insert(ladder, low);
	if (low < LADDER_TOP)
		insert(ladder, low + LADDER_STEP);
	if (first)
		ladder->first = low;
}

static bool inside(const struct ladder *ladder, size_t length)
{
	return length > ladder->passes && length < ladder->fails;
}

/* The middle one of the points that are still open; 0 without one. */
static size_t middle_point(const struct ladder *ladder)
{
	unsigned from = 0, to = ladder->n_points;

	while (from < to && !inside(ladder, ladder->points[from]))
		from++;
	while (to > from && !inside(ladder, ladder->points[to - 1]))
		to--;
	return from == to ? 0 : ladder->points[from + (to - from) / 2];
}

static size_t middle(const struct ladder *ladder)
{
	size_t length = odd_below(ladder->passes + (ladder->fails - ladder->passes) / 2);

	if (length <= ladder->passes)
		length += LADDER_STEP;
	return inside(ladder, length) ? length : 0;
}

size_t ladder_next(const struct ladder *ladder)
{
	size_t point;

	if (ladder->ended || ladder->tried >= LADDER_MOST)
		return 0;
	if (!ladder->fails)
		return ladder->passes < LADDER_TOP ? LADDER_TOP : 0;
	if (ladder->fails - ladder->passes <= LADDER_STEP)
		return 0;
	if (ladder->first && inside(ladder, ladder->first))
		return ladder->first;
	if (ladder->first && inside(ladder, ladder->first + LADDER_STEP))
		return ladder->first + LADDER_STEP;
	point = middle_point(ladder);
	return point ? point : middle(ladder);
}

void ladder_note(struct ladder *ladder, size_t length, enum ladder_answer answer)
{
	if (answer == LADDER_OTHER)
		return;
	if (answer == LADDER_PASSED && length > ladder->passes)
		ladder->passes = length;
	if (answer == LADDER_REFUSED && (!ladder->fails || length < ladder->fails))
		ladder->fails = length;
	ladder->ended |= ladder->fails && ladder->passes >= ladder->fails;
}

void ladder_answer(struct ladder *ladder, size_t length, enum ladder_answer answer)
{
	ladder->tried++;
	ladder->ended |= answer == LADDER_OTHER;
	ladder_note(ladder, length, answer);
}
