/* SPDX-License-Identifier: MIT */
/*
 * From a raw request target to scenario and step.
 *
 * Paths compare without regard to case, as IIS does it; operations with regard to
 * it, as RFC 8894 section 4.1 spells them. A first segment that is no scenario's
 * name belongs to the path, and the scenario is "healthy".
 *
 * Promises to leave the target's characters alone: no unescaping, no cleaning up.
 */
#include "route.h"

#include <string.h>
#include <strings.h>

#include "query.h"
#include "scoped.h"

static bool is_mscep(const char *path)
{
	static const char *const paths[] = {
		"/certsrv/mscep/mscep.dll",
		"/certsrv/mscep/mscep.dll/",
		"/certsrv/mscep/mscep.dll/pkiclient.exe",
		/* reported to work with real NDES, too */
		"/certsrv/mscep",
		"/certsrv/mscep/",
	};
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (!strcasecmp(paths[i], path))
			return true;
	}
	return false;
}

static enum step find_step(const char *path, const char *query)
{
	static const struct {
		const char *operation;
		enum step step;
	} operations[] = {
		{ .operation = "GetCACaps", .step = STEP_CAPS },
		{ .operation = "GetCACert", .step = STEP_CACERT },
		{ .operation = "GetNextCACert", .step = STEP_NEXT_CACERT },
		{ .operation = "PKIOperation", .step = STEP_PKIOPERATION },
	};
	scoped(memory) char *operation = query_value(query, "operation");
	size_t i;

	if (!is_mscep(path))
		return STEP_ELSEWHERE;
	if (!operation)
		return STEP_BROWSE;
	for (i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		if (!strcmp(operations[i].operation, operation))
			return operations[i].step;
	}
	return STEP_OTHER;
}

static bool is_named(const char *query)
{
	scoped(memory) char *name = query_value(query, "message");

	return name && *name;
}

const char *route_path(const char *target)
{
	const char *host = strstr(target, "://");

	if (*target == '/' || !host)
		return target;
	host += 3;
	return host + strcspn(host, "/?");
}

struct route route_find(const struct scenario_set *scenarios, const char *target)
{
	const char *path = route_path(target);
	size_t length = strcspn(path, "?");
	size_t name = length ? strcspn(path + 1, "/?") : 0;
	struct route route = {
		.query = path[length] ? path + length + 1 : NULL,
	};

	if (length)
		route.scenario = scenario_find(scenarios, path + 1, name);
	if (route.scenario) {
		route.path = memory_copy(path + 1 + name, length - 1 - name);
	} else {
		route.scenario = scenarios->healthy;
		route.path = memory_copy(path, length);
	}
	route.step = find_step(route.path, route.query);
	route.named = is_named(route.query);
	return route;
}
