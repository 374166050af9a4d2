/* SPDX-License-Identifier: MIT */
/* The lists of Windows' proxy settings, as people type them. */
#include "support.h"

#include "port/proxy_list.h"

static void picks_the_scheme(void **state)
{
	static const struct {
		const char *list, *scheme, *wanted; /* wanted: NULL for none */
	} cases[] = {
		{ "proxy:8080", "https", "proxy:8080" },
		{ "proxy:8080", "http", "proxy:8080" },
		{ "http=a:1;https=b:2", "https", "b:2" },
		{ "http=a:1;https=b:2", "http", "a:1" },
		{ "HTTPS=b:2", "https", "b:2" },
		{ "  http=a:1 https=b:2 ", "https", "b:2" },
		{ "http=a:1", "https", NULL },
		{ "socks=s:1080", "https", NULL },
		{ "socks=s:1080;proxy:3128", "https", "proxy:3128" },
		{ "one:1;two:2", "https", "one:1" },
		{ "http://proxy:8080", "https", "http://proxy:8080" },
		{ "https=", "https", NULL },
		{ "", "https", NULL },
		{ ";;", "https", NULL },
		{ NULL, "https", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char out[64] = "untouched";
		bool found = proxy_list_pick(
			cases[i].list, cases[i].scheme, out, sizeof(out));

		assert_int_equal(found, cases[i].wanted != NULL);
		assert_string_equal(out, cases[i].wanted ? cases[i].wanted : "untouched");
	}
}

static void picks_nothing_that_does_not_fit(void **state)
{
	char out[8];

	(void)state;
	assert_true(proxy_list_pick("abcde:1", "http", out, sizeof(out)));
	assert_false(proxy_list_pick("abcdef:1", "http", out, sizeof(out)));
}

static void bypasses_hosts(void **state)
{
	static const struct {
		const char *list, *host;
		unsigned port;
		bool wanted;
	} cases[] = {
		{ "ndes.contoso.com", "ndes.contoso.com", 443, true },
		{ "NDES.contoso.com", "ndes.CONTOSO.com", 443, true },
		{ "ndes.contoso.com", "ndes.contoso.com.evil.example", 443, false },
		{ "contoso.com", "ndes.contoso.com", 443, false },
		{ "*.contoso.com", "ndes.contoso.com", 443, true },
		{ "*.contoso.com", "contoso.com", 443, false },
		{ "*contoso.com", "contoso.com", 443, true },
		{ "a.example; *.contoso.com", "ndes.contoso.com", 443, true },
		{ "a.example *.contoso.com", "ndes.contoso.com", 443, true },
		{ "10.*", "10.1.2.3", 443, true },
		{ "10.*", "110.1.2.3", 443, false },
		{ "192.168.*.1", "192.168.7.1", 443, true },
		{ "<local>", "ndes", 443, true },
		{ "<LOCAL>", "ndes", 443, true },
		{ "<local>", "ndes.contoso.com", 443, false },
		{ "<local>", "::1", 443, false },
		{ "https://ndes.contoso.com", "ndes.contoso.com", 443, true },
		{ "http://ndes.contoso.com", "ndes.contoso.com", 443, false },
		{ "ndes.contoso.com:443", "ndes.contoso.com", 443, true },
		{ "ndes.contoso.com:8443", "ndes.contoso.com", 443, false },
		{ "[2001:db8::1]:443", "2001:db8::1", 443, true },
		{ "[2001:db8::1]", "2001:db8::1", 443, true },
		{ "2001:db8::*", "2001:db8::1", 443, true },
		{ "*", "anything.example", 443, true },
		{ ":", "anything.example", 443, false },
		{ "", "anything.example", 443, false },
		{ NULL, "anything.example", 443, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (proxy_list_bypasses(cases[i].list, "https", cases[i].host,
			    cases[i].port) != cases[i].wanted)
			fail_msg("%s: %s", cases[i].list, cases[i].host);
}

/* A row of stars must not take for ever. */
static void bypasses_in_bounded_time(void **state)
{
	char list[2001], host[2001];

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(list); i++) {
		list[i] = i % 2 ? 'a' : '*';
		host[i] = 'a';
	}
	list[sizeof(list) - 2] = 'b';
	list[sizeof(list) - 1] = host[sizeof(host) - 1] = '\0';
	assert_false(proxy_list_bypasses(list, "https", host, 443));
}

static void knows_this_computer(void **state)
{
	(void)state;
	assert_true(proxy_list_is_loopback("localhost"));
	assert_true(proxy_list_is_loopback("LOCALHOST"));
	assert_true(proxy_list_is_loopback("127.0.0.1"));
	assert_true(proxy_list_is_loopback("::1"));
	assert_false(proxy_list_is_loopback("localhost.contoso.com"));
	assert_false(proxy_list_is_loopback("127.contoso.com"));
	assert_false(proxy_list_is_loopback("128.0.0.1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(picks_the_scheme),
		cmocka_unit_test(picks_nothing_that_does_not_fit),
		cmocka_unit_test(bypasses_hosts),
		cmocka_unit_test(bypasses_in_bounded_time),
		cmocka_unit_test(knows_this_computer),
	};

	return cmocka_run_group_tests_name("proxy_list", tests, NULL, NULL);
}
