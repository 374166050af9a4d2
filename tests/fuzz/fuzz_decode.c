/* SPDX-License-Identifier: MIT */
/* scepprobe decode: whatever a file may hold, with and without key and certificates. */
#include "fuzz.h"

#include <errno.h>

#include "render/render.h"
#include "scep/dissect.h"

static void show(const struct dissection *dissection, const char *format)
{
	struct bytes out = BYTES_EMPTY;

	FUZZ_ASSERT(render_dissection(dissection, format, true, "fuzz", &out) == 0);
	FUZZ_ASSERT(out.length > 0);
	bytes_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dissect_options options = { .key = { .length = 0 } };
	struct dissection dissection;
	unsigned choice = fuzz_choice(&data, &size);
	int r;

	if (choice & 1)
		options.key = fuzz_vector("ra-encryption.key");
	if (choice & 2)
		options.ca_certs = fuzz_vector("cacert.p7b");
	if (choice & 4)    /* what is read beside the message is hostile, too */
		r = dissect(&dissection, fuzz_vector("jscep-3.0.0-sha256-aes.ber"),
			&(struct dissect_options){ .ca_certs = { data, size } });
	else
		r = dissect(&dissection, (struct span){ data, size }, &options);
	FUZZ_ASSERT(r == 0 || (r == -EINVAL && dissection.problem[0]));
	if (r == 0) {
		show(&dissection, "text");
		show(&dissection, "json");
	}
	dissection_clear(&dissection);
	return 0;
}
