/* SPDX-License-Identifier: MIT */
/*
 * Searches between the longest length that passed and the shortest refused one. It first
 * tries the likely limits, always the middle one of those left, and then the middle of
 * the remaining range. A server with a usual limit needs about four requests.
 *
 * It asks for at most BISECT_MOST lengths, each within the known bounds, whatever the
 * results. Contradictory results end the search.
 */
#include "device/bisect.h"

static void insert(struct bisect *bisect, size_t point)
{
	unsigned at = bisect->n_points;

	for (unsigned i = 0; i < at; i++)
		if (bisect->points[i] == point)
			return;
	if (at == BISECT_POINTS)
		return;
	for (; at > 0 && bisect->points[at - 1] > point; at--)
		bisect->points[at] = bisect->points[at - 1];
	bisect->points[at] = point;
	bisect->n_points++;
}

static size_t odd_below(size_t length)
{
	return length % 2 ? length : length - 1;
}

void bisect_add(struct bisect *bisect, size_t limit, bool first)
{
	size_t low = odd_below(limit);

	if (limit < BISECT_STEP || low > BISECT_TOP)
		return;
	insert(bisect, low);
	if (low < BISECT_TOP)
		insert(bisect, low + BISECT_STEP);
	if (first)
		bisect->first = low;
}

static bool inside(const struct bisect *bisect, size_t length)
{
	return length > bisect->passes && length < bisect->fails;
}

/* The middle one of the points still open; 0 if there is none. */
static size_t middle_point(const struct bisect *bisect)
{
	unsigned from = 0, to = bisect->n_points;

	while (from < to && !inside(bisect, bisect->points[from]))
		from++;
	while (to > from && !inside(bisect, bisect->points[to - 1]))
		to--;
	return from == to ? 0 : bisect->points[from + (to - from) / 2];
}

static size_t middle(const struct bisect *bisect)
{
	size_t length = odd_below(bisect->passes + (bisect->fails - bisect->passes) / 2);

	if (length <= bisect->passes)
		length += BISECT_STEP;
	return inside(bisect, length) ? length : 0;
}

size_t bisect_next(const struct bisect *bisect)
{
	size_t point;

	if (bisect->ended || bisect->tried >= BISECT_MOST)
		return 0;
	if (!bisect->fails)
		return bisect->passes < BISECT_TOP ? BISECT_TOP : 0;
	if (bisect->fails - bisect->passes <= BISECT_STEP)
		return 0;
	if (bisect->first && inside(bisect, bisect->first))
		return bisect->first;
	if (bisect->first && inside(bisect, bisect->first + BISECT_STEP))
		return bisect->first + BISECT_STEP;
	point = middle_point(bisect);
	return point ? point : middle(bisect);
}

void bisect_note(struct bisect *bisect, size_t length, enum bisect_answer answer)
{
	if (answer == BISECT_OTHER)
		return;
	if (answer == BISECT_PASSED && length > bisect->passes)
		bisect->passes = length;
	if (answer == BISECT_REFUSED && (!bisect->fails || length < bisect->fails))
		bisect->fails = length;
	bisect->ended |= bisect->fails && bisect->passes >= bisect->fails;
}

void bisect_answer(struct bisect *bisect, size_t length, enum bisect_answer answer)
{
	bisect->tried++;
	bisect->ended |= answer == BISECT_OTHER;
	bisect_note(bisect, length, answer);
}
