/* SPDX-License-Identifier: MIT */
/*
 * The devices as a catalogue: the behaviour that the probe imitates, from the rows that
 * the session uses.
 */
#include "explain/topic.h"

#include <stdio.h>
#include <string.h>

#include <openssl/objects.h>

#include "base/text.h"
#include "base/tree.h"
#include "device/device.h"
#include "diagnose/check.h"

static const void *devices_at(size_t index)
{
	return index < n_devices ? &devices[index] : NULL;
}

static const char *devices_name(const void *row, size_t index, char buffer[TOPIC_NAME])
{
	(void)buffer;
	return index == 0 ? ((const struct device *)row)->id : NULL;
}

static void devices_line(const struct page *page, const void *row)
{
	const struct device *device = row;

	bytes_printf(page->out, "  %-10s %s\n", device->id, device->title);
}

/* ---- what there is to say of one; a list has an item on each line ---- */

static void write_path(const struct device *device, struct bytes *out)
{
	bytes_append_text(out, device->path_suffix);
}

static void write_order(const struct device *device, struct bytes *out)
{
	for (unsigned i = 0; i < device->n_order; i++)
		bytes_printf(out, "%s\n", step_name(device->order[i]));
}

static void write_method(const struct device *device, struct bytes *out)
{
	bytes_printf(out, "POST if POSTPKIOperation%s is advertised, else GET",
		device->method == POST_IF_POSTPKIOPERATION_OR_STANDARD
			? " or SCEPStandard"
			: "");
}

static void write_escaping(const struct device *device, struct bytes *out)
{
	bytes_append_text(out,
		*device->raw
			? "of a GET: '+' and '/' of the base64 message stay as they are"
			: "of a GET: all of the base64 message that is not unreserved");
}

static void write_capabilities(const struct device *device, struct bytes *out)
{
	bytes_append_text(
		out, device->exact_keywords
			     ? "understood in the letter case of the standard only"
			     : "understood in any letter case");
}

static void write_identifier(const struct device *device, struct bytes *out)
{
	bytes_printf(out, "message=%s", device->ca_ident);
}

static void write_headers(const struct device *device, struct bytes *out)
{
	device_headers(device, device->post_type, out);
}

static void write_choices(const struct choice *choice, struct bytes *out)
{
	for (; choice->nid; choice++)
		bytes_printf(out, "%s%s\n", OBJ_nid2ln(choice->nid),
			choice->needs ? " if advertised" : "");
}

static void write_digests(const struct device *device, struct bytes *out)
{
	write_choices(device->digests, out);
}

static void write_ciphers(const struct device *device, struct bytes *out)
{
	write_choices(device->ciphers, out);
}

static void write_signer(const struct device *device, struct bytes *out)
{
	static const char *const words[] = {
		[SIGNER_CSR_SUBJECT] = "a certificate with the request's subject and key",
		[SIGNER_RANDOM_UUID] =
			"a certificate for a random UUID, with the request's key",
		[SIGNER_SCEP_PROTOCOL] =
			"CN=SCEP Protocol Certificate, with a key of its own",
	};

	bytes_append_text(out, words[device->signer]);
}

static void write_encoding(const struct device *device, struct bytes *out)
{
	static const char *const words[] = {
		[REQUEST_DER] = "DER",
		[REQUEST_APPLE] =
			"BER, the ciphertext as all whole blocks and then the last",
		[REQUEST_JSCEP] = "BER in chunks of 1000 octets",
	};

	bytes_append_text(out, words[device->encoding]);
}

static void write_key(const struct device *device, struct bytes *out)
{
	bytes_printf(out, "RSA, %u bits", device->rsa_bits);
}

/* The rules that this device, or every device, minds. */
static void write_minds(const struct device *device, struct bytes *out)
{
	for (size_t i = 0; i < n_checks; i++)
		if (checks[i].minds_all || (device->requirements.enforces &
						   REQUIREMENT_BIT(checks[i].requires)))
			bytes_printf(out, "%s\n", checks[i].id);
}

static void write_source(const struct device *device, struct bytes *out)
{
	bytes_append_text(out, device->source);
}

static const struct fact_row {
	const char *label, *key;
	void (*write)(const struct device *device, struct bytes *out);
	const char *separator; /* of a list's items for people; NULL: no list */
} fact_rows[] = {
	{ "Path", "path_suffix", write_path, NULL },
	{ "Steps", "order", write_order, ", " },
	{ "Identifier", "identifier", write_identifier, NULL },
	{ "Method", "method", write_method, NULL },
	{ "Escaping", "escaping", write_escaping, NULL },
	{ "Capabilities", "capabilities", write_capabilities, NULL },
	{ "Headers", "headers", write_headers, "\n" },
	{ "Digest", "digests", write_digests, ", else " },
	{ "Cipher", "ciphers", write_ciphers, ", else " },
	{ "Signed by", "signer", write_signer, NULL },
	{ "Encoding", "encoding", write_encoding, NULL },
	{ "Key", "key", write_key, NULL },
	{ "Minds", "minds", write_minds, ", " },
	{ "Source", "source", write_source, NULL },
};

enum { N_FACT_ROWS = sizeof(fact_rows) / sizeof(fact_rows[0]), LABEL_COLUMNS = 13 };

/* ---- for people ---- */

static void devices_paragraph(
	const struct page *page, const char *label, const char *text)
{
	char first[LABEL_COLUMNS + 4];

	snprintf(first, sizeof(first), "  %-*s", LABEL_COLUMNS, label);
	page_paragraph(page, first, text);
}

static void devices_tell(const struct page *page, const struct fact_row *row, char *text)
{
	scoped_buffer joined = BYTES_EMPTY;
	bool by_line = row->separator && *row->separator == '\n';
	char *rest = NULL;
	int n = 0;

	if (!row->separator) {
		devices_paragraph(page, row->label, text);
		return;
	}
	for (char *item = strtok_r(text, "\n", &rest); item;
		item = strtok_r(NULL, "\n", &rest), n++) {
		if (by_line)
			devices_paragraph(page, n ? "" : row->label, item);
		else
			bytes_printf(&joined, "%s%s", n ? row->separator : "", item);
	}
	page->out->failed |= joined.failed;
	if (!by_line)
		devices_paragraph(page, row->label, bytes_text(&joined));
}

static void devices_article(const struct page *page, const void *row)
{
	const struct device *device = row;

	page_tinted(page, TINT_STRONG, device->title);
	bytes_printf(page->out, "\n  %s\n", device->id);
	for (int i = 0; i < N_FACT_ROWS; i++) {
		scoped_buffer text = BYTES_EMPTY;

		fact_rows[i].write(device, &text);
		page->out->failed |= text.failed;
		if (text.length)
			devices_tell(page, &fact_rows[i], (char *)text.data);
	}
}

/* ---- for programs ---- */

static json_t *items(char *text, bool *failed)
{
	json_t *array = json_array();
	char *rest = NULL;

	for (char *item = text ? strtok_r(text, "\n", &rest) : NULL; item;
		item = strtok_r(NULL, "\n", &rest))
		tree_append(array, json_string(item), failed);
	return array;
}

static json_t *devices_tree(const void *row, bool *failed)
{
	const struct device *device = row;
	json_t *object = json_object();

	tree_set(object, "id", json_string(device->id), failed);
	tree_set(object, "title", json_string(device->title), failed);
	for (int i = 0; i < N_FACT_ROWS; i++) {
		scoped_buffer text = BYTES_EMPTY;

		fact_rows[i].write(device, &text);
		*failed |= text.failed;
		tree_set(object, fact_rows[i].key,
			fact_rows[i].separator ? items((char *)text.data, failed)
					       : json_string(bytes_text(&text)),
			failed);
	}
	return object;
}

const struct topic topic_devices = {
	.key = "devices",
	.title = "the devices that the probe imitates, and how each enrols",
	.at = devices_at,
	.name = devices_name,
	.line = devices_line,
	.article = devices_article,
	.tree = devices_tree,
};
