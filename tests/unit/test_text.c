/* SPDX-License-Identifier: MIT */
/* base/text: strangers' text. */
#include "support.h"

#include "base/text.h"

static void copies(void **state)
{
	static const struct {
		size_t size;
		const char *in, *want;
	} rows[] = {
		{ 16, "plain", "plain" },
		{ 6, "plain", "plain" },
		{ 5, "plain", "p..." },
		{ 3, "plain", ".." },
		{ 1, "plain", "" },
		{ 16, "tab\there\n", "tab?here?" },
		{ 16, "\x1b[31mred\x7f", "?[31mred?" },
		{ 16,
			"\xc2\x9b"
			"31m",
			"?31m" }, /* C1: a one-octet CSI */
		{ 16,
			"a\xe2\x80\xae"
			"b",
			"a?b" }, /* right-to-left override */
		{ 16, "M\xc3\xbcller", "M\xc3\xbcller" },
		{ 16, "M\xfcller", "M?ller" },
		{ 16, "\xc0\xaf\xed\xa0\x80", "?????" }, /* overlong, surrogate */
		{ 16, "\xf0\x9f\x94\x91", "\xf0\x9f\x94\x91" },
		{ 8, "abc\xc3\xbc\xc3\xbc\xc3\xbc", "abc..." },
	};
	char nul[8];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char out[17];

		memset(out, 'X', sizeof(out));
		text_copy(out, rows[i].size, span_of_text(rows[i].in));
		assert_string_equal(out, rows[i].want);
	}
	text_keep(nul, SPAN("a\0b"));
	assert_string_equal(nul, "a?b");
	text_copy(NULL, 0, SPAN("a"));
}

static void pages(void **state)
{
	const struct {
		struct span in;
		const char *want;
	} rows[] = {
		{ SPAN("<p>\r\n"), "<p>\r\n" },
		{ SPAN("<\0p\0>\0a\0"), "<p>a" },
		{ SPAN("\0<\0p\0>\0a"), "<p>a" },
		{ SPAN("\xff\xfe<\0\xe4\0"), "<\xc3\xa4" },
		{ SPAN("\xfe\xff\0<\0\xe4"), "<\xc3\xa4" },
		{ SPAN("\xff\xfe\x3d\xd8\x11\xdd"), "\xf0\x9f\x94\x91" },
		{ SPAN("\xff\xfe\x3d\xd8"), "?" },
		{ SPAN("\xef\xbb\xbf<p>"), "<p>" },
		{ SPAN("na\xefve"), "na\xc3\xafve" },
		{ SPAN("a\0b\x1b"), "ab?" },
		{ SPAN(""), "" },
	};
	scoped_buffer cut = BYTES_EMPTY;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer out = BYTES_EMPTY;
		text_from_page(&out, rows[i].in, 100);
		assert_string_equal(bytes_text(&out), rows[i].want);
	}
	text_from_page(&cut, SPAN("abc\xc3\xa4\xc3\xa4"), 6);
	assert_string_equal(bytes_text(&cut), "abc\xc3\xa4");
}

static void readable(void **state)
{
	(void)state;
	assert_true(text_is_readable(SPAN("")));
	assert_true(text_is_readable(SPAN("<html>\r\n\tcaf\xc3\xa9</html>")));
	assert_true(text_is_readable(SPAN("<\0h\0t\0m\0l\0>\0")));
	assert_true(text_is_readable(SPAN("<html>une page fran\xe7"
					  "aise</html>")));
	assert_false(text_is_readable(SPAN("\x30\x82\x01\x02\x03\x04\xff")));
}

static void finds(void **state)
{
	const char *text = "The NDES page";

	(void)state;
	assert_ptr_equal(text_find(text, "ndes"), text + 4);
	assert_ptr_equal(text_find(text, ""), text);
	assert_null(text_find(text, "pages"));
	assert_true(text_starts("Application/X", "application/"));
	assert_false(text_starts("app", "application/"));
	assert_true(text_equals("AeS", "aEs"));
	assert_false(text_equals("AES", "AES2"));
	assert_false(text_equals("[", "{"));
}

static void elements(void **state)
{
	static const struct {
		const char *page, *element, *want;
	} rows[] = {
		{ "<Title>Network Device\r\n  Enrollment</Title>", "title",
			"Network Device Enrollment" },
		{ "<h1x>no</h1x><h1 id=a>a <b>b</b>&amp;c </h1>", "h1", "a b &c" },
		{ "<BODY><h2>Not Found</h2>", "h2", "Not Found" },
		{ "<title>cut", "title", "cut" },
		{ "<title", "title", "" },
		{ "<title>a<b", "title", "a" },
		{ "<p>none</p>", "title", "" },
		{ "<title></title>", "title", "" },
	};
	scoped_buffer page = BYTES_EMPTY;
	char cut[8];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char out[64];
		text_of_element(out, sizeof(out), rows[i].page, rows[i].element);
		assert_string_equal(out, rows[i].want);
	}
	bytes_append_text(&page, "<title>");
	for (int i = 0; i < 3000; i++)
		bytes_append_char(&page, 'x');
	text_of_element(cut, sizeof(cut), bytes_text(&page), "title");
	assert_string_equal(cut, "xxxx...");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies),
		cmocka_unit_test(pages),
		cmocka_unit_test(readable),
		cmocka_unit_test(finds),
		cmocka_unit_test(elements),
	};
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
