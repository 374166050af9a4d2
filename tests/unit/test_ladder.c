/* SPDX-License-Identifier: MIT */
/*
 * device/ladder: servers out of numbers. Which lengths it asks for, how many, and what it
 * knows at the end.
 */
#include "support.h"

#include "device/ladder.h"

/* A server that lets everything up to `limit` pass; 0: nothing, and what it does with the
 * n-th length instead of that. */
struct server {
	size_t limit;
	unsigned odd_at;               /* 0: never */
	enum ladder_answer odd_answer;
};

static const size_t usual[] = { 2048, 4036, 8120, 8119, 16320, 16100, 65250, 65470, 65534 };

static struct ladder start(size_t passes, size_t fails)
{
	struct ladder ladder = { .passes = passes, .fails = fails };

	for (size_t i = 0; i < COUNT(usual); i++)
		ladder_add(&ladder, usual[i], false);
	return ladder;
}

/* Asks until nothing is left to ask; every length must be odd, open and of use. */
static void climb(struct ladder *ladder, const struct server *server)
{
	size_t length;

	while ((length = ladder_next(ladder))) {
		enum ladder_answer answer =
			length <= server->limit ? LADDER_PASSED : LADDER_REFUSED;

		assert_int_equal(length % 2, 1);
		assert_true(length > ladder->passes && length <= LADDER_TOP);
		assert_true(!ladder->fails || length < ladder->fails);
		assert_true(ladder->tried < LADDER_MOST);
		if (ladder->tried + 1 == server->odd_at)
			answer = server->odd_answer;
		ladder_answer(ladder, length, answer);
	}
}

/* Each usual limit is found exactly, with few requests, after a refusal and without. */
static void usual_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(usual); i++) {
		struct server server = { .limit = usual[i] };
		struct ladder ladder = start(35, 0);

		climb(&ladder, &server);
		assert_true(ladder.passes <= usual[i]);
		if (usual[i] < LADDER_TOP)
			assert_int_equal(ladder.fails, ladder.passes + LADDER_STEP);
		assert_true(ladder.tried <= 7);
		ladder = start(35, 11297);
		climb(&ladder, &server);
		if (usual[i] < 11297)
			assert_int_equal(ladder.fails, ladder.passes + LADDER_STEP);
		assert_true(usual[i] > 11297 || ladder.tried <= 5);
	}
}

/* What is suggested is looked at first: two requests will do. */
static void suggestion(void **state)
{
	struct server server = { .limit = 8120 };
	struct ladder ladder = start(35, 11297);

	(void)state;
	ladder_add(&ladder, 8120, true);
	climb(&ladder, &server);
	assert_int_equal(ladder.passes, 8119);
	assert_int_equal(ladder.fails, 8121);
	assert_int_equal(ladder.tried, 2);
}

/* Any limit at all is enclosed, and never with more than LADDER_MOST requests. */
static void any_limit(void **state)
{
	(void)state;
	for (size_t limit = 36; limit < 65600; limit += 37) {
		struct server server = { .limit = limit };
		struct ladder ladder = start(35, 0);

		climb(&ladder, &server);
		assert_true(ladder.tried <= LADDER_MOST);
		assert_true(ladder.passes <= limit);
		if (ladder.fails) {
			assert_true(limit < ladder.fails);
			assert_true(ladder.fails - ladder.passes < 512);
		} else {
			assert_true(limit >= LADDER_TOP);
			assert_int_equal(ladder.tried, 1);
		}
	}
}

/* Nothing passes, or nothing is refused; and no likely limit is known. */
static void extremes(void **state)
{
	struct server nothing = { .limit = 0 }, all = { .limit = 100000 };
	struct ladder ladder = start(35, 11297), bare = { .passes = 0 };

	(void)state;
	climb(&ladder, &nothing);
	assert_int_equal(ladder.passes, 35);
	assert_true(ladder.tried <= LADDER_MOST);
	ladder = start(10655, 0);
	climb(&ladder, &all);
	assert_int_equal(ladder.passes, LADDER_TOP);
	assert_int_equal(ladder.fails, 0);
	climb(&bare, &nothing);
	assert_int_equal(bare.passes, 0);
	assert_int_equal(bare.tried, LADDER_MOST);
}

/* An answer that tells nothing ends it where it is; what was known stays. */
static void other_answers(void **state)
{
	(void)state;
	for (unsigned at = 1; at <= 6; at++) {
		struct server server = { .limit = 5000, .odd_at = at,
			.odd_answer = LADDER_OTHER };
		struct ladder ladder = start(35, 11297);

		climb(&ladder, &server);
		assert_int_equal(ladder.tried, at);
		assert_true(ladder.passes <= 5000 && ladder.fails > 5000);
	}
}

/* A server that now and then lets pass what it refused, or the reverse, cannot make the
 * ladder go on for ever or contradict itself. */
static void moods(void **state)
{
	(void)state;
	for (unsigned at = 1; at <= LADDER_MOST; at++) {
		for (enum ladder_answer a = LADDER_PASSED; a <= LADDER_REFUSED; a++) {
			struct server server = { .limit = 9000, .odd_at = at,
				.odd_answer = a };
			struct ladder ladder = start(35, 11297);

			climb(&ladder, &server);
			assert_true(ladder.tried <= LADDER_MOST);
			assert_true(ladder.passes < ladder.fails);
		}
	}
}

/* What others saw may contradict: then nothing more is asked. */
static void contradiction(void **state)
{
	struct ladder ladder = start(35, 11297);

	(void)state;
	ladder_note(&ladder, 12000, LADDER_PASSED);
	assert_int_equal(ladder_next(&ladder), 0);
	assert_int_equal(ladder.tried, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(usual_limits),
		cmocka_unit_test(suggestion),
		cmocka_unit_test(any_limit),
		cmocka_unit_test(extremes),
		cmocka_unit_test(other_answers),
		cmocka_unit_test(moods),
		cmocka_unit_test(contradiction),
	};

	return cmocka_run_group_tests_name("ladder", tests, NULL, NULL);
}
