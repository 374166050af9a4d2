/* SPDX-License-Identifier: MIT */
#ifndef MOCK_PATIENCE_H
#define MOCK_PATIENCE_H

#include <stdbool.h>

/* A bell that wakes everybody who waits. */
struct patience {
	int listen, ring; /* the ends of a pipe */
};

int patience_open(struct patience *patience);
void patience_close(struct patience *patience);

/* Wakes all who wait now or later. */
void patience_end(struct patience *patience);

/*
 * Waits until milliseconds (-1: for ever) have passed: true. False when the other
 * side of the socket left or the bell rang before.
 */
bool patience_wait(const struct patience *patience, int socket, int milliseconds);

/* Breaks the connection off with a TCP reset; the descriptor stays open. */
void patience_reset(int socket);

#endif
