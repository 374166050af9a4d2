/* SPDX-License-Identifier: MIT */
/*
 * Describes how two judged targets differ: the faults of each, the hop where each fails,
 * and the first step that the two answered differently. It concludes nothing:
 * comparison.c does. Pure; the words are this program's own and name URLs, labels and ids
 * only.
 */
#include "diagnose/difference.h"

#include <string.h>

#include "diagnose/route.h"

const struct device_report *difference_device(
	const struct report *report, const char *device)
{
	for (size_t i = 0; i < report->n_devices; i++)
		if (strcmp(report->devices[i].device, device) == 0)
			return &report->devices[i];
	return NULL;
}

/* ---- faults ---- */

static void append_faults(const struct report *report, struct bytes *out)
{
	const char *separator = "";

	for (size_t i = 0; i < report->n_findings; i++) {
		if (report->findings[i].severity <= SEVERITY_INFO ||
			report->findings[i].weight == DIFFERENCE_WEIGHT)
			continue;
		bytes_printf(out, "%s%s", separator, report->findings[i].cause->id);
		separator = ", ";
	}
	if (!*separator)
		bytes_append_text(out, "no fault");
}

const char *difference_name(const struct report *report)
{
	return report->trace->part == PART_PLACE ? report->trace->label
						 : report->trace->url;
}

/* The failing hop, for places only: they share one URL, so the hop is the difference. */
static void append_hop(const struct report *report, struct bytes *out)
{
	struct route route;

	if (report->trace->part != PART_PLACE)
		return;
	route_read(report, &route);
	if (route.failed < 0)
		return;
	bytes_printf(out, ", fails at: %s", route.hops[route.failed].title);
	if (route.hops[route.failed].note[0])
		bytes_printf(out, " (%s)", route.hops[route.failed].note);
}

void difference_tell_faults(const struct pair *pair, struct bytes *out)
{
	if (out->length == 0) {
		bytes_printf(out, "%s: ", difference_name(pair->first));
		append_faults(pair->first, out);
		append_hop(pair->first, out);
	}
	bytes_printf(out, ". %s: ", difference_name(pair->second));
	append_faults(pair->second, out);
	append_hop(pair->second, out);
}

/* ---- answers ---- */

static const struct exchange *exchange_at(
	const struct report *report, const char *device, enum step step)
{
	const struct device_report *at = difference_device(report, device);

	for (size_t i = 0; at && i < at->n_steps; i++)
		if (at->steps[i].step == step && at->steps[i].exchange)
			return at->steps[i].exchange;
	return NULL;
}

/* Whether two answers to the same request differ in status, fault, kind or responder. */
static bool answers_differ(
	const struct pair *pair, const struct exchange *a, const struct exchange *b)
{
	return a->response.status != b->response.status ||
	       a->transport.fault != b->transport.fault ||
	       a->reply.kind != b->reply.kind ||
	       strcmp(report_judged(pair->first, a)->by.id,
		       report_judged(pair->second, b)->by.id) != 0;
}

static void append_answer(
	const struct report *report, const struct exchange *exchange, struct bytes *out)
{
	if (exchange->response.status)
		bytes_printf(out, "%ld from %s", exchange->response.status,
			report_judged(report, exchange)->by.id);
	else
		bytes_append_text(out, fault_name(exchange->transport.fault));
}

struct difference {
	enum step step;
	const struct exchange *first, *second; /* NULL: there is none */
};

/* The first step that differs: later differences follow from it. */
static struct difference first_difference(const struct pair *pair, const char *device)
{
	struct difference found = { .first = NULL };

	for (enum step step = 0; step < STEP_COUNT && !found.first; step++) {
		const struct exchange *a = exchange_at(pair->first, device, step);
		const struct exchange *b = exchange_at(pair->second, device, step);

		if (a && b && answers_differ(pair, a, b))
			found = (struct difference){ step, a, b };
	}
	return found;
}

/* Skips a device with the same difference as the device before it. */
void difference_tell_answers(const struct pair *pair, struct bytes *out)
{
	scoped_buffer last = BYTES_EMPTY;

	for (size_t d = 0; d < pair->first->n_devices; d++) {
		const char *device = pair->first->devices[d].device;
		struct difference difference = first_difference(pair, device);
		scoped_buffer words = BYTES_EMPTY;

		if (!difference.first)
			continue;
		bytes_printf(&words, "%s: ", step_name(difference.step));
		append_answer(pair->first, difference.first, &words);
		bytes_append_text(&words, " and ");
		append_answer(pair->second, difference.second, &words);
		if (strcmp(bytes_text(&words), bytes_text(&last)) == 0)
			continue;
		bytes_printf(out, ". %s, %s", device, bytes_text(&words));
		bytes_reset(&last);
		bytes_append_span(&last, bytes_span(&words));
		out->failed |= words.failed || last.failed;
	}
}
