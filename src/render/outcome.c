/* SPDX-License-Identifier: MIT */
/*
 * The result of an exchange, for a cell of a table: the content of a SCEP answer, else
 * the status and who answered, and the error if the answer is incomplete. It does not
 * judge: findings do.
 */
#include "render/outcome.h"

#include <string.h>

#include "diagnose/summary.h"

static void append_certrep(const struct exchange *exchange, struct bytes *out)
{
	const struct certrep *certrep = &exchange->reply.certrep;
	const char *status = scep_pki_status_name(certrep->pki_status);
	const char *fail_info = scep_fail_info_name(certrep->fail_info);

	bytes_append_text(out, status ? status : "CertRep without pkiStatus");
	if (certrep->has_hresult)
		bytes_printf(out, " 0x%08x", certrep->hresult);
	else if (fail_info)
		bytes_printf(out, " %s", fail_info);
	if (certrep->has_issued)
		bytes_append_text(out, exchange->step == STEP_GETCERT
					       ? ", a certificate"
					       : ", certificate issued");
	if (certrep->crl.present)
		bytes_printf(out, ", CRL with %d entries", certrep->crl.revoked);
}

/* Short names where the id is not the usual name. */
static const char *answerer_word(const char *id)
{
	static const struct {
		const char *id, *word;
	} words[] = {
		{ "iis", "IIS" },
		{ "arr", "ARR" },
		{ "aws", "AWS" },
		{ "f5", "F5" },
		{ "mscep", "mscep.dll" },
		{ "wap", "WAP" },
		{ "front-door", "Front Door" },
		{ "application-gateway", "Application Gateway" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].id, id) == 0)
			return words[i].word;
	return id;
}

static void append_answerer(const struct judged *judged, struct bytes *out)
{
	const struct responder *relay = judged->by.relay;

	if (!judged->by.responder && !relay)
		return;
	bytes_printf(out, " (%s%s%s%s)",
		judged->by.responder ? answerer_word(judged->by.id) : "",
		judged->by.responder && relay ? ", " : "", relay ? "through " : "",
		relay ? answerer_word(relay->id) : "");
}

static void append_answer(
	const struct exchange *exchange, const struct judged *judged, struct bytes *out)
{
	const struct reply *reply = &exchange->reply;

	switch (reply->kind) {
	case REPLY_CAPABILITIES:
	case REPLY_CA_CERTIFICATES:
		summary_count(reply, out);
		return;
	case REPLY_CERTREP:
		append_certrep(exchange, out);
		return;
	default:
		bytes_printf(out, "%ld", exchange->response.status);
		if (judged->sub_status >= 0)
			bytes_printf(out, ".%d", judged->sub_status);
		bytes_printf(out, " %s", exchange->response.reason);
		append_answerer(judged, out);
	}
}

/* Short, for a cell: the library's own sentence is in the finding and with -v. */
static void append_fault(const struct transport *transport, struct bytes *out)
{
	static const char *const words[FAULT_COUNT] = {
		[FAULT_NAME_NOT_RESOLVED] = "name does not resolve",
		[FAULT_PROXY_NAME_NOT_RESOLVED] = "proxy's name does not resolve",
		[FAULT_CONNECTION_REFUSED] = "connection refused",
		[FAULT_UNREACHABLE] = "no route to the host",
		[FAULT_CONNECT_TIMEOUT] = "no connection",
		[FAULT_PROXY] = "forward proxy failed",
		[FAULT_TLS_HANDSHAKE] = "TLS handshake failed",
		[FAULT_TLS_CERTIFICATE] = "TLS certificate not accepted",
		[FAULT_RESET] = "closed without an answer",
		[FAULT_TIMEOUT] = "no answer",
		[FAULT_NOT_HTTP] = "not HTTP",
		[FAULT_CUT] = "answer cut off or damaged",
		[FAULT_TOO_LARGE] = "answer too large",
		[FAULT_NOT_SENT] = "request cannot be encrypted",
		[FAULT_PAUSED] = "this computer was paused",
	};
	static const char *const handshakes[TLS_FAILURE_COUNT] = {
		[TLS_FAILURE_VERSION] = "no TLS version in common",
		[TLS_FAILURE_NOT_TLS] = "the port does not speak TLS",
		[TLS_FAILURE_CLOSED] = "closed in the TLS handshake",
	};
	const enum fault fault = transport->fault;
	const char *word = words[fault];

	if (fault == FAULT_TLS_HANDSHAKE && handshakes[transport->handshake.failure])
		word = handshakes[transport->handshake.failure];
	bytes_append_text(out, word ? word : transport->text);
	if (fault == FAULT_CONNECT_TIMEOUT || fault == FAULT_TIMEOUT)
		bytes_printf(out, " in %.3g s", transport->total);
}

void outcome_append(
	const struct report *report, const struct exchange *exchange, struct bytes *out)
{
	if (exchange->response.status)
		append_answer(exchange, report_judged(report, exchange), out);
	if (exchange->response.status && exchange->transport.fault != FAULT_NONE)
		bytes_append_text(out, "; ");
	if (exchange->transport.fault != FAULT_NONE)
		append_fault(&exchange->transport, out);
	if (exchange->request.query_length > DEFAULT_MAX_QUERY ||
		exchange->step == STEP_MEASURE)
		bytes_printf(out, "; query %zu", exchange->request.query_length);
}

static bool answers_scep(const struct device_report *device)
{
	for (size_t i = 0; i < device->n_steps; i++)
		if (device->steps[i].exchange && device->steps[i].step != STEP_BROWSE &&
			exchange_is_healthy(device->steps[i].exchange))
			return true;
	return false;
}

const char *outcome_remark(const struct report *report,
	const struct device_report *device, const struct step_report *step)
{
	if (step->step != STEP_BROWSE || !step->exchange || !answers_scep(device))
		return "";
	if (step->exchange->response.status == 403)
		return ", as expected";
	return report->server == SERVER_SCEP && step->status == SEVERITY_OK &&
			       step->exchange->response.status
		       ? ", harmless"
		       : "";
}
