/* SPDX-License-Identifier: MIT */
/* base/url: the host that a browser would go to, whatever stands around it. */
#include "support.h"

#include "base/url.h"

static void hosts(void **state)
{
	static const struct {
		const char *url, *host;
	} cases[] = {
		{ "https://ndes.contoso.com/certsrv/mscep/mscep.dll",
			"ndes.contoso.com" },
		{ "https://ndes.contoso.com:8443", "ndes.contoso.com" },
		{ "http://user:password@ndes.contoso.com/x", "ndes.contoso.com" },
		{ "https://ndes.contoso.com/a@b", "ndes.contoso.com" },
		{ "https://a@b@ndes.contoso.com?x", "ndes.contoso.com" },
		{ "https://evil.example\\@login.microsoftonline.com/", "evil.example" },
		{ "https://[2001:db8::1]:443/x", "2001:db8::1" },
		{ "ndes.contoso.com/x", "ndes.contoso.com" },
		{ "https://", "" },
		{ "https://[", "" },
		{ "", "" },
	};
	char host[URL_HOST];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		url_copy_host(cases[i].url, host, sizeof(host));
		assert_string_equal(host, cases[i].host);
		assert_true(url_host_is(cases[i].url, cases[i].host));
	}
}

static void domains(void **state)
{
	(void)state;
	assert_true(url_host_below("https://x.MSAPPPROXY.net/", "msappproxy.net"));
	assert_false(url_host_below("https://msappproxy.net/", "msappproxy.net"));
	assert_false(url_host_below("https://xmsappproxy.net/", "msappproxy.net"));
	assert_false(url_host_below("https://x.msappproxy.net.evil/", "msappproxy.net"));
	assert_false(url_host_below("https://x.msappproxy.net@evil/", "msappproxy.net"));
	assert_true(url_name_below("a.b.contoso.com", "contoso.com"));
	assert_false(url_name_below("contoso.com", "contoso.com"));
}

static void schemes(void **state)
{
	(void)state;
	assert_true(url_has_scheme("https://x"));
	assert_false(url_has_scheme("x/https://x"));
	assert_false(url_has_scheme("https:/x"));
	assert_string_equal(url_behind_scheme("https://x/y"), "x/y");
	assert_string_equal(url_behind_scheme("x/y"), "x/y");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts),
		cmocka_unit_test(domains),
		cmocka_unit_test(schemes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
