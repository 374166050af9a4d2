/* SPDX-License-Identifier: MIT */
/*
 * scep/request and scep/layout: our messages against real ones, octet by octet where
 * those exist, and against OpenSSL's own reader everywhere.
 */
#include "support.h"

#include <errno.h>

#include "scep/csr.h"
#include "scep/der.h"
#include "scep/reencode.h"
#include "scep/request.h"

#define TRANSACTION "402726287EEB406B96E96258C38E11E09362EE68"
#define SUBJECT     "CN=user@fourthcoffee.com"

enum { NOW = 1795321852 };

static EVP_PKEY *key, *other_key, *ra_key;
static X509 *ra;

static int set_up(void **state)
{
	(void)state;
	/* As large as those of the vectors. */
	key = EVP_RSA_gen(2048);
	other_key = EVP_RSA_gen(4096);
	ra = load_certificate("ra-encryption.pem");
	ra_key = load_key("ra-encryption.key");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	EVP_PKEY_free(key);
	EVP_PKEY_free(other_key);
	EVP_PKEY_free(ra_key);
	X509_free(ra);
	return 0;
}

/* The jscep vectors' signer: serial 1, no extensions. */
static X509 *make_signer(void)
{
	X509 *signer = NULL;

	assert_int_equal(signer_build(&(struct signer_spec){ .key = key,
					      .subject = SUBJECT,
					      .serial = 1,
					      .digest = NID_sha1,
					      .days = 365,
					      .now = NOW },
				 &signer),
		0);
	return signer;
}

/* A PKCS#10 of that many octets, the challenge stretched to fit. */
static struct bytes make_csr(size_t wanted)
{
	static char challenge[8192];
	struct bytes der = BYTES_EMPTY;

	/* The lengths of lengths shift by an octet or two: a few tries settle it. */
	size_t length = wanted / 2;
	for (int i = 0; i < 6 && der.length != wanted; i++) {
		length += der.length ? wanted - der.length : 0;
		assert_true(length < sizeof(challenge));
		memset(challenge, 'c', length);
		challenge[length] = '\0';
		bytes_reset(&der);
		assert_int_equal(csr_build(&(struct csr_spec){ .key = key,
						   .subject = SUBJECT,
						   .upn = "user@fourthcoffee.com",
						   .challenge = challenge,
						   .digest = NID_sha512 },
					 &der),
			0);
	}
	assert_int_equal(der.length, wanted);
	return der;
}

static struct bytes build(
	enum request_encoding encoding, int cipher, int digest, struct span data)
{
	scoped(X509) *signer = make_signer();
	struct bytes out = BYTES_EMPTY;
	char why[160];

	const int r = request_build(&(struct request_spec){ .type = SCEP_PKCS_REQ,
					    .data = data,
					    .recipient = ra,
					    .signer = signer,
					    .signer_key = key,
					    .cipher = cipher,
					    .digest = digest,
					    .transaction_id = TRANSACTION,
					    .nonce = "0123456789abcdef",
					    .encoding = encoding,
					    .now = NOW },
		&out, why, sizeof(why));
	if (r < 0)
		fail_msg("%s", why);
	return out;
}

/* Verifies and opens a message, as the server does. */
static struct bytes open_message(struct span message)
{
	scoped(CMS_ContentInfo) *outer = decode_cms(message);
	scoped(BIO) *content = BIO_new(BIO_s_mem());
	scoped_buffer envelope = BYTES_EMPTY;
	scoped(CMS_ContentInfo) *inner = NULL;
	scoped(BIO) *plain = NULL;

	assert_int_equal(CMS_verify(outer, NULL, NULL, NULL, content,
				 CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY),
		1);
	envelope = drain(content);
	inner = decode_cms(bytes_span(&envelope));
	plain = BIO_new(BIO_s_mem());
	assert_int_equal(CMS_decrypt(inner, ra_key, ra, NULL, plain, CMS_BINARY), 1);
	return drain(plain);
}

static void expect_attribute(
	CMS_SignerInfo *signer, const char *oid, int type, const char *want)
{
	scoped(ASN1_OBJECT) *object = OBJ_txt2obj(oid, 1);
	const ASN1_STRING *value = CMS_signed_get0_data_by_OBJ(signer, object, -3, type);

	assert_non_null(value);
	assert_int_equal(ASN1_STRING_length(value), strlen(want));
	assert_memory_equal(ASN1_STRING_get0_data(value), want, strlen(want));
}

static void round_trips(void **state)
{
	static const struct {
		enum request_encoding encoding;
		int cipher, digest, attributes, signature, digest_parameter;
	} rows[] = {
		{ REQUEST_DER, NID_des_ede3_cbc, NID_sha1, 6, NID_rsaEncryption,
			V_ASN1_NULL },
		{ REQUEST_DER, NID_aes_128_cbc, NID_sha256, 6, NID_rsaEncryption,
			V_ASN1_NULL },
		{ REQUEST_APPLE, NID_aes_192_cbc, NID_sha384, 6, NID_rsaEncryption,
			V_ASN1_NULL },
		{ REQUEST_APPLE, NID_des_ede3_cbc, NID_sha512, 6, NID_rsaEncryption,
			V_ASN1_NULL },
		{ REQUEST_JSCEP, NID_aes_256_cbc, NID_sha512, 7,
			NID_sha512WithRSAEncryption, V_ASN1_UNDEF },
		{ REQUEST_JSCEP, NID_aes_128_cbc, NID_sha1, 7, NID_sha1WithRSAEncryption,
			V_ASN1_UNDEF },
	};
	scoped_buffer csr = make_csr(1700);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer message = build(rows[i].encoding, rows[i].cipher,
			rows[i].digest, bytes_span(&csr));
		scoped_buffer plain = open_message(bytes_span(&message));
		scoped(CMS_ContentInfo) *cms = NULL;
		X509_ALGOR *digest, *signature;
		CMS_SignerInfo *signer;
		int parameter;
		const ASN1_OBJECT *oid;

		assert_int_equal(plain.length, csr.length);
		assert_memory_equal(plain.data, csr.data, csr.length);

		cms = decode_cms(bytes_span(&message));
		signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
		expect_attribute(
			signer, SCEP_OID_MESSAGE_TYPE, V_ASN1_PRINTABLESTRING, "19");
		expect_attribute(signer, SCEP_OID_TRANSACTION_ID, V_ASN1_PRINTABLESTRING,
			TRANSACTION);
		expect_attribute(signer, SCEP_OID_SENDER_NONCE, V_ASN1_OCTET_STRING,
			"0123456789abcdef");
		expect_attribute(
			signer, "1.2.840.113549.1.9.5", V_ASN1_UTCTIME, "261122043052Z");
		assert_int_equal(CMS_signed_get_attr_count(signer), rows[i].attributes);

		CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, &signature);
		X509_ALGOR_get0(&oid, &parameter, NULL, digest);
		assert_int_equal(OBJ_obj2nid(oid), rows[i].digest);
		assert_int_equal(parameter, rows[i].digest_parameter);
		X509_ALGOR_get0(&oid, &parameter, NULL, signature);
		assert_int_equal(OBJ_obj2nid(oid), rows[i].signature);
		assert_int_equal(parameter, V_ASN1_NULL);
	}
}

/* Empty data, and sizes around a block and around a piece of BouncyCastle's. */
static void sizes(void **state)
{
	static const size_t lengths[] = { 0, 1, 7, 8, 9, 15, 16, 983, 984, 991, 992,
		1000 };
	unsigned char data[1000];

	(void)state;
	memset(data, 0x30, sizeof(data));
	for (size_t i = 0; i < COUNT(lengths); i++) {
		for (int encoding = REQUEST_DER; encoding <= REQUEST_JSCEP; encoding++) {
			scoped_buffer message = build((enum request_encoding)encoding,
				NID_des_ede3_cbc, NID_sha256,
				(struct span){ data, lengths[i] });
			scoped_buffer plain = open_message(bytes_span(&message));
			assert_int_equal(plain.length, lengths[i]);
		}
	}
}

/*
 * The head of a message that a real iPhone sent. What differs between two runs (the
 * encrypted key, the IV) and between two CAs' encoders (the type of the issuer's CN) is
 * left out of the comparison.
 */
static void as_the_iphone(void **state)
{
	static const struct {
		size_t from, to;
	} same[] = {
		{ 0, 155 },   /* up to the string type of the recipient's issuer's CN */
		{ 156, 212 }, /* its CN, the serial number, rsaEncryption, 256 octets
				 follow */
		{ 468, 495 }, /* EncryptedContentInfo up to the IV */
		{ 503, 509 }, /* [0], and a first piece of 6056 octets */
	};
	scoped_buffer real = load("ios-fragment.ber");
	scoped_buffer csr = make_csr(6060);
	scoped_buffer ours = build(
		REQUEST_APPLE, NID_des_ede3_cbc, NID_sha512, bytes_span(&csr));
	const unsigned char *end;

	(void)state;
	assert_int_equal(real.data[155], V_ASN1_PRINTABLESTRING);
	assert_int_equal(ours.data[155], V_ASN1_UTF8STRING);
	for (size_t i = 0; i < COUNT(same); i++)
		assert_memory_equal(ours.data + same[i].from, real.data + same[i].from,
			same[i].to - same[i].from);
	/* the signed content is one piece of 6527 octets, and ends with the last block */
	assert_memory_equal(ours.data + 54, "\x04\x82\x19\x7f", 4);
	end = ours.data + 58 + 6527;
	assert_memory_equal(end - 20, "\x04\x08", 2);
	assert_memory_equal(end - 10, "\0\0\0\0\0\0\0\0\0\0", 10);
	assert_memory_equal(end, "\0\0\0\0\0\0\xa0\x82", 8);
}

/* Writes tags, lengths and short values of BER, one an element, to compare structures. */
static void outline(struct bytes *out, struct span in, int depth)
{
	while (in.length >= 2) {
		size_t head = 2, length = in.data[1];
		const bool open = length == 0x80;
		bool is_oid;

		if (length > 0x80) {
			head += length & 0x7f;
			length = 0;
			for (size_t i = 2; i < head; i++)
				length = length << 8 | in.data[i];
		}
		bytes_printf(out, "%*s%02x %s%zu", depth, "", in.data[0],
			open ? "open " : "", open ? 0 : length);
		is_oid = in.data[0] == 0x06;
		if (is_oid)
			bytes_append_hex(
				out, (struct span){ in.data + head, length }, hex_lower);
		bytes_append_char(out, '\n');
		in.data += head;
		in.length -= head;
		/* open ones and constructed ones are walked flat: the order tells enough
		 */
		if (!open && !(in.data[-(long)head] & 0x20)) {
			assert_true(length <= in.length);
			in.data += length;
			in.length -= length;
		}
	}
}

static struct bytes content_of(struct span message)
{
	scoped(CMS_ContentInfo) *cms = decode_cms(message);
	struct bytes b = BYTES_EMPTY;
	const ASN1_OCTET_STRING *content = *CMS_get0_content(cms);

	bytes_append(
		&b, ASN1_STRING_get0_data(content), (size_t)ASN1_STRING_length(content));
	return b;
}

/* The same structure, outside and inside, as jscep made from a request of our size. */
static void as_jscep(void **state)
{
	static const struct {
		const char *name;
		int cipher, digest;
		bool long_key;
	} rows[] = {
		{ "jscep-2.5.6-sha512-3des.ber", NID_des_ede3_cbc, NID_sha512, false },
		{ "jscep-3.0.0-sha512-3des.ber", NID_des_ede3_cbc, NID_sha512, false },
		{ "jscep-3.0.0-sha256-aes.ber", NID_aes_128_cbc, NID_sha256, true },
	};
	EVP_PKEY *const short_key = key;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer real = BYTES_EMPTY, real_inner = BYTES_EMPTY;
		scoped_buffer real_csr = BYTES_EMPTY, our_inner = BYTES_EMPTY;
		scoped_buffer csr = BYTES_EMPTY, a = BYTES_EMPTY, b = BYTES_EMPTY;
		scoped_buffer ours = BYTES_EMPTY;

		key = rows[i].long_key ? other_key : short_key;
		real = load(rows[i].name);
		real_csr = open_message(bytes_span(&real));
		csr = make_csr(real_csr.length);
		ours = build(
			REQUEST_JSCEP, rows[i].cipher, rows[i].digest, bytes_span(&csr));
		assert_int_equal(ours.length, real.length);

		real_inner = content_of(bytes_span(&real));
		our_inner = content_of(bytes_span(&ours));
		outline(&a, bytes_span(&real), 0);
		outline(&b, bytes_span(&ours), 0);
		outline(&a, bytes_span(&real_inner), 1);
		outline(&b, bytes_span(&our_inner), 1);
		assert_string_equal(bytes_text(&a), bytes_text(&b));
	}
	key = short_key;
}

/* The vector: a PKCS#10 whose challenge is a PrintableString of 5352 characters. */
static void the_vectors_csr(void **state)
{
	scoped_buffer real = load("jscep-2.5.6-sha512-3des.ber");
	scoped_buffer csr = open_message(bytes_span(&real));
	const unsigned char *p = csr.data;
	scoped(X509_REQ) *request = NULL;
	scoped(EVP_PKEY) *its_key = NULL;
	scoped(CMS_ContentInfo) *cms = NULL;
	int at;
	scoped_buffer id = BYTES_EMPTY;
	const ASN1_TYPE *value;

	(void)state;
	assert_int_equal(csr.length, 6061);
	request = d2i_X509_REQ(NULL, &p, (long)csr.length);
	at = X509_REQ_get_attr_by_NID(request, NID_pkcs9_challengePassword, -1);
	value = X509_ATTRIBUTE_get0_type(X509_REQ_get_attr(request, at), 0);
	assert_int_equal(ASN1_TYPE_get(value), V_ASN1_PRINTABLESTRING);
	assert_int_equal(ASN1_STRING_length(value->value.printablestring), 5352);

	/* its transaction identifier is the SHA-1 of its SubjectPublicKeyInfo */
	its_key = X509_REQ_get_pubkey(request);
	assert_int_equal(
		request_transaction_id(its_key, TRANSACTION_SPKI, hex_lower, &id), 0);
	cms = decode_cms(bytes_span(&real));
	expect_attribute(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0),
		SCEP_OID_TRANSACTION_ID, V_ASN1_PRINTABLESTRING, bytes_text(&id));
}

static void transaction_ids(void **state)
{
	scoped_buffer spki = BYTES_EMPTY, pkcs1 = BYTES_EMPTY, want = BYTES_EMPTY;
	scoped(X509) *signer = make_signer();
	unsigned char digest[20];

	(void)state;
	assert_int_equal(
		request_transaction_id(key, TRANSACTION_SPKI, hex_upper, &spki), 0);
	assert_int_equal(
		request_transaction_id(key, TRANSACTION_PKCS1, hex_upper, &pkcs1), 0);
	assert_int_equal(spki.length, 40);
	assert_string_not_equal(bytes_text(&spki), bytes_text(&pkcs1));
	/* X509_pubkey_digest hashes what is in the BIT STRING, which is the PKCS#1 form
	 */
	assert_int_equal(X509_pubkey_digest(signer, EVP_sha1(), digest, NULL), 1);
	bytes_append_hex(&want, (struct span){ digest, sizeof(digest) }, hex_upper);
	assert_string_equal(bytes_text(&pkcs1), bytes_text(&want));
}

static void refusals(void **state)
{
	scoped(EVP_PKEY) *ec = EVP_EC_gen("P-256");
	scoped(X509) *ec_cert = make_certificate(
		&(struct wanted){ .name = "ec", .key = ec, .serial = 1 });
	scoped(X509) *signer = make_signer();
	const struct request_spec good = {
		.type = SCEP_PKCS_REQ,
		.data = SPAN("x"),
		.recipient = ra,
		.signer = signer,
		.signer_key = key,
		.cipher = NID_aes_128_cbc,
		.digest = NID_sha256,
		.transaction_id = "1",
		.now = NOW,
	};
	struct request_spec rows[4] = { good, good, good, good };

	(void)state;
	rows[0].recipient = ec_cert;
	rows[1].signer_key = ra_key;
	rows[2].cipher = NID_undef;
	rows[3].digest = NID_undef;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer out = BYTES_EMPTY;
		char why[160] = "";
		assert_int_equal(request_build(&rows[i], &out, why, sizeof(why)), -EIO);
		assert_string_not_equal(why, "");
		assert_int_equal(out.length, 0);
	}
}

static void der_reads(void **state)
{
	static const char *const bad[] = {
		"\x30",
		"\x30\x05\x01",
		"\x1f\x01\x01",
		"\x30\x81",
		"\x30\x82\xff\xff\x01",
		"\x30\x85\x01\x01\x01\x01\x01",
		"\x30\x84\xff\xff\xff\xff",
	};
	scoped_buffer b = BYTES_EMPTY, long_one = BYTES_EMPTY;
	struct der element;
	struct span open;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct span s = span_of_text(bad[i]);
		assert_false(der_next(&s, &element));
		assert_ptr_equal(s.data, bad[i]);
	}
	open = SPAN("\x30\x80\x00\x00");
	assert_false(der_next(&open, &element));
	for (size_t length = 0; length < 70000; length = length * 3 + 1) {
		struct span s;

		bytes_clear(&b);
		bytes_clear(&long_one);
		for (size_t i = 0; i < length; i++)
			bytes_append_char(&long_one, 'x');
		der_append(&b, DER_OCTET_STRING, bytes_span(&long_one));
		s = bytes_span(&b);
		assert_true(der_expect(&s, DER_OCTET_STRING, &element));
		assert_int_equal(element.content.length, length);
		assert_int_equal(s.length, 0);
	}
}

/* The layouts take only what they know apart. */
static void layout_refuses(void **state)
{
	scoped_buffer message = load("cacert.p7b"), out = BYTES_EMPTY;
	const struct reencode plain = { .indefinite = false };

	(void)state;
	assert_int_equal(reencode_signed(&plain, bytes_span(&message), &out), -EIO);
	assert_int_equal(reencode_enveloped(&plain, 8, bytes_span(&message), &out), -EIO);
	for (size_t i = 0; i < message.length; i += 7)
		assert_int_equal(
			reencode_signed(&plain, (struct span){ message.data, i }, &out),
			-EIO);
	assert_int_equal(out.length, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trips),
		cmocka_unit_test(sizes),
		cmocka_unit_test(as_the_iphone),
		cmocka_unit_test(as_jscep),
		cmocka_unit_test(the_vectors_csr),
		cmocka_unit_test(transaction_ids),
		cmocka_unit_test(refusals),
		cmocka_unit_test(der_reads),
		cmocka_unit_test(layout_refuses),
	};
	return cmocka_run_group_tests_name("request", tests, set_up, tear_down);
}
