/* SPDX-License-Identifier: MIT */
/*
 * decode: real messages, whole and cut at every octet; messages made here in the
 * layouts of the devices; answers; and the texts that people find them in.
 */
#include "support.h"

#include <errno.h>

#include "decode/decode.h"
#include "decode/unwrap.h"
#include "scep/csr.h"
#include "scep/request.h"

#define CHALLENGE   "c4a11enge-that-nobody-may-see"
#define TRANSACTION "99A64F1499A64F1499A64F1499A64F1499A618FA"

static EVP_PKEY *ra_key, *device_key;
static X509 *ra, *device;

static int set_up(void **state)
{
	(void)state;
	ra_key = make_key(2048);
	device_key = make_key(2048);
	ra = make_certificate(
		&(struct wanted){ .name = "RA", .key = ra_key, .serial = 2 });
	device = make_certificate(
		&(struct wanted){ .name = "device", .key = device_key, .serial = 1 });
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	X509_free(ra);
	X509_free(device);
	EVP_PKEY_free(ra_key);
	EVP_PKEY_free(device_key);
	return 0;
}

static struct bytes pem_of(EVP_PKEY *key)
{
	scoped(BIO) *bio = BIO_new(BIO_s_mem());

	assert_int_equal(
		PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL), 1);
	return drain(bio);
}

/* ---- facts ---- */

/* "envelope.recipients.0.issuer", the value as text; NULL when it is not there. */
static const char *fact_at(const struct decoding *d, const char *path)
{
	static char number[32];
	const struct fact *f = d->facts;
	char copy[128], *save = NULL;

	snprintf(copy, sizeof(copy), "%s", path);
	for (char *part = strtok_r(copy, ".", &save); part && f;
		part = strtok_r(NULL, ".", &save)) {
		const struct fact *member = f->first;

		if (f->kind != FACT_LIST) {
			f = fact_find(f, part);
			continue;
		}
		for (long i = strtol(part, NULL, 10); i > 0 && member; i--)
			member = member->next;
		f = member;
	}
	if (!f)
		return NULL;
	if (f->kind == FACT_TEXT)
		return f->value;
	snprintf(number, sizeof(number), "%lld", (long long)f->number);
	return number;
}

static void check_fact(const struct decoding *d, const char *path, const char *value)
{
	const char *found = fact_at(d, path);

	if (!value && !found)
		return;
	if (!value || !found || strcmp(value, found) != 0)
		fail_msg("%s is '%s', not '%s'", path, found ? found : "absent",
			value ? value : "absent");
}

static bool holds(const struct fact *fact, const char *text)
{
	if ((fact->value && strstr(fact->value, text)) ||
		(fact->shown && strstr(fact->shown, text)))
		return true;
	for (const struct fact *f = fact->first; f; f = f->next)
		if (holds(f, text))
			return true;
	return false;
}

static struct decoding read_with(struct span file, const char *key_file)
{
	struct bytes key = key_file ? load(key_file) : (struct bytes)BYTES_EMPTY;
	const struct decode_options options = { .key = bytes_span(&key) };
	struct decoding d;

	assert_int_equal(decode(&d, file, &options), 0);
	bytes_clear(&key);
	return d;
}

/* ---- vectors ---- */

static void ios_fragment(void **state)
{
	static const char *const names[] = { "ios-fragment.ber", "ios-fragment.b64" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct bytes file = load(names[i]);
		struct decoding d = read_with(bytes_span(&file), NULL);
		assert_int_equal(d.status, DECODING_FAULTY);
		assert_false(d.complete);
		assert_string_equal(d.kind, "pki-message");
		check_fact(&d, "encoding", i ? "base64" : "binary");
		check_fact(&d, "octets", "621");
		check_fact(&d, "form", "BER");
		check_fact(&d, "structure", "SignedData");
		check_fact(&d, "digest", "sha512");
		check_fact(&d, "envelope.structure", "EnvelopedData");
		check_fact(&d, "envelope.cipher", "des-ede3-cbc");
		check_fact(&d, "envelope.iv", "e43e49da5c194b93");
		check_fact(&d, "envelope.recipients.0.issuer",
			"CN=FourthCoffee CA,DC=fourthcoffee,DC=local");
		check_fact(&d, "envelope.recipients.0.serial",
			"68000000099A9DE56310F95C4F000000000009");
		check_fact(&d, "envelope.recipients.0.key_transport", "rsa-pkcs1");
		check_fact(&d, "envelope.recipients.0.encrypted_key_length", "256");
		check_fact(&d, "cut.octet", "621");
		check_fact(&d, "cut.missing_at_least", "5964");
		check_fact(&d, "cut.inside.0.element", "content OCTET STRING chunk");
		check_fact(&d, "cut.inside.0.length", "6527");
		check_fact(&d, "cut.inside.0.present", "563");
		check_fact(&d, "cut.inside.1.element", "ciphertext chunk");
		check_fact(&d, "cut.inside.1.length", "6056");
		check_fact(&d, "cut.inside.1.present", "112");
		check_fact(&d, "layout", "ios");
		assert_int_equal(holds(d.faults, "last quantum"), i);
		decoding_clear(&d);
		bytes_clear(&file);
	}
}

static void jscep(void **state)
{
	static const struct {
		const char *name, *cipher, *digest, *length;
	} rows[] = {
		{ "jscep-2.5.6-sha512-3des.ber", "des-ede3-cbc", "sha512", "5352" },
		{ "jscep-3.0.0-sha512-3des.ber", "des-ede3-cbc", "sha512", "5352" },
		{ "jscep-3.0.0-sha256-aes.ber", "aes-128-cbc", "sha256", "2048" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes file = load(rows[i].name);
		struct decoding d = read_with(bytes_span(&file), "ra-encryption.key");
		assert_int_equal(d.status, DECODING_OK);
		assert_string_equal(d.kind, "request");
		check_fact(&d, "message_type", "PKCSReq");
		check_fact(&d, "transaction_id_is", "sha1-of-spki");
		check_fact(&d, "signature", "valid");
		check_fact(&d, "digest", rows[i].digest);
		check_fact(&d, "content.chunks.0.length", "1000");
		check_fact(&d, "envelope.cipher", rows[i].cipher);
		check_fact(&d, "envelope.decrypted", "1");
		check_fact(&d, "envelope.content.kind", "pkcs10");
		check_fact(&d, "envelope.content.subject", "CN=user@fourthcoffee.com");
		check_fact(&d, "envelope.content.signature", "valid");
		check_fact(&d, "envelope.content.key_usage.0", "digitalSignature");
		check_fact(&d, "envelope.content.challenge_password.type",
			"PrintableString");
		check_fact(
			&d, "envelope.content.challenge_password.length", rows[i].length);
		check_fact(&d, "layout", "jscep");
		decoding_clear(&d);
		bytes_clear(&file);
	}
}

static void cut_everywhere(void **state)
{
	static const struct {
		const char *name;
		size_t step;
	} rows[] = {
		{ "ios-fragment.ber", 1 },
		{ "ios-fragment.b64", 1 },
		{ "cacert.p7b", 1 },
		{ "jscep-3.0.0-sha256-aes.ber", 3 },
		{ "jscep-2.5.6-sha512-3des.ber", 7 },
		{ "ca.pem", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes whole = load(rows[i].name);
		for (size_t n = 0; n < whole.length;
			n = place_behind(n, whole.length, rows[i].step)) {
			const struct decode_options options = { .key = { NULL, 0 } };
			struct decoding d;
			unsigned char *copy = malloc(n ? n : 1);
			int r;

			memcpy(copy, whole.data, n);
			r = decode(&d, (struct span){ copy, n }, &options);
			assert_true(r == 0 || r == -EINVAL);
			assert_int_equal(r == -EINVAL, d.problem[0] != '\0');
			if (r == 0 && i != 5)
				assert_int_equal(d.status, DECODING_FAULTY);
			assert_true(r == 0 || n < 64);
			decoding_clear(&d);
			free(copy);
		}
		bytes_clear(&whole);
	}
}

/* ---- messages made here ---- */

static struct bytes make_request(
	enum request_encoding encoding, enum scep_message_type type, struct span data)
{
	struct bytes out = BYTES_EMPTY;
	char why[100];
	const struct request_spec spec = {
		.type = type,
		.data = data,
		.recipient = ra,
		.signer = device,
		.signer_key = device_key,
		.cipher = NID_aes_128_cbc,
		.digest = NID_sha256,
		.transaction_id = TRANSACTION,
		.encoding = encoding,
		.now = 1700000000,
		.nonce = "sixteen octets!",
	};

	assert_int_equal(request_build(&spec, &out, why, sizeof(why)), 0);
	return out;
}

static struct bytes make_csr(void)
{
	struct bytes out = BYTES_EMPTY;
	const struct csr_spec spec = {
		.key = device_key,
		.subject = "CN=user,O=Contoso",
		.upn = "user@contoso.com",
		.challenge = CHALLENGE,
		.digest = NID_sha256,
		.key_usage_critical = true,
	};

	assert_int_equal(csr_build(&spec, &out), 0);
	return out;
}

static void layouts(void **state)
{
	static const struct {
		enum request_encoding encoding;
		const char *form, *layout;
	} rows[] = {
		{ REQUEST_DER, "DER", "der" }, { REQUEST_APPLE, "BER", "ios" },
		{ REQUEST_JSCEP, "BER", NULL }, /* no longer than one chunk */
	};
	scoped_buffer csr = make_csr(), key = pem_of(ra_key);
	const struct decode_options options = { .key = bytes_span(&key) };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer message = make_request(
			rows[i].encoding, SCEP_PKCS_REQ, bytes_span(&csr));
		struct decoding d;
		assert_int_equal(decode(&d, bytes_span(&message), &options), 0);
		assert_int_equal(d.status, DECODING_OK);
		check_fact(&d, "form", rows[i].form);
		if (rows[i].layout)
			check_fact(&d, "layout", rows[i].layout);
		check_fact(&d, "signature", "valid");
		check_fact(&d, "transaction_id", TRANSACTION);
		check_fact(&d, "envelope.content.subject", "CN=user,O=Contoso");
		check_fact(&d, "envelope.content.subject_alternative_names.0",
			"UPN:user@contoso.com");
		check_fact(&d, "envelope.content.key_usage_critical", "1");
		assert_false(holds(d.facts, "c4a11enge"));
		decoding_clear(&d);
	}
}

/* A signature over other octets is a failed check; another key opens nothing. */
static void failed_checks(void **state)
{
	scoped_buffer csr = make_csr(), key = pem_of(device_key);
	scoped_buffer message = make_request(
		REQUEST_DER, SCEP_PKCS_REQ, bytes_span(&csr));
	struct decode_options options = { .key = bytes_span(&key) };
	struct decoding d;

	(void)state;
	assert_int_equal(decode(&d, bytes_span(&message), &options), 0);
	assert_int_equal(d.status, DECODING_WRONG);
	check_fact(&d, "signature", "valid");
	check_fact(&d, "envelope.decrypted", "0");
	decoding_clear(&d);

	message.data[message.length - 1] ^= 1;
	options.key.data = NULL;
	assert_int_equal(decode(&d, bytes_span(&message), &options), 0);
	assert_int_equal(d.status, DECODING_WRONG);
	check_fact(&d, "signature", "invalid");
	decoding_clear(&d);
}

static void polls(void **state)
{
	scoped_buffer key = pem_of(ra_key), data = BYTES_EMPTY;
	const struct decode_options options = { .key = bytes_span(&key) };
	unsigned char *name = NULL;
	struct decoding d;
	int n;
	scoped_buffer message = BYTES_EMPTY;

	(void)state;
	n = i2d_X509_NAME(X509_get_subject_name(ra), &name);
	bytes_append_char(&data, 0x30);
	bytes_append_char(&data, (char)(n + 3));
	bytes_append(&data, name, (size_t)n);
	bytes_append(&data, "\x02\x01\x2a", 3);
	OPENSSL_free(name);
	message = make_request(REQUEST_DER, SCEP_GET_CERT, bytes_span(&data));
	assert_int_equal(decode(&d, bytes_span(&message), &options), 0);
	assert_int_equal(d.status, DECODING_OK);
	check_fact(&d, "message_type", "GetCert");
	check_fact(&d, "envelope.content.kind", "issuer-and-serial");
	check_fact(&d, "envelope.content.issuer", "CN=RA");
	check_fact(&d, "envelope.content.serial", "2A");
	decoding_clear(&d);
}

/* A CertRep: the attributes as they are given, NULL to leave one out. */
static struct bytes make_answer(
	const char *status, const char *hresult, struct span content)
{
	const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | CMS_NOCERTS;
	const struct {
		const char *oid, *text;
	} rows[] = {
		{ SCEP_OID_MESSAGE_TYPE, "3" },
		{ SCEP_OID_PKI_STATUS, status },
		{ SCEP_OID_FAIL_INFO, hresult ? "2" : NULL },
		{ SCEP_OID_HRESULT, hresult },
		{ SCEP_OID_TRANSACTION_ID, TRANSACTION },
	};
	scoped(BIO) *in = NULL;

	scoped(CMS_ContentInfo) *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	CMS_SignerInfo *signer = CMS_add1_signer(cms, ra, ra_key, EVP_sha1(), flags);
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].text)
			assert_int_equal(CMS_signed_add1_attr_by_txt(signer, rows[i].oid,
						 V_ASN1_PRINTABLESTRING, rows[i].text,
						 (int)strlen(rows[i].text)),
				1);
	in = BIO_new_mem_buf(content.data, (int)content.length);
	assert_int_equal(CMS_final(cms, in, NULL, CMS_BINARY), 1);
	return encode_cms(cms);
}

static void failure(void **state)
{
	scoped_buffer answer = make_answer("2", "-2147024809", SPAN("\0"));
	scoped_buffer bag = make_bag((X509 *[]){ ra, NULL });
	scoped_buffer other = make_bag((X509 *[]){ device, NULL });
	const struct {
		struct span ca_certs;
		const char *signature;
		enum decoding_status status;
	} rows[] = {
		{ { NULL, 0 }, "unverifiable", DECODING_OK },
		{ bytes_span(&bag), "valid", DECODING_OK },
		{ bytes_span(&other), "unverifiable", DECODING_WRONG },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct decode_options options = { .ca_certs = rows[i].ca_certs };
		struct decoding d;
		assert_int_equal(decode(&d, bytes_span(&answer), &options), 0);
		if (d.status != rows[i].status)
			fail_msg("row %zu: %s", i,
				d.faults->first ? d.faults->first->value : "no fault");
		assert_string_equal(d.kind, "certrep");
		check_fact(&d, "pki_status", "FAILURE");
		check_fact(&d, "fail_info", "badRequest");
		check_fact(&d, "hresult", "0x80070057");
		assert_non_null(fact_at(&d, "hresult_name"));
		assert_non_null(fact_at(&d, "hresult_meaning"));
		check_fact(&d, "signature", rows[i].signature);
		check_fact(&d, "signer.serial", "02");
		decoding_clear(&d);
	}
}

/* NDES has been seen to answer with RSAES-OAEP. */
static void success(void **state)
{
	scoped_buffer bag = make_bag((X509 *[]){ device, NULL }),
		      key = pem_of(device_key);
	const struct decode_options options = { .key = bytes_span(&key) };
	struct decoding d;
	scoped(CMS_ContentInfo) *cms = NULL;
	scoped(BIO) *in = NULL;
	scoped_buffer envelope = BYTES_EMPTY;
	CMS_RecipientInfo *recipient;
	scoped_buffer answer = BYTES_EMPTY;
	EVP_PKEY_CTX *context;

	(void)state;
	cms = CMS_EnvelopedData_create(EVP_des_ede3_cbc());
	recipient = CMS_add1_recipient_cert(cms, device, CMS_KEY_PARAM);
	context = CMS_RecipientInfo_get0_pkey_ctx(recipient);
	assert_true(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0);
	assert_true(EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0);
	assert_int_equal(CMS_set_detached(cms, 0), 1);
	in = BIO_new_mem_buf(bag.data, (int)bag.length);
	assert_int_equal(CMS_final(cms, in, NULL, CMS_BINARY), 1);
	envelope = encode_cms(cms);
	answer = make_answer("0", NULL, bytes_span(&envelope));

	assert_int_equal(decode(&d, bytes_span(&answer), &options), 0);
	assert_int_equal(d.status, DECODING_OK);
	check_fact(&d, "pki_status", "SUCCESS");
	check_fact(&d, "envelope.recipients.0.key_transport", "rsa-oaep");
	check_fact(&d, "envelope.recipients.0.oaep_digest", "sha256");
	check_fact(&d, "envelope.content.kind", "certificates");
	check_fact(&d, "envelope.content.certificates.0.role", "issued");
	check_fact(&d, "envelope.content.certificates.0.has_given_key", "1");
	decoding_clear(&d);

	/* The inside alone. */
	assert_int_equal(decode(&d, bytes_span(&envelope), &options), 0);
	assert_string_equal(d.kind, "enveloped-data");
	check_fact(&d, "envelope.decrypted", "1");
	decoding_clear(&d);
}

static void other_kinds(void **state)
{
	scoped_buffer csr = make_csr(), certificate = encode_certificate(ra);
	scoped_buffer bag = load("cacert.p7b"), pem = load("ca.pem");
	const struct {
		struct span file;
		const char *kind;
	} rows[] = {
		{ bytes_span(&csr), "pkcs10" },
		{ bytes_span(&certificate), "certificate" },
		{ bytes_span(&bag), "ca-certificates" },
		{ bytes_span(&pem), "certificate" },
		{ SPAN("POSTPKIOperation\r\nSHA-512\r\nDES3\r\n"), "capabilities" },
		{ SPAN("<html><head><title>Network Device</title></head></html>"),
			"html" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct decoding d = read_with(rows[i].file, NULL);
		assert_string_equal(d.kind, rows[i].kind);
		assert_int_equal(d.status, DECODING_OK);
		assert_true(d.complete);
		assert_false(holds(d.facts, "c4a11enge"));
		decoding_clear(&d);
	}
}

static void nothing_there(void **state)
{
	scoped_buffer key = load("ra-encryption.key");
	const struct span rows[] = {
		{ NULL, 0 },
		SPAN(" \n"),
		SPAN("hello"),
		SPAN("\x30\x03\x02\x01\x05"),
		SPAN("\xff\xff\xff\xff"),
		SPAN("?operation=GetCACaps&message=ca"),
		bytes_span(&key),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct decode_options options = { .key = { NULL, 0 } };
		struct decoding d;
		assert_int_equal(decode(&d, rows[i], &options), -EINVAL);
		assert_string_not_equal(d.problem, "");
		decoding_clear(&d);
	}
}

/* ---- unwrap ---- */

static void unwraps(void **state)
{
	/* 30 06 04 04 fb ef be ff: with all the characters that go wrong. */
	static const struct {
		const char *text;
		enum unwrap_encoding encoding;
		unsigned traits;
	} rows[] = {
		{ "MAYEBPvvvv8=", UNWRAP_BASE64, 0 },
		{ "MAYEBPvvvv8", UNWRAP_BASE64, UNWRAP_UNPADDED },
		{ "MAYEBPvv\r\nvv8=\r\n", UNWRAP_BASE64, UNWRAP_WHITE_SPACE },
		{ "MAYEBPvvvv8%3D", UNWRAP_BASE64, UNWRAP_ESCAPED },
		{ "MAYEBPvvvv8%253D", UNWRAP_BASE64,
			UNWRAP_ESCAPED | UNWRAP_ESCAPED_TWICE },
		{ "GET /x?operation=PKIOperation&message=MAYEBPvvvv8%3D HTTP/1.1",
			UNWRAP_QUERY, UNWRAP_ESCAPED },
		{ "message=ca\nmessage=MAYEBPvvvv8=&x=1\nmessage=ca", UNWRAP_QUERY, 0 },
		{ "operation=PKIOperation&message=MAYEBPvvvv8= 80 - 10.0.0.1",
			UNWRAP_QUERY, 0 },
		{ "operation=PKIOperation&message=MAYEBPvvvv8 80 - 10.0.0.1",
			UNWRAP_QUERY, UNWRAP_UNPADDED },
		{ "-----BEGIN PKCS7-----\nMAYEBPvvvv8=\n-----END PKCS7-----\n",
			UNWRAP_PEM, 0 },
		{ "-----BEGIN PKCS7-----\nMAYEBPvvvv8=\n", UNWRAP_PEM, UNWRAP_PEM_CUT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct unwrapped u;
		assert_int_equal(unwrap(&u, span_of_text(rows[i].text)), 0);
		if (u.encoding != rows[i].encoding || u.traits != rows[i].traits)
			fail_msg("row %zu: encoding %d, traits 0x%x", i, (int)u.encoding,
				u.traits);
		assert_int_equal(u.octets.length, 8);
		assert_memory_equal(u.octets.data, "\x30\x06\x04\x04\xfb\xef\xbe\xff", 7);
		unwrap_clear(&u);
	}
}

/* '+' lost, in a query and alone; the url-safe alphabet; a value wrapped by a mail. */
static void mangled(void **state)
{
	scoped_buffer b64 = load("ios-fragment.b64"), ber = load("ios-fragment.ber");
	static const struct {
		const char *from, *to, *before, *after;
		unsigned trait;
	} rows[] = {
		{ "+", " ", "", "", UNWRAP_BLANK_FOR_PLUS },
		{ "+", " ", "operation=PKIOperation&message=", "",
			UNWRAP_BLANK_FOR_PLUS },
		{ "+", " ", "?message=", " HTTP/1.1\" 200 -", UNWRAP_BLANK_FOR_PLUS },
		{ "+/", "-_", "", "", UNWRAP_URL_SAFE },
		{ "", "", "[05/Mar] \"msg\": \"", "\", \"x\": 1", UNWRAP_QUANTUM_CUT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer text = BYTES_EMPTY;
		struct unwrapped u;
		bytes_append_text(&text, rows[i].before);
		for (size_t k = 0; k < b64.length; k++) {
			const char c = (char)b64.data[k];
			const char *at = strchr(rows[i].from, c);
			bytes_append_char(&text, at ? rows[i].to[at - rows[i].from] : c);
		}
		bytes_append_text(&text, rows[i].after);
		assert_int_equal(unwrap(&u, bytes_span(&text)), 0);
		if (u.octets.length != ber.length ||
			memcmp(u.octets.data, ber.data, ber.length) != 0)
			fail_msg("row %zu: %zu octets", i, u.octets.length);
		assert_true(u.traits & rows[i].trait);
		unwrap_clear(&u);
	}
}

/* ---- the forms in which people have messages ---- */

static void append_lines(struct bytes *out, struct span s, size_t width,
	const char *before, const char *after)
{
	for (size_t i = 0; i < s.length; i += width) {
		const size_t n = s.length - i < width ? s.length - i : width;
		bytes_append_text(out, before);
		bytes_append(out, s.data + i, n);
		bytes_append_text(out, after);
	}
}

static void append_row(struct bytes *out, const char *format, const unsigned char *data,
	size_t n, size_t group, const char *between)
{
	bytes_append_text(out, format);
	for (size_t i = 0; i < n; i++)
		bytes_printf(out, "%02x%s", data[i],
			i + 1 < n && (i + 1) % group == 0 ? between : "");
}

static void append_characters(struct bytes *out, const unsigned char *data, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bytes_append_char(
			out, data[i] > ' ' && data[i] < 0x7f ? (char)data[i] : '.');
}

/* The ways of hex tools, over the same octets. */
static struct bytes make_dump(struct span octets, int kind)
{
	struct bytes out = BYTES_EMPTY;
	char offset[40];

	for (size_t i = 0; i < octets.length; i += 16) {
		const unsigned char *p = octets.data + i;
		const size_t n = octets.length - i < 16 ? octets.length - i : 16;
		unsigned char swapped[16] = { 0 };
		for (size_t k = 0; k < n; k++)
			swapped[k ^ 1U] = p[k];
		switch (kind) {
		case 0: /* xxd */
			snprintf(offset, sizeof(offset), "%08zx: ", i);
			append_row(&out, offset, p, n, 2, " ");
			bytes_printf(
				&out, "%*s", (int)(2 * (16 - n) + (16 - n) / 2 + 2), "");
			append_characters(&out, p, n);
			break;
		case 1: /* hexdump -C */
			snprintf(offset, sizeof(offset), "%08zx  ", i);
			append_row(&out, offset, p, n < 8 ? n : 8, 1, " ");
			if (n > 8)
				append_row(&out, "  ", p + 8, n - 8, 1, " ");
			bytes_append_text(&out, "  |");
			append_characters(&out, p, n);
			bytes_append_char(&out, '|');
			break;
		case 2: /* od -An is 6; od -t x1 */
			snprintf(offset, sizeof(offset), "%07zo ", i);
			append_row(&out, offset, p, n, 1, " ");
			break;
		case 3: /* hexdump, od -x: words of two, swapped */
			snprintf(offset, sizeof(offset), "%07zx ", i);
			append_row(&out, offset, swapped, n + n % 2, 2, " ");
			break;
		case 4: /* openssl */
			snprintf(offset, sizeof(offset), "%04zx - ", i);
			append_row(&out, offset, p, n < 8 ? n : 8, 1, " ");
			if (n > 8)
				append_row(&out, "-", p + 8, n - 8, 1, " ");
			bytes_append_text(&out, "   ");
			append_characters(&out, p, n);
			break;
		case 5: /* behind the prefix of a log */
			snprintf(offset, sizeof(offset), "Nov 27 08:00:%02zu x: %04zx  ",
				i / 16 % 60, i);
			append_row(&out, offset, p, n, 1, " ");
			bytes_append_text(&out, "   ");
			append_characters(&out, p, n);
			break;
		case 6: /* digits and characters, no offset */
			append_row(&out, "", p, n, 1, " ");
			bytes_append_text(&out, "  ");
			append_characters(&out, p, n);
			break;
		case 7: /* xxd -p */
			append_row(&out, "", p, n, 16, "");
			break;
		case 8: /* an array of C */
			append_row(&out, "\t0x", p, n, 1, ", 0x");
			bytes_append_char(&out, ',');
			break;
		case 9: /* OpenSSL's text */
			append_row(&out, "    ", p, n, 1, ":");
			bytes_append_char(&out, ':');
			break;
		default: /* .NET's BitConverter, on one line */
			append_row(&out, i ? "-" : "body: ", p, n, 1, "-");
			continue;
		}
		bytes_append_char(&out, '\n');
	}
	return out;
}

static void check_unwrapped(struct span text, struct span octets,
	enum unwrap_encoding encoding, const char *name, int row)
{
	struct unwrapped u;

	assert_int_equal(unwrap(&u, text), 0);
	if (u.encoding != encoding || u.octets.length < octets.length ||
		u.octets.length > octets.length + octets.length % 2 ||
		memcmp(u.octets.data, octets.data, octets.length) != 0)
		fail_msg("%s %d: encoding %d, %zu octets, not %zu", name, row,
			(int)u.encoding, u.octets.length, octets.length);
	unwrap_clear(&u);
}

static void hex_dumps(void **state)
{
	static const char *const names[] = { "cacert.p7b", "jscep-3.0.0-sha256-aes.ber",
		"ios-fragment.ber" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		scoped_buffer octets = load(names[i]);
		for (int kind = 0; kind <= 10; kind++) {
			scoped_buffer dump = make_dump(bytes_span(&octets), kind);
			check_unwrapped(bytes_span(&dump), bytes_span(&octets),
				UNWRAP_HEX, names[i], kind);
		}
	}
}

/* Hex that is no message: dates, hashes, addresses, dumps of something else. */
static void other_hex(void **state)
{
	static const char *const texts[] = {
		"30 days, 30:15 hours, 3000 users",
		"sha256 3082093a06092a864886f70d010702a0",
		"00000000: 4142 4344 4546 4748 494a 4b4c 4d4e 4f50  ABCDEFGHIJKLMNOP\n"
		"00000010: 4142 4344 4546 4748 494a 4b4c 4d4e 4f50  ABCDEFGHIJKLMNOP\n",
		"30 30 30 30 30 30 x 30 30 30  30 30 y\n30 30\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct unwrapped u;
		assert_int_equal(unwrap(&u, span_of_text(texts[i])), 0);
		assert_int_equal(u.encoding, UNWRAP_NONE);
		unwrap_clear(&u);
	}
}

static void wrapped_base64(void **state)
{
	static const struct {
		const char *begin, *before, *after, *end;
		size_t width;
		enum unwrap_encoding encoding;
	} rows[] = {
		{ "08:00:00 request:\n", "", "\n", "08:00:01 done\n", 64, UNWRAP_LOG },
		{ "request: ", "", "\r\n", "done\r\n", 76, UNWRAP_LOG },
		{ "On Monday you wrote:\n", "> ", "\n", "> Regards\n", 76, UNWRAP_LOG },
		{ "{\"body\": \"", "", "\\n", "\", \"x\": 1}", 64, UNWRAP_LOG },
		{ "{\"body\": \"", "", "\\r\\n", "\"}\n", 76, UNWRAP_LOG },
		{ "", "27 Nov 08:00 x: ", "\n", "27 Nov 08:01 x: end\n", 64, UNWRAP_LOG },
		{ "s =\n", "    \"", "\"\n", "    ;\n", 64, UNWRAP_LOG },
		{ "HTTP/1.1 200 OK\r\nContent-Type: application/x-pki-message\r\n\r\n",
			"", "\r\n", "", 76, UNWRAP_BASE64 },
		{ "-----BEGIN PKCS7-----", "", "", "-----END PKCS7-----\n", 9999,
			UNWRAP_PEM },
		{ "-----BEGIN PKCS7----- ", "", " ", "-----END PKCS7-----\n", 64,
			UNWRAP_PEM },
		{ "\"-----BEGIN PKCS7-----\\n", "", "\\n", "-----END PKCS7-----\\n\"", 64,
			UNWRAP_PEM },
		{ "08:00 -----BEGIN CMS-----\n", "08:00 x: ", "\n",
			"08:00 -----END CMS-----\n08:01 end\n", 64, UNWRAP_PEM },
		{ "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n"
		  "-----BEGIN PKCS7-----\n",
			"", "\n", "-----END PKCS7-----\n", 64, UNWRAP_PEM },
	};
	scoped_buffer octets = BYTES_EMPTY, base64 = BYTES_EMPTY;
	scoped_buffer bag = BYTES_EMPTY, other = BYTES_EMPTY;

	(void)state;
	octets = load("jscep-3.0.0-sha256-aes.ber");
	bag = load("cacert.p7b");
	bytes_append_base64(&base64, bytes_span(&octets));
	bytes_append_base64(&other, bytes_span(&bag));
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct {
			struct span octets, base64;
		} files[] = {
			{ bytes_span(&octets), bytes_span(&base64) },
			{ bytes_span(&bag), bytes_span(&other) },
		};
		for (size_t k = 0; k < COUNT(files); k++) {
			scoped_buffer text = BYTES_EMPTY;
			bytes_append_text(&text, rows[i].begin);
			append_lines(&text, files[k].base64, rows[i].width,
				rows[i].before, rows[i].after);
			bytes_append_text(&text, rows[i].end);
			check_unwrapped(bytes_span(&text), files[k].octets,
				rows[i].encoding, "row", (int)i);
		}
	}
}

/* Binary behind HTTP heads, in chunks, and amid other octets. */
static void binary_behind(void **state)
{
	static const struct {
		const char *before, *after;
		enum unwrap_trait trait;
	} rows[] = {
		{ "HTTP/1.1 200 OK\r\nServer: x\r\n\r\n", "", UNWRAP_HTTP },
		{ "HTTP/2 200 \r\ncontent-type: application/x-pki-message\r\n\r\n", "",
			UNWRAP_HTTP },
		{ "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n", "",
			UNWRAP_HTTP },
		{ "POST /x?operation=PKIOperation HTTP/1.1\r\nHost: x\r\n\r\n", "",
			UNWRAP_HTTP },
		{ "Content-Type: application/x-pki-message\nContent-Length: 9\n\n", "",
			UNWRAP_HTTP },
		{ "* Connected\n> GET /x HTTP/1.1\n{ [5 bytes]\n", "", UNWRAP_AMID },
		{ "\x02\x00\xff\xff\x30\x30", "", UNWRAP_AMID },
	};
	scoped_buffer octets = load("jscep-3.0.0-sha256-aes.ber");
	scoped_buffer chunked = BYTES_EMPTY;
	struct unwrapped u;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer file = BYTES_EMPTY;
		/* A length that is not the body's would cut it. */
		const bool lengthy = strstr(rows[i].before, "Content-Length") != NULL;
		bytes_append_text(&file, rows[i].before);
		if (i + 1 == COUNT(rows))
			bytes_append(&file, "\0\1", 2);
		bytes_append_span(&file, bytes_span(&octets));
		assert_int_equal(unwrap(&u, bytes_span(&file)), 0);
		assert_int_equal(u.encoding, UNWRAP_BINARY);
		assert_true(u.traits & rows[i].trait);
		assert_int_equal(u.octets.length, lengthy ? 9 : octets.length);
		unwrap_clear(&u);
	}

	bytes_append_text(
		&chunked, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n");
	bytes_append(&chunked, octets.data, 1000);
	bytes_printf(&chunked, "\r\n%zx;x=1\r\n", octets.length - 1000);
	bytes_append(&chunked, octets.data + 1000, octets.length - 1000);
	bytes_append_text(&chunked, "\r\n0\r\n\r\n");
	assert_int_equal(unwrap(&u, bytes_span(&chunked)), 0);
	assert_int_equal(u.octets.length, octets.length);
	assert_memory_equal(u.octets.data, octets.data, octets.length);
	assert_int_equal(u.http_status, 200);
	unwrap_clear(&u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ios_fragment),
		cmocka_unit_test(jscep),
		cmocka_unit_test(cut_everywhere),
		cmocka_unit_test(layouts),
		cmocka_unit_test(failed_checks),
		cmocka_unit_test(polls),
		cmocka_unit_test(failure),
		cmocka_unit_test(success),
		cmocka_unit_test(other_kinds),
		cmocka_unit_test(nothing_there),
		cmocka_unit_test(unwraps),
		cmocka_unit_test(mangled),
		cmocka_unit_test(hex_dumps),
		cmocka_unit_test(other_hex),
		cmocka_unit_test(wrapped_base64),
		cmocka_unit_test(binary_behind),
	};

	return cmocka_run_group_tests_name("decode", tests, set_up, tear_down);
}
