/* SPDX-License-Identifier: MIT */
/*
 * Reading a log, judging what it told and rendering that. The first octet of the input is
 * how many octets the log comes in at a time, 0 for all at once.
 */
#include "fuzz.h"

#include <errno.h>
#include <string.h>

#include "diagnose/report.h"
#include "logs/reader.h"
#include "render/logs.h"
#include "trace/history.h"

struct source {
	const uint8_t *data;
	size_t left, step;
};

static ptrdiff_t give(void *owner, void *buffer, size_t size)
{
	struct source *source = owner;
	size_t n = source->left < size ? source->left : size;

	if (source->step && n > source->step)
		n = source->step;
	if (n > 0)
		memcpy(buffer, source->data, n);
	source->data += n;
	source->left -= n;
	return (ptrdiff_t)n;
}

/* What no log may break. */
static void check_trace(const struct trace *trace)
{
	const struct history *history = trace->history;

	FUZZ_ASSERT(trace->n_exchanges <= LOG_EXCHANGES_MAX + LOG_JOURNEYS_MAX);
	FUZZ_ASSERT(history->n_journeys <= LOG_JOURNEYS_MAX);
	for (size_t i = 0; i < history->n_journeys; i++)
		FUZZ_ASSERT(journey_missing(&history->journeys[i]) <= WAYPOINT_COUNT);
	for (size_t i = 0; i < trace->n_exchanges; i++) {
		FUZZ_ASSERT(trace->exchanges[i]->origin == ORIGIN_LOG);
		FUZZ_ASSERT(trace->exchanges[i]->record.file < history->n_files);
	}
}

static void check_report(const struct trace *trace)
{
	const struct judgement judgement = { .warning_days = 30, .critical_days = 7 };
	struct bytes text = BYTES_EMPTY;
	const struct page page = { .out = &text };
	struct report *report;

	FUZZ_ASSERT(report_new(&report, trace, &judgement) == 0);
	logs_text(&page, report, VERBOSITY_VERBOSE);
	FUZZ_ASSERT(bytes_failed(&text) == 0);
	for (size_t i = 0; i < text.length; i++)
		FUZZ_ASSERT(text.data[i] == '\n' ||
			    (text.data[i] >= ' ' && text.data[i] != 0x7f));
	bytes_clear(&text);
	report_free(report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source = {
		.data = size ? data + 1 : data,
		.left = size ? size - 1 : 0,
		.step = size ? data[0] : 0,
	};
	struct trace *trace;
	struct log *log;
	int r;

	FUZZ_ASSERT(log_new(&log) == 0);
	FUZZ_ASSERT(log_expect(log, "ios"));
	r = log_read(log, "fuzz", give, &source);
	FUZZ_ASSERT(r == 0 || (r == -EINVAL && log_problem(log)[0]));
	FUZZ_ASSERT(log_finish(log, &trace) == 0);
	log_free(log);
	check_trace(trace);
	check_report(trace);
	trace_free(trace);
	return 0;
}
