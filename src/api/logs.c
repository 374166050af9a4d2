/* SPDX-License-Identifier: MIT */
/*
 * Judges logs: one reader reads all of them into one trace, which is judged like an
 * archive's.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "api/instance.h"
#include "base/moment.h"
#include "logs/bundle.h"
#include "port/port.h"
#include "port/zone.h"

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
	ptrdiff_t n = -EAGAIN;

	while (n == -EAGAIN && !stoppable->probe->stop)
		n = log->read(log->source, buffer, size);
	return n == -EAGAIN ? -EINTR : n;
}

static int64_t seek_stoppable(void *source, int64_t offset, int whence)
{
	const struct stoppable *stoppable = source;

	return stoppable->log->seek(stoppable->log->source, offset, whence);
}

static bool is_stopped(void *source)
{
	const struct stoppable *stoppable = source;

	return stoppable->probe->stop;
}

int scepprobe_add_log_file(struct scepprobe *probe, const struct scepprobe_log *log)
{
	struct stoppable stoppable = { .probe = probe, .log = log };
	const struct container_input input = {
		.name = log->name,
		.read = read_stoppable,
		.seek = log->seek ? seek_stoppable : NULL,
		.stopped = is_stopped,
		.source = &stoppable,
	};
	int r;

	if (!probe || !log || !log->name || !log->read)
		return instance_refuse_null(probe, "the log, its name or its source");
	r = open_log(probe);
	if (r == 0)
		r = log_read_file(probe->log, &input, log->folder);
	if (r == -EINTR)
		port_stop_is_seen();
	return r == -EINVAL ? config_refuse(&probe->config, "%s", log_problem(probe->log))
			    : r;
}

int scepprobe_add_log(
	struct scepprobe *probe, const char *name, scepprobe_source *read, void *source)
{
	const struct scepprobe_log log = { .name = name, .read = read, .source = source };

	return scepprobe_add_log_file(probe, &log);
}

/* Seconds of "90m", "24h", "7d"; 0 for other text. */
static int64_t read_age(const char *text)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	char *end;
	const long long n = strtoll(text, &end, 10);

	for (size_t i = 0; n > 0 && n < 1000000 && i < sizeof(units) / sizeof(units[0]);
		i++)
		if (end[0] == units[i].letter && end[1] == '\0')
			return n * units[i].seconds;
	return 0;
}

int scepprobe_since(struct scepprobe *probe, const char *text, int64_t *since)
{
	const int64_t age = read_age(text);
	int64_t moment = (int64_t)time(NULL) - age;
	int r = open_log(probe);

	if (r < 0)
		return r;
	if (!age && !moment_read(text, &moment))
		return config_refuse(&probe->config,
			"--since: '%.40s' is neither an age, such as 90m, 24h or 7d, nor a "
			"date, such as 2026-11-27T08:00:00Z",
			text);
	log_since(probe->log, moment);
	if (since)
		*since = moment;
	return 0;
}

static int refuse_family(struct scepprobe *probe, const char *word)
{
	char known[120] = "";
	const char *family;

	for (size_t i = 0; (family = log_family(i)); i++)
		snprintf(known + strlen(known), sizeof(known) - strlen(known), "%s%s",
			i ? ", " : "", family);
	return config_refuse(&probe->config,
		"--expect: unknown device '%.40s'; choose from: %s", word, known);
}

const char *scepprobe_family(size_t index)
{
	return log_family(index);
}

int scepprobe_expect(struct scepprobe *probe, const char *families)
{
	int r;

	if (!probe || !families)
		return instance_refuse_null(probe, "families");
	r = open_log(probe);
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
			"--tz: '%.40s' is neither an offset from UTC, such as +02:00, "
			"nor a zone of this system, such as %s",
			zone, zone_example());
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
	int r = instance_check_output(probe, output, status);

	if (r == 0)
		r = open_log(probe);
	if (r == 0)
		r = log_finish(probe->log, &trace);
	if (r == 0)
		r = add_trace(probe, trace);
	/* Later lines belong to the next judgement. */
	if (probe)
		log_free(take(probe->log));
	return r < 0 ? r : scepprobe_replay(probe, output, status);
}
