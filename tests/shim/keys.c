/* SPDX-License-Identifier: MIT */
/*
 * Tells whose generator a key came from, put before OpenSSL by LD_PRELOAD: a line "own"
 * for each key that a program brings, "library" for each that OpenSSL makes, appended to
 * the file behind '=' in SCEPPROBE_KEYS.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

typedef int generator(EVP_PKEY_CTX *, EVP_PKEY **);
typedef int importer(EVP_PKEY_CTX *, EVP_PKEY **, int, OSSL_PARAM *);

/* NOLINTBEGIN(readability-redundant-declaration): to be seen from outside */
__attribute__((visibility("default"))) generator EVP_PKEY_generate;
__attribute__((visibility("default"))) importer EVP_PKEY_fromdata;
/* NOLINTEND(readability-redundant-declaration) */

static void tell(const char *word)
{
	const char *path = strchr(getenv("SCEPPROBE_KEYS"), '=') + 1;
	FILE *file = fopen(path, "a");

	if (!file)
		abort();
	fprintf(file, "%s\n", word);
	fclose(file);
}

int EVP_PKEY_generate(EVP_PKEY_CTX *context, EVP_PKEY **key)
{
	generator *next = (generator *)(size_t)dlsym(RTLD_NEXT, "EVP_PKEY_generate");

	tell("library");
	return next(context, key);
}

int EVP_PKEY_fromdata(
	EVP_PKEY_CTX *context, EVP_PKEY **key, int selection, OSSL_PARAM *data)
{
	importer *next = (importer *)(size_t)dlsym(RTLD_NEXT, "EVP_PKEY_fromdata");

	if (selection == EVP_PKEY_KEYPAIR)
		tell("own");
	return next(context, key, selection, data);
}
