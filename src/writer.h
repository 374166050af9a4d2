/* SPDX-License-Identifier: MIT */
/*
 * What a run writes: the report in its format, the archive of what was seen, and the
 * certificates issued, each handed on as soon as a piece is ready.
 */
#ifndef SCEPPROBE_WRITER_H
#define SCEPPROBE_WRITER_H

#include "render/render.h"
#include "scepprobe.h"
#include "trace/har.h"
#include "trace/pseudonym.h"

/* Begin with zeroes; writer_clear frees what it owns. */
struct writer {
	const struct scepprobe_output *output;
	struct rendering *rendering;
	struct har_writer har;
	struct pseudonyms names;     /* the same in the whole archive */
	struct bytes archive, issued;
	size_t done, total;          /* targets */
};

/* Each gives 0, -ENOMEM, or the negative errno of an outlet; -EINVAL for a format that
 * there is not. `output` is borrowed; `started` is in seconds since 1970. */
MUST_CHECK int writer_begin(struct writer *writer, const struct scepprobe_output *output,
	int64_t started, size_t total);
MUST_CHECK int writer_add(struct writer *writer, const struct report *report);
MUST_CHECK int writer_end(struct writer *writer, double duration, bool interrupted);
/* Tells whoever wants to know that n more targets are done. */
void writer_progress(struct writer *writer, size_t n);
void writer_clear(struct writer *writer);

#endif
