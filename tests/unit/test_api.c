/* SPDX-License-Identifier: MIT */
/*
 * The public header as somebody else's program uses it: NULL for every pointer, and calls
 * in any order. Under sanitizers this shows what a wrong order would touch.
 */
#include "support.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "scepprobe.h"

static int discard(void *owner, const char *data, size_t length)
{
	(void)owner;
	(void)data;
	(void)length;
	return 0;
}

static const struct scepprobe_output usual = {
	.format = "json",
	.report = { .write = discard },
};

static ptrdiff_t nothing(void *source, void *buffer, size_t size)
{
	(void)source;
	(void)buffer;
	(void)size;
	return 0;
}

/* A line of an IIS log, once. */
static ptrdiff_t line(void *source, void *buffer, size_t size)
{
	static const char text[] =
		"2017-08-08 20:22:16 192.0.2.5 GET /certsrv/mscep/mscep.dll/pkiclient.exe "
		"operation=GetCACaps&message=x 443 - 192.0.2.9 "
		"Mozilla/4.0+(compatible;+Win32;+NDES+client) - 500 0 1346 15\n";
	bool *given = source;

	if (*given || size < sizeof(text))
		return 0;
	*given = true;
	memcpy(buffer, text, sizeof(text) - 1);
	return (ptrdiff_t)sizeof(text) - 1;
}

static struct scepprobe *make(void)
{
	struct scepprobe *p;

	assert_int_equal(scepprobe_new(&p), 0);
	return p;
}

static void test_null(void **state)
{
	struct scepprobe *p = make();
	struct scepprobe_output no_format = usual;
	const char *id;
	char *text;
	size_t length;
	int status;

	(void)state;
	no_format.format = NULL;
	assert_int_equal(scepprobe_new(NULL), -EINVAL);
	scepprobe_free(NULL);
	scepprobe_stop(NULL);
	assert_string_equal(scepprobe_problem(NULL), "");
	assert_false(scepprobe_used_input(NULL));
	assert_false(scepprobe_setting(0, NULL));
	assert_false(scepprobe_list(SCEPPROBE_DEVICES, 0, NULL, &id));
	assert_false(scepprobe_library(0, NULL, &id));
	assert_false(scepprobe_library(1000, &id, &id));
	assert_int_equal(scepprobe_set(NULL, "device", "ios"), -EINVAL);
	assert_int_equal(scepprobe_set(p, NULL, "ios"), -EINVAL);
	assert_int_equal(scepprobe_add_target(p, NULL), -EINVAL);
	assert_true(scepprobe_problem(p)[0]);
	assert_int_equal(scepprobe_add_targets(p, NULL, 3), -EINVAL);
	assert_int_equal(scepprobe_add_archive(p, NULL, 3), -EINVAL);
	assert_int_equal(scepprobe_add_log(p, NULL, nothing, NULL), -EINVAL);
	assert_int_equal(scepprobe_add_log(p, "x", NULL, NULL), -EINVAL);
	assert_int_equal(scepprobe_expect(p, NULL), -EINVAL);
	assert_int_equal(scepprobe_run(p, NULL, &status), -EINVAL);
	assert_int_equal(scepprobe_run(p, &usual, NULL), -EINVAL);
	assert_int_equal(scepprobe_run(p, &no_format, &status), -EINVAL);
	assert_int_equal(scepprobe_replay(p, NULL, &status), -EINVAL);
	assert_int_equal(scepprobe_judge_logs(p, &no_format, &status), -EINVAL);
	assert_int_equal(scepprobe_decode("x", 1, NULL, NULL, &length, &status), -EINVAL);
	assert_int_equal(scepprobe_explain("ios", NULL, false, NULL, &length), -EINVAL);
	assert_int_equal(scepprobe_explain("ios", NULL, false, &text, &length), 0);
	free(text);
	scepprobe_free(p);
}

/* Every setting, with no value and with an empty one: a sentence, and no crash. */
static void test_settings_without_a_value(void **state)
{
	struct scepprobe_setting setting;

	(void)state;
	for (size_t i = 0; scepprobe_setting(i, &setting); i++) {
		struct scepprobe *p = make();
		int r = scepprobe_set(p, setting.name, NULL);

		assert_int_equal(r, setting.argument ? -EINVAL : 0);
		assert_int_equal(r == -EINVAL, scepprobe_problem(p)[0] != '\0');
		r = scepprobe_set(p, setting.name, "");
		assert_true(r == 0 || (r == -EINVAL && scepprobe_problem(p)[0]));
		assert_non_null(setting.help);
		scepprobe_free(p);
	}
}

static void log_once(struct scepprobe *p)
{
	bool given = false;

	assert_int_equal(scepprobe_add_log(p, "u_ex.log", line, &given), 0);
}

static void test_logs_in_any_order(void **state)
{
	struct scepprobe *p = make();
	int status = -1;

	(void)state;
	assert_int_equal(scepprobe_judge_logs(p, &usual, &status), 0);
	log_once(p);
	assert_int_equal(scepprobe_expect(p, "ios"), 0);
	assert_int_equal(scepprobe_judge_logs(p, &usual, &status), 0);
	assert_int_equal(status, 2);
	assert_int_equal(scepprobe_judge_logs(p, &usual, &status), 0);
	log_once(p);
	assert_int_equal(scepprobe_add_log(p, "empty", nothing, NULL), -EINVAL);
	assert_int_equal(scepprobe_judge_logs(p, &usual, &status), 0);
	assert_int_equal(scepprobe_replay(p, &usual, &status), 0);
	assert_int_equal(scepprobe_run(p, &usual, &status), 0);
	scepprobe_free(p);
}

static const char archive[] =
	"{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"x\",\"version\":\"1\"},"
	"\"entries\":[{\"startedDateTime\":\"2024-01-01T00:00:00Z\",\"time\":1,\"request\":{"
	"\"method\":\"GET\",\"url\":\"https://h.example/certsrv/mscep/mscep.dll\",\"headers\":[]},"
	"\"response\":{\"status\":403,\"statusText\":\"Forbidden\",\"headers\":[],\"content\":{}},"
	"\"timings\":{}}]}}";

static void test_archives_in_any_order(void **state)
{
	struct scepprobe *p = make();
	int status;

	(void)state;
	assert_int_equal(scepprobe_replay(p, &usual, &status), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
			scepprobe_add_archive(p, archive, sizeof(archive) - 1), 0);
		assert_int_equal(scepprobe_add_archive(p, "{}", 2), -EINVAL);
		assert_int_equal(scepprobe_replay(p, &usual, &status), 0);
		assert_int_equal(scepprobe_replay(p, &usual, &status), 0);
		log_once(p);
	}
	scepprobe_stop(p);
	scepprobe_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_null),
		cmocka_unit_test(test_settings_without_a_value),
		cmocka_unit_test(test_logs_in_any_order),
		cmocka_unit_test(test_archives_in_any_order),
	};

	return cmocka_run_group_tests_name("api", tests, NULL, NULL);
}
