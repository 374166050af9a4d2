/* SPDX-License-Identifier: MIT */
/*
 * Reads what kind of CertRep a scenario wants: an outcome, then details by name.
 *
 *	certrep decide cipher=aes256 drop=recipientNonce embed
 *
 * Promises that what was not mentioned is as NDES does it. Never writes a reply:
 * that is reply.c.
 *
 * To add a detail: a member of struct reply_plan, a row at the end of this file, and
 * a line in mock-ndes(1).
 */
#include "plan.h"

#include <errno.h>
#include <openssl/asn1.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "authority.h"
#include "memory.h"

static const struct outcome {
	const char *name;
	enum reply_status status;
	enum reply_defect defect;
	unsigned long message_type; /* 0: that of a CertRep */
	bool counts;                /* how many polls to wait for stands behind it */
} outcomes[] = {
	{ .name = "decide", .status = REPLY_DECIDE },
	{ .name = "success", .status = REPLY_SUCCESS },
	{ .name = "failure", .status = REPLY_FAILURE },
	{ .name = "pending", .status = REPLY_PENDING },
	{ .name = "pending-then", .status = REPLY_DECIDE, .counts = true },
	{
		.name = "bad-signature",
		.status = REPLY_FAILURE,
		.defect = REPLY_BAD_SIGNATURE,
	},
	{
		.name = "bad-nonce",
		.status = REPLY_FAILURE,
		.defect = REPLY_BAD_NONCE,
	},
	{
		.name = "bad-transaction",
		.status = REPLY_FAILURE,
		.defect = REPLY_BAD_TRANSACTION,
	},
	{ .name = "bad-type", .status = REPLY_FAILURE, .message_type = 19 },
};

/* A word and what it stands for. Lists of them end with an empty one. */
struct choice {
	const char *name;
	int value;
};

static const struct choice ciphers[] = {
	{ .name = "aes128", .value = NID_aes_128_cbc },
	{ .name = "aes192", .value = NID_aes_192_cbc },
	{ .name = "aes256", .value = NID_aes_256_cbc },
	{ .name = "des3", .value = NID_des_ede3_cbc },
	{ .name = "des", .value = NID_des_cbc },
	{ 0 },
};

static const struct choice paddings[] = {
	{ .name = "pkcs1", .value = RSA_PKCS1_PADDING },
	{ .name = "oaep", .value = RSA_PKCS1_OAEP_PADDING },
	{ 0 },
};

static const struct choice digests[] = {
	{ .name = "md5", .value = NID_md5 },
	{ .name = "sha1", .value = NID_sha1 },
	{ .name = "sha256", .value = NID_sha256 },
	{ .name = "sha384", .value = NID_sha384 },
	{ .name = "sha512", .value = NID_sha512 },
	{ 0 },
};

static const struct choice signers[] = {
	{ .name = "ra", .value = 0 },
	{ .name = "ca", .value = 1 },
	{ 0 },
};

static const struct choice issues[] = {
	{ .name = "sound", .value = ISSUE_SOUND },
	{ .name = "other-key", .value = ISSUE_OTHER_KEY },
	{ .name = "foreign-ca", .value = ISSUE_FOREIGN_CA },
	{ .name = "expired", .value = ISSUE_EXPIRED },
	{ 0 },
};

static const struct choice contents[] = {
	{ .name = "envelope", .value = 0 },
	{ .name = "none", .value = 1 },
	{ 0 },
};

static const struct choice fillings[] = {
	{ .name = "zero", .value = REPLY_ZERO },
	{ .name = "empty", .value = REPLY_EMPTY },
	{ .name = "none", .value = REPLY_NONE },
	{ 0 },
};

static const struct choice nonces[] = {
	{ .name = "fresh", .value = 0 },
	{ .name = "echo", .value = 1 },
	{ 0 },
};

static const struct choice strings[] = {
	{ .name = "printable", .value = V_ASN1_PRINTABLESTRING },
	{ .name = "utf8", .value = V_ASN1_UTF8STRING },
	{ 0 },
};

static const struct choice yes_or_no[] = {
	{ .name = "yes", .value = 1 },
	{ .name = "no", .value = 0 },
	{ 0 },
};

static const struct choice attributes[] = {
	{ .name = "messageType", .value = REPLY_MESSAGE_TYPE },
	{ .name = "pkiStatus", .value = REPLY_PKI_STATUS },
	{ .name = "failInfo", .value = REPLY_FAIL_INFO },
	{ .name = "hresult", .value = REPLY_MICROSOFT_ERROR },
	{ .name = "transactionID", .value = REPLY_TRANSACTION_ID },
	{ .name = "senderNonce", .value = REPLY_SENDER_NONCE },
	{ .name = "recipientNonce", .value = REPLY_RECIPIENT_NONCE },
	{ .name = "contentType", .value = REPLY_CONTENT_TYPE },
	{ 0 },
};

static int read_number(unsigned long *number, struct place place, const char *value)
{
	char *end;

	errno = 0;
	*number = strtoul(value, &end, 0);
	if (!*value || *end || errno || *number > UINT32_MAX)
		return place_complain(place, "'%s' is not a number", value);
	return 0;
}

static int read_choice(
	int *choice, const struct choice *choices, struct place place, const char *value)
{
	size_t i;

	for (i = 0; choices[i].name; i++) {
		if (strcmp(choices[i].name, value) != 0)
			continue;
		*choice = choices[i].value;
		return 0;
	}
	return place_complain(place, "unknown value '%s'", value);
}

struct detail {
	const char *name;
	size_t offset; /* of the plan's member that it sets */
	const struct choice *choices;
	int (*parse)(struct reply_plan *plan, const struct detail *detail,
		struct place place, const char *value);
};

static int parse_number(struct reply_plan *plan, const struct detail *detail,
	struct place place, const char *value)
{
	void *member = (char *)plan + detail->offset;

	return read_number(member, place, value);
}

static int parse_choice(struct reply_plan *plan, const struct detail *detail,
	struct place place, const char *value)
{
	void *member = (char *)plan + detail->offset;

	return read_choice(member, detail->choices, place, value);
}

/* May be given more than once. */
static int parse_drop(struct reply_plan *plan, const struct detail *detail,
	struct place place, const char *value)
{
	int attribute = 0;

	if (read_choice(&attribute, detail->choices, place, value))
		return -1;
	plan->dropped |= 1u << attribute;
	return 0;
}

/* A '+' stands for a blank. */
static int parse_sentence(struct reply_plan *plan, const struct detail *detail,
	struct place place, const char *value)
{
	char *at;

	(void)detail, (void)place;
	free(plan->fail_info_text);
	plan->fail_info_text = memory_string(value);
	for (at = plan->fail_info_text; *at; at++) {
		if (*at == '+')
			*at = ' ';
	}
	return 0;
}

#define NUMBER(member)                                                                   \
	.offset = offsetof(struct reply_plan, member), .parse = parse_number
#define CHOICE(member, list)                                                             \
	.offset = offsetof(struct reply_plan, member), .choices = list,                  \
	.parse = parse_choice

static const struct detail details[] = {
	{ .name = "hresult", NUMBER(hresult) },
	{ .name = "failinfo", NUMBER(fail_info) },
	{ .name = "type", NUMBER(message_type) },
	{ .name = "cipher", CHOICE(cipher, ciphers) },
	{ .name = "transport", CHOICE(padding, paddings) },
	{ .name = "digest", CHOICE(digest, digests) },
	{ .name = "signer", CHOICE(signed_by_ca, signers) },
	{ .name = "embed", CHOICE(embed, yes_or_no) },
	{ .name = "issued", CHOICE(issue, issues) },
	{ .name = "content", CHOICE(bare, contents) },
	{ .name = "filling", CHOICE(filling, fillings) },
	{ .name = "nonce", CHOICE(echo, nonces) },
	{ .name = "failinfotext", .parse = parse_sentence },
	{ .name = "envelope-on-failure", CHOICE(envelope_on_failure, yes_or_no) },
	{ .name = "strings", CHOICE(string_type, strings) },
	{ .name = "drop", .choices = attributes, .parse = parse_drop },
};

static int parse_detail(struct reply_plan *plan, struct place place, const char *word)
{
	size_t i, length = strcspn(word, "=");
	const char *value = word[length] ? word + length + 1 : NULL;

	for (i = 0; i < sizeof(details) / sizeof(details[0]); i++) {
		const struct detail *detail = &details[i];

		if (strlen(detail->name) != length ||
			strncmp(detail->name, word, length) != 0)
			continue;
		if (!value && detail->choices == yes_or_no)
			value = "yes";
		if (!value)
			return place_complain(
				place, "expected NAME=VALUE, not '%s'", word);
		return detail->parse(plan, detail, place, value);
	}
	return place_complain(place, "unknown detail '%s'", word);
}

/* How many words it took, or -1. */
static int parse_outcome(struct reply_plan *plan, const struct words *words)
{
	size_t i;

	for (i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		if (strcmp(outcomes[i].name, words->items[0]) != 0)
			continue;
		plan->status = outcomes[i].status;
		plan->defect = outcomes[i].defect;
		if (outcomes[i].message_type)
			plan->message_type = outcomes[i].message_type;
		if (!outcomes[i].counts)
			return 1;
		if (words->count < 2)
			return place_complain(
				words->place, "expected '%s NUMBER'", outcomes[i].name);
		return read_number(&plan->polls, words->place, words->items[1]) ? -1 : 2;
	}
	return place_complain(words->place, "unknown outcome '%s'", words->items[0]);
}

int plan_parse(struct reply_plan *plan, const struct words *words)
{
	int used;
	size_t i;

	*plan = (struct reply_plan){
		/* what NDES says to a challenge that it does not like */
		.hresult = 0x80070057,
		.fail_info = 2,
		.message_type = 3,
		.padding = RSA_PKCS1_PADDING,
		.digest = NID_sha1,
		.string_type = V_ASN1_PRINTABLESTRING,
	};
	used = parse_outcome(plan, words);
	if (used < 0)
		return -1;
	for (i = (size_t)used; i < words->count; i++) {
		if (parse_detail(plan, words->place, words->items[i]))
			return -1;
	}
	return 0;
}

void plan_clear(struct reply_plan *plan)
{
	free(plan->fail_info_text);
	*plan = (struct reply_plan){ 0 };
}
