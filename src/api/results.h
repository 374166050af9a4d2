/* SPDX-License-Identifier: MIT */
/*
 * The outputs of a run: the report in its format, the archive of all exchanges, and the
 * issued certificates; each piece is written as soon as it is complete.
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
	struct pseudonyms names; /* the whole archive */
	struct bytes archive, issued;
	size_t done, total; /* targets */
	bool begun;         /* the report has begun */
	bool cut;           /* a complete piece was not written */
};

/* All return 0, -ENOMEM, or the negative errno of an outlet; -EINVAL for an unknown
 * format. `output` is borrowed; `started` is in seconds since 1970. */
MUST_CHECK int results_begin(struct results *results,
	const struct scepprobe_output *output, int64_t started, size_t total);
MUST_CHECK int results_add(struct results *results, const struct report *report);
MUST_CHECK int results_end(struct results *results, double duration, bool interrupted);
/* After a failure other than an outlet's: completes the outputs, as after an interrupted
 * run. */
void results_close(struct results *results, double duration);
/* Reports n more targets as done to the progress function, if any. */
void results_progress(struct results *results, size_t n);
void results_clear(struct results *results);

#endif
