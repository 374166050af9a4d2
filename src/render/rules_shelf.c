/* SPDX-License-Identifier: MIT */
/*
 * Two smaller tables as catalogues: the rules of RFC 8894 that answers are checked for,
 * and the HRESULTs of NDES. It adds no knowledge to theirs.
 */
#include <stdio.h>

#include "base/tree.h"
#include "diagnose/check.h"
#include "render/shelf.h"
#include "scep/vocabulary.h"

enum { CHECK_COLUMNS = 28, NAME_COLUMNS = 32 };

/* ---- checks ---- */

static const void *check_at(size_t index)
{
	return index < n_checks ? &checks[index] : NULL;
}

static const char *check_name(const void *row, size_t index, char buffer[SHELF_NAME])
{
	(void)buffer;
	return index == 0 ? ((const struct check *)row)->id : NULL;
}

static const char *check_finding(const struct check *check)
{
	if (check->cause)
		return check->cause;
	return check->ndes_habit ? NULL : "protocol-deviation";
}

static void check_line(const struct page *page, const void *row)
{
	const struct check *check = row;
	char first[CHECK_COLUMNS + 4];

	snprintf(first, sizeof(first), "  %-*s ", CHECK_COLUMNS, check->id);
	layout_paragraph(page, first, check->text);
}

static void check_article(const struct page *page, const void *row)
{
	const struct check *check = row;
	const char *finding = check_finding(check);

	layout_tinted(page, TINT_STRONG, check->id);
	bytes_append_char(page->out, '\n');
	layout_paragraph(page, "  Rule:     ", check->text);
	bytes_printf(page->out, "  Section:  %s of RFC 8894\n", check->clause);
	layout_paragraph(page, "  Minded:   ", check->minds ? check->minds :
		"by no device that is known");
	if (check->ndes_habit)
		layout_paragraph(page, "  NDES:     ", "breaks it, and devices live with that");
	layout_paragraph(page, "  Finding:  ", finding ? finding :
		"none; a broken one is only in the JSON report");
}

static json_t *check_tree(const void *row, bool *failed)
{
	const struct check *check = row;
	const char *finding = check_finding(check);
	json_t *object = json_object();

	tree_set(object, "id", json_string(check->id), failed);
	tree_set(object, "clause", json_string(check->clause), failed);
	tree_set(object, "text", json_string(check->text), failed);
	tree_set(object, "minds", tree_text_or_null(check->minds), failed);
	tree_set(object, "ndes_habit", json_boolean(check->ndes_habit), failed);
	tree_set(object, "finding", tree_text_or_null(finding), failed);
	return object;
}

const struct shelf shelf_checks = {
	.topic = "checks",
	.title = "the rules of RFC 8894 that answers are checked for",
	.at = check_at,
	.name = check_name,
	.line = check_line,
	.article = check_article,
	.tree = check_tree,
};

/* ---- HRESULTs ---- */

static const void *hresult_row(size_t index)
{
	return hresult_at(index);
}

/* As Windows writes it, as it is called, and as NDES sends it: a signed decimal. */
static const char *hresult_name(const void *row, size_t index, char buffer[SHELF_NAME])
{
	const struct hresult *hresult = row;

	switch (index) {
	case 0:
		snprintf(buffer, SHELF_NAME, "0x%08x", hresult->code);
		return buffer;
	case 1:
		return hresult->name;
	case 2:
		snprintf(buffer, SHELF_NAME, "%lld", hresult->code - (1LL << 32));
		return buffer;
	default:
		return NULL;
	}
}

static void hresult_line(const struct page *page, const void *row)
{
	const struct hresult *hresult = row;

	bytes_printf(page->out, "  0x%08x  %s\n", hresult->code, hresult->name);
}

/* The finding that an answer with it brings, when the placeholder was refused. */
static const char *hresult_finding(const struct hresult *hresult)
{
	switch (hresult->about) {
	case HRESULT_CHALLENGE:
		return "challenge-refused";
	case HRESULT_CA:
		return "ca-refused-request";
	case HRESULT_CA_UNREACHABLE:
		return "ca-unreachable";
	case HRESULT_NDES:
		break;
	}
	return "request-refused";
}

static void hresult_article(const struct page *page, const void *row)
{
	const struct hresult *hresult = row;
	char code[SHELF_NAME];

	layout_tinted(page, TINT_STRONG, hresult_name(row, 0, code));
	bytes_printf(page->out, " %s\n", hresult->name);
	layout_paragraph(page, "  Meaning:  ", hresult->meaning);
	bytes_printf(page->out, "  Decimal:  %lld, as NDES sends it\n",
		hresult->code - (1LL << 32));
	layout_paragraph(page, "  Finding:  ", hresult_finding(hresult));
	layout_paragraph(page, "  Source:   ", hresult->source);
}

static json_t *hresult_tree(const void *row, bool *failed)
{
	const struct hresult *hresult = row;
	json_t *object = json_object();
	char id[SHELF_NAME];

	tree_set(object, "id", json_string(hresult_name(row, 0, id)), failed);
	tree_set(object, "name", json_string(hresult->name), failed);
	tree_set(object, "meaning", json_string(hresult->meaning), failed);
	tree_set(object, "finding", json_string(hresult_finding(hresult)), failed);
	tree_set(object, "source", json_string(hresult->source), failed);
	return object;
}

const struct shelf shelf_hresults = {
	.topic = "hresults",
	.title = "the error numbers that NDES sends",
	.at = hresult_row,
	.name = hresult_name,
	.line = hresult_line,
	.article = hresult_article,
	.tree = hresult_tree,
};
