/* SPDX-License-Identifier: MIT */
/*
 * Writes the pending requests of a run, each time over the last line: "windows, ios:
 * caps 3 s; android: browse 1 s", after "12 of 200, worst so far: critical" for
 * several targets. With -v each completed exchange gets a permanent line. It writes on
 * terminals only, and not about requests of less than a second.
 */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>

#include "port/port.h"

enum { LINE = 200, LEAST_COLUMNS = 40, COLUMNS = 80 };

static struct {
	bool shown, verbose;
	char count[80], waiting[LINE];
} state;

/* Only what fits: a line that wraps could not be taken away. */
static void draw(void)
{
	int columns = port_columns(2);
	char line[sizeof(state.count) + sizeof(state.waiting) + 2];

	if (columns < LEAST_COLUMNS)
		columns = COLUMNS;
	snprintf(line, sizeof(line), "%s%s%s", state.count,
		state.count[0] && state.waiting[0] ? "; " : "", state.waiting);
	if (!line[0])
		return;
	state.shown = true;
	fprintf(stderr, "\r\033[K%.*s", columns - 1, line);
	fflush(stderr);
}

static void show(void *owner, size_t done, size_t total, int worst)
{
	static const char *const words[] = { "ok", "warning", "critical", "unknown" };

	(void)owner;
	if (total < 2)
		return;
	snprintf(state.count, sizeof(state.count), "%zu of %zu, worst so far: %s", done,
		total, words[worst]);
	draw();
}

static void show_ended(const struct scepprobe_activity *activity)
{
	if (!state.verbose)
		return;
	progress_clear();
	if (activity->status)
		fprintf(stderr, "%s: %s %ld, %.0f ms\n", activity->device, activity->step,
			activity->status, activity->seconds * 1000);
	else
		fprintf(stderr, "%s: %s %s, %.0f ms\n", activity->device, activity->step,
			activity->error, activity->seconds * 1000);
}

static bool wait_alike(
	const struct scepprobe_activity *a, const struct scepprobe_activity *b)
{
	return strcmp(a->step, b->step) == 0 &&
	       (long)(a->seconds + 0.5) == (long)(b->seconds + 0.5);
}

/* Whether a row before this one says the same: the same device of another target. */
static bool is_repeated(const struct scepprobe_activity *list, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(list[k].device, list[i].device) == 0 &&
			wait_alike(&list[k], &list[i]))
			return true;
	return false;
}

/* "windows, ios: browse 2 s", of all that wait as the first does, unless a row before it
 * did. */
static size_t append_alike(
	const struct scepprobe_activity *list, size_t n, size_t first, size_t used)
{
	const char *separator = used ? "; " : "waiting: ";

	for (size_t i = 0; i < first; i++)
		if (wait_alike(&list[i], &list[first]))
			return used;
	for (size_t i = first; i < n && used < LINE - 60; i++) {
		if (!wait_alike(&list[first], &list[i]) || is_repeated(list, i))
			continue;
		used += (size_t)snprintf(state.waiting + used, LINE - used, "%s%.20s",
			separator, list[i].device);
		separator = ", ";
	}
	return used + (size_t)snprintf(state.waiting + used, LINE - used,
			      ": %.20s %.0f s", list[first].step, list[first].seconds);
}

/* The rows that have waited for a second or more. */
static void show_activity(void *owner, const struct scepprobe_activity *list, size_t n)
{
	size_t used = 0;

	(void)owner;
	if (n == 1 && list[0].ended) {
		show_ended(&list[0]);
		return;
	}
	state.waiting[0] = '\0';
	for (size_t i = 0; i < n && used < LINE - 60; i++)
		if (list[i].seconds >= 1)
			used = append_alike(list, n, i, used);
	if (state.waiting[0])
		draw();
	else if (state.shown && !state.count[0])
		progress_clear();
}

void progress_to(struct scepprobe_output *output)
{
	if (!port_is_terminal(2))
		return;
	state.verbose = output->verbosity > 0 && strcmp(output->format, "nagios") != 0;
	output->progress = show;
	output->watch = show_activity;
}

void progress_clear(void)
{
	if (state.shown)
		fputs("\r\033[K", stderr);
	state.shown = false;
}
