/* SPDX-License-Identifier: MIT */
/*
 * Passes reports to the renderer, the archive and the list of certificates, and their
 * output to the outlets. It only holds the current piece.
 */
#include "api/results.h"

#include <errno.h>

#include "har/anonymize.h"

static int hand_over(struct results *results, const struct scepprobe_outlet *outlet,
	struct bytes *ready)
{
	int r = bytes_failed(ready);

	if (r == 0 && outlet->write && ready->length > 0)
		r = outlet->write(outlet->owner, bytes_text(ready), ready->length);
	bytes_reset(ready);
	results->cut |= r < 0;
	return r;
}

static int hand_over_all(struct results *results)
{
	const struct scepprobe_output *output = results->output;
	int r;

	results->begun |= results->rendering->out.length > 0;
	r = hand_over(results, &output->report, &results->rendering->out);

	if (r == 0)
		r = hand_over(results, &output->trace, &results->archive);
	return r == 0 ? hand_over(results, &output->issued, &results->issued) : r;
}

int results_begin(struct results *results, const struct scepprobe_output *output,
	int64_t started, size_t total)
{
	const struct renderer *renderer = renderer_find(output->format);
	const struct render_options options = {
		.color = output->color,
		.columns = output->columns,
		.utf8 = output->utf8,
		.verbosity = output->verbosity,
		.warning_seconds = output->warning_seconds,
		.critical_seconds = output->critical_seconds,
	};
	int r;

	*results = (struct results){ .output = output, .total = total };
	if (!renderer)
		return -EINVAL;
	r = rendering_new(
		&results->rendering, renderer, &options, scepprobe_version(), started);
	if (r == 0 && output->trace.write)
		r = har_begin(&results->har, scepprobe_version(), &results->archive);
	return r == 0 ? hand_over_all(results) : r;
}

static int append_issued(const struct trace *trace, struct bytes *out)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < trace->n_exchanges; i++) {
		const struct exchange *exchange = trace->exchanges[i];
		const struct bytes *der = &exchange->reply.certrep.issued_der;

		if (exchange->step != STEP_GETCERT && der->length > 0)
			r = certificate_pem(bytes_span(der), out);
	}
	return r;
}

static int save_trace(struct results *results, const struct trace *trace)
{
	struct trace *anonymous;
	int r;

	if (!results->output->anonymize)
		return har_add(&results->har, trace, &results->archive);
	r = trace_anonymize(&anonymous, trace, &results->names);
	if (r < 0)
		return r;
	r = har_add(&results->har, anonymous, &results->archive);
	trace_free(anonymous);
	return r;
}

int results_add(struct results *results, const struct report *report)
{
	int r = rendering_add(results->rendering, report);

	if (r == 0 && results->output->trace.write)
		r = save_trace(results, report->trace);
	if (r == 0 && results->output->issued.write) {
		r = append_issued(report->trace, &results->issued);
		if (r < 0)
			bytes_reset(&results->issued);
	}
	return r == 0 ? hand_over_all(results) : r;
}

void results_progress(struct results *results, size_t n)
{
	const struct scepprobe_output *output = results->output;

	results->done += n;
	if (output->progress)
		output->progress(output->progress_owner, results->done, results->total,
			report_exit_status(results->rendering->run.status));
}

static int end_archive(struct results *results)
{
	const struct scepprobe_output *output = results->output;
	scoped_buffer clause = BYTES_EMPTY;

	if (output->notice && har_left_out(&results->har, &clause))
		output->notice(output->notice_owner, bytes_text(&clause));
	return har_end(&results->har, &results->archive);
}

int results_end(struct results *results, double duration, bool interrupted)
{
	int r = rendering_end(results->rendering, duration, interrupted);

	if (r == 0 && results->output->trace.write)
		r = end_archive(results);
	return r == 0 ? hand_over_all(results) : r;
}

void results_close(struct results *results, double duration)
{
	int r = 0;

	if (!results->rendering || results->cut)
		return;
	if (results->begun)
		r = rendering_end(results->rendering, duration, true);
	if (r == 0 && results->output->trace.write)
		r = end_archive(results);
	if (r == 0)
		(void)!hand_over_all(results);
}

void results_clear(struct results *results)
{
	rendering_free(results->rendering);
	har_writer_clear(&results->har);
	pseudonyms_clear(&results->names);
	bytes_clear(&results->archive);
	bytes_clear(&results->issued);
}
