/* SPDX-License-Identifier: MIT */
/*
 * scep/reply: pages, lists, bags, and CertReps made here in the shape of NDES's: nothing
 * embedded, one zero octet for content, an HRESULT among the attributes.
 */
#include "support.h"

#include "scep/der.h"
#include "scep/reply_read.h"

#define TRANSACTION "99a64f1499a64f1499a64f1499a64f1499a618fa"

static const unsigned char nonce[16] = "sixteen octets!";

static EVP_PKEY *ca_key, *ra_key, *device_key, *csr_key;
static X509 *ca, *ra, *impostor, *device, *issued;
static struct cacert known;

static X509 *end_entity(const char *name, EVP_PKEY *key, X509 *issuer, long serial)
{
	return make_certificate(&(struct wanted){ .name = name,
		.key = key,
		.serial = serial,
		.issuer = issuer,
		.issuer_key = issuer ? ca_key : NULL,
		.key_usage = "digitalSignature,keyEncipherment" });
}

static int set_up(void **state)
{
	scoped_buffer bag = BYTES_EMPTY;

	(void)state;
	ca_key = make_key(2048);
	ra_key = make_key(2048);
	device_key = make_key(2048);
	csr_key = make_key(2048);
	ca = make_certificate(&(struct wanted){ .name = "CA",
		.key = ca_key,
		.serial = 1,
		.basic_constraints = "critical,CA:TRUE" });
	ra = end_entity("NDES-MSCEP-RA", ra_key, ca, 2);
	impostor = end_entity("NDES-MSCEP-RA", device_key, ca, 2);
	device = end_entity("SCEP Protocol Certificate", device_key, NULL, 3);
	issued = end_entity("user", csr_key, ca, 4);
	bag = make_bag((X509 *[]){ ca, ra, NULL });
	return cacert_read(&known, bytes_span(&bag));
}

static int tear_down(void **state)
{
	X509 *certificates[] = { ca, ra, impostor, device, issued };
	EVP_PKEY *keys[] = { ca_key, ra_key, device_key, csr_key };

	(void)state;
	cacert_clear(&known);
	for (size_t i = 0; i < COUNT(certificates); i++)
		X509_free(certificates[i]);
	for (size_t i = 0; i < COUNT(keys); i++)
		EVP_PKEY_free(keys[i]);
	return 0;
}

static struct reply_context context(void)
{
	return (struct reply_context){
		.cacert = &known,
		.signer = device,
		.signer_key = device_key,
		.csr_key = csr_key,
		.transaction_id = TRANSACTION,
		.nonce = nonce,
	};
}

/* What the server says. NULL and zero leave an attribute out. */
struct answer {
	const char *type, *status, *fail_info, *hresult, *text, *transaction;
	const unsigned char *nonce;
	struct span content;
	X509 *signer;
	EVP_PKEY *key;
	bool embed, bare;
	int digest;
};

static void add(CMS_SignerInfo *signer, const char *oid, int type, const char *value,
	size_t length)
{
	if (value)
		assert_int_equal(CMS_signed_add1_attr_by_txt(
					 signer, oid, type, value, (int)length),
			1);
}

static void add_text(CMS_SignerInfo *signer, const char *oid, const char *value)
{
	add(signer, oid, V_ASN1_PRINTABLESTRING, value, value ? strlen(value) : 0);
}

static struct bytes make_reply(const struct answer *a)
{
	const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP |
			       (a->embed ? 0 : CMS_NOCERTS) | (a->bare ? CMS_NOATTR : 0);
	const struct span content = a->content.data ? a->content : SPAN("\0");
	scoped(BIO) *in = NULL;

	scoped(CMS_ContentInfo) *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	CMS_SignerInfo *signer = CMS_add1_signer(cms, a->signer ? a->signer : ra,
		a->key ? a->key : ra_key,
		EVP_get_digestbynid(a->digest ? a->digest : NID_sha1), flags);
	assert_non_null(signer);
	add_text(signer, SCEP_OID_MESSAGE_TYPE, a->type);
	add_text(signer, SCEP_OID_PKI_STATUS, a->status);
	add_text(signer, SCEP_OID_FAIL_INFO, a->fail_info);
	add_text(signer, SCEP_OID_HRESULT, a->hresult);
	add_text(signer, SCEP_OID_TRANSACTION_ID, a->transaction);
	add(signer, SCEP_OID_FAIL_INFO_TEXT, V_ASN1_UTF8STRING, a->text,
		a->text ? strlen(a->text) : 0);
	add(signer, SCEP_OID_RECIPIENT_NONCE, V_ASN1_OCTET_STRING, (const char *)a->nonce,
		16);
	in = BIO_new_mem_buf(content.data, (int)content.length);
	assert_int_equal(CMS_final(cms, in, NULL, CMS_BINARY), 1);
	return encode_cms(cms);
}

static const struct answer failure = {
	.type = "3",
	.status = "2",
	.fail_info = "2",
	.hresult = "-2147024809",
	.transaction = TRANSACTION,
	.nonce = nonce,
};

static struct reply read_reply(const struct answer *a, const struct reply_context *c)
{
	scoped_buffer body = make_reply(a);
	struct reply r;

	assert_int_equal(reply_read_certrep(&r, bytes_span(&body), c), 0);
	return r;
}

static void a_failure_of_ndes(void **state)
{
	const struct reply_context c = context();
	struct reply r = read_reply(&failure, &c);

	(void)state;
	assert_int_equal(r.kind, REPLY_CERTREP);
	assert_string_equal(r.fault, "");
	assert_string_equal(r.detail, "");
	assert_int_equal(r.certrep.message_type, SCEP_CERT_REP);
	assert_int_equal(r.certrep.pki_status, SCEP_FAILURE);
	assert_int_equal(r.certrep.fail_info, 2);
	assert_true(r.certrep.has_hresult);
	assert_int_equal(r.certrep.hresult, 0x80070057);
	assert_string_equal(r.certrep.transaction_id, TRANSACTION);
	assert_int_equal(r.certrep.transaction_id_matches, VERDICT_YES);
	assert_int_equal(r.certrep.nonce_matches, VERDICT_YES);
	assert_int_equal(r.certrep.signature, VERDICT_YES);
	assert_string_equal(r.certrep.signer_serial, "02");
	assert_string_equal(r.certrep.signer_issuer, "CN=CA");
	assert_false(r.certrep.enveloped || r.certrep.has_issued);
	assert_int_equal(r.certrep.decrypted, VERDICT_UNKNOWN);
	reply_clear(&r);
}

static void without_a_request(void **state)
{
	struct reply r = read_reply(&failure, NULL);

	(void)state;
	assert_int_equal(r.kind, REPLY_CERTREP);
	assert_string_equal(r.fault, "");
	assert_int_equal(r.certrep.signature, VERDICT_UNKNOWN);
	assert_int_equal(r.certrep.nonce_matches, VERDICT_UNKNOWN);
	assert_int_equal(r.certrep.transaction_id_matches, VERDICT_UNKNOWN);
	assert_int_equal(r.certrep.hresult, 0x80070057);
	reply_clear(&r);
}

static void hresults(void **state)
{
	static const struct {
		const char *text;
		bool has;
		uint32_t code;
	} rows[] = {
		{ "-2147024809", true, 0x80070057 },
		{ "2147942487", true, 0x80070057 },
		{ "0x80070057", true, 0x80070057 },
		{ "0", true, 0 },
		{ "4294967295", true, UINT32_MAX },
		{ "4294967296", false, 0 },
		{ "-2147483649", false, 0 },
		{ "", false, 0 },
		{ "E_FAIL", false, 0 },
		{ "12 ", false, 0 },
		{ "99999999999999999999999", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct answer a = failure;
		struct reply r;

		a.hresult = rows[i].text;
		r = read_reply(&a, NULL);
		assert_int_equal(r.certrep.has_hresult, rows[i].has);
		if (rows[i].has)
			assert_int_equal(r.certrep.hresult, rows[i].code);
		else
			assert_string_equal(
				r.fault, "the HRESULT attribute is not a number");
		reply_clear(&r);
	}
}

/* One thing wrong at a time, and what is said to it. */
static void wrong_attributes(void **state)
{
	static const unsigned char wrong[16] = "another nonce..";
	struct answer a[10];
	const char *const faults[] = {
		"no messageType attribute",
		"the messageType is not CertRep",
		"no pkiStatus attribute",
		"the pkiStatus is not a number",
		"a FAILURE without failInfo",
		"the failInfo is not a number",
		"no transactionID attribute",
		"no recipientNonce attribute",
		"",
		"",
	};
	const struct reply_context c = context();

	(void)state;
	for (size_t i = 0; i < COUNT(a); i++)
		a[i] = failure;
	a[0].type = NULL;
	a[1].type = "19";
	a[2].status = NULL;
	a[3].status = "zwei";
	a[4].fail_info = NULL;
	a[5].fail_info = "2000000";
	a[6].transaction = NULL;
	a[7].nonce = NULL;
	a[8].nonce = wrong;
	a[9].transaction = TRANSACTION "0";
	for (size_t i = 0; i < COUNT(a); i++) {
		struct reply r = read_reply(&a[i], &c);
		assert_int_equal(r.kind, REPLY_CERTREP);
		assert_string_equal(r.fault, faults[i]);
		assert_int_equal(r.certrep.signature, VERDICT_YES);
		assert_int_equal(
			r.certrep.transaction_id_matches, i == 6   ? VERDICT_UNKNOWN
							  : i == 9 ? VERDICT_NO
								   : VERDICT_YES);
		assert_int_equal(r.certrep.nonce_matches, i == 7   ? VERDICT_UNKNOWN
							  : i == 8 ? VERDICT_NO
								   : VERDICT_YES);
		assert_int_equal(r.certrep.message_type, i == 0 ? -1 : i == 1 ? 19 : 3);
		reply_clear(&r);
	}
}

static void text_from_the_server(void **state)
{
	char long_text[1000];
	struct answer a = failure;
	struct reply r;

	(void)state;
	memset(long_text, 'x', sizeof(long_text));
	memcpy(long_text, "\x1b]0;evil", 8);
	long_text[999] = '\0';
	a.text = long_text;
	a.transaction = long_text;
	r = read_reply(&a, NULL);
	assert_int_equal(strlen(r.certrep.fail_info_text), 255);
	assert_int_equal(strlen(r.certrep.transaction_id), 131);
	assert_int_equal(r.certrep.fail_info_text[0], '?');
	reply_clear(&r);
}

static void signatures(void **state)
{
	const struct reply_context c = context();
	struct answer a = failure;
	struct reply r;

	(void)state;
	/* another key under the RA's name and number */
	a.signer = impostor;
	a.key = device_key;
	r = read_reply(&a, &c);
	assert_int_equal(r.certrep.signature, VERDICT_NO);
	assert_string_equal(r.fault, "the signature does not verify");
	assert_string_not_equal(r.detail, "");
	reply_clear(&r);

	/* embedding the impostor's certificate does not help it */
	a.embed = true;
	r = read_reply(&a, &c);
	assert_int_equal(r.certrep.signature, VERDICT_NO);
	reply_clear(&r);

	/* somebody GetCACert did not show, embedded or not */
	a.signer = device;
	r = read_reply(&a, &c);
	assert_int_equal(r.certrep.signature, VERDICT_UNKNOWN);
	assert_string_equal(r.fault, "signed by no certificate of GetCACert's");
	reply_clear(&r);

	a = failure;
	a.embed = true;
	a.digest = NID_sha512;
	r = read_reply(&a, &c);
	assert_int_equal(r.certrep.signature, VERDICT_YES);
	reply_clear(&r);

	/* no attributes at all: the signature is over the content */
	a = (struct answer){ .bare = true, .digest = NID_sha256 };
	r = read_reply(&a, &c);
	assert_int_equal(r.certrep.signature, VERDICT_YES);
	assert_string_equal(r.fault, "no messageType attribute");
	reply_clear(&r);
}

/* ---- signatures over odd attributes ---- */

enum { ATTRIBUTES = 9 };

/* The message taken apart down to its signed attributes. */
struct parts {
	struct span before, certificates, head, attributes[ATTRIBUTES], tail;
	size_t n;
};

static struct der enter(struct span *rest, int tag)
{
	struct der element;

	assert_true(der_expect(rest, tag, &element));
	return element;
}

static struct parts take_apart(struct span message)
{
	struct parts p = { .n = 0 };
	struct span rest = message, *at = &rest;
	struct der element, info;
	const unsigned char *begin;
	struct span attributes;

	rest = enter(at, DER_SEQUENCE).content; /* ContentInfo */
	assert_true(der_next(&rest, &element));
	rest = enter(&rest, DER_CONTEXT_0 | DER_CONSTRUCTED).content;
	rest = enter(&rest, DER_SEQUENCE).content; /* SignedData */
	begin = rest.data;
	do {
		p.before = (struct span){ begin, (size_t)(rest.data - begin) };
		assert_true(der_next(&rest, &element));
	} while (rest.length > 0);
	info = enter(&element.content, DER_SEQUENCE);
	rest = info.content;
	for (int i = 0; i < 3; i++) /* version, sid, digestAlgorithm */
		assert_true(der_next(&rest, &element));
	p.head = (struct span){ info.content.data,
		(size_t)(rest.data - info.content.data) };
	attributes = enter(&rest, DER_CONTEXT_0 | DER_CONSTRUCTED).content;
	while (attributes.length > 0) {
		assert_true(der_next(&attributes, &element));
		p.attributes[p.n++] = element.whole;
	}
	p.tail = rest;
	return p;
}

/* The same message around other attributes, signed anew by the RA if `sign`. */
static struct bytes put_together(const struct parts *p, bool sign)
{
	scoped_buffer attributes = BYTES_EMPTY, set = BYTES_EMPTY, info = BYTES_EMPTY,
		      infos = BYTES_EMPTY, data = BYTES_EMPTY, sequence = BYTES_EMPTY;
	struct bytes out = BYTES_EMPTY;
	unsigned char *signature = NULL;

	for (size_t i = 0; i < p->n; i++)
		bytes_append_span(&attributes, p->attributes[i]);
	der_append(&set, DER_SET, bytes_span(&attributes));
	bytes_append_span(&info, p->head);
	der_append(&info, DER_CONTEXT_0 | DER_CONSTRUCTED, bytes_span(&attributes));
	bytes_append_span(&info, p->tail);
	if (sign) {
		size_t length = (size_t)EVP_PKEY_get_size(ra_key);
		scoped(EVP_MD_CTX) *context = NULL;

		signature = malloc(length);
		context = EVP_MD_CTX_new();
		assert_true(
			EVP_DigestSignInit(context, NULL, EVP_sha1(), NULL, ra_key) > 0);
		assert_true(EVP_DigestSign(context, signature, &length, set.data,
				    set.length) > 0);
		memcpy(info.data + info.length - length, signature, length);
		free(signature);
	}
	der_append(&infos, DER_SEQUENCE, bytes_span(&info));
	bytes_append_span(&data, p->before);
	der_append(&data, DER_SET, bytes_span(&infos));
	der_append(&sequence, DER_SEQUENCE, bytes_span(&data));
	bytes_reset(&data);
	bytes_append(&data, "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", 11);
	der_append(&data, DER_CONTEXT_0 | DER_CONSTRUCTED, bytes_span(&sequence));
	der_append(&out, DER_SEQUENCE, bytes_span(&data));
	return out;
}

static struct reply read_parts(const struct parts *p, bool sign)
{
	const struct reply_context c = context();
	scoped_buffer body = put_together(p, sign);
	struct reply r;

	assert_int_equal(reply_read_certrep(&r, bytes_span(&body), &c), 0);
	return r;
}

/* What makes libraries disagree is told apart from a wrong key. */
static void odd_attributes(void **state)
{
	scoped_buffer body = make_reply(&failure);
	struct parts p = take_apart(bytes_span(&body));
	struct reply r = read_parts(&p, false);
	static const unsigned char type[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9,
		3 };
	size_t at = 0;
	struct span first;

	(void)state;
	assert_int_equal(r.certrep.signature, VERDICT_YES);
	assert_int_equal(r.certrep.signature_traits, 0);
	reply_clear(&r);

	/* sent in another order than DER's: signed so, and signed in order */
	first = p.attributes[0];
	p.attributes[0] = p.attributes[p.n - 1];
	p.attributes[p.n - 1] = first;
	r = read_parts(&p, true);
	assert_int_equal(r.certrep.signature, VERDICT_YES);
	assert_int_equal(r.certrep.signature_traits, SIGNATURE_UNSORTED);
	reply_clear(&r);
	r = read_parts(&p, false);
	assert_int_equal(r.certrep.signature, VERDICT_YES);
	assert_int_equal(
		r.certrep.signature_traits, SIGNATURE_UNSORTED | SIGNATURE_OVER_SORTED);
	reply_clear(&r);
	p.attributes[p.n - 1] = p.attributes[0];
	p.attributes[0] = first;

	/* without contentType: the key is right; with another key's name it is not */
	while (memcmp(p.attributes[at].data + 4, type, sizeof(type)) != 0)
		at++;
	memmove(&p.attributes[at], &p.attributes[at + 1],
		(p.n - at - 1) * sizeof(p.attributes[0]));
	p.n--;
	r = read_parts(&p, true);
	assert_int_equal(r.certrep.signature, VERDICT_YES);
	assert_int_equal(r.certrep.signature_traits, SIGNATURE_CONTENT_TYPE);
	reply_clear(&r);
	r = read_parts(&p, false);
	assert_int_equal(r.certrep.signature, VERDICT_NO);
	reply_clear(&r);
}

/* Without its content a message cannot be checked, unless there never was any. */
static void detached(void **state)
{
	const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOCERTS | CMS_DETACHED;
	const struct reply_context c = context();

	(void)state;
	for (int length = 0; length < 2; length++) {
		scoped(CMS_ContentInfo) *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
		scoped(BIO) *in = NULL;
		scoped_buffer body = BYTES_EMPTY;
		struct reply r;

		assert_non_null(CMS_add1_signer(cms, ra, ra_key, EVP_sha256(), flags));
		in = BIO_new_mem_buf("x", length);
		assert_int_equal(CMS_final(cms, in, NULL, flags), 1);
		body = encode_cms(cms);
		assert_int_equal(reply_read_certrep(&r, bytes_span(&body), &c), 0);
		assert_int_equal(
			r.certrep.signature, length ? VERDICT_UNKNOWN : VERDICT_YES);
		assert_int_equal(
			r.certrep.signature_traits, length ? SIGNATURE_DETACHED : 0);
		reply_clear(&r);
	}
}

/* Each octet changed in turn: no crash, and no other signed octets pass for these. */
static void damaged(void **state)
{
	const struct reply_context c = context();
	scoped_buffer body = make_reply(&failure);
	struct reply r;

	(void)state;
	for (size_t i = 0; i < body.length; i = place_behind(i, body.length, 1)) {
		body.data[i] ^= 0x01;
		assert_int_equal(reply_read_certrep(&r, bytes_span(&body), &c), 0);
		if (r.kind == REPLY_CERTREP && r.certrep.signature == VERDICT_YES) {
			assert_int_equal(r.certrep.hresult, 0x80070057);
			assert_int_equal(r.certrep.nonce_matches, VERDICT_YES);
		}
		reply_clear(&r);
		body.data[i] ^= 0x01;
	}
	body.data[body.length - 1] ^= 0x40;
	assert_int_equal(reply_read_certrep(&r, bytes_span(&body), &c), 0);
	assert_int_equal(r.certrep.signature, VERDICT_NO);
	reply_clear(&r);
}

static void truncated(void **state)
{
	const struct reply_context c = context();
	scoped_buffer body = make_reply(&failure);
	struct reply r;

	(void)state;
	for (size_t i = 0; i < body.length; i = place_behind(i, body.length, 1)) {
		assert_int_equal(
			reply_read_certrep(&r, (struct span){ body.data, i }, &c), 0);
		assert_int_not_equal(r.kind, REPLY_CERTREP);
		assert_string_not_equal(r.fault, "");
		reply_clear(&r);
	}
	bytes_append_text(&body, "\r\n");
	assert_int_equal(reply_read_certrep(&r, bytes_span(&body), &c), 0);
	assert_int_equal(r.kind, REPLY_CERTREP);
	assert_string_equal(r.fault, "octets follow the message");
	assert_int_equal(r.certrep.signature, VERDICT_YES);
	reply_clear(&r);
}

static struct bytes envelope(
	struct span data, const EVP_CIPHER *cipher, bool oaep, X509 *recipient)
{
	scoped(CMS_ContentInfo) *cms = CMS_EnvelopedData_create(cipher);
	scoped(BIO) *in = BIO_new_mem_buf(data.data, (int)data.length);
	CMS_RecipientInfo *info;

	assert_int_equal(CMS_set_detached(cms, 0), 1);
	info = CMS_add1_recipient_cert(cms, recipient, CMS_KEY_PARAM);
	assert_non_null(info);
	if (oaep)
		assert_true(EVP_PKEY_CTX_set_rsa_padding(
				    CMS_RecipientInfo_get0_pkey_ctx(info),
				    RSA_PKCS1_OAEP_PADDING) > 0);
	assert_int_equal(CMS_final(cms, in, NULL, CMS_BINARY), 1);
	return encode_cms(cms);
}

static void success(void **state)
{
	static const struct {
		bool oaep;
		const char *cipher;
	} rows[] = {
		{ false, "DES-EDE3-CBC" },
		{ true, "DES-EDE3-CBC" },
		{ false, "AES-128-CBC" },
		{ true, "AES-256-CBC" },
	};
	scoped_buffer bag = make_bag((X509 *[]){ ca, issued, NULL });
	const struct reply_context c = context();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer content = envelope(bytes_span(&bag),
			EVP_get_cipherbyname(rows[i].cipher), rows[i].oaep, device);
		struct reply r = read_reply(&(struct answer){ .type = "3",
						    .status = "0",
						    .transaction = TRANSACTION,
						    .nonce = nonce,
						    .content = bytes_span(&content) },
			&c);
		assert_string_equal(r.fault, "");
		assert_int_equal(r.certrep.pki_status, SCEP_SUCCESS);
		assert_int_equal(r.certrep.fail_info, -1);
		assert_true(r.certrep.enveloped);
		assert_string_equal(r.certrep.content_cipher, rows[i].cipher);
		assert_int_equal(r.certrep.decrypted, VERDICT_YES);
		assert_true(r.certrep.has_issued);
		assert_string_equal(r.certrep.issued.subject, "CN=user");
		assert_int_equal(r.certrep.issued.role, CERTIFICATE_ISSUED);
		assert_int_equal(r.certrep.issued_key_matches, VERDICT_YES);
		reply_clear(&r);
	}
}

static void poor_successes(void **state)
{
	scoped_buffer others = make_bag((X509 *[]){ ca, NULL });
	scoped_buffer none = make_bag((X509 *[]){ NULL });
	scoped_buffer wrong_key = envelope(
		bytes_span(&others), EVP_aes_128_cbc(), false, ra);
	/* our name on it, but encrypted with another key: decrypts to rubbish */
	scoped(X509) *namesake = end_entity("SCEP Protocol Certificate", ra_key, NULL, 3);
	scoped_buffer rubbish = envelope(
		bytes_span(&others), EVP_aes_128_cbc(), false, namesake);
	scoped_buffer other = envelope(
		bytes_span(&others), EVP_aes_128_cbc(), false, device);
	scoped_buffer empty = envelope(
		bytes_span(&none), EVP_aes_128_cbc(), false, device);
	const struct {
		struct span content;
		const char *fault;
		enum verdict decrypted;
		bool issued;
	} rows[] = {
		{ SPAN("\0"), "a SUCCESS without an envelope", VERDICT_UNKNOWN, false },
		{ SPAN("words"), "the content is not an envelope", VERDICT_UNKNOWN,
			false },
		{ bytes_span(&wrong_key), "the envelope cannot be decrypted with our key",
			VERDICT_NO, false },
		{ bytes_span(&rubbish), NULL, VERDICT_NO, false },
		{ bytes_span(&empty), "the envelope holds no certificate", VERDICT_YES,
			false },
		{ bytes_span(&other), "", VERDICT_YES, true },
	};
	const struct reply_context c = context();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reply r = read_reply(&(struct answer){ .type = "3",
						    .status = "0",
						    .transaction = TRANSACTION,
						    .nonce = nonce,
						    .content = rows[i].content },
			&c);
		if (rows[i].fault)
			assert_string_equal(r.fault, rows[i].fault);
		else
			assert_string_not_equal(r.fault, "");
		assert_int_equal(r.certrep.decrypted, rows[i].decrypted);
		assert_int_equal(r.certrep.has_issued, rows[i].issued);
		assert_int_equal(r.certrep.issued_key_matches,
			rows[i].issued ? VERDICT_NO : VERDICT_UNKNOWN);
		reply_clear(&r);
	}
}

/* Many digest algorithms, each of which would be a filter of a naive reader's. */
static void many_digests(void **state)
{
	enum { MANY = 50000 };
	static const unsigned char one[] = { 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03,
		0x02, 0x1a, 0x05, 0x00 };
	scoped_buffer body = make_reply(&failure), hostile = BYTES_EMPTY;
	const struct reply_context c = context();
	struct reply r;
	const unsigned char *digests, *rest;

	(void)state;
	/* version, digestAlgorithms; our messages are longer than 255 octets */
	digests = body.data + 26;
	assert_int_equal(digests[0], 0x31);
	rest = digests + 2 + digests[1];
	bytes_append_span(
		&hostile, SPAN("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
			       "\xa0\x80\x30\x80\x02\x01\x01\x31\x80"));
	for (int i = 0; i < MANY; i++)
		bytes_append(&hostile, one, sizeof(one));
	bytes_append(&hostile, "\0\0", 2);
	bytes_append(&hostile, rest, (size_t)(body.data + body.length - rest));
	bytes_append(&hostile, "\0\0\0\0\0\0", 6);
	assert_int_equal(reply_read_certrep(&r, bytes_span(&hostile), &c), 0);
	assert_int_equal(r.kind, REPLY_CERTREP);
	assert_int_equal(r.certrep.signature, VERDICT_YES);
	reply_clear(&r);
}

/* BER with indefinite lengths: what OpenSSL-based servers do not send, others may. */
static void a_request_for_a_reply(void **state)
{
	scoped_buffer body = load("jscep-3.0.0-sha512-3des.ber");
	struct reply r;

	(void)state;
	assert_int_equal(reply_read_certrep(&r, bytes_span(&body), NULL), 0);
	assert_int_equal(r.kind, REPLY_CERTREP);
	assert_int_equal(r.certrep.message_type, SCEP_PKCS_REQ);
	assert_true(r.certrep.enveloped);
	assert_string_equal(r.certrep.content_cipher, "DES-EDE3-CBC");
	assert_string_equal(r.fault, "the messageType is not CertRep");
	assert_string_equal(r.certrep.signer_issuer, "CN=user@fourthcoffee.com");
	reply_clear(&r);
}

static void pages(void **state)
{
	const struct {
		struct span body;
		enum reply_kind kind;
		const char *title;
	} rows[] = {
		{ SPAN(""), REPLY_EMPTY, "" },
		{ SPAN(" \r\n"), REPLY_EMPTY, "" },
		{ SPAN("<HTML><HEAD><TITLE>Bad Request</TITLE></HEAD><BODY><h2>x</h2>"),
			REPLY_HTML, "Bad Request" },
		{ SPAN("\r\n<html><body><h1>414 Request-URI Too Large</h1>"), REPLY_HTML,
			"414 Request-URI Too Large" },
		{ SPAN("<BODY><h2>Service Unavailable</h2>"), REPLY_HTML,
			"Service Unavailable" },
		{ SPAN("<\0T\0i\0t\0l\0e\0>\0N\0D\0E\0S\0<\0/\0T\0i\0t\0l\0e\0>\0"),
			REPLY_HTML, "NDES" },
		{ SPAN("GatewayTimeout"), REPLY_TEXT, "" },
		{ SPAN("\x30\x82\x01\xff\x02\x01\x00\x00"), REPLY_OTHER, "" },
	};
	scoped_buffer big = BYTES_EMPTY;
	struct reply r;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(reply_read_page(&r, rows[i].body), 0);
		assert_int_equal(r.kind, rows[i].kind);
		assert_string_equal(r.title, rows[i].title);
		assert_string_equal(r.fault, "");
		reply_clear(&r);
		assert_int_equal(reply_read_certrep(&r, rows[i].body, NULL), 0);
		assert_int_equal(r.kind, rows[i].kind);
		assert_string_not_equal(r.fault, "");
		reply_clear(&r);
	}
	for (int i = 0; i < 100000; i++)
		bytes_append_char(&big, 'x');
	assert_int_equal(reply_read_page(&r, bytes_span(&big)), 0);
	assert_int_equal(r.text.length, REPLY_TEXT_MAX);
	reply_clear(&r);
}

static void capabilities(void **state)
{
	struct reply r;

	(void)state;
	assert_int_equal(reply_read_capabilities(&r, SPAN("AES\nPOSTPKIOperation\n")), 0);
	assert_int_equal(r.kind, REPLY_CAPABILITIES);
	assert_int_equal(r.capabilities.set, CAPABILITY_AES | CAPABILITY_POST);
	assert_string_equal(r.fault, "");
	reply_clear(&r);
	assert_int_equal(reply_read_capabilities(&r, SPAN("")), 0);
	assert_int_equal(r.kind, REPLY_CAPABILITIES); /* none: RFC 8894 section 3.5.2 */
	assert_int_equal(r.capabilities.n_lines, 0);
	assert_string_equal(r.fault, "");
	reply_clear(&r);
	assert_int_equal(reply_read_capabilities(&r, SPAN("<title>No</title>")), 0);
	assert_int_equal(r.kind, REPLY_HTML);
	assert_string_equal(r.title, "No");
	assert_string_equal(r.fault, "not a list of capabilities");
	reply_clear(&r);
}

static void certificates(void **state)
{
	scoped_buffer body = load("cacert.p7b");
	struct cacert keep;
	struct reply r;
	int roles[CERTIFICATE_TLS + 1] = { 0 };

	(void)state;
	assert_int_equal(reply_read_cacert(&r, bytes_span(&body), &keep, NULL), 0);
	assert_int_equal(r.kind, REPLY_CA_CERTIFICATES);
	assert_int_equal(r.n_certificates, 3);
	assert_int_equal(r.n_sent, 3);
	assert_true(r.has_ra_signing && r.has_ra_encryption);
	assert_false(r.ra_stray);
	for (int i = 0; i < r.n_certificates; i++)
		roles[r.certificates[i].role]++;
	assert_int_equal(roles[CERTIFICATE_CA], 1);
	assert_int_equal(roles[CERTIFICATE_RA_SIGNING], 1);
	assert_int_equal(roles[CERTIFICATE_RA_ENCRYPTION], 1);
	reply_clear(&r);
	cacert_clear(&keep);

	assert_int_equal(reply_read_cacert(&r, SPAN("<h1>Sorry</h1>"), &keep, NULL), 0);
	assert_int_equal(r.kind, REPLY_HTML);
	assert_string_equal(r.title, "Sorry");
	assert_string_equal(r.fault, "neither a certificate nor a SignedData");
	assert_null(keep.all);
	reply_clear(&r);
	cacert_clear(&keep);
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(reply_kind_name(REPLY_CERTREP), "certrep");
	assert_string_equal(reply_kind_name(REPLY_CA_CERTIFICATES), "ca-certificates");
	assert_string_equal(reply_kind_name(REPLY_OTHER), "other");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failure_of_ndes),
		cmocka_unit_test(without_a_request),
		cmocka_unit_test(hresults),
		cmocka_unit_test(wrong_attributes),
		cmocka_unit_test(text_from_the_server),
		cmocka_unit_test(signatures),
		cmocka_unit_test(odd_attributes),
		cmocka_unit_test(detached),
		cmocka_unit_test(damaged),
		cmocka_unit_test(truncated),
		cmocka_unit_test(success),
		cmocka_unit_test(poor_successes),
		cmocka_unit_test(many_digests),
		cmocka_unit_test(a_request_for_a_reply),
		cmocka_unit_test(pages),
		cmocka_unit_test(capabilities),
		cmocka_unit_test(certificates),
		cmocka_unit_test(names),
	};
	return cmocka_run_group_tests_name("reply", tests, set_up, tear_down);
}
