/* SPDX-License-Identifier: MIT */
/*
 * What is given to OpenSSL, and how long that takes: the time of one input is bounded, so
 * that a key which is slow to read is found as a crash is.
 */
#include "fuzz.h"

#include "base/clock.h"
#include "scep/cacert.h"
#include "scep/parse.h"

/* 50 ms of processor time, and what a sanitizer and this driver take. */
static const double most_seconds = 0.25;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span octets = { data, size };
	const double before = clock_worked_seconds();
	struct bytes some = BYTES_EMPTY;
	const char *refused = parse_refuses(octets);
	size_t used;
	X509 *x = parse_certificate(octets, &used);
	X509_REQ *csr = parse_csr(octets);
	CMS_ContentInfo *cms = parse_cms(octets, NULL);
	int n = parse_shorten_bag(octets, CACERT_MAX, &some);

	FUZZ_ASSERT(used <= size && n >= 0);
	FUZZ_ASSERT(!refused || (!x && !csr && !cms));
	X509_free(x);
	X509_REQ_free(csr);
	CMS_ContentInfo_free(cms);
	bytes_clear(&some);
	FUZZ_ASSERT(clock_worked_seconds() - before < most_seconds);
	return 0;
}
