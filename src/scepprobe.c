/* SPDX-License-Identifier: MIT */
/*
 * Behind the public header, and the one file that knows both wings: it lets the right
 * wing act (device, net), hands each trace to the left wing to judge (diagnose), and
 * keeps trace and report together until they are rendered.
 */
#include "scepprobe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "device/session.h"
#include "diagnose/report.h"
#include "net/probe.h"
#include "net/url.h"
#include "render/render.h"
#include "scep/dissect.h"
#include "settings.h"
#include "trace/har.h"

enum { TARGETS_AT_ONCE = 8 };

struct target_name {
	char *url, *label;
};

struct scepprobe {
	struct settings settings;
	struct target_name *targets;
	size_t n_targets;
	struct trace **traces;       /* of archives, to be judged */
	size_t n_traces;
};

struct judged {
	struct trace *trace;
	struct report *report;
};

struct scepprobe_report {
	struct judged *judged;
	size_t n;
	int64_t started;
	double duration;
	enum severity status;
};

int scepprobe_new(struct scepprobe **out)
{
	struct scepprobe *probe = calloc(1, sizeof(*probe));

	if (!probe)
		return -ENOMEM;
	settings_init(&probe->settings);
	*out = probe;
	return 0;
}

void scepprobe_free(struct scepprobe *probe)
{
	if (!probe)
		return;
	for (size_t i = 0; i < probe->n_targets; i++) {
		free(probe->targets[i].url);
		free(probe->targets[i].label);
	}
	free(probe->targets);
	for (size_t i = 0; i < probe->n_traces; i++)
		trace_free(probe->traces[i]);
	free(probe->traces);
	settings_clear(&probe->settings);
	free(probe);
}

int scepprobe_set(struct scepprobe *probe, const char *name, const char *value)
{
	return settings_set(&probe->settings, name, value);
}

const char *scepprobe_problem(const struct scepprobe *probe)
{
	return probe->settings.problem;
}

int scepprobe_add_target(struct scepprobe *probe, const char *text)
{
	struct settings *settings = &probe->settings;
	struct target_name target = { .url = NULL };
	struct target_name *grown;
	char why[100];
	int r = url_canonical(text, &target.url, why, sizeof(why));

	/* What stands before an '@' may be a password. */
	if (r == -EINVAL)
		return settings_refuse(settings, "'%.100s' is not the URL of an NDES: %s",
			strchr(text, '@') ? "...@..." : text, why);
	if (r < 0)
		return r;
	target.label = strdup(text);
	grown = realloc(probe->targets, (probe->n_targets + 1) * sizeof(*grown));
	if (grown)
		probe->targets = grown;
	if (!grown || !target.label) {
		free(target.url);
		free(target.label);
		return -ENOMEM;
	}
	grown[probe->n_targets++] = target;
	return 0;
}

/* ---- acting ---- */

static int new_trace(const struct scepprobe *probe, const struct target_name *target,
	struct trace **out)
{
	const struct settings *settings = &probe->settings;
	int r = trace_new(out, target->url, target->label);

	if (r < 0)
		return r;
	(*out)->started = (int64_t)time(NULL);
	(*out)->steps = settings->session.steps;
	(*out)->tls_unchecked = settings->http.insecure;
	for (size_t i = 0; i < settings->n_devices; i++)
		(void)trace_add_device(*out, settings->devices[i]->id);
	return 0;
}

static int start_target(struct scepprobe *probe, struct probe *net,
	const struct target_name *target, struct trace **trace)
{
	const struct settings *settings = &probe->settings;
	struct session *sessions[TRACE_DEVICES_MAX];
	size_t n = 0;
	int r = new_trace(probe, target, trace);

	if (r < 0)
		return r;
	for (; r == 0 && n < settings->n_devices; n += r == 0)
		r = session_new(&sessions[n], settings->devices[n], target->url,
			&settings->session);
	if (r < 0) {
		while (n > 0)
			session_free(sessions[--n]);
		trace_free(*trace);
		return r;
	}
	return probe_start(net, *trace, sessions, n, settings->timeout);
}

static int judge(const struct scepprobe *probe, struct judged *judged,
	struct trace *trace)
{
	judged->trace = trace;
	return report_new(&judged->report, trace, &probe->settings.judgement);
}

/* Targets end in any order; the report keeps that of the command line. */
static int run_targets(struct scepprobe *probe, struct probe *net,
	struct scepprobe_report *report)
{
	struct trace **running = calloc(probe->n_targets, sizeof(struct trace *));
	struct trace *done;
	size_t started = 0, ended = 0;
	int r = running ? 0 : -ENOMEM;

	while (r >= 0 && ended < probe->n_targets) {
		while (r >= 0 && started < probe->n_targets &&
			started - ended < TARGETS_AT_ONCE) {
			r = start_target(probe, net, &probe->targets[started],
				&running[started]);
			started++;
		}
		if (r >= 0)
			r = probe_wait(net, &done);
		for (size_t i = 0; r > 0 && i < started; i++) {
			if (running[i] != done)
				continue;
			running[i] = NULL;
			r = judge(probe, &report->judged[i], done);
			break;
		}
		ended++;
	}
	free(running);
	return r < 0 ? r : 0;
}

static double now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int run(struct scepprobe *probe, struct scepprobe_report *report)
{
	struct probe *net;
	double before = now_seconds();
	int r = probe_new(&net, &probe->settings.http);

	if (r < 0)
		return r;
	report->started = (int64_t)time(NULL);
	r = run_targets(probe, net, report);
	probe_free(net);
	report->duration = now_seconds() - before;
	return r;
}

/* Lets `fill` make a report of n targets, and gives it their worst status. */
static int make_report(struct scepprobe *probe, size_t n,
	int (*fill)(struct scepprobe *probe, struct scepprobe_report *report),
	struct scepprobe_report **out)
{
	struct scepprobe_report *report = calloc(1, sizeof(*report));
	int r = settings_finish(&probe->settings);

	if (r < 0 || !report) {
		free(report);
		return r < 0 ? r : -ENOMEM;
	}
	report->n = n;
	report->judged = calloc(n ? n : 1, sizeof(*report->judged));
	r = report->judged ? fill(probe, report) : -ENOMEM;
	if (r < 0) {
		scepprobe_report_free(report);
		return r;
	}
	for (size_t i = 0; i < n; i++)
		if (report->judged[i].report->status > report->status)
			report->status = report->judged[i].report->status;
	*out = report;
	return 0;
}

/* The family of an address that stands in a URL for a host's name. */
static enum http_family family_of(const char *host)
{
	if (strchr(host, ':'))
		return HTTP_IPV6;
	return host[strspn(host, "0123456789.")] ? HTTP_ANY_FAMILY : HTTP_IPV4;
}

/* -4 and -6 choose among the addresses of a name; a literal has no other. */
static int check_families(struct scepprobe *probe)
{
	enum http_family wanted = probe->settings.http.family;

	for (size_t i = 0; wanted != HTTP_ANY_FAMILY && i < probe->n_targets; i++) {
		scoped(char) *host = NULL;
		unsigned port;
		int r = url_host(probe->targets[i].url, &host, &port);

		if (r < 0)
			return r;
		if (family_of(host) != HTTP_ANY_FAMILY && family_of(host) != wanted)
			return settings_refuse(&probe->settings,
				"-%d: '%.80s' is an address of the other family",
				wanted == HTTP_IPV4 ? 4 : 6, host);
	}
	return 0;
}

int scepprobe_run(struct scepprobe *probe, struct scepprobe_report **out)
{
	int r = check_families(probe);

	return r < 0 ? r : make_report(probe, probe->n_targets, run, out);
}

/* ---- judging what others saw ---- */

int scepprobe_add_archive(struct scepprobe *probe, const void *data, size_t length)
{
	char problem[HAR_PROBLEM];
	struct trace **traces, **grown;
	size_t n;
	int r = har_load((struct span){ data, length }, &traces, &n, problem);

	if (r == -EINVAL)
		return settings_refuse(&probe->settings, "%s", problem);
	if (r < 0)
		return r;
	grown = realloc(probe->traces, (probe->n_traces + n) * sizeof(struct trace *));
	if (grown) {
		memcpy(grown + probe->n_traces, traces, n * sizeof(struct trace *));
		probe->traces = grown;
		probe->n_traces += n;
	}
	for (size_t i = 0; !grown && i < n; i++)
		trace_free(traces[i]);
	free(traces);
	return grown ? 0 : -ENOMEM;
}

/* The run began with its first trace and ended with its last. */
static void note_times(struct scepprobe_report *report, const struct trace *trace)
{
	double end = (double)(trace->started - report->started) + trace->duration;

	if (end > report->duration)
		report->duration = end;
}

static int replay(struct scepprobe *probe, struct scepprobe_report *report)
{
	int r = 0;

	for (size_t i = 0; i < report->n; i++)
		if (i == 0 || probe->traces[i]->started < report->started)
			report->started = probe->traces[i]->started;
	for (size_t i = 0; i < report->n; i++)
		note_times(report, probe->traces[i]);
	for (size_t i = 0; r == 0 && i < report->n; i++)
		r = judge(probe, &report->judged[i], take(probe->traces[i]));
	if (r == 0)
		probe->n_traces = 0;
	return r;
}

int scepprobe_replay(struct scepprobe *probe, struct scepprobe_report **report)
{
	return make_report(probe, probe->n_traces, replay, report);
}

/* ---- telling ---- */

void scepprobe_report_free(struct scepprobe_report *report)
{
	if (!report)
		return;
	for (size_t i = 0; report->judged && i < report->n; i++) {
		report_free(report->judged[i].report);
		trace_free(report->judged[i].trace);
	}
	free(report->judged);
	free(report);
}

int scepprobe_exit_status(const struct scepprobe_report *report)
{
	return report_exit_status(report->status);
}

int scepprobe_render(const struct scepprobe_report *report, const char *format,
	const struct scepprobe_style *style, char **text, size_t *length)
{
	const struct renderer *renderer = renderer_find(format);
	const struct report **reports = calloc(report->n + 1, sizeof(*reports));
	struct bytes out = BYTES_EMPTY;
	struct run run = {
		.reports = reports,
		.n_reports = report->n,
		.started = report->started,
		.duration = report->duration,
		.status = report->status,
		.version = scepprobe_version(),
	};
	struct render_options options = {
		.color = style->color,
		.verbosity = style->verbosity,
	};
	int r = reports ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < report->n; i++)
		reports[i] = report->judged[i].report;
	if (r == 0)
		r = renderer ? renderer->render(&run, &options, &out) : -EINVAL;
	free(reports);
	if (r < 0) {
		bytes_clear(&out);
		return r;
	}
	*text = (char *)out.data;
	*length = out.length;
	return 0;
}

int scepprobe_trace(const struct scepprobe_report *report, char **archive, size_t *length)
{
	const struct trace **traces = calloc(report->n + 1, sizeof(*traces));
	struct bytes out = BYTES_EMPTY;
	int r = traces ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < report->n; i++)
		traces[i] = report->judged[i].trace;
	if (r == 0)
		r = har_save(traces, report->n, scepprobe_version(), &out);
	free(traces);
	if (r < 0) {
		bytes_clear(&out);
		return r;
	}
	*archive = (char *)out.data;
	*length = out.length;
	return 0;
}

/* ---- one message ---- */

static int tell_problem(const char *problem, char **text, size_t *length)
{
	*text = strdup(problem);
	*length = *text ? strlen(*text) : 0;
	return *text ? -EINVAL : -ENOMEM;
}

int scepprobe_decode(const void *data, size_t length,
	const struct scepprobe_decode_options *options, char **text, size_t *text_length,
	int *status)
{
	const struct dissect_options dissect_options = {
		.key = { options->key, options->key ? options->key_length : 0 },
		.ca_certs = { options->ca_certs,
			options->ca_certs ? options->ca_certs_length : 0 },
	};
	struct dissection dissection;
	struct bytes out = BYTES_EMPTY;
	int r = dissect(&dissection, (struct span){ data, length }, &dissect_options);

	if (r == -EINVAL) {
		r = tell_problem(dissection.problem, text, text_length);
	} else if (r == 0) {
		r = render_dissection(&dissection, options->format, options->color,
			scepprobe_version(), &out);
		if (r == -EINVAL)
			r = tell_problem("there is no such format", text, text_length);
	}
	if (r == 0) {
		*text = (char *)out.data;
		*text_length = out.length;
		*status = (int)dissection.status;
	} else {
		bytes_clear(&out);
	}
	dissection_clear(&dissection);
	return r;
}

int scepprobe_issued(const struct scepprobe_report *report, char **pem, size_t *length)
{
	struct bytes out = BYTES_EMPTY;
	int r = 0;

	for (size_t i = 0; i < report->n; i++) {
		const struct trace *trace = report->judged[i].trace;

		for (size_t e = 0; r == 0 && e < trace->n_exchanges; e++) {
			const struct exchange *exchange = trace->exchanges[e];
			const struct bytes *der = &exchange->reply.certrep.issued_der;

			if (exchange->step != STEP_GETCERT && der->length > 0)
				r = certificate_pem(bytes_span(der), &out);
		}
	}
	if (r < 0) {
		bytes_clear(&out);
		return r;
	}
	*pem = (char *)out.data;
	*length = out.length;
	return 0;
}

bool scepprobe_list(enum scepprobe_list list, size_t index, const char **id,
	const char **title)
{
	static const char *const steps[STEP_COUNT] = {
		[STEP_BROWSE] = "GET of the bare URL: NDES answers 403",
		[STEP_CAPS] = "GetCACaps",
		[STEP_CACERT] = "GetCACert",
		[STEP_PKIOPERATION] = "PKIOperation by the device's own method",
		[STEP_LONG_URL] = "the same by GET, when the device posted",
		[STEP_POLL] = "CertPoll, by itself with --poll",
		[STEP_NEXTCACERT] = "GetNextCACert (only when asked for)",
		[STEP_GETCERT] = "GetCert of the RA certificate (only when asked for)",
		[STEP_GETCRL] = "GetCRL of its issuer (only when asked for)",
	};

	switch (list) {
	case SCEPPROBE_DEVICES:
		if (index >= n_devices)
			return false;
		*id = devices[index].id;
		*title = devices[index].title;
		return true;
	case SCEPPROBE_STEPS:
		if (index >= STEP_COUNT)
			return false;
		*id = step_name((enum step)index);
		*title = steps[index];
		return true;
	case SCEPPROBE_FORMATS:
		if (index >= n_renderers)
			return false;
		*id = renderers[index]->name;
		*title = renderers[index]->summary;
		return true;
	}
	return false;
}

const char *scepprobe_version(void)
{
	return SCEPPROBE_VERSION;
}
