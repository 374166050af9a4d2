/* SPDX-License-Identifier: MIT */
/*
 * Reads the length limit from the requests of the measuring device. Only a SCEP answer
 * proves that a length passes. A refusal, with any status, only counts beside a shorter
 * request that passed. Other results are reported and prove nothing.
 *
 * Pure: a function of the trace.
 */
#include "diagnose/url_limit.h"

#include <string.h>

#include "diagnose/judged.h"
#include "diagnose/summary.h"

/* Query lengths are odd, so the next length is two more: see device/bisect.h. */
enum { NEXT_LENGTH = 2, LONGEST_TRIED = 65533 };

/* ---- reading ---- */

static size_t length(const struct exchange *exchange)
{
	return exchange->request.query_length;
}

static bool is_message(const struct exchange *exchange)
{
	return strstr(exchange->request.url, "operation=PKIOperation") != NULL;
}

static void read_exchange(struct url_limit *out, const struct exchange *exchange)
{
	bool measured = exchange->step == STEP_MEASURE;

	out->tried += measured;
	if (exchange->step == STEP_BROWSE || exchange->request.body.length)
		return;
	switch (limit_answer_of(exchange)) {
	case LIMIT_PASSED:
		if (!out->passes || length(exchange) > length(out->passes))
			out->passes = exchange;
		break;
	case LIMIT_REFUSED:
		/* A request without a message is short, so its length is not the
		 * reason. */
		if (!measured && !is_message(exchange))
			break;
		if (!out->fails || length(exchange) < length(out->fails))
			out->fails = exchange;
		break;
	case LIMIT_UNCLEAR:
		if (measured)
			out->unclear = exchange;
	}
}

static const struct judged *judged_in(
	const struct url_limit *limit, const struct exchange *exchange)
{
	return &limit->judged[exchange->id - 1];
}

/* The responder that refused the shortest failing request. */
static const struct answerer *refuser(const struct url_limit *limit)
{
	return &judged_in(limit, limit->fails)->by;
}

/* Whether a message of any device passed, longer than the shortest refused one. */
static bool passes_elsewhere(const struct url_limit *limit, const struct trace *trace)
{
	for (size_t i = 0; i < trace->n_exchanges; i++)
		if (is_message(trace->exchanges[i]) &&
			!trace->exchanges[i]->request.body.length &&
			length(trace->exchanges[i]) > length(limit->fails) &&
			limit_answer_of(trace->exchanges[i]) == LIMIT_PASSED)
			return true;
	return false;
}

static const char *find_problem(const struct url_limit *limit, const struct trace *trace)
{
	if (!limit->passes || !limit->fails)
		return NULL;
	if (length(limit->passes) >= length(limit->fails))
		return "answers contradict each other: a query was refused although a longer "
		       "one passed";
	if (passes_elsewhere(limit, trace))
		return "a longer query of another device passed, so the length is not the "
		       "cause";
	if (limit->exact && is_message(limit->fails) && !is_message(limit->passes))
		return "even the shortest message is refused, and a GetCACaps of nearly the "
		       "same length is not, so the length is not the cause";
	return NULL;
}

/* How well a row explains the bounds; 0: not at all. */
static unsigned explains(const struct limit *row, const struct url_limit *bounds)
{
	size_t low = limit_count(&bounds->passes->request, row->counts);
	size_t high = limit_count(&bounds->fails->request, row->counts);
	bool exact = row->value >= low && row->value < high;

	if (row->value + row->slack < low || row->value >= high + row->slack)
		return 0;
	return 1U + (exact ? 1U : 0U) +
	       (strcmp(refuser(bounds)->id, row->responder) == 0 ? 2U : 0U);
}

static const struct limit *find_limit(const struct url_limit *bounds)
{
	const struct limit *found = NULL;
	unsigned best = 0;

	for (size_t i = 0; i < n_limits; i++) {
		unsigned well = explains(&limits[i], bounds);

		if (well > best)
			found = &limits[i];
		if (well > best)
			best = well;
	}
	return found;
}

/* The measuring device, or NULL. */
static const char *measuring_device(const struct trace *trace)
{
	for (size_t i = 0; i < trace->n_exchanges; i++)
		if (trace->exchanges[i]->step == STEP_MEASURE)
			return trace->exchanges[i]->device;
	return NULL;
}

void url_limit_read(struct url_limit *out, const struct trace *trace,
	const struct circumstances *circumstances)
{
	const char *device = measuring_device(trace);

	*out = (struct url_limit){
		.judged = circumstances->judged,
		.out_of_time = trace->out_of_time,
		.interrupted = trace->interrupted,
	};
	if (!device)
		return;
	for (size_t i = 0; i < trace->n_exchanges; i++)
		if (strcmp(trace->exchanges[i]->device, device) == 0)
			read_exchange(out, trace->exchanges[i]);
	out->exact = out->passes && out->fails &&
		     length(out->passes) < length(out->fails) &&
		     length(out->fails) - length(out->passes) <= NEXT_LENGTH;
	out->problem = find_problem(out, trace);
	if (!out->passes || !out->fails || out->problem)
		return;
	out->limit = out->exact ? find_limit(out) : NULL;
	out->unknown = !find_limit(out);
}

/* Whether the length is the reason: of two requests of one kind, the longer is refused.
 * If only padded GetCACaps requests pass and every message is refused, the reason may be
 * another. */
static bool shows_length(const struct url_limit *limit)
{
	return limit->tried && limit->passes && limit->fails && !limit->problem &&
	       (is_message(limit->passes) || !is_message(limit->fails));
}

bool url_limit_explains(const struct url_limit *limit, const struct exchange *exchange)
{
	return shows_length(limit) && !exchange->request.body.length &&
	       is_message(exchange) && length(exchange) >= length(limit->fails) &&
	       limit_answer_of(exchange) == LIMIT_REFUSED;
}

enum verdict url_limit_fits(
	const struct url_limit *limit, const struct request_size *query)
{
	if (!limit->tried || limit->problem)
		return VERDICT_UNKNOWN;
	if (limit->passes && query->length + query->spread <= length(limit->passes))
		return VERDICT_YES;
	if (limit->fails && query->length >= length(limit->fails) + query->spread)
		return VERDICT_NO;
	return VERDICT_UNKNOWN;
}

/* ---- text ---- */

/* With a comma before the last three digits: lengths here have up to five. */
static void append_number(struct bytes *out, size_t number)
{
	if (number >= 1000)
		bytes_printf(out, "%zu,%03zu", number / 1000, number % 1000);
	else
		bytes_printf(out, "%zu", number);
}

static void tell_bounds(const struct url_limit *limit, struct bytes *out)
{
	bytes_printf(out, "Measured with %u request%s: ", limit->tried,
		limit->tried == 1 ? "" : "s");
	if (limit->passes) {
		bytes_append_text(out, "a query of ");
		append_number(out, length(limit->passes));
		bytes_append_text(out, " characters passes");
	}
	if (limit->passes && limit->fails)
		bytes_append_text(out, ", one of ");
	else if (limit->fails)
		bytes_append_text(out, "a query of ");
	if (limit->fails) {
		append_number(out, length(limit->fails));
		bytes_append_text(out, " is refused");
	}
	bytes_append_char(out, '.');
}

/* Whether the recognised responder is not the product that has this limit by default. */
static bool is_of_another(const struct url_limit *limit)
{
	return limit->limit->responder && limit->fails && refuser(limit)->responder &&
	       strcmp(refuser(limit)->id, limit->limit->responder) != 0;
}

static void tell_limit(const struct url_limit *limit, struct bytes *out)
{
	const struct limit *row = limit->limit;

	if (row && is_of_another(limit))
		bytes_printf(out,
			" That equals %zu, %s; but %s refuses the request: look for the "
			"limit there first.",
			row->value, row->name, refuser(limit)->title);
	else if (row)
		bytes_printf(out, " That equals %zu, %s, set in %s.", row->value,
			row->name, row->where);
	else if (limit->exact)
		bytes_append_text(out, " That equals no known default.");
	else if (limit->unknown)
		bytes_append_text(out, " The limit lies in between and equals no known "
				       "default.");
	else if (limit->passes && limit->fails)
		bytes_append_text(out, " The limit lies in between.");
	else if (limit->passes && length(limit->passes) >= LONGEST_TRIED)
		bytes_append_text(
			out, " No longer query is tried: Intune asks for this length.");
}

static void tell_unclear(const struct url_limit *limit, struct bytes *out)
{
	if (limit->unclear) {
		bytes_append_text(out, " Not measured further: ");
		summary_of_exchange(
			limit->unclear, judged_in(limit, limit->unclear), out);
		bytes_append_char(out, '.');
	} else if (limit->interrupted && !limit->exact) {
		bytes_append_text(out, " Not measured further: the run was interrupted.");
	} else if (limit->out_of_time && !limit->exact) {
		bytes_append_text(out, " Not measured further: time ran out.");
	}
}

/* Appends the rows with Intune's challenge that have this verdict. */
static void tell_devices(const struct url_limit *limit, enum verdict verdict,
	const char *introduction, struct bytes *out)
{
	const char *separator = introduction;

	for (size_t i = 0; i < n_request_sizes; i++) {
		const struct request_size *query = &request_sizes[i];

		if (query->challenge != INTUNE_CHALLENGE ||
			url_limit_fits(limit, query) != verdict)
			continue;
		bytes_printf(
			out, "%s%s RSA-%u (", separator, query->device, query->rsa_bits);
		append_number(out, query->length);
		bytes_append_char(out, ')');
		separator = ", ";
	}
	if (separator != introduction)
		bytes_append_char(out, '.');
}

void url_limit_tell(const struct url_limit *limit, struct bytes *out)
{
	if (!limit->tried)
		return;
	if (limit->problem) {
		bytes_printf(
			out, "The length limit was not measured: %s.", limit->problem);
		return;
	}
	tell_bounds(limit, out);
	tell_limit(limit, out);
	tell_unclear(limit, out);
	tell_devices(limit, VERDICT_YES, " Fits with an Intune challenge: ", out);
	tell_devices(limit, VERDICT_NO, " Too long with an Intune challenge: ", out);
	tell_devices(limit, VERDICT_UNKNOWN, " Undetermined: ", out);
}
