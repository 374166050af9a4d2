/* SPDX-License-Identifier: MIT */
/*
 * What is seen of the transport: whether a connection came about, what TLS made of it,
 * and how it ended. Looks at faults and flags that the trace holds, never at bodies.
 */
#include "diagnose/see.h"

#include <string.h>

#include "base/text.h"

bool see_fault(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->transport.fault == (enum fault)symptom->number;
}

/* Closed when all of a request's head, at least, had gone out. */
bool see_reset_after(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->transport.fault == FAULT_RESET && exchange->transport.sent > 0;
}

bool see_silence(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->transport.fault == FAULT_TIMEOUT && !exchange->response.status;
}

bool see_stalled(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->transport.fault == FAULT_TIMEOUT && exchange->response.status;
}

bool see_slow(SEE_ARGUMENTS)
{
	return see_stalled(exchange, symptom, circumstances) &&
	       exchange->transport.idle < 1;
}

/* How far it had come when it broke off. */
void tell_progress(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct transport *transport = &exchange->transport;

	(void)circumstances;
	if (exchange->response.status)
		bytes_printf(out,
			"%zu octets of the answer had come, the last %.0f s before",
			exchange->response.body.length, transport->idle);
	else if (transport->sent)
		bytes_append_text(out, "The whole request had been sent");
	else if (transport->phase == PHASE_TLS)
		bytes_append_text(out, "The TLS handshake had begun");
	else
		bytes_append_text(out, "Nothing had been sent");
}

/* The proxy's answer to CONNECT, or in the server's place when there is no TLS. */
bool see_proxy_log_on(SEE_ARGUMENTS)
{
	(void)circumstances;
	return exchange->transport.proxy_status == symptom->number ||
	       exchange->response.status == symptom->number;
}

/* Squid says on each page of its own that it is, which it must where there is no CONNECT.
 * Without a proxy on this side it is one of the server's. */
bool see_is_forward_proxy(const struct exchange *exchange)
{
	struct span mark;

	return exchange->transport.proxy[0] &&
	       text_starts(exchange->request.url, "http:") &&
	       exchange_header(exchange, "X-Squid-Error", &mark);
}

bool see_proxy_forbids(SEE_ARGUMENTS)
{
	(void)circumstances;
	return exchange->transport.proxy_status == symptom->number ||
	       (exchange->response.status == symptom->number &&
		       see_is_forward_proxy(exchange));
}

static bool broken_off(const struct exchange *exchange)
{
	return exchange->transport.fault == FAULT_TLS_HANDSHAKE ||
	       exchange->transport.fault == FAULT_RESET;
}

bool see_certificate_wanted(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->transport.handshake.certificate_wanted && broken_off(exchange);
}

/* handshake_failure, which is also TLS 1.2's word for it, the ones about certificates,
 * and certificate_required of TLS 1.3. */
bool see_certificate_refused(SEE_ARGUMENTS)
{
	int alert = exchange->transport.handshake.alert;

	return see_certificate_wanted(exchange, symptom, circumstances) &&
	       ((alert >= 40 && alert <= 46) || alert == 48 || alert == 116);
}

bool see_handshake(SEE_ARGUMENTS)
{
	(void)circumstances;
	return exchange->transport.handshake.failure == (enum tls_failure)symptom->number;
}

bool see_alert(SEE_ARGUMENTS)
{
	(void)circumstances;
	return exchange->transport.fault == FAULT_TLS_HANDSHAKE &&
	       exchange->transport.handshake.alert == symptom->number;
}

bool see_plain_http_told(SEE_ARGUMENTS)
{
	const char *page = bytes_text(&exchange->reply.text);

	SEE_UNUSED;
	return exchange->response.status == 400 &&
	       (text_find(page, "plain HTTP request was sent to HTTPS port") ||
		       text_find(page, "speaking plain HTTP to an SSL-enabled server"));
}

/* http://host:443 brings nothing, or an alert, which is no HTTP. */
bool see_plain_http(SEE_ARGUMENTS)
{
	const char *url = exchange->request.url;
	const char *authority = text_starts(url, "http://") ? url + strlen("http://")
							    : "";
	size_t length = strcspn(authority, "/?");
	enum fault fault = exchange->transport.fault;

	if (see_plain_http_told(exchange, symptom, circumstances))
		return true;
	return (fault == FAULT_RESET || fault == FAULT_NOT_HTTP) && length > 4 &&
	       strncmp(authority + length - 4, ":443", 4) == 0;
}

bool see_tls_proven(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->transport.tls.used && exchange->transport.tls.verified;
}

/* Given up sooner than a server under load, or with its CA far away, may need. */
bool see_impatient(SEE_ARGUMENTS)
{
	(void)circumstances;
	return exchange->transport.fault == FAULT_TIMEOUT &&
	       exchange->transport.total < (double)symptom->number;
}

/* It reads and writes plain HTTP; into TLS it can only break, or end it itself. */
bool see_proxy_between(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->transport.proxy[0] &&
	       (!exchange->response.status ||
		       text_starts(exchange->request.url, "http:"));
}

bool see_proxy_failed(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return see_is_forward_proxy(exchange) ||
	       exchange->transport.fault == FAULT_PROXY ||
	       exchange->transport.fault == FAULT_PROXY_NAME_NOT_RESOLVED;
}

/* Nothing came from the other side: a browser would say that it cannot show the page. */
bool see_no_answer(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	switch (exchange->transport.fault) {
	case FAULT_NAME_NOT_RESOLVED:
	case FAULT_CONNECTION_REFUSED:
	case FAULT_UNREACHABLE:
	case FAULT_CONNECT_TIMEOUT:
	case FAULT_RESET:
	case FAULT_TIMEOUT:
		return !exchange->response.status;
	default:
		return false;
	}
}

/* Something was sent towards the address, and nothing came back. */
bool see_swallowed(SEE_ARGUMENTS)
{
	return see_no_answer(exchange, symptom, circumstances) &&
	       exchange->transport.fault != FAULT_NAME_NOT_RESOLVED &&
	       exchange->transport.fault != FAULT_CONNECTION_REFUSED;
}

bool see_tls_problem(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->transport.tls.problems & (unsigned)symptom->number;
}

bool see_tls_unchecked(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return circumstances->tls_unchecked;
}
