/* SPDX-License-Identifier: MIT */
/*
 * What is seen of SCEP answers: whether they are what was asked for, and as which type
 * they came.
 */
#include "diagnose/see.h"

#include "base/text.h"

/* Answered 200, not with what the step asks for, and not with a page that others name. */
bool see_not_of_kind(SEE_ARGUMENTS)
{
	return exchange->response.status == 200 && !exchange->response.incomplete &&
	       exchange->reply.kind != (enum reply_kind)symptom->number &&
	       !see_is_front_end(exchange) &&
	       !see_sign_in(exchange, symptom, circumstances);
}

void tell_fault(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	(void)circumstances;
	bytes_append_text(out, exchange->reply.fault);
	if (exchange->reply.fault[0] && exchange->reply.title[0])
		bytes_append_text(out, "; ");
	if (exchange->reply.title[0])
		bytes_printf(out, "page titled \"%s\"", exchange->reply.title);
}

bool see_no_sha2(SEE_ARGUMENTS)
{
	const unsigned sha2 = CAPABILITY_SHA_256 | CAPABILITY_SHA_384 |
			      CAPABILITY_SHA_512 | CAPABILITY_STANDARD;

	SEE_UNUSED;
	return exchange->reply.kind == REPLY_CAPABILITIES &&
	       !exchange->response.incomplete &&
	       !(exchange->reply.capabilities.set & sha2);
}

/* Apple compares the whole value, jscep its beginning. */
bool see_cacert_type(SEE_ARGUMENTS)
{
	char type[128];

	SEE_UNUSED;
	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	return exchange->reply.kind == REPLY_CA_CERTIFICATES &&
	       !text_equals(type, SCEP_TYPE_CA_CERT) &&
	       !text_equals(type, SCEP_TYPE_CA_RA_CERT);
}

void tell_content_type(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	char type[128];

	(void)circumstances;
	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	bytes_printf(out, "Content-Type: %s", type[0] ? type : "(none)");
}

static bool is_pki_message(const struct exchange *exchange)
{
	char type[128];

	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	return text_starts(type, SCEP_TYPE_PKI_MESSAGE);
}

bool see_no_certrep(SEE_ARGUMENTS)
{
	return see_not_of_kind(exchange, symptom, circumstances) &&
	       !is_pki_message(exchange);
}

bool see_certrep_broken(SEE_ARGUMENTS)
{
	return see_not_of_kind(exchange, symptom, circumstances) &&
	       is_pki_message(exchange);
}

/* Android looks at the type before the message. */
bool see_certrep_type(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->reply.kind == REPLY_CERTREP && !is_pki_message(exchange);
}
