/* SPDX-License-Identifier: MIT */
/*
 * The attributes of a pkiMessage, in a table. They come from the tree of elements, so
 * that a message cut behind some of them still tells those. It promises to name a number
 * only where a document gives it that name, and to tell of a value that is of another
 * kind than it says. It never looks at the content of the message.
 */
#include "decode/attributes.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scep/request.h"
#include "scep/vocabulary.h"

/* What the transactionID was made of, if it is one of the two hashes that clients use. */
static void describe_transaction(const struct message *m, struct span transaction_id)
{
	static const struct {
		enum transaction_input input;
		const char *word, *text;
	} rows[] = {
		{ TRANSACTION_SPKI, "sha1-of-spki",
			"SHA-1 of the signer's SubjectPublicKeyInfo, as jscep makes it" },
		{ TRANSACTION_PKCS1, "sha1-of-rsa-public-key",
			"SHA-1 of the signer's RSAPublicKey, as Apple makes it" },
	};
	X509 *signer = sk_X509_value(m->enclosed, 0);
	EVP_PKEY *key = signer ? X509_get0_pubkey(signer) : NULL;
	char id[64];

	text_keep(id, transaction_id);
	for (size_t i = 0; key && i < sizeof(rows) / sizeof(rows[0]); i++) {
		scoped_buffer hash = BYTES_EMPTY;
		if (request_transaction_id(key, rows[i].input, hex_lower, &hash) == 0 &&
			text_equals(bytes_text(&hash), id))
			fact_show(fact_text(m->facts, "transaction_id_is", rows[i].word),
				"%s", rows[i].text);
	}
}

/* "2.16.840.1.113733.1.9.2": key and reader of each. */
enum attribute_kind {
	ATTRIBUTE_TEXT,
	ATTRIBUTE_NUMBER,
	ATTRIBUTE_OCTETS,
	ATTRIBUTE_HRESULT
};

static const struct attribute_row {
	const char *oid, *key;
	enum attribute_kind kind;
	const char *(*name)(int number);
} attributes[] = {
	{ SCEP_OID_MESSAGE_TYPE, "message_type", ATTRIBUTE_NUMBER,
		scep_message_type_name },
	{ SCEP_OID_PKI_STATUS, "pki_status", ATTRIBUTE_NUMBER, scep_pki_status_name },
	{ SCEP_OID_FAIL_INFO, "fail_info", ATTRIBUTE_NUMBER, scep_fail_info_name },
	{ SCEP_OID_FAIL_INFO_TEXT, "fail_info_text", ATTRIBUTE_TEXT, NULL },
	{ SCEP_OID_HRESULT, "hresult", ATTRIBUTE_HRESULT, NULL },
	{ SCEP_OID_TRANSACTION_ID, "transaction_id", ATTRIBUTE_TEXT, NULL },
	{ SCEP_OID_SENDER_NONCE, "sender_nonce", ATTRIBUTE_OCTETS, NULL },
	{ SCEP_OID_RECIPIENT_NONCE, "recipient_nonce", ATTRIBUTE_OCTETS, NULL },
};

/* Numbers that RFC 8894 does not have, and others do. */
static const char *other_name(const char *oid, int number)
{
	static const struct {
		const char *oid;
		int number;
		const char *name;
	} rows[] = {
		{ SCEP_OID_MESSAGE_TYPE, 18,
			"UpdateReq in drafts before RFC 8894" }, /* draft-gutmann-scep-00
								  */
		{ SCEP_OID_MESSAGE_TYPE, 41,
			"ClaimChallengeAnswer of Microsoft's" }, /* wincrypt.h, certenroll
								  */
		{ SCEP_OID_PKI_STATUS, 11, "PendingChallenge of Microsoft's" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].number == number && strcmp(rows[i].oid, oid) == 0)
			return rows[i].name;
	return NULL;
}

static bool read_number(struct span text, long long *number)
{
	char digits[16], *end;

	if (text.length == 0 || text.length >= sizeof(digits))
		return false;
	memcpy(digits, text.data, text.length);
	digits[text.length] = '\0';
	*number = strtoll(digits, &end, text_starts(digits, "0x") ? 16 : 10);
	return *end == '\0';
}

static void describe_number(
	struct message *m, const struct attribute_row *row, struct span text)
{
	long long number = -1;
	const char *name;
	const char *other;
	struct fact *fact;

	if (!read_number(text, &number) || number < 0 || number > 999999) {
		decode_fault(m->d, "The attribute %s is not a number.", row->key);
		return;
	}
	name = row->name((int)number);
	other = other_name(row->oid, (int)number);
	fact = name ? fact_text(m->facts, row->key, name)
		    : fact_printf(m->facts, row->key, "%lld", number);
	if (name)
		fact_show(fact, "%s (%lld)", name, number);
	else if (other)
		fact_show(fact, "%lld, %s", number, other);
	if (row->name == scep_message_type_name)
		m->type = (int)number;
}

static void describe_hresult(struct message *m, struct span text)
{
	long long number = 0;
	const struct hresult *row;
	struct fact *code;

	if (!read_number(text, &number) || number < INT32_MIN || number > UINT32_MAX) {
		decode_fault(m->d, "The HRESULT attribute is not a number.");
		return;
	}
	row = hresult_find((uint32_t)number);
	code = fact_printf(m->facts, "hresult", "0x%08x", (unsigned)(uint32_t)number);
	if (!row)
		return;
	fact_show(code, "0x%08x, %s", (unsigned)row->code, row->name);
	fact_text(m->facts, "hresult_name", row->name);
	fact_text(m->facts, "hresult_meaning", row->meaning);
}

/* The row's key in the facts of the message; the first value of the attribute. */
static void describe_attribute(
	struct message *m, const struct attribute_row *row, const struct ber_node *value)
{
	const struct span content = ber_content(m->ber, value);

	if (!ber_is_whole(value) || (value->tag & BER_CONSTRUCTED) ||
		fact_find(m->facts, row->key))
		return;
	m->has_attributes = true;
	if (value->tag == BER_PRINTABLE_STRING && !ber_is_printable(content))
		decode_fault(m->d,
			"The attribute %s is marked as a PrintableString, but holds "
			"characters outside that type.",
			row->key);
	if (ber_next(m->ber, value))
		decode_fault(m->d, "The attribute %s has more than one value.", row->key);
	switch (row->kind) {
	case ATTRIBUTE_TEXT:
		fact_span(m->facts, row->key, content);
		break;
	case ATTRIBUTE_NUMBER:
		describe_number(m, row, content);
		break;
	case ATTRIBUTE_OCTETS:
		fact_hex(m->facts, row->key, content);
		break;
	case ATTRIBUTE_HRESULT:
		describe_hresult(m, content);
		break;
	}
	if (strcmp(row->oid, SCEP_OID_TRANSACTION_ID) == 0 && m->type != SCEP_CERT_REP)
		describe_transaction(m, content);
}

/* In the table's order, not the message's, which is that of the encodings. */
void decode_attributes(struct message *m, const struct ber_node *list)
{
	char oid[64];

	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
		int n = 0;
		for (struct ber_node *a = ber_first(m->ber, list);
			a && n < DECODE_LIST_MAX; a = ber_next(m->ber, a), n++) {
			struct ber_node *type = ber_first(m->ber, a);
			decode_oid(ber_content(m->ber, ber_expect(type, BER_OID)), oid,
				sizeof(oid));
			if (strcmp(oid, attributes[i].oid) == 0)
				describe_attribute(m, &attributes[i],
					ber_first(m->ber, ber_next(m->ber, type)));
		}
	}
}
