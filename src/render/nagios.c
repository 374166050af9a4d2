/* SPDX-License-Identifier: MIT */
/*
 * The output of a monitoring plugin, by the Monitoring Plugins Development Guidelines: a
 * status line of bounded length with the performance data that graphs want, then long
 * text, then the performance data of each step behind another bar.
 *
 * The status comes first and is known last: so a target leaves a summary of fixed size
 * behind, and the first one, which mostly is the only one, its long text. A bar or a line
 * end in what a server said never gets out.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/url.h"
#include "diagnose/summary.h"
#include "render/escape.h"
#include "render/figures.h"
#include "render/page.h"
#include "render/render.h"

enum {
	LINE_COLUMNS = 200, /* what pagers and mails still show */
	NAME_COLUMNS = 30,
	NAME_LENGTH = 128,
	TITLE_LENGTH = 160,
	LINES_MAX = 40, /* of targets: a plugin's output may be cut at 4 KiB */
};

/* What is kept of a target. */
struct summary {
	char name[NAME_LENGTH];
	enum severity status;
	bool certain;
	const struct cause *cause; /* the worst finding's; NULL: none above info */
	char title[TITLE_LENGTH];  /* its own */
	size_t order;
};

struct state {
	struct summary *summaries;
	size_t n, capacity, counts[SEVERITY_CRITICAL + 1];
	struct judgement judgement;
	bool seen[FIGURES_ROLES], https;
	int days[FIGURES_ROLES];    /* the least of all targets */
	double duration;            /* of the one target, seconds */
	size_t criticals, warnings; /* findings of the one target */
	size_t n_devices, n_steps;
	struct bytes text, steps; /* of the one target: long text; data of its steps */
};

static const char *plugin_word(enum severity status)
{
	static const char *const words[] = {
		[SEVERITY_OK] = "OK",
		[SEVERITY_INFO] = "OK",
		[SEVERITY_UNKNOWN] = "UNKNOWN",
		[SEVERITY_WARNING] = "WARNING",
		[SEVERITY_CRITICAL] = "CRITICAL",
	};

	return words[status];
}

/* ---- performance data ---- */

/* Labels have no "'" and no "="; what else is odd in a device's name goes as well. */
static void append_data_label(struct bytes *out, const char *text)
{
	for (; *text; text++) {
		const char c = *text;
		const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
				   (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
				   c == '.';

		bytes_append_char(out, c == '-' || !plain ? '_' : c);
	}
}

/* A step that was asked for and did not run has the value U: it could not be measured. */
static void append_steps(const struct report *report, struct bytes *out)
{
	for (size_t d = 0; d < report->n_devices; d++) {
		struct step_figures steps[STEP_COUNT];
		size_t n = figures_steps(&report->devices[d], steps);

		for (size_t i = 0; i < n; i++) {
			if (out->length)
				bytes_append_char(out, ' ');
			append_data_label(out, report->devices[d].device);
			bytes_append_char(out, '_');
			append_data_label(out, step_name(steps[i].step));
			if (steps[i].run)
				bytes_printf(out, "=%.6fs;;;0", steps[i].total);
			else
				bytes_append_text(out, "=U;;;0");
		}
	}
}

/* Days left. N days or fewer are too few, which is the range "@~:N". */
static void append_days(const struct state *state, struct bytes *out)
{
	static const char *const labels[FIGURES_ROLES] = {
		"tls_days",
		"ra_signing_days",
		"ra_encryption_days",
		"ca_days",
	};
	for (int i = 0; i < FIGURES_ROLES; i++) {
		if (figures_roles[i] == CERTIFICATE_TLS && !state->https)
			continue;
		if (state->seen[i])
			bytes_printf(out, " %s=%d", labels[i], state->days[i]);
		else
			bytes_printf(out, " %s=U", labels[i]);
		bytes_printf(out, ";@~:%d;@~:%d", state->judgement.warning_days,
			state->judgement.critical_days);
	}
}

/* Of the one target, or of all. */
static double time_taken(const struct rendering *rendering)
{
	const struct state *state = rendering->state;

	return state->n == 1 ? state->duration : rendering->run.duration;
}

/* The limit that was passed, in seconds, or 0. */
static double time_passed(const struct rendering *rendering, enum severity *severity)
{
	const struct render_options *options = &rendering->options;
	const double taken = time_taken(rendering);

	*severity = SEVERITY_OK;
	if (options->critical_seconds > 0 && taken > options->critical_seconds) {
		*severity = SEVERITY_CRITICAL;
		return options->critical_seconds;
	}
	if (options->warning_seconds > 0 && taken > options->warning_seconds) {
		*severity = SEVERITY_WARNING;
		return options->warning_seconds;
	}
	return 0;
}

static void append_limit(struct bytes *out, double seconds)
{
	if (seconds > 0)
		bytes_printf(out, "%g", seconds);
	bytes_append_char(out, ';');
}

static void append_data(const struct rendering *rendering, struct bytes *out)
{
	const struct state *state = rendering->state;
	const size_t *counts = state->counts;

	bytes_printf(out, " | time=%.6fs;", time_taken(rendering));
	append_limit(out, rendering->options.warning_seconds);
	append_limit(out, rendering->options.critical_seconds);
	bytes_append_char(out, '0');
	if (state->n)
		append_days(state, out);
	if (state->n == 1)
		bytes_printf(out, " critical=%zu;;;0 warning=%zu;;;0", state->criticals,
			state->warnings);
	else
		bytes_printf(out,
			" targets=%zu;;;0 ok=%zu;;;0 warning=%zu;;;0 "
			"critical=%zu;;;0 unknown=%zu;;;0",
			state->n, counts[SEVERITY_OK] + counts[SEVERITY_INFO],
			counts[SEVERITY_WARNING], counts[SEVERITY_CRITICAL],
			counts[SEVERITY_UNKNOWN]);
	bytes_append_char(out, '\n');
}

/* ---- the long text of one target ---- */

/* "Check: ...": a line of plain text, however long; the reader's window breaks it. */
static void text_line(struct bytes *out, const char *first, const char *text)
{
	bytes_append_text(out, first);
	escape_plugin(out, text);
	bytes_append_char(out, '\n');
}

static void finding_text(struct bytes *out, const struct finding *finding, int level)
{
	const struct cause *cause = finding->cause;
	const struct reason *reason;

	bytes_printf(out, "%s: %s", plugin_word(finding->severity),
		finding->certain ? "" : "Possibly: ");
	text_line(out, "", finding->title);
	bytes_printf(out, "  %s, for %s\n", cause->id, actor_name(finding_who(finding)));
	if (finding->detail.length)
		text_line(out, "  Seen: ", bytes_text(&finding->detail));
	for (size_t i = 0; (reason = finding_reason(finding, i)); i++) {
		if (level >= 2)
			text_line(out, "  Why: ", reason->because);
		text_line(out, "  Check: ", reason->check);
		if (level >= 2)
			text_line(out, "  Fix: ", reason->fix);
	}
	for (int i = 0; level >= 2 && i < CAUSE_REFERENCES && cause->references[i]; i++)
		text_line(out, "  See: ", cause->references[i]);
}

static void step_text(struct bytes *out, const struct report *report,
	const struct step_report *step, int level)
{
	const struct exchange *exchange = step->exchange;
	scoped_buffer what = BYTES_EMPTY;

	bytes_printf(out, "  %s: ", step_name(step->step));
	if (!exchange) {
		bytes_append_text(out, "not run\n");
		return;
	}
	summary_of_exchange(exchange, report_judged(report, exchange), &what);
	bytes_printf(out, "%s, ", severity_name(step->status));
	escape_plugin(out, bytes_text(&what));
	bytes_printf(out, ", %.0f ms\n", exchange->transport.total * 1000);
	out->failed |= what.failed;
	if (level < 3)
		return;
	text_line(out, "    ", exchange->request.url ? exchange->request.url : "");
	text_line(out, "    address: ", exchange->transport.address);
	for (enum phase phase = 0; phase < PHASE_COUNT; phase++)
		bytes_printf(out, "%s%s %.1f ms%s", phase ? ", " : "    ",
			phase_name(phase), exchange->transport.seconds[phase] * 1000,
			phase + 1 == PHASE_COUNT ? "\n" : "");
}

static void long_text(struct bytes *out, const struct report *report, int level)
{
	for (size_t i = 0; i < report->n_findings; i++)
		if (report->findings[i].severity > SEVERITY_INFO || level >= 2)
			finding_text(out, &report->findings[i], level);
	for (size_t d = 0; level >= 1 && d < report->n_devices; d++) {
		text_line(out, "", report->devices[d].device);
		for (size_t s = 0; s < report->devices[d].n_steps; s++)
			step_text(out, report, &report->devices[d].steps[s], level);
	}
}

/* ---- a target ---- */

static void note_certificates(struct state *state, const struct report *report)
{
	const struct trace *trace = report->trace;

	state->judgement = *report->judgement;
	state->https |= strncmp(trace->url, "https:", 6) == 0;
	for (int i = 0; i < FIGURES_ROLES; i++) {
		struct certificate certificate = { .role = figures_roles[i] };
		int days;

		if (!figures_not_after(report, figures_roles[i], &certificate.not_after))
			continue;
		days = certificate_days_left(&certificate, trace->started);
		if (!state->seen[i] || days < state->days[i])
			state->days[i] = days;
		state->seen[i] = true;
	}
}

static void summarize(struct summary *summary, const struct report *report, size_t order)
{
	const struct finding *first = report->n_findings ? &report->findings[0] : NULL;
	scoped_buffer name = BYTES_EMPTY, title = BYTES_EMPTY;

	escape_plugin(&name, figures_name(report));
	*summary = (struct summary){ .status = report->status, .order = order };
	text_keep(summary->name, bytes_span(&name));
	if (!first || first->severity <= SEVERITY_INFO)
		return;
	summary->cause = first->cause;
	escape_plugin(&title, first->title);
	text_keep(summary->title, bytes_span(&title));
	summary->certain = first->certain;
}

static int keep_summary(struct state *state, const struct report *report)
{
	if (state->n == state->capacity) {
		size_t capacity = state->capacity ? 2 * state->capacity : 8;
		struct summary *grown = realloc(
			state->summaries, capacity * sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		state->summaries = grown;
		state->capacity = capacity;
	}
	summarize(&state->summaries[state->n], report, state->n);
	state->n++;
	state->counts[report->status]++;
	return 0;
}

static int nagios_add_target(struct rendering *rendering, const struct report *report)
{
	struct state *state = rendering->state;

	note_certificates(state, report);
	if (state->n == 0) {
		state->duration = report->trace->duration;
		state->criticals = figures_count(report, SEVERITY_CRITICAL);
		state->warnings = figures_count(report, SEVERITY_WARNING);
		state->n_devices = report->n_devices;
		state->n_steps = report->trace->n_exchanges;
		long_text(&state->text, report, (int)rendering->options.verbosity);
		append_steps(report, &state->steps);
	} else {
		bytes_clear(&state->text);
		bytes_clear(&state->steps);
	}
	return keep_summary(state, report);
}

/* ---- the status line ---- */

/* "id: title", with `where` after the id: the end is cut, never the id. */
static void append_cause(
	const struct summary *summary, const char *where, struct bytes *out)
{
	if (summary->cause)
		bytes_printf(out, "%s%s%s: %s", summary->cause->id,
			summary->certain ? "" : " (possible)", where, summary->title);
	else if (summary->status == SEVERITY_UNKNOWN)
		bytes_printf(out, "the steps could not all be run%s", where);
	else
		bytes_printf(out, "as it should be%s", where);
}

/* " at NAME": without what all names begin with, and no longer than a line can bear. */
static void append_place(const struct summary *summary, struct bytes *out)
{
	const struct page page = { .out = out };

	bytes_append_text(out, " at ");
	page_cell(&page, url_behind_scheme(summary->name), NAME_COLUMNS, false);
}

static void append_healthy(const struct state *state, struct bytes *out)
{
	int least = INT_MAX;

	if (state->n == 1)
		bytes_printf(out, "%zu device%s, %zu requests", state->n_devices,
			state->n_devices == 1 ? "" : "s", state->n_steps);
	else
		bytes_printf(out, "%zu targets", state->n);
	for (int i = 0; i < FIGURES_ROLES; i++)
		if (state->seen[i] && state->days[i] < least)
			least = state->days[i];
	if (least < INT_MAX)
		bytes_printf(out, ", first certificate expires in %d days", least);
}

static void append_slowness(const struct rendering *rendering, struct bytes *out)
{
	enum severity severity;
	const double limit = time_passed(rendering, &severity);

	if (limit > 0)
		bytes_printf(out, "; took %.1f s, more than %g s", time_taken(rendering),
			limit);
}

static int nagios_compare(const void *left, const void *right)
{
	const struct summary *a = left, *b = right;

	if (a->status != b->status)
		return a->status < b->status ? 1 : -1;
	return a->order < b->order ? -1 : 1;
}

/* The summaries are sorted, the worst first. */
static void status_line(const struct rendering *rendering, struct bytes *out)
{
	const struct state *state = rendering->state;
	const struct run *run = &rendering->run;
	const struct summary *worst = state->summaries;
	const struct page page = { .out = out };
	const bool whole = !run->interrupted && state->n > 0;
	scoped_buffer line = BYTES_EMPTY, place = BYTES_EMPTY;

	bytes_printf(
		&line, "SCEP %s - ", plugin_word(whole ? run->status : SEVERITY_UNKNOWN));
	if (!whole)
		bytes_printf(&line, "interrupted after %zu targets%s", state->n,
			state->n ? "; " : "");
	if (state->n > 1 && worst->status > SEVERITY_INFO) {
		bytes_printf(&line, "%zu of %zu: ",
			state->n - state->counts[SEVERITY_OK] -
				state->counts[SEVERITY_INFO],
			state->n);
		append_place(worst, &place);
	}
	if (state->n && worst->status > SEVERITY_INFO)
		append_cause(worst, bytes_text(&place), &line);
	else if (state->n)
		append_healthy(state, &line);
	append_slowness(rendering, &line);
	page_cell(&page, bytes_text(&line), LINE_COLUMNS, false);
	out->failed |= line.failed || place.failed;
}

/* ---- the whole ---- */

static void target_lines(const struct state *state, int level, struct bytes *out)
{
	size_t shown = 0;

	for (; shown < state->n && shown < LINES_MAX; shown++) {
		const struct summary *summary = &state->summaries[shown];

		if (summary->status <= SEVERITY_INFO && level < 1)
			break;
		bytes_printf(
			out, "%s: %s: ", plugin_word(summary->status), summary->name);
		append_cause(summary, "", out);
		bytes_append_char(out, '\n');
	}
	if (shown == LINES_MAX && shown < state->n)
		bytes_printf(out, "and %zu more\n", state->n - shown);
}

static int nagios_end(struct rendering *rendering)
{
	struct state *state = rendering->state;
	struct bytes *out = &rendering->out;
	const int level = (int)rendering->options.verbosity;
	enum severity slowness;

	time_passed(rendering, &slowness);
	if (slowness > rendering->run.status)
		rendering->run.status = slowness;
	if (state->n)
		qsort(state->summaries, state->n, sizeof(*state->summaries),
			nagios_compare);
	status_line(rendering, out);
	append_data(rendering, out);
	out->failed |= state->text.failed || state->steps.failed;
	if (level <= (int)VERBOSITY_QUIET)
		return 0;
	if (state->n > 1)
		target_lines(state, level, out);
	bytes_append_span(out, bytes_span(&state->text));
	if (!state->steps.length)
		return 0;
	/* Words before the bar: Nagios takes a line that begins with one for text. No
	 * blank behind it: Icinga would count that to the label. */
	bytes_append_text(out, "Times of the steps |");
	bytes_append_span(out, bytes_span(&state->steps));
	bytes_append_char(out, '\n');
	return 0;
}

static void nagios_clear(void *argument)
{
	struct state *state = argument;

	free(state->summaries);
	bytes_clear(&state->text);
	bytes_clear(&state->steps);
}

extern const struct renderer render_nagios;

const struct renderer render_nagios = {
	.name = "nagios",
	.summary = "output of a plugin for Nagios, Icinga and compatible systems",
	.state_size = sizeof(struct state),
	.target = nagios_add_target,
	.end = nagios_end,
	.clear = nagios_clear,
};
