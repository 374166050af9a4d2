/* SPDX-License-Identifier: MIT */
/*
 * Symptoms of TLS: how a handshake fails, and faults of the server's certificates. The
 * probe has verified the chain already; these tests read the result, and check dates,
 * names, keys and signatures.
 */
#include "diagnose/symptoms/tls.h"

#include <ctype.h>
#include <string.h>

#include "base/moment.h"
#include "base/text.h"
#include "diagnose/judged.h"
#include "diagnose/summary.h"
#include "diagnose/symptoms/answer.h"

static bool handshake_failed(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->transport.fault == (enum fault)symptom->number;
}

const struct symptom symptom_tls_handshake = {
	.id = "tls-handshake",
	.text = "the TLS handshake failed",
	.source = "RFC 8446 section 6",
	.need = NEEDS_NOTHING,
	.seen = handshake_failed,
	.number = FAULT_TLS_HANDSHAKE,
};

static bool broken_off(const struct exchange *exchange)
{
	return exchange->transport.fault == FAULT_TLS_HANDSHAKE ||
	       exchange->transport.fault == FAULT_RESET;
}

static bool certificate_wanted(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->transport.handshake.certificate_wanted && broken_off(exchange);
}

const struct symptom symptom_tls_certificate_wanted = {
	.id = "tls-certificate-wanted",
	.text = "the handshake ended after the server requested a client certificate",
	.source = "RFC 8446 section 4.3.2",
	.need = NEEDS_NOTHING,
	.seen = certificate_wanted,
	.tell = answer_tell_progress,
};

/* Alerts about a client certificate: handshake_failure (TLS 1.2), those about
 * certificates, and certificate_required (TLS 1.3). */
static bool certificate_refused(SYMPTOM_ARGUMENTS)
{
	int alert = exchange->transport.handshake.alert;

	return certificate_wanted(exchange, symptom, circumstances) &&
	       ((alert >= 40 && alert <= 46) || alert == 48 || alert == 116);
}

const struct symptom symptom_tls_certificate_refused = {
	.id = "tls-certificate-refused",
	.text = "by an alert about certificates",
	.source = "RFC 8446 section 6.2",
	.need = NEEDS_NOTHING,
	.seen = certificate_refused,
};

/* Whether any handshake of the trace failed in this way: all used the same port. */
static bool is_known_of_port(const struct trace *trace, enum tls_failure failure)
{
	for (size_t i = 0; i < trace->n_exchanges; i++)
		if (trace->exchanges[i]->transport.handshake.failure == failure)
			return true;
	return false;
}

/* A port without TLS may answer one handshake, and only close another. */
static bool tls_handshake(SYMPTOM_ARGUMENTS)
{
	const enum tls_failure failure = (enum tls_failure)symptom->number;
	const enum tls_failure own = exchange->transport.handshake.failure;

	return own == failure ||
	       (failure == TLS_FAILURE_NOT_TLS &&
		       (own == TLS_FAILURE_CLOSED || own == TLS_FAILURE_OTHER) &&
		       is_known_of_port(circumstances->trace, failure));
}

const struct symptom symptom_tls_version = {
	.id = "tls-version",
	.text = "there is no TLS version in common",
	.source = "RFC 8446 section 6.2",
	.need = NEEDS_NOTHING,
	.seen = tls_handshake,
	.number = TLS_FAILURE_VERSION,
};

const struct symptom symptom_tls_not_tls = {
	.id = "tls-not-tls",
	.text = "the port does not speak TLS",
	.source = "RFC 8446 section 5.1",
	.need = NEEDS_NOTHING,
	.seen = tls_handshake,
	.number = TLS_FAILURE_NOT_TLS,
};

static bool alert(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return exchange->transport.fault == FAULT_TLS_HANDSHAKE &&
	       exchange->transport.handshake.alert == symptom->number;
}

const struct symptom symptom_tls_protocol = {
	.id = "tls-protocol",
	.text = "the server does not accept HTTP/1.1 over TLS",
	.source = "RFC 7301 section 3.2, no_application_protocol",
	.need = NEEDS_NOTHING,
	.seen = alert,
	.number = 120,
};

static bool plain_http_told(SYMPTOM_ARGUMENTS)
{
	const char *page = bytes_text(&exchange->reply.text);

	SYMPTOM_UNUSED;
	return exchange->response.status == 400 &&
	       (text_find(page, "plain HTTP request was sent to HTTPS port") ||
		       text_find(page, "speaking plain HTTP to an SSL-enabled server"));
}

const struct symptom symptom_tls_plain_told = {
	.id = "tls-plain-told",
	.text = "the server says that it requires TLS",
	.source = "nginx and Apache",
	.need = NEEDS_NOTHING,
	.seen = plain_http_told,
};

/* A TLS port answers http://host:443 with nothing, or with an alert, which is not
 * HTTP. */
static bool plain_http(SYMPTOM_ARGUMENTS)
{
	const char *url = exchange->request.url;
	const char *authority = text_starts(url, "http://") ? url + strlen("http://")
							    : "";
	size_t length = strcspn(authority, "/?");
	enum fault fault = exchange->transport.fault;

	if (plain_http_told(exchange, symptom, circumstances))
		return true;
	return (fault == FAULT_RESET || fault == FAULT_NOT_HTTP) && length > 4 &&
	       strncmp(authority + length - 4, ":443", 4) == 0;
}

const struct symptom symptom_tls_plain = {
	.id = "tls-plain",
	.text = "plain HTTP to what seems to be a TLS port",
	.source = "RFC 9110 section 4.2",
	.need = NEEDS_NOTHING,
	.seen = plain_http,
};

static bool tls_proven(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->transport.tls.used && exchange->transport.tls.verified;
}

const struct symptom symptom_tls_proven = {
	.id = "tls-proven",
	.text = "the server proved to own the host's name",
	.source = "RFC 8446 section 4.4",
	.need = NEEDS_NOTHING,
	.seen = tls_proven,
};

static bool tls_problem(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->transport.tls.problems & (unsigned)symptom->number;
}

static void tell_leaf(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct certificate *leaf = exchange->transport.tls.chain;

	summary_of_certificate(leaf, circumstances->now, out);
	bytes_printf(out, ", issued by %s", leaf->issuer);
	if (leaf->names[0])
		bytes_printf(out, ", for %s", leaf->names);
}

const struct symptom symptom_tls_name = {
	.id = "tls-name",
	.text = "the certificate does not name the host",
	.source = "RFC 6125",
	.need = NEEDS_CHAIN,
	.seen = tls_problem,
	.number = TLS_NAME_MISMATCH,
	.tell = tell_leaf,
};

/* Each certificate of the chain, with its dates, key and signature. */
static void tell_chain(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct tls *tls = &exchange->transport.tls;

	for (int i = 0; i < tls->n_chain; i++) {
		if (i > 0)
			bytes_append_text(out, "; ");
		summary_of_certificate(&tls->chain[i], circumstances->now, out);
		bytes_printf(out, ", %s, %s", tls->chain[i].key,
			tls->chain[i].signature_algorithm);
	}
}

const struct symptom symptom_tls_expired = {
	.id = "tls-expired",
	.text = "a certificate of the chain is outside its validity",
	.source = "RFC 5280 section 4.1.2.5",
	.need = NEEDS_CHAIN,
	.seen = tls_problem,
	.number = TLS_EXPIRED | TLS_NOT_YET_VALID,
	.tell = tell_chain,
};

const struct symptom symptom_tls_incomplete = {
	.id = "tls-incomplete",
	.text = "the chain lacks an issuer",
	.source = "RFC 8446 section 4.4.2",
	.need = NEEDS_CHAIN,
	.seen = tls_problem,
	.number = TLS_INCOMPLETE,
	.tell = tell_leaf,
};

const struct symptom symptom_tls_untrusted = {
	.id = "tls-untrusted",
	.text = "the chain ends in a root that is not trusted here",
	.source = "RFC 5280 section 6",
	.need = NEEDS_CHAIN,
	.seen = tls_problem,
	.number = TLS_UNTRUSTED | TLS_SELF_SIGNED,
	.tell = tell_leaf,
};

const struct symptom symptom_tls_other = {
	.id = "tls-other",
	.text = "the chain does not verify",
	.source = "RFC 5280 section 6",
	.need = NEEDS_CHAIN,
	.seen = tls_problem,
	.number = TLS_OTHER,
	.tell = tell_leaf,
};

static bool tls_unchecked(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return circumstances->tls_unchecked;
}

const struct symptom symptom_tls_unchecked = {
	.id = "tls-unchecked",
	.text = "TLS was not checked",
	.source = "--insecure",
	.need = NEEDS_NOTHING,
	.seen = tls_unchecked,
};

/* Weak for OpenSSL here, or for Apple even if OpenSSL accepts it. A root's own signature
 * proves nothing, so it is not checked. */
static bool tls_weak(SYMPTOM_ARGUMENTS)
{
	const struct tls *tls = &exchange->transport.tls;

	SYMPTOM_UNUSED;
	for (int i = 0; i < tls->n_chain; i++) {
		const struct certificate *certificate = &tls->chain[i];
		const int bits = certificate_rsa_bits(certificate);

		if ((bits > 0 && bits < 2048) ||
			(!certificate->self_issued && certificate_signing(certificate) ==
							      CERTIFICATE_SIGNED_WEAKLY))
			return true;
	}
	return tls->problems & TLS_WEAK;
}

const struct symptom symptom_tls_weak = {
	.id = "tls-weak",
	.text = "the chain has a short RSA key or a SHA-1 signature",
	.source = "Apple, Requirements for trusted certificates in iOS 13",
	.need = NEEDS_CHAIN,
	.seen = tls_weak,
	.tell = tell_chain,
};

/* The host name matched, so the subject's CN must have matched. */
static bool tls_unnamed(SYMPTOM_ARGUMENTS)
{
	const struct tls *tls = &exchange->transport.tls;

	SYMPTOM_UNUSED;
	return tls->chain[0].subject[0] && !tls->chain[0].names[0] &&
	       !(tls->problems & TLS_NAME_MISMATCH);
}

const struct symptom symptom_tls_unnamed = {
	.id = "tls-unnamed",
	.text = "the certificate has no subject alternative name",
	.source = "Apple, Requirements for trusted certificates in iOS 13",
	.need = NEEDS_CHAIN,
	.seen = tls_unnamed,
	.tell = tell_leaf,
};

/* ---- Apple's requirements of the server's own certificate ---- */

/* 2019-07-01T00:00:00Z: Apple's rules apply to certificates valid from this day or
 * later. */
enum { APPLE_SINCE = 1561939200, APPLE_DAYS = 825, DAY = 24 * 60 * 60 };

static bool is_apples_concern(const struct certificate *leaf)
{
	return leaf->not_before >= APPLE_SINCE;
}

static bool tls_long_lived(SYMPTOM_ARGUMENTS)
{
	const struct certificate *leaf = &exchange->transport.tls.chain[0];

	SYMPTOM_UNUSED;
	return is_apples_concern(leaf) &&
	       certificate_lifetime(leaf) > (int64_t)APPLE_DAYS * DAY;
}

static void tell_lifetime(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct certificate *leaf = &exchange->transport.tls.chain[0];
	char from[MOMENT_TEXT];

	moment_write(leaf->not_before, from);
	tell_leaf(exchange, circumstances, out);
	bytes_printf(out, "; issued %.10s for %lld days, %d at most", from,
		(long long)(certificate_lifetime(leaf) / DAY), APPLE_DAYS);
}

const struct symptom symptom_tls_long_lived = {
	.id = "tls-long-lived",
	.text = "the server's certificate is valid for more than 825 days",
	.source = "Apple, Requirements for trusted certificates in iOS 13",
	.need = NEEDS_CHAIN,
	.seen = tls_long_lived,
	.tell = tell_lifetime,
};

/* OpenSSL also refuses a usage without serverAuth: that has a finding of its own. */
static bool tls_without_usage(SYMPTOM_ARGUMENTS)
{
	const struct tls *tls = &exchange->transport.tls;

	SYMPTOM_UNUSED;
	return is_apples_concern(&tls->chain[0]) &&
	       tls->chain[0].server_usage == VERDICT_NO && !(tls->problems & TLS_OTHER);
}

const struct symptom symptom_tls_without_usage = {
	.id = "tls-without-usage",
	.text = "the server's certificate does not name the usage serverAuth",
	.source = "Apple, Requirements for trusted certificates in iOS 13",
	.need = NEEDS_CHAIN,
	.seen = tls_without_usage,
	.tell = tell_leaf,
};

static bool tls_expiring(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return certificate_expires_within(&exchange->transport.tls.chain[0],
		circumstances->now, circumstances->judgement->warning_days);
}

const struct symptom symptom_tls_expiring = {
	.id = "tls-expiring",
	.text = "the server's certificate expires soon",
	.source = "--warning-days",
	.need = NEEDS_CHAIN,
	.seen = tls_expiring,
	.tell = tell_leaf,
};

static bool tls_expiring_later(SYMPTOM_ARGUMENTS)
{
	return tls_expiring(exchange, symptom, circumstances) &&
	       !certificate_expires_within(&exchange->transport.tls.chain[0],
		       circumstances->now, circumstances->judgement->critical_days);
}

const struct symptom symptom_tls_expiring_later = {
	.id = "tls-expiring-later",
	.text = "the server's certificate still has some days",
	.source = "--critical-days",
	.need = NEEDS_CHAIN,
	.seen = tls_expiring_later,
};

/* Whether a name in the text ends like this: "a.example" is not in "a.example.org". */
static bool names_below(const char *text, const char *ending)
{
	for (const char *at = text_find(text, ending); at;
		at = text_find(at + 1, ending)) {
		unsigned char next = (unsigned char)at[strlen(ending)];

		if (next != '.' && next != '-' && !isalnum(next))
			return true;
	}
	return false;
}

/* A certificate for the proxy's default domain, whatever the requested host. */
static bool proxys_certificate(SYMPTOM_ARGUMENTS)
{
	const struct certificate *leaf = &exchange->transport.tls.chain[0];

	SYMPTOM_UNUSED;
	return names_below(leaf->names, "." APP_PROXY_DOMAIN) ||
	       names_below(leaf->subject, "." APP_PROXY_DOMAIN);
}

const struct symptom symptom_tls_of_proxy = {
	.id = "tls-of-proxy",
	.text = "the certificate is the application proxy's own",
	.source = "Microsoft Learn, Configure custom domains",
	.need = NEEDS_CHAIN,
	.seen = proxys_certificate,
	.tell = tell_leaf,
};
