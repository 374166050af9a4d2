/* SPDX-License-Identifier: MIT */
/*
 * What a run writes: the report in its format, the archive of what was seen, and the
 * certificates issued, each handed on as soon as a piece is ready.
 */
#ifndef SCEPPROBE_API_RESULTS_H
#define SCEPPROBE_API_RESULTS_H

#include "har/har.h"
#include "har/pseudonym.h"
#include "render/render.h"
#include "scepprobe.h"

/* Begin with zeroes; results_clear frees what it owns. */
struct results {
	const struct scepprobe_output *output;
	struct rendering *rendering;
	struct har_writer har;
	struct pseudonyms names; /* the same in the whole archive */
	struct bytes archive, issued;
	size_t done, total; /* targets */
	bool begun;         /* there is something of the report */
	bool cut;           /* something that was ready could not be handed over */
};

/* Each gives 0, -ENOMEM, or the negative errno of an outlet; -EINVAL for a format that
 * there is not. `output` is borrowed; `started` is in seconds since 1970. */
MUST_CHECK int results_begin(struct results *results,
	const struct scepprobe_output *output, int64_t started, size_t total);
MUST_CHECK int results_add(struct results *results, const struct report *report);
MUST_CHECK int results_end(struct results *results, double duration, bool interrupted);
/* Behind a failure that is no outlet's: what was begun becomes a whole, as of a run that
 * was interrupted. */
void results_close(struct results *results, double duration);
/* Tells whoever wants to know that n more targets are done. */
void results_progress(struct results *results, size_t n);
void results_clear(struct results *results);

#endif
