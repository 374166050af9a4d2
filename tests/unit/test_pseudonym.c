/* SPDX-License-Identifier: MIT */
/* trace/pseudonym: the same for the same, and shapes that remain. */
#include "support.h"

#include "har/pseudonym.h"

typedef void change(struct pseudonyms *names, struct span text, struct bytes *out);

static void expect(
	struct pseudonyms *names, change *how, const char *text, const char *wanted)
{
	scoped_buffer out = BYTES_EMPTY;

	how(names, span_of_text(text), &out);
	assert_string_equal(bytes_text(&out), wanted);
	assert_false(names->failed);
}

static void hosts(void **state)
{
	struct pseudonyms names = { .rows = NULL };

	(void)state;
	expect(&names, pseudonym_host, "ndes.contoso.com", "n1.n2.example");
	expect(&names, pseudonym_host, "NDES.Contoso.com", "n1.n2.example");
	expect(&names, pseudonym_host, "*.contoso.com", "*.n2.example");
	expect(&names, pseudonym_host, "contoso.com", "n2.example");
	expect(&names, pseudonym_host, "ndes", "n1");
	expect(&names, pseudonym_host, "contoso-x.msappproxy.net", "n3.msappproxy.net");
	expect(&names, pseudonym_host, "login.microsoftonline.com",
		"login.microsoftonline.com");
	expect(&names, pseudonym_host, "evilmicrosoft.com", "n4.example");
	expect(&names, pseudonym_host, "10.20.30.40", "192.0.2.5");
	expect(&names, pseudonym_host, "fe80::1", "2001:db8::6");
	expect(&names, pseudonym_host, "", "");
	pseudonyms_clear(&names);
}

static void names_of_certificates(void **state)
{
	struct pseudonyms names = { .rows = NULL };

	(void)state;
	expect(&names, pseudonym_dn, "CN=Contoso CA,DC=contoso,DC=com",
		"CN=name-1,DC=name-2,DC=name-3");
	expect(&names, pseudonym_dn, "CN=contoso ca", "CN=name-1");
	expect(&names, pseudonym_dn, "CN=a\\, b+O=c\\+d", "CN=name-4+O=name-5");
	expect(&names, pseudonym_dn, "CN=www.contoso.com", "CN=n6.name-2.example");
	expect(&names, pseudonym_dn, "CN=trailing\\", "CN=name-7");
	expect(&names, pseudonym_dn, "", "");
	pseudonyms_clear(&names);
}

static void urls(void **state)
{
	struct pseudonyms names = { .rows = NULL };
	char query[200];

	(void)state;
	expect(&names, pseudonym_url,
		"https://ndes.contoso.com:8443/certsrv/mscep/mscep.dll",
		"https://n1.n2.example:8443/certsrv/mscep/mscep.dll");
	expect(&names, pseudonym_url, "http://me:secret@ndes.contoso.com/x",
		"http://n1.n2.example/x");
	expect(&names, pseudonym_url, "http://[fe80::1]:80/", "http://[2001:db8::3]:80/");
	expect(&names, pseudonym_url,
		"http://ndes.contoso.com?operation=GetCACert&message=ca",
		"http://n1.n2.example?operation=GetCACert&message=ca");
	snprintf(query, sizeof(query), "http://ndes/?message=%0100d", 0);
	expect(&names, pseudonym_url, query, "http://n1/?message=withheld");
	query[50] = '+';
	expect(&names, pseudonym_url, query, "http://n1/?message=withheld+");
	pseudonyms_clear(&names);
}

static void texts(void **state)
{
	struct pseudonyms names = { .rows = NULL };

	(void)state;
	expect(&names, pseudonym_hex, "ABCDEF", "000001");
	expect(&names, pseudonym_host, "mscep", "n2");
	expect(&names, pseudonym_host, "ndes7.contoso.com", "n3.n4.example");
	expect(&names, pseudonym_text, "at ndes7.contoso.com: serial abcdef, contosos",
		"at n3.n4.example: serial 000001, contosos");
	expect(&names, pseudonym_text,
		"u=https%3A%2F%2Fndes7.contoso.com%2Fcertsrv%2Fmscep",
		"u=https%3A%2F%2Fn3.n4.example%2Fcertsrv%2Fmscep");
	expect(&names, pseudonym_text, "10.0.0.1 and 10.0.26100.9278",
		"192.0.2.5 and 10.0.26100.9278");
	expect(&names, pseudonym_text, "{01234567-89ab-cdef-0123-456789abcdef}",
		"{guid-6}");
	expect(&names, pseudonym_text, "Microsoft-IIS/10.0", "Microsoft-IIS/10.0");
	pseudonyms_clear(&names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts),
		cmocka_unit_test(names_of_certificates),
		cmocka_unit_test(urls),
		cmocka_unit_test(texts),
	};
	return cmocka_run_group_tests_name("pseudonym", tests, NULL, NULL);
}
