/* SPDX-License-Identifier: MIT */
/* The answers to GetCACert and, if the first octet is odd, to GetNextCACert. */
#include "fuzz.h"

#include "scep/reply_read.h"

static struct cacert *current(void)
{
	static struct cacert kept;

	if (!kept.all)
		FUZZ_ASSERT(cacert_read(&kept, fuzz_vector("cacert.p7b")) == 0);
	return &kept;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cacert_memo memo = { .body = BYTES_EMPTY };
	struct cacert cacert, again;
	struct reply reply;

	if (fuzz_choice(&data, &size) % 2) {
		FUZZ_ASSERT(reply_read_next_cacert(
				    &reply, (struct span){ data, size }, current()) == 0);
	} else {
		int r;

		FUZZ_ASSERT(reply_read_cacert(&reply, (struct span){ data, size },
				    &cacert, &memo) == 0);
		FUZZ_ASSERT(sk_X509_num(cacert.all) <= CACERT_MAX);
		FUZZ_ASSERT(
			(reply.kind == REPLY_CA_CERTIFICATES) == (cacert.all != NULL));
		/* Read or remembered, it is the same. */
		r = cacert_recall(&again, (struct span){ data, size }, &memo);
		FUZZ_ASSERT((r == 0) == (cacert.all != NULL));
		FUZZ_ASSERT(sk_X509_num(again.all) == sk_X509_num(cacert.all));
		FUZZ_ASSERT(again.ca == cacert.ca && again.n_sent == cacert.n_sent);
		cacert_clear(&again);
		cacert_clear(&cacert);
		cacert_memo_clear(&memo);
	}
	FUZZ_ASSERT(reply.n_certificates <= CACERT_MAX);
	reply_clear(&reply);
	return 0;
}
