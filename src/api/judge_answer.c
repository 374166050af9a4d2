/* SPDX-License-Identifier: MIT */
/*
 * decode/ reads a message and knows no device; diagnose/ has the rules and knows no file.
 * This file turns an answer from a file into an exchange, as if it had just arrived, and
 * checks the rules.
 *
 * A rule that needs the request is unknown, and an unknown rule is not violated. An
 * answer without an HTTP head gets a correct one, so that only the message is judged.
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
	/* Values that are compared with the request's count as equal; missing ones still
	 * show. */
	if (fact_find(decoding->facts, "recipient_nonce"))
		exchange->reply.certrep.nonce_matches = VERDICT_YES;
	exchange->reply.certrep.decrypted = VERDICT_UNKNOWN;
	bytes_printf(&exchange->response.headers, "Content-Type: %s\n",
		has_head ? decoding->content_type : sound_type(decoding));
	return bytes_failed(&exchange->response.headers);
}

/* For all devices: a file does not name its device. */
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
