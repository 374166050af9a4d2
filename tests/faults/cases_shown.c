/* SPDX-License-Identifier: MIT */
/*
 * The cases of the right-hand side: logs are read, traces loaded, made anonymous, judged,
 * compared and shown in every format, and the catalogue is printed.
 */
#include "cases.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "diagnose/comparison.h"
#include "explain/topic.h"
#include "fuzz.h"
#include "har/anonymize.h"
#include "har/har.h"
#include "logs/reader.h"
#include "render/render.h"

enum { NOW = 1700000000 };

static const struct judgement judgement = { .warning_days = 30, .critical_days = 7 };

static struct bytes archive;
static struct trace *healthy, *broken, *logged;

/* ---- traces ---- */

static void free_traces(struct trace **traces, size_t n)
{
	for (size_t i = 0; i < n; i++)
		trace_free(traces[i]);
	free(traces);
}

int case_har(struct bytes *out)
{
	char problem[HAR_PROBLEM];
	struct trace **traces;
	size_t n;
	int r = har_load(bytes_span(&archive), &traces, &n, problem);

	if (r < 0)
		return r;
	r = fuzz_save(traces, n, out);
	free_traces(traces, n);
	return r;
}

int case_anonymize(struct bytes *out)
{
	struct pseudonyms names = { .n = 0 };
	struct trace *anonymous = NULL;
	char problem[HAR_PROBLEM];
	struct trace **traces;
	size_t n;
	int r = har_load(bytes_span(&archive), &traces, &n, problem);

	if (r < 0)
		return r;
	r = trace_anonymize(&anonymous, traces[0], &names);
	if (r == 0)
		bytes_append_text(out, anonymous->url);
	trace_free(anonymous);
	pseudonyms_clear(&names);
	free_traces(traces, n);
	return r < 0 ? r : bytes_failed(out);
}

static ptrdiff_t give(void *owner, void *buffer, size_t size)
{
	struct span *left = owner;
	const size_t n = left->length < size ? left->length : size;

	if (n > 0)
		memcpy(buffer, left->data, n);
	left->data += n;
	left->length -= n;
	return (ptrdiff_t)n;
}

static int read_logs(struct trace **out)
{
	static const char *const names[] = { "iis-windows.log", "iis-500.log",
		"event-36.txt", "ndesplugin-403.log", "omadm-delivery.log",
		"ios-delivery.log" };
	struct log *log;
	int r = log_new(&log);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < sizeof(names) / sizeof(names[0]); i++) {
		char path[64];
		struct span text;

		snprintf(path, sizeof(path), "../logs/%s", names[i]);
		text = fuzz_vector(path);
		r = log_read(log, names[i], give, &text);
	}
	if (r == 0)
		r = log_finish(log, out);
	log_free(log);
	return r;
}

int case_logs(struct bytes *out)
{
	struct trace *trace;
	int r = read_logs(&trace);

	if (r < 0)
		return r;
	for (size_t i = 0; i < trace->n_exchanges; i++)
		bytes_printf(out, "%d %s %ld\n", trace->exchanges[i]->step,
			trace->exchanges[i]->request.method,
			trace->exchanges[i]->response.status);
	trace_free(trace);
	return bytes_failed(out);
}

/* ---- reports ---- */

static int render_as(const struct renderer *renderer,
	const struct render_options *options, const struct report *report,
	struct bytes *out)
{
	struct rendering *rendering;
	int r = rendering_new(&rendering, renderer, options, "0", NOW);

	if (r < 0)
		return r;
	r = rendering_add(rendering, report);
	if (r == 0)
		r = rendering_end(rendering, 1, false);
	if (r == 0)
		bytes_append_span(out, bytes_span(&rendering->out));
	rendering_free(rendering);
	return r < 0 ? r : bytes_failed(out);
}

static int render_all(const struct report *report, struct bytes *out)
{
	const struct render_options options = { .color = true,
		.verbosity = VERBOSITY_VERBOSE };
	int r = 0;

	for (size_t i = 0; r == 0 && i < n_renderers; i++)
		r = render_as(renderers[i], &options, report, out);
	return r;
}

/* The traces stand by; judging and showing them is what runs out of memory. */
static int judge(const struct trace *trace, struct bytes *out)
{
	struct report *report;
	int r = report_new(&report, trace, &judgement);

	if (r < 0)
		return r;
	r = render_all(report, out);
	report_free(report);
	return r;
}

int case_judge(struct bytes *out)
{
	return judge(healthy, out);
}

int case_judge_broken(struct bytes *out)
{
	return judge(broken, out);
}

int case_judge_logs(struct bytes *out)
{
	return judge(logged, out);
}

static int compare(struct report *const *reports, struct bytes *out)
{
	const struct render_options options = { .verbosity = VERBOSITY_NORMAL };
	int r = comparison_judge(reports, 2);

	return r < 0 ? r : render_as(renderer_find("text"), &options, reports[0], out);
}

/* An external URL that fails, and an internal one that works. */
int case_compare(struct bytes *out)
{
	struct report *reports[2];
	int r = report_new(&reports[0], broken, &judgement);

	if (r < 0)
		return r;
	r = report_new(&reports[1], healthy, &judgement);
	if (r == 0) {
		r = compare(reports, out);
		report_free(reports[1]);
	}
	report_free(reports[0]);
	return r;
}

/* ---- the catalogue ---- */

static int show_row(const struct topic *topic, const void *row, const struct page *page)
{
	bool failed = false;
	json_t *tree;

	topic->line(page, row);
	topic->article(page, row);
	tree = topic->tree(row, &failed);
	json_decref(tree);
	return failed || !tree ? -ENOMEM : bytes_failed(page->out);
}

/* The first rows of each topic: all causes are told by the same code. */
int case_catalogue(struct bytes *out)
{
	static const struct topic *const shelves[] = { &topic_findings, &topic_checks,
		&topic_hresults };
	const struct page page = { .out = out, .color = true };
	int r = 0;

	for (size_t i = 0; i < sizeof(shelves) / sizeof(shelves[0]); i++)
		for (size_t k = 0; r == 0 && k < 3 && shelves[i]->at(k); k++)
			r = show_row(shelves[i], shelves[i]->at(k), &page);
	render_contents(&page);
	render_manual(out);
	return r < 0 ? r : bytes_failed(out);
}

void cases_show(struct trace *works, struct trace *fails)
{
	healthy = works;
	healthy->part = PART_INTERNAL;
	broken = fails;
	broken->part = PART_EXTERNAL;
	FUZZ_ASSERT(fuzz_save(&healthy, 1, &archive) == 0);
	FUZZ_ASSERT(read_logs(&logged) == 0);
}
