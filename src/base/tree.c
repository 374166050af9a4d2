/* SPDX-License-Identifier: MIT */
/*
 * The two steps of which every document of this program is made. Nothing here knows what
 * a document says, or writes one.
 */
#include "base/tree.h"

void tree_set(json_t *object, const char *key, json_t *value, bool *failed)
{
	if (!object || !value || json_object_set_new(object, key, value) != 0)
		*failed = true;
}

void tree_append(json_t *array, json_t *value, bool *failed)
{
	if (!array || !value || json_array_append_new(array, value) != 0)
		*failed = true;
}
