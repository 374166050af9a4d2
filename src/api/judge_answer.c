/* SPDX-License-Identifier: MIT */
/*
 * decode/ reads a message and knows no device; diagnose/ has the rules and knows no file.
 * Here an answer from a file becomes an exchange, as if it had just arrived, and the
 * rules look at it. It promises to claim nothing that takes the request: what was not
 * sent along is unknown, and what is unknown breaks no rule. An answer without its HTTP
 * head gets the one that a sound answer has, so that only the message is judged.
 */
#include "api/judge_answer.h"

#include <errno.h>

#include "base/bytes.h"
#include "device/device.h"
#include "diagnose/check.h"

static enum step step_of(const struct reply *reply)
{
	switch (reply->kind) {
	case REPLY_CAPABILITIES:
		return STEP_CAPS;
	case REPLY_CA_CERTIFICATES:
		return STEP_CACERT;
	default:
		return STEP_PKIOPERATION;
	}
}

/* RFC 8894 sections 3.5.2, 4.2.1 and 4.3. */
static const char *sound_type(const struct decoding *decoding)
{
	switch (decoding->reply.kind) {
	case REPLY_CAPABILITIES:
		return "text/plain";
	case REPLY_CA_CERTIFICATES:
		return SCEP_TYPE_CA_RA_CERT;
	default:
		return SCEP_TYPE_PKI_MESSAGE;
	}
}

static int make_exchange(const struct decoding *decoding, struct exchange *exchange)
{
	const bool has_head = decoding->content_type[0];

	*exchange = (struct exchange){
		.step = step_of(&decoding->reply),
		.response = { .status = has_head && decoding->http_status
						? decoding->http_status
						: 200 },
		.reply = decoding->reply, /* borrowed */
	};
	/* What is compared with the request's is taken for it; absence still shows. */
	if (fact_find(decoding->facts, "recipient_nonce"))
		exchange->reply.certrep.nonce_matches = VERDICT_YES;
	exchange->reply.certrep.decrypted = VERDICT_UNKNOWN;
	bytes_printf(&exchange->response.headers, "Content-Type: %s\n",
		has_head ? decoding->content_type : sound_type(decoding));
	return bytes_failed(&exchange->response.headers);
}

/* By the rows of the devices: a file says nothing of who was answered. */
static void append_minders(const struct check *check, struct bytes *out)
{
	if (check->minds_all)
		bytes_append_text(out, "every device");
	else if (check->requires)
		device_append_enforcers(check->requires, out);
}

int judge_answer(struct decoding *decoding)
{
	struct exchange exchange;
	int r;

	if (decoding->reply.kind != REPLY_CAPABILITIES &&
		decoding->reply.kind != REPLY_CA_CERTIFICATES &&
		decoding->reply.kind != REPLY_CERTREP)
		return 0;
	r = make_exchange(decoding, &exchange);
	for (size_t i = 0; r == 0 && i < n_checks; i++) {
		const struct check *check = &checks[i];
		scoped_buffer minders = BYTES_EMPTY;
		struct violation violation;

		if (check->look(&exchange) != VERDICT_NO)
			continue;

		append_minders(check, &minders);
		decoding->failed |= minders.failed;
		violation = (struct violation){
			.check = check->id,
			.clause = check->clause,
			.rule = check->text,
			.minders = minders.length ? bytes_text(&minders) : NULL,
			.ndes_habit = check->ndes_habit,
		};
		decoding_add_violation(decoding, &violation);
	}
	bytes_clear(&exchange.response.headers);
	return decoding->failed ? -ENOMEM : r;
}
