/* SPDX-License-Identifier: MIT */
/* The whole right-hand side: an archive is loaded, judged, and shown in every format. */
#include "fuzz.h"

#include <stdio.h>

#include "har/har.h"
#include "render/render.h"

enum { REPORTS_MAX = 16 };

static const struct judgement judgement = {
	.warning_days = 30,
	.critical_days = 7,
	.expect_fingerprint = "0123456789abcdef0123456789abcdef01234567",
};

static void show(const struct renderer *renderer, enum verbosity verbosity,
	struct report *const *reports, size_t n)
{
	const struct render_options options = {
		.color = verbosity == VERBOSITY_VERBOSE,
		.verbosity = verbosity,
	};
	struct rendering *rendering;

	FUZZ_ASSERT(rendering_new(&rendering, renderer, &options, "fuzz", 0) == 0);
	for (size_t i = 0; i < n; i++)
		FUZZ_ASSERT(rendering_add(rendering, reports[i]) == 0);
	FUZZ_ASSERT(rendering_end(rendering, 1, false) == 0);
	FUZZ_ASSERT(rendering->out.length > 0);
	rendering_free(rendering);
}

static void show_all(struct report *const *reports, size_t n)
{
	static const enum verbosity verbosities[] = { VERBOSITY_QUIET, VERBOSITY_NORMAL,
		VERBOSITY_VERBOSE };

	for (size_t i = 0; i < n_renderers; i++)
		for (size_t v = 0; v < 3; v++)
			show(renderers[i], verbosities[v], reports, n);
}

static void judge(struct trace **traces, size_t n)
{
	struct report *reports[REPORTS_MAX];

	if (n > REPORTS_MAX)
		n = REPORTS_MAX;
	for (size_t i = 0; i < n; i++)
		FUZZ_ASSERT(report_new(&reports[i], traces[i], &judgement) == 0);
	show_all(reports, n);
	for (size_t i = 0; i < n; i++)
		report_free(reports[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char problem[HAR_PROBLEM] = "";
	struct trace **traces;
	size_t n;

	if (har_load((struct span){ data, size }, &traces, &n, problem) < 0)
		return 0;
	judge(traces, n);
	for (size_t i = 0; i < n; i++)
		trace_free(traces[i]);
	free(traces);
	return 0;
}
