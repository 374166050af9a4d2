/* SPDX-License-Identifier: MIT */
/*
 * Judges saved traces: reads archives, restores the groups of the original run, and
 * judges and writes each group as if it had just ended.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api/group.h"
#include "api/instance.h"
#include "har/har.h"

int scepprobe_add_archive(struct scepprobe *probe, const void *data, size_t length)
{
	char problem[HAR_PROBLEM];
	struct trace **traces, **grown;
	size_t n;
	int r;

	if (!probe || !data)
		return instance_refuse_null(probe, "data");
	r = har_load((struct span){ data, length }, &traces, &n, problem);
	if (r == -EINVAL)
		return config_refuse(&probe->config, "%s", problem);
	if (r < 0)
		return r;
	probe->n_archives++;
	probe->last_archive = probe->n_traces;
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

/* ---- two places ---- */

static struct trace *take_same_url(
	struct trace **traces, size_t from, size_t to, const char *url)
{
	for (size_t i = from; i < to; i++)
		if (traces[i] && strcmp(traces[i]->url, url) == 0)
			return take(traces[i]);
	return NULL;
}

static int place_in(struct trace *trace, const char *name, unsigned group)
{
	char *label = strdup(name);

	if (!label)
		return -ENOMEM;
	free(trace->label);
	trace->label = label;
	trace->part = PART_PLACE;
	trace->group = group;
	return 0;
}

/* Each trace of the first archive is followed by the second's of the same URL. */
static int pair_traces(struct scepprobe *probe, const char *first, const char *second,
	struct trace **out)
{
	const size_t half = probe->n_traces / 2;
	int r = 0;

	for (size_t i = 0; r == 0 && i < half; i++) {
		struct trace *other = take_same_url(
			probe->traces, half, probe->n_traces, probe->traces[i]->url);

		if (!other)
			return config_refuse(&probe->config,
				"--compare: %.60s has no trace of %.200s, which is in %.60s",
				second, probe->traces[i]->url, first);
		out[2 * i] = take(probe->traces[i]);
		out[2 * i + 1] = other;
		r = place_in(out[2 * i], first, (unsigned)i + 1);
		if (r == 0)
			r = place_in(other, second, (unsigned)i + 1);
	}
	return r;
}

int scepprobe_compare_archives(
	struct scepprobe *probe, const char *first, const char *second)
{
	const size_t n = probe->n_traces;
	struct trace **paired;
	int r;

	if (n == 0 || probe->n_archives != 2 || probe->last_archive * 2 != n)
		return config_refuse(&probe->config,
			"--compare takes two files with traces of the same URLs");
	paired = calloc(n, sizeof(struct trace *));
	if (!paired)
		return -ENOMEM;
	r = pair_traces(probe, first, second, paired);
	for (size_t i = 0; i < n; i++)
		trace_free(probe->traces[i]);
	free(probe->traces);
	probe->traces = paired;
	return r;
}

/* ---- the run ---- */

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

static int replay_groups(struct scepprobe *probe, struct results *results)
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
	int r = instance_check_output(probe, output, status);

	if (r == 0)
		r = config_finish(&probe->config);
	if (r < 0)
		return r;
	find_times(probe, &started, &duration);
	r = results_begin(&results, output, started, probe->n_traces);
	if (r == 0)
		r = replay_groups(probe, &results);
	if (r == 0)
		r = results_end(&results, duration, false);
	if (r == 0)
		*status = report_exit_status(results.rendering->run.status);
	else
		results_close(&results, duration);
	results_clear(&results);
	instance_forget_traces(probe); /* they were passed on, one by one */
	return r;
}
