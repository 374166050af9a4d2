/* SPDX-License-Identifier: MIT */
/*
 * Measures with genuine requests only: a message with a placeholder of fitting length,
 * or, below the length of any message, a GetCACaps with a padded CA name. So an answer
 * also proves that the query reached NDES.
 *
 * It never uses the user's challenge, sends nothing, and names no limit: diagnose/ does.
 * A refusal only decides the next length.
 */
#include "device/measure.h"

#include <errno.h>
#include <string.h>

#include "device/http_request.h"
#include "trace/limit.h"

/* ---- answers ---- */

static bool is_short_request(enum step step)
{
	return step == STEP_CAPS || step == STEP_CACERT;
}

static enum bisect_answer meaning(const struct exchange *answered)
{
	static const enum bisect_answer meanings[] = {
		[LIMIT_PASSED] = BISECT_PASSED,
		[LIMIT_REFUSED] = BISECT_REFUSED,
		[LIMIT_UNCLEAR] = BISECT_OTHER,
	};

	return meanings[limit_answer_of(answered)];
}

void measure_note(struct measure *measure, const struct exchange *answered)
{
	enum bisect_answer answer = meaning(answered);
	size_t length = answered->request.query_length;

	if (answered->step == STEP_MEASURE) {
		bisect_answer(&measure->bisect, length, answer);
		return;
	}
	if (answered->request.body.length && answer == BISECT_REFUSED)
		measure->by_post = answered->response.status;
	if (answered->request.body.length || answered->step == STEP_BROWSE)
		return;
	/* A message that POST also sent in vain, with the same status, is not refused for
	 * its length. */
	if (answer == BISECT_REFUSED && answered->response.status &&
		answered->response.status == measure->by_post)
		return;
	/* A refused short request is not refused for its length. */
	if (answer == BISECT_REFUSED && is_short_request(answered->step))
		return;
	bisect_note(&measure->bisect, length, answer);
	if (answer == BISECT_REFUSED) {
		measure->suspected = measure->bisect.passes > 0;
		measure->refusal = answered->response.status;
	}
}

bool measure_asks_caps(const struct measure *measure)
{
	return measure->length < measure->shortest;
}

/* ---- lengths ---- */

/* Room for the varying number of escapes in messages of one size. */
enum { CHANCE = 64 };

/* The limit to try first: only one server sends this status for a long URL. */
static bool suggested(const struct limit *limit, long refusal)
{
	return (refusal == 404 && strcmp(limit->id, "iis-max-query-string") == 0) ||
	       (refusal == 414 &&
		       strcmp(limit->id, "nginx-large-client-header-buffers") == 0);
}

/* The smaller one; b is 0 if there is none. */
static size_t smaller(size_t a, size_t b)
{
	return b && b < a ? b : a;
}

void measure_begin(struct measure *measure, const struct request *request)
{
	measure->begun = true;
	measure->shortest = request->query_length + CHANCE;
	/* The kind of request changes here, and the answer may change for that reason. */
	bisect_add(&measure->bisect,
		smaller(measure->shortest, measure->bisect.fails) - BISECT_STEP, false);
	for (size_t i = 0; i < n_limits; i++) {
		const struct limit *limit = &limits[i];
		size_t others = limit_count(request, limit->counts) -
				request->query_length;

		if (limit->value > others)
			bisect_add(&measure->bisect, limit->value - others,
				suggested(limit, measure->refusal));
	}
}

/* ---- requests ---- */

static size_t natural_length(const struct message *message, const struct device *device)
{
	struct http_request http_request = {
		.device = device,
		.step = STEP_PKIOPERATION,
		.message = bytes_span(&message->octets),
	};
	scoped_buffer text = BYTES_EMPTY;

	http_request_append_query(&http_request, &text);
	return text.failed ? 0 : text.length;
}

/* Four characters for three octets, and two more for each escaped one, one in 16. */
static size_t octets_for(size_t characters)
{
	return characters * 12 / 17;
}

/*
 * Builds messages until one is just short enough. The number of escapes varies between
 * encryptions, and more in longer messages, so some room is left for it.
 */
static int build_message(
	struct measure *measure, struct message *message, struct message_spec *spec)
{
	const size_t wanted = measure->length, room = CHANCE / 2 + wanted / 100;
	enum { TRIES = 16 };

	spec->placeholder_length = 1;
	for (int i = 0; i < TRIES; i++) {
		size_t natural;
		int r = message_build(message, spec);

		if (r < 0 || message->why[0])
			return r;
		natural = natural_length(message, spec->device);
		if (!natural)
			return -ENOMEM;
		if (natural <= wanted && wanted - natural <= 2 * room) {
			measure->stretch = wanted - natural;
			return 0;
		}
		if (natural + room < wanted)
			spec->placeholder_length += octets_for(wanted - room - natural);
		else if (octets_for(natural + room - wanted) < spec->placeholder_length)
			spec->placeholder_length -= octets_for(natural + room - wanted);
		else
			spec->placeholder_length = 1;
	}
	measure->length = 0; /* never seen; no measurement is better than a wrong one */
	return 0;
}

static void pad_caps(struct measure *measure, const struct device *device)
{
	struct http_request http_request = { .device = device, .step = STEP_CAPS };
	scoped_buffer text = BYTES_EMPTY;

	http_request_append_query(&http_request, &text);
	measure->stretch = measure->length > text.length ? measure->length - text.length
							 : 0;
}

int measure_next(
	struct measure *measure, struct message *message, struct message_spec *spec)
{
	measure->stretch = 0;
	measure->length = bisect_next(&measure->bisect);
	if (!measure->length)
		return 0;
	if (!measure_asks_caps(measure))
		return build_message(measure, message, spec);
	pad_caps(measure, spec->device);
	return 0;
}
