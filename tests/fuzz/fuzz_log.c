/* SPDX-License-Identifier: MIT */
/*
 * Reading a log, judging what it told and rendering that. The first octet of the input is
 * how many octets the log comes in at a time, 0 for all at once.
 *
 * With FUZZ_DRIVER it is a program of its own, without libFuzzer: `fuzz_log [-m N] FILE...`
 * runs each file, and N spoilt copies of it, and writes how many inputs that were.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/report.h"
#include "render/history.h"
#include "trace/log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CLAIM(condition)                                                                 \
	do {                                                                             \
		if (!(condition))                                                        \
			abort();                                                         \
	} while (0)

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
	const struct log_history *history = trace->history;

	CLAIM(trace->n_exchanges <= LOG_EXCHANGES_MAX + LOG_JOURNEYS_MAX);
	CLAIM(history->n_journeys <= LOG_JOURNEYS_MAX);
	for (size_t i = 0; i < history->n_journeys; i++)
		CLAIM(journey_missing(&history->journeys[i]) <= WAYPOINT_COUNT);
	for (size_t i = 0; i < trace->n_exchanges; i++) {
		CLAIM(trace->exchanges[i]->record.kind != RECORD_NONE);
		CLAIM(trace->exchanges[i]->record.file < history->n_files);
	}
}

static void check_report(const struct trace *trace)
{
	const struct judgement judgement = { .warning_days = 30, .critical_days = 7 };
	struct bytes text = BYTES_EMPTY;
	const struct page page = { .out = &text };
	struct report *report;

	CLAIM(report_new(&report, trace, &judgement) == 0);
	history_text(&page, report, VERBOSITY_VERBOSE);
	CLAIM(bytes_failed(&text) == 0);
	for (size_t i = 0; i < text.length; i++)
		CLAIM(text.data[i] == '\n' || (text.data[i] >= ' ' && text.data[i] != 0x7f));
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

	CLAIM(log_new(&log) == 0);
	CLAIM(log_expect(log, "ios"));
	r = log_read(log, "fuzz", give, &source);
	CLAIM(r == 0 || (r == -EINVAL && log_problem(log)[0]));
	CLAIM(log_finish(log, &trace) == 0);
	log_free(log);
	check_trace(trace);
	check_report(trace);
	trace_free(trace);
	return 0;
}

#ifdef FUZZ_DRIVER

static unsigned long n_runs;

/* Steele and others' splitmix64: a few lines, and the same everywhere. */
static uint64_t next_number(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15U;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return z ^ z >> 31;
}

/* Exactly as large as the input, so that a sanitizer sees what reads past it. */
static void run_one(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size);

	CLAIM(copy);
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	n_runs++;
}

/* Cut, with an octet changed, or with a part doubled. */
static size_t spoil(const uint8_t *whole, size_t size, uint64_t *state, uint8_t *out)
{
	size_t at = next_number(state) % size, part = next_number(state) % (size - at + 1);

	memcpy(out, whole, size);
	out[0] = (uint8_t)next_number(state);
	switch (next_number(state) % 3) {
	case 0:
		return at + 1;
	case 1:
		out[at] = (uint8_t)next_number(state);
		return size;
	default:
		memcpy(out + size, whole + at, part);
		return size + part;
	}
}

static void run_file(const char *path, unsigned long times)
{
	static uint8_t whole[1 << 20], spoilt[2 << 20];
	FILE *file = fopen(path, "rb");
	uint64_t state = 1;
	size_t size;

	CLAIM(file);
	whole[0] = 0;
	size = 1 + fread(whole + 1, 1, sizeof(whole) - 1, file);
	fclose(file);
	run_one(whole, size);
	for (unsigned long i = 0; i < times; i++)
		run_one(spoilt, spoil(whole, size, &state, spoilt));
}

int main(int argc, char **argv)
{
	unsigned long times = 0;
	int first = 1;

	if (argc > 2 && strcmp(argv[1], "-m") == 0) {
		times = strtoul(argv[2], NULL, 10);
		first = 3;
	}
	for (int i = first; i < argc; i++)
		run_file(argv[i], times);
	printf("%lu inputs\n", n_runs);
	return n_runs > 0 ? 0 : 1;
}

#endif
