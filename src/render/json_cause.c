/* SPDX-License-Identifier: MIT */
/*
 * What the catalogue says of a cause, as reports and the catalogue itself show it.
 */
#include "render/json.h"

#include "base/tree.h"

json_t *json_reasons(const struct cause *cause, unsigned excluded, bool *failed)
{
	json_t *array = json_array();

	for (int i = 0; i < CAUSE_REASONS && cause->reasons[i].because; i++) {
		json_t *object;

		if (excluded >> i & 1)
			continue;
		object = json_object();
		tree_set(object, "because", json_string(cause->reasons[i].because),
			failed);
		tree_set(object, "check", json_string(cause->reasons[i].check), failed);
		tree_set(object, "fix", json_string(cause->reasons[i].fix), failed);
		tree_append(array, object, failed);
	}
	return array;
}

json_t *json_references(const struct cause *cause, bool *failed)
{
	json_t *array = json_array();

	for (int i = 0; i < CAUSE_REFERENCES && cause->references[i]; i++)
		tree_append(array, json_string(cause->references[i]), failed);
	return array;
}
