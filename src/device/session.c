/* SPDX-License-Identifier: MIT */
/*
 * The protocol as a device runs it: a plan of steps, each made from what the answers so
 * far have told. The answers are read here, because only the session has the keys.
 *
 * It promises to go on as far as sense allows: an answer that is wrong costs the steps
 * that need it, no others. It never sends, waits, or asks the time.
 */
#include "device/session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/objects.h>

#include "device/http_request.h"
#include "device/measure.h"
#include "device/prepared.h"
#include "trace/answer.h"

enum { PLAN_MAX = DEVICE_STEPS_MAX + STEP_COUNT + 1, POLL_FIRST = 1, POLL_MOST = 60 };

struct session {
	const struct device *device;
	const struct session_options *options;
	char *url;
	enum step plan[PLAN_MAX];
	unsigned n_plan, at;
	bool posted;                               /* the PKIOperation went by POST */
	bool accepted;                             /* a placeholder was not refused */
	bool pending;                              /* the CA holds the request */
	bool fallback;                             /* now with 3DES and SHA-1 */
	bool ends_the_session;                     /* nothing gets there and back */
	int64_t poll_due, poll_end, poll_interval; /* seconds since 1970; seconds */
	struct capabilities capabilities;
	struct cacert cacert;
	struct cacert_memo *memo;
	struct identity identity;
	struct message message;
	struct prepared prepared;
	struct measure measure;
};

/* ---- the plan ---- */

static void plan_step(struct session *session, enum step step)
{
	if (session->options->steps & (1U << step))
		session->plan[session->n_plan++] = step;
}

static void plan(struct session *session)
{
	plan_step(session, STEP_BROWSE);
	for (unsigned i = 0; i < session->device->n_order; i++)
		plan_step(session, session->device->order[i]);
	plan_step(session, STEP_LONG_URL);
	plan_step(session, STEP_NEXTCACERT);
	plan_step(session, STEP_GETCERT);
	plan_step(session, STEP_GETCRL);
}

static bool has_message(enum step step)
{
	return step != STEP_BROWSE && step != STEP_CAPS && step != STEP_CACERT &&
	       step != STEP_NEXTCACERT;
}

int session_new(struct session **out, const struct device *device, const char *url,
	const struct session_options *options)
{
	struct session *session = calloc(1, sizeof(*session));

	if (!session)
		return -ENOMEM;
	session->device = device;
	session->options = options;
	session->url = strdup(url);
	if (!session->url) {
		session_free(session);
		return -ENOMEM;
	}
	if (options->renew_certificate) {
		X509_up_ref(options->renew_certificate);
		EVP_PKEY_up_ref(options->renew_key);
		session->identity.signer = options->renew_certificate;
		session->identity.signer_key = options->renew_key;
		session->identity.renewal = true;
	}
	plan(session);
	*out = session;
	return 0;
}

void session_free(struct session *session)
{
	if (!session)
		return;
	free(session->url);
	cacert_clear(&session->cacert);
	identity_clear(&session->identity);
	message_clear(&session->message);
	prepared_clear(&session->prepared);
	free(session);
}

void session_share(struct session *session, struct cacert_memo *memo)
{
	session->memo = memo;
}

const struct device *session_device(const struct session *session)
{
	return session->device;
}

void session_measure(struct session *session)
{
	session->measure.allowed = true;
}

int64_t session_due(const struct session *session)
{
	return session->poll_due;
}

/* ---- keys ---- */

static bool wants_signer_key(const struct session *session)
{
	return session->device->signer == SIGNER_SCEP_PROTOCOL &&
	       !session->identity.signer_key;
}

unsigned session_keys_wanted(const struct session *session)
{
	bool messages = session->options->steps & 1U << STEP_MEASURE;

	for (unsigned i = 0; i < session->n_plan; i++)
		messages |= has_message(session->plan[i]);
	if (!messages)
		return 0;
	return (session->identity.key ? 0U : 1U) + (wants_signer_key(session) ? 1U : 0U);
}

unsigned session_key_bits(const struct session *session)
{
	return session->options->key_bits ? session->options->key_bits
					  : session->device->rsa_bits;
}

unsigned session_keys_after(const struct session *session)
{
	unsigned i = 0;

	while (i < session->n_plan && !has_message(session->plan[i]))
		i++;
	return i;
}

void session_give_key(struct session *session, EVP_PKEY *key)
{
	if (!session->identity.key)
		session->identity.key = key;
	else
		session->identity.signer_key = key;
}

/* ---- building ---- */

static unsigned capabilities(const struct session *session)
{
	return device_capabilities(session->device, &session->capabilities);
}

static enum scep_message_type enrolment_type(const struct session *session)
{
	if (!session->identity.renewal)
		return SCEP_PKCS_REQ;
	switch (session->options->renewal) {
	case SESSION_RENEW_RENEWALREQ:
		return SCEP_RENEWAL_REQ;
	case SESSION_RENEW_PKCSREQ:
		return SCEP_PKCS_REQ;
	case SESSION_RENEW_AUTO:
		break;
	}
	return session->capabilities.set & CAPABILITY_STANDARD ? SCEP_RENEWAL_REQ
							       : SCEP_PKCS_REQ;
}

static enum scep_message_type message_type(const struct session *session, enum step step)
{
	switch (step) {
	case STEP_POLL:
		return SCEP_CERT_POLL;
	case STEP_GETCERT:
		return SCEP_GET_CERT;
	case STEP_GETCRL:
		return SCEP_GET_CRL;
	default:
		return enrolment_type(session);
	}
}

static int choose(const struct session *session, int wanted, int fallback,
	const struct choice *choices)
{
	if (session->fallback)
		return fallback;
	return wanted ? wanted : device_choose(choices, capabilities(session));
}

/* Neither the long URL nor measuring ever carries a challenge that could be used up. */
static const char *challenge(const struct session *session, enum step step)
{
	return step == STEP_LONG_URL || step == STEP_MEASURE
		       ? NULL
		       : session->options->challenge;
}

static struct message_spec specify(struct session *session, int64_t now, enum step step)
{
	const struct session_options *options = session->options;

	return (struct message_spec){
		.device = session->device,
		.identity = &session->identity,
		.type = message_type(session, step),
		.recipient = session->cacert.ra_encryption,
		.about = step == STEP_POLL && session->cacert.ca
				 ? session->cacert.ca
				 : session->cacert.ra_encryption,
		.subject = options->subject,
		.challenge = challenge(session, step),
		.cipher = choose(session, options->cipher, NID_des_ede3_cbc,
			session->device->ciphers),
		.digest = choose(
			session, options->digest, NID_sha1, session->device->digests),
		.now = now,
	};
}

/* Whether the message was made ahead. If another was, it is as if none had been made. */
static bool made_ahead(
	struct session *session, enum step step, const struct message_spec *spec)
{
	const bool any = session->prepared.recipient;
	const bool serves = prepared_serves(&session->prepared, step, spec);

	prepared_clear(&session->prepared);
	if (any && !serves && !session->identity.renewal)
		X509_free(take(session->identity.signer));
	return serves;
}

static int make_message(struct session *session, int64_t now, enum step step)
{
	struct message_spec spec = specify(session, now, step);
	int r;

	if (made_ahead(session, step, &spec))
		return 0;
	r = identity_complete(
		&session->identity, session->device, spec.subject, spec.digest, now);
	if (r < 0)
		return r;
	if (step == STEP_MEASURE && session->measure.begun)
		return measure_next(&session->measure, &session->message, &spec);
	spec.placeholder_length = step == STEP_MEASURE; /* the shortest */
	return message_build(&session->message, &spec);
}

/* The long URL repeats the message, but never one that could issue a second certificate.
 */
static bool needs_new_message(const struct session *session, enum step step)
{
	if (step != STEP_LONG_URL)
		return has_message(step);
	return !(session->message.octets.length && session->message.placeholder);
}

static bool posts(const struct session *session, enum step step)
{
	if (!has_message(step) || step == STEP_LONG_URL || step == STEP_MEASURE)
		return false;
	switch (session->options->method) {
	case SESSION_METHOD_GET:
		return false;
	case SESSION_METHOD_POST:
		return true;
	case SESSION_METHOD_AUTO:
		break;
	}
	return device_posts(session->device, capabilities(session));
}

static void describe_message(const struct session *session, struct request *request)
{
	const struct message *message = &session->message;

	request->cipher = OBJ_nid2sn(message->cipher);
	request->digest = OBJ_nid2sn(message->digest);
	snprintf(request->transaction_id, sizeof(request->transaction_id), "%s",
		bytes_text(&message->transaction_id));
	request->placeholder = message->placeholder;
	request->renewal = message->renewal;
	request->fallback = session->fallback;
}

/* The operation: measuring has none of its own. */
static enum step operation(const struct session *session, enum step step)
{
	if (step != STEP_MEASURE)
		return step;
	return measure_asks_caps(&session->measure) ? STEP_CAPS : STEP_PKIOPERATION;
}

static int fill_exchange(struct session *session, int64_t now, struct exchange *next)
{
	bool post = posts(session, next->step);
	struct http_request http_request = {
		.device = session->device,
		.step = operation(session, next->step),
		.message = bytes_span(&session->message.octets),
		.post = post,
		.stretch = next->step == STEP_MEASURE ? session->measure.stretch : 0,
	};

	next->started = now;
	if (has_message(operation(session, next->step))) {
		describe_message(session, &next->request);
		if (session->message.why[0]) {
			next->transport.fault = FAULT_NOT_SENT;
			snprintf(next->transport.text, sizeof(next->transport.text), "%s",
				session->message.why);
		}
	}
	session->posted |= post && next->step == STEP_PKIOPERATION;
	return http_request_fill(&http_request, session->url, &next->request);
}

/* With the message that is there. */
static int new_exchange(
	struct session *session, int64_t now, enum step step, struct exchange **out)
{
	struct exchange *next;
	int r = exchange_new(&next, session->device->id, step);

	if (r < 0)
		return r;
	next->request.requirements = session->device->requirements;
	r = fill_exchange(session, now, next);
	if (r < 0) {
		exchange_free(next);
		return r;
	}
	*out = next;
	return next->transport.fault == FAULT_NOT_SENT ? SESSION_RECORD : SESSION_SEND;
}

static int make_exchange(
	struct session *session, int64_t now, enum step step, struct exchange **out)
{
	int r = needs_new_message(session, step) ? make_message(session, now, step) : 0;

	return r < 0 ? r : new_exchange(session, now, step, out);
}

/* The first step of the plan that is still to come and needs a message. */
static bool next_message(const struct session *session, enum step *step)
{
	for (unsigned i = session->at; i < session->n_plan; i++) {
		*step = session->plan[i];
		if (has_message(*step))
			return true;
	}
	return false;
}

int session_prepare(struct session *session, int64_t now)
{
	struct message_spec spec;
	enum step step;
	int r;

	if (session->message.octets.length || session->prepared.recipient ||
		!session->capabilities.n_lines || !session->cacert.ra_encryption ||
		session_keys_wanted(session) > 0 || !next_message(session, &step))
		return 0;
	spec = specify(session, now, step);
	r = make_message(session, now, step);
	if (r < 0)
		return r;
	prepared_note(&session->prepared, step, &spec);
	return 1;
}

/* ---- reading ---- */

static int read_answer(struct session *session, struct exchange *answered)
{
	bool enrols = answered->step != STEP_GETCERT && answered->step != STEP_GETCRL;
	struct reply_context context = {
		.signer = session->identity.signer,
		.signer_key = identity_signer_key(&session->identity),
		.csr_key = enrols ? session->identity.key : NULL,
		.transaction_id = bytes_text(&session->message.transaction_id),
		.nonce = session->message.nonce,
	};

	return answer_read(answered, &session->cacert, session->memo, &context);
}

/* Nothing that follows on this connection's way could do better. */
static bool ends_the_session(enum fault fault)
{
	switch (fault) {
	case FAULT_NAME_NOT_RESOLVED:
	case FAULT_PROXY_NAME_NOT_RESOLVED:
	case FAULT_CONNECTION_REFUSED:
	case FAULT_UNREACHABLE:
	case FAULT_CONNECT_TIMEOUT:
	case FAULT_PROXY:
	case FAULT_TLS_HANDSHAKE:
	case FAULT_TLS_CERTIFICATE:
		return true;
	default:
		return false;
	}
}

/* Asks again after 1, 2, 4, ... seconds, as long as the user allows. */
static void note_pending(struct session *session, int64_t now)
{
	if (!session->poll_end) {
		session->poll_end = now + (int64_t)session->options->poll_seconds;
		session->poll_interval = POLL_FIRST;
	}
	session->poll_due = now + session->poll_interval;
	session->poll_interval *= 2;
	if (session->poll_interval > POLL_MOST)
		session->poll_interval = POLL_MOST;
	session->pending = session->poll_due <= session->poll_end;
}

/* RFC 8894 section 3.5.2: an answer that cannot be decrypted calls for one second try; an
 * answer to somebody else's request does not. */
static bool wants_fallback(const struct session *session, const struct exchange *answered)
{
	const struct certrep *certrep = &answered->reply.certrep;

	return answered->step == STEP_PKIOPERATION && !session->fallback &&
	       certrep->decrypted == VERDICT_NO && certrep->nonce_matches != VERDICT_NO &&
	       certrep->transaction_id_matches != VERDICT_NO &&
	       !(session->message.cipher == NID_des_ede3_cbc &&
		       session->message.digest == NID_sha1);
}

static void learn(struct session *session, int64_t now, const struct exchange *answered)
{
	const struct reply *reply = &answered->reply;

	if (reply->kind == REPLY_CAPABILITIES)
		session->capabilities = reply->capabilities;
	if (reply->kind != REPLY_CERTREP)
		return;
	if (answered->request.placeholder && reply->certrep.pki_status != SCEP_FAILURE)
		session->accepted = true;
	if (answered->step == STEP_PKIOPERATION || answered->step == STEP_POLL) {
		session->pending = false;
		if (reply->certrep.pki_status == SCEP_PENDING)
			note_pending(session, now);
	}
	if (wants_fallback(session, answered)) {
		session->fallback = true;
		session->at--; /* the same step once more */
	}
}

static int absorb(struct session *session, int64_t now, struct exchange *answered)
{
	int r;

	if (ends_the_session(answered->transport.fault)) {
		session->at = session->n_plan;
		session->ends_the_session = true;
	}
	r = answered->response.status ? read_answer(session, answered) : 0;
	if (r < 0)
		return r;
	if (answered->response.status)
		learn(session, now, answered);
	measure_note(&session->measure, answered);
	return 0;
}

/* ---- turning ---- */

/* Whether the step makes sense after what was learnt. */
static bool possible(const struct session *session, enum step step)
{
	if (!has_message(step))
		return true;
	if (!session->cacert.ra_encryption)
		return false;
	if (step != STEP_LONG_URL)
		return true;
	/* One certificate that nobody should have got is enough; and what could not be
	 * made once cannot be made twice. */
	if (session->accepted || session->message.why[0] || session->identity.renewal)
		return false;
	return session->posted || !(session->options->steps & (1U << STEP_PKIOPERATION));
}

static int take_step(
	struct session *session, int64_t now, enum step step, struct exchange **next)
{
	if (has_message(step) && session_keys_wanted(session) > 0)
		return SESSION_WAIT;
	session->at++;
	return make_exchange(session, now, step, next);
}

/* Measuring is for a server that refuses what it must refuse, and never for a renewal,
 * which has nothing to be refused for. */
static bool may_measure(const struct session *session)
{
	bool asked = session->options->steps & 1U << STEP_MEASURE;
	bool useful = session->options->steps & 1U << STEP_LONG_URL &&
		      session->measure.suspected;

	return (asked || useful) && !session->ends_the_session && !session->accepted &&
	       !session->identity.renewal && !session->message.why[0] &&
	       session->cacert.ra_encryption;
}

/* The shortest message, by which the lengths to try are found; it is not sent. */
static int begin_measuring(struct session *session, int64_t now)
{
	struct exchange *sample = NULL;
	int r = make_message(session, now, STEP_MEASURE);

	if (r == 0)
		r = new_exchange(session, now, STEP_MEASURE, &sample);
	if (r < 0)
		return r;
	measure_begin(&session->measure, &sample->request);
	exchange_free(sample);
	return 0;
}

static int measure(struct session *session, int64_t now, struct exchange **next)
{
	int r = 0;

	if (!may_measure(session))
		return SESSION_DONE;
	if (!session->measure.allowed)
		return SESSION_OFFER;
	if (session_keys_wanted(session) > 0)
		return SESSION_WAIT;
	if (!session->measure.begun)
		r = begin_measuring(session, now);
	if (r >= 0 && may_measure(session))
		r = make_message(session, now, STEP_MEASURE);
	if (r < 0)
		return r;
	if (!session->measure.length || !may_measure(session))
		return SESSION_DONE;
	return new_exchange(session, now, STEP_MEASURE, next);
}

int session_next(struct session *session, int64_t now, struct exchange *answered,
	struct exchange **next)
{
	if (answered) {
		int r = absorb(session, now, answered);

		if (r < 0)
			return r;
	}
	if (session->pending && session->options->poll_seconds > 0)
		return now < session->poll_due
			       ? SESSION_PAUSE
			       : make_exchange(session, now, STEP_POLL, next);
	for (; session->at < session->n_plan; session->at++)
		if (possible(session, session->plan[session->at]))
			return take_step(session, now, session->plan[session->at], next);
	return measure(session, now, next);
}
