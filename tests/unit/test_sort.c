/* SPDX-License-Identifier: MIT */
/* base/sort: the order of equals is the same with every C library. */
#include "support.h"

#include "base/sort.h"

/* Larger than what is moved at once. */
struct item {
	int key, number;
	char filler[700];
};

static int by_key(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	return (a->key > b->key) - (a->key < b->key);
}

static void check(const int *keys, size_t n)
{
	static struct item items[64];

	for (size_t i = 0; i < n; i++) {
		items[i] = (struct item){ .key = keys[i], .number = (int)i };
		memset(items[i].filler, 'a' + (int)i % 26, sizeof(items[i].filler));
	}
	sort_stable(items, n, sizeof(items[0]), by_key);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(items[i].key, keys[items[i].number]);
		for (size_t j = 0; j < sizeof(items[i].filler); j++)
			assert_int_equal(items[i].filler[j], 'a' + items[i].number % 26);
		if (i == 0)
			continue;
		assert_true(items[i - 1].key <= items[i].key);
		if (items[i - 1].key == items[i].key)
			assert_true(items[i - 1].number < items[i].number);
	}
}

static void keeps_equals(void **state)
{
	static const int up[] = { 1, 2, 3, 4 }, down[] = { 4, 3, 2, 1 };
	static const int same[] = { 7, 7, 7, 7, 7 }, mixed[] = { 2, 1, 2, 1, 3, 1, 2, 0 };

	(void)state;
	check(up, COUNT(up));
	check(down, COUNT(down));
	check(same, COUNT(same));
	check(mixed, COUNT(mixed));
	check(mixed, 1);
	check(mixed, 0);
}

static void sorts_many(void **state)
{
	int keys[64];

	(void)state;
	for (unsigned seed = 1; seed < 50; seed++) {
		unsigned x = seed;

		for (size_t i = 0; i < COUNT(keys); i++) {
			x = x * 1664525 + 1013904223;
			keys[i] = (int)(x >> 24) % 9;
		}
		check(keys, COUNT(keys));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_equals),
		cmocka_unit_test(sorts_many),
	};

	return cmocka_run_group_tests_name("sort", tests, NULL, NULL);
}
