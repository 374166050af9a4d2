/* SPDX-License-Identifier: MIT */
/*
 * Devices by steps: a cell says what a device met at a step, the worst where it asked
 * several times, and in how many requests.
 */
#include <stdio.h>
#include <string.h>

#include "render/html.h"
#include "render/outcome.h"

/* The worst of a device's requests at a step, with how many there were. */
static const struct step_report *worst_at(
	const struct device_report *device, enum step step, size_t *n)
{
	const struct step_report *worst = NULL;

	*n = 0;
	for (size_t i = 0; i < device->n_steps; i++) {
		const struct step_report *at = &device->steps[i];

		if (at->step != step)
			continue;
		++*n;
		if (!worst || at->status > worst->status)
			worst = at;
	}
	return worst;
}

static void state_word(struct bytes *out, const struct step_report *step)
{
	static const char *const marks[] = {
		[SEVERITY_OK] = "\xe2\x9c\x93",
		[SEVERITY_INFO] = "\xe2\x9c\x93",
		[SEVERITY_UNKNOWN] = "?",
		[SEVERITY_WARNING] = "!",
		[SEVERITY_CRITICAL] = "\xe2\x9c\x95",
	};
	enum severity status = step->exchange ? step->status : SEVERITY_UNKNOWN;

	bytes_printf(out, "<span class=\"state %s\">%s %s</span>", severity_name(status),
		marks[status], step->exchange ? severity_name(status) : "not run");
}

static void step_cell(struct bytes *out, const struct report *report,
	const struct device_report *device, enum step step)
{
	scoped_buffer words = BYTES_EMPTY;
	size_t n;
	const struct step_report *worst = worst_at(device, step, &n);

	bytes_append_text(out, "<td class=\"any\">");
	if (worst)
		state_word(out, worst);
	else
		bytes_append_text(out, "<span class=\"meta\">not asked</span>");
	if (worst && worst->exchange) {
		bytes_append_text(out, "<br/>");
		outcome_append(report, worst->exchange, &words);
		bytes_append_text(&words, outcome_remark(report, device, worst));
		html_text(out, bytes_text(&words));
		if (n > 1)
			bytes_printf(out, " (worst of %zu)", n);
	}
	bytes_append_text(out, "</td>");
	out->failed |= words.failed;
}

void html_steps(struct bytes *out, const struct report *report, size_t number)
{
	scoped_buffer columns = BYTES_EMPTY;
	unsigned seen = 0;

	bytes_append_text(&columns, "Step");
	for (size_t i = 0; i < report->n_devices; i++) {
		bytes_printf(&columns, "|%s", report->devices[i].device);
		seen |= report->devices[i].steps_seen;
	}
	html_heading(out, number, "steps", "Devices by steps");
	html_table_begin(out, "What each device met at each step", bytes_text(&columns));
	for (enum step step = 0; step < STEP_COUNT; step++) {
		if (!(seen & 1U << step))
			continue;
		bytes_append_text(out, "<tr>");
		bytes_printf(out, "<th scope=\"row\">%s</th>", step_name(step));
		for (size_t i = 0; i < report->n_devices; i++)
			step_cell(out, report, &report->devices[i], step);
		bytes_append_text(out, "</tr>\n");
	}
	html_table_end(out);
	out->failed |= columns.failed;
}
