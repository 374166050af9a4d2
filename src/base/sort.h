/* SPDX-License-Identifier: MIT */
/*
 * qsort(3) leaves open in which order equals come, and C libraries differ. What people
 * read must be the same everywhere.
 */
#ifndef SCEPPROBE_BASE_SORT_H
#define SCEPPROBE_BASE_SORT_H

#include <stddef.h>

/* As qsort(3), but equals stay in their order, and nothing is allocated. Meant for lists
 * of some thousands: what is moved grows with the square. */
void sort_stable(void *list, size_t n, size_t size,
	int (*compare)(const void *left, const void *right));

#endif
