/* SPDX-License-Identifier: MIT */
/*
 * Symptoms of the connection: name resolution, connecting, and the end of the connection.
 * They use the faults and flags in the trace, never bodies.
 *
 * libcurl only reports that a name did not resolve. A separate lookup shows whether the
 * name does not exist or the lookup failed. Its result counts only if libcurl did not
 * resolve the name either.
 */
#include "diagnose/symptoms/connection.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/judged.h"
#include "diagnose/symptoms/answer.h"

#define SQUID_MARK "Squid, errorpage.cc, X-Squid-Error"
#define CURL_SAYS  "libcurl's and the kernel's own report"

static bool not_resolved(const struct exchange *exchange)
{
	return exchange->transport.fault == FAULT_NAME_NOT_RESOLVED;
}

static bool name_server_failed(SYMPTOM_ARGUMENTS)
{
	enum name_result result = circumstances->name->result;

	(void)symptom;
	return not_resolved(exchange) &&
	       (result == NAME_SERVER_FAILED || result == NAME_NO_ANSWER);
}

static void tell_name(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct name *name = circumstances->name;

	(void)exchange;
	if (name->error[0])
		bytes_printf(out, "The resolver says: %s", name->error);
	else if (name->result == NAME_NO_ANSWER)
		bytes_append_text(out, "The resolver said nothing until the probe ended");
}

const struct symptom symptom_name_server_failed = {
	.id = "name-server-failed",
	.text = "the DNS lookup failed",
	.source = "RFC 3493 section 6.1, EAI_AGAIN and EAI_FAIL",
	.need = NEEDS_NOTHING,
	.seen = name_server_failed,
	.tell = tell_name,
};

static bool name_not_resolved(SYMPTOM_ARGUMENTS)
{
	return not_resolved(exchange) &&
	       !name_server_failed(exchange, symptom, circumstances);
}

const struct symptom symptom_name_not_resolved = {
	.id = "name-not-resolved",
	.text = "the host name does not resolve",
	.source = CURL_SAYS,
	.need = NEEDS_NOTHING,
	.seen = name_not_resolved,
	.tell = tell_name,
};

static bool no_such_name(SYMPTOM_ARGUMENTS)
{
	(void)symptom;
	return not_resolved(exchange) && circumstances->name->result == NAME_NO_SUCH;
}

const struct symptom symptom_no_such_name = {
	.id = "no-such-name",
	.text = "the name does not exist, or has no address",
	.source = "RFC 3493 section 6.1, EAI_NONAME",
	.need = NEEDS_NOTHING,
	.seen = no_such_name,
};

static bool has_fault(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->transport.fault == (enum fault)symptom->number;
}

const struct symptom symptom_refused = {
	.id = "refused",
	.text = "the connection was refused",
	.source = CURL_SAYS,
	.need = NEEDS_NOTHING,
	.seen = has_fault,
	.number = FAULT_CONNECTION_REFUSED,
};

const struct symptom symptom_connect_timeout = {
	.id = "connect-timeout",
	.text = "the connection timed out",
	.source = CURL_SAYS,
	.need = NEEDS_NOTHING,
	.seen = has_fault,
	.number = FAULT_CONNECT_TIMEOUT,
};

const struct symptom symptom_unreachable = {
	.id = "unreachable",
	.text = "there is no route to the address",
	.source = CURL_SAYS,
	.need = NEEDS_NOTHING,
	.seen = has_fault,
	.number = FAULT_UNREACHABLE,
};

const struct symptom symptom_reset = {
	.id = "reset",
	.text = "the connection was closed without an answer",
	.source = CURL_SAYS,
	.need = NEEDS_NOTHING,
	.seen = has_fault,
	.number = FAULT_RESET,
	.tell = answer_tell_progress,
};

const struct symptom symptom_not_http = {
	.id = "not-http",
	.text = "the answer is not HTTP",
	.source = "RFC 9112",
	.need = NEEDS_NOTHING,
	.seen = has_fault,
	.number = FAULT_NOT_HTTP,
};

const struct symptom symptom_cut = {
	.id = "cut",
	.text = "the answer ended before it was complete, or is damaged",
	.source = "RFC 9112 section 8; RFC 9110 section 8.4",
	.need = NEEDS_NOTHING,
	.seen = has_fault,
	.number = FAULT_CUT,
};

const struct symptom symptom_too_large = {
	.id = "too-large",
	.text = "the answer is larger than any SCEP answer",
	.source = "this program's bounds",
	.need = NEEDS_NOTHING,
	.seen = has_fault,
	.number = FAULT_TOO_LARGE,
};

const struct symptom symptom_not_sent = {
	.id = "not-sent",
	.text = "no request can be encrypted to the certificate given",
	.source = "RFC 8894 section 3.1",
	.need = NEEDS_NOTHING,
	.seen = has_fault,
	.number = FAULT_NOT_SENT,
};

const struct symptom symptom_paused = {
	.id = "paused",
	.text = "a time limit passed while this program was paused",
	.source = "this program's clock",
	.need = NEEDS_NOTHING,
	.seen = has_fault,
	.number = FAULT_PAUSED,
};

const struct symptom symptom_local = {
	.id = "local",
	.text = "this computer could not complete the probe",
	.source = "this program, libcurl and OpenSSL",
	.need = NEEDS_NOTHING,
	.seen = has_fault,
	.number = FAULT_LOCAL,
};

/* Closed after at least the whole head of the request was sent. */
static bool reset_after(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->transport.fault == FAULT_RESET && exchange->transport.sent > 0;
}

const struct symptom symptom_reset_after = {
	.id = "reset-after",
	.text = "closed after the request had been sent",
	.source = CURL_SAYS,
	.need = NEEDS_NOTHING,
	.seen = reset_after,
};

static bool silence(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->transport.fault == FAULT_TIMEOUT && !exchange->response.status;
}

const struct symptom symptom_timeout = {
	.id = "timeout",
	.text = "connected, but no answer came in time",
	.source = CURL_SAYS,
	.need = NEEDS_NOTHING,
	.seen = silence,
	.tell = answer_tell_progress,
};

static bool stalled(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->transport.fault == FAULT_TIMEOUT && exchange->response.status;
}

const struct symptom symptom_stalled = {
	.id = "stalled",
	.text = "a response began, and did not end in time",
	.source = CURL_SAYS,
	.need = NEEDS_NOTHING,
	.seen = stalled,
	.tell = answer_tell_progress,
};

static bool slow(SYMPTOM_ARGUMENTS)
{
	return stalled(exchange, symptom, circumstances) && exchange->transport.idle < 1;
}

const struct symptom symptom_slow = {
	.id = "slow",
	.text = "data still arrived when time ran out",
	.source = CURL_SAYS,
	.need = NEEDS_NOTHING,
	.seen = slow,
};

/* The proxy's answer to CONNECT; without TLS, its answer in the server's place. */
static bool proxy_log_on(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return exchange->transport.proxy_status == symptom->number ||
	       exchange->response.status == symptom->number;
}

const struct symptom symptom_proxy_log_on = {
	.id = "proxy-log-on",
	.text = "the forward proxy requires a log-on",
	.source = "RFC 9110 section 15.5.8",
	.need = NEEDS_NOTHING,
	.seen = proxy_log_on,
	.number = 407,
};

static bool proxy_forbids(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return exchange->transport.proxy_status == symptom->number ||
	       (exchange->response.status == symptom->number &&
		       judged_is_forward_proxy(exchange));
}

const struct symptom symptom_proxy_forbids = {
	.id = "proxy-forbids",
	.text = "the forward proxy blocks the host",
	.source = "RFC 9110 section 15.5.4; " SQUID_MARK,
	.need = NEEDS_NOTHING,
	.seen = proxy_forbids,
	.number = 403,
};

/* The limit was shorter than a server under load, or far from its CA, may need. */
static bool impatient(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return exchange->transport.fault == FAULT_TIMEOUT &&
	       exchange->transport.total < (double)symptom->number;
}

const struct symptom symptom_impatient = {
	.id = "impatient",
	.text = "the limit was shorter than some servers need",
	.source = "--timeout",
	.need = NEEDS_NOTHING,
	.seen = impatient,
	.number = 30,
};

/* A forward proxy can change plain HTTP. TLS it can only break, or end with its own
 * certificate. */
static bool proxy_between(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->transport.proxy[0] &&
	       (!exchange->response.status ||
		       text_starts(exchange->request.url, "http:"));
}

const struct symptom symptom_proxy_between = {
	.id = "proxy-between",
	.text = "a forward proxy is in the path and may have caused this",
	.source = "RFC 9110 sections 3.7 and 9.3.6",
	.need = NEEDS_NOTHING,
	.seen = proxy_between,
};

static bool proxy_failed(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return judged_is_forward_proxy(exchange) ||
	       exchange->transport.fault == FAULT_PROXY ||
	       exchange->transport.fault == FAULT_PROXY_NAME_NOT_RESOLVED;
}

const struct symptom symptom_proxy_failed = {
	.id = "proxy-failed",
	.text = "the forward proxy could not connect to the host",
	.source = "RFC 9110 section 9.3.6; " SQUID_MARK,
	.need = NEEDS_NOTHING,
	.seen = proxy_failed,
};

/* The server sent nothing: a browser would show an error page of its own. */
static bool is_unanswered(const struct exchange *exchange)
{
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

/* Devices do not use the internal URL of a comparison. */
static bool no_answer(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return circumstances->trace->part != PART_INTERNAL && is_unanswered(exchange);
}

/* Appends what the name resolves to, for comparison with the app's external URL. */
static void tell_external_name(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct app_proxy *proxy = circumstances->app_proxy;
	const char *canonical = circumstances->name->canonical;

	(void)exchange;
	if (proxy->how == APP_PROXY_BY_DOMAIN)
		bytes_printf(out, "The host is of the proxy's default domain%s",
			proxy->published == VERDICT_NO ? ", but does not exist there"
						       : "");
	else if (proxy->how == APP_PROXY_BY_CNAME && proxy->published == VERDICT_YES)
		bytes_printf(out, "The host is an alias of %s, as the proxy wants it",
			canonical);
	else if (proxy->how == APP_PROXY_BY_CNAME)
		bytes_append_text(out,
			"The host has an address of its own; a custom domain "
			"of the proxy is a CNAME to " APP_PROXY_DOMAIN);
	else if (canonical[0])
		bytes_printf(out,
			"The host is an alias of %s; a custom domain of the proxy "
			"is a CNAME to " APP_PROXY_DOMAIN,
			canonical);
}

const struct symptom symptom_no_answer = {
	.id = "no-answer",
	.text = "nothing answered at the URL that devices use",
	.source = CURL_SAYS,
	.need = NEEDS_NOTHING,
	.seen = no_answer,
	.tell = tell_external_name,
};

/* Packets were sent to the address, and no answer came back. */
static bool swallowed(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_unanswered(exchange) &&
	       exchange->transport.fault != FAULT_NAME_NOT_RESOLVED &&
	       exchange->transport.fault != FAULT_CONNECTION_REFUSED;
}

const struct symptom symptom_swallowed = {
	.id = "swallowed",
	.text = "the request got no answer",
	.source = CURL_SAYS,
	.need = NEEDS_NOTHING,
	.seen = swallowed,
};
