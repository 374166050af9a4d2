/* SPDX-License-Identifier: MIT */
/*
 * What the harnesses share. A harness is one file with fuzz_one(): it is given octets and
 * must end, whatever they are, with everything freed. What it cannot set up makes it
 * abort, so that no harness runs idle.
 */
#ifndef SCEPPROBE_TESTS_FUZZ_H
#define SCEPPROBE_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/bytes.h"

/* libFuzzer's own name for it; libFuzzer or driver.c calls it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Vectors of tests/vectors, loaded once and kept. */
struct span fuzz_vector(const char *name);
X509 *fuzz_certificate(const char *name);
EVP_PKEY *fuzz_key(const char *name);

/* Appends the archive of these traces. 0 or -ENOMEM. */
struct trace;
int fuzz_save(struct trace *const *traces, size_t n, struct bytes *out);

/*
 * What is between the two may take 50 ms of processor time, at -O1, with the sanitizers
 * that find crashes: a key that takes 0.26 s to read is found as a crash is. The first
 * inputs are not held to it, because libraries load what they need with them.
 */
void fuzz_begin_work(void);
void fuzz_end_work(void);

/* Aborts unless what is given holds: an invariant that no octets may break. */
#define FUZZ_ASSERT(condition)                                                           \
	do {                                                                             \
		if (!(condition))                                                        \
			abort();                                                         \
	} while (0)

/* The first octets of the input as a choice, the rest as what is read. */
static inline unsigned fuzz_choice(const uint8_t **data, size_t *size)
{
	unsigned choice = 0;

	if (*size > 0) {
		choice = **data;
		(*data)++;
		(*size)--;
	}
	return choice;
}

#endif
