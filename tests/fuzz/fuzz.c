/* SPDX-License-Identifier: MIT */
/*
 * The vectors for the harnesses: each is loaded once and kept until the process ends, so
 * that a million runs open no file.
 */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

#include <openssl/pem.h>

#include "base/clock.h"
#include "har/har.h"

enum { VECTORS_MAX = 16 };

static struct {
	const char *name;
	struct bytes content;
} vectors[VECTORS_MAX];

static void load(const char *name, struct bytes *out)
{
	char path[1024], buffer[4096];
	size_t n;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", TEST_VECTORS, name);
	file = fopen(path, "rb");
	FUZZ_ASSERT(file);
	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		bytes_append(out, buffer, n);
	fclose(file);
	FUZZ_ASSERT(out->length > 0);
}

struct span fuzz_vector(const char *name)
{
	size_t i = 0;

	while (i < VECTORS_MAX && vectors[i].name && strcmp(vectors[i].name, name) != 0)
		i++;
	FUZZ_ASSERT(i < VECTORS_MAX);
	if (!vectors[i].name) {
		load(name, &vectors[i].content);
		vectors[i].name = name;
	}
	return bytes_span(&vectors[i].content);
}

static double began;

void fuzz_begin_work(void)
{
	began = clock_worked_seconds();
}

void fuzz_end_work(void)
{
	enum { FIRST = 20 };
	static const double most = 0.05;
	static unsigned n;
	const double took = clock_worked_seconds() - began;

	if (took > most)
		fprintf(stderr, "took %.0f ms\n", took * 1000);
	FUZZ_ASSERT(n < FIRST || took <= most);
	n += n < FIRST;
}

static BIO *open_vector(const char *name)
{
	struct span content = fuzz_vector(name);

	return BIO_new_mem_buf(content.data, (int)content.length);
}

X509 *fuzz_certificate(const char *name)
{
	scoped(BIO) *bio = open_vector(name);
	X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);

	FUZZ_ASSERT(certificate);
	return certificate;
}

EVP_PKEY *fuzz_key(const char *name)
{
	scoped(BIO) *bio = open_vector(name);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);

	FUZZ_ASSERT(key);
	return key;
}

int fuzz_save(struct trace *const *traces, size_t n, struct bytes *out)
{
	struct har_writer writer = { .n_pages = 0 };
	int r = har_begin(&writer, "fuzz", out);

	for (size_t i = 0; r == 0 && i < n; i++)
		r = har_add(&writer, traces[i], out);
	if (r == 0)
		r = har_end(&writer, out);
	har_writer_clear(&writer);
	return r;
}
