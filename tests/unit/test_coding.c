/* SPDX-License-Identifier: MIT */
/* net/coding: which headers unpack what, however the octets are cut. */
#include "support.h"

#include "net/coding.h"

static bool give(void *owner, const void *data, size_t length)
{
	bytes_append(owner, data, length);
	return ((struct bytes *)owner)->length <= 1 << 16;
}

static bool headers(const char *lines, bool asked)
{
	struct coding coding = { .asked = false };
	char copy[300], *rest = copy;
	bool fits = true;

	snprintf(copy, sizeof(copy), "%s", lines);
	coding_begin(&coding, asked);
	for (char *line; (line = strtok_r(rest, "\n", &rest));)
		fits &= coding_header(&coding, span_of_text(line));
	return fits;
}

static void lines(void **state)
{
	static const char *const good[] = { "Content-Encoding: gzip",
		"content-encoding:gzip\nTransfer-Encoding: chunked",
		"Content-Encoding: identity\nContent-Encoding: deflate",
		"Content-Encoding: ,, x-gzip ,", "Content-Encodings: gzip, gzip" };
	static const char *const bad[] = { "Content-Encoding: gzip, gzip",
		"Content-Encoding: gzip\nCONTENT-ENCODING:\tdeflate",
		"Content-Encoding: deflate,gzip", "Content-Encoding: br",
		"Content-Encoding: zstd", "Content-Encoding: gzip;q=1" };
	static const char *const transfer[] = { "Transfer-Encoding: gzip",
		"Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked",
		"Transfer-Encoding: chunked\nTransfer-Encoding: chunked" };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(headers(good[i], true));
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(headers(bad[i], true));
		assert_true(headers(bad[i], false));
	}
	for (size_t i = 0; i < COUNT(transfer); i++) {
		assert_false(headers(transfer[i], true));
		assert_false(headers(transfer[i], false));
	}
}

/* "AES\n" by gzip, by zlib and bare. */
static const unsigned char gzip[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x73, 0x74,
	0x0d, 0xe6, 0x02, 0, 0xe6, 0x48, 0xfe, 0x05, 4, 0, 0, 0 };

static enum coding_result unpack(const char *header, const void *data, size_t length,
	size_t step, struct bytes *out, bool *cut)
{
	struct coding coding = { .asked = false };
	enum coding_result result = CODING_GOES_ON;

	coding_begin(&coding, true);
	assert_true(coding_header(&coding, span_of_text(header)));
	for (size_t at = 0; at < length && result == CODING_GOES_ON; at += step) {
		const size_t n = length - at < step ? length - at : step;

		result = coding_body(&coding,
			(struct span){ (const unsigned char *)data + at, n }, give, out);
	}
	*cut = coding_is_cut(&coding);
	coding_end(&coding);
	return result;
}

static void bodies(void **state)
{
	static const char name[] = "Content-Encoding: gzip";
	unsigned char twice[2 * sizeof(gzip)], spoilt[sizeof(gzip)];
	bool cut;

	(void)state;
	memcpy(twice, gzip, sizeof(gzip));
	memcpy(twice + sizeof(gzip), gzip, sizeof(gzip));
	memcpy(spoilt, gzip, sizeof(gzip));
	spoilt[12] ^= 0x55;
	for (size_t step = 1; step <= sizeof(twice); step++) {
		struct bytes out = BYTES_EMPTY;

		assert_int_equal(unpack(name, gzip, sizeof(gzip), step, &out, &cut),
			CODING_GOES_ON);
		assert_string_equal(bytes_text(&out), "AES\n");
		assert_false(cut);
		bytes_reset(&out);
		assert_int_equal(unpack(name, twice, sizeof(twice), step, &out, &cut),
			CODING_GOES_ON);
		assert_string_equal(bytes_text(&out), "AES\nAES\n");
		bytes_reset(&out);
		assert_int_equal(unpack(name, gzip, sizeof(gzip) - 9, step, &out, &cut),
			CODING_GOES_ON);
		assert_true(cut);
		assert_int_equal(unpack(name, spoilt, sizeof(gzip), step, &out, &cut),
			CODING_BROKEN);
		assert_int_equal(
			unpack(name, "plain text", 10, step, &out, &cut), CODING_BROKEN);
		bytes_clear(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(bodies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
