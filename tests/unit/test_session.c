/* SPDX-License-Identifier: MIT */
/*
 * device/session: the protocol machine fed with answers out of arrays. No socket, no
 * clock: what a device would do next follows from what it was told.
 */
#include "support.h"

#include "device/session.h"

enum { NOW = 1700000000 };

/* One turn: the step that must come, and what it is answered with. */
struct act {
	enum step step;
	long status;      /* 0: the fault instead */
	const char *body; /* NULL: the vector's GetCACert */
	enum fault fault;
	const char *method;
};

static struct session_options options(void)
{
	return (struct session_options){ .steps = STEPS_DEFAULT, .subject = "CN=test" };
}

static struct session *start(const char *device, const struct session_options *given)
{
	struct session *session;

	assert_int_equal(session_new(&session, device_find(device),
				 "http://ndes.test/certsrv/mscep/mscep.dll", given),
		0);
	return session;
}

/* Brings every key the session wants; the same one will do for a test. */
static void give_keys(struct session *session)
{
	while (session_keys_wanted(session) > 0)
		session_give_key(session, load_key("ra-encryption.key"));
}

static void answer(struct exchange *exchange, const struct act *act)
{
	struct bytes cacert = load("cacert.p7b");

	exchange->transport.fault = act->fault;
	exchange->response.status = act->status;
	if (act->status && act->body)
		bytes_append_text(&exchange->response.body, act->body);
	else if (act->status)
		bytes_append_span(&exchange->response.body, bytes_span(&cacert));
	bytes_clear(&cacert);
}

/* Reads the answer, if there is one, and gives the turn that follows. */
static int turn_after(
	struct session *session, struct exchange *answered, struct exchange **next)
{
	if (answered)
		assert_int_equal(session_read(session, NOW, answered), 0);
	return session_next(session, NOW, next);
}

/* Plays the acts in order, bringing keys when they are waited for. */
static void play(struct session *session, const struct act *acts, size_t n)
{
	struct exchange *answered = NULL, *next = NULL;
	int turn;

	for (size_t i = 0; i < n; i++) {
		turn = turn_after(session, answered, &next);
		if (turn == SESSION_WAIT) {
			give_keys(session);
			turn = session_next(session, NOW, &next);
		}
		assert_int_equal(turn, SESSION_SEND);
		assert_int_equal(next->step, acts[i].step);
		if (acts[i].method)
			assert_string_equal(next->request.method, acts[i].method);
		exchange_free(answered);
		answered = next;
		answer(answered, &acts[i]);
	}
	/* That it would measure is another matter. */
	turn = turn_after(session, answered, &next);
	assert_true(turn == SESSION_DONE || turn == SESSION_OFFER);
	exchange_free(answered);
}

#define CAPS_POST "POSTPKIOperation\nRenewal\nSHA-512\nSHA-256\nSHA-1\nDES3\n"
#define CAPS_GET  "Renewal\nSHA-256\nDES3\n"

static void run(const char *device, const struct act *acts, size_t n)
{
	struct session_options given = options();
	struct session *session = start(device, &given);

	play(session, acts, n);
	session_free(session);
}

/* The order of each device, and the long URL only after a POST. */
static void orders(void **state)
{
	static const struct act windows[] = {
		{ STEP_BROWSE, 403, "", FAULT_NONE, "GET" },
		{ STEP_CAPS, 200, CAPS_POST, FAULT_NONE, "GET" },
		{ STEP_CACERT, 200, NULL, FAULT_NONE, "GET" },
		{ STEP_PKIOPERATION, 500, "", FAULT_NONE, "POST" },
		{ STEP_LONG_URL, 500, "", FAULT_NONE, "GET" },
	};
	static const struct act android[] = {
		{ STEP_BROWSE, 403, "", FAULT_NONE, "GET" },
		{ STEP_CAPS, 200, CAPS_GET, FAULT_NONE, "GET" },
		{ STEP_CACERT, 200, NULL, FAULT_NONE, "GET" },
		{ STEP_CAPS, 200, CAPS_GET, FAULT_NONE, "GET" },
		{ STEP_CACERT, 200, NULL, FAULT_NONE, "GET" },
		{ STEP_CAPS, 200, CAPS_GET, FAULT_NONE, "GET" },
		{ STEP_PKIOPERATION, 404, "", FAULT_NONE, "GET" },
	};
	static const struct act ios[] = {
		{ STEP_BROWSE, 403, "", FAULT_NONE, "GET" },
		{ STEP_CACERT, 200, NULL, FAULT_NONE, "GET" },
		{ STEP_CAPS, 404, "", FAULT_NONE, "GET" },
		{ STEP_PKIOPERATION, 404, "", FAULT_NONE, "GET" },
	};

	(void)state;
	run("windows", windows, COUNT(windows));
	run("android", android, COUNT(android));
	run("ios", ios, COUNT(ios));
}

/* When the signer of a message was made, seconds since 1970. */
static int64_t made_at(const struct exchange *exchange)
{
	const unsigned char *p = exchange->request.body.data;
	scoped(CMS_ContentInfo) *cms = d2i_CMS_ContentInfo(
		NULL, &p, (long)exchange->request.body.length);
	scoped_certificates *signers = cms ? CMS_get1_certs(cms) : NULL;
	scoped(ASN1_STRING) *epoch = ASN1_TIME_set(NULL, 0);
	int days, seconds;

	assert_int_equal(sk_X509_num(signers), 1);
	assert_int_equal(ASN1_TIME_diff(&days, &seconds, epoch,
				 X509_get0_notBefore(sk_X509_value(signers, 0))),
		1);
	return (int64_t)days * 86400 + seconds;
}

/* Plays Android with its keys at hand, a message made ahead an hour before it is sent,
 * and these as its last capabilities. Gives the message that is sent. */
static struct exchange *sent_ahead(const char *last)
{
	static const enum step steps[] = { STEP_BROWSE, STEP_CAPS, STEP_CACERT, STEP_CAPS,
		STEP_CACERT, STEP_CAPS };
	const struct session_options given = options();
	struct session *session = start("android", &given);
	struct exchange *answered = NULL, *next = NULL;

	give_keys(session);
	for (size_t i = 0; i < COUNT(steps); i++) {
		const char *caps = i == COUNT(steps) - 1 ? last : CAPS_POST;
		const struct act act = { steps[i], 200,
			steps[i] == STEP_CACERT ? NULL : caps, FAULT_NONE, NULL };

		assert_int_equal(turn_after(session, answered, &next), SESSION_SEND);
		exchange_free(answered);
		answered = next;
		assert_int_equal(answered->step, steps[i]);
		/* As soon as capabilities and certificates are known, and once. */
		assert_int_equal(session_prepare(session, NOW - 3600), i == 3);
		answer(answered, &act);
	}
	assert_int_equal(turn_after(session, answered, &next), SESSION_SEND);
	assert_int_equal(session_prepare(session, NOW), 0);
	assert_int_equal(next->step, STEP_PKIOPERATION);
	exchange_free(answered);
	session_free(session);
	return next;
}

/* A message that was made ahead is sent, unless what was learnt since makes another. */
static void prepared(void **state)
{
	struct exchange *same = sent_ahead(CAPS_POST);
	struct exchange *other = sent_ahead("POSTPKIOperation\nSHA-1\nDES3\n");

	(void)state;
	assert_string_equal(same->request.digest, "SHA512");
	assert_true(made_at(same) == NOW - 3600);
	assert_string_equal(other->request.digest, "SHA1");
	assert_true(made_at(other) == NOW);
	exchange_free(same);
	exchange_free(other);
}

/* A fault that nothing on this way can mend ends the session; others cost one step. */
static void faults(void **state)
{
	static const struct act unreachable[] = {
		{ STEP_BROWSE, 0, NULL, FAULT_NAME_NOT_RESOLVED, NULL },
	};
	static const struct act resets[] = {
		{ STEP_BROWSE, 0, NULL, FAULT_RESET, NULL },
		{ STEP_CACERT, 0, NULL, FAULT_RESET, NULL },
		{ STEP_CAPS, 200, CAPS_POST, FAULT_NONE, NULL },
	};
	static const struct act no_certificates[] = {
		{ STEP_BROWSE, 403, "", FAULT_NONE, NULL },
		{ STEP_CACERT, 200, "<html>", FAULT_NONE, NULL },
		{ STEP_CAPS, 200, CAPS_POST, FAULT_NONE, NULL },
	};

	(void)state;
	run("ios", unreachable, COUNT(unreachable));
	run("ios", resets, COUNT(resets));
	run("ios", no_certificates, COUNT(no_certificates));
}

/* Without a message in the plan no key is wanted, and none is waited for. */
static void keys(void **state)
{
	struct session_options given = options();
	struct session *session;

	(void)state;
	session = start("windows", &given);
	assert_int_equal(session_keys_wanted(session), 2);
	assert_int_equal(session_key_bits(session), 2048);
	session_free(session);
	session = start("ios", &given);
	assert_int_equal(session_keys_wanted(session), 1);
	session_free(session);
	given.steps = 1 << STEP_BROWSE | 1 << STEP_CAPS;
	given.key_bits = 4096;
	session = start("ios", &given);
	assert_int_equal(session_keys_wanted(session), 0);
	assert_int_equal(session_key_bits(session), 4096);
	session_free(session);
}

/* The octets of a GET are the article's; the challenge is nowhere in the request. */
static void requests(void **state)
{
	struct session_options given = options();
	struct session *session;
	struct exchange *next = NULL, *last = NULL;
	int turn;

	(void)state;
	given.challenge = "s3cret-challenge";
	given.method = SESSION_METHOD_GET;
	session = start("ios", &given);
	give_keys(session);
	for (size_t i = 0; i < 4; i++) {
		static const struct act acts[] = {
			{ STEP_BROWSE, 403, "", FAULT_NONE, NULL },
			{ STEP_CACERT, 200, NULL, FAULT_NONE, NULL },
			{ STEP_CAPS, 200, CAPS_POST, FAULT_NONE, NULL },
			{ STEP_PKIOPERATION, 404, "", FAULT_NONE, NULL },
		};

		turn = turn_after(session, last, &next);
		assert_int_equal(turn, SESSION_SEND);
		exchange_free(last);
		last = next;
		answer(last, &acts[i]);
	}
	assert_string_equal(last->request.method, "GET");
	assert_false(last->request.placeholder);
	assert_null(strstr(last->request.url, "s3cret"));
	assert_non_null(strstr(last->request.url,
		"/mscep.dll?operation=PKIOperation&message=MIAGCSqGSIb3DQEHAqCAMIACAQExDzAN"));
	assert_int_equal(last->started, NOW);
	exchange_free(last);
	session_free(session);
}

/* What the session next sends while it measures; NULL when it has ended. */
static struct exchange *measure(struct session *session, struct exchange *answered)
{
	struct exchange *next = NULL;
	int turn = turn_after(session, answered, &next);

	exchange_free(answered);
	if (turn == SESSION_DONE)
		return NULL;
	assert_int_equal(turn, SESSION_SEND);
	assert_int_equal(next->step, STEP_MEASURE);
	assert_string_equal(next->request.method, "GET");
	assert_int_equal(next->request.body.length, 0);
	return next;
}

/* Up to the offer to measure: a short request was answered, the message refused. */
static struct session *start_measuring(const struct session_options *given)
{
	static const struct act acts[] = {
		{ STEP_BROWSE, 403, "", FAULT_NONE, NULL },
		{ STEP_CACERT, 200, NULL, FAULT_NONE, NULL },
		{ STEP_CAPS, 200, CAPS_GET, FAULT_NONE, NULL },
		{ STEP_PKIOPERATION, 414, "", FAULT_NONE, NULL },
	};
	struct session *session = start("ios", given);
	struct exchange *last = NULL, *next = NULL;

	give_keys(session);
	for (size_t i = 0; i < COUNT(acts); i++) {
		assert_int_equal(turn_after(session, last, &next), SESSION_SEND);
		exchange_free(last);
		last = next;
		answer(last, &acts[i]);
	}
	assert_int_equal(turn_after(session, last, &next), SESSION_OFFER);
	exchange_free(last);
	assert_int_equal(session_next(session, NOW, &next), SESSION_OFFER);
	return session;
}

/* It measures only once it may, with the lengths that it records, and with a placeholder
 * although there is a challenge; a refusal of every message ends within the bound. */
static void measures(void **state)
{
	struct session_options given = options();
	struct session *session;
	struct exchange *exchange = NULL;
	unsigned n = 0, messages = 0;
	char challenge[301] = "";

	(void)state;
	memset(challenge, 'c', sizeof(challenge) - 1);
	given.challenge = challenge;
	session = start_measuring(&given);
	session_measure(session);
	while ((exchange = measure(session, exchange))) {
		const struct act refused = { .status = 414, .body = "" };
		const struct act passed = { .status = 200, .body = CAPS_GET };
		bool message = strstr(exchange->request.url, "=PKIOperation&message=");

		assert_int_equal(strlen(strchr(exchange->request.url, '?') + 1),
			exchange->request.query_length);
		assert_int_equal(exchange->request.placeholder, message);
		messages += message;
		assert_true(++n <= 12);
		answer(exchange, message ? &refused : &passed);
	}
	assert_true(messages > 0 && n > messages);
	session_free(session);
}

/* An answer that tells nothing ends it, and so does a network that is gone. */
static void measuring_ends(void **state)
{
	static const struct act ends[] = {
		{ .status = 302, .body = "" },
		{ .status = 401, .body = "<html>" },
		{ .status = 429, .body = "<html>" },
		{ .status = 502, .body = "<html>" },
		{ .fault = FAULT_TIMEOUT },
		{ .fault = FAULT_CONNECTION_REFUSED },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct session_options given = options();
		struct session *session = start_measuring(&given);
		struct exchange *exchange;

		session_measure(session);
		exchange = measure(session, NULL);
		assert_non_null(exchange);
		answer(exchange, &ends[i]);
		assert_null(measure(session, exchange));
		session_free(session);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders),
		cmocka_unit_test(prepared),
		cmocka_unit_test(faults),
		cmocka_unit_test(keys),
		cmocka_unit_test(requests),
		cmocka_unit_test(measures),
		cmocka_unit_test(measuring_ends),
	};

	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
