/* SPDX-License-Identifier: MIT */
/*
 * device/bisect: servers out of numbers. Which lengths it asks for, how many, and what it
 * knows at the end.
 */
#include "support.h"

#include "device/bisect.h"

/* A server that lets everything up to `limit` pass; 0: nothing, and what it does with the
 * n-th length instead of that. */
struct server {
	size_t limit;
	unsigned odd_at; /* 0: never */
	enum bisect_answer odd_answer;
};

static const size_t usual[] = { 2048, 4036, 8120, 8119, 16320, 16100, 65250, 65470,
	65534 };

static struct bisect start(size_t passes, size_t fails)
{
	struct bisect bisect = { .passes = passes, .fails = fails };

	for (size_t i = 0; i < COUNT(usual); i++)
		bisect_add(&bisect, usual[i], false);
	return bisect;
}

/* Asks until nothing is left to ask; every length must be odd, open and of use. */
static void climb(struct bisect *bisect, const struct server *server)
{
	size_t length;

	while ((length = bisect_next(bisect))) {
		enum bisect_answer answer = length <= server->limit ? BISECT_PASSED
								    : BISECT_REFUSED;

		assert_int_equal(length % 2, 1);
		assert_true(length > bisect->passes && length <= BISECT_TOP);
		assert_true(!bisect->fails || length < bisect->fails);
		assert_true(bisect->tried < BISECT_MOST);
		if (bisect->tried + 1 == server->odd_at)
			answer = server->odd_answer;
		bisect_answer(bisect, length, answer);
	}
}

/* Each usual limit is found exactly, with few requests, after a refusal and without. */
static void usual_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(usual); i++) {
		struct server server = { .limit = usual[i] };
		struct bisect bisect = start(35, 0);

		climb(&bisect, &server);
		assert_true(bisect.passes <= usual[i]);
		if (usual[i] < BISECT_TOP)
			assert_int_equal(bisect.fails, bisect.passes + BISECT_STEP);
		assert_true(bisect.tried <= 7);
		bisect = start(35, 11297);
		climb(&bisect, &server);
		if (usual[i] < 11297)
			assert_int_equal(bisect.fails, bisect.passes + BISECT_STEP);
		assert_true(usual[i] > 11297 || bisect.tried <= 5);
	}
}

/* What is suggested is looked at first: two requests will do. */
static void suggestion(void **state)
{
	struct server server = { .limit = 8120 };
	struct bisect bisect = start(35, 11297);

	(void)state;
	bisect_add(&bisect, 8120, true);
	climb(&bisect, &server);
	assert_int_equal(bisect.passes, 8119);
	assert_int_equal(bisect.fails, 8121);
	assert_int_equal(bisect.tried, 2);
}

/* Any limit at all is enclosed, and never with more than BISECT_MOST requests. */
static void any_limit(void **state)
{
	(void)state;
	for (size_t limit = 36; limit < 65600; limit += 37) {
		struct server server = { .limit = limit };
		struct bisect bisect = start(35, 0);

		climb(&bisect, &server);
		assert_true(bisect.tried <= BISECT_MOST);
		assert_true(bisect.passes <= limit);
		if (bisect.fails) {
			assert_true(limit < bisect.fails);
			assert_true(bisect.fails - bisect.passes < 512);
		} else {
			assert_true(limit >= BISECT_TOP);
			assert_int_equal(bisect.tried, 1);
		}
	}
}

/* Nothing passes, or nothing is refused; and no likely limit is known. */
static void extremes(void **state)
{
	struct server nothing = { .limit = 0 }, all = { .limit = 100000 };
	struct bisect bisect = start(35, 11297), bare = { .passes = 0 };

	(void)state;
	climb(&bisect, &nothing);
	assert_int_equal(bisect.passes, 35);
	assert_true(bisect.tried <= BISECT_MOST);
	bisect = start(10655, 0);
	climb(&bisect, &all);
	assert_int_equal(bisect.passes, BISECT_TOP);
	assert_int_equal(bisect.fails, 0);
	climb(&bare, &nothing);
	assert_int_equal(bare.passes, 0);
	assert_int_equal(bare.tried, BISECT_MOST);
}

/* An answer that tells nothing ends it where it is; what was known stays. */
static void other_answers(void **state)
{
	(void)state;
	for (unsigned at = 1; at <= 6; at++) {
		struct server server = {
			.limit = 5000, .odd_at = at, .odd_answer = BISECT_OTHER
		};
		struct bisect bisect = start(35, 11297);

		climb(&bisect, &server);
		assert_int_equal(bisect.tried, at);
		assert_true(bisect.passes <= 5000 && bisect.fails > 5000);
	}
}

/* A server that now and then lets pass what it refused, or the reverse, cannot make the
 * bisect go on for ever or contradict itself. */
static void moods(void **state)
{
	(void)state;
	for (unsigned at = 1; at <= BISECT_MOST; at++) {
		for (enum bisect_answer a = BISECT_PASSED; a <= BISECT_REFUSED; a++) {
			struct server server = {
				.limit = 9000, .odd_at = at, .odd_answer = a
			};
			struct bisect bisect = start(35, 11297);

			climb(&bisect, &server);
			assert_true(bisect.tried <= BISECT_MOST);
			assert_true(bisect.passes < bisect.fails);
		}
	}
}

/* What others saw may contradict: then nothing more is asked. */
static void contradiction(void **state)
{
	struct bisect bisect = start(35, 11297);

	(void)state;
	bisect_note(&bisect, 12000, BISECT_PASSED);
	assert_int_equal(bisect_next(&bisect), 0);
	assert_int_equal(bisect.tried, 0);
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

	return cmocka_run_group_tests_name("bisect", tests, NULL, NULL);
}
