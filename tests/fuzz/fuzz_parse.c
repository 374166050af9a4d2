/* SPDX-License-Identifier: MIT */
/*
 * What is given to OpenSSL, and how long that takes: the time of one input is bounded, so
 * that a key which is slow to read is found as a crash is.
 */
#include "fuzz.h"

#include "scep/cacert.h"
#include "scep/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span octets = { data, size };
	struct bytes some = BYTES_EMPTY;
	const char *refused = parse_refuses(octets);
	size_t used;
	X509_REQ *csr;
	CMS_ContentInfo *cms;
	X509 *x;
	int n;

	fuzz_begin_work();
	x = parse_certificate(octets, &used);
	fuzz_end_work();
	fuzz_begin_work();
	csr = parse_csr(octets);
	fuzz_end_work();
	fuzz_begin_work();
	cms = parse_cms(octets, NULL);
	fuzz_end_work();
	fuzz_begin_work();
	n = parse_shorten_bag(octets, CACERT_MAX, &some);
	fuzz_end_work();
	FUZZ_ASSERT(used <= size && n >= 0);
	FUZZ_ASSERT(!refused || (!x && !csr && !cms));
	X509_free(x);
	X509_REQ_free(csr);
	CMS_ContentInfo_free(cms);
	bytes_clear(&some);
	return 0;
}
