/* SPDX-License-Identifier: MIT */
/*
 * Reads an untrusted archive. Its size and the number of its values are checked before
 * parsing; a wrong type or an exceeded limit makes the whole archive invalid, with a
 * clause about the place. Bodies are decoded by the codecs for the network.
 */
#include "har/har.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "base/span.h"
#include "base/text.h"
#include "har/read.h"
#include "trace/answer.h"

enum { VALUES_MAX = 2000000 };

/* A trace while it is filled. */
struct target {
	struct trace *trace;
	const char *page; /* id of its page; NULL for a browser's visits */
	struct cacert
		cacerts[TRACE_DEVICES_MAX]; /* the certificates of each device so far */
	struct cacert_memo memo;
};

struct archive {
	struct har_reader reader;
	struct target *targets;
	size_t n;
};

/* ---- targets ---- */

static struct target *add_target(
	struct archive *archive, const char *page, const char *url, const char *label)
{
	struct har_reader *reader = &archive->reader;
	struct target *grown = NULL;
	int r;

	if (archive->n == HAR_TRACES_MAX)
		har_refuse(reader, "more than %d targets", HAR_TRACES_MAX);
	if (reader->error)
		return NULL;
	grown = realloc(archive->targets, (archive->n + 1) * sizeof(*grown));
	if (grown) {
		archive->targets = grown;
		grown += archive->n;
		*grown = (struct target){ .page = page };
	}
	r = grown ? trace_new(&grown->trace, url, label) : -ENOMEM;
	if (r < 0) {
		har_note(reader, r);
		return NULL;
	}
	archive->n++;
	return grown;
}

static struct target *find_page(const struct archive *archive, const char *page)
{
	for (size_t i = 0; i < archive->n; i++)
		if (archive->targets[i].page &&
			strcmp(archive->targets[i].page, page) == 0)
			return &archive->targets[i];
	return NULL;
}

static void archive_clear(struct archive *archive)
{
	for (size_t i = 0; i < archive->n; i++) {
		trace_free(archive->targets[i].trace);
		for (size_t d = 0; d < TRACE_DEVICES_MAX; d++)
			cacert_clear(&archive->targets[i].cacerts[d]);
		cacert_memo_clear(&archive->targets[i].memo);
	}
	free(archive->targets);
}

/* ---- pages ---- */

static void read_steps(struct har_reader *reader, const json_t *words, unsigned *steps)
{
	for (size_t i = 0; i < json_array_size(words); i++) {
		const char *word = json_string_value(json_array_get(words, i));
		enum step step;

		if (word && step_find(word, &step))
			*steps |= 1U << step;
		else
			har_refuse(reader, "steps: there is no step '%.40s'",
				word ? word : "");
	}
}

static void add_device(struct har_reader *reader, struct trace *trace, const char *word)
{
	char device[DEVICE_NAME];

	text_keep(device, span_of_text(word ? word : ""));
	if (!device[0])
		har_refuse(reader, "a device has no name");
	else if (!trace_add_device(trace, device))
		har_refuse(reader, "more than %d devices", TRACE_DEVICES_MAX);
}

/* Archives from before there were groups have none. */
static void read_part(struct har_reader *reader, const json_t *facts, struct trace *trace)
{
	char word[16];

	har_keep(reader, facts, "part", word);
	if (word[0] && !part_find(word, &trace->part))
		har_refuse(reader, "there is no part '%s'", word);
	trace->group = (unsigned)har_whole(reader, facts, "group", 0, INT32_MAX, 0);
}

/* The result of the name look-up; older archives have none. */
static void read_name(struct har_reader *reader, const json_t *facts, struct name *out)
{
	const json_t *addresses = har_array(reader, facts, "addresses");
	char word[24];

	if (!facts)
		return;
	har_keep(reader, facts, "result", word);
	if (!name_result_find(word, &out->result))
		har_refuse(reader, "name: there is no result '%s'", word);
	har_keep(reader, facts, "canonical", out->canonical);
	har_keep(reader, facts, "error", out->error);
	for (size_t i = 0; i < json_array_size(addresses); i++) {
		const char *text = json_string_value(json_array_get(addresses, i));

		if (!text || i == NAME_ADDRESSES_MAX) {
			har_refuse(reader, "name: addresses are %d strings at most",
				NAME_ADDRESSES_MAX);
			return;
		}
		text_keep(out->addresses[i], span_of_text(text));
		out->n_addresses++;
	}
}

static void read_page_facts(
	struct har_reader *reader, const json_t *facts, struct trace *trace)
{
	const json_t *devices = har_array(reader, facts, "devices");

	read_steps(reader, har_array(reader, facts, "steps"), &trace->steps);
	for (size_t i = 0; i < json_array_size(devices) && !reader->error; i++)
		add_device(reader, trace, json_string_value(json_array_get(devices, i)));
	read_name(reader, har_object(reader, facts, "name"), &trace->name);
	trace->started = har_whole(
		reader, facts, "started", 0, MOMENT_MOST, trace->started);
	trace->duration = har_number(reader, facts, "duration", 0, 1e9);
	trace->out_of_time = har_flag(reader, facts, "out_of_time");
	trace->interrupted = har_flag(reader, facts, "interrupted");
	trace->tls_unchecked = har_flag(reader, facts, "tls_unchecked");
	read_part(reader, facts, trace);
}

/* A browser's page adds nothing to its entries. */
static void read_page(struct archive *archive, const json_t *page)
{
	struct har_reader *reader = &archive->reader;
	const json_t *facts = har_object(reader, page, "_scep");
	const char *id = json_string_value(json_object_get(page, "id"));
	scoped(char) *url = NULL, *label = NULL;
	struct target *target;

	if (!facts || reader->error)
		return;
	if (!id || find_page(archive, id)) {
		har_refuse(reader, "id is missing, or another page has it");
		return;
	}
	url = har_copy(reader, facts, "url");
	label = har_copy(reader, facts, "label");
	if (url && !url[0])
		har_refuse(reader, "the target has no url");
	if (reader->error)
		return;
	target = add_target(archive, id, url, label);
	if (!target)
		return;
	target->trace->started = har_moment(reader, page, "startedDateTime");
	read_page_facts(reader, facts, target->trace);
}

/* ---- entries ---- */

static int answer(struct target *target, size_t device, struct exchange *exchange)
{
	const char *transaction_id = exchange->request.transaction_id;
	const struct reply_context context = {
		.transaction_id = transaction_id[0] ? transaction_id : NULL,
	};

	return answer_read(exchange, &target->cacerts[device], &target->memo, &context);
}

static size_t device_index(const struct trace *trace, const char *device)
{
	size_t i = 0;

	while (i < trace->n_devices && strcmp(trace->devices[i], device) != 0)
		i++;
	return i;
}

/* Makes an exchange of the entry and adds it to the target. */
static struct exchange *add_exchange(struct har_reader *reader, struct target *target,
	const char *device, enum step step, const json_t *entry, const json_t *facts)
{
	struct exchange *exchange = NULL;
	const json_t *certrep = har_object(reader, facts, "certrep");
	const json_t *withheld = har_object(reader, facts, "withheld");

	if (target->trace->n_exchanges == HAR_EXCHANGES_MAX)
		har_refuse(reader, "more than %d exchanges with one target",
			HAR_EXCHANGES_MAX);
	add_device(reader, target->trace, device);
	if (!reader->error)
		har_note(reader, exchange_new(&exchange, device, step));
	if (!exchange)
		return NULL;
	har_read_entry(reader, entry, facts, exchange);
	exchange->response.withheld = withheld && exchange->response.status;
	if (exchange->response.withheld && !reader->error)
		har_read_withheld(reader, withheld, &exchange->reply);
	else if (!reader->error && exchange->response.status)
		har_note(reader,
			answer(target, device_index(target->trace, device), exchange));
	if (certrep && exchange->response.status && exchange->reply.kind == REPLY_CERTREP)
		har_read_certrep(reader, certrep, &exchange->reply);
	if (reader->error) {
		exchange_free(exchange);
		return NULL;
	}
	har_note(reader, trace_add(target->trace, exchange));
	return reader->error ? NULL : exchange;
}

static void read_own_entry(struct har_reader *reader, struct target *target,
	const json_t *entry, const json_t *facts)
{
	char device[DEVICE_NAME], word[24];
	enum step step = STEP_BROWSE;

	har_keep(reader, facts, "device", device);
	har_keep(reader, facts, "step", word);
	if (!step_find(word, &step))
		har_refuse(reader, "there is no step '%s'", word);
	add_exchange(reader, target, device, step, entry, facts);
}

/* ---- a browser's entries ---- */

#define BROWSER "browser"

static struct target *visited(struct archive *archive, const char *url)
{
	for (size_t i = 0; i < archive->n; i++)
		if (!archive->targets[i].page &&
			strcmp(archive->targets[i].trace->url, url) == 0)
			return &archive->targets[i];
	return add_target(archive, NULL, url, url);
}

static void note_visit(struct trace *trace, const struct exchange *exchange)
{
	double end;

	if (trace->n_exchanges == 1 || exchange->started < trace->started)
		trace->started = exchange->started;
	end = (double)(exchange->started - trace->started) + exchange->transport.total;
	if (end > trace->duration)
		trace->duration = end;
	trace->steps |= 1U << exchange->step;
}

/* Most visits of a browser are not about SCEP. */
static void read_browser_entry(struct archive *archive, const json_t *entry)
{
	struct har_reader *reader = &archive->reader;
	const json_t *response = har_object(reader, entry, "response");
	scoped(char) *url = har_copy(reader, har_object(reader, entry, "request"), "url");
	struct exchange *exchange;
	struct target *target;
	enum step step;

	if (reader->error || !har_browser_operation(url, &step) ||
		!text_starts(url, "http"))
		return;
	har_browser_cut(url);
	target = visited(archive, url);
	if (!target)
		return;
	exchange = add_exchange(reader, target, BROWSER, step, entry, NULL);
	if (!exchange)
		return;
	if (!exchange->response.status)
		har_browser_fault(reader, response, &exchange->transport);
	note_visit(target->trace, exchange);
}

static void read_entry(struct archive *archive, const json_t *entry)
{
	struct har_reader *reader = &archive->reader;
	const json_t *facts = har_object(reader, entry, "_scep");
	const char *page = json_string_value(json_object_get(entry, "pageref"));
	struct target *target = facts && page ? find_page(archive, page) : NULL;

	if (!json_is_object(entry))
		har_refuse(reader, "not an object");
	else if (target)
		read_own_entry(reader, target, entry, facts);
	else if (facts && !reader->error)
		har_refuse(reader, "pageref names no page of scepprobe");
	else
		read_browser_entry(archive, entry);
}

/* ---- the archive ---- */

static void read_each(struct archive *archive, const json_t *array, const char *name,
	void (*read)(struct archive *archive, const json_t *element))
{
	struct har_reader *reader = &archive->reader;

	for (size_t i = 0; i < json_array_size(array) && !reader->error; i++) {
		snprintf(reader->where, sizeof(reader->where), "log.%s[%zu]", name, i);
		read(archive, json_array_get(array, i));
	}
	reader->where[0] = '\0';
}

static void read_log(struct archive *archive, const json_t *whole)
{
	struct har_reader *reader = &archive->reader;
	const json_t *log = har_object(reader, whole, "log");
	const json_t *pages = har_array(reader, log, "pages");
	const json_t *entries = har_array(reader, log, "entries");

	if (!entries)
		har_refuse(
			reader, "not an HTTP archive (HAR): no log with entries in it");
	read_each(archive, pages, "pages", read_page);
	read_each(archive, entries, "entries", read_entry);
	if (archive->n == 0)
		har_refuse(reader, "it has no visit to a SCEP server");
}

/* Each value but the first of a list or object has a comma before it. */
static bool has_too_many_values(struct span text)
{
	size_t values = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.length && values <= VALUES_MAX; i++) {
		unsigned char c = text.data[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == ',' || c == '[' || c == '{'))
			values++;
	}
	return values > VALUES_MAX;
}

/* The parser's message helps with a damaged archive; for any other file it is enough to
 * say that it is none. */
static void refuse_syntax(
	struct har_reader *reader, struct span text, const json_error_t *error)
{
	if (span_starts(span_trim(text), "{"))
		har_refuse(reader, "not an HTTP archive (HAR): line %d, column %d: %s",
			error->line, error->column, error->text);
	else
		har_refuse(reader, "not an HTTP archive (HAR)");
}

static json_t *parse(struct har_reader *reader, struct span text)
{
	json_error_t error;
	json_t *whole;

	if (text.length >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0)
		text = (struct span){ text.data + 3, text.length - 3 };
	if (text.length == 0)
		har_refuse(reader, "empty");
	else if (text.length > HAR_MAX)
		har_refuse(reader, "larger than %d MiB", HAR_MAX >> 20);
	else if (has_too_many_values(text))
		har_refuse(reader, "more than %d values", VALUES_MAX);
	if (reader->error)
		return NULL;
	whole = json_loadb((const char *)text.data, text.length, JSON_ALLOW_NUL, &error);
	if (!whole && json_error_code(&error) == json_error_out_of_memory)
		har_note(reader, -ENOMEM);
	else if (!whole)
		refuse_syntax(reader, text, &error);
	return whole;
}

static int hand_over(struct archive *archive, struct trace ***traces, size_t *n)
{
	struct trace **out = calloc(archive->n, sizeof(struct trace *));

	if (!out)
		return -ENOMEM;
	for (size_t i = 0; i < archive->n; i++)
		out[i] = take(archive->targets[i].trace);
	*traces = out;
	*n = archive->n;
	return 0;
}

int har_load(
	struct span text, struct trace ***traces, size_t *n, char problem[HAR_PROBLEM])
{
	struct archive archive = { .reader = { .problem = problem } };
	json_t *whole = parse(&archive.reader, text);

	if (whole)
		read_log(&archive, whole);
	if (!archive.reader.error)
		har_note(&archive.reader, hand_over(&archive, traces, n));
	archive_clear(&archive);
	json_decref(whole);
	return archive.reader.error;
}
