/* SPDX-License-Identifier: MIT */
/*
 * Judges traces that were taken before: archives are read, their traces are put together
 * as they were probed, and each group is judged and written as if it had just ended.
 */
#include <errno.h>
#include <string.h>

#include "api/group.h"
#include "api/instance.h"
#include "har/har.h"

int scepprobe_add_archive(struct scepprobe *probe, const void *data, size_t length)
{
	char problem[HAR_PROBLEM];
	struct trace **traces, **grown;
	size_t n;
	int r = har_load((struct span){ data, length }, &traces, &n, problem);

	if (r == -EINVAL)
		return config_refuse(&probe->config, "%s", problem);
	if (r < 0)
		return r;
	grown = realloc(probe->traces, (probe->n_traces + n) * sizeof(struct trace *));
	if (grown) {
		memcpy(grown + probe->n_traces, traces, n * sizeof(struct trace *));
		probe->traces = grown;
		probe->n_traces += n;
	}
	for (size_t i = 0; !grown && i < n; i++)
		trace_free(traces[i]);
	free(traces);
	return grown ? 0 : -ENOMEM;
}

/* The run began with its first trace and ended with its last. */
static void find_times(const struct scepprobe *probe, int64_t *started, double *duration)
{
	*started = 0;
	*duration = 0;
	for (size_t i = 0; i < probe->n_traces; i++)
		if (i == 0 || probe->traces[i]->started < *started)
			*started = probe->traces[i]->started;
	for (size_t i = 0; i < probe->n_traces; i++) {
		const struct trace *trace = probe->traces[i];
		double ended = (double)(trace->started - *started) + trace->duration;

		if (ended > *duration)
			*duration = ended;
	}
}

/* The traces from `at` on that were taken together. */
static int gather_group(struct scepprobe *probe, size_t *at, struct group *group)
{
	const unsigned number = probe->traces[*at]->group;
	int r;

	do {
		struct trace *trace = take(probe->traces[*at]);

		++*at;
		r = group_add(
			group, (struct member){ .part = trace->part, .trace = trace });
	} while (r == 0 && number && *at < probe->n_traces &&
		 probe->traces[*at]->group == number);
	return r;
}

static int replay(struct scepprobe *probe, struct results *results)
{
	size_t at = 0;
	int r = 0;

	while (r == 0 && at < probe->n_traces) {
		struct group *group;

		r = group_new(&group);
		if (r == 0)
			r = gather_group(probe, &at, group);
		if (r == 0)
			r = group_finish(group, &probe->config, results);
		group_free(group);
	}
	return r;
}

int scepprobe_replay(
	struct scepprobe *probe, const struct scepprobe_output *output, int *status)
{
	struct results results = { .total = 0 };
	int64_t started;
	double duration;
	int r = config_finish(&probe->config);

	if (r < 0)
		return r;
	find_times(probe, &started, &duration);
	r = results_begin(&results, output, started, probe->n_traces);
	if (r == 0)
		r = replay(probe, &results);
	if (r == 0)
		r = results_end(&results, duration, false);
	if (r == 0)
		*status = report_exit_status(results.rendering->run.status);
	results_clear(&results);
	return r;
}
