/* SPDX-License-Identifier: MIT */
/* scep/capability: answers to GetCACaps, real and wrong ones. */
#include "support.h"

#include "scep/capability.h"

#define NDES                                                                             \
	(CAPABILITY_POST | CAPABILITY_RENEWAL | CAPABILITY_SHA_512 |                     \
		CAPABILITY_SHA_256 | CAPABILITY_SHA_1 | CAPABILITY_DES3)

static void reads(void **state)
{
	static const struct {
		const char *body;
		bool list;
		unsigned set, exact, lines;
	} rows[] = {
		{ "POSTPKIOperation\nRenewal\nSHA-512\nSHA-256\nSHA-1\nDES3\n", true,
			NDES, NDES, 6 },
		{ "POSTPKIOperation\r\nRenewal\r\nSHA-512\r\nSHA-256\r\nSHA-1\r\nDES3",
			true, NDES, NDES, 6 },
		{ "POSTPKIOperation\rRenewal\rSHA-512\rSHA-256\rSHA-1\rDES3\r", true,
			NDES, NDES, 6 },
		{ "", true, 0, 0, 0 },
		{ "\r\n", true, 0, 0, 0 },
		{ "aes\nSha-256", true, CAPABILITY_AES | CAPABILITY_SHA_256, 0, 2 },
		{ "AES \t\nsha-384", true, CAPABILITY_AES | CAPABILITY_SHA_384,
			CAPABILITY_AES, 2 },
		{ "SCEPStandard\nUpdate\nGetNextCACert\nSomethingNew", true,
			CAPABILITY_STANDARD | CAPABILITY_UPDATE |
				CAPABILITY_GET_NEXT_CA_CERT,
			CAPABILITY_STANDARD | CAPABILITY_UPDATE |
				CAPABILITY_GET_NEXT_CA_CERT,
			4 },
		{ "\xef\xbb\xbf"
		  "AES\nDES3",
			true, CAPABILITY_AES | CAPABILITY_DES3,
			CAPABILITY_AES | CAPABILITY_DES3, 2 },
		{ "OK", false, 0, 0, 0 },
		{ "AES DES3", false, 0, 0, 0 },
		{ " <html>\nAES\n", false, 0, 0, 0 },
		{ "AES\n\x01", false, 0, 0, 0 },
		{ "AES\nthis line is far too long to be a keyword of any kind", false, 0,
			0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct capabilities caps;
		assert_int_equal(capabilities_read(&caps, span_of_text(rows[i].body)),
			rows[i].list);
		assert_int_equal(caps.set, rows[i].set);
		assert_int_equal(caps.exact, rows[i].exact);
		assert_int_equal(caps.n_lines, rows[i].lines);
	}
}

static void bounds(void **state)
{
	scoped_buffer body = BYTES_EMPTY;
	struct capabilities caps;

	(void)state;
	for (int i = 0; i < 1000; i++)
		bytes_printf(&body, "Unknown%d\n", i);
	bytes_append_text(&body, "AES");
	assert_true(capabilities_read(&caps, bytes_span(&body)));
	assert_int_equal(caps.n_lines, CAPABILITY_LINES);
	assert_int_equal(caps.set, CAPABILITY_AES);
	assert_string_equal(caps.lines[31], "Unknown31");
	assert_false(capabilities_read(&caps, SPAN("A\0E\0S\0")));
}

/* Exactly 47 characters fit, and what is not ASCII is kept harmless. */
static void lines(void **state)
{
	struct capabilities caps;

	(void)state;
	assert_true(capabilities_read(&caps,
		SPAN("12345678901234567890123456789012345678901234567\nAES\nf\xfc")));
	assert_int_equal(strlen(caps.lines[0]), 47);
	assert_string_equal(caps.lines[2], "f?");
	assert_false(capabilities_read(
		&caps, SPAN("123456789012345678901234567890123456789012345678\nAES")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(bounds),
		cmocka_unit_test(lines),
	};
	return cmocka_run_group_tests_name("capability", tests, NULL, NULL);
}
