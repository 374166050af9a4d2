/* SPDX-License-Identifier: MIT */
/*
 * JUnit's XML, for pipelines: a target is a suite, a step of a device a case. A case
 * fails where a finding is critical, says what a lesser one has to say, and is skipped
 * where the step did not run. A finding that rests on no step has a case of its own, so
 * that no suite is green whose target is not. There is no standard of this format; what
 * is written is what tests/schema/junit.xsd allows, which the readers have in common.
 */
#include <string.h>

#include "base/moment.h"
#include "render/escape.h"
#include "render/figures.h"
#include "render/render.h"

static void junit_attribute(struct bytes *out, const char *name, const char *value)
{
	bytes_printf(out, " %s=\"", name);
	escape_xml(out, value);
	bytes_append_char(out, '"');
}

/* ---- findings ---- */

static bool rests_on(const struct finding *finding, const struct exchange *exchange)
{
	for (size_t i = 0; exchange && i < finding->n_evidence; i++)
		if (finding->evidence[i] == exchange->id)
			return true;
	return false;
}

static void junit_line(struct bytes *out, const char *first, const char *text)
{
	bytes_append_text(out, first);
	escape_xml(out, text);
	bytes_append_char(out, '\n');
}

static void finding_text(struct bytes *out, const struct finding *finding)
{
	const struct cause *cause = finding->cause;
	const struct reason *reason;

	bytes_printf(out, "%s: %s", severity_name(finding->severity),
		finding->certain ? "" : "Possibly: ");
	junit_line(out, "", finding->title);
	bytes_printf(out, "%s, for %s\n", cause->id, actor_name(finding_who(finding)));
	if (finding->detail.length)
		junit_line(out, "Seen: ", bytes_text(&finding->detail));
	for (size_t i = 0; (reason = finding_reason(finding, i)); i++) {
		junit_line(out, "Why: ", reason->because);
		junit_line(out, "Check: ", reason->check);
		junit_line(out, "Fix: ", reason->fix);
	}
}

/* An element around the text of the findings of that severity that rest on the exchange,
 * or, without one, of `only`. */
static void findings_element(struct bytes *out, const struct report *report,
	const struct exchange *exchange, const struct finding *only,
	enum severity severity, const char *element)
{
	bool open = false;

	for (size_t i = 0; i < report->n_findings; i++) {
		const struct finding *finding = &report->findings[i];

		if (finding->severity != severity ||
			(only ? finding != only : !rests_on(finding, exchange)))
			continue;
		if (!open) {
			bytes_printf(out, "      <%s", element);
			if (strcmp(element, "system-out") != 0) {
				junit_attribute(out, "type", finding->cause->id);
				junit_attribute(out, "message", finding->title);
			}
			bytes_append_char(out, '>');
		}
		open = true;
		finding_text(out, finding);
	}
	if (open)
		bytes_printf(out, "</%s>\n", element);
}

/* ---- cases ---- */

struct counts {
	size_t tests, failures, errors, skipped;
};

/* The text of a case, whose gravest finding is counted. A case has one outcome. */
static void outcome(struct bytes *out, const struct report *report,
	const struct exchange *exchange, const struct finding *only,
	struct counts *counts)
{
	bool failed = only && only->severity == SEVERITY_CRITICAL;
	bool unknown = only && only->severity == SEVERITY_UNKNOWN;

	for (size_t i = 0; i < report->n_findings; i++) {
		const struct finding *finding = &report->findings[i];

		if (!rests_on(finding, exchange))
			continue;
		failed |= finding->severity == SEVERITY_CRITICAL;
		unknown |= finding->severity == SEVERITY_UNKNOWN;
	}
	counts->failures += failed;
	counts->errors += unknown && !failed;
	if (failed)
		findings_element(
			out, report, exchange, only, SEVERITY_CRITICAL, "failure");
	else
		findings_element(out, report, exchange, only, SEVERITY_UNKNOWN, "error");
	findings_element(out, report, exchange, only, SEVERITY_WARNING, "system-out");
}

static void begin_case(struct bytes *out, const char *class, const char *name,
	unsigned number, double seconds)
{
	bytes_append_text(out, "    <testcase");
	junit_attribute(out, "classname", class);
	bytes_printf(out, " name=\"%s", name);
	if (number > 1)
		bytes_printf(out, " (%u)", number);
	bytes_printf(out, "\" time=\"%.6f\">\n", seconds);
}

/* How often the device has come to the step so far, this time included. */
static unsigned repetition(const struct device_report *device, size_t index)
{
	unsigned n = 0;

	for (size_t i = 0; i <= index; i++)
		n += device->steps[i].step == device->steps[index].step;
	return n;
}

static void step_case(struct bytes *out, const struct report *report,
	const struct device_report *device, size_t index, struct counts *counts)
{
	const struct step_report *step = &device->steps[index];
	const struct exchange *exchange = step->exchange;

	counts->tests++;
	counts->skipped += !exchange;
	begin_case(out, device->device, step_name(step->step), repetition(device, index),
		exchange ? exchange->transport.total : 0);
	if (exchange)
		outcome(out, report, exchange, NULL, counts);
	else
		bytes_append_text(out, "      <skipped message=\"not run\"/>\n");
	bytes_append_text(out, "    </testcase>\n");
}

static void finding_case(struct bytes *out, const struct report *report,
	const struct finding *finding, struct counts *counts)
{
	if (finding->n_evidence || finding->severity <= SEVERITY_INFO)
		return;
	counts->tests++;
	begin_case(out, "findings", finding->cause->id, 1, 0);
	outcome(out, report, NULL, finding, counts);
	bytes_append_text(out, "    </testcase>\n");
}

/* A target without a step and without a finding. */
static void empty_case(struct bytes *out, struct counts *counts)
{
	counts->tests++;
	counts->errors++;
	begin_case(out, "scepprobe", "probe", 1, 0);
	bytes_append_text(out, "      <error type=\"unknown\" message=\"Nothing could be "
			       "probed\"/>\n    </testcase>\n");
}

/* ---- suites ---- */

static void suite(struct bytes *out, const struct report *report,
	const struct counts *counts, const struct bytes *cases)
{
	const struct trace *trace = report->trace;
	char started[MOMENT_TEXT];

	moment_write(trace->started, started);
	started[strcspn(started, "Z")] = '\0'; /* xs:dateTime without a zone, by custom */
	bytes_append_text(out, "  <testsuite");
	junit_attribute(out, "name", figures_name(report));
	bytes_printf(out,
		" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" "
		"time=\"%.6f\"",
		counts->tests, counts->failures, counts->errors, counts->skipped,
		trace->duration);
	junit_attribute(out, "timestamp", started);
	bytes_append_text(out, ">\n    <properties>\n      <property name=\"url\"");
	junit_attribute(out, "value", trace->url);
	bytes_printf(out,
		"/>\n      <property name=\"status\" value=\"%s\"/>\n"
		"    </properties>\n",
		severity_name(report->status));
	bytes_append_span(out, bytes_span(cases));
	bytes_append_text(out, "  </testsuite>\n");
	out->failed |= cases->failed;
}

static int junit_begin(struct rendering *rendering)
{
	bytes_append_text(&rendering->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
					   "<testsuites name=\"scepprobe\">\n");
	return 0;
}

static int junit_add_target(struct rendering *rendering, const struct report *report)
{
	scoped_buffer cases = BYTES_EMPTY;
	struct counts counts = { .tests = 0 };

	for (size_t d = 0; d < report->n_devices; d++)
		for (size_t s = 0; s < report->devices[d].n_steps; s++)
			step_case(&cases, report, &report->devices[d], s, &counts);
	for (size_t i = 0; i < report->n_findings; i++)
		finding_case(&cases, report, &report->findings[i], &counts);
	if (!counts.tests)
		empty_case(&cases, &counts);
	suite(&rendering->out, report, &counts, &cases);
	return 0;
}

static int junit_end(struct rendering *rendering)
{
	bytes_append_text(&rendering->out, "</testsuites>\n");
	return 0;
}

extern const struct renderer render_junit;

const struct renderer render_junit = {
	.name = "junit",
	.summary = "XML for pipelines: a suite for each target, a case for each step",
	.begin = junit_begin,
	.target = junit_add_target,
	.end = junit_end,
};
