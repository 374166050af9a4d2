/* SPDX-License-Identifier: MIT */
/*
 * What the unit tests share: the vectors, and certificates made for the occasion. All of
 * it fails the running test rather than return an error.
 */
#ifndef SCEPPROBE_TESTS_UNIT_SUPPORT_H
#define SCEPPROBE_TESTS_UNIT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "base/bytes.h"
#include "base/scoped.h"

#ifndef TEST_VECTORS
#define TEST_VECTORS "tests/vectors"
#endif

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SPAN(literal)                                                                    \
	((struct span){ (const unsigned char *)(literal), sizeof(literal) - 1 })

/* With SCEPPROBE_QUICK in the environment less is tried: valgrind is fifty times slower.
 */
static inline bool is_quick(void)
{
	return getenv("SCEPPROBE_QUICK") != NULL;
}

/*
 * The place behind `at` in a loop over the places below `end`, where each costs time:
 *
 *	for (size_t i = 0; i < end; i = place_behind(i, end, step))
 *
 * It has the first, the last, and each `step`-th between; in haste only some twenty of
 * these, spread evenly.
 */
static inline size_t place_behind(size_t at, size_t end, size_t step)
{
	enum { PLACES_IN_HASTE = 20 };
	const size_t wide = is_quick() ? (end / PLACES_IN_HASTE) | 1 : 1;
	const size_t next = at + (step > wide ? step : wide);

	return next >= end && at + 1 < end ? end - 1 : next;
}

/* A new RSA key; in haste one of half as many bits, as to find primes takes minutes. */
static inline EVP_PKEY *make_key(unsigned bits)
{
	EVP_PKEY *key = EVP_RSA_gen(is_quick() ? bits / 2 : bits);

	assert_non_null(key);
	return key;
}

static inline FILE *open_vector(const char *name)
{
	char path[1024];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", TEST_VECTORS, name);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("cannot open %s", path);
	return file;
}

static inline struct bytes load(const char *name)
{
	struct bytes b = BYTES_EMPTY;
	char buffer[4096];
	size_t n;

	FILE *file = open_vector(name);
	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		bytes_append(&b, buffer, n);
	fclose(file);
	assert_int_equal(bytes_failed(&b), 0);
	return b;
}

static inline X509 *load_certificate(const char *name)
{
	FILE *file = open_vector(name);
	X509 *x = PEM_read_X509(file, NULL, NULL, NULL);
	fclose(file);
	assert_non_null(x);
	return x;
}

static inline EVP_PKEY *load_key(const char *name)
{
	FILE *file = open_vector(name);
	EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	fclose(file);
	assert_non_null(key);
	return key;
}

static inline struct bytes encode_certificate(const X509 *x)
{
	struct bytes b = BYTES_EMPTY;
	unsigned char *der = NULL;

	const int length = i2d_X509(x, &der);
	assert_true(length > 0);
	bytes_append(&b, der, (size_t)length);
	OPENSSL_free(der);
	return b;
}

static inline struct bytes encode_cms(const CMS_ContentInfo *cms)
{
	struct bytes b = BYTES_EMPTY;
	unsigned char *der = NULL;

	const int length = i2d_CMS_ContentInfo(cms, &der);
	assert_true(length > 0);
	bytes_append(&b, der, (size_t)length);
	OPENSSL_free(der);
	return b;
}

static inline CMS_ContentInfo *decode_cms(struct span s)
{
	const unsigned char *p = s.data;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)s.length);

	assert_non_null(cms);
	assert_ptr_equal(p, s.data + s.length);
	return cms;
}

static inline struct bytes drain(BIO *bio)
{
	struct bytes b = BYTES_EMPTY;
	char *data = NULL;

	const long length = BIO_get_mem_data(bio, &data);
	bytes_append(&b, data, length > 0 ? (size_t)length : 0);
	return b;
}

/* What a test wants of a certificate; the issuer NULL for a self-signed one. */
struct wanted {
	const char *name;
	EVP_PKEY *key;
	X509 *issuer;
	EVP_PKEY *issuer_key;
	long serial;
	int age; /* days since its validity began */
	const char *key_usage, *basic_constraints, *extended_usage;
};

static inline void add_extension(X509 *x, int nid, const char *value)
{
	X509_EXTENSION *extension;

	if (!value)
		return;
	extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
	assert_non_null(extension);
	assert_int_equal(X509_add_ext(x, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

static inline X509 *make_certificate(const struct wanted *w)
{
	X509 *x = X509_new();

	assert_non_null(x);
	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), w->serial);
	X509_gmtime_adj(X509_getm_notBefore(x), -3600 - w->age * 24L * 3600);
	X509_gmtime_adj(X509_getm_notAfter(x), 365L * 24 * 3600);
	assert_int_equal(
		X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
			(const unsigned char *)w->name, -1, -1, 0),
		1);
	X509_set_issuer_name(x, X509_get_subject_name(w->issuer ? w->issuer : x));
	X509_set_pubkey(x, w->key);
	add_extension(x, NID_basic_constraints, w->basic_constraints);
	add_extension(x, NID_key_usage, w->key_usage);
	add_extension(x, NID_ext_key_usage, w->extended_usage);
	assert_true(
		X509_sign(x, w->issuer_key ? w->issuer_key : w->key, EVP_sha256()) > 0);
	return x;
}

/* A degenerate SignedData of the NULL-terminated certificates. */
static inline struct bytes make_bag(X509 *const certificates[])
{
	/* CMS_sign without a signer and with PARTIAL is what makes it degenerate. */
	CMS_ContentInfo *cms = CMS_sign(
		NULL, NULL, NULL, NULL, CMS_PARTIAL | CMS_DETACHED | CMS_BINARY);
	struct bytes b;

	assert_non_null(cms);
	for (size_t i = 0; certificates[i]; i++)
		assert_int_equal(CMS_add1_cert(cms, certificates[i]), 1);
	b = encode_cms(cms);
	CMS_ContentInfo_free(cms);
	return b;
}

#endif
