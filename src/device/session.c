/* SPDX-License-Identifier: MIT */
/*
 * The protocol of a device: a plan of steps, and its changes by the answers. Answers are
 * read here, because the session has the keys; outgoing.c makes the requests.
 *
 * A wrong answer only stops the steps that need it. The session never sends, never waits,
 * and never reads the time.
 */
#include "device/session.h"

#include <errno.h>
#include <string.h>

#include <openssl/objects.h>

#include "device/outgoing.h"
#include "trace/answer.h"

enum {
	PLAN_MAX = DEVICE_STEPS_MAX + STEP_COUNT + 1,
	POLL_FIRST = 1,
	POLL_MOST = 60,
	/* Octets of a PENDING, which holds only its signer's certificate. All polls are
	 * kept, so a server that sends more is not polled again. */
	PENDING_MOST = 1 << 16,
};

struct session {
	struct outgoing outgoing;
	enum step plan[PLAN_MAX];
	unsigned n_plan, at;
	bool accepted;                             /* a placeholder was not refused */
	bool pending;                              /* the CA holds the request */
	bool cut_off;                              /* no request reaches the server */
	int64_t poll_due, poll_end, poll_interval; /* seconds since 1970; seconds */
	struct cacert_memo *memo;
};

/* ---- the plan ---- */

static void plan_step(struct session *session, enum step step)
{
	if (session->outgoing.options->steps & (1U << step))
		session->plan[session->n_plan++] = step;
}

static void make_plan(struct session *session)
{
	plan_step(session, STEP_BROWSE);
	for (unsigned i = 0; i < session->outgoing.device->n_order; i++)
		plan_step(session, session->outgoing.device->order[i]);
	plan_step(session, STEP_LONG_URL);
	plan_step(session, STEP_NEXTCACERT);
	plan_step(session, STEP_GETCERT);
	plan_step(session, STEP_GETCRL);
}

int session_new(struct session **out, const struct device *device, const char *url,
	const struct session_options *options)
{
	struct session *session = calloc(1, sizeof(*session));

	if (!session)
		return -ENOMEM;
	session->outgoing.device = device;
	session->outgoing.options = options;
	session->outgoing.url = strdup(url);
	if (!session->outgoing.url) {
		session_free(session);
		return -ENOMEM;
	}
	if (options->renew_certificate) {
		X509_up_ref(options->renew_certificate);
		EVP_PKEY_up_ref(options->renew_key);
		session->outgoing.identity.signer = options->renew_certificate;
		session->outgoing.identity.signer_key = options->renew_key;
		session->outgoing.identity.renewal = true;
	}
	make_plan(session);
	*out = session;
	return 0;
}

void session_free(struct session *session)
{
	if (!session)
		return;
	outgoing_clear(&session->outgoing);
	free(session);
}

void session_share(struct session *session, struct cacert_memo *memo)
{
	session->memo = memo;
}

const struct device *session_device(const struct session *session)
{
	return session->outgoing.device;
}

void session_measure(struct session *session)
{
	session->outgoing.measure.allowed = true;
}

int64_t session_due(const struct session *session)
{
	return session->poll_due;
}

/* ---- keys ---- */

unsigned session_keys_wanted(const struct session *session)
{
	bool messages = session->outgoing.options->steps & 1U << STEP_MEASURE;

	for (unsigned i = 0; i < session->n_plan; i++)
		messages |= outgoing_has_message(session->plan[i]);
	return messages ? outgoing_keys_wanted(&session->outgoing) : 0;
}

unsigned session_key_bits(const struct session *session)
{
	return session->outgoing.options->key_bits ? session->outgoing.options->key_bits
						   : session->outgoing.device->rsa_bits;
}

bool session_keys_may_serve(const struct session *session)
{
	const struct session_options *options = session->outgoing.options;

	return options->challenge || options->renew_certificate ||
	       options->keeps_certificate;
}

unsigned session_keys_after(const struct session *session)
{
	unsigned i = 0;

	while (i < session->n_plan && !outgoing_has_message(session->plan[i]))
		i++;
	return i;
}

void session_give_key(struct session *session, EVP_PKEY *key)
{
	if (!session->outgoing.identity.key)
		session->outgoing.identity.key = key;
	else
		session->outgoing.identity.signer_key = key;
}

/* ---- ahead ---- */

/* The first remaining step of the plan that needs a message. */
static bool next_message(const struct session *session, enum step *step)
{
	for (unsigned i = session->at; i < session->n_plan; i++) {
		*step = session->plan[i];
		if (outgoing_has_message(*step))
			return true;
	}
	return false;
}

int session_prepare(struct session *session, int64_t now)
{
	enum step step;

	if (!outgoing_may_prepare(&session->outgoing) ||
		session_keys_wanted(session) > 0 || !next_message(session, &step))
		return 0;
	return outgoing_prepare(&session->outgoing, now, step);
}

/* ---- reading ---- */

/* Only a session can do this: it has the keys. */
static int read_reply(struct session *session, struct exchange *answered)
{
	struct outgoing *outgoing = &session->outgoing;
	bool enrols = answered->step != STEP_GETCERT && answered->step != STEP_GETCRL;
	struct reply_context context = {
		.signer = outgoing->identity.signer,
		.signer_key = identity_signer_key(&outgoing->identity),
		.csr_key = enrols ? outgoing->identity.key : NULL,
		.transaction_id = bytes_text(&outgoing->message.transaction_id),
		.nonce = outgoing->message.nonce,
	};

	return answer_read(answered, &outgoing->cacert, session->memo, &context);
}

/* Whether later requests on the same path would fail in the same way. */
static bool fault_is_final(enum fault fault)
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

/* Polls after 1, 2, 4, ... seconds, up to the user's limit. */
static void note_pending(struct session *session, int64_t now)
{
	if (!session->poll_end) {
		session->poll_end = now +
				    (int64_t)session->outgoing.options->poll_seconds;
		session->poll_interval = POLL_FIRST;
	}
	session->poll_due = now + session->poll_interval;
	session->poll_interval *= 2;
	if (session->poll_interval > POLL_MOST)
		session->poll_interval = POLL_MOST;
	session->pending = session->poll_due <= session->poll_end;
}

/* RFC 8894 section 3.5.2: an answer that cannot be decrypted allows one second try; an
 * answer to another request does not. */
static bool wants_fallback(const struct session *session, const struct exchange *answered)
{
	const struct certrep *certrep = &answered->reply.certrep;

	return answered->step == STEP_PKIOPERATION && !session->outgoing.fallback &&
	       certrep->decrypted == VERDICT_NO && certrep->nonce_matches != VERDICT_NO &&
	       certrep->transaction_id_matches != VERDICT_NO &&
	       !(session->outgoing.message.cipher == NID_des_ede3_cbc &&
		       session->outgoing.message.digest == NID_sha1);
}

static void note_reply(
	struct session *session, int64_t now, const struct exchange *answered)
{
	const struct reply *reply = &answered->reply;

	if (reply->kind == REPLY_CAPABILITIES)
		session->outgoing.capabilities = reply->capabilities;
	if (reply->kind != REPLY_CERTREP)
		return;
	if (answered->request.placeholder && reply->certrep.pki_status != SCEP_FAILURE)
		session->accepted = true;
	if (answered->step == STEP_PKIOPERATION || answered->step == STEP_POLL) {
		session->pending = false;
		if (reply->certrep.pki_status == SCEP_PENDING &&
			answered->response.body.length <= PENDING_MOST)
			note_pending(session, now);
	}
	if (wants_fallback(session, answered)) {
		session->outgoing.fallback = true;
		session->at--; /* the same step once more */
	}
}

int session_read(struct session *session, int64_t now, struct exchange *answered)
{
	int r = answered->response.status ? read_reply(session, answered) : 0;

	if (r < 0)
		return r;
	if (fault_is_final(answered->transport.fault)) {
		session->at = session->n_plan;
		session->cut_off = true;
	}
	if (answered->response.status)
		note_reply(session, now, answered);
	measure_note(&session->outgoing.measure, answered);
	identifier_note(&session->outgoing.identifier, answered);
	return 0;
}

/* ---- turns ---- */

/* Whether the step is useful after the results so far. */
static bool is_of_use(const struct session *session, enum step step)
{
	const struct outgoing *outgoing = &session->outgoing;

	if (!outgoing_has_message(step))
		return true;
	if (!outgoing->cacert.ra_encryption)
		return false;
	/* A device without the certificates cannot get this far. */
	if (outgoing->identifier.proven && session_keys_may_serve(session))
		return false;
	if (step != STEP_LONG_URL)
		return true;
	/* One certificate that should not have been issued is enough; and a message that
	 * could not be made once cannot be made twice. */
	if (session->accepted || outgoing->message.why[0] || outgoing->identity.renewal)
		return false;
	return outgoing->posted ||
	       !(outgoing->options->steps & (1U << STEP_PKIOPERATION));
}

static int take_step(
	struct session *session, int64_t now, enum step step, struct exchange **next)
{
	if (outgoing_has_message(step) && session_keys_wanted(session) > 0)
		return SESSION_WAIT;
	session->at++;
	return outgoing_make(&session->outgoing, now, step, next);
}

/* Only a server that refuses placeholders is measured, and never with a renewal, which
 * has none. */
static bool may_measure(const struct session *session)
{
	const struct outgoing *outgoing = &session->outgoing;
	bool asked = outgoing->options->steps & 1U << STEP_MEASURE;
	bool useful = outgoing->options->steps & 1U << STEP_LONG_URL &&
		      outgoing->measure.suspected;

	return (asked || useful) && !session->cut_off && !session->accepted &&
	       !outgoing->identity.renewal && !outgoing->message.why[0] &&
	       outgoing->cacert.ra_encryption;
}

static int take_measuring_turn(
	struct session *session, int64_t now, struct exchange **next)
{
	if (!may_measure(session))
		return SESSION_DONE;
	if (!session->outgoing.measure.allowed)
		return SESSION_OFFER;
	if (session_keys_wanted(session) > 0)
		return SESSION_WAIT;
	return outgoing_make_measuring(&session->outgoing, now, next);
}

int session_next(struct session *session, int64_t now, struct exchange **next)
{
	if (session->pending && session->outgoing.options->poll_seconds > 0)
		return now < session->poll_due
			       ? SESSION_PAUSE
			       : outgoing_make(&session->outgoing, now, STEP_POLL, next);
	if (identifier_wants_request(&session->outgoing.identifier) && !session->cut_off)
		return outgoing_make(&session->outgoing, now, STEP_CACERT, next);
	for (; session->at < session->n_plan; session->at++)
		if (is_of_use(session, session->plan[session->at]))
			return take_step(session, now, session->plan[session->at], next);
	return take_measuring_turn(session, now, next);
}

void session_secrets(const struct session *session, struct secrets *secrets)
{
	secrets_add(secrets, session->outgoing.options->challenge);
}
