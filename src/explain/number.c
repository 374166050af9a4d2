/* SPDX-License-Identifier: MIT */
/*
 * Reads a number in the forms that people paste, and analyses the structure of one
 * without a row. An HRESULT has a facility and its own number, which may have a row:
 * 0x8007052e is the system error 1326. The result is marked as structure only, and never
 * names a cause without a row.
 */
#include "explain/number.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scep/vocabulary.h"

void number_text(const struct number *number, char out[NUMBER_TEXT])
{
	if (number->kind == NUMBER_HRESULT)
		snprintf(out, NUMBER_TEXT, "0x%08llx", (unsigned long long)number->value);
	else if (number->kind == NUMBER_CONNECTOR)
		snprintf(out, NUMBER_TEXT, "0x%llx", (unsigned long long)number->value);
	else
		snprintf(out, NUMBER_TEXT, "%lld", (long long)number->value);
}

bool number_parse(const char *word, int64_t *value)
{
	const size_t length = strlen(word);
	const bool prefixed = text_starts(word, "0x");
	const bool bare = length == 8 && strspn(word, "0123456789abcdefABCDEF") == 8 &&
			  (word[0] == '8' || strpbrk(word, "abcdefABCDEF"));
	char *end;

	if (length == 0 || word[0] == ' ' || word[0] == '+')
		return false;
	errno = 0;
	*value = strtoll(word, &end, prefixed || bare ? 16 : 10);
	return errno == 0 && *end == '\0' && *value >= INT32_MIN && *value <= UINT32_MAX;
}

/* [MS-ERREF] section 2.1, those that occur around certificates and devices. */
static const char *facility_name(unsigned facility)
{
	static const struct {
		unsigned number;
		const char *name;
	} rows[] = {
		{ 0, "general (COM)" },
		{ 1, "RPC" },
		{ 2, "IDispatch" },
		{ 3, "OLE storage" },
		{ 4, "an interface's own" },
		{ 7, "Win32: a system error of Windows" },
		{ 8, "Windows" },
		{ 9, "security: cryptography, SSPI, certificate services" },
		{ 11, "certificates and trust" },
		{ 12, "Internet" },
		{ 16, "smart cards and key stores" },
		{ 25, "HTTP" },
		{ 41, "TPM services" },
		{ 0x2ab, "device management (MDM)" },
		{ 0x7d1, "Intune and Configuration Manager" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].number == facility)
			return rows[i].name;
	return "not known here";
}

static const struct number *find_row(enum number_kind kind, int64_t value)
{
	for (size_t i = 0; i < n_numbers; i++)
		if (numbers[i].kind == kind && numbers[i].value == value)
			return &numbers[i];
	return NULL;
}

enum {
	FACILITY_WIN32_ERROR = 7,
	FACILITY_HTTP_ERROR = 25,
	WINHTTP_FIRST = 12000,
	WINHTTP_LAST = 12999,
	STATUS_FIRST = 100,
	STATUS_LAST = 599
};

static bool is_winhttp(unsigned low)
{
	return low >= WINHTTP_FIRST && low <= WINHTTP_LAST;
}

static bool is_status(unsigned low)
{
	return low >= STATUS_FIRST && low <= STATUS_LAST;
}

/* The row that the low part leads to, and what kind of number it is. */
static const struct number *explain_low(struct anatomy *out, bool win32, bool http)
{
	const struct number *row = NULL;
	const char *what = NULL;

	if (is_winhttp(out->low) && (win32 || http)) {
		what = "an error of WinHTTP, Windows' HTTP client";
		row = find_row(NUMBER_WINHTTP, out->low);
	} else if (http && is_status(out->low)) {
		what = "an HTTP status that the server answered";
		row = find_row(NUMBER_HTTP, out->low);
	} else if (win32) {
		what = "a system error of Windows (\"net helpmsg\" tells its words)";
		row = find_row(NUMBER_WIN32, out->low);
	}
	if (what)
		snprintf(out->meaning, sizeof(out->meaning), "%u is %s%s%s%s%s", out->low,
			what, row && row->name ? ", " : "",
			row && row->name ? row->name : "", row ? ". " : ".",
			row ? row->meaning : "");
	return row;
}

static void dissect_hresult(struct anatomy *out)
{
	const struct number *row;

	out->failure = out->code >> 31;
	out->ntstatus = out->code >> 30 == 3;
	out->facility = out->code >> 16 & 0x7ff;
	out->low = out->code & 0xffff;
	if (out->ntstatus)
		out->facility = out->code >> 16 & 0xfff;
	out->facility_name = out->ntstatus ? "NTSTATUS" : facility_name(out->facility);
	row = explain_low(out, !out->ntstatus && out->facility == FACILITY_WIN32_ERROR,
		!out->ntstatus && out->facility == FACILITY_HTTP_ERROR);
	if (row)
		out->finding = row->finding;
	if (out->meaning[0])
		return;
	snprintf(out->meaning, sizeof(out->meaning), "%s %u of its facility.%s",
		out->failure ? "Error" : "No error: success code", out->low,
		hresult_is_certsrv(out->code)
			? " Certificate services define it: the CA says so of a request."
			: "");
}

bool number_dissect(int64_t value, struct anatomy *out)
{
	bool known;

	*out = (struct anatomy){ .code = (uint32_t)value };
	if (value < 0 || value > 0xffff) {
		dissect_hresult(out);
		return true;
	}
	out->low = (unsigned)value;
	known = is_winhttp(out->low) || is_status(out->low);
	if (known)
		explain_low(out, false, true);
	return known;
}
