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

#include <openssl/crypto.h>
#include <openssl/objects.h>
#include <openssl/rand.h>

#include "scep/csr.h"

enum { PLAN_MAX = DEVICE_STEPS_MAX + 2, SIGNER_DAYS = 365 };

/* A PKIOperation message and what its answer must be checked against. */
struct message {
	struct bytes octets;
	unsigned char nonce[SCEP_NONCE_LENGTH];
	struct bytes transaction_id;
	int cipher, digest;
	bool placeholder;
	char why[160];                  /* it could not be built; or "" */
};

struct session {
	const struct device *device;
	const struct session_options *options;
	char *url;
	enum step plan[PLAN_MAX];
	unsigned n_plan, at;
	bool posted;                    /* the PKIOperation went by POST */
	bool accepted;                  /* a placeholder was not refused */
	struct capabilities capabilities;
	struct cacert cacert;
	EVP_PKEY *key, *signer_key;     /* the same object where the device has one key */
	X509 *signer;
	struct message message;
};

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
	EVP_PKEY_free(session->key);
	EVP_PKEY_free(session->signer_key);
	X509_free(session->signer);
	bytes_clear(&session->message.octets);
	bytes_clear(&session->message.transaction_id);
	free(session);
}

const struct device *session_device(const struct session *session)
{
	return session->device;
}

static bool signer_has_own_key(const struct session *session)
{
	return session->device->signer == SIGNER_SCEP_PROTOCOL;
}

unsigned session_keys_wanted(const struct session *session)
{
	unsigned messages = (1U << STEP_PKIOPERATION) | (1U << STEP_LONG_URL);

	if (!(session->options->steps & messages))
		return 0;
	return (session->key ? 0U : 1U) +
		(signer_has_own_key(session) && !session->signer_key ? 1U : 0U);
}

unsigned session_key_bits(const struct session *session)
{
	return session->options->key_bits ? session->options->key_bits :
		session->device->rsa_bits;
}

void session_give_key(struct session *session, EVP_PKEY *key)
{
	if (!session->key)
		session->key = key;
	else
		session->signer_key = key;
}

/* ---- building ---- */

/* A version 4 UUID (RFC 4122 section 4.4) in upper case, as Apple writes it. */
static int random_uuid_subject(char *out, size_t size)
{
	unsigned char r[16];

	if (RAND_bytes(r, sizeof(r)) != 1)
		return -EIO;
	r[6] = (unsigned char)((r[6] & 0x0f) | 0x40);
	r[8] = (unsigned char)((r[8] & 0x3f) | 0x80);
	snprintf(out, size,
		"CN=%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-%02X%02X%02X%02X%02X%02X",
		r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11],
		r[12], r[13], r[14], r[15]);
	return 0;
}

static int make_signer(struct session *session, int64_t now)
{
	const struct device *device = session->device;
	char uuid[64];
	struct signer_spec spec = {
		.key = session->signer_key ? session->signer_key : session->key,
		.subject = session->options->subject,
		.serial = 1,
		.digest = device->signer_digest ? device->signer_digest :
			session->message.digest,
		.days = SIGNER_DAYS,
		.now = now,
	};
	int r;

	if (session->signer)
		return 0;
	switch (device->signer) {
	case SIGNER_CSR_SUBJECT:
		break;
	case SIGNER_RANDOM_UUID:
		r = random_uuid_subject(uuid, sizeof(uuid));
		if (r < 0)
			return r;
		spec.subject = uuid;
		spec.key_usage = true;
		break;
	case SIGNER_SCEP_PROTOCOL:
		spec.subject = "CN=SCEP Protocol Certificate";
		spec.serial = 0;
		spec.key_identifiers = true;
		break;
	}
	return signer_build(&spec, &session->signer);
}

/* A challenge as long as Intune's that says what it is to whoever decrypts it, made of
 * PrintableString characters only. */
static void append_placeholder(struct bytes *out, size_t length)
{
	static const char text[] = "scepprobe placeholder: not a challenge, refuse me. ";

	while (out->length < length && !out->failed) {
		size_t left = length - out->length;

		bytes_append(out, text, left < sizeof(text) - 1 ? left : sizeof(text) - 1);
	}
}

static int build_csr(struct session *session, struct bytes *out)
{
	struct bytes placeholder = BYTES_EMPTY;
	struct csr_spec spec = {
		.key = session->key,
		.subject = session->options->subject,
		.upn = "scepprobe@probe.invalid",
		.challenge = session->options->challenge,
		.digest = session->message.digest,
		.key_usage_critical = session->device->critical_key_usage,
	};
	int r;

	if (session->message.placeholder) {
		append_placeholder(&placeholder, session->device->placeholder_length);
		spec.challenge = bytes_text(&placeholder);
	}
	r = bytes_failed(&placeholder);
	if (r == 0)
		r = csr_build(&spec, out);
	bytes_clear(&placeholder);
	return r;
}

static void choose_algorithms(struct session *session)
{
	const struct session_options *options = session->options;
	unsigned capabilities =
		device_capabilities(session->device, &session->capabilities);

	session->message.digest = options->digest ? options->digest :
		device_choose(session->device->digests, capabilities);
	session->message.cipher = options->cipher ? options->cipher :
		device_choose(session->device->ciphers, capabilities);
}

static int wrap_csr(struct session *session, int64_t now, struct span csr)
{
	struct message *message = &session->message;
	struct request_spec spec = {
		.type = SCEP_PKCS_REQ,
		.data = csr,
		.recipient = session->cacert.ra_encryption,
		.signer = session->signer,
		.signer_key = session->signer_key ? session->signer_key : session->key,
		.cipher = message->cipher,
		.digest = message->digest,
		.transaction_id = bytes_text(&message->transaction_id),
		.encoding = session->device->encoding,
		.now = now,
	};

	if (RAND_bytes(message->nonce, sizeof(message->nonce)) != 1)
		return -EIO;
	memcpy(spec.nonce, message->nonce, sizeof(spec.nonce));
	return request_build(&spec, &message->octets, message->why, sizeof(message->why));
}

static int build_message(struct session *session, int64_t now, bool placeholder)
{
	struct message *message = &session->message;
	struct bytes csr = BYTES_EMPTY;
	int r;

	bytes_reset(&message->octets);
	bytes_reset(&message->transaction_id);
	message->why[0] = '\0';
	message->placeholder = placeholder;
	choose_algorithms(session);
	r = make_signer(session, now);
	if (r == 0)
		r = request_transaction_id(session->key, session->device->transaction_input,
			session->device->transaction_digits, &message->transaction_id);
	if (r == 0)
		r = build_csr(session, &csr);
	if (r == 0)
		r = wrap_csr(session, now, bytes_span(&csr));
	bytes_wipe(&csr);
	return r;
}

static bool posts(const struct session *session)
{
	switch (session->options->method) {
	case SESSION_METHOD_GET:
		return false;
	case SESSION_METHOD_POST:
		return true;
	case SESSION_METHOD_AUTO:
		break;
	}
	return device_posts(session->device,
		device_capabilities(session->device, &session->capabilities));
}

static void describe_message(const struct message *message, struct request *request)
{
	request->cipher = OBJ_nid2sn(message->cipher);
	request->digest = OBJ_nid2sn(message->digest);
	snprintf(request->transaction_id, sizeof(request->transaction_id), "%s",
		bytes_text(&message->transaction_id));
	request->placeholder = message->placeholder;
}

/* "operation=...", and the message a GET carries. */
static void append_query(const struct session *session, enum step step, bool post,
	struct bytes *out)
{
	struct bytes base64 = BYTES_EMPTY;

	switch (step) {
	case STEP_CAPS:
		bytes_printf(out, "operation=GetCACaps&message=%s", session->device->ca_ident);
		return;
	case STEP_CACERT:
		bytes_printf(out, "operation=GetCACert&message=%s", session->device->ca_ident);
		return;
	default:
		bytes_append_text(out, "operation=PKIOperation");
	}
	if (post)
		return;
	bytes_append_base64(&base64, bytes_span(&session->message.octets));
	bytes_append_text(out, "&message=");
	bytes_append_escaped(out, bytes_span(&base64), session->device->raw);
	out->failed |= base64.failed;
	bytes_clear(&base64);
}

static const char *content_type(const struct device *device, enum step step, bool post)
{
	switch (step) {
	case STEP_BROWSE:
		return NULL;
	case STEP_CAPS:
	case STEP_CACERT:
		return device->info_type;
	default:
		return post ? device->post_type : device->get_type;
	}
}

static int fill_request(const struct session *session, enum step step, bool post,
	struct request *request)
{
	struct bytes url = BYTES_EMPTY;

	bytes_append_text(&url, session->url);
	if (step != STEP_BROWSE) {
		size_t before;

		bytes_printf(&url, "%s?", session->device->path_suffix);
		before = url.length;
		append_query(session, step, post, &url);
		request->query_length = url.length - before;
	}
	if (post)
		bytes_append_span(&request->body, bytes_span(&session->message.octets));
	device_headers(session->device, content_type(session->device, step, post),
		&request->headers);
	snprintf(request->method, sizeof(request->method), "%s", post ? "POST" : "GET");
	request->url = (char *)url.data;
	if (bytes_failed(&url) || bytes_failed(&request->body) ||
		bytes_failed(&request->headers))
		return -ENOMEM;
	return 0;
}

/* ---- reading ---- */

static int read_answer(struct session *session, struct exchange *answered)
{
	struct span body = bytes_span(&answered->response.body);
	struct reply_context context = {
		.cacert = &session->cacert,
		.signer = session->signer,
		.signer_key = session->signer_key ? session->signer_key : session->key,
		.csr_key = session->key,
		.transaction_id = bytes_text(&session->message.transaction_id),
		.nonce = session->message.nonce,
	};

	if (answered->response.status != 200 || answered->step == STEP_BROWSE)
		return reply_read_page(&answered->reply, body);
	switch (answered->step) {
	case STEP_CAPS:
		return reply_read_capabilities(&answered->reply, body);
	case STEP_CACERT:
		cacert_clear(&session->cacert);
		return reply_read_cacert(&answered->reply, body, &session->cacert);
	default:
		return reply_read_certrep(&answered->reply, body, &context);
	}
}

/* Nothing that follows on this connection's way could do better. */
static bool hopeless(enum fault fault)
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

static int absorb(struct session *session, struct exchange *answered)
{
	int r;

	if (hopeless(answered->transport.fault))
		session->at = session->n_plan;
	if (!answered->response.status)
		return 0;
	r = read_answer(session, answered);
	if (r < 0)
		return r;
	if (answered->reply.kind == REPLY_CAPABILITIES)
		session->capabilities = answered->reply.capabilities;
	if (answered->reply.kind == REPLY_CERTREP && answered->request.placeholder &&
		answered->reply.certrep.pki_status != SCEP_FAILURE)
		session->accepted = true;
	return 0;
}

/* ---- turning ---- */

/* Whether the step makes sense after what was learnt. */
static bool possible(const struct session *session, enum step step)
{
	switch (step) {
	case STEP_PKIOPERATION:
		return session->cacert.ra_encryption;
	case STEP_LONG_URL:
		/* Without a PKIOperation in the plan there is still a message to send. */
		if (!session->cacert.ra_encryption || session->message.why[0])
			return false;
		/* One certificate that nobody should have got is enough. */
		if (session->accepted)
			return false;
		return session->posted ||
			!(session->options->steps & (1U << STEP_PKIOPERATION));
	default:
		return true;
	}
}

/* The long URL repeats the message, but never a challenge that could be used up twice. */
static bool needs_new_message(const struct session *session, enum step step)
{
	if (step == STEP_PKIOPERATION)
		return true;
	return step == STEP_LONG_URL &&
		!(session->message.octets.length && session->message.placeholder);
}

/* Makes the step's message if it needs a new one. A certificate of the server's with
 * which none can be made is the server's fault: that leaves `why`, and no error. */
static int prepare_message(struct session *session, int64_t now, enum step step)
{
	bool placeholder = step == STEP_LONG_URL || !session->options->challenge;
	int r;

	if (!needs_new_message(session, step))
		return 0;
	r = build_message(session, now, placeholder);
	return r == -EIO && session->message.why[0] ? 0 : r;
}

static void note_not_sent(const struct session *session, struct exchange *exchange)
{
	exchange->transport.fault = FAULT_NOT_SENT;
	snprintf(exchange->transport.text, sizeof(exchange->transport.text), "%s",
		session->message.why);
}

static int fill_exchange(struct session *session, int64_t now, struct exchange *next)
{
	bool post = next->step == STEP_PKIOPERATION && posts(session);

	next->started = now;
	if (next->step == STEP_PKIOPERATION || next->step == STEP_LONG_URL) {
		describe_message(&session->message, &next->request);
		if (session->message.why[0])
			note_not_sent(session, next);
	}
	session->posted |= post;
	return fill_request(session, next->step, post, &next->request);
}

static int make_exchange(struct session *session, int64_t now, enum step step,
	struct exchange **out)
{
	struct exchange *next;
	int r;

	r = prepare_message(session, now, step);
	if (r < 0)
		return r;
	r = exchange_new(&next, session->device->id, step);
	if (r < 0)
		return r;
	r = fill_exchange(session, now, next);
	if (r < 0) {
		exchange_free(next);
		return r;
	}
	*out = next;
	return next->transport.fault == FAULT_NOT_SENT ? SESSION_RECORD : SESSION_SEND;
}

static bool needs_keys(const struct session *session, enum step step)
{
	return (step == STEP_PKIOPERATION || step == STEP_LONG_URL) &&
		session_keys_wanted(session) > 0;
}

int session_next(struct session *session, int64_t now, struct exchange *answered,
	struct exchange **next)
{
	int r;

	if (answered) {
		r = absorb(session, answered);
		if (r < 0)
			return r;
	}
	for (; session->at < session->n_plan; session->at++) {
		enum step step = session->plan[session->at];

		if (!possible(session, step))
			continue;
		if (needs_keys(session, step))
			return SESSION_WAIT;
		session->at++;
		return make_exchange(session, now, step, next);
	}
	return SESSION_DONE;
}
