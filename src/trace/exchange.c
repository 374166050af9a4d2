/* SPDX-License-Identifier: MIT */
/*
 * The record. An exchange is created empty, filled by its sender or reader, and added to
 * its trace at its end; after that it is never changed.
 *
 * No code here reads a clock, a socket or a body, or decides anything.
 */
#include "trace/exchange.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const char *const step_names[STEP_NAMES] = {
	[STEP_BROWSE] = "browse",
	[STEP_CAPS] = "caps",
	[STEP_CACERT] = "cacert",
	[STEP_PKIOPERATION] = "pkioperation",
	[STEP_LONG_URL] = "long-url",
	[STEP_POLL] = "poll",
	[STEP_NEXTCACERT] = "nextcacert",
	[STEP_GETCERT] = "getcert",
	[STEP_GETCRL] = "getcrl",
	[STEP_MEASURE] = "measure",
	[STEP_VERIFY] = "verify",
	[STEP_EVENT] = "event",
	[STEP_UNKNOWN] = "unknown-operation",
};

static const char *const fault_names[FAULT_COUNT] = {
	[FAULT_NONE] = "none",
	[FAULT_NAME_NOT_RESOLVED] = "name-not-resolved",
	[FAULT_PROXY_NAME_NOT_RESOLVED] = "proxy-name-not-resolved",
	[FAULT_CONNECTION_REFUSED] = "connection-refused",
	[FAULT_UNREACHABLE] = "unreachable",
	[FAULT_CONNECT_TIMEOUT] = "connect-timeout",
	[FAULT_PROXY] = "proxy",
	[FAULT_TLS_HANDSHAKE] = "tls-handshake",
	[FAULT_TLS_CERTIFICATE] = "tls-certificate",
	[FAULT_RESET] = "reset",
	[FAULT_TIMEOUT] = "timeout",
	[FAULT_NOT_HTTP] = "not-http",
	[FAULT_CUT] = "cut",
	[FAULT_TOO_LARGE] = "too-large",
	[FAULT_NOT_SENT] = "not-sent",
	[FAULT_PAUSED] = "paused",
	[FAULT_LOCAL] = "local",
	[FAULT_OTHER] = "other",
};

static const char *const part_names[PART_COUNT] = {
	[PART_ALONE] = "alone",
	[PART_EXTERNAL] = "external",
	[PART_INTERNAL] = "internal",
	[PART_PROFILE] = "profile",
	[PART_PLACE] = "place",
};

static const char *const phase_names[PHASE_COUNT] = {
	[PHASE_RESOLVE] = "resolve",
	[PHASE_CONNECT] = "connect",
	[PHASE_TLS] = "tls",
	[PHASE_PROCESSING] = "processing",
	[PHASE_TRANSFER] = "transfer",
};

static const char *const tls_failure_names[TLS_FAILURE_COUNT] = {
	[TLS_FAILURE_NONE] = "none",
	[TLS_FAILURE_ALERT] = "alert",
	[TLS_FAILURE_VERSION] = "version",
	[TLS_FAILURE_NOT_TLS] = "not-tls",
	[TLS_FAILURE_CLOSED] = "closed",
	[TLS_FAILURE_OTHER] = "other",
};

static const char *const tls_problem_names[TLS_PROBLEM_COUNT] = {
	"name-mismatch",
	"untrusted",
	"self-signed",
	"incomplete",
	"expired",
	"not-yet-valid",
	"other",
	"weak",
};

const char *step_name(enum step step)
{
	return step_names[step];
}

const char *fault_name(enum fault fault)
{
	return fault_names[fault];
}

const char *part_name(enum part part)
{
	return part_names[part];
}

const char *phase_name(enum phase phase)
{
	return phase_names[phase];
}

const char *tls_failure_name(enum tls_failure failure)
{
	return tls_failure_names[failure];
}

const char *tls_problem_name(unsigned bit)
{
	return tls_problem_names[bit];
}

/* The index of a word among `n` names, or -1. */
static int find_name(const char *const *names, int n, const char *name)
{
	while (--n >= 0 && strcmp(names[n], name) != 0)
		;
	return n;
}

bool step_find(const char *name, enum step *step)
{
	int at = find_name(step_names, STEP_COUNT, name);

	if (at >= 0)
		*step = (enum step)at;
	return at >= 0;
}

bool fault_find(const char *name, enum fault *fault)
{
	int at = find_name(fault_names, FAULT_COUNT, name);

	if (at >= 0)
		*fault = (enum fault)at;
	return at >= 0;
}

bool part_find(const char *name, enum part *part)
{
	int at = find_name(part_names, PART_COUNT, name);

	if (at >= 0)
		*part = (enum part)at;
	return at >= 0;
}

bool phase_find(const char *name, enum phase *phase)
{
	int at = find_name(phase_names, PHASE_COUNT, name);

	if (at >= 0)
		*phase = (enum phase)at;
	return at >= 0;
}

bool tls_failure_find(const char *name, enum tls_failure *failure)
{
	int at = find_name(tls_failure_names, TLS_FAILURE_COUNT, name);

	if (at >= 0)
		*failure = (enum tls_failure)at;
	return at >= 0;
}

bool tls_problem_find(const char *name, unsigned *bit)
{
	int at = find_name(tls_problem_names, TLS_PROBLEM_COUNT, name);

	if (at >= 0)
		*bit = (unsigned)at;
	return at >= 0;
}

int exchange_new(struct exchange **out, const char *device, enum step step)
{
	struct exchange *exchange = calloc(1, sizeof(*exchange));

	if (!exchange)
		return -ENOMEM;
	snprintf(exchange->device, sizeof(exchange->device), "%s", device);
	exchange->step = step;
	*out = exchange;
	return 0;
}

void exchange_free(struct exchange *exchange)
{
	if (!exchange)
		return;
	free(exchange->request.url);
	bytes_clear(&exchange->request.headers);
	bytes_clear(&exchange->request.body);
	free(exchange->transport.tls.chain);
	bytes_clear(&exchange->response.headers);
	bytes_clear(&exchange->response.body);
	reply_clear(&exchange->reply);
	free(exchange);
}

int exchange_again(struct exchange **out, const struct exchange *sent)
{
	struct exchange *again;
	int r = exchange_new(&again, sent->device, sent->step);

	if (r < 0)
		return r;
	again->started = sent->started;
	again->request = sent->request;
	again->request.headers = again->request.body = (struct bytes){ .data = NULL };
	again->request.url = strdup(sent->request.url);
	bytes_append(&again->request.headers, sent->request.headers.data,
		sent->request.headers.length);
	bytes_append(
		&again->request.body, sent->request.body.data, sent->request.body.length);
	if (!again->request.url || bytes_failed(&again->request.headers) ||
		bytes_failed(&again->request.body)) {
		exchange_free(again);
		return -ENOMEM;
	}
	*out = again;
	return 0;
}

/* The value of a "Name: value" line, if it has this name. */
static bool line_value(struct span line, const char *name, struct span *value)
{
	size_t skip = strlen(name) + 1;

	if (line.length < skip || line.data[skip - 1] != ':' ||
		!text_starts((const char *)line.data, name))
		return false;
	while (skip < line.length && (line.data[skip] == ' ' || line.data[skip] == '\t'))
		skip++;
	*value = (struct span){ .data = line.data + skip, .length = line.length - skip };
	return true;
}

bool exchange_header(
	const struct exchange *exchange, const char *name, struct span *value)
{
	const unsigned char *at = exchange->response.headers.data;
	const unsigned char *end = at ? at + exchange->response.headers.length : NULL;

	while (at && at < end) {
		const unsigned char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t length = (size_t)((stop ? stop : end) - at);

		if (line_value(
			    (struct span){ .data = at, .length = length }, name, value))
			return true;
		at += length + 1;
	}
	return false;
}

void exchange_header_text(
	const struct exchange *exchange, const char *name, char *out, size_t size)
{
	struct span value = { .data = NULL };

	exchange_header(exchange, name, &value);
	text_copy(out, size, value);
}

int trace_new(struct trace **out, const char *url, const char *label)
{
	struct trace *trace = calloc(1, sizeof(*trace));

	if (!trace)
		return -ENOMEM;
	trace->url = strdup(url);
	trace->label = strdup(label);
	if (!trace->url || !trace->label) {
		trace_free(trace);
		return -ENOMEM;
	}
	*out = trace;
	return 0;
}

void trace_free(struct trace *trace)
{
	if (!trace)
		return;
	for (size_t i = 0; i < trace->n_exchanges; i++)
		exchange_free(trace->exchanges[i]);
	free(trace->exchanges);
	free(trace->history);
	free(trace->url);
	free(trace->label);
	free(trace);
}

bool trace_add_device(struct trace *trace, const char *device)
{
	for (size_t i = 0; i < trace->n_devices; i++)
		if (strcmp(trace->devices[i], device) == 0)
			return true;
	if (trace->n_devices == TRACE_DEVICES_MAX)
		return false;
	snprintf(trace->devices[trace->n_devices++], DEVICE_NAME, "%s", device);
	return true;
}

int trace_add(struct trace *trace, struct exchange *exchange)
{
	struct exchange **grown = realloc(
		trace->exchanges, (trace->n_exchanges + 1) * sizeof(struct exchange *));

	if (!grown) {
		exchange_free(exchange);
		return -ENOMEM;
	}
	trace->exchanges = grown;
	trace->exchanges[trace->n_exchanges++] = exchange;
	exchange->id = (unsigned)trace->n_exchanges;
	return 0;
}
