/* SPDX-License-Identifier: MIT */
/*
 * base/disguise: a secret is found in every encoding that it may come back in, at every
 * offset, and nothing else is touched.
 */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "base/disguise.h"

#define SECRET "S3cret/Pass+Word=42"

static void blank(struct bytes *text)
{
	const struct span words[] = { span_of_text(SECRET), span_of_text("abc") };

	assert_true(disguise_blank(text->data, text->length, words, 2) >= 0);
}

/* Puts `inside` between words, blanks, and wants it to be gone and the words there. */
static void assert_gone(const char *inside)
{
	scoped_buffer text = BYTES_EMPTY;

	bytes_printf(&text, "before (%s) behind", inside);
	blank(&text);
	assert_true(strncmp(bytes_text(&text), "before (", 8) == 0);
	assert_non_null(strstr(bytes_text(&text), ") behind"));
	assert_null(strstr(bytes_text(&text), inside));
	assert_non_null(strstr(bytes_text(&text), "****"));
}

static void test_plain_and_case(void **state)
{
	(void)state;
	assert_gone(SECRET);
	assert_gone("s3CRET/pASS+wORD=42");
}

static void test_percent(void **state)
{
	scoped_buffer text = BYTES_EMPTY;

	(void)state;
	assert_gone("S3cret%2FPass%2bWord%3D42");
	for (const char *c = SECRET; *c; c++)
		bytes_printf(&text, "%%%02X", (unsigned char)*c);
	assert_gone(bytes_text(&text));
}

static void test_percent_twice(void **state)
{
	(void)state;
	assert_gone("S3cret%252FPass%252BWord%253D42");
	assert_gone("S3cret%26%2347;Pass&amp;plus;Word=42");
}

/* As PowerShell has it. */
static void test_utf16_in_digits(void **state)
{
	(void)state;
	for (size_t before = 0; before < 3; before++) {
		scoped_buffer wide = BYTES_EMPTY, digits = BYTES_EMPTY, hex = BYTES_EMPTY;

		bytes_append(&wide, "xyz", before);
		for (const char *c = SECRET; *c; c++)
			bytes_append(&wide, (const char[]){ *c, 0 }, 2);
		bytes_append_base64(&digits, bytes_span(&wide));
		bytes_append_hex(&hex, bytes_span(&wide), hex_lower);
		assert_gone(bytes_text(&digits));
		assert_gone(bytes_text(&hex));
	}
}

static void test_entities_and_json(void **state)
{
	scoped_buffer decimal = BYTES_EMPTY, hexadecimal = BYTES_EMPTY,
		      json = BYTES_EMPTY;

	(void)state;
	for (const char *c = SECRET; *c; c++) {
		bytes_printf(&decimal, "&#%u;", (unsigned char)*c);
		bytes_printf(&hexadecimal, "&#X%x;", (unsigned char)*c);
		bytes_printf(&json, "\\u%04x", (unsigned char)*c);
	}
	assert_gone(bytes_text(&decimal));
	assert_gone(bytes_text(&hexadecimal));
	assert_gone(bytes_text(&json));
	assert_gone("S3cret&sol;Pass&plus;Word&equals;42");
}

static void test_base64_at_each_offset(void **state)
{
	(void)state;
	for (size_t before = 0; before < 3; before++) {
		scoped_buffer plain = BYTES_EMPTY, text = BYTES_EMPTY;

		bytes_append_span(
			&plain, (struct span){ (const unsigned char *)"xyz", before });
		bytes_append_text(&plain, SECRET "zz");
		bytes_append_base64(&text, bytes_span(&plain));
		blank(&text);
		/* All but the octets around it, which share a digit with it at most. */
		assert_true(strspn(bytes_text(&text) + (before ? 2 : 0), "*") >= 23);
	}
}

/* Every offset of the inner one, at every offset of the outer one. */
static void test_base64_in_base64(void **state)
{
	(void)state;
	for (size_t before = 0; before < 9; before++) {
		scoped_buffer plain = BYTES_EMPTY, once = BYTES_EMPTY, text = BYTES_EMPTY;

		bytes_append_span(&plain,
			(struct span){ (const unsigned char *)"xyz", before % 3 });
		bytes_append_text(&plain, SECRET "zz");
		bytes_append_span(
			&once, (struct span){ (const unsigned char *)"? !", before / 3 });
		bytes_append_base64(&once, bytes_span(&plain));
		bytes_append_base64(&text, bytes_span(&once));
		blank(&text);
		assert_true(strlen(bytes_text(&text)) > 30);
		assert_true(strspn(bytes_text(&text) + 8, "*") >= 24);
	}
}

/* "S3cret/Pass+Word=42", as base32(1) writes it. */
static void test_base32(void **state)
{
	(void)state;
	assert_gone("KMZWG4TFOQXVAYLTOMVVO33SMQ6TIMQ=");
	assert_gone("MKMZWG4TFOQXVAYLTOMVVO33SMQ6TIMQ=");
}

/* Digits that are none of the secret stay. */
static void test_other_digits_stay(void **state)
{
	static const char *const others[] = { "Tm90aGluZyBvZiB0aGUgc2VjcmV0IGlzIGhlcmU=",
		"Vkc5MGFHbHVaeUJ2WmlCMGFHVWdjMlZqY21WMElHbHpJR2hsY21VPQ==",
		"JZXXI2DJNZTSA33GEB2GQZJAONSWG4TFOQQGS4ZANBSXEZI=" };

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		scoped_buffer text = BYTES_EMPTY;

		bytes_append_text(&text, others[i]);
		blank(&text);
		assert_string_equal(bytes_text(&text), others[i]);
	}
}

static void test_base64_url_and_wrapped(void **state)
{
	scoped_buffer text = BYTES_EMPTY, wrapped = BYTES_EMPTY;

	(void)state;

	bytes_append_base64(&text, span_of_text(SECRET));
	for (size_t i = 0; i < text.length; i++)
		bytes_printf(&wrapped, "%c%s", text.data[i], i % 8 == 7 ? "\r\n" : "");
	blank(&wrapped);
	assert_true(strspn(bytes_text(&wrapped), "*") >= 20);
}

static void test_hex(void **state)
{
	scoped_buffer hex = BYTES_EMPTY, colons = BYTES_EMPTY, odd = BYTES_EMPTY;

	(void)state;
	bytes_append_hex(&hex, span_of_text(SECRET), hex_upper);
	for (const char *c = SECRET; *c; c++)
		bytes_printf(
			&colons, "%s%02x", colons.length ? ":" : "", (unsigned char)*c);
	bytes_printf(&odd, "f%s", bytes_text(&hex));
	assert_gone(bytes_text(&hex));
	assert_gone(bytes_text(&colons));
	blank(&odd);
	assert_int_equal(odd.data[0], 'f');
	assert_true(strspn(bytes_text(&odd) + 1, "*") == hex.length);
}

static void test_utf16(void **state)
{
	scoped_buffer text = BYTES_EMPTY;

	(void)state;
	for (const char *c = SECRET; *c; c++) {
		bytes_append_char(&text, *c);
		bytes_append_char(&text, '\0');
	}
	blank(&text);
	for (size_t i = 0; i + 1 < text.length; i++)
		assert_int_equal(text.data[i], '*');
}

/* RFC 2045 section 6.7: '=' and what is not printable; a line may end anywhere. */
static void test_quoted_printable(void **state)
{
	scoped_buffer text = BYTES_EMPTY;

	(void)state;
	assert_gone("S3cret/Pass+Word=3D42");
	assert_gone("S3cret/Pa=\r\nss+Word=3D=\n42");
	for (const char *c = SECRET; *c; c++)
		bytes_printf(&text, "=%02X", (unsigned char)*c);
	assert_gone(bytes_text(&text));
}

static void test_list_of_octets(void **state)
{
	scoped_buffer list = BYTES_EMPTY, run = BYTES_EMPTY;

	(void)state;
	for (const char *c = SECRET; *c; c++) {
		bytes_printf(
			&list, "%s0x%02x", list.length ? ", " : "", (unsigned char)*c);
		bytes_printf(&run, "0x%02X", (unsigned char)*c);
	}
	assert_gone(bytes_text(&list));
	assert_gone(bytes_text(&run));
}

static void test_nothing_else_goes(void **state)
{
	static const char innocent[] =
		"abc %41 &amp; \\u0041 U2FtcGxl 53616d706c65 S3cret/Pass";
	scoped_buffer text = BYTES_EMPTY;

	(void)state;
	bytes_append_text(&text, innocent);
	blank(&text);
	assert_string_equal(bytes_text(&text), innocent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_and_case),
		cmocka_unit_test(test_percent_twice),
		cmocka_unit_test(test_utf16_in_digits),
		cmocka_unit_test(test_percent),
		cmocka_unit_test(test_entities_and_json),
		cmocka_unit_test(test_base64_at_each_offset),
		cmocka_unit_test(test_base64_in_base64),
		cmocka_unit_test(test_base32),
		cmocka_unit_test(test_other_digits_stay),
		cmocka_unit_test(test_base64_url_and_wrapped),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_quoted_printable),
		cmocka_unit_test(test_list_of_octets),
		cmocka_unit_test(test_nothing_else_goes),
	};

	return cmocka_run_group_tests_name("disguise", tests, NULL, NULL);
}
