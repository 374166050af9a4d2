/* SPDX-License-Identifier: MIT */
/*
 * Archives within archives, and their limits. The archives are written by libarchive, in
 * memory; cabinets, which it cannot write, and whole bundles are in
 * tests/scenarios/test_bundles.py.
 */
#include "support.h"

#include <errno.h>

#include <archive.h>
#include <archive_entry.h>

#include "logs/container.h"

enum { ROOM = 4 << 20 };

/* Octets of a file, read from front to back or anywhere. */
struct file {
	unsigned char *data;
	size_t length, at;
	int error; /* what reading ends in, or 0 */
};

struct seen {
	char text[64][320]; /* "NAME: N octets" or "NAME: PROBLEM" */
	size_t n, octets;
	int stop; /* what the visitor returns */
};

static ptrdiff_t read_file(void *source, void *buffer, size_t size)
{
	struct file *file = source;
	size_t n = file->length - file->at;

	if (n == 0)
		return file->error;
	if (n > size)
		n = size;
	memcpy(buffer, file->data + file->at, n);
	file->at += n;
	return (ptrdiff_t)n;
}

static int64_t seek_file(void *source, int64_t offset, int whence)
{
	struct file *file = source;
	int64_t base = whence == SEEK_SET
			       ? 0
			       : (int64_t)(whence == SEEK_CUR ? file->at : file->length);

	if (base + offset < 0 || base + offset > (int64_t)file->length)
		return -1;
	file->at = (size_t)(base + offset);
	return base + offset;
}

static int visit(void *context, struct container_member *member)
{
	struct seen *seen = context;
	char *text =
		seen->text[seen->n < COUNT(seen->text) ? seen->n : COUNT(seen->text) - 1];
	static unsigned char buffer[65536];
	ptrdiff_t n = 0;
	size_t length = 0;

	seen->n++;
	if (member->problem) {
		snprintf(text, sizeof(seen->text[0]), "%s: %s", member->name,
			member->problem);
		return seen->stop;
	}
	while ((n = member->read(member->source, buffer, sizeof(buffer))) > 0)
		length += (size_t)n;
	seen->octets += length;
	snprintf(text, sizeof(seen->text[0]), "%s: %zu%s%s", member->name, length,
		n < 0 ? ", " : "", n < 0 ? member->why : "");
	return seen->stop;
}

static int walk(struct file *file, bool seekable, struct seen *seen)
{
	const struct container_input input = {
		.name = "top",
		.read = read_file,
		.seek = seekable ? seek_file : NULL,
		.source = file,
	};

	*seen = (struct seen){ .n = 0, .stop = seen->stop };
	file->at = 0;
	return container_read(&input, visit, seen);
}

/* ---- archives ---- */

typedef int set_format(struct archive *);

static struct file pack(set_format *format, set_format *filter, const char *name,
	const void *data, size_t length)
{
	struct file file = { .data = malloc(ROOM) };
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();

	assert_non_null(file.data);
	assert_int_equal(format(archive), ARCHIVE_OK);
	if (filter)
		assert_int_equal(filter(archive), ARCHIVE_OK);
	archive_write_set_bytes_in_last_block(archive, 1);
	assert_int_equal(
		archive_write_open_memory(archive, file.data, ROOM, &file.length),
		ARCHIVE_OK);
	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)length);
	assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
	assert_int_equal(archive_write_data(archive, data, length), (la_ssize_t)length);
	archive_entry_free(entry);
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	return file;
}

static void drop(struct file *file)
{
	free(file->data);
}

static const char words[] = "#Fields: date time\n2024-08-20 10:00:00\n";

static void test_plain(void **state)
{
	struct file file = {
		.data = (unsigned char *)strdup(words), sizeof(words) - 1, 0, 0
	};
	struct seen seen = { .n = 0 };

	(void)state;
	assert_int_equal(walk(&file, false, &seen), 0);
	assert_int_equal(seen.n, 1);
	assert_string_equal(seen.text[0], "top: 39");
	file.length = 0;
	assert_int_equal(walk(&file, false, &seen), 0);
	assert_string_equal(seen.text[0], "top: 0");
	file.error = -EIO;
	assert_int_equal(walk(&file, false, &seen), -EIO);
	drop(&file);
}

static void test_formats(void **state)
{
	static const struct {
		set_format *format, *filter;
		const char *kind, *name;
	} rows[] = {
		{ archive_write_set_format_zip, NULL, "zip", "a.log in top" },
		{ archive_write_set_format_7zip, NULL, "7z", "a.log in top" },
		{ archive_write_set_format_ustar, NULL, "tar", "a.log in top" },
		{ archive_write_set_format_ustar, archive_write_add_filter_gzip, "gzip",
			"a.log in top" },
		{ archive_write_set_format_ustar, archive_write_add_filter_xz, "xz",
			"a.log in top" },
		{ archive_write_set_format_raw, archive_write_add_filter_xz, "xz",
			"top" },
		{ archive_write_set_format_raw, archive_write_add_filter_zstd, "zstd",
			"top" },
		{ archive_write_set_format_raw, archive_write_add_filter_bzip2, "bzip2",
			"top" },
	};

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(rows); i++) {
		const size_t row = i / 2;
		struct file file = pack(rows[row].format, rows[row].filter, "a.log",
			words, sizeof(words) - 1);
		struct seen seen = { .n = 0 };
		char expected[64];

		snprintf(expected, sizeof(expected), "%s: 39", rows[row].name);
		assert_int_equal(walk(&file, i % 2, &seen), 0);
		assert_int_equal(seen.n, 1);
		assert_string_equal(seen.text[0], expected);
		assert_string_equal(
			container_kind((struct span){ file.data, file.length }),
			rows[row].kind);
		drop(&file);
	}
	assert_null(container_kind(SPAN(words)));
}

/* The reader of logs checks the sums of gzip, so it gets it as it is. */
static void test_gzip_of_a_log_stays(void **state)
{
	struct file file = pack(archive_write_set_format_raw,
		archive_write_add_filter_gzip, "a.log", words, sizeof(words) - 1);
	struct seen seen = { .n = 0 };
	char expected[64];

	(void)state;
	snprintf(expected, sizeof(expected), "top: %zu", file.length);
	assert_int_equal(walk(&file, true, &seen), 0);
	assert_string_equal(seen.text[0], expected);
	drop(&file);
}

static struct file nest(set_format *const *formats, size_t n)
{
	struct file file = {
		.data = (unsigned char *)strdup(words), sizeof(words) - 1, 0, 0
	};

	for (size_t i = 0; i < n; i++) {
		char name[32];
		struct file outer;

		snprintf(name, sizeof(name), "m%zu", i);
		outer = pack(formats[i], NULL, name, file.data, file.length);
		drop(&file);
		file = outer;
	}
	return file;
}

static void test_nested(void **state)
{
	static set_format *const formats[] = {
		archive_write_set_format_7zip,
		archive_write_set_format_zip,
		archive_write_set_format_ustar,
		archive_write_set_format_zip,
		archive_write_set_format_zip,
		archive_write_set_format_zip,
	};
	struct seen seen = { .n = 0 };

	(void)state;
	for (size_t depth = 1; depth <= COUNT(formats); depth++) {
		struct file file = nest(formats, depth);

		assert_int_equal(walk(&file, depth % 2, &seen), 0);
		assert_int_equal(seen.n, 1);
		if (depth == 4)
			assert_string_equal(
				seen.text[0], "m0 in m1 in m2 in m3 in top: 39");
		if (depth > CONTAINER_DEPTH_MAX)
			assert_string_equal(seen.text[0],
				"m1 in m2 in m3 in m4 in m5 in top: "
				"it is packed more than five times over");
		drop(&file);
	}
}

/* Cut and damaged anywhere: told, and never without an end. */
static void test_damage(void **state)
{
	static set_format *const formats[] = { archive_write_set_format_zip,
		archive_write_set_format_7zip, archive_write_set_format_ustar };
	struct seen seen = { .n = 0 };

	(void)state;
	for (size_t k = 0; k < COUNT(formats); k++) {
		struct file file = pack(
			formats[k], NULL, "a.log", words, sizeof(words) - 1);
		const size_t whole = file.length;

		for (size_t i = 0; i < whole; i = place_behind(i, whole, 7)) {
			file.length = i;
			assert_int_equal(walk(&file, i % 2, &seen), 0);
			assert_true(seen.n <= 2 && seen.octets <= sizeof(words) + i);
			file.length = whole;
			file.data[i] ^= 0x55;
			assert_int_equal(walk(&file, i % 2, &seen), 0);
			assert_true(seen.n <= 2);
			file.data[i] ^= 0x55;
		}
		drop(&file);
	}
}

static void test_cut_is_told(void **state)
{
	unsigned char noise[5000];
	struct file file;
	struct seen seen = { .n = 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (unsigned char)(i * i * 31 >> 3);
	file = pack(archive_write_set_format_zip, NULL, "a.log", noise, sizeof(noise));
	file.length /= 2;
	assert_int_equal(walk(&file, false, &seen), 0);
	assert_int_equal(seen.n, 1);
	assert_non_null(strstr(seen.text[0], "a.log in top: "));
	assert_non_null(strstr(seen.text[0], "the archive is cut off here"));
	drop(&file);
}

/* Some kilobytes that unpack to 300 MiB. */
static void test_ratio(void **state)
{
	enum { PIECE = 1 << 20, PIECES = 300 };
	struct file file = { .data = malloc(ROOM) };
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	struct seen seen = { .n = 0 };
	void *piece = malloc(PIECE);

	(void)state;
	memset(piece, 'x', PIECE);
	archive_write_set_format_raw(archive);
	archive_write_add_filter_zstd(archive);
	archive_write_open_memory(archive, file.data, ROOM, &file.length);
	archive_entry_set_pathname(entry, "bomb");
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_size(entry, (la_int64_t)PIECE * PIECES);
	archive_write_header(archive, entry);
	for (int i = 0; i < (is_quick() ? 1 : PIECES); i++)
		archive_write_data(archive, piece, PIECE);
	archive_entry_free(entry);
	archive_write_close(archive);
	archive_write_free(archive);
	free(piece);
	assert_int_equal(walk(&file, true, &seen), 0);
	if (!is_quick()) {
		assert_int_equal(seen.n, 1);
		assert_non_null(strstr(seen.text[0], "250 times its size"));
		assert_true(seen.octets < (size_t)CONTAINER_FREE + (32 << 20));
	}
	drop(&file);
}

static void test_too_many_members(void **state)
{
	enum { MANY = CONTAINER_MEMBERS_MAX + 10 };
	struct file file = { .data = malloc(ROOM) };
	struct archive *archive = archive_write_new();
	struct seen seen = { .n = 0 };
	const char *last;

	(void)state;
	archive_write_set_format_zip(archive);
	archive_write_open_memory(archive, file.data, ROOM, &file.length);
	for (int i = 0; i < MANY; i++) {
		struct archive_entry *entry = archive_entry_new();

		archive_entry_set_pathname(entry, "m");
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_size(entry, 0);
		archive_write_header(archive, entry);
		archive_entry_free(entry);
	}
	archive_write_close(archive);
	archive_write_free(archive);
	assert_int_equal(walk(&file, true, &seen), 0);
	assert_int_equal(seen.n, CONTAINER_MEMBERS_MAX + 1);
	last = seen.text[COUNT(seen.text) - 1];
	assert_string_equal(last,
		"top: it has more than 20,000 members: the rest is left "
		"out");
	drop(&file);
}

/* The user's Ctrl-C comes as -EINTR of the source; a visitor may end it as well. */
static void test_ended(void **state)
{
	struct file file = pack(
		archive_write_set_format_ustar, NULL, "a.log", words, sizeof(words) - 1);
	struct seen seen = { .n = 0 };

	(void)state;
	file.length = 700;
	file.error = -EINTR;
	assert_int_equal(walk(&file, false, &seen), -EINTR);
	file.length = 2048;
	file.error = 0;
	seen.stop = -ENOMEM;
	assert_int_equal(walk(&file, false, &seen), -ENOMEM);
	assert_int_equal(seen.n, 1);
	drop(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_gzip_of_a_log_stays),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_cut_is_told),
		cmocka_unit_test(test_ratio),
		cmocka_unit_test(test_too_many_members),
		cmocka_unit_test(test_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
