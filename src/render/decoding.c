/* SPDX-License-Identifier: MIT */
/*
 * The result of decode, for people and for programs. The tree of facts has all content;
 * this file only formats it. People read the verdict, the faults, then the facts in 80
 * columns; a label is a key without underscores, or the spelling of SCEP. Programs get
 * the keys as they are, a contract that scepprobe-decode(1) documents. All text in the
 * tree is already printable.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/tree.h"
#include "render/json.h"
#include "render/page.h"
#include "render/render.h"

enum { LABELS = 26, INDENT = 2 };

static const char *status_name(enum decoding_status status)
{
	static const char *const names[] = {
		[DECODING_OK] = "ok",
		[DECODING_FAULTY] = "warning",
		[DECODING_WRONG] = "critical",
	};

	return names[status];
}

/* ---- for people ---- */

/* Labels that are not the key with blanks. */
static const char *spelling(const char *key)
{
	static const struct {
		const char *key, *label;
	} rows[] = {
		{ "message_type", "messageType" },
		{ "pki_status", "pkiStatus" },
		{ "fail_info", "failInfo" },
		{ "fail_info_text", "failInfoText" },
		{ "hresult", "HRESULT" },
		{ "hresult_meaning", "its meaning" },
		{ "transaction_id", "transactionID" },
		{ "transaction_id_is", "which is the" },
		{ "sender_nonce", "senderNonce" },
		{ "recipient_nonce", "recipientNonce" },
		{ "challenge_password", "challengePassword" },
		{ "iv", "IV" },
		{ "http_status", "HTTP status" },
		{ "content_type", "Content-Type" },
		{ "oaep_digest", "OAEP digest" },
		{ "pem_label", "PEM label" },
		{ "subject_alternative_names", "alternative names" },
		{ "sha1", "SHA-1" },
		{ "sha256", "SHA-256" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].key, key) == 0)
			return rows[i].label;
	return NULL;
}

/* "  label      " up to the column where values begin; number 0 for none. */
static void make_label(char out[64], const char *key, unsigned depth, int number)
{
	char label[40];
	const char *own = spelling(key);

	snprintf(label, sizeof(label), "%s", own ? own : key);
	for (char *p = label; !own && *p; p++)
		if (*p == '_')
			*p = ' ';
	if (number > 0)
		snprintf(label + strlen(label), sizeof(label) - strlen(label), " %d",
			number);
	snprintf(out, 64, "%*s%-*s ", (int)(INDENT * depth), "",
		LABELS - (int)(INDENT * depth), label);
}

static void value_of(const struct fact *fact, char *out, size_t size)
{
	if (fact->shown || fact->kind == FACT_TEXT)
		snprintf(out, size, "%s",
			fact->shown   ? fact->shown
			: fact->value ? fact->value
				      : "");
	else if (fact->kind == FACT_FLAG)
		snprintf(out, size, "%s", fact->number ? "yes" : "no");
	else
		snprintf(out, size, "%lld", (long long)fact->number);
}

static void print_members(
	const struct page *page, const struct fact *object, unsigned depth);

static void print_object(
	const struct page *page, const struct fact *fact, unsigned depth, int number)
{
	char label[64];
	size_t length;

	make_label(label, fact->key, depth, number);
	length = strlen(label);
	while (length > 0 && label[length - 1] == ' ')
		label[--length] = '\0';
	bytes_append_text(page->out, label);
	bytes_append_char(page->out, '\n');
	print_members(page, fact, depth + 1);
}

static void print_value(
	const struct page *page, const struct fact *fact, const char *key, unsigned depth)
{
	char label[64], value[FACT_LENGTH];

	make_label(label, key, depth, 0);
	value_of(fact, value, sizeof(value));
	page_paragraph(page, label, value);
}

/* Usages and the like, which have no comma in them. */
static void print_words(const struct page *page, const struct fact *list, unsigned depth)
{
	char label[64], value[FACT_LENGTH];
	scoped_buffer words = BYTES_EMPTY;

	for (const struct fact *f = list->first; f; f = f->next) {
		value_of(f, value, sizeof(value));
		bytes_printf(&words, "%s%s", words.length ? ", " : "", value);
	}
	page->out->failed |= words.failed;
	make_label(label, list->key, depth, 0);
	page_paragraph(page, label, bytes_text(&words));
}

/* Objects one by one and counted; names under each other; words in a row. */
static void print_list(const struct page *page, const struct fact *list, unsigned depth)
{
	const bool several = list->first && list->first->next;
	int number = 0;

	if (list->shown) {
		print_value(page, list, list->key, depth);
		return;
	}
	if (list->first && list->first->kind == FACT_TEXT &&
		strcmp(list->first->key, "name") != 0) {
		print_words(page, list, depth);
		return;
	}
	for (const struct fact *f = list->first; f; f = f->next) {
		number++;
		if (f->kind == FACT_OBJECT)
			print_object(page, f, depth, several ? number : 0);
		else
			print_value(page, f, number == 1 ? list->key : "", depth);
	}
}

/* Keys that the head of the page shows. */
static bool is_told(const char *key)
{
	return strcmp(key, "faults") == 0 || strcmp(key, "notes") == 0 ||
	       strcmp(key, "cut") == 0 || strcmp(key, "violations") == 0;
}

static void print_members(
	const struct page *page, const struct fact *object, unsigned depth)
{
	for (const struct fact *f = object->first; f; f = f->next) {
		if (depth == 0 && is_told(f->key))
			continue;
		if (f->kind == FACT_OBJECT)
			print_object(page, f, depth, 0);
		else if (f->kind == FACT_LIST)
			print_list(page, f, depth);
		else
			print_value(page, f, f->key, depth);
	}
}

static void print_sentences(
	const struct page *page, const struct fact *list, const char *first)
{
	for (const struct fact *f = list->first; f; f = f->next)
		if (f->value)
			page_paragraph(page, first, f->value);
}

static void print_head(const struct page *page, const struct decoding *decoding)
{
	static const struct {
		const char *word;
		enum tint tint;
	} words[] = {
		[DECODING_OK] = { "OK", TINT_GREEN },
		[DECODING_FAULTY] = { "WARNING", TINT_YELLOW },
		[DECODING_WRONG] = { "CRITICAL", TINT_RED },
	};
	const char *word = words[decoding->status].word;

	page_tinted(page, words[decoding->status].tint, word);
	bytes_printf(page->out, "%*s", (int)(10 - strlen(word)), "");
	page_tinted(page, TINT_STRONG, decoding->title);
	bytes_append_char(page->out, '\n');
	if (decoding->faults->first)
		bytes_append_char(page->out, '\n');
	print_sentences(page, decoding->faults, "  ! ");
	bytes_append_char(page->out, '\n');
}

static void print(const struct decoding *decoding, bool color, struct bytes *out)
{
	const struct page page = { .out = out, .color = color };

	print_head(&page, decoding);
	print_members(&page, decoding->facts, 0);
	if (decoding->notes->first)
		bytes_append_char(out, '\n');
	print_sentences(&page, decoding->notes, "  - ");
}

/* ---- for programs ---- */

static json_t *value(const struct fact *fact, bool *failed);

static json_t *members(const struct fact *fact, json_t *container, bool *failed)
{
	for (const struct fact *f = fact->first; f; f = f->next) {
		if (fact->kind == FACT_OBJECT)
			tree_set(container, f->key, value(f, failed), failed);
		else
			tree_append(container, value(f, failed), failed);
	}
	return container;
}

static json_t *value(const struct fact *fact, bool *failed)
{
	switch (fact->kind) {
	case FACT_OBJECT:
		return members(fact, json_object(), failed);
	case FACT_LIST:
		return members(fact, json_array(), failed);
	case FACT_TEXT:
		return fact->value ? json_string(fact->value) : NULL;
	case FACT_NUMBER:
		return json_integer(fact->number);
	case FACT_FLAG:
		break;
	}
	return json_boolean(fact->number != 0);
}

static bool print_json(
	const struct decoding *decoding, const char *version, struct bytes *out)
{
	bool failed = false;
	json_t *object = json_document(version, &failed);

	tree_set(object, "kind", json_string(decoding->kind), &failed);
	tree_set(object, "title", json_string(decoding->title), &failed);
	tree_set(object, "status", json_string(status_name(decoding->status)), &failed);
	tree_set(object, "complete", json_boolean(decoding->complete), &failed);
	members(decoding->facts, object, &failed);
	tree_write(object, 0, JSON_DIGITS, out, &failed);
	bytes_append_char(out, '\n');
	return !failed;
}

int render_decoding(const struct decoding *decoding, const char *format, bool color,
	const char *version, struct bytes *out)
{
	if (strcmp(format, "json") == 0) {
		if (!print_json(decoding, version, out))
			return -ENOMEM;
	} else if (strcmp(format, "text") == 0) {
		print(decoding, color, out);
	} else {
		return -EINVAL;
	}
	return bytes_failed(out);
}
