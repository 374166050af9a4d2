/* SPDX-License-Identifier: MIT */
/* base/bytes: the buffer and its encodings. */
#include "support.h"

#include <errno.h>

static void appends(void **state)
{
	scoped_buffer b = BYTES_EMPTY;

	(void)state;
	assert_string_equal(bytes_text(&b), "");
	bytes_append_text(&b, "");
	assert_null(b.data);
	bytes_append_text(&b, "one");
	bytes_append_char(&b, '-');
	bytes_append_span(&b, SPAN("two"));
	bytes_printf(&b, "-%d%s", 3, "");
	assert_string_equal(bytes_text(&b), "one-two-3");
	assert_int_equal(b.length, 9);
	bytes_printf(&b, "%s", "");
	assert_int_equal(b.length, 9);
	bytes_reset(&b);
	assert_string_equal(bytes_text(&b), "");
	assert_int_equal(bytes_failed(&b), 0);
	for (int i = 0; i < 10000; i++)
		bytes_printf(&b, "%04d", i);
	assert_int_equal(b.length, 40000);
	assert_string_equal(bytes_text(&b) + 39996, "9999");
	bytes_wipe(&b);
	assert_null(b.data);
}

static void failure_sticks(void **state)
{
	scoped_buffer b = BYTES_EMPTY;

	(void)state;
	bytes_append_text(&b, "before");
	bytes_append(&b, "x", SIZE_MAX / 2);
	assert_int_equal(bytes_failed(&b), -ENOMEM);
	bytes_append_text(&b, "after");
	assert_string_equal(bytes_text(&b), "before");
	bytes_reset(&b);
	assert_int_equal(bytes_failed(&b), 0);
}

static void hex(void **state)
{
	scoped_buffer b = BYTES_EMPTY;

	(void)state;
	bytes_append_hex(&b, SPAN("\x00\xab\x7f"), hex_lower);
	bytes_append_hex(&b, SPAN("\xff"), hex_upper);
	assert_string_equal(bytes_text(&b), "00ab7fFF");
}

/* RFC 4648 section 10. */
static void base64(void **state)
{
	static const struct {
		const char *plain, *encoded;
	} rows[] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer encoded = BYTES_EMPTY, plain = BYTES_EMPTY;
		bytes_append_base64(&encoded, span_of_text(rows[i].plain));
		assert_string_equal(bytes_text(&encoded), rows[i].encoded);
		assert_int_equal(bytes_from_base64(&plain, bytes_span(&encoded)), 0);
		assert_string_equal(bytes_text(&plain), rows[i].plain);
	}
}

static void base64_tolerates(void **state)
{
	static const struct {
		const char *text, *plain;
		int result;
	} rows[] = {
		{ " Zm9v\r\nYmFy ", "foobar", 0 },
		{ "Zm9vYg", "foob", 0 },
		{ "Zm9vYg= =\n", "foob", 0 },
		{ "Zm9vY", "foo", 0 },
		{ "Zm9v!", NULL, -EINVAL },
		{ "Zg==Zg", NULL, -EINVAL },
		{ "Zm9v%2B", NULL, -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer b = BYTES_EMPTY;
		assert_int_equal(bytes_from_base64(&b, span_of_text(rows[i].text)),
			rows[i].result);
		if (rows[i].plain)
			assert_string_equal(bytes_text(&b), rows[i].plain);
	}
}

/* The captured query, cut in the middle of a quantum by the log. */
static void base64_of_a_log(void **state)
{
	scoped_buffer text = load("ios-fragment.b64"), want = load("ios-fragment.ber");
	scoped_buffer got = BYTES_EMPTY, again = BYTES_EMPTY;

	(void)state;
	assert_int_equal(bytes_from_base64(&got, bytes_span(&text)), 0);
	assert_int_equal(got.length, want.length);
	assert_memory_equal(got.data, want.data, want.length);
	bytes_append_base64(&again, bytes_span(&got));
	assert_memory_equal(again.data, text.data, 828);
}

static void escaped(void **state)
{
	static const struct {
		const char *text, *raw, *want;
	} rows[] = {
		{ "SCEP Authority", "", "SCEP%20Authority" },
		{ "a+b/c==", "", "a%2Bb%2Fc%3D%3D" },
		{ "a+b/c==", "+/", "a+b/c%3D%3D" },
		{ "-._~Az09", "", "-._~Az09" },
		{ "\xc3\xa4", "", "%C3%A4" },
	};
	scoped_buffer nul = BYTES_EMPTY;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer b = BYTES_EMPTY;
		bytes_append_escaped(&b, span_of_text(rows[i].text), rows[i].raw);
		assert_string_equal(bytes_text(&b), rows[i].want);
	}
	bytes_append_escaped(&nul, (struct span){ (const unsigned char *)"", 1 }, "+");
	assert_string_equal(bytes_text(&nul), "%00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(appends),
		cmocka_unit_test(failure_sticks),
		cmocka_unit_test(hex),
		cmocka_unit_test(base64),
		cmocka_unit_test(base64_tolerates),
		cmocka_unit_test(base64_of_a_log),
		cmocka_unit_test(escaped),
	};
	return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
