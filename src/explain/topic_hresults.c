/* SPDX-License-Identifier: MIT */
/* The error numbers that NDES sends, as a catalogue. */
#include <stdio.h>

#include "base/tree.h"
#include "explain/topic.h"
#include "scep/vocabulary.h"

static const void *hresult_row(size_t index)
{
	return hresult_at(index);
}

/* As Windows writes it, as it is called, and as NDES sends it: a signed decimal. */
static const char *hresult_name(const void *row, size_t index, char buffer[TOPIC_NAME])
{
	const struct hresult *hresult = row;

	switch (index) {
	case 0:
		snprintf(buffer, TOPIC_NAME, "0x%08x", hresult->code);
		return buffer;
	case 1:
		return hresult->name;
	case 2:
		snprintf(buffer, TOPIC_NAME, "%lld", hresult->code - (1LL << 32));
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
	char code[TOPIC_NAME];

	page_tinted(page, TINT_STRONG, hresult_name(row, 0, code));
	bytes_printf(page->out, " %s\n", hresult->name);
	page_paragraph(page, "  Meaning:  ", hresult->meaning);
	bytes_printf(page->out, "  Decimal:  %lld, as NDES sends it\n",
		hresult->code - (1LL << 32));
	page_paragraph(page, "  Finding:  ", hresult_finding(hresult));
	page_paragraph(page, "  Source:   ", hresult->source);
}

static json_t *hresult_tree(const void *row, bool *failed)
{
	const struct hresult *hresult = row;
	json_t *object = json_object();
	char id[TOPIC_NAME];

	tree_set(object, "id", json_string(hresult_name(row, 0, id)), failed);
	tree_set(object, "name", json_string(hresult->name), failed);
	tree_set(object, "meaning", json_string(hresult->meaning), failed);
	tree_set(object, "finding", json_string(hresult_finding(hresult)), failed);
	tree_set(object, "source", json_string(hresult->source), failed);
	return object;
}

const struct topic topic_hresults = {
	.key = "hresults",
	.title = "the error numbers that NDES sends",
	.at = hresult_row,
	.name = hresult_name,
	.line = hresult_line,
	.article = hresult_article,
	.tree = hresult_tree,
};
