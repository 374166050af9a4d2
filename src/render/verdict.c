/* SPDX-License-Identifier: MIT */
/*
 * The verdict in a few sentences: the first finding, its devices, and other findings of
 * equal weight. It adds nothing to the report, and says "possibly" unless the finding is
 * certain.
 */
#include "render/verdict.h"

#include <string.h>

#include "base/moment.h"
#include "base/url.h"
#include "trace/history.h"

static bool whole_path_proven(const struct report *report)
{
	const unsigned messages = 1U << STEP_PKIOPERATION | 1U << STEP_LONG_URL;

	for (size_t i = 0; i < report->n_devices; i++)
		if (!(report->devices[i].steps_seen & messages))
			return false;
	return report->n_devices > 0;
}

void verdict_devices(const struct report *report, unsigned devices, struct bytes *out)
{
	const char *separator = "";

	for (size_t i = 0; i < report->n_devices; i++) {
		if (!(devices & (1U << i)))
			continue;
		bytes_printf(out, "%s%s", separator, report->devices[i].device);
		separator = ", ";
	}
}

/* Whether all of the logs were in one archive or folder. */
static bool is_one_bundle(const struct history *history)
{
	bool all = history->n_bundles == 1;

	for (size_t i = 0; i < history->n_files; i++)
		all &= history->files[i].packed;
	return all;
}

/* "3 logs: a.log, b.log, c.log"; of many, the first. */
static void append_files(const struct history *history, struct bytes *out)
{
	const size_t most = history->n_files > 4 ? 3 : history->n_files;

	bytes_printf(out, "%zu logs", history->n_files);
	for (size_t i = 0; i < most; i++)
		bytes_printf(out, "%s%s", i ? ", " : ": ", history->files[i].name);
	if (most < history->n_files)
		bytes_printf(out, " and %zu more", history->n_files - most);
}

/* With several logs, only one of them may contain the URL. */
static void append_logs(const struct trace *trace, struct bytes *out)
{
	const struct history *history = trace->history;
	const bool several = history->n_files != 1 && !is_one_bundle(history);

	if (is_one_bundle(history))
		bytes_append_text(out, history->bundles[0].name);
	else if (history->n_files == 1)
		bytes_printf(out, "Log %s", history->files[0].name);
	else
		append_files(history, out);
	if (url_has_scheme(trace->url))
		bytes_printf(out, "%s %s", several ? ". URL found in them:" : ", about",
			trace->url);
}

void verdict_subject(const struct report *report, struct bytes *out)
{
	const struct trace *trace = report->trace;
	static const char *const parts[PART_COUNT] = {
		[PART_EXTERNAL] = " (external URL)",
		[PART_INTERNAL] = " (internal URL)",
	};

	if (trace->origin == ORIGIN_LOG) {
		append_logs(trace, out);
		return;
	}
	bytes_append_text(out, trace->url);
	if (trace->part == PART_PLACE)
		bytes_printf(out, ", seen in %s", trace->label);
	else if (!strstr(trace->url, trace->label) && !strstr(trace->label, trace->url))
		bytes_printf(out, " (%s)", trace->label);
	if (parts[trace->part])
		bytes_append_text(out, parts[trace->part]);
}

/* " Fails for: ios." */
static void append_set(const struct report *report, const char *introduction,
	unsigned devices, struct bytes *out)
{
	if (!devices)
		return;
	bytes_append_text(out, introduction);
	verdict_devices(report, devices, out);
	bytes_append_char(out, '.');
}

/* Which devices fail says more than which devices saw it. */
static void append_minding(
	const struct report *report, const struct finding *finding, struct bytes *out)
{
	append_set(report, " Fails for: ", finding->minding, out);
	append_set(report, " Does not matter to: ", finding->sparing, out);
	append_set(report, " Not known for: ",
		finding->devices & ~(finding->minding | finding->sparing), out);
}

/* Which devices met it, and which did not. */
static void append_reach(
	const struct report *report, const struct finding *finding, struct bytes *out)
{
	const unsigned all = (1U << report->n_devices) - 1;

	if (finding->minding | finding->sparing) {
		append_minding(report, finding, out);
		return;
	}
	if (report->trace->origin == ORIGIN_LOG) {
		bytes_append_text(out, " Affected: ");
		verdict_devices(report, finding->devices, out);
	} else if (finding->devices == all) {
		bytes_append_text(out, report->n_devices > 1
					       ? " Seen with every device tried: "
					       : " Seen with the device tried: ");
		verdict_devices(report, all, out);
	} else {
		bytes_append_text(out, " Seen with ");
		verdict_devices(report, finding->devices, out);
		bytes_append_text(out, "; not with ");
		verdict_devices(report, all & ~finding->devices, out);
	}
	bytes_append_char(out, '.');
}

/* Every device got a CertRep for its request, despite other faults. */
static bool requests_get_through(const struct report *report)
{
	for (size_t i = 0; i < report->n_devices; i++) {
		const struct device_report *device = &report->devices[i];
		bool answered = false;

		for (size_t s = 0; s < device->n_steps; s++)
			answered |= device->steps[s].step == STEP_PKIOPERATION &&
				    device->steps[s].exchange &&
				    device->steps[s].exchange->reply.kind ==
					    REPLY_CERTREP;
		if (!answered)
			return false;
	}
	return report->n_devices > 0;
}

/* In a comparison the first finding says where the fault is, the second which. */
static void append_second(const struct report *report, struct bytes *out)
{
	const struct finding *second = &report->findings[1];

	if (report->n_findings > 1 && second->severity > SEVERITY_INFO &&
		report->findings[0].cause->when[0].at == AT_END &&
		second->cause->when[0].at != AT_END)
		bytes_printf(out, " %s%s.",
			second->certain ? "" : "Possibly: ", second->title);
}

/* "X may ..." says by itself that it is not certain. */
static bool speaks_of_a_chance(const struct finding *finding)
{
	return finding->cause == cause_undocumented ||
	       finding->cause == cause_undocumented_log ||
	       strstr(finding->title, " may ");
}

/* Other certain findings of the same severity for devices without the first one. */
static void append_others(const struct report *report, struct bytes *out)
{
	const struct finding *first = &report->findings[0];
	unsigned told = first->devices;

	for (size_t i = 1; i < report->n_findings; i++) {
		const struct finding *other = &report->findings[i];

		if (other->severity != first->severity || !other->certain ||
			!(other->devices & ~told))
			continue;
		bytes_printf(out, " And %s: %s.", severity_name(other->severity),
			other->title);
		append_reach(report, other, out);
		told |= other->devices;
	}
}

/* An info finding, or one that an option made so. */
static void append_healthy(const struct finding *first, struct bytes *out)
{
	if (first)
		bytes_printf(out, " %s%s.", first->adjusted ? "Ignored, as asked: " : "",
			first->title);
}

/* A healthy log of long ago shows nothing about today. The day only: the times of a log
 * may have another zone than the reader's. */
static void append_last_day(const struct trace *trace, struct bytes *out)
{
	const size_t day = sizeof("2026-11-22") - 1;
	char text[MOMENT_TEXT];

	if (!trace->started)
		return;
	moment_write(trace->started + (int64_t)trace->duration, text);
	if (text[0])
		bytes_printf(out, " The last of them is of %.*s.", (int)day, text);
}

static void append_unread(const struct history *history, struct bytes *out)
{
	for (size_t i = 0; i < history->n_files; i++) {
		if (!history->files[i].n_problems)
			continue;
		bytes_append_text(
			out, "Some logs could not be read: see the notes on the logs.");
		return;
	}
}

/* The conclusion about two places is in the first report, even if that place
 * works. */
static void append_other_place(const struct report *report, struct bytes *out)
{
	if (strcmp(report->findings[0].cause->id, "only-one-place-fails") == 0 &&
		(report->n_findings < 2 || report->findings[1].severity <= SEVERITY_INFO))
		bytes_append_text(out, " This place works; the other report has the "
				       "fault.");
}

const char *verdict_next(const struct report *report)
{
	const struct finding *first = report->n_findings ? &report->findings[0] : NULL;

	if (report->trace->origin == ORIGIN_LOG || report->status != SEVERITY_OK ||
		(first && first->severity > SEVERITY_INFO) ||
		!whole_path_proven(report) ||
		(first && strcmp(first->cause->id, "enrolled") == 0))
		return NULL;
	return report->server == SERVER_SCEP
		       ? "If devices still fail: this probe asked no CA. Give the logs "
			 "of the server and of a device to scepprobe logs."
		       : "If devices still fail: this probe asked neither the CA nor "
			 "Intune. Give the logs of NDES, of its connector and of a "
			 "device to scepprobe logs.";
}

void verdict_sentence(const struct report *report, struct bytes *out)
{
	const struct finding *first = report->n_findings ? &report->findings[0] : NULL;

	if (first && first->severity > SEVERITY_INFO) {
		bytes_printf(out, "%s%s.",
			first->certain || speaks_of_a_chance(first) ? "" : "Possibly: ",
			first->title);
		append_reach(report, first, out);
		append_second(report, out);
		append_others(report, out);
		append_other_place(report, out);
		if (report->status == SEVERITY_WARNING && requests_get_through(report))
			bytes_append_text(out,
				" Each device tried still gets an answer to its "
				"PKIOperation.");
	} else if (report->trace->origin == ORIGIN_LOG) {
		bytes_append_text(out, "The SCEP lines in these logs show no fault.");
		append_last_day(report->trace, out);
		append_healthy(first, out);
		append_unread(report->trace->history, out);
	} else if (report->status == SEVERITY_OK && whole_path_proven(report)) {
		bytes_append_text(out,
			report->server == SERVER_SCEP
				? "Devices can reach a SCEP server, and it responds "
				  "correctly. Nothing shows that it is NDES."
				: "Devices can reach NDES, and it responds correctly.");
		append_healthy(first, out);
	} else if (report->status == SEVERITY_OK) {
		bytes_append_text(out,
			"The steps that ran show no fault. Only a PKIOperation "
			"proves that devices can enrol.");
	} else {
		bytes_append_text(out, "Not all steps could be run.");
	}
}
