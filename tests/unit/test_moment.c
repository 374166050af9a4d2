/* SPDX-License-Identifier: MIT */
/* base/moment: both ways, over all that RFC 3339 can write. */
#include "support.h"

#include "base/moment.h"

static void writes(void **state)
{
	static const struct {
		int64_t moment;
		const char *want;
	} rows[] = {
		{ 0, "1970-01-01T00:00:00Z" },
		{ -1, "1969-12-31T23:59:59Z" },
		{ 951782399, "2000-02-28T23:59:59Z" },
		{ 951782400, "2000-02-29T00:00:00Z" },
		{ 951868800, "2000-03-01T00:00:00Z" },
		{ 2147483648, "2038-01-19T03:14:08Z" },
		{ 4107542400, "2100-03-01T00:00:00Z" },  /* no leap year */
		{ 32535215999, "3000-12-31T23:59:59Z" }, /* where msvcrt ends */
		{ 32535216000, "3001-01-01T00:00:00Z" },
		{ MOMENT_MOST, "9999-12-31T23:59:59Z" },
		{ MOMENT_LEAST, "0001-01-01T00:00:00Z" },
		{ MOMENT_MOST + 1, "" },
		{ MOMENT_LEAST - 1, "" },
		{ INT64_MAX, "" },
		{ INT64_MIN, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[MOMENT_TEXT];

		moment_write(rows[i].moment, text);
		assert_string_equal(text, rows[i].want);
	}
}

static void reads_what_it_wrote(void **state)
{
	(void)state;
	for (int64_t moment = MOMENT_LEAST; moment < MOMENT_MOST; moment += 8639913 * 7) {
		char text[MOMENT_TEXT];
		int64_t again = 0;

		moment_write(moment, text);
		assert_true(moment_read(text, &again));
		assert_true(again == moment);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes),
		cmocka_unit_test(reads_what_it_wrote),
	};

	return cmocka_run_group_tests_name("moment", tests, NULL, NULL);
}
