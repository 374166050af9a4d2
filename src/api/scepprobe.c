/* SPDX-License-Identifier: MIT */
/*
 * The public handle: create, set, stop and free. Its uses are in schedule.c (probe),
 * replay.c (judge archives) and logs.c (judge logs).
 */
#include <errno.h>
#include <stdlib.h>

#include "api/instance.h"
#include "base/debug.h"

int instance_refuse_null(struct scepprobe *probe, const char *what)
{
	if (!probe)
		return -EINVAL;
	return config_refuse(&probe->config, "%s is NULL", what);
}

int instance_check_output(
	struct scepprobe *probe, const struct scepprobe_output *output, const int *status)
{
	if (!probe || !output || !status)
		return instance_refuse_null(probe, output ? "status" : "output");
	if (!output->format)
		return instance_refuse_null(probe, "the output's format");
	return 0;
}

int scepprobe_new(struct scepprobe **out)
{
	struct scepprobe *probe = out ? calloc(1, sizeof(*probe)) : NULL;
	int r = probe ? config_init(&probe->config) : out ? -ENOMEM : -EINVAL;

	if (r < 0) {
		free(probe);
		return r;
	}
	*out = probe;
	return 0;
}

void instance_forget_traces(struct scepprobe *probe)
{
	for (size_t i = 0; i < probe->n_traces; i++)
		trace_free(probe->traces[i]);
	free(take(probe->traces));
	probe->n_traces = 0;
}

void scepprobe_free(struct scepprobe *probe)
{
	if (!probe)
		return;
	targets_clear(&probe->targets);
	instance_forget_traces(probe);
	log_free(probe->log);
	config_clear(&probe->config);
	free(probe);
}

int scepprobe_set(struct scepprobe *probe, const char *name, const char *value)
{
	if (!probe || !name)
		return instance_refuse_null(probe, "name");
	return config_set(&probe->config, name, value);
}

bool scepprobe_used_input(const struct scepprobe *probe)
{
	return probe && probe->config.used_input;
}

const char *scepprobe_problem(const struct scepprobe *probe)
{
	return probe ? probe->config.problem : "";
}

bool scepprobe_has_left(const struct scepprobe *probe)
{
	return probe && probe->has_left;
}

void scepprobe_stop(struct scepprobe *probe)
{
	if (probe)
		probe->stop = 1;
}

int scepprobe_add_target(struct scepprobe *probe, const char *url)
{
	if (!probe || !url)
		return instance_refuse_null(probe, "url");
	return targets_add(&probe->targets, &probe->config, url);
}

int scepprobe_add_targets(struct scepprobe *probe, const char *text, size_t length)
{
	if (!probe || !text)
		return instance_refuse_null(probe, "text");
	return targets_add_file(&probe->targets, &probe->config,
		(struct span){ (const unsigned char *)text, length });
}

void scepprobe_debug(void (*write)(const char *line))
{
	debug_to(write);
}
