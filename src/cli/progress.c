/* SPDX-License-Identifier: MIT */
/*
 * Writes "12 of 200, worst so far: critical" over itself. It stays silent for a single
 * target, and wherever nobody watches.
 */
#include "cli/progress.h"

#include <stdio.h>

#include "port/port.h"

static bool shown;

static void show(void *owner, size_t done, size_t total, int worst)
{
	static const char *const words[] = { "ok", "warning", "critical", "unknown" };

	(void)owner;
	if (total < 2)
		return;
	shown = true;
	fprintf(stderr, "\r\033[K%zu of %zu, worst so far: %s", done, total,
		words[worst]);
	fflush(stderr);
}

void progress_to(struct scepprobe_output *output)
{
	if (port_is_terminal(2))
		output->progress = show;
}

void progress_clear(void)
{
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
}
