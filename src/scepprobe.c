/* SPDX-License-Identifier: MIT */
/*
 * Behind the public header, and the one file that knows both wings: it lets the right
 * wing act (device, net), hands each trace to the left wing to judge (diagnose), and
 * writes what comes of it at once, so that only what is under way is held.
 */
#include "scepprobe.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/clock.h"
#include "device/session.h"
#include "net/probe.h"
#include "trace/har.h"
#include "trace/log.h"
#include "unit.h"

struct scepprobe {
	struct settings settings;
	struct targets targets;
	struct trace **traces;       /* of archives, to be judged */
	size_t n_traces;
	struct log *log;             /* NULL until there is one to read */
	volatile sig_atomic_t stop;
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
	targets_clear(&probe->targets);
	for (size_t i = 0; i < probe->n_traces; i++)
		trace_free(probe->traces[i]);
	free(probe->traces);
	log_free(probe->log);
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

void scepprobe_stop(struct scepprobe *probe)
{
	probe->stop = 1;
}

int scepprobe_add_target(struct scepprobe *probe, const char *url)
{
	return targets_add(&probe->targets, &probe->settings, url);
}

int scepprobe_add_targets(struct scepprobe *probe, const char *text, size_t length)
{
	return targets_add_file(&probe->targets, &probe->settings,
		(struct span){ (const unsigned char *)text, length });
}

/* ---- acting ---- */

struct crew {
	struct scepprobe *probe;
	struct probe *net;
	struct writer *writer;
	struct unit *units;          /* under way */
	struct unit *complete;       /* waiting for those before them */
	size_t running;              /* targets */
	size_t n_units, n_written;
};

static int new_trace(const struct settings *settings, const struct member *member,
	unsigned group, struct trace **out)
{
	int r = trace_new(out, member->target.url, member->target.label);

	if (r < 0)
		return r;
	(*out)->started = (int64_t)time(NULL);
	(*out)->steps = settings->session.steps;
	(*out)->tls_unchecked = settings->http.insecure;
	(*out)->part = member->part;
	(*out)->group = member->part == PART_ALONE ? 0 : group;
	for (size_t i = 0; i < settings->n_devices; i++)
		(void)trace_add_device(*out, settings->devices[i]->id);
	return 0;
}

static int start_member(struct crew *crew, struct member *member)
{
	const struct settings *settings =
		member->target.own ? member->target.own : &crew->probe->settings;
	struct session *sessions[TRACE_DEVICES_MAX];
	struct trace *trace;
	size_t n = 0;
	int r = new_trace(settings, member, (unsigned)crew->n_units, &trace);

	if (r < 0)
		return r;
	for (; r == 0 && n < settings->n_devices; n += r == 0)
		r = session_new(&sessions[n], settings->devices[n], member->target.url,
			&settings->session);
	if (r < 0) {
		while (n > 0)
			session_free(sessions[--n]);
		trace_free(trace);
		return r;
	}
	member->running = trace;
	crew->running++;
	return probe_start(crew->net, trace, sessions, n, &settings->http,
		settings->timeout);
}

static void put_first(struct unit **list, struct unit *unit)
{
	unit->next = *list;
	*list = unit;
}

/* The other end of a comparison: the same settings, another URL. */
static int add_internal(struct crew *crew, struct unit *unit)
{
	const struct target *external = &unit->members[0].target;
	struct member member = { .part = PART_INTERNAL };
	int r = 0;

	if (!external->compare)
		return 0;
	unit->members[0].part = PART_EXTERNAL;
	member.target.url = strdup(external->compare);
	member.target.label = strdup(external->compare);
	if (external->own) {
		member.target.own = malloc(sizeof(*member.target.own));
		if (member.target.own)
			settings_derive(member.target.own, external->own);
	}
	if (!member.target.url || !member.target.label ||
		(external->own && !member.target.own))
		r = -ENOMEM;
	if (r < 0) {
		target_clear(&member.target);
		return r;
	}
	crew->writer->total++;
	return unit_add(unit, member);
}

/* 1 and a unit with what comes next in it, 0 behind the last target. */
static int next_unit(struct crew *crew, struct unit **out)
{
	struct settings *settings = &crew->probe->settings;
	struct member member = {
		.part = settings->one_profile ? PART_PROFILE : PART_ALONE,
	};
	int r = unit_new(out);

	while (r == 0 && (r = targets_next(&crew->probe->targets, settings,
				  &member.target)) > 0) {
		r = unit_add(*out, member);
		if (r == 0 && !settings->one_profile)
			break;
	}
	if (r == 0 && (*out)->n > 0 && !settings->one_profile)
		r = add_internal(crew, *out);
	if (r < 0 || (*out)->n == 0) {
		unit_free(take(*out));
		return r;
	}
	(*out)->number = crew->n_units++;
	put_first(&crew->units, *out);
	return 1;
}

/* How many targets may run at once: as the user says, but never so many that the sockets
 * of a target could not be opened, which would look like a fault of the server's. */
static size_t most_targets(const struct settings *settings)
{
	enum { FILES_OF_OURS = 12, FILES_OF_A_LOOKUP = 2 };
	const size_t each = settings->n_devices + FILES_OF_A_LOOKUP;
	const size_t wanted = (size_t)settings->parallel;
	struct rlimit files;
	size_t room;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur == RLIM_INFINITY)
		return wanted;
	room = files.rlim_cur > FILES_OF_OURS ? (files.rlim_cur - FILES_OF_OURS) / each : 0;
	if (room < 1)
		return 1;
	return room < wanted ? room : wanted;
}

/* Starts targets until as many run as may, or none is left. */
static int start_some(struct crew *crew)
{
	const size_t most = most_targets(&crew->probe->settings);
	struct unit *unit = crew->units;
	int r = 0;

	while (r >= 0 && crew->running < most) {
		if (unit && unit->n_started < unit->n)
			r = start_member(crew, &unit->members[unit->n_started++]);
		else if ((r = next_unit(crew, &unit)) == 0)
			break;
	}
	return r < 0 ? r : 0;
}

/* Gives the trace to its unit, which moves on when it is complete. */
static void settle(struct crew *crew, struct trace *trace)
{
	for (struct unit **at = &crew->units; *at; at = &(*at)->next) {
		struct unit *unit = *at;

		for (size_t i = 0; i < unit->n_started; i++) {
			if (unit->members[i].running != trace)
				continue;
			unit->members[i].running = NULL;
			unit->members[i].trace = trace;
			crew->running--;
			if (++unit->n_ended == unit->n) {
				*at = unit->next;
				put_first(&crew->complete, unit);
			}
			return;
		}
	}
}

/* Off the list of complete units, one that may be written now: any of a file's targets,
 * which may be many; but those of a command line in its order, unless it is cut short. */
static struct unit *next_complete(struct crew *crew, bool in_order)
{
	struct unit **first = NULL, *unit;

	for (struct unit **at = &crew->complete; *at; at = &(*at)->next)
		if (!first || (*at)->number < (*first)->number)
			first = at;
	if (!first || (in_order && (*first)->number != crew->n_written))
		return NULL;
	unit = *first;
	*first = unit->next;
	return unit;
}

static int write_complete(struct crew *crew, bool in_order)
{
	struct unit *unit;
	int r = 0;

	while (r == 0 && (unit = next_complete(crew, in_order))) {
		r = unit_finish(unit, &crew->probe->settings, crew->writer);
		crew->n_written++;
		unit_free(unit);
	}
	return r;
}

static int run_targets(struct crew *crew)
{
	bool in_order = !crew->probe->targets.of_file;
	struct trace *trace = NULL;
	int r, written;

	do {
		r = start_some(crew);
		if (r == 0)
			r = probe_wait(crew->net, &trace);
		if (r > 0)
			settle(crew, trace);
		written = write_complete(crew, in_order && r > 0);
	} while (r > 0 && written == 0);
	return written < 0 ? written : r;
}

static void free_units(struct unit *units)
{
	while (units) {
		struct unit *unit = units;

		units = unit->next;
		unit_free(unit);
	}
}

static int run(struct scepprobe *probe, struct writer *writer)
{
	struct crew crew = { .probe = probe, .writer = writer };
	int r = probe_new(&crew.net, &probe->stop);

	if (r < 0)
		return r;
	r = run_targets(&crew);
	probe_free(crew.net);
	free_units(crew.units);
	free_units(crew.complete);
	return r;
}

int scepprobe_run(struct scepprobe *probe, const struct scepprobe_output *output,
	int *status)
{
	struct writer writer = { .total = 0 };
	double began = clock_seconds();
	int r = settings_finish(&probe->settings), ended;

	if (r < 0)
		return r;
	r = writer_begin(&writer, output, (int64_t)time(NULL), probe->targets.n);
	if (r == 0)
		r = run(probe, &writer);
	if (r == 0 || r == -EINTR) {
		ended = writer_end(&writer, clock_seconds() - began, r == -EINTR);
		r = ended < 0 ? ended : r;
		*status = report_exit_status(writer.rendering->run.status);
	}
	writer_clear(&writer);
	return r;
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
static void find_times(const struct scepprobe *probe, int64_t *started, double *duration)
{
	*started = 0;
	*duration = 0;
	for (size_t i = 0; i < probe->n_traces; i++)
		if (i == 0 || probe->traces[i]->started < *started)
			*started = probe->traces[i]->started;
	for (size_t i = 0; i < probe->n_traces; i++) {
		const struct trace *trace = probe->traces[i];
		double ended = (double)(trace->started - *started) + trace->duration;

		if (ended > *duration)
			*duration = ended;
	}
}

/* The traces from `at` on that were taken together. */
static int gather_unit(struct scepprobe *probe, size_t *at, struct unit *unit)
{
	const unsigned group = probe->traces[*at]->group;
	int r;

	do {
		struct trace *trace = take(probe->traces[*at]);

		++*at;
		r = unit_add(unit, (struct member){ .part = trace->part, .trace = trace });
	} while (r == 0 && group && *at < probe->n_traces &&
		probe->traces[*at]->group == group);
	return r;
}

static int replay(struct scepprobe *probe, struct writer *writer)
{
	size_t at = 0;
	int r = 0;

	while (r == 0 && at < probe->n_traces) {
		struct unit *unit;

		r = unit_new(&unit);
		if (r == 0)
			r = gather_unit(probe, &at, unit);
		if (r == 0)
			r = unit_finish(unit, &probe->settings, writer);
		unit_free(unit);
	}
	return r;
}

int scepprobe_replay(struct scepprobe *probe, const struct scepprobe_output *output,
	int *status)
{
	struct writer writer = { .total = 0 };
	int64_t started;
	double duration;
	int r = settings_finish(&probe->settings);

	if (r < 0)
		return r;
	find_times(probe, &started, &duration);
	r = writer_begin(&writer, output, started, probe->n_traces);
	if (r == 0)
		r = replay(probe, &writer);
	if (r == 0)
		r = writer_end(&writer, duration, false);
	if (r == 0)
		*status = report_exit_status(writer.rendering->run.status);
	writer_clear(&writer);
	return r;
}

/* ---- logs ---- */

static int open_log(struct scepprobe *probe)
{
	return probe->log ? 0 : log_new(&probe->log);
}

int scepprobe_add_log(struct scepprobe *probe, const char *name, scepprobe_source *read,
	void *source)
{
	int r = open_log(probe);

	if (r == 0)
		r = log_read(probe->log, name, read, source);
	return r == -EINVAL ?
		settings_refuse(&probe->settings, "%s", log_problem(probe->log)) : r;
}

static int refuse_family(struct scepprobe *probe, const char *word)
{
	char known[120] = "";
	const char *family;

	for (size_t i = 0; (family = log_family(i)); i++)
		snprintf(known + strlen(known), sizeof(known) - strlen(known), "%s%s",
			i ? ", " : "", family);
	return settings_refuse(&probe->settings,
		"--expect: there is no device '%.40s'; there are: %s", word, known);
}

int scepprobe_expect(struct scepprobe *probe, const char *families)
{
	int r = open_log(probe);

	while (r == 0 && *families) {
		size_t length = strcspn(families, ",");
		char word[DEVICE_NAME] = "";

		if (length < sizeof(word))
			memcpy(word, families, length);
		if (!log_expect(probe->log, word))
			r = refuse_family(probe, word);
		families += length + (families[length] == ',');
	}
	return r;
}

static int add_trace(struct scepprobe *probe, struct trace *trace)
{
	struct trace **grown = realloc(probe->traces,
		(probe->n_traces + 1) * sizeof(struct trace *));

	if (!grown) {
		trace_free(trace);
		return -ENOMEM;
	}
	probe->traces = grown;
	probe->traces[probe->n_traces++] = trace;
	return 0;
}

int scepprobe_judge_logs(struct scepprobe *probe, const struct scepprobe_output *output,
	int *status)
{
	struct trace *trace;
	int r = open_log(probe);

	if (r == 0)
		r = log_finish(probe->log, &trace);
	if (r == 0)
		r = add_trace(probe, trace);
	return r < 0 ? r : scepprobe_replay(probe, output, status);
}
