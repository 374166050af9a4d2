/* SPDX-License-Identifier: MIT */
/*
 * Opens an envelope, or tells which of four things stood in the way: the key is no
 * recipient's, the cipher cannot be used, the ciphertext is damaged, the envelope is not
 * whole. OpenSSL's CMS_decrypt does not tell these apart: it tries the key on each
 * recipient and goes on with a random one when none fits. So the keys of the recipients
 * are decrypted here first, which shows whether one fits. It promises no more private key
 * operations than twice DECODE_RECIPIENTS_MAX, and to wipe the plaintext. Whoever has the
 * key asks, so that the difference between outcomes helps no attacker.
 */
#include "decode/opening.h"

#include <string.h>

#include <openssl/rsa.h>

#include "base/openssl.h"
#include "decode/object.h"
#include "scep/parse.h"

/* ---- whether the key is a recipient's ---- */

/* RFC 8017 section 7.2.2: 0, 2, eight or more octets that are not 0, 0, the message. */
static bool is_padded(const unsigned char *octets, size_t length, size_t wanted)
{
	enum { LEAST = 11, KEY_MAX = 64 };
	size_t at = 2;
	size_t message;

	if (length < LEAST || octets[0] != 0 || octets[1] != 2)
		return false;
	while (at < length && octets[at] != 0)
		at++;
	if (at < LEAST - 1 || at == length)
		return false;
	message = length - at - 1;
	return wanted ? message == wanted : message > 0 && message <= KEY_MAX;
}

static bool fits_pkcs1(EVP_PKEY *key, struct span encrypted, size_t wanted)
{
	unsigned char octets[2048];
	size_t length = sizeof(octets);
	scoped(EVP_PKEY_CTX) *context = EVP_PKEY_CTX_new(key, NULL);
	bool fits;

	if (!context || EVP_PKEY_decrypt_init(context) <= 0 ||
		EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) <= 0 ||
		EVP_PKEY_get_size(key) > (int)sizeof(octets) ||
		EVP_PKEY_decrypt(
			context, octets, &length, encrypted.data, encrypted.length) <= 0)
		return false;
	fits = is_padded(octets, length, wanted);
	OPENSSL_cleanse(octets, sizeof(octets));
	return fits;
}

/* The digest that a field of RSAES-OAEP-params names; SHA-1 where it is left out. */
static const EVP_MD *digest_in(const struct ber *ber, struct ber_node *algorithm)
{
	if (!algorithm)
		return EVP_sha1();
	return EVP_get_digestbynid(decode_nid(decode_algorithm_oid(ber, algorithm)));
}

/* OAEP says itself whether it was made for the key. */
static bool fits_oaep(EVP_PKEY *key, struct span encrypted, const struct ber *ber,
	const struct ber_node *algorithm)
{
	struct ber_node *field = ber_first(ber, ber_next(ber, ber_first(ber, algorithm)));
	struct ber_node *digest = NULL, *mask = NULL;
	unsigned char octets[2048];
	size_t length = sizeof(octets);
	const EVP_MD *md, *mgf1;
	scoped(EVP_PKEY_CTX) *context = NULL;
	bool fits;

	for (; field; field = ber_next(ber, field)) {
		if (ber_expect(field, BER_CONTEXT_0 | BER_CONSTRUCTED))
			digest = ber_first(ber, field);
		if (ber_expect(field, BER_CONTEXT_1 | BER_CONSTRUCTED))
			mask = ber_next(ber, ber_first(ber, ber_first(ber, field)));
	}
	md = digest_in(ber, digest);
	mgf1 = digest_in(ber, mask);
	context = EVP_PKEY_CTX_new(key, NULL);
	fits = context && md && mgf1 && EVP_PKEY_decrypt_init(context) > 0 &&
	       EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
	       EVP_PKEY_CTX_set_rsa_oaep_md(context, md) > 0 &&
	       EVP_PKEY_CTX_set_rsa_mgf1_md(context, mgf1) > 0 &&
	       EVP_PKEY_get_size(key) <= (int)sizeof(octets) &&
	       EVP_PKEY_decrypt(
		       context, octets, &length, encrypted.data, encrypted.length) > 0;
	OPENSSL_cleanse(octets, sizeof(octets));
	return fits;
}

/* KeyTransRecipientInfo ::= SEQUENCE { version, rid, keyEncryptionAlgorithm, key } */
static bool fits_transport(EVP_PKEY *key, const struct ber *ber,
	const struct ber_node *recipient, size_t wanted)
{
	struct ber_node *algorithm = ber_next(
		ber, ber_next(ber, ber_first(ber, recipient)));
	scoped_buffer encrypted = BYTES_EMPTY;

	if (!EVP_PKEY_is_a(key, "RSA"))
		return false;
	ber_string(ber, ber_next(ber, algorithm), &encrypted);
	if (encrypted.length != (size_t)EVP_PKEY_get_size(key))
		return false;
	if (decode_nid(decode_algorithm_oid(ber, algorithm)) == NID_rsaesOaep)
		return fits_oaep(key, bytes_span(&encrypted), ber, algorithm);
	return fits_pkcs1(key, bytes_span(&encrypted), wanted);
}

/* Key agreement wraps the key with a check of its own (RFC 3394). */
static bool fits_agreement(EVP_PKEY *key, CMS_ContentInfo *cms)
{
	STACK_OF(CMS_RecipientInfo) *recipients = CMS_get0_RecipientInfos(cms);
	bool fits = false;

	for (int i = 0; !fits && i < sk_CMS_RecipientInfo_num(recipients); i++) {
		CMS_RecipientInfo *one = sk_CMS_RecipientInfo_value(recipients, i);
		STACK_OF(CMS_RecipientEncryptedKey) *keys = NULL;

		if (CMS_RecipientInfo_type(one) != CMS_RECIPINFO_AGREE)
			continue;
		keys = CMS_RecipientInfo_kari_get0_reks(one);
		for (int k = 0; !fits && k < sk_CMS_RecipientEncryptedKey_num(keys) &&
				k < DECODE_RECIPIENTS_MAX;
			k++) {
			if (CMS_RecipientInfo_kari_set0_pkey(one, key) > 0)
				fits = CMS_RecipientInfo_kari_decrypt(cms, one,
					       sk_CMS_RecipientEncryptedKey_value(
						       keys, k)) > 0;
			CMS_RecipientInfo_kari_set0_pkey(one, NULL);
		}
	}
	return fits;
}

static bool key_fits(const struct decoder *d, const struct envelope *parts,
	CMS_ContentInfo *cms, size_t wanted)
{
	const struct ber *ber = parts->ber;
	bool fits = false;

	for (struct ber_node *n = ber_first(ber, parts->recipients); n && !fits;
		n = ber_next(ber, n))
		if (ber_expect(n, BER_SEQUENCE))
			fits = fits_transport(d->key, ber, n, wanted);
	if (!fits && !EVP_PKEY_is_a(d->key, "RSA"))
		fits = fits_agreement(d->key, cms);
	openssl_forget();
	return fits;
}

/* ---- whether the cipher can be used ---- */

static bool needs_legacy(int nid)
{
	return nid == NID_des_cbc || nid == NID_rc2_cbc || nid == NID_rc2_40_cbc ||
	       nid == NID_rc2_64_cbc;
}

/* Why not, in words that follow "cannot be used: "; NULL when it can. */
static const char *cipher_problem(
	const EVP_CIPHER *cipher, bool authenticated, bool put_aside, bool legacy)
{
	bool aead;

	if (!cipher)
		return "OpenSSL does not know it";
	if (put_aside && !legacy)
		return "it needs OpenSSL's legacy provider, which is not installed";
	aead = EVP_CIPHER_get_flags(cipher) & EVP_CIPH_FLAG_AEAD_CIPHER;
	if (aead && !authenticated)
		return "it needs an AuthEnvelopedData (RFC 5083), because an "
		       "EnvelopedData has no place for its tag";
	if (!aead && authenticated)
		return "an AuthEnvelopedData (RFC 5083) needs an authenticating cipher";
	return NULL;
}

static size_t key_length(int nid, const EVP_CIPHER *cipher)
{
	/* The keys of RC2 have any length. */
	return cipher && !needs_legacy(nid) ? (size_t)EVP_CIPHER_get_key_length(cipher)
					    : 0;
}

/* ---- opening it ---- */

static void set_outcome(struct fact *facts, bool open, const char *word)
{
	fact_flag(facts, "decrypted", open);
	fact_text(facts, "opening", word);
}

static void read_plaintext(struct decoder *d, struct fact *facts, BIO *bio)
{
	char *data = NULL;
	const long length = BIO_get_mem_data(bio, &data);
	const struct span span = { (unsigned char *)data,
		length > 0 ? (size_t)length : 0 };

	set_outcome(facts, true, "opened");
	decode_plaintext(d, facts, span);
	if (span.length > 0)
		OPENSSL_cleanse(data, span.length);
}

static void open_whole(struct decoder *d, struct fact *facts,
	const struct envelope *parts, CMS_ContentInfo *cms)
{
	const int nid = decode_nid(decode_algorithm_oid(parts->ber, parts->algorithm));
	const bool put_aside = needs_legacy(nid);
	scoped_legacy *legacy = put_aside ? openssl_legacy_open() : NULL;
	const EVP_CIPHER *cipher = EVP_get_cipherbynid(nid);
	const char *problem;
	scoped(BIO) *plaintext = NULL;

	if (!key_fits(d, parts, cms, key_length(nid, cipher))) {
		set_outcome(facts, false, "no-recipient");
		decode_wrong(d, "The key belongs to no recipient: the envelope is "
				"encrypted to another certificate.");
		return;
	}
	problem = cipher_problem(cipher, parts->authenticated, put_aside, legacy != NULL);
	if (problem) {
		set_outcome(facts, false, "cipher");
		decode_fault(
			d, "The key fits, but the cipher cannot be used: %s.", problem);
		return;
	}
	plaintext = BIO_new(BIO_s_mem());
	if (plaintext &&
		CMS_decrypt(cms, d->key, NULL, NULL, plaintext, CMS_BINARY) == 1) {
		read_plaintext(d, facts, plaintext);
		return;
	}
	set_outcome(facts, false, "damaged");
	decode_wrong(d, "The key fits, but the decrypted content is damaged.");
}

void decode_open(struct decoder *d, struct fact *facts, const struct envelope *parts)
{
	const struct span der = ber_element(parts->ber, ber_root(parts->ber));
	scoped(CMS_ContentInfo) *cms = NULL;

	if (!d->key)
		return;
	if (parts->ber->cut || parts->ber->fault) {
		decode_note(d, "The envelope is not opened: it is not whole.");
		return;
	}
	if (parts->n_recipients > DECODE_RECIPIENTS_MAX) {
		decode_note(d, "The envelope is not opened: it has %zu recipients.",
			parts->n_recipients);
		return;
	}
	openssl_forget();
	cms = parse_cms(der, NULL);
	openssl_forget();
	if (cms && parts->text)
		open_whole(d, facts, parts, cms);
	else
		decode_fault(d, "The envelope is not opened: OpenSSL cannot read it.");
	openssl_forget();
}
