/* SPDX-License-Identifier: MIT */
/*
 * The cases: each codec, the session, the right-hand side. Their vectors are loaded
 * before, with memory enough.
 */
#include "cases.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "device/session.h"
#include "fuzz.h"
#include "render/render.h"
#include "scep/csr.h"
#include "scep/dissect.h"
#include "scep/request.h"
#include "trace/answer.h"
#include "trace/har.h"

#define URL "http://ndes.test/certsrv/mscep/mscep.dll"
#define CAPS "POSTPKIOperation\nRenewal\nSHA-256\nAES\nDES3\n"
#define PAGE "<html><head><title>403</title></head><body><h1>Forbidden</h1></body></html>"

enum { NOW = 1700000000, TURNS_MAX = 20 };

static struct {
	X509 *recipient;
	EVP_PKEY *key;
	struct cacert cacert;
	struct bytes archive;
} kit;

static struct span text(const char *words)
{
	return span_of_text(words);
}

/* ---- codecs ---- */

static int caps(struct bytes *out)
{
	struct reply reply;
	int r = reply_read_capabilities(&reply, text(CAPS));

	bytes_printf(out, "%d %x", reply.kind, reply.capabilities.set);
	reply_clear(&reply);
	return r < 0 ? r : bytes_failed(out);
}

static int page(struct bytes *out)
{
	struct reply reply;
	int r = reply_read_page(&reply, text(PAGE));

	bytes_printf(out, "%d %s %s", reply.kind, reply.title, bytes_text(&reply.text));
	reply_clear(&reply);
	return r < 0 ? r : bytes_failed(out);
}

static void tell_certificates(const struct reply *reply, struct bytes *out)
{
	for (int i = 0; i < reply->n_certificates; i++) {
		const struct certificate *c = &reply->certificates[i];

		bytes_printf(out, "%d %s %s %s %s %s %s %s %lld\n", c->role, c->subject,
			c->issuer, c->names, c->serial, c->key, c->signature_algorithm,
			c->sha256, (long long)c->not_after);
	}
}

static int cacert(struct bytes *out)
{
	struct cacert_memo memo = { .body = BYTES_EMPTY };
	int r = 0;

	/* The second time from the memo. */
	for (int i = 0; r == 0 && i < 2; i++) {
		struct cacert known;
		struct reply reply;

		r = reply_read_cacert(&reply, fuzz_vector("cacert.p7b"), &known, &memo);
		bytes_printf(out, "%d %s %s\n", reply.kind, reply.fault, reply.detail);
		tell_certificates(&reply, out);
		reply_clear(&reply);
		cacert_clear(&known);
	}
	cacert_memo_clear(&memo);
	return r < 0 ? r : bytes_failed(out);
}

static int certrep(struct bytes *out)
{
	const struct reply_context context = {
		.cacert = &kit.cacert,
		.signer = kit.recipient,
		.signer_key = kit.key,
		.csr_key = kit.key,
		.transaction_id = "01",
		.nonce = (const unsigned char *)"0123456789abcdef",
	};
	struct reply reply;
	int r = reply_read_certrep(&reply, fuzz_vector("jscep-3.0.0-sha256-aes.ber"), &context);

	bytes_printf(out, "%d %s %s %d %s %d %d %s %s", reply.kind, reply.fault, reply.detail,
		reply.certrep.message_type, reply.certrep.transaction_id,
		reply.certrep.signature, reply.certrep.decrypted,
		reply.certrep.content_cipher, reply.certrep.signer_issuer);
	reply_clear(&reply);
	return r < 0 ? r : bytes_failed(out);
}

static int csr(struct bytes *out)
{
	const struct csr_spec spec = {
		.key = kit.key,
		.subject = "CN=user,O=Contoso",
		.upn = "user@contoso.com",
		.challenge = "a challenge",
		.digest = NID_sha256,
	};

	return csr_build(&spec, out);
}

static int signer(struct bytes *out)
{
	const struct signer_spec spec = {
		.key = kit.key,
		.subject = "CN=user,O=Contoso",
		.serial = 1,
		.digest = NID_sha256,
		.days = 365,
		.key_usage = true,
		.key_identifiers = true,
		.now = NOW,
	};
	X509 *x = NULL;
	int r = signer_build(&spec, &x);

	if (r == 0)
		bytes_printf(out, "%d", i2d_X509(x, NULL));
	X509_free(x);
	return r < 0 ? r : bytes_failed(out);
}

static int request_as(enum request_encoding encoding, struct bytes *out)
{
	struct request_spec spec = {
		.type = SCEP_PKCS_REQ,
		.data = text("not a PKCS#10, but encrypted all the same"),
		.recipient = kit.recipient,
		.signer = kit.recipient,
		.signer_key = kit.key,
		.cipher = NID_aes_128_cbc,
		.digest = NID_sha256,
		.transaction_id = "0123",
		.encoding = encoding,
		.now = NOW,
	};
	char why[200] = "";

	return request_build(&spec, out, why, sizeof(why));
}

static int request_der(struct bytes *out)
{
	return request_as(REQUEST_DER, out);
}

static int request_apple(struct bytes *out)
{
	return request_as(REQUEST_APPLE, out);
}

static int request_jscep(struct bytes *out)
{
	return request_as(REQUEST_JSCEP, out);
}

/* ---- decode ---- */

static int decode(const char *vector, const char *format, struct bytes *out)
{
	struct dissect_options options = { .ca_certs = fuzz_vector("cacert.p7b") };
	struct dissection dissection;
	int r;

	if (strstr(vector, ".ber"))
		options.key = fuzz_vector("ra-encryption.key");
	r = dissect(&dissection, fuzz_vector(vector), &options);

	if (r == 0)
		r = render_dissection(&dissection, format, false, "0", out);
	dissection_clear(&dissection);
	return r;
}

static int decode_request(struct bytes *out)
{
	return decode("jscep-3.0.0-sha256-aes.ber", "json", out);
}

static int decode_fragment(struct bytes *out)
{
	return decode("ios-fragment.b64", "text", out);
}

static int decode_bag(struct bytes *out)
{
	return decode("cacert.p7b", "text", out);
}

/* ---- session ---- */

static int answer(struct exchange *exchange)
{
	struct bytes *body = &exchange->response.body;

	exchange->response.status = exchange->step == STEP_BROWSE ? 403 : 200;
	switch (exchange->step) {
	case STEP_BROWSE:
		bytes_append_text(body, PAGE);
		break;
	case STEP_CAPS:
		bytes_append_text(body, CAPS);
		break;
	case STEP_CACERT:
		bytes_append_span(body, fuzz_vector("cacert.p7b"));
		break;
	default:
		bytes_append_span(body, fuzz_vector("jscep-3.0.0-sha256-aes.ber"));
	}
	return bytes_failed(body);
}

static void give_keys(struct session *session)
{
	while (session_keys_wanted(session) > 0) {
		EVP_PKEY_up_ref(kit.key);
		session_give_key(session, kit.key);
	}
}

static int converse(struct session *session, struct trace *trace)
{
	struct exchange *answered = NULL, *next = NULL;

	for (int i = 0; i < TURNS_MAX; i++) {
		int r = session_next(session, NOW, answered, &next);

		answered = NULL;
		if (r <= 0)
			return r;
		if (r == SESSION_WAIT)
			give_keys(session);
		if (r != SESSION_SEND && r != SESSION_RECORD)
			continue;
		if (r == SESSION_SEND) {
			answered = next;
			r = session_prepare(session, NOW);
			if (r >= 0)
				r = answer(next);
		}
		if (r < 0)
			exchange_free(next);
		else
			r = trace_add(trace, next);
		if (r < 0)
			return r;
	}
	return 0;
}

static int play(const char *id, struct trace **out)
{
	const struct device *device = device_find(id);
	const struct session_options options = { .steps = STEPS_DEFAULT, .subject = "CN=test" };
	struct session *session;
	int r = session_new(&session, device, URL, &options);

	if (r < 0)
		return r;
	r = trace_new(out, URL, "ndes.test");
	if (r == 0) {
		(*out)->started = NOW;
		(*out)->steps = options.steps;
		(void)trace_add_device(*out, device->id);
		/* One of them makes its message ahead. */
		if (strcmp(id, "android") == 0)
			give_keys(session);
		r = converse(session, *out);
		if (r < 0)
			trace_free(take(*out));
	}
	session_free(session);
	return r;
}

static int session(const char *id, struct bytes *out)
{
	struct trace *trace = NULL;
	int r = play(id, &trace);

	if (r == 0)
		for (size_t i = 0; i < trace->n_exchanges; i++)
			bytes_printf(out, "%d %s %ld %s %s\n", trace->exchanges[i]->step,
				trace->exchanges[i]->request.method,
				trace->exchanges[i]->response.status,
				trace->exchanges[i]->transport.text,
				trace->exchanges[i]->reply.fault);
	if (r == 0)
		trace_free(trace);
	return r < 0 ? r : bytes_failed(out);
}

static int session_windows(struct bytes *out)
{
	return session("windows", out);
}

static int session_android(struct bytes *out)
{
	return session("android", out);
}

static int session_ios(struct bytes *out)
{
	return session("ios", out);
}

/* ---- the right-hand side ---- */

static void free_traces(struct trace **traces, size_t n)
{
	for (size_t i = 0; i < n; i++)
		trace_free(traces[i]);
	free(traces);
}

static int load(struct bytes *out)
{
	char problem[HAR_PROBLEM];
	struct trace **traces;
	size_t n;
	int r = har_load(bytes_span(&kit.archive), &traces, &n, problem);

	if (r < 0)
		return r;
	r = fuzz_save(traces, n, out);
	free_traces(traces, n);
	return r;
}

static int render_as(const struct renderer *renderer, const struct report *report,
	struct bytes *out)
{
	const struct render_options options = { .verbosity = VERBOSITY_VERBOSE };
	struct rendering *rendering;
	int r = rendering_new(&rendering, renderer, &options, "0", NOW);

	if (r < 0)
		return r;
	r = rendering_add(rendering, report);
	if (r == 0)
		r = rendering_end(rendering, 1, false);
	if (r == 0)
		bytes_append_span(out, bytes_span(&rendering->out));
	rendering_free(rendering);
	return r < 0 ? r : bytes_failed(out);
}

static int render_all(const struct report *report, struct bytes *out)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n_renderers; i++)
		r = render_as(renderers[i], report, out);
	return r;
}

/* The traces stand by; judging and showing them is what runs out of memory. */
static int judge(struct bytes *out)
{
	static const struct judgement judgement = { .warning_days = 30, .critical_days = 7 };
	static struct trace **traces;
	static size_t n;
	char problem[HAR_PROBLEM];
	struct report *report;
	int r;

	if (!traces && har_load(bytes_span(&kit.archive), &traces, &n, problem) < 0)
		return -EINVAL;
	r = report_new(&report, traces[0], &judgement);
	if (r < 0)
		return r;
	r = render_all(report, out);
	report_free(report);
	return r;
}

const struct fault_case cases[] = {
	{ "caps", caps, true, false, 1 },
	{ "page", page, true, false, 1 },
	{ "cacert", cacert, true, false, 1 },
	{ "certrep", certrep, true, false, 1 },
	{ "csr", csr, true, true, 1 },
	{ "signer", signer, true, true, 1 },
	{ "request-der", request_der, false, true, 1 },
	{ "request-apple", request_apple, false, true, 1 },
	{ "request-jscep", request_jscep, false, true, 1 },
	{ "decode-request", decode_request, true, false, 7 },
	{ "decode-fragment", decode_fragment, true, false, 1 },
	{ "decode-bag", decode_bag, true, false, 1 },
	{ "session-windows", session_windows, true, true, 13 },
	{ "session-android", session_android, true, true, 13 },
	{ "session-ios", session_ios, true, true, 13 },
	{ "har", load, true, false, 1 },
	{ "judge", judge, true, false, 1 },
	{ .name = NULL },
};

void cases_set_up(void)
{
	struct trace *trace = NULL;

	kit.recipient = fuzz_certificate("ra-encryption.pem");
	kit.key = fuzz_key("ra-encryption.key");
	FUZZ_ASSERT(cacert_read(&kit.cacert, fuzz_vector("cacert.p7b")) == 0);
	FUZZ_ASSERT(play("ios", &trace) == 0);
	FUZZ_ASSERT(fuzz_save(&trace, 1, &kit.archive) == 0);
	trace_free(trace);
}
