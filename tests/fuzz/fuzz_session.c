/* SPDX-License-Identifier: MIT */
/*
 * The session driven by octets: the first chooses the device, then each answer is a
 * length of two octets, a status or a fault, and a body. What comes out is judged.
 */
#include "fuzz.h"

#include "device/session.h"
#include "diagnose/report.h"

enum { NOW = 1700000000, TURNS_MAX = 40 };

struct input {
	const uint8_t *data;
	size_t size;
};

static void set_up(struct session_options *options, unsigned choice)
{
	static X509 *certificate;
	static EVP_PKEY *key;

	if (!key) {
		certificate = fuzz_certificate("ra-encryption.pem");
		key = fuzz_key("ra-encryption.key");
	}
	*options = (struct session_options){
		.steps = choice & 4 ? (1U << STEP_COUNT) - 1 : STEPS_DEFAULT,
		.subject = "CN=fuzz",
		.poll_seconds = choice & 8 ? 60 : 0,
		.challenge = choice & 16 ? "a challenge" : NULL,
		.renew_certificate = choice & 32 ? certificate : NULL,
		.renew_key = choice & 32 ? key : NULL,
	};
}

static void give_keys(struct session *session)
{
	while (session_keys_wanted(session) > 0)
		session_give_key(session, fuzz_key("ra-encryption.key"));
}

static void answer(struct exchange *exchange, struct input *in)
{
	static const long statuses[] = { 200, 200, 200, 200, 403, 404, 500, 302 };
	unsigned choice = fuzz_choice(&in->data, &in->size);
	size_t length = fuzz_choice(&in->data, &in->size);

	length |= (size_t)fuzz_choice(&in->data, &in->size) << 8;
	if (length > in->size)
		length = in->size;
	if (choice & 128) {
		exchange->transport.fault = (enum fault)(choice % FAULT_COUNT);
		return;
	}
	exchange->response.status = statuses[choice % 8];
	exchange->response.incomplete = choice & 64;
	bytes_append(&exchange->response.body, in->data, length);
	in->data += length;
	in->size -= length;
}

static void judge(const struct trace *trace)
{
	static const struct judgement judgement = { .warning_days = 30,
		.critical_days = 7 };
	struct report *report;

	FUZZ_ASSERT(report_new(&report, trace, &judgement) == 0);
	report_free(report);
}

static void converse(struct session *session, struct trace *trace, struct input *in)
{
	struct exchange *next = NULL;
	int64_t now = NOW;

	for (int i = 0; i < TURNS_MAX; i++) {
		int turn = session_next(session, now, &next);

		FUZZ_ASSERT(turn >= 0);
		if (turn == SESSION_DONE)
			return;
		if (turn == SESSION_WAIT)
			give_keys(session);
		if (turn == SESSION_PAUSE)
			now = session_due(session);
		if (turn != SESSION_SEND && turn != SESSION_RECORD)
			continue;
		if (turn == SESSION_SEND) {
			FUZZ_ASSERT(session_prepare(session, now) >= 0);
			answer(next, in);
			FUZZ_ASSERT(session_read(session, now, next) == 0);
		}
		FUZZ_ASSERT(trace_add(trace, next) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char url[] = "http://ndes.test/certsrv/mscep/mscep.dll";
	unsigned choice = fuzz_choice(&data, &size);
	const struct device *device = &devices[(choice & 3) % n_devices];
	struct input in = { data, size };
	struct session_options options;
	struct session *session;
	struct trace *trace;

	set_up(&options, choice);
	FUZZ_ASSERT(session_new(&session, device, url, &options) == 0);
	FUZZ_ASSERT(trace_new(&trace, url, url) == 0);
	trace->started = NOW;
	trace->steps = options.steps;
	(void)trace_add_device(trace, device->id);
	/* Some with their keys at once, so that messages are made ahead. */
	if (size & 1)
		give_keys(session);
	converse(session, trace, &in);
	judge(trace);
	session_free(session);
	trace_free(trace);
	return 0;
}
