/* SPDX-License-Identifier: MIT */
/*
 * The cases: each codec and the session, and the table of all; cases_shown.c has those of
 * the right-hand side. Their vectors are loaded before, with memory enough.
 */
#include "cases.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "decode/decode.h"
#include "device/session.h"
#include "fuzz.h"
#include "render/render.h"
#include "scep/csr.h"
#include "scep/reply_read.h"
#include "scep/request.h"
#include "scep/vocabulary.h"
#include "trace/answer.h"

#define URL  "http://ndes.test/certsrv/mscep/mscep.dll"
#define CAPS "POSTPKIOperation\nRenewal\nSHA-256\nAES\nDES3\n"
#define PAGE "<html><head><title>403</title></head><body><h1>Forbidden</h1></body></html>"

enum { NOW = 1700000000, TURNS_MAX = 20 };

static struct {
	X509 *recipient;
	EVP_PKEY *key;
	struct cacert cacert;
	struct bytes issued, next_cacert; /* answers to PKIOperation and GetNextCACert */
	bool broken;                      /* the server that the sessions talk to */
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

static int next_cacert(struct bytes *out)
{
	struct reply reply;
	int r = reply_read_next_cacert(&reply, bytes_span(&kit.next_cacert), &kit.cacert);

	bytes_printf(out, "%d %s %s %d\n", reply.kind, reply.fault, reply.detail,
		reply.next_signature);
	tell_certificates(&reply, out);
	reply_clear(&reply);
	return r < 0 ? r : bytes_failed(out);
}

static int read_certrep(struct span body, struct bytes *out)
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
	int r = reply_read_certrep(&reply, body, &context);

	bytes_printf(out, "%d %s %s %d %s %d %d %s %s %d %s", reply.kind, reply.fault,
		reply.detail, reply.certrep.message_type, reply.certrep.transaction_id,
		reply.certrep.signature, reply.certrep.decrypted,
		reply.certrep.content_cipher, reply.certrep.signer_issuer,
		reply.certrep.has_issued, reply.certrep.issued.sha256);
	reply_clear(&reply);
	return r < 0 ? r : bytes_failed(out);
}

static int certrep(struct bytes *out)
{
	return read_certrep(fuzz_vector("jscep-3.0.0-sha256-aes.ber"), out);
}

static int certrep_issued(struct bytes *out)
{
	return read_certrep(bytes_span(&kit.issued), out);
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

static int decode_vector(const char *vector, const char *format, struct bytes *out)
{
	struct decode_options options = { .ca_certs = fuzz_vector("cacert.p7b") };
	struct decoding decoding;
	int r;

	if (strstr(vector, ".ber"))
		options.key = fuzz_vector("ra-encryption.key");
	r = decode(&decoding, fuzz_vector(vector), &options);

	if (r == 0)
		r = render_decoding(&decoding, format, false, "0", out);
	decoding_clear(&decoding);
	return r;
}

static int decode_request(struct bytes *out)
{
	return decode_vector("jscep-3.0.0-sha256-aes.ber", "json", out);
}

static int decode_fragment(struct bytes *out)
{
	return decode_vector("ios-fragment.b64", "text", out);
}

static int decode_bag(struct bytes *out)
{
	return decode_vector("cacert.p7b", "text", out);
}

/* ---- session ---- */

static int answer(struct exchange *exchange)
{
	struct bytes *body = &exchange->response.body;

	exchange->response.status = exchange->step == STEP_BROWSE ? 403 : 200;
	if (kit.broken) {
		exchange->response.status = exchange->step == STEP_BROWSE ? 200 : 500;
		bytes_append_text(body, PAGE);
		return bytes_failed(body);
	}
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
	struct exchange *next = NULL;

	for (int i = 0; i < TURNS_MAX; i++) {
		int r = session_next(session, NOW, &next);

		if (r <= 0)
			return r;
		if (r == SESSION_WAIT)
			give_keys(session);
		if (r != SESSION_SEND && r != SESSION_RECORD)
			continue;
		if (r == SESSION_SEND) {
			r = session_prepare(session, NOW);
			if (r >= 0)
				r = answer(next);
			if (r >= 0)
				r = session_read(session, NOW, next);
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
	const struct session_options options = { .steps = STEPS_DEFAULT,
		.subject = "CN=test" };
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

/* ---- all of them ---- */

const struct fault_case cases[] = {
	{ "caps", caps, true, false },
	{ "page", page, true, false },
	{ "cacert", cacert, true, false },
	{ "next-cacert", next_cacert, true, false },
	{ "certrep", certrep, true, false },
	{ "certrep-issued", certrep_issued, true, false },
	{ "csr", csr, true, true },
	{ "signer", signer, true, true },
	{ "request-der", request_der, false, true },
	{ "request-apple", request_apple, false, true },
	{ "request-jscep", request_jscep, false, true },
	{ "decode-fragment", decode_fragment, true, false },
	{ "decode-bag", decode_bag, true, false },
	{ "session-windows", session_windows, true, true },
	{ "session-android", session_android, true, true },
	{ "session-ios", session_ios, true, true },
	{ "har", case_har, true, false },
	{ "anonymize", case_anonymize, true, false },
	{ "logs", case_logs, true, false },
	{ "judge", case_judge, true, false },
	{ "judge-broken", case_judge_broken, true, false },
	{ "judge-logs", case_judge_logs, true, false },
	{ "compare", case_compare, true, false },
	{ "catalogue", case_catalogue, true, false },
	{ "decode-request", decode_request, true, false },
	{ .name = NULL },
};

/* ---- what the cases read ---- */

static void sign(CMS_ContentInfo *cms, struct span content, struct bytes *out)
{
	scoped(BIO) *in = BIO_new_mem_buf(content.data, (int)content.length);
	unsigned char *der = NULL;
	int length;

	FUZZ_ASSERT(cms && CMS_final(cms, in, NULL, CMS_BINARY) == 1);
	length = i2d_CMS_ContentInfo(cms, &der);
	FUZZ_ASSERT(length > 0);
	bytes_append(out, der, (size_t)length);
	OPENSSL_free(der);
}

static void add_attribute(CMS_SignerInfo *signer, const char *oid, const char *value)
{
	FUZZ_ASSERT(CMS_signed_add1_attr_by_txt(signer, oid, V_ASN1_PRINTABLESTRING,
			    value, (int)strlen(value)) == 1);
}

/* What a CertRep of SUCCESS carries: the bag, for whoever has the key. */
static CMS_ContentInfo *encrypt_bag(void)
{
	const struct span bag = fuzz_vector("cacert.p7b");
	scoped(BIO) *in = BIO_new_mem_buf(bag.data, (int)bag.length);
	STACK_OF(X509) *to = sk_X509_new_null();
	CMS_ContentInfo *envelope;

	FUZZ_ASSERT(sk_X509_push(to, kit.recipient) == 1);
	envelope = CMS_encrypt(to, in, EVP_aes_128_cbc(), CMS_BINARY);
	FUZZ_ASSERT(envelope);
	sk_X509_free(to);
	return envelope;
}

static void make_issued(void)
{
	const unsigned flags = CMS_BINARY | CMS_PARTIAL;
	scoped(CMS_ContentInfo) *envelope = encrypt_bag();
	scoped(CMS_ContentInfo) *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	CMS_SignerInfo *signer = CMS_add1_signer(
		cms, kit.recipient, kit.key, EVP_sha256(), flags);
	unsigned char *der = NULL;
	const int length = i2d_CMS_ContentInfo(envelope, &der);

	FUZZ_ASSERT(signer && length > 0);
	add_attribute(signer, SCEP_OID_MESSAGE_TYPE, "3");
	add_attribute(signer, SCEP_OID_PKI_STATUS, "0");
	add_attribute(signer, SCEP_OID_TRANSACTION_ID, "01");
	sign(cms, (struct span){ der, (size_t)length }, &kit.issued);
	OPENSSL_free(der);
}

static void make_next_cacert(void)
{
	const unsigned flags = CMS_BINARY | CMS_PARTIAL;
	scoped(CMS_ContentInfo) *cms = CMS_sign(
		kit.recipient, kit.key, NULL, NULL, flags);

	sign(cms, fuzz_vector("cacert.p7b"), &kit.next_cacert);
}

void cases_set_up(void)
{
	struct trace *works, *fails;

	kit.recipient = fuzz_certificate("ra-encryption.pem");
	kit.key = fuzz_key("ra-encryption.key");
	FUZZ_ASSERT(cacert_read(&kit.cacert, fuzz_vector("cacert.p7b")) == 0);
	make_issued();
	make_next_cacert();
	FUZZ_ASSERT(play("ios", &works) == 0);
	kit.broken = true;
	FUZZ_ASSERT(play("ios", &fails) == 0);
	kit.broken = false;
	cases_show(works, fails);
}
