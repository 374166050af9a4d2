/* SPDX-License-Identifier: MIT */
/*
 * The answer to PKIOperation, read by whoever holds the RA's key: the messages among the
 * vectors are encrypted to it, so that what is within an envelope is reached, too.
 */
#include "fuzz.h"

#include "scep/reply_read.h"

static struct reply_context context;
static struct cacert cacert;

static void set_up(void)
{
	static const unsigned char nonce[SCEP_NONCE_LENGTH];

	FUZZ_ASSERT(cacert_read(&cacert, fuzz_vector("cacert.p7b")) == 0);
	context = (struct reply_context){
		.cacert = &cacert,
		.signer = fuzz_certificate("ra-encryption.pem"),
		.signer_key = fuzz_key("ra-encryption.key"),
		.csr_key = fuzz_key("ra-encryption.key"),
		.transaction_id = "0123456789ABCDEF",
		.nonce = nonce,
	};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reply reply;

	if (!context.signer)
		set_up();
	FUZZ_ASSERT(
		reply_read_certrep(&reply, (struct span){ data, size }, &context) == 0);
	reply_clear(&reply);
	FUZZ_ASSERT(reply_read_certrep(&reply, (struct span){ data, size }, NULL) == 0);
	reply_clear(&reply);
	return 0;
}
