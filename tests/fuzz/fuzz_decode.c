/* SPDX-License-Identifier: MIT */
/* scepprobe decode: whatever a file may hold, with and without key and certificates. */
#include "fuzz.h"

#include <errno.h>

#include "decode/decode.h"
#include "render/render.h"

static void show(const struct decoding *decoding, const char *format)
{
	struct bytes out = BYTES_EMPTY;

	FUZZ_ASSERT(render_decoding(decoding, format, true, "fuzz", &out) == 0);
	FUZZ_ASSERT(out.length > 0);
	bytes_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct decode_options options = { .key = { .length = 0 } };
	struct decoding decoding;
	unsigned choice = fuzz_choice(&data, &size);
	int r;

	if (choice & 1)
		options.key = fuzz_vector("ra-encryption.key");
	if (choice & 2)
		options.ca_certs = fuzz_vector("cacert.p7b");
	if (choice & 4) /* what is read beside the message is hostile, too */
		r = decode(&decoding, fuzz_vector("jscep-3.0.0-sha256-aes.ber"),
			&(struct decode_options){ .ca_certs = { data, size } });
	else
		r = decode(&decoding, (struct span){ data, size }, &options);
	FUZZ_ASSERT(r == 0 || (r == -EINVAL && decoding.problem[0]));
	if (r == 0) {
		show(&decoding, "text");
		show(&decoding, "json");
	}
	decoding_clear(&decoding);
	return 0;
}
