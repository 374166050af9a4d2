/* SPDX-License-Identifier: MIT */
/*
 * Judges logs: one reader takes all of them, and what it found is one trace, judged as an
 * archive's is.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "api/instance.h"
#include "logs/bundle.h"

static int open_log(struct scepprobe *probe)
{
	return probe->log ? 0 : log_new(&probe->log);
}

/* Octets of a file until the user has enough. */
struct stoppable {
	struct scepprobe *probe;
	const struct scepprobe_log *log;
};

static ptrdiff_t read_stoppable(void *source, void *buffer, size_t size)
{
	const struct stoppable *stoppable = source;
	const struct scepprobe_log *log = stoppable->log;

	if (stoppable->probe->stop)
		return -EINTR;
	return log->read(log->source, buffer, size);
}

static int64_t seek_stoppable(void *source, int64_t offset, int whence)
{
	const struct stoppable *stoppable = source;

	return stoppable->log->seek(stoppable->log->source, offset, whence);
}

int scepprobe_add_log_file(struct scepprobe *probe, const struct scepprobe_log *log)
{
	struct stoppable stoppable = { .probe = probe, .log = log };
	const struct container_input input = {
		.name = log->name,
		.read = read_stoppable,
		.seek = log->seek ? seek_stoppable : NULL,
		.source = &stoppable,
	};
	int r = open_log(probe);

	if (r == 0)
		r = log_read_file(probe->log, &input, log->folder);
	return r == -EINVAL ? config_refuse(&probe->config, "%s", log_problem(probe->log))
			    : r;
}

int scepprobe_add_log(
	struct scepprobe *probe, const char *name, scepprobe_source *read, void *source)
{
	const struct scepprobe_log log = { .name = name, .read = read, .source = source };

	return scepprobe_add_log_file(probe, &log);
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

int scepprobe_set_log_zone(struct scepprobe *probe, const char *zone)
{
	int r = open_log(probe);

	if (r == 0 && !log_set_zone(probe->log, zone))
		return config_refuse(&probe->config,
			"--tz: '%.20s' is no offset from UTC, such as +02:00", zone);
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
