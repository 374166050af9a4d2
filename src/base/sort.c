/* SPDX-License-Identifier: MIT */
/*
 * Insertion by bisection: each element is moved behind the last one that is not greater.
 * It compares as seldom as any sort can, and moves whole blocks, which is fast for short
 * lists and for those that are nearly sorted already.
 */
#include "base/sort.h"

#include <string.h>

/* Moves an element to an earlier place, in pieces that fit on the stack. */
static void move_back(unsigned char *to, unsigned char *from, size_t size)
{
	unsigned char piece[256];

	while (size > 0) {
		const size_t part = size < sizeof(piece) ? size : sizeof(piece);
		unsigned char *last = from + size - part;

		/* Its last octets first; each round the rest stands so much further on.
		 */
		memcpy(piece, last, part);
		memmove(to + part, to, (size_t)(last - to));
		memcpy(to, piece, part);
		size -= part;
		from += part;
	}
}

void sort_stable(void *list, size_t n, size_t size,
	int (*compare)(const void *left, const void *right))
{
	unsigned char *all = list;

	for (size_t i = 1; i < n; i++) {
		unsigned char *next = all + i * size;
		size_t low = 0, high = i;

		while (low < high) {
			const size_t middle = low + (high - low) / 2;

			if (compare(all + middle * size, next) <= 0)
				low = middle + 1;
			else
				high = middle;
		}
		if (low < i)
			move_back(all + low * size, next, size);
	}
}
