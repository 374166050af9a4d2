/* SPDX-License-Identifier: MIT */
/*
 * JSON Lines: a line for each target as it ends, so that a reader need not wait for the
 * last target, and keeps one at a time. A line is an item of the document's "targets"
 * with the document's "format_version" and "tool" before it, and never less: there is no
 * line for the run as a whole.
 */
#include <errno.h>

#include "base/tree.h"
#include "render/json.h"

static int jsonl_add_target(struct rendering *rendering, const struct report *report)
{
	struct bytes *out = &rendering->out;
	bool failed = false;
	json_t *line = json_document(rendering->run.version, &failed);
	json_t *target = json_target(report, &failed);

	if (!line || !target || json_object_update(line, target) != 0)
		failed = true;
	json_decref(target);
	tree_write_line(line, JSON_DIGITS, out, &failed);
	bytes_append_char(out, '\n');
	return failed ? -ENOMEM : 0;
}

extern const struct renderer render_jsonl;

const struct renderer render_jsonl = {
	.name = "jsonl",
	.summary = "for programs: a line for each target, as soon as it is probed",
	.target = jsonl_add_target,
};
