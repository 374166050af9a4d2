/* SPDX-License-Identifier: MIT */
/*
 * Tests for the answer to any step: its status, its responder, and whether it is of the
 * requested kind. This file has no symptoms of its own.
 */
#include "diagnose/symptoms/answer.h"

#include "diagnose/judged.h"
#include "diagnose/symptoms/app_proxy.h"

bool answer_has_status(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->response.status == symptom->number;
}

bool answer_has_status_by(SYMPTOM_ARGUMENTS)
{
	return exchange->response.status == symptom->number &&
	       answer_bears(exchange, circumstances, symptom->by) &&
	       !answer_of_front_end(exchange, circumstances);
}

bool answer_is_surely_by(SYMPTOM_ARGUMENTS)
{
	return judged_of(exchange, circumstances)->by.strength >= RESPONDER_SURE &&
	       answered_by(exchange, circumstances, symptom->string);
}

bool answer_is_of_other_kind(SYMPTOM_ARGUMENTS)
{
	return exchange->response.status == 200 && !exchange->response.incomplete &&
	       exchange->reply.kind != (enum reply_kind)symptom->number &&
	       !answer_of_front_end(exchange, circumstances) &&
	       !symptom_is_seen(&symptom_sign_in, exchange, circumstances);
}

void answer_tell_fault(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	(void)circumstances;
	bytes_append_text(out, exchange->reply.fault);
	if (exchange->reply.fault[0] && exchange->reply.title[0])
		bytes_append_text(out, "; ");
	if (exchange->reply.title[0])
		bytes_printf(out, "page titled \"%s\"", exchange->reply.title);
}

void answer_tell_type(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	char type[128];

	(void)circumstances;
	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	bytes_printf(out, "Content-Type: %s", type[0] ? type : "(none)");
}

void answer_tell_substatus(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct judged *judged = judged_of(exchange, circumstances);
	const struct hresult *hresult = judged->has_error ? hresult_find(judged->error)
							  : NULL;

	if (judged->substatus)
		bytes_printf(out, "%ld.%d: %s", exchange->response.status,
			judged->sub_status, judged->substatus->meaning);
	if (judged->has_error)
		bytes_printf(out, "%sWindows error 0x%08x", out->length ? "; " : "",
			judged->error);
	if (hresult)
		bytes_printf(out, " (%s): %s", hresult->name, hresult->meaning);
}

void answer_tell_progress(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct transport *transport = &exchange->transport;

	(void)circumstances;
	if (exchange->response.status)
		bytes_printf(out,
			"%zu octets of the answer were received, the last %.0f s earlier",
			exchange->response.body.length, transport->idle);
	else if (transport->sent)
		bytes_append_text(out, "The whole request had been sent");
	else if (transport->phase == PHASE_TLS)
		bytes_append_text(out, "The TLS handshake had begun");
	else
		bytes_append_text(out, "Nothing had been sent");
}
