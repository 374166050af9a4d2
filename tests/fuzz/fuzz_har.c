/* SPDX-License-Identifier: MIT */
/* Loading an archive; what was loaded is saved, loaded again, and must be the same. */
#include "fuzz.h"

#include <errno.h>
#include <string.h>

#include "har/har.h"

static void free_traces(struct trace **traces, size_t n)
{
	for (size_t i = 0; i < n; i++)
		trace_free(traces[i]);
	free(traces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes first = BYTES_EMPTY, second = BYTES_EMPTY;
	char problem[HAR_PROBLEM] = "";
	struct trace **traces, **again;
	size_t n, n_again;
	int r = har_load((struct span){ data, size }, &traces, &n, problem);

	FUZZ_ASSERT(r == 0 || (r == -EINVAL && problem[0]));
	if (r < 0)
		return 0;
	FUZZ_ASSERT(n > 0 && n <= HAR_TRACES_MAX);
	fuzz_begin_work();
	FUZZ_ASSERT(fuzz_save(traces, n, &first) == 0);
	fuzz_end_work();
	FUZZ_ASSERT(first.length <= HAR_MAX);
	FUZZ_ASSERT(har_load(bytes_span(&first), &again, &n_again, problem) == 0);
	FUZZ_ASSERT(n == n_again);
	FUZZ_ASSERT(fuzz_save(again, n_again, &second) == 0);
	FUZZ_ASSERT(first.length == second.length &&
		    memcmp(first.data, second.data, first.length) == 0);
	free_traces(traces, n);
	free_traces(again, n_again);
	bytes_clear(&first);
	bytes_clear(&second);
	return 0;
}
