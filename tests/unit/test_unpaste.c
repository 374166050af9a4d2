/* SPDX-License-Identifier: MIT */
/*
 * What pasting did to a text, undone. That no verdict changes by it is in
 * tests/scenarios/test_pasted.py; here are the rules one by one, and what must be left
 * alone.
 */
#include "support.h"

#include "logs/unpaste.h"
#include "logs/unpaste_front.h"
#include "logs/unpaste_markup.h"
#include "logs/unpaste_text.h"
#include "logs/unpaste_wrap.h"

static size_t count_lines(struct span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.length; i++)
		n += s.data[i] == '\n';
	return n;
}

static void expect(const char *pasted, const char *text)
{
	const struct span in = span_of_text(pasted);
	struct unpaste how = unpaste_look(in);
	scoped_buffer out = BYTES_EMPTY;

	assert_true(how.needed);
	assert_int_equal(unpaste(&how, in, true, &out), in.length);
	assert_string_equal(bytes_text(&out), text);
	assert_int_equal(count_lines(in), count_lines(bytes_span(&out)));
}

static void expect_alone(const char *text)
{
	assert_false(unpaste_look(span_of_text(text)).needed);
}

#define LINE                                                                             \
	"2026-03-01 08:00:01 10.0.0.1 GET /certsrv/mscep/mscep.dll a 443 - 10.0.0.9 b"

static void test_left_alone(void **state)
{
	(void)state;
	expect_alone("");
	expect_alone("\n\n");
	expect_alone(LINE "\n" LINE "\n");
	expect_alone(
		"Log Name:      Application\nSource:        NDES\nDescription:\nwords\n");
	expect_alone(
		"<Event>\n  <System>\n    words of no interest\n  </System>\n</Event>\n" +
		8);
	expect_alone("Calling VerifyRequest ...\nVerify challenge returns true\n");
	/* Lines of more than any mailer's, and what goes on behind them. */
	expect_alone(LINE LINE LINE "\ngoes on\n" LINE LINE LINE "\n");
	/* Japanese in Shift JIS, whose second octets are those of typographic quotes. */
	expect_alone("\x83\x8d\x83\x4f\x82\xcc\x96\xbc\x91\x4f: a\n");
}

static void test_characters(void **state)
{
	(void)state;
	expect("Received \xe2\x80\x98"
	       "200 OK\xe2\x80\x99\n",
		"Received '200 OK'\n");
	expect("a\xc2\xa0\xe2\x80\x9c"
	       "b\xe2\x80\x9d\n",
		"a \"b\"\n");
	expect("a \x93"
	       "b\x94 \x96 c\xa0\xa0"
	       "d\n",
		"a \"b\" - c  d\n");
	expect("Date: \xe2\x80\x8e"
	       "8/20/2024\n",
		"Date: 8/20/2024\n");
}

static void test_in_front(void **state)
{
	(void)state;
	expect("> " LINE "\n> " LINE "\n", LINE "\n" LINE "\n");
	expect("> > " LINE "\n>\n", LINE "\n\n");
	expect("| " LINE "\r\n", LINE "\n");
	expect("\t" LINE "\n  " LINE "\n", LINE "\n" LINE "\n");
	expect("12:" LINE "\n13:" LINE "\n", LINE "\n" LINE "\n");
	expect("u_ex.log:" LINE "\n", LINE "\n");
	expect("C:\\logs\\u_ex.log:7:" LINE "\n", LINE "\n");
	expect("7 | " LINE "\n", LINE "\n");
	expect("1:Log Name:      Application\n2:Source:        NDES\n3:words\n",
		"Log Name:      Application\nSource:        NDES\nwords\n");
}

static void test_broken_lines(void **state)
{
	(void)state;
	/* At blanks: one is put back, and the lines keep their numbers. */
	expect("2026-03-01 08:00:01 10.0.0.1 GET /certsrv/mscep/mscep.dll\n"
	       "operation=GetCACaps 443 - 10.0.0.9 a - 200 0 0 31 and more\n" LINE "\n",
		"2026-03-01 08:00:01 10.0.0.1 GET /certsrv/mscep/mscep.dll "
		"operation=GetCACaps 443 - 10.0.0.9 a - 200 0 0 31 and more\n\n" LINE
		"\n");
}

/* At a column, in the middle of a word; the last line has no end. */
static void test_folded_lines(void **state)
{
	const char *line = "2026-03-01 08:00:01 10.0.0.1 GET /certsrv/mscep/mscep.dll "
			   "operation=GetCACert&message=SCEP%20Authority 443 - 10.0.0.9 "
			   "profiled/1.0+CFNetwork/811.5.4+Darwin/16.6.0 - 500 0 1346 31";
	scoped_buffer folded = BYTES_EMPTY;
	scoped_buffer whole = BYTES_EMPTY;

	(void)state;
	for (size_t i = 0; line[i]; i++) {
		if (i > 0 && i % 80 == 0)
			bytes_append_char(&folded, '\n');
		bytes_append_char(&folded, line[i]);
	}
	bytes_printf(&whole, "%s\n\n", line);
	expect(bytes_text(&folded), bytes_text(&whole));
}

/* In pieces of any size it comes to the same. */
static void test_pieces(void **state)
{
	const struct span text = SPAN(
		"> 2026-03-01 08:00:01 10.0.0.1 GET /certsrv/mscep/a\n"
		"> operation=GetCACaps 443 - 10.0.0.9 a - 200 0 0 31\n"
		"> " LINE "\n> " LINE "\n");
	struct unpaste how = unpaste_look(text);
	scoped_buffer whole = BYTES_EMPTY;

	(void)state;
	unpaste(&how, text, true, &whole);
	for (size_t size = 1; size < text.length; size++) {
		scoped_buffer out = BYTES_EMPTY;
		size_t begin = 0, end = 0;

		while (begin < text.length) {
			const bool last = end + size >= text.length;

			end = last ? text.length : end + size;
			/* The caller waits for the end of a line. */
			if (!last && !memchr(text.data + begin, '\n', end - begin))
				continue;
			begin += unpaste(&how,
				(struct span){ text.data + begin, end - begin }, last,
				&out);
			if (last)
				assert_int_equal(begin, text.length);
		}
		assert_int_equal(count_lines(bytes_span(&out)), count_lines(text));
	}
}

static void test_what_begins(void **state)
{
	static const char *const begin[] = { "", "#Fields: date", "<Event>",
		"2026-03-01 a", "8/20/2024 9:49:42 AM", "20.08.2024 09:49",
		"18:30:53.69 -0500", "May 23 14:15:36", "default\t18:30:53",
		"Error,8/20/2024", "MSI (c) (28:54)", "Desc   : words",
		"10.0.0.1 GET /certsrv", "POST /CertificateRegistrationSvc" };
	static const char *const go_on[] = { "operation=GetCACert", "- 200 0 0 31",
		"goes on", "Name: Microsoft Intune Connector. Product",
		"/pkiclient.exe ... 80 -", "4800", "(0x80094800)" };

	(void)state;
	for (size_t i = 0; i < COUNT(begin); i++)
		assert_true(unpaste_begins(span_of_text(begin[i]), false));
	for (size_t i = 0; i < COUNT(go_on); i++)
		assert_false(unpaste_begins(span_of_text(go_on[i]), false));
	assert_true(unpaste_begins(span_of_text("Log Name:      Application"), true));
	assert_false(unpaste_begins(span_of_text("It was the case, see: there"), true));
}

/* ---- the helpers, one by one ---- */

static void test_fences_and_chats(void **state)
{
	static const char *const fences[] = { "```", "```text", "~~~", "  ```  ",
		"{noformat}", "{code:xml}", "<pre>" };
	static const char *const none[] = { "", "``", "``` a b", "{\"Id\": 1}",
		"<Event>" };

	(void)state;
	for (size_t i = 0; i < COUNT(fences); i++)
		assert_true(unpaste_is_fence(span_of_text(fences[i])));
	for (size_t i = 0; i < COUNT(none); i++)
		assert_false(unpaste_is_fence(span_of_text(none[i])));
	assert_int_equal(unpaste_chat(SPAN("[10:11 AM] John Smith: a")), 23);
	assert_int_equal(unpaste_chat(SPAN("[20.08.24, 10:11:12] J: a")), 24);
	assert_int_equal(unpaste_chat(SPAN("10:11:12 <john> a")), 16);
	assert_int_equal(unpaste_chat(SPAN("[10:11 AM] words without a name")), 0);
	assert_int_equal(unpaste_chat(SPAN("[{\"Id\": 1}]")), 0);
	assert_int_equal(unpaste_chat(SPAN("2026-03-01 08:00:01 a: b")), 0);
}

static void test_quotes(void **state)
{
	(void)state;
	assert_int_equal(unpaste_quotes(SPAN("> > a")), 2);
	assert_int_equal(unpaste_quotes(SPAN("a > b")), 0);
	/* The mark that a tag ends in is none. */
	assert_int_equal(unpaste_quote(SPAN("> >0</Task>"), 1), 2);
	assert_int_equal(unpaste_quote(SPAN("> > <Event>"), 1), 4);
}

static enum unpaste_markup markup_of(const char *text)
{
	return unpaste_find_markup(span_of_text(text));
}

static void test_markup(void **state)
{
	(void)state;
	assert_int_equal(markup_of("a=3D=\nb\n"), MARKUP_MAIL);
	assert_int_equal(markup_of("CN=DEVICE\n"), MARKUP_NONE);
	assert_int_equal(markup_of("operation=GetCACert=3D\n"), MARKUP_NONE);
	assert_int_equal(markup_of("&lt;Event&gt;\n"), MARKUP_HTML);
	assert_int_equal(markup_of("a<br>\nb\n"), MARKUP_HTML);
	/* What a device has sent, and what a text of XML holds. */
	assert_int_equal(markup_of("operation=GetCACert&amp;message=a\n"), MARKUP_NONE);
	assert_int_equal(markup_of("<Data>a &lt; b</Data>\n"), MARKUP_NONE);
	assert_int_equal(markup_of("| a | b |\n|---|---|\n"), MARKUP_TABLE);
	assert_int_equal(markup_of("| quoted by a bar\n"), MARKUP_NONE);
}

static void test_markup_undone(void **state)
{
	(void)state;
	expect("=3Dlong =\nline\nnext\n", "=long line\n\nnext\n");
	expect("&lt;a b=&quot;c&quot;&gt;<br>\nd\n", "<a b=\"c\">\nd\n");
	expect("| a | b |\n|---|---|\n|| c || d ||\n", "a\tb\n\nc\td\n");
	expect("```\n" LINE "\n```\n", "\n" LINE "\n\n");
}

static void test_text(void **state)
{
	struct span rest = SPAN("a\r\n\nb");

	(void)state;
	assert_int_equal(unpaste_take_line(&rest).length, 1);
	assert_int_equal(unpaste_take_line(&rest).length, 0);
	assert_int_equal(unpaste_take_line(&rest).length, 1);
	assert_int_equal(rest.length, 0);
	assert_int_equal(unpaste_width(SPAN("\xc3\xa4"
					    "b"),
				 false),
		2);
	assert_int_equal(unpaste_width(SPAN("\xe4"
					    "b"),
				 true),
		2);
	assert_int_equal(unpaste_indent(SPAN(" \ta")), 2);
}

static void test_columns(void **state)
{
	const struct span text = SPAN("#Fields: date time cs-uri-\nstem cs(User-\n"
				      "Agent) sc-status\n2026-03-01 08:00:01 / a 200\n");
	struct unpaste how = { .western = false };

	(void)state;
	unpaste_find_columns(&how, text);
	assert_int_equal(how.n_columns, 1);
	assert_int_equal(how.columns[0], 5);
	/* A row that its columns complete: no blank may be lost or put in. */
	how.wrap = WRAP_AT_COLUMN;
	assert_false(unpaste_is_cut(&how, SPAN("2026-03-01 08:00:01 / a"),
		SPAN("2026-03-01 08:00:01 / a"), SPAN("200"), SPAN("")));
	assert_true(unpaste_is_cut(&how, SPAN("2026-03-01 08:00:01 / a 2"),
		SPAN("2026-03-01 08:00:01 / a 2"), SPAN("00"), SPAN("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_left_alone),
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_in_front),
		cmocka_unit_test(test_broken_lines),
		cmocka_unit_test(test_folded_lines),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_what_begins),
		cmocka_unit_test(test_fences_and_chats),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_markup),
		cmocka_unit_test(test_markup_undone),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
