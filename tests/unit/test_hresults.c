/* SPDX-License-Identifier: MIT */
/* scep/hresults and scep/vocabulary: the tables themselves. */
#include "support.h"

#include "base/text.h"
#include "scep/vocabulary.h"

static void sorted(void **state)
{
	size_t n = 0;

	(void)state;
	for (const struct hresult *h, *last = NULL; (h = hresult_at(n)) != NULL; n++) {
		if (last)
			assert_true(last->code < h->code);
		last = h;
		assert_ptr_equal(hresult_find(h->code), h);
		assert_true(h->name[0] && h->source[0]);
		assert_int_equal(h->meaning[strlen(h->meaning) - 1], '.');
		for (size_t i = 0; i < n; i++)
			assert_string_not_equal(hresult_at(i)->name, h->name);
	}
	assert_true(n >= 20);
}

static void known(void **state)
{
	static const struct {
		uint32_t code;
		const char *name;
	} rows[] = {
		{ 0x80070057, "E_INVALIDARG" },
		{ 0x800706ba, "RPC_S_SERVER_UNAVAILABLE" },
		{ 0x80094811, "CERTSRV_E_KEY_LENGTH" },
		{ 0x80070490, "ERROR_NOT_FOUND" },
		{ 0x8000ffff, "E_UNEXPECTED" },
		{ 0x80090016, "NTE_BAD_KEYSET" },
		{ 0x800b0112, "CERT_E_UNTRUSTEDCA" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_non_null(hresult_find(rows[i].code));
		assert_string_equal(hresult_find(rows[i].code)->name, rows[i].name);
	}
	assert_null(hresult_find(0));
	assert_null(hresult_find(UINT32_MAX));
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(scep_pki_status_name(SCEP_PENDING), "PENDING");
	assert_null(scep_pki_status_name(1));
	assert_string_equal(scep_fail_info_name(2), "badRequest");
	assert_string_equal(scep_fail_info_name(4), "badCertId");
	assert_null(scep_fail_info_name(5));
	assert_null(scep_fail_info_name(-1));
	assert_string_equal(scep_message_type_name(SCEP_PKCS_REQ), "PKCSReq");
	assert_null(scep_message_type_name(41));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorted),
		cmocka_unit_test(known),
		cmocka_unit_test(names),
	};
	return cmocka_run_group_tests_name("hresults", tests, NULL, NULL);
}
