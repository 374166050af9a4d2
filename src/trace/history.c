/* SPDX-License-Identifier: MIT */
/* The steps of an enrolment by name, and the furthest step of a journey. */
#include "trace/history.h"

static const char *const waypoint_names[WAYPOINT_COUNT] = {
	[WAYPOINT_PROFILE] = "profile",
	[WAYPOINT_CONTACT] = "contact",
	[WAYPOINT_REQUEST] = "request",
	[WAYPOINT_CA] = "ca",
	[WAYPOINT_DELIVERY] = "delivery",
	[WAYPOINT_INSTALLED] = "installed",
};

const char *waypoint_name(enum waypoint waypoint)
{
	return waypoint_names[waypoint];
}

enum waypoint journey_missing(const struct journey *journey)
{
	for (int w = journey_furthest(journey) + 1; w < WAYPOINT_COUNT; w++)
		if (journey->shown & 1U << w)
			return (enum waypoint)w;
	return WAYPOINT_COUNT;
}

int journey_furthest(const struct journey *journey)
{
	int furthest = WAYPOINT_COUNT - 1;

	while (furthest >= 0 && !(journey->reached & 1U << furthest))
		furthest--;
	return furthest;
}
