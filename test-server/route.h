/* SPDX-License-Identifier: MIT */
#ifndef MOCK_ROUTE_H
#define MOCK_ROUTE_H

#include "scenario.h"

/* A request target taken to pieces. */
struct route {
	const struct scenario *scenario;
	char *path;        /* without the scenario; to free() */
	const char *query; /* points into the target; NULL: none */
	enum step step;
	bool named; /* it has a message= that is not empty */
};

/* The path and query of a target, which may be in absolute form. */
const char *route_path(const char *target);

/* Finds the step and the scenario of a raw target. Never fails. */
struct route route_find(const struct scenario_set *scenarios, const char *target);

#endif
