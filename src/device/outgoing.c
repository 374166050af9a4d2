/* SPDX-License-Identifier: MIT */
/*
 * Makes the exchange of a step: the options, the device's row and the server's last
 * answers, which are stored here, decide the message, the recipient and the algorithms.
 *
 * It reads no answer and knows no order of steps. The user's challenge goes only into the
 * message that needs it.
 */
#include "device/outgoing.h"

#include <stdio.h>

#include <openssl/objects.h>

#include "device/http_request.h"

/* ---- the parts of a message ---- */

bool outgoing_has_message(enum step step)
{
	return step != STEP_BROWSE && step != STEP_CAPS && step != STEP_CACERT &&
	       step != STEP_NEXTCACERT;
}

void outgoing_clear(struct outgoing *outgoing)
{
	free(outgoing->url);
	cacert_clear(&outgoing->cacert);
	identity_clear(&outgoing->identity);
	message_clear(&outgoing->message);
	prepared_clear(&outgoing->prepared);
}

unsigned outgoing_keys_wanted(const struct outgoing *outgoing)
{
	const bool another = outgoing->device->signer == SIGNER_SCEP_PROTOCOL &&
			     !outgoing->identity.signer_key;

	return (outgoing->identity.key ? 0U : 1U) + (another ? 1U : 0U);
}

static unsigned agreed_capabilities(const struct outgoing *outgoing)
{
	return device_capabilities(outgoing->device, &outgoing->capabilities);
}

static enum scep_message_type enrolment_type(const struct outgoing *outgoing)
{
	if (!outgoing->identity.renewal)
		return SCEP_PKCS_REQ;
	switch (outgoing->options->renewal) {
	case SESSION_RENEW_RENEWALREQ:
		return SCEP_RENEWAL_REQ;
	case SESSION_RENEW_PKCSREQ:
		return SCEP_PKCS_REQ;
	case SESSION_RENEW_AUTO:
		break;
	}
	return outgoing->capabilities.set & CAPABILITY_STANDARD ? SCEP_RENEWAL_REQ
								: SCEP_PKCS_REQ;
}

static enum scep_message_type message_type(
	const struct outgoing *outgoing, enum step step)
{
	switch (step) {
	case STEP_POLL:
		return SCEP_CERT_POLL;
	case STEP_GETCERT:
		return SCEP_GET_CERT;
	case STEP_GETCRL:
		return SCEP_GET_CRL;
	default:
		return enrolment_type(outgoing);
	}
}

static int choose_algorithm(const struct outgoing *outgoing, int wanted, int fallback,
	const struct choice *choices)
{
	if (outgoing->fallback)
		return fallback;
	return wanted ? wanted : device_choose(choices, agreed_capabilities(outgoing));
}

/* The long URL and measuring never carry a challenge: the server could use it up. */
static const char *challenge_for(const struct outgoing *outgoing, enum step step)
{
	return step == STEP_LONG_URL || step == STEP_MEASURE
		       ? NULL
		       : outgoing->options->challenge;
}

static enum key_transport key_transport_for(const struct outgoing *outgoing)
{
	switch (outgoing->options->key_transport) {
	case SESSION_KEY_TRANSPORT_PKCS1:
		return KEY_TRANSPORT_PKCS1;
	case SESSION_KEY_TRANSPORT_OAEP:
		return KEY_TRANSPORT_OAEP;
	case SESSION_KEY_TRANSPORT_AUTO:
		break;
	}
	return outgoing->device->key_transport;
}

static struct message_spec spec_for(
	struct outgoing *outgoing, int64_t now, enum step step)
{
	const struct session_options *options = outgoing->options;

	return (struct message_spec){
		.device = outgoing->device,
		.identity = &outgoing->identity,
		.type = message_type(outgoing, step),
		.recipient = outgoing->cacert.ra_encryption,
		.about = step == STEP_POLL && outgoing->cacert.ca
				 ? outgoing->cacert.ca
				 : outgoing->cacert.ra_encryption,
		.subject = options->subject,
		.challenge = challenge_for(outgoing, step),
		.cipher = choose_algorithm(outgoing, options->cipher, NID_des_ede3_cbc,
			outgoing->device->ciphers),
		.digest = choose_algorithm(
			outgoing, options->digest, NID_sha1, outgoing->device->digests),
		.key_transport = key_transport_for(outgoing),
		.now = now,
	};
}

/* ---- the message ---- */

/* Whether the message was made ahead. A message made ahead for another use is
 * discarded. */
static bool made_ahead(
	struct outgoing *outgoing, enum step step, const struct message_spec *spec)
{
	const bool any = outgoing->prepared.recipient;
	const bool serves = prepared_serves(&outgoing->prepared, step, spec);

	prepared_clear(&outgoing->prepared);
	if (any && !serves && !outgoing->identity.renewal)
		X509_free(take(outgoing->identity.signer));
	return serves;
}

static int make_message(struct outgoing *outgoing, int64_t now, enum step step)
{
	struct message_spec spec = spec_for(outgoing, now, step);
	int r;

	if (made_ahead(outgoing, step, &spec))
		return 0;
	r = identity_complete(
		&outgoing->identity, outgoing->device, spec.subject, spec.digest, now);
	if (r < 0)
		return r;
	if (step == STEP_MEASURE && outgoing->measure.begun)
		return measure_next(&outgoing->measure, &outgoing->message, &spec);
	spec.placeholder_length = step == STEP_MEASURE; /* the shortest */
	return message_build(&outgoing->message, &spec);
}

/* The long URL repeats the message, unless it could issue a second certificate. */
static bool needs_new_message(const struct outgoing *outgoing, enum step step)
{
	if (step != STEP_LONG_URL)
		return outgoing_has_message(step);
	return !(outgoing->message.octets.length && outgoing->message.placeholder);
}

/* ---- the exchange ---- */

static bool is_posted(const struct outgoing *outgoing, enum step step)
{
	if (!outgoing_has_message(step) || step == STEP_LONG_URL || step == STEP_MEASURE)
		return false;
	switch (outgoing->options->method) {
	case SESSION_METHOD_GET:
		return false;
	case SESSION_METHOD_POST:
		return true;
	case SESSION_METHOD_AUTO:
		break;
	}
	return device_posts(outgoing->device, agreed_capabilities(outgoing));
}

static void describe_message(const struct outgoing *outgoing, struct request *request)
{
	const struct message *message = &outgoing->message;

	request->cipher = OBJ_nid2sn(message->cipher);
	request->digest = OBJ_nid2sn(message->digest);
	snprintf(request->transaction_id, sizeof(request->transaction_id), "%s",
		bytes_text(&message->transaction_id));
	request->placeholder = message->placeholder;
	request->renewal = message->renewal;
	request->fallback = outgoing->fallback;
}

/* The operation of the step: measuring uses two. */
static enum step operation_of(const struct outgoing *outgoing, enum step step)
{
	if (step != STEP_MEASURE)
		return step;
	return measure_asks_caps(&outgoing->measure) ? STEP_CAPS : STEP_PKIOPERATION;
}

static int fill_exchange(struct outgoing *outgoing, int64_t now, struct exchange *next)
{
	bool post = is_posted(outgoing, next->step);
	struct http_request http_request = {
		.device = outgoing->device,
		.step = operation_of(outgoing, next->step),
		.message = bytes_span(&outgoing->message.octets),
		.post = post,
		.nameless = next->step == STEP_CACERT &&
			    outgoing->identifier.turn == IDENTIFIER_WITHOUT,
		.stretch = next->step == STEP_MEASURE ? outgoing->measure.stretch : 0,
	};

	next->started = now;
	if (outgoing_has_message(operation_of(outgoing, next->step))) {
		describe_message(outgoing, &next->request);
		if (outgoing->message.why[0]) {
			next->transport.fault = FAULT_NOT_SENT;
			snprintf(next->transport.text, sizeof(next->transport.text), "%s",
				outgoing->message.why);
		}
	}
	outgoing->posted |= post && next->step == STEP_PKIOPERATION;
	return http_request_fill(&http_request, outgoing->url, &next->request);
}

/* With the prepared message. */
static int exchange_with_message(
	struct outgoing *outgoing, int64_t now, enum step step, struct exchange **out)
{
	struct exchange *next;
	int r = exchange_new(&next, outgoing->device->id, step);

	if (r < 0)
		return r;
	next->request.requirements = outgoing->device->requirements;
	r = fill_exchange(outgoing, now, next);
	if (r < 0) {
		exchange_free(next);
		return r;
	}
	*out = next;
	return next->transport.fault == FAULT_NOT_SENT ? SESSION_RECORD : SESSION_SEND;
}

int outgoing_make(
	struct outgoing *outgoing, int64_t now, enum step step, struct exchange **out)
{
	int r = needs_new_message(outgoing, step) ? make_message(outgoing, now, step) : 0;

	return r < 0 ? r : exchange_with_message(outgoing, now, step, out);
}

/* ---- measuring ---- */

/* Makes the shortest message, to find the lengths to try. It is not sent. */
static int begin_measuring(struct outgoing *outgoing, int64_t now)
{
	struct exchange *sample = NULL;
	int r = make_message(outgoing, now, STEP_MEASURE);

	if (r == 0)
		r = exchange_with_message(outgoing, now, STEP_MEASURE, &sample);
	if (r < 0)
		return r;
	measure_begin(&outgoing->measure, &sample->request);
	exchange_free(sample);
	return 0;
}

int outgoing_make_measuring(struct outgoing *outgoing, int64_t now, struct exchange **out)
{
	int r = outgoing->measure.begun ? 0 : begin_measuring(outgoing, now);

	if (r >= 0 && !outgoing->message.why[0])
		r = make_message(outgoing, now, STEP_MEASURE);
	if (r < 0)
		return r;
	if (!outgoing->measure.length || outgoing->message.why[0])
		return SESSION_DONE;
	return exchange_with_message(outgoing, now, STEP_MEASURE, out);
}

/* ---- ahead ---- */

bool outgoing_may_prepare(const struct outgoing *outgoing)
{
	return !outgoing->message.octets.length && !outgoing->prepared.recipient &&
	       outgoing->capabilities.n_lines && outgoing->cacert.ra_encryption;
}

int outgoing_prepare(struct outgoing *outgoing, int64_t now, enum step step)
{
	struct message_spec spec = spec_for(outgoing, now, step);
	int r = make_message(outgoing, now, step);

	if (r < 0)
		return r;
	prepared_note(&outgoing->prepared, step, &spec);
	return 1;
}
