/* SPDX-License-Identifier: MIT */
/* The answers to GetCACert and, if the first octet is odd, to GetNextCACert. */
#include "fuzz.h"

#include "scep/reply.h"

static struct cacert *current(void)
{
	static struct cacert kept;

	if (!kept.all)
		FUZZ_ASSERT(cacert_read(&kept, fuzz_vector("cacert.p7b")) == 0);
	return &kept;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cacert cacert;
	struct reply reply;

	if (fuzz_choice(&data, &size) % 2) {
		FUZZ_ASSERT(reply_read_next_cacert(&reply, (struct span){ data, size },
			current()) == 0);
	} else {
		FUZZ_ASSERT(reply_read_cacert(&reply, (struct span){ data, size },
			&cacert) == 0);
		FUZZ_ASSERT(sk_X509_num(cacert.all) <= CACERT_MAX);
		FUZZ_ASSERT((reply.kind == REPLY_CA_CERTIFICATES) == (cacert.all != NULL));
		cacert_clear(&cacert);
	}
	FUZZ_ASSERT(reply.n_certificates <= CACERT_MAX);
	reply_clear(&reply);
	return 0;
}
