/* SPDX-License-Identifier: MIT */
/*
 * Judges logs: one reader takes all of them, and what it found is one trace, judged as an
 * archive's is.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "api/instance.h"

static int open_log(struct scepprobe *probe)
{
	return probe->log ? 0 : log_new(&probe->log);
}

int scepprobe_add_log(
	struct scepprobe *probe, const char *name, scepprobe_source *read, void *source)
{
	int r = open_log(probe);

	if (r == 0)
		r = log_read(probe->log, name, read, source);
	return r == -EINVAL ? config_refuse(&probe->config, "%s", log_problem(probe->log))
			    : r;
}

static int refuse_family(struct scepprobe *probe, const char *word)
{
	char known[120] = "";
	const char *family;

	for (size_t i = 0; (family = log_family(i)); i++)
		snprintf(known + strlen(known), sizeof(known) - strlen(known), "%s%s",
			i ? ", " : "", family);
	return config_refuse(&probe->config,
		"--expect: there is no device '%.40s'; there are: %s", word, known);
}

int scepprobe_expect(struct scepprobe *probe, const char *families)
{
	int r = open_log(probe);

	while (r == 0 && *families) {
		size_t length = strcspn(families, ",");
		char word[DEVICE_NAME] = "";

		if (length < sizeof(word))
			memcpy(word, families, length);
		if (!log_expect(probe->log, word))
			r = refuse_family(probe, word);
		families += length + (families[length] == ',');
	}
	return r;
}

static int add_trace(struct scepprobe *probe, struct trace *trace)
{
	struct trace **grown = realloc(
		probe->traces, (probe->n_traces + 1) * sizeof(struct trace *));

	if (!grown) {
		trace_free(trace);
		return -ENOMEM;
	}
	probe->traces = grown;
	probe->traces[probe->n_traces++] = trace;
	return 0;
}

int scepprobe_judge_logs(
	struct scepprobe *probe, const struct scepprobe_output *output, int *status)
{
	struct trace *trace;
	int r = open_log(probe);

	if (r == 0)
		r = log_finish(probe->log, &trace);
	if (r == 0)
		r = add_trace(probe, trace);
	return r < 0 ? r : scepprobe_replay(probe, output, status);
}
