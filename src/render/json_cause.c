/* SPDX-License-Identifier: MIT */
/*
 * What the catalogue says of a cause, as reports and the catalogue itself show it.
 */
#include "render/json.h"

#include "base/tree.h"

json_t *json_reason(const struct reason *reason, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "because", json_string(reason->because), failed);
	tree_set(object, "check", json_string(reason->check), failed);
	tree_set(object, "fix", json_string(reason->fix), failed);
	return object;
}

json_t *json_references(const struct cause *cause, bool *failed)
{
	json_t *array = json_array();

	for (int i = 0; i < CAUSE_REFERENCES && cause->references[i]; i++)
		tree_append(array, json_string(cause->references[i]), failed);
	return array;
}
