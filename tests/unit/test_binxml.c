/* SPDX-License-Identifier: MIT */
/*
 * Binary XML: its values, and what hostile records cost. Whole files, and what libevtx
 * says of them, are in tests/interop/test_libevtx.py.
 */
#include "support.h"

#include <errno.h>

#include "logs/binxml.h"

enum { CHUNK = 65536, RECORDS = 512, NESTED = BINXML_NESTED, MOST = 4 << 20 };

/* A chunk that grows; names are written where they are used. */
struct chunk {
	unsigned char data[CHUNK];
	size_t length;
};

static void put(struct chunk *chunk, const void *data, size_t length)
{
	assert_true(length <= CHUNK - chunk->length);
	memcpy(chunk->data + chunk->length, data, length);
	chunk->length += length;
}

static void put_number(struct chunk *chunk, uint32_t number, size_t size)
{
	for (size_t i = 0; i < size; i++)
		put(chunk, &(unsigned char){ (unsigned char)(number >> 8 * i) }, 1);
}

static void put_utf16(struct chunk *chunk, const char *text)
{
	for (; *text; text++)
		put_number(chunk, (unsigned char)*text, 2);
}

static void put_name(struct chunk *chunk, const char *name)
{
	put_number(chunk, (uint32_t)chunk->length + 4, 4);
	put_number(chunk, 0, 4);
	put_number(chunk, 0, 2);
	put_number(chunk, (uint32_t)strlen(name), 2);
	put_utf16(chunk, name);
	put_number(chunk, 0, 2);
}

/* Up to and with what closes the start tag. */
static void put_start(struct chunk *chunk, const char *name, bool in_template)
{
	put_number(chunk, 0x01, 1);
	if (in_template)
		put_number(chunk, 0xffff, 2);
	put_number(chunk, 0, 4);
	put_name(chunk, name);
	put_number(chunk, 0x02, 1);
}

static void put_hole(struct chunk *chunk, unsigned index)
{
	put_number(chunk, 0x0d, 1);
	put_number(chunk, index, 2);
	put_number(chunk, BINXML_STRING, 1);
}

/* An instance whose definition is an element of `holes` holes 0; gives where it is. */
static size_t put_template(struct chunk *chunk, unsigned holes)
{
	size_t at, size_at;

	put_number(chunk, 0x010c, 2);
	put_number(chunk, 0, 4);
	at = chunk->length + 4;
	put_number(chunk, (uint32_t)at, 4);
	put_number(chunk, 0, 4);
	put(chunk, (unsigned char[16]){ 0 }, 16);
	size_at = chunk->length;
	put_number(chunk, 0, 4);
	put_number(chunk, 0x0001010f, 4);
	put_start(chunk, "E", true);
	for (unsigned i = 0; i < holes; i++)
		put_hole(chunk, 0);
	put_number(chunk, 0x0004, 2);
	chunk->data[size_at] = (unsigned char)(chunk->length - size_at - 4);
	chunk->data[size_at + 1] = (unsigned char)((chunk->length - size_at - 4) >> 8);
	return at;
}

static void put_instance(struct chunk *chunk, size_t definition)
{
	put_number(chunk, 0x010c, 2);
	put_number(chunk, 0, 4);
	put_number(chunk, (uint32_t)definition, 4);
}

static int to_text(const struct chunk *chunk, struct bytes *out, size_t *most)
{
	return binxml_to_text(out, (struct span){ chunk->data, CHUNK }, RECORDS,
		chunk->length - RECORDS, most);
}

static void expect_text(const struct chunk *chunk, const char *expected)
{
	scoped_buffer out = BYTES_EMPTY;
	size_t most = MOST;

	assert_int_equal(to_text(chunk, &out, &most), 0);
	assert_string_equal(bytes_text(&out), expected);
	assert_int_equal(most, MOST - strlen(expected));
}

static void expect_error(const struct chunk *chunk, int error)
{
	scoped_buffer out = BYTES_EMPTY;
	size_t most = MOST;

	bytes_append_text(&out, "before");
	assert_int_equal(to_text(chunk, &out, &most), error);
	assert_string_equal(bytes_text(&out), "before");
}

static struct chunk *new_chunk(void)
{
	struct chunk *chunk = calloc(1, sizeof(*chunk));

	assert_non_null(chunk);
	chunk->length = RECORDS;
	put_number(chunk, 0x0001010f, 4);
	return chunk;
}

/* ---- values ---- */

static void test_values(void **state)
{
	const struct {
		unsigned type;
		struct span value;
		const char *text;
	} rows[] = {
		{ BINXML_STRING, SPAN("a\0<\0&\0\"\0\1\0"), "a&lt;&amp;&quot;?" },
		{ BINXML_STRING, SPAN("\x3d\xd8\x00\xde\0\0\0\0"), "\xf0\x9f\x98\x80" },
		{ BINXML_STRING, SPAN("\x00\xde\xfc\0\xac\x20"),
			"?\xc3\xbc\xe2\x82\xac" },
		{ BINXML_STRING, SPAN("a"), "" },
		{ BINXML_OCTETS, SPAN("words\0\0"), "words" },
		{ BINXML_I8, SPAN("\xff"), "-1" },
		{ BINXML_I32, SPAN("\x00\x00\x00\x80"), "-2147483648" },
		{ BINXML_U32, SPAN("\x00\x00\x00\x80"), "2147483648" },
		{ BINXML_U64, SPAN("\xff\xff\xff\xff\xff\xff\xff\xff"),
			"18446744073709551615" },
		{ BINXML_U64, SPAN(""), "0" },
		{ BINXML_DOUBLE, SPAN("\0\0\0\0\0\0\xf8\x3f"), "1.5" },
		{ BINXML_BOOLEAN, SPAN("\1\0\0\0"), "true" },
		{ BINXML_BINARY, SPAN("\x00\xab"), "00AB" },
		{ BINXML_GUID,
			SPAN("\x42\x43\x14\x73\xd1\x19\xa7\x47\x94\xde\xd3\x8e\x6a\x05\x4a"
			     "\xd5"),
			"{73144342-19D1-47A7-94DE-D38E6A054AD5}" },
		{ BINXML_GUID, SPAN("short"), "" },
		{ BINXML_HEX32, SPAN("\x57\x00\x07\x80"), "0x80070057" },
		{ BINXML_HEX64, SPAN("\0\0\0\0\0\0\x80\x80"), "0x8080000000000000" },
		{ BINXML_FILETIME, SPAN("\x00\x80\x3e\xd5\xde\xb1\x9d\x01"),
			"1970-01-01T00:00:00.0000000Z" },
		{ BINXML_FILETIME, SPAN("\xff\xff\xff\xff\xff\xff\xff\xff"), "" },
		{ BINXML_SYSTEMTIME, SPAN("\xe8\7\x8\0\2\0\x14\0\x9\0\x31\0\x2a\0\x7b\0"),
			"2024-08-20T09:49:42.123Z" },
		{ BINXML_SID, SPAN("\1\1\0\0\0\0\0\5\x12\0\0\0"), "S-1-5-18" },
		{ BINXML_SID, SPAN("\1\xff\0\0\0\0\0\5\x12\0\0\0"), "" },
		{ 0x7e, SPAN("what"), "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer out = BYTES_EMPTY;

		binxml_append_value(&out, rows[i].type, rows[i].value);
		assert_string_equal(bytes_text(&out), rows[i].text);
	}
}

static void test_arrays(void **state)
{
	const struct span strings = SPAN("a\0b\0\0\0\0\0c\0"),
			  numbers = SPAN("\1\0\2\0\3");
	struct span item;

	(void)state;
	assert_true(binxml_array_item(BINXML_STRING | BINXML_ARRAY, strings, 0, &item));
	assert_int_equal(item.length, 4);
	assert_true(binxml_array_item(BINXML_STRING | BINXML_ARRAY, strings, 1, &item));
	assert_int_equal(item.length, 0);
	assert_true(binxml_array_item(BINXML_STRING | BINXML_ARRAY, strings, 2, &item));
	assert_int_equal(item.length, 2);
	assert_false(binxml_array_item(BINXML_STRING | BINXML_ARRAY, strings, 3, &item));
	assert_true(binxml_array_item(BINXML_U16 | BINXML_ARRAY, numbers, 1, &item));
	assert_int_equal(binxml_number(item), 2);
	assert_false(binxml_array_item(BINXML_U16 | BINXML_ARRAY, numbers, 2, &item));
}

/* ---- records ---- */

static void test_template(void **state)
{
	struct chunk *chunk = new_chunk();

	(void)state;
	put_template(chunk, 2);
	put_number(chunk, 1, 4);
	put_number(chunk, 2 | BINXML_STRING << 16, 4);
	put_utf16(chunk, "x");
	expect_text(chunk, "<E>xx</E>");
	free(chunk);
}

/* Whether an element names what it depends on is not written: both are read. */
static void test_either_head(void **state)
{
	(void)state;
	for (int in_template = 0; in_template < 2; in_template++) {
		struct chunk *chunk = new_chunk();

		put_start(chunk, "Event", in_template);
		put_number(chunk, 0x04, 1);
		expect_text(chunk, "<Event></Event>");
		free(chunk);
	}
}

static void test_name_that_breaks_out(void **state)
{
	struct chunk *chunk = new_chunk();

	(void)state;
	put_start(chunk, "a><b", true);
	put_number(chunk, 0x04, 1);
	expect_error(chunk, -EINVAL);
	free(chunk);
}

/* A value in which it stands itself: libevtx overflows its stack. */
static void test_value_of_itself(void **state)
{
	struct chunk *chunk = new_chunk();
	size_t definition, sizes_at, size;

	(void)state;
	definition = put_template(chunk, 1);
	put_number(chunk, 1, 4);
	sizes_at = chunk->length;
	put_number(chunk, 0, 4);
	put_start(chunk, "A", false);
	put_hole(chunk, 0);
	put_number(chunk, 0x04, 1);
	size = chunk->length - sizes_at - 4;
	chunk->data[sizes_at] = (unsigned char)size;
	chunk->data[sizes_at + 2] = NESTED;
	expect_error(chunk, -EINVAL);
	/* The definition within itself. */
	chunk->data[definition + 24] = 0x0c;
	expect_error(chunk, -EINVAL);
	free(chunk);
}

/* Each level holds the next `WIDE` times: 40 ** 6 elements, or four thousand million. */
static void test_values_within_values(void **state)
{
	enum { WIDE = 40, LEVELS = 6 };
	struct chunk *chunk = new_chunk();
	size_t sizes_at[LEVELS], definition;

	(void)state;
	definition = put_template(chunk, WIDE);
	for (size_t i = 0; i < LEVELS; i++) {
		put_number(chunk, 1, 4);
		sizes_at[i] = chunk->length;
		put_number(chunk, 0, 4);
		if (i + 1 < LEVELS)
			put_instance(chunk, definition);
	}
	put_utf16(chunk, "x");
	for (size_t i = 0; i < LEVELS; i++) {
		size_t size = chunk->length - sizes_at[i] - 4;

		chunk->data[sizes_at[i]] = (unsigned char)size;
		chunk->data[sizes_at[i] + 1] = (unsigned char)(size >> 8);
		chunk->data[sizes_at[i] + 2] = i + 1 < LEVELS ? NESTED : BINXML_STRING;
	}
	expect_error(chunk, -E2BIG);
	free(chunk);
}

static void test_deep_elements(void **state)
{
	struct chunk *chunk = new_chunk();

	(void)state;
	for (int i = 0; i < 2000; i++)
		put_start(chunk, "e", true);
	expect_error(chunk, -E2BIG);
	free(chunk);
}

/* An element of 20,000 tokens, once for each item of an array. */
static void test_long_array(void **state)
{
	enum { ITEMS = 30000 };
	struct chunk *chunk = new_chunk();

	(void)state;
	put_template(chunk, 1000);
	put_number(chunk, 1, 4);
	put_number(chunk, ITEMS | (uint32_t)(BINXML_U8 | BINXML_ARRAY) << 16, 4);
	for (int i = 0; i < ITEMS; i++)
		put_number(chunk, 7, 1);
	expect_error(chunk, -E2BIG);
	free(chunk);
}

static void test_text_is_bounded(void **state)
{
	enum { LENGTH = 30000 };
	struct chunk *chunk = new_chunk();
	scoped_buffer out = BYTES_EMPTY;
	size_t most = 100000;

	(void)state;
	put_template(chunk, 1000);
	put_number(chunk, 1, 4);
	put_number(chunk, LENGTH | BINXML_STRING << 16, 4);
	for (int i = 0; i < LENGTH / 2; i++)
		put_number(chunk, '&', 2);
	assert_int_equal(to_text(chunk, &out, &most), -E2BIG);
	assert_int_equal(out.length, 0);
	assert_true(out.capacity < 1 << 20);
	/* What was made and thrown away was work, too. */
	assert_int_equal(most, 0);
	free(chunk);
}

/* Cut anywhere, and with any one octet changed: an error or a text, in no time. */
static void test_every_damage(void **state)
{
	static const unsigned char changes[] = { 0x00, 0x01, 0x0c, 0x0d, 0x41, 0x7f,
		0xff };
	struct chunk *chunk = new_chunk();
	size_t length, most = MOST;

	(void)state;
	put_template(chunk, 2);
	put_number(chunk, 1, 4);
	put_number(chunk, 2 | BINXML_STRING << 16, 4);
	put_utf16(chunk, "x");
	length = chunk->length;
	for (size_t i = RECORDS; i < length; i++) {
		const unsigned char kept = chunk->data[i];

		for (size_t k = 0; k < COUNT(changes); k++) {
			scoped_buffer out = BYTES_EMPTY;
			int r;

			chunk->data[i] = changes[k];
			r = to_text(chunk, &out, &most);
			assert_true(r == 0 || r == -EINVAL || r == -E2BIG);
			assert_true((r == 0) == (out.length > 0));
			most = MOST;
		}
		chunk->data[i] = kept;
		chunk->length = i;
		if (i > RECORDS + 4)
			expect_error(chunk, -EINVAL);
		chunk->length = length;
	}
	free(chunk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_arrays),
		cmocka_unit_test(test_template),
		cmocka_unit_test(test_either_head),
		cmocka_unit_test(test_name_that_breaks_out),
		cmocka_unit_test(test_value_of_itself),
		cmocka_unit_test(test_values_within_values),
		cmocka_unit_test(test_deep_elements),
		cmocka_unit_test(test_long_array),
		cmocka_unit_test(test_text_is_bounded),
		cmocka_unit_test(test_every_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
