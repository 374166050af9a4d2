/* SPDX-License-Identifier: MIT */
/*
 * The route for programs: its hops in their order, each with its state and what shows it.
 * Keys and words are a contract, as in json.c.
 */
#include "base/tree.h"
#include "diagnose/route.h"
#include "render/json.h"

static json_t *hop_devices(
	const struct report *report, const struct hop *hop, bool *failed)
{
	json_t *array = json_array();

	for (size_t i = 0; i < report->n_devices; i++)
		if (hop->devices & 1U << i)
			tree_append(
				array, json_string(report->devices[i].device), failed);
	return array;
}

static json_t *hop_evidence(const struct hop *hop, bool *failed)
{
	json_t *array = json_array();

	if (hop->exchange)
		tree_append(array, json_integer(hop->exchange), failed);
	return array;
}

json_t *json_route(const struct report *report, bool *failed)
{
	json_t *array = json_array();
	struct route route;

	route_read(report, &route);
	for (size_t i = 0; i < route.n; i++) {
		const struct hop *hop = &route.hops[i];
		json_t *object = json_object();

		tree_set(object, "hop", json_string(hop_name(hop->kind)), failed);
		tree_set(
			object, "state", json_string(hop_state_name(hop->state)), failed);
		tree_set(object, "note", tree_text_or_null(hop->note), failed);
		tree_set(object, "devices", hop_devices(report, hop, failed), failed);
		tree_set(object, "evidence", hop_evidence(hop, failed), failed);
		tree_append(array, object, failed);
	}
	return array;
}
