/* SPDX-License-Identifier: MIT */
/* Error numbers of devices, Windows, HTTP and Apple, as a catalogue. */
#include <stdio.h>

#include "base/tree.h"
#include "explain/number.h"
#include "explain/topic.h"

static const void *number_row(size_t index)
{
	return index < n_numbers ? &numbers[index] : NULL;
}

/* By its id, its name, and, of an HRESULT, as decimals and without "0x". */
static const char *number_name(const void *row, size_t index, char buffer[TOPIC_NAME])
{
	const struct number *number = row;
	const bool hresult = number->kind == NUMBER_HRESULT;

	switch (index) {
	case 0:
		number_text(number, buffer);
		return buffer;
	case 1:
		if (number->name)
			return number->name;
		number_text(number, buffer);
		return buffer;
	case 2:
		snprintf(buffer, TOPIC_NAME, "%lld",
			hresult ? (long long)(int32_t)(uint32_t)number->value
				: (long long)number->value);
		return buffer;
	case 3:
		snprintf(buffer, TOPIC_NAME, "%lld", (long long)number->value);
		return buffer;
	case 4:
		snprintf(buffer, TOPIC_NAME, hresult ? "%08llx" : "0x%llx",
			(unsigned long long)number->value);
		return buffer;
	default:
		return NULL;
	}
}

static const char *kind_text(enum number_kind kind)
{
	static const char *const texts[] = {
		[NUMBER_HRESULT] = "an HRESULT of Windows, or an NTSTATUS",
		[NUMBER_WIN32] = "a system error of Windows",
		[NUMBER_WINHTTP] = "an error of WinHTTP, Windows' HTTP client",
		[NUMBER_HTTP] = "an HTTP status",
		[NUMBER_CONNECTOR] = "of the Intune connector before July 2021",
		[NUMBER_APPLE] = "of iOS or macOS",
	};

	return texts[kind];
}

static void number_line(const struct page *page, const void *row)
{
	const struct number *number = row;
	char id[NUMBER_TEXT];

	number_text(number, id);
	bytes_printf(page->out, "  %-10s  %s\n", id,
		number->name ? number->name : kind_text(number->kind));
}

static void number_article(const struct page *page, const void *row)
{
	const struct number *number = row;
	char id[NUMBER_TEXT];

	number_text(number, id);
	page_tinted(page, TINT_STRONG, id);
	bytes_printf(page->out, "%s%s\n", number->name ? " " : "",
		number->name ? number->name : "");
	page_paragraph(page, "  Kind:     ", kind_text(number->kind));
	page_paragraph(page, "  Meaning:  ", number->meaning);
	if (number->kind == NUMBER_HRESULT)
		bytes_printf(page->out, "  Decimal:  %lld or %lld\n",
			(long long)(int32_t)(uint32_t)number->value,
			(long long)number->value);
	if (number->finding)
		page_paragraph(page, "  Finding:  ", number->finding);
	page_paragraph(page, "  Source:   ", number->source);
}

static json_t *number_tree(const void *row, bool *failed)
{
	const struct number *number = row;
	json_t *object = json_object();
	char id[NUMBER_TEXT];

	number_text(number, id);
	tree_set(object, "id", json_string(id), failed);
	tree_set(object, "kind", json_string(kind_text(number->kind)), failed);
	tree_set(object, "name", tree_text_or_null(number->name), failed);
	tree_set(object, "meaning", json_string(number->meaning), failed);
	tree_set(object, "finding", tree_text_or_null(number->finding), failed);
	tree_set(object, "source", json_string(number->source), failed);
	return object;
}

const struct topic topic_numbers = {
	.key = "numbers",
	.title = "other error numbers: devices, Windows, HTTP and Apple",
	.at = number_row,
	.name = number_name,
	.line = number_line,
	.article = number_article,
	.tree = number_tree,
};

/* ---- a number without a row ---- */

void anatomy_article(const struct page *page, const struct anatomy *a)
{
	char id[NUMBER_TEXT];

	snprintf(id, sizeof(id), a->facility_name ? "0x%08x" : "%u", a->code);
	page_tinted(page, TINT_STRONG, id);
	bytes_append_text(page->out, " is not in the catalogue; by its structure:\n");
	page_paragraph(page, "  Meaning:  ", a->meaning);
	if (a->facility_name) {
		bytes_printf(
			page->out, "  Facility: %u, %s\n", a->facility, a->facility_name);
		bytes_printf(page->out, "  Code:     %u (0x%04x), %s\n", a->low, a->low,
			a->failure ? "a failure" : "a success");
		bytes_printf(page->out, "  Decimal:  %lld or %lld\n",
			(long long)(int32_t)a->code, (long long)a->code);
	}
	if (a->finding)
		page_paragraph(page, "  Finding:  ", a->finding);
	page_paragraph(page, "  Source:   ", "[MS-ERREF] section 2.1, HRESULT");
}

json_t *anatomy_tree(const struct anatomy *a, bool *failed)
{
	json_t *object = json_object();
	char id[NUMBER_TEXT];

	snprintf(id, sizeof(id), a->facility_name ? "0x%08x" : "%u", a->code);
	tree_set(object, "id", json_string(id), failed);
	tree_set(object, "kind",
		json_string(a->facility_name ? a->facility_name : "not known here"),
		failed);
	tree_set(object, "name", json_null(), failed);
	tree_set(object, "meaning", json_string(a->meaning), failed);
	tree_set(object, "finding", tree_text_or_null(a->finding), failed);
	tree_set(object, "source", json_string("[MS-ERREF] section 2.1"), failed);
	return object;
}
