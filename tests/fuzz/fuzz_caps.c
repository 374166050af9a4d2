/* SPDX-License-Identifier: MIT */
/* The answer to GetCACaps, and any page that comes in its place. */
#include "fuzz.h"

#include "scep/reply_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span body = { data, size };
	struct reply reply;

	FUZZ_ASSERT(reply_read_capabilities(&reply, body) == 0);
	FUZZ_ASSERT(reply.capabilities.n_lines <= CAPABILITY_LINES);
	reply_clear(&reply);
	FUZZ_ASSERT(reply_read_page(&reply, body) == 0);
	FUZZ_ASSERT(reply.text.length <= REPLY_TEXT_MAX);
	reply_clear(&reply);
	return 0;
}
