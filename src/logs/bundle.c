/* SPDX-License-Identifier: MIT */
/*
 * Between the reader of logs and what they come packed in. Each member that looks like
 * text goes to the reader under the name it has in the bundle, each .evtx file as the XML
 * of its events; what neither of them knows is only counted.
 *
 * A bundle holds much that is of no interest, so silence is kept apart from ignorance:
 * what was passed over is no log, what was read and does not speak of SCEP counts as
 * silent, and what could not be read makes every silence unsure.
 */
#include "logs/bundle.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "base/text.h"
#include "logs/bundles.h"
#include "logs/channels.h"

struct reading {
	struct log *log;
	struct log_bundle *bundle; /* NULL while it is a file by itself */
	const struct bundle_kind *kind;
	const char *path, *name; /* of the file, and without its folder */
	const char *folder;
	bool visited;    /* there is anything in it */
	uint64_t before; /* members of the folder that were read before */
	char first[240]; /* why the first member could not be read, or "" */
	bool foreign;    /* a log that only its maker can read was named */
	int result;      /* of the file, when it is no bundle */
};

/* ---- the record of a bundle ---- */

static struct log_bundle *find_bundle(struct log *log, const char *name)
{
	struct history *history = log_history(log);
	struct log_bundle *bundle;

	for (size_t i = 0; i < history->n_bundles; i++)
		if (strcmp(history->bundles[i].name, name) == 0)
			return &history->bundles[i];
	/* The last one stands for those that there is no room for. */
	if (history->n_bundles == LOG_BUNDLES_MAX)
		return &history->bundles[LOG_BUNDLES_MAX - 1];
	bundle = &history->bundles[history->n_bundles++];
	text_keep(bundle->name, span_of_text(name));
	return bundle;
}

static void name_kind(struct reading *reading, const char *member)
{
	const struct bundle_kind *kind = bundle_kind_of(member);

	if (!bundle_outranks(kind, reading->kind))
		return;
	reading->kind = kind;
	reading->bundle->kind = kind->id;
	reading->bundle->title = kind->title;
}

/* ---- members ---- */

static void tell_losses(struct log *log, const struct evtx_count *count)
{
	char why[120];

	if (count->damaged) {
		snprintf(why, sizeof(why),
			"damaged chunks: %" PRIu64 " of %" PRIu64
			"; what could be read of them was read",
			count->damaged, count->chunks);
		log_complain_of_last(log, why);
	}
	if (count->unreadable) {
		snprintf(why, sizeof(why),
			"events in an unknown form: %" PRIu64 "; Windows reads them: "
			"wevtutil qe FILE /lf:true /f:RenderedXml /e:Events",
			count->unreadable);
		log_complain_of_last(log, why);
	}
	if (count->cut)
		log_complain_of_last(log, "it is cut off");
}

/* A log of something else says nothing, not even by its silence, and neither does one
 * without events. */
static int refuse_events(struct log *log, const char *name,
	const struct evtx_count *count, const struct channel_look *look)
{
	const struct log_file *last = log_last_file(log);
	const bool lost = !count->ended && last && last->lost;
	char why[sizeof(((struct log_problem *)NULL)->text)] = "it holds no events";
	struct log_file *refused;

	if (count->ended)
		snprintf(why, sizeof(why),
			"enrolment by SCEP does not write to this log: %.60s",
			look->channel);
	else if (lost)
		snprintf(why, sizeof(why), "%s", last->problems[0].text);
	log_forget_last(log);
	log_refuse(log, name, why);
	refused = log_last_file(log);
	if (refused)
		refused->lost = lost;
	return -EINVAL;
}

static int read_events(
	struct reading *reading, const char *name, struct container_member *member)
{
	struct channel_look look = { .wanted = false };
	const struct evtx_count *count;
	struct log_file *file;
	struct evtx *evtx;
	int r = evtx_new(&evtx, member->read, member->source, channel_wants, &look);

	if (r < 0)
		return r;
	r = log_read(reading->log, name, evtx_read, evtx);
	count = evtx_counts(evtx);
	file = log_last_file(reading->log);
	if (file && r != -ENOMEM) {
		file->format = "evtx";
		file->title = "Windows event log (.evtx)";
		file->lines = count->wanted + count->passed;
		tell_losses(reading->log, count);
	}
	if (r == -EBADMSG || r == -EFBIG)
		log_explain_end(reading->log, member->why);
	if (r == 0 && (count->ended || count->wanted + count->passed == 0))
		r = refuse_events(reading->log, name, count, &look);
	evtx_free(evtx);
	return r;
}

static int read_text(
	struct reading *reading, const char *name, struct container_member *member)
{
	int r = log_read(reading->log, name, member->read, member->source);

	if (r == -EBADMSG || r == -EFBIG)
		log_explain_end(reading->log, member->why);
	return r;
}

/* Text, and of what begins with a tag only what events, traces or lines begin with. */
static bool may_be_log(const struct container_member *member)
{
	static const char *const marks[] = { "<Event", "<E2ETraceEvent", "<![LOG[" };
	scoped_buffer text = BYTES_EMPTY;
	struct span rest;

	if (member->beginning.length == 0 || !text_is_readable(member->beginning))
		return false;
	text_from_page(&text, member->beginning, member->beginning.length);
	rest = span_trim(bytes_span(&text));
	if (rest.length == 0 || rest.data[0] != '<')
		return true;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (span_find(rest, marks[i]))
			return true;
	return false;
}

static void mark_packed(struct log *log)
{
	struct log_file *file = log_last_file(log);

	if (file)
		file->packed = true;
}

static void name_unreadable(struct reading *reading, const char *name, const char *why)
{
	reading->bundle->unreadable++;
	if (!reading->first[0])
		snprintf(reading->first, sizeof(reading->first), "%.*s: %s",
			(int)(sizeof(reading->first) - strlen(why) - 3), name, why);
	log_refuse(reading->log, name, why);
	mark_packed(reading->log);
}

/* "system_logs.logarchive in sysdiagnose.tar.gz": once, not for each of its files. */
static bool is_foreign(struct reading *reading, const char *path)
{
	const struct unreadable_log *log = unreadable_log_of(path);
	const char *end, *begin;
	char name[CONTAINER_NAME];

	if (!log)
		return false;
	end = text_find(path, log->holds) + strlen(log->name);
	for (begin = end; begin > path && begin[-1] != '/'; begin--)
		continue;
	snprintf(name, sizeof(name), "%.*s in %s", (int)(end - begin), begin,
		reading->name);
	if (!reading->foreign)
		name_unreadable(reading, name, log->why);
	reading->foreign = true;
	return true;
}

static int read_as_log(
	struct reading *reading, const char *name, struct container_member *member)
{
	if (evtx_is(member->beginning))
		return read_events(reading, name, member);
	return may_be_log(member) ? read_text(reading, name, member) : -EINVAL;
}

/* One member of a bundle. What is not recognised is counted, and forgotten. */
static int read_member(struct reading *reading, struct container_member *member)
{
	struct log_bundle *bundle = reading->bundle;
	const char *name = member->depth == 0 ? reading->path : member->name;
	const struct log_file *file;
	int r;

	bundle->members++;
	name_kind(reading, name);
	if (member->problem)
		name_unreadable(reading, name, member->problem);
	if (member->problem || is_foreign(reading, name))
		return 0;
	r = read_as_log(reading, name, member);
	file = log_last_file(reading->log);
	if (r == -EINVAL) {
		bundle->passed++;
		if (file && !file->used)
			log_forget_last(reading->log);
		return 0;
	}
	mark_packed(reading->log);
	/* What came before the damage was read. */
	bundle->read += r == 0 || (file && file->format);
	bundle->unreadable += r < 0;
	return r == -EBADMSG || r == -EFBIG ? 0 : r;
}

/* A file that is no archive. */
static int read_single(struct reading *reading, struct container_member *member)
{
	int r = evtx_is(member->beginning) ? read_events(reading, reading->path, member)
					   : read_text(reading, reading->path, member);

	if (r != -EBADMSG && r != -EFBIG)
		return r;
	return log_last_file(reading->log)->format ? 0 : -EINVAL;
}

/* Also where it is packed by itself: "u_ex240820.log.xz". */
static bool is_single(
	const struct reading *reading, const struct container_member *member)
{
	return member->depth == 0 || strcmp(member->name, reading->name) == 0;
}

static int visit(void *context, struct container_member *member)
{
	struct reading *reading = context;

	reading->visited = true;
	log_begin_member(reading->log);
	if (!reading->folder && !member->problem && is_single(reading, member)) {
		reading->result = read_single(reading, member);
		return reading->result == -EINVAL ? 0 : reading->result;
	}
	if (!reading->bundle)
		reading->bundle = find_bundle(reading->log, reading->name);
	return read_member(reading, member);
}

/* A bundle of nothing that is known here is refused like a file. */
static int end_bundle(struct reading *reading)
{
	const struct log_bundle *bundle = reading->bundle;
	struct log *log = reading->log;
	char why[120];

	if (reading->folder)
		return bundle->read > reading->before ? 0 : 1;
	if (bundle->read > 0)
		return 0;
	if (reading->first[0]) {
		log_set_problem(log, reading->first);
		return -EINVAL;
	}
	snprintf(why, sizeof(why), "it holds no known kind of log (%" PRIu64 " members)",
		bundle->members);
	log_refuse(log, reading->path, why);
	return -EINVAL;
}

/* Of a path of either system. */
static const char *base_name(const char *path)
{
	const char *name = path;

	for (; *path; path++)
		if ((*path == '/' || *path == '\\') && path[1])
			name = path + 1;
	return name;
}

int log_read_file(
	struct log *log, const struct container_input *input, const char *folder)
{
	struct container_input own = *input;
	struct reading reading = { .log = log,
		.path = input->name,
		.name = base_name(input->name),
		.folder = folder };
	int r;

	own.name = reading.name;
	log_begin_member(log);
	if (folder)
		reading.bundle = find_bundle(log, folder);
	if (folder)
		reading.before = reading.bundle->read;
	r = container_read(&own, visit, &reading);
	if (r < 0)
		return r;
	if (!reading.visited && !folder) {
		log_refuse(log, reading.path, "it is empty");
		return -EINVAL;
	}
	return reading.bundle ? end_bundle(&reading) : reading.result;
}
