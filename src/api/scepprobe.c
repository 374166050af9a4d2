/* SPDX-License-Identifier: MIT */
/*
 * The handle of the public header: made, set, stopped and freed. What is done with it
 * stands in schedule.c (probe), replay.c (judge archives) and logs.c (judge logs).
 */
#include <errno.h>
#include <stdlib.h>

#include "api/instance.h"
#include "base/debug.h"

int scepprobe_new(struct scepprobe **out)
{
	struct scepprobe *probe = calloc(1, sizeof(*probe));
	int r = probe ? config_init(&probe->config) : -ENOMEM;

	if (r < 0) {
		free(probe);
		return r;
	}
	*out = probe;
	return 0;
}

void scepprobe_free(struct scepprobe *probe)
{
	if (!probe)
		return;
	targets_clear(&probe->targets);
	for (size_t i = 0; i < probe->n_traces; i++)
		trace_free(probe->traces[i]);
	free(probe->traces);
	log_free(probe->log);
	config_clear(&probe->config);
	free(probe);
}

int scepprobe_set(struct scepprobe *probe, const char *name, const char *value)
{
	return config_set(&probe->config, name, value);
}

bool scepprobe_used_input(const struct scepprobe *probe)
{
	return probe->config.used_input;
}

const char *scepprobe_problem(const struct scepprobe *probe)
{
	return probe->config.problem;
}

void scepprobe_stop(struct scepprobe *probe)
{
	probe->stop = 1;
}

int scepprobe_add_target(struct scepprobe *probe, const char *url)
{
	return targets_add(&probe->targets, &probe->config, url);
}

int scepprobe_add_targets(struct scepprobe *probe, const char *text, size_t length)
{
	return targets_add_file(&probe->targets, &probe->config,
		(struct span){ (const unsigned char *)text, length });
}

void scepprobe_debug(void (*write)(const char *line))
{
	debug_to(write);
}
