/* SPDX-License-Identifier: MIT */
/*
 * The phase and the reason of an exchange's end, from libcurl and the kernel. A fault
 * names an event; its meaning is not decided here.
 */
#include "net/outcome.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/shortage.h"
#include "base/text.h"
#include "net/url.h"
#include "port/limits.h"
#include "port/port.h"

/* ---- how far ---- */

static double outcome_seconds(CURL *easy, CURLINFO what)
{
	curl_off_t microseconds = 0;

	curl_easy_getinfo(easy, what, &microseconds);
	return (double)microseconds / 1e6;
}

/* libcurl counts each time from the start, and leaves 0 for phases that were not reached:
 * the remaining time belongs to the last phase. */
static void record_times(CURL *easy, struct transport *transport)
{
	double moments[PHASE_COUNT] = {
		[PHASE_RESOLVE] = outcome_seconds(easy, CURLINFO_NAMELOOKUP_TIME_T),
		[PHASE_CONNECT] = outcome_seconds(easy, CURLINFO_CONNECT_TIME_T),
		[PHASE_TLS] = outcome_seconds(easy, CURLINFO_APPCONNECT_TIME_T),
		[PHASE_PROCESSING] = outcome_seconds(easy, CURLINFO_STARTTRANSFER_TIME_T),
	};
	double before = 0;

	transport->total = outcome_seconds(easy, CURLINFO_TOTAL_TIME_T);
	for (enum phase phase = PHASE_RESOLVE; phase < PHASE_TRANSFER; phase++) {
		if (moments[phase] <= before)
			continue;
		transport->seconds[phase] = moments[phase] - before;
		before = moments[phase];
	}
	if (transport->total > before)
		transport->seconds[transport->phase] += transport->total - before;
}

/* libcurl counts the TLS handshake as part of connecting until it is done. */
static enum phase phase_reached(
	const struct outcome *outcome, CURL *easy, const struct exchange *exchange)
{
	bool tls = text_starts(exchange->request.url, "https:");

	if (exchange->response.status)
		return PHASE_TRANSFER;
	if (outcome_seconds(easy, CURLINFO_NAMELOOKUP_TIME_T) <= 0)
		return PHASE_RESOLVE;
	if (exchange->transport.reused)
		return PHASE_PROCESSING;
	if (outcome_seconds(easy, CURLINFO_CONNECT_TIME_T) <= 0 && !outcome->connected)
		return PHASE_CONNECT;
	if (tls && outcome_seconds(easy, CURLINFO_APPCONNECT_TIME_T) <= 0)
		return PHASE_TLS;
	return PHASE_PROCESSING;
}

/* ---- what ended it ---- */

/*
 * Whether libcurl's message has another host or port than the URL: then it could not
 * connect to a forward proxy. Before 8.7 libcurl does not report a proxy from the
 * environment in any other way.
 */
static bool failed_at_proxy(const struct outcome *outcome)
{
	static const char opening[] = "Failed to connect to ";
	const char *at = text_find(outcome->error, opening);
	char host[256], wanted[256];
	unsigned port;

	if (!at || sscanf(at + sizeof(opening) - 1, "%255s port %u", host, &port) != 2)
		return false;
	snprintf(wanted, sizeof(wanted), "%s", outcome->host);
	return !(text_equals(host, wanted) && port == outcome->port);
}

static enum fault connect_fault(CURL *easy)
{
	long error = 0;

	curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
	switch (port_socket_error(error)) {
	case ECONNREFUSED:
		return FAULT_CONNECTION_REFUSED;
	case ENETUNREACH:
	case EHOSTUNREACH:
	case EADDRNOTAVAIL:
	case ENETDOWN:
	case EHOSTDOWN:
	/* Of routes that prohibit or swallow (ip-route(8)), and of this host's firewall.
	 */
	case EACCES:
	case EPERM:
	case EINVAL:
		return FAULT_UNREACHABLE;
	case ETIMEDOUT:
		return FAULT_CONNECT_TIMEOUT;
	case ECONNRESET:
	case ECONNABORTED:
	case EPIPE:
		return FAULT_RESET;
	default:
		return FAULT_OTHER;
	}
}

static enum fault timeout_fault(enum phase phase)
{
	switch (phase) {
	case PHASE_RESOLVE:
		return FAULT_NAME_NOT_RESOLVED;
	case PHASE_CONNECT:
		return FAULT_CONNECT_TIMEOUT;
	default:
		return FAULT_TIMEOUT;
	}
}

/* TLS 1.3 servers refuse a client, by an alert, only after the handshake. */
static enum fault broken_off(const struct outcome *outcome, bool answered)
{
	if (answered)
		return FAULT_CUT;
	return outcome->alerted ? FAULT_TLS_HANDSHAKE : FAULT_RESET;
}

/* An answer that ends within its headers is an empty one to libcurl. */
static enum fault end_fault(const struct outcome *outcome, bool answered)
{
	if (!answered)
		return FAULT_NOT_HTTP;
	return outcome->head_ended && !outcome->broken ? FAULT_NONE : FAULT_CUT;
}

/*
 * Whether a forward proxy is used that has not connected to the server: then the exchange
 * ended at the proxy. For plain HTTP a proxy makes no connection, but answers: it is
 * passed when the request can be sent.
 */
static bool kept_by_proxy(
	const struct outcome *outcome, CURL *easy, const struct exchange *exchange)
{
	long status = 0;

	if (!outcome->proxy || exchange->response.status || exchange->transport.reused)
		return false;
	if (!text_starts(exchange->request.url, "https:"))
		return outcome_seconds(easy, CURLINFO_PRETRANSFER_TIME_T) <= 0;
	if (text_starts(outcome->proxy, "socks") || !outcome->connected)
		return !outcome->connected;
	curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
	return status < 200 || status > 299;
}

/* What ends an exchange before the server can have had a part in it. */
static enum fault proxys_fault(CURLcode code, enum phase phase)
{
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		return phase == PHASE_RESOLVE ? FAULT_PROXY_NAME_NOT_RESOLVED
					      : FAULT_PROXY;
	case CURLE_COULDNT_CONNECT:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_WRITE_ERROR:
		return FAULT_PROXY;
	default:
		return FAULT_NONE;
	}
}

static enum fault fault_of(const struct outcome *outcome, CURL *easy, CURLcode code,
	const struct exchange *exchange)
{
	const bool answered = exchange->response.status;
	enum fault proxys = FAULT_NONE;
	long proxy_status = 0;

	curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
	if (code != CURLE_OK && proxy_status >= 300)
		return FAULT_PROXY;
	if (kept_by_proxy(outcome, easy, exchange))
		proxys = proxys_fault(code, exchange->transport.phase);
	if (proxys != FAULT_NONE)
		return proxys;
	switch (code) {
	case CURLE_OK:
		return end_fault(outcome, answered);
	case CURLE_COULDNT_RESOLVE_HOST:
		return FAULT_NAME_NOT_RESOLVED;
	case CURLE_COULDNT_RESOLVE_PROXY:
		return FAULT_PROXY_NAME_NOT_RESOLVED;
	case CURLE_COULDNT_CONNECT:
		return failed_at_proxy(outcome) ? FAULT_PROXY : connect_fault(easy);
	case CURLE_PROXY:
		return FAULT_PROXY;
	case CURLE_OPERATION_TIMEDOUT:
		return timeout_fault(exchange->transport.phase);
	case CURLE_PEER_FAILED_VERIFICATION:
		return FAULT_TLS_CERTIFICATE;
	case CURLE_SSL_CONNECT_ERROR:
		return FAULT_TLS_HANDSHAKE;
	case CURLE_GOT_NOTHING:
		return FAULT_RESET;
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_PARTIAL_FILE:
		return broken_off(outcome, answered);
	case CURLE_WRITE_ERROR:
		/* A status line is HTTP: the answer was damaged. */
		if (outcome->broken)
			return answered ? FAULT_CUT : FAULT_NOT_HTTP;
		return outcome->too_large || outcome->endless ? FAULT_TOO_LARGE
							      : FAULT_OTHER;
	case CURLE_OUT_OF_MEMORY:
		/* So does libcurl call a single header line beyond its own 100 KiB. */
		return exchange->transport.phase >= PHASE_PROCESSING ? FAULT_TOO_LARGE
								     : FAULT_LOCAL;
	case CURLE_BAD_CONTENT_ENCODING:
		return answered ? FAULT_CUT : FAULT_NOT_HTTP;
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_WEIRD_SERVER_REPLY:
		return FAULT_NOT_HTTP;
	default:
		return FAULT_OTHER;
	}
}

/* libcurl only reports that it could not connect; the kernel has the reason. */
static void add_kernels_words(CURL *easy, struct transport *transport)
{
	const size_t length = strlen(transport->text);
	long error = 0;

	curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
	if (error > 0)
		snprintf(transport->text + length, sizeof(transport->text) - length,
			" (%s)", port_socket_words(error));
}

/* libcurl's message, except for our own limits: there it would be about a failure to
 * write. */
static const char *words_of(const struct outcome *outcome, CURLcode code)
{
	if (outcome->too_large)
		return "larger than 1 MiB of body or 64 KiB of headers; the rest was not read";
	if (outcome->endless)
		return "the answer took too much work to read; the rest was not read";
	if (outcome->broken)
		return outcome->broken;
	if (outcome->refused)
		return outcome->refused;
	/* libcurl quotes all of it, and there may be a password in it. */
	if (text_starts(outcome->error, "Unsupported proxy"))
		return "Unsupported proxy scheme or syntax, in the environment";
	return outcome->error[0] ? outcome->error : curl_easy_strerror(code);
}

/* ---- what lies here ---- */

/* What libcurl could not read or make on this computer. */
static bool is_local(CURLcode code)
{
	switch (code) {
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CRL_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_ENGINE_INITFAILED:
	case CURLE_SSL_ENGINE_NOTFOUND:
	case CURLE_SSL_ENGINE_SETFAILED:
	case CURLE_FAILED_INIT:
		return true;
	default:
		return false;
	}
}

/* Faults that a shortage may have caused: libraries then report another reason, glibc an
 * unknown name, and OpenSSL a key that is too short. */
static bool may_be_shortage(enum fault fault)
{
	switch (fault) {
	case FAULT_NAME_NOT_RESOLVED:
	case FAULT_PROXY_NAME_NOT_RESOLVED:
	case FAULT_TLS_CERTIFICATE:
	case FAULT_TLS_HANDSHAKE:
	case FAULT_LOCAL:
	case FAULT_OTHER:
		return true;
	default:
		return false;
	}
}

static void weigh_shortage(
	const struct outcome *outcome, CURLcode code, struct exchange *exchange)
{
	struct transport *transport = &exchange->transport;
	const bool unread = code == CURLE_OUT_OF_MEMORY;
	const char *lack = !unread && !may_be_shortage(transport->fault) ? NULL
			   : shortage_seen()                             ? "out of memory"
					     : limits_reached();
	const bool no_socket = code == CURLE_COULDNT_CONNECT && outcome->no_socket;
	char was[sizeof(transport->text)];

	if (is_local(code) || no_socket || lack)
		transport->fault = FAULT_LOCAL;
	if (no_socket)
		snprintf(transport->text, sizeof(transport->text),
			"No socket could be opened (%s)", strerror(outcome->no_socket));
	else if (unread && transport->fault == FAULT_TOO_LARGE)
		text_keep(transport->text,
			span_of_text("a line of the headers has more than 100 KiB"));
	if (no_socket || !lack)
		return;
	snprintf(was, sizeof(was), "%s", transport->text);
	snprintf(transport->text, sizeof(transport->text), "%.150s (%s)", was, lack);
}

/* ---- the whole ---- */

static void record_peer(CURL *easy, struct transport *transport)
{
	char *address = NULL;
	long connects = 0;

	curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
	curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
	if (address)
		text_keep(transport->address, span_of_text(address));
	transport->reused = connects == 0 && transport->address[0];
}

/* How far the request got. */
static void record_sent(CURL *easy, struct transport *transport)
{
	curl_off_t body = 0;
	long head = 0, proxy_status = 0;

	curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &head);
	curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &body);
	curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
	transport->sent = (uint64_t)head + (uint64_t)body;
	if (proxy_status >= 300 && proxy_status <= 999)
		transport->proxy_status = (int)proxy_status;
}

int outcome_begin(struct outcome *outcome, const char *url)
{
	outcome_clear(outcome);
	return url_host(url, &outcome->host, &outcome->port);
}

void outcome_clear(struct outcome *outcome)
{
	free(outcome->host);
	*outcome = (struct outcome){ .host = NULL };
}

void outcome_record(const struct outcome *outcome, CURL *easy, CURLcode code,
	struct exchange *exchange)
{
	struct transport *transport = &exchange->transport;

	record_peer(easy, transport);
	record_sent(easy, transport);
	transport->phase = phase_reached(outcome, easy, exchange);
	record_times(easy, transport);
	transport->fault = fault_of(outcome, easy, code, exchange);
	if (transport->fault == FAULT_NONE)
		return;
	text_keep(transport->text, span_of_text(words_of(outcome, code)));
	if (code == CURLE_COULDNT_CONNECT)
		add_kernels_words(easy, transport);
	weigh_shortage(outcome, code, exchange);
	exchange->response.incomplete = exchange->response.status;
}
