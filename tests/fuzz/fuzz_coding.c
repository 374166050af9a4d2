/* SPDX-License-Identifier: MIT */
/* A body in its coding: header lines up to an empty one, then octets, cut by the first.
 */
#include "fuzz.h"

#include <string.h>

#include "net/coding.h"

enum { KEPT = 1 << 20 };

static size_t given;

static bool give(void *owner, const void *data, size_t length)
{
	(void)owner;
	(void)data;
	given += length;
	return given <= KEPT;
}

static struct span take_line(const uint8_t **data, size_t *size)
{
	const uint8_t *end = memchr(*data, '\n', *size);
	struct span line = { *data, end ? (size_t)(end - *data) : *size };

	*data += line.length + (end ? 1 : 0);
	*size -= line.length + (end ? 1 : 0);
	return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct coding coding = { .asked = false };
	unsigned choice = fuzz_choice(&data, &size);
	size_t step = choice / 2 + 1;
	bool goes_on = true;

	given = 0;
	fuzz_begin_work();
	coding_begin(&coding, choice % 2);
	while (size > 0) {
		struct span line = take_line(&data, &size);

		if (line.length == 0)
			break;
		goes_on &= coding_header(&coding, line);
	}
	while (goes_on && size > 0) {
		size_t n = size < step ? size : step;

		goes_on = coding_body(&coding, (struct span){ data, n }, give, NULL) ==
			  CODING_GOES_ON;
		data += n;
		size -= n;
	}
	FUZZ_ASSERT(given <= KEPT + (1 << 14));
	(void)coding_is_cut(&coding);
	coding_end(&coding);
	fuzz_end_work();
	return 0;
}
