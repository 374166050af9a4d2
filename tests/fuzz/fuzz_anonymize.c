/* SPDX-License-Identifier: MIT */
/*
 * An archive under pseudonyms: whatever was loaded is anonymized and saved, and what was
 * saved is loaded again, with as many exchanges. Under the same pseudonyms it becomes the
 * same once more, since nothing of it is drawn by lot.
 */
#include "fuzz.h"

#include <errno.h>
#include <string.h>

#include "har/anonymize.h"
#include "har/har.h"

static void free_traces(struct trace **traces, size_t n)
{
	for (size_t i = 0; i < n; i++)
		trace_free(traces[i]);
	free(traces);
}

static void anonymize(struct trace **traces, size_t n, struct bytes *out)
{
	struct trace **others = calloc(n, sizeof(struct trace *));
	struct pseudonyms names = { .n = 0 };

	FUZZ_ASSERT(others);
	fuzz_begin_work();
	for (size_t i = 0; i < n; i++)
		FUZZ_ASSERT(trace_anonymize(&others[i], traces[i], &names) == 0);
	fuzz_end_work();
	fuzz_begin_work();
	FUZZ_ASSERT(fuzz_save(others, n, out) == 0);
	fuzz_end_work();
	pseudonyms_clear(&names);
	free_traces(others, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes first = BYTES_EMPTY, second = BYTES_EMPTY;
	char problem[HAR_PROBLEM] = "";
	struct trace **traces, **again;
	size_t n, n_again;

	if (har_load((struct span){ data, size }, &traces, &n, problem) < 0)
		return 0;
	anonymize(traces, n, &first);
	anonymize(traces, n, &second);
	FUZZ_ASSERT(first.length == second.length &&
		    memcmp(first.data, second.data, first.length) == 0);
	FUZZ_ASSERT(first.length <= HAR_MAX);
	FUZZ_ASSERT(har_load(bytes_span(&first), &again, &n_again, problem) == 0);
	FUZZ_ASSERT(n == n_again);
	for (size_t i = 0; i < n; i++)
		FUZZ_ASSERT(traces[i]->n_exchanges == again[i]->n_exchanges);
	free_traces(traces, n);
	free_traces(again, n_again);
	bytes_clear(&first);
	bytes_clear(&second);
	return 0;
}
