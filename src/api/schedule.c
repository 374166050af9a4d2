/* SPDX-License-Identifier: MIT */
/*
 * Probes the targets: starts as many as may run at once, runs the network loop (device,
 * net), has each complete trace judged, and writes the result at once, so that only
 * running targets are in memory.
 *
 * It never judges, and never keeps a written target.
 */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "api/group.h"
#include "api/instance.h"
#include "base/clock.h"
#include "device/session.h"
#include "net/loop.h"
#include "port/limits.h"
#include "port/port.h"

struct schedule {
	struct scepprobe *probe;
	struct loop *loop;
	struct results *results;
	struct group *groups;   /* under way */
	struct group *complete; /* waiting for those before them */
	size_t running;         /* targets */
	size_t n_groups, n_written;
};

static int new_trace(const struct config *config, const struct member *member,
	unsigned group, struct trace **out)
{
	int r = trace_new(out, member->target.url, member->target.label);

	if (r < 0)
		return r;
	(*out)->started = (int64_t)time(NULL);
	(*out)->steps = config->session.steps;
	(*out)->tls_unchecked = config->http.insecure;
	(*out)->part = member->part;
	(*out)->group = member->part == PART_ALONE ? 0 : group;
	for (size_t i = 0; i < config->n_devices; i++)
		(void)trace_add_device(*out, config->devices[i]->id);
	return 0;
}

static int start_member(struct schedule *schedule, struct member *member)
{
	const struct config *config = member->target.own ? member->target.own
							 : &schedule->probe->config;
	struct session *sessions[TRACE_DEVICES_MAX];
	struct trace *trace;
	size_t n = 0;
	int r = new_trace(config, member, (unsigned)schedule->n_groups, &trace);

	if (r < 0)
		return r;
	for (; r == 0 && n < config->n_devices; n += r == 0)
		r = session_new(&sessions[n], config->devices[n], member->target.url,
			&config->session);
	if (r < 0) {
		while (n > 0)
			session_free(sessions[--n]);
		trace_free(trace);
		return r;
	}
	member->running = trace;
	schedule->running++;
	return loop_start(
		schedule->loop, trace, sessions, n, &config->http, config->timeout);
}

static void put_first(struct group **list, struct group *group)
{
	group->next = *list;
	*list = group;
}

/* The other end of a comparison: the same settings, another URL. */
static int add_internal(struct schedule *schedule, struct group *group)
{
	const struct target *external = &group->members[0].target;
	struct member member = { .part = PART_INTERNAL };
	int r = 0;

	if (!external->compare)
		return 0;
	group->members[0].part = PART_EXTERNAL;
	member.target.url = strdup(external->compare);
	member.target.label = strdup(external->compare);
	if (external->own) {
		member.target.own = malloc(sizeof(*member.target.own));
		if (member.target.own)
			config_derive(member.target.own, external->own);
	}
	if (!member.target.url || !member.target.label ||
		(external->own && !member.target.own))
		r = -ENOMEM;
	if (r < 0) {
		target_clear(&member.target);
		return r;
	}
	schedule->results->total++;
	return group_add(group, member);
}

/* 1 and the next group, 0 after the last target. */
static int next_group(struct schedule *schedule, struct group **out)
{
	struct config *config = &schedule->probe->config;
	struct member member = {
		.part = config->one_profile ? PART_PROFILE : PART_ALONE,
	};
	int r = group_new(out);

	while (r == 0 && (r = targets_next(&schedule->probe->targets, config,
				  &member.target)) > 0) {
		r = group_add(*out, member);
		if (r == 0 && !config->one_profile)
			break;
	}
	if (r == 0 && (*out)->n > 0 && !config->one_profile)
		r = add_internal(schedule, *out);
	if (r < 0 || (*out)->n == 0) {
		group_free(take(*out));
		return r;
	}
	(*out)->number = schedule->n_groups++;
	put_first(&schedule->groups, *out);
	return 1;
}

/* The number of parallel targets: the user's, but limited by the sockets that the system
 * allows; a failed socket would look like a fault of the server. */
static size_t most_targets(const struct config *config)
{
	enum { FILES_OF_OURS = 12, FILES_OF_A_LOOKUP = 2 };
	const size_t each = config->n_devices + FILES_OF_A_LOOKUP;
	const size_t wanted = (size_t)config->parallel;
	const size_t files = limits_open_files();
	const size_t room = files > FILES_OF_OURS ? (files - FILES_OF_OURS) / each : 0;

	if (room < 1)
		return 1;
	return room < wanted ? room : wanted;
}

/* Starts targets until as many run as may, or none is left. */
static int start_some(struct schedule *schedule)
{
	const size_t most = most_targets(&schedule->probe->config);
	struct group *group = schedule->groups;
	int r = 0;

	while (r >= 0 && schedule->running < most) {
		if (group && group->n_started < group->n)
			r = start_member(schedule, &group->members[group->n_started++]);
		else if ((r = next_group(schedule, &group)) == 0)
			break;
	}
	return r < 0 ? r : 0;
}

/* Gives the trace to its unit, which moves on when it is complete. */
static void schedule_settle(struct schedule *schedule, struct trace *trace)
{
	for (struct group **at = &schedule->groups; *at; at = &(*at)->next) {
		struct group *group = *at;

		for (size_t i = 0; i < group->n_started; i++) {
			if (group->members[i].running != trace)
				continue;
			group->members[i].running = NULL;
			group->members[i].trace = trace;
			schedule->running--;
			if (++group->n_ended == group->n) {
				*at = group->next;
				put_first(&schedule->complete, group);
			}
			return;
		}
	}
}

/* Off the list of complete units, one that may be written now: any of a file's targets,
 * which may be many; but those of a command line in its order, unless it is cut short. */
static struct group *next_complete(struct schedule *schedule, bool in_order)
{
	struct group **first = NULL, *group;

	for (struct group **at = &schedule->complete; *at; at = &(*at)->next)
		if (!first || (*at)->number < (*first)->number)
			first = at;
	if (!first || (in_order && (*first)->number != schedule->n_written))
		return NULL;
	group = *first;
	*first = group->next;
	return group;
}

static int write_complete(struct schedule *schedule, bool in_order)
{
	struct group *group;
	int r = 0;

	while (r == 0 && (group = next_complete(schedule, in_order))) {
		r = group_finish(group, &schedule->probe->config, schedule->results);
		schedule->n_written++;
		group_free(group);
	}
	return r;
}

static int run_targets(struct schedule *schedule)
{
	bool in_order = !schedule->probe->targets.of_file;
	struct trace *trace = NULL;
	int r, written;

	do {
		r = start_some(schedule);
		if (r == 0)
			r = loop_wait(schedule->loop, &trace);
		if (r > 0)
			schedule_settle(schedule, trace);
		written = write_complete(schedule, in_order && r > 0);
	} while (r > 0 && written == 0);
	return written < 0 ? written : r;
}

/* The results before an interruption are judged; a target without results is not. */
static int settle_interrupted(struct schedule *schedule)
{
	struct trace *trace;
	int r;

	port_stop_is_seen();
	while ((r = loop_interrupt(schedule->loop, &trace)) > 0) {
		if (trace->n_exchanges)
			schedule_settle(schedule, trace);
		else
			trace_free(trace);
	}
	return r < 0 ? r : write_complete(schedule, false);
}

/* What ended before the failure is written, if there is memory enough for that. */
static void settle_failed(struct schedule *schedule)
{
	if (!schedule->results->cut)
		(void)!write_complete(schedule, false);
}

static void tell_activity(void *owner, const struct activity *list, size_t n)
{
	enum { SHOWN_MAX = 16 };
	const struct schedule *schedule = owner;
	struct scepprobe_activity shown[SHOWN_MAX];
	size_t i = 0;

	for (; i < n && i < SHOWN_MAX; i++)
		shown[i] = (struct scepprobe_activity){
			.target = list[i].trace->label,
			.device = list[i].device,
			.step = step_name(list[i].step),
			.seconds = list[i].seconds,
			.ended = list[i].ended,
			.status = list[i].ended ? list[i].ended->response.status : 0,
			.error = list[i].ended ? list[i].ended->transport.text : "",
		};
	schedule->results->output->watch(
		schedule->results->output->watch_owner, shown, i);
}

static void free_groups(struct group *groups)
{
	while (groups) {
		struct group *group = groups;

		groups = group->next;
		group_free(group);
	}
}

static int schedule_run(struct scepprobe *probe, struct results *results)
{
	struct schedule schedule = { .probe = probe, .results = results };
	int r = loop_new(&schedule.loop, &probe->stop);

	if (r < 0)
		return r;
	if (results->output->watch)
		loop_watch(schedule.loop, tell_activity, &schedule);
	r = run_targets(&schedule);
	if (r == -EINTR) {
		int settled = settle_interrupted(&schedule);

		r = settled < 0 ? settled : r;
	}
	/* Libraries report a shortage like other failures. */
	if (r == -EIO && limits_reached())
		r = -ENOMEM;
	if (r < 0 && r != -EINTR)
		settle_failed(&schedule);
	probe->has_left |= loop_has_left(schedule.loop);
	loop_free(schedule.loop);
	free_groups(schedule.groups);
	free_groups(schedule.complete);
	return r;
}

int scepprobe_run(
	struct scepprobe *probe, const struct scepprobe_output *output, int *status)
{
	struct results results = { .total = 0 };
	double began = clock_seconds();
	int r = instance_check_output(probe, output, status), ended;

	if (r == 0)
		r = config_finish(&probe->config);
	if (r < 0)
		return r;
	probe->config.session.keeps_certificate = output->issued.write;
	r = results_begin(&results, output, (int64_t)time(NULL), probe->targets.n);
	if (r == 0)
		r = schedule_run(probe, &results);
	if (r == 0 || r == -EINTR) {
		ended = results_end(&results, clock_seconds() - began, r == -EINTR);
		r = ended < 0 ? ended : r;
		*status = report_exit_status(results.rendering->run.status);
	} else {
		results_close(&results, clock_seconds() - began);
	}
	results_clear(&results);
	return r;
}
