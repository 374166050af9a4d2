/* SPDX-License-Identifier: MIT */
/*
 * The symptoms, a row each, with the small tests they share. A test looks at one exchange
 * and says whether the sentence in `text` is true of it; it never asks why.
 */
#include "diagnose/symptom.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/check.h"
#include "diagnose/responder.h"

#define ARGUMENTS                                                                        \
	const struct exchange *exchange, const struct symptom *symptom,                  \
		const struct circumstances *circumstances
#define UNUSED_ARGUMENTS ((void)exchange, (void)symptom, (void)circumstances)

#define IS_RESPONDER(exchange, name) (strcmp(responder_id(exchange), (name)) == 0)

/* ---- transport ---- */

static bool fault(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->transport.fault == (enum fault)symptom->number;
}

/* Given up sooner than a server under load, or with its CA far away, may need. */
static bool impatient(ARGUMENTS)
{
	(void)circumstances;
	return exchange->transport.fault == FAULT_TIMEOUT &&
		exchange->transport.total < (double)symptom->number;
}

static bool proxy_failed(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->transport.fault == FAULT_PROXY ||
		exchange->transport.fault == FAULT_PROXY_NAME_NOT_RESOLVED;
}

/* Nothing came from the other side: a browser would say that it cannot show the page. */
static bool no_answer(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
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
static bool swallowed(ARGUMENTS)
{
	return no_answer(exchange, symptom, circumstances) &&
		exchange->transport.fault != FAULT_NAME_NOT_RESOLVED &&
		exchange->transport.fault != FAULT_CONNECTION_REFUSED;
}

/* ---- TLS ---- */

static bool tls_problem(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->transport.tls.problems & (unsigned)symptom->number;
}

static bool tls_unchecked(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return circumstances->tls_unchecked;
}

/* ---- the ends of certificates ---- */

static bool expired(const struct certificate *certificate,
	const struct circumstances *circumstances)
{
	return certificate->not_after < circumstances->now;
}

static bool expiring(const struct certificate *certificate,
	const struct circumstances *circumstances, int days)
{
	return !expired(certificate, circumstances) &&
		certificate_days_left(certificate, circumstances->now) <= days;
}

static bool has_role(const struct certificate *certificate, long roles)
{
	return roles & (1L << certificate->role);
}

enum { RA_ROLES = 1 << CERTIFICATE_RA_SIGNING | 1 << CERTIFICATE_RA_ENCRYPTION,
	CA_ROLES = 1 << CERTIFICATE_CA };

static bool bag_expired(ARGUMENTS)
{
	for (int i = 0; i < exchange->reply.n_certificates; i++)
		if (has_role(&exchange->reply.certificates[i], symptom->number) &&
			expired(&exchange->reply.certificates[i], circumstances))
			return true;
	return false;
}

/* The days left of the certificate that ends first among those not yet expired. */
static bool bag_expires_within(const struct exchange *exchange, long roles,
	const struct circumstances *circumstances, int days)
{
	for (int i = 0; i < exchange->reply.n_certificates; i++)
		if (has_role(&exchange->reply.certificates[i], roles) &&
			expiring(&exchange->reply.certificates[i], circumstances, days))
			return true;
	return false;
}

static bool bag_expiring(ARGUMENTS)
{
	return bag_expires_within(exchange, symptom->number, circumstances,
		circumstances->judgement->warning_days);
}

static bool bag_expiring_later(ARGUMENTS)
{
	return bag_expiring(exchange, symptom, circumstances) &&
		!bag_expires_within(exchange, symptom->number, circumstances,
			circumstances->judgement->critical_days);
}

static bool tls_expiring(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return expiring(&exchange->transport.tls.chain[0], circumstances,
		circumstances->judgement->warning_days);
}

static bool tls_expiring_later(ARGUMENTS)
{
	return tls_expiring(exchange, symptom, circumstances) &&
		!expiring(&exchange->transport.tls.chain[0], circumstances,
			circumstances->judgement->critical_days);
}

static void tell_certificate(const struct certificate *certificate, int64_t now,
	struct bytes *out)
{
	int days = certificate_days_left(certificate, now);

	bytes_printf(out, "%s %s: ", certificate_role_name(certificate->role),
		certificate->subject[0] ? certificate->subject : "(no subject)");
	if (certificate->not_after < now)
		bytes_printf(out, "expired %d days ago", -days);
	else
		bytes_printf(out, "%d days left", days);
}

static void tell_leaf(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct certificate *leaf = exchange->transport.tls.chain;

	tell_certificate(leaf, circumstances->now, out);
	bytes_printf(out, ", issued by %s", leaf->issuer);
	if (leaf->names[0])
		bytes_printf(out, ", for %s", leaf->names);
}

static void tell_bag(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	for (int i = 0; i < exchange->reply.n_certificates; i++) {
		if (i > 0)
			bytes_append_text(out, "; ");
		tell_certificate(&exchange->reply.certificates[i], circumstances->now, out);
	}
}

/* ---- HTTP ---- */

static bool scep_answered(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->step != STEP_BROWSE && IS_RESPONDER(exchange, "mscep");
}

static bool ndes_page(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->response.status == 200 && exchange->reply.kind == REPLY_HTML &&
		IS_RESPONDER(exchange, "mscep");
}

static bool status_is(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->response.status == symptom->number;
}

static bool status_by(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->response.status == symptom->number &&
		IS_RESPONDER(exchange, symptom->string);
}

static bool answered_by_front_end(const struct exchange *exchange)
{
	const struct responder *responder = responder_identify(exchange);

	return responder && responder->front_end;
}

/* A 403 that IIS, or nobody known, wrote: a front end's own has its own symptom. */
static bool forbidden(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->response.status == 403 && !answered_by_front_end(exchange);
}

/* The bare URL answered, but with neither the 403 nor anything another symptom names. A
 * 5xx is of interest only from Windows: other SCEP servers answer so without operation. */
static bool not_forbidden(ARGUMENTS)
{
	bool windows = IS_RESPONDER(exchange, "iis") || IS_RESPONDER(exchange, "http.sys");

	return exchange->response.status != 403 && exchange->response.status / 100 != 3 &&
		!(exchange->response.status >= 500 && windows) &&
		!ndes_page(exchange, symptom, circumstances) &&
		!answered_by_front_end(exchange);
}

/* Windows alone asks for /pkiclient.exe. */
static bool pkiclient_not_found(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->response.status == 404 &&
		strstr(exchange->request.url, "/pkiclient.exe?");
}

/* http.sys refuses a long request with 400 and one of these two headings. */
static bool http_sys_too_long(const struct exchange *exchange)
{
	const char *page = bytes_text(&exchange->reply.text);

	return exchange->response.status == 400 && IS_RESPONDER(exchange, "http.sys") &&
		(text_find(page, "Request Too Long") || text_find(page, "Field Too Long"));
}

/* IIS answers 404 (404.15) where its request filtering finds a query too long. */
static bool too_long(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->response.status == 414 || http_sys_too_long(exchange) ||
		(exchange->response.status == 404 && IS_RESPONDER(exchange, "iis"));
}

/* A message with a bare '+' was answered as if it were not base64. */
static bool raw_plus_refused(ARGUMENTS)
{
	const char *message = strstr(exchange->request.url, "&message=");
	long status = exchange->response.status;

	return message && strchr(message, '+') && (status == 400 || status == 500) &&
		!too_long(exchange, symptom, circumstances) &&
		!answered_by_front_end(exchange) && !IS_RESPONDER(exchange, "iis");
}

static bool redirects_to_sign_in(const struct exchange *exchange)
{
	char location[512];

	exchange_header_text(exchange, "Location", location, sizeof(location));
	return text_find(location, "login.microsoftonline.com");
}

static bool redirect(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->response.status / 100 == 3 && !redirects_to_sign_in(exchange);
}

/* The redirect to it, or the sign-in page itself in NDES's place. */
static bool sign_in(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return (exchange->response.status / 100 == 3 && redirects_to_sign_in(exchange)) ||
		(exchange->response.status == 200 &&
			text_find(bytes_text(&exchange->reply.text),
				"login.microsoftonline.com"));
}

static void tell_location(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	char location[256];

	(void)circumstances;
	exchange_header_text(exchange, "Location", location, sizeof(location));
	if (location[0])
		bytes_printf(out, "redirected to %s", location);
}

/* What the proxy's page calls the fault stands for the status, if it stands there. */
static bool app_proxy(ARGUMENTS)
{
	const char *page = bytes_text(&exchange->reply.text);

	(void)circumstances;
	return IS_RESPONDER(exchange, "app-proxy") &&
		(exchange->response.status == symptom->number ||
			text_find(page, symptom->string));
}

static bool front_end_block(ARGUMENTS)
{
	long status = exchange->response.status;

	UNUSED_ARGUMENTS;
	return answered_by_front_end(exchange) && !IS_RESPONDER(exchange, "app-proxy") &&
		!too_long(exchange, symptom, circumstances) &&
		(status == 200 || status == 403 || status == 405 || status == 406 ||
			status == 429);
}

static bool front_end_gateway(ARGUMENTS)
{
	long status = exchange->response.status;

	UNUSED_ARGUMENTS;
	return answered_by_front_end(exchange) && !IS_RESPONDER(exchange, "app-proxy") &&
		(status == 502 || status == 503 || status == 504);
}

/* ---- SCEP ---- */

/* Answered 200, not with what the step asks for, and not with a page that others name. */
static bool not_of_kind(ARGUMENTS)
{
	return exchange->response.status == 200 && !exchange->response.incomplete &&
		exchange->reply.kind != (enum reply_kind)symptom->number &&
		!answered_by_front_end(exchange) && !sign_in(exchange, symptom, circumstances);
}

static void tell_fault(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	(void)circumstances;
	bytes_append_text(out, exchange->reply.fault);
	if (exchange->reply.fault[0] && exchange->reply.title[0])
		bytes_append_text(out, "; ");
	if (exchange->reply.title[0])
		bytes_printf(out, "page titled \"%s\"", exchange->reply.title);
}

static bool no_sha2(ARGUMENTS)
{
	const unsigned sha2 = CAPABILITY_SHA_256 | CAPABILITY_SHA_384 | CAPABILITY_SHA_512 |
		CAPABILITY_STANDARD;

	UNUSED_ARGUMENTS;
	return exchange->reply.kind == REPLY_CAPABILITIES &&
		!exchange->response.incomplete &&
		!(exchange->reply.capabilities.set & sha2);
}

/* Apple compares the whole value, jscep its beginning. */
static bool cacert_type(ARGUMENTS)
{
	char type[128];

	UNUSED_ARGUMENTS;
	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	return exchange->reply.kind == REPLY_CA_CERTIFICATES &&
		!text_equals(type, SCEP_TYPE_CA_CERT) && !text_equals(type, SCEP_TYPE_CA_RA_CERT);
}

static void tell_content_type(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	char type[128];

	(void)circumstances;
	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	bytes_printf(out, "Content-Type: %s", type[0] ? type : "(none)");
}

static bool ra_missing(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->reply.kind == REPLY_CA_CERTIFICATES &&
		(!exchange->reply.has_ra_encryption || !exchange->reply.has_ra_signing);
}

static bool ra_stray(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->reply.kind == REPLY_CA_CERTIFICATES && exchange->reply.ra_stray;
}

static bool ca_fingerprint(ARGUMENTS)
{
	const char *wanted = circumstances->judgement->expect_fingerprint;

	(void)symptom;
	if (!wanted || exchange->reply.kind != REPLY_CA_CERTIFICATES)
		return false;
	for (int i = 0; i < exchange->reply.n_certificates; i++)
		if (has_role(&exchange->reply.certificates[i], CA_ROLES) &&
			(text_equals(exchange->reply.certificates[i].sha1, wanted) ||
				text_equals(exchange->reply.certificates[i].sha256, wanted)))
			return false;
	return true;
}

static void tell_fingerprints(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	(void)circumstances;
	for (int i = 0; i < exchange->reply.n_certificates; i++)
		if (has_role(&exchange->reply.certificates[i], CA_ROLES))
			bytes_printf(out, "%s: SHA-1 %s, SHA-256 %s; ",
				exchange->reply.certificates[i].subject,
				exchange->reply.certificates[i].sha1,
				exchange->reply.certificates[i].sha256);
}

static bool is_pki_message(const struct exchange *exchange)
{
	char type[128];

	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	return text_starts(type, SCEP_TYPE_PKI_MESSAGE);
}

static bool no_certrep(ARGUMENTS)
{
	return not_of_kind(exchange, symptom, circumstances) && !is_pki_message(exchange);
}

static bool certrep_broken(ARGUMENTS)
{
	return not_of_kind(exchange, symptom, circumstances) && is_pki_message(exchange);
}

/* Android looks at the type before the message. */
static bool certrep_type(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->reply.kind == REPLY_CERTREP && !is_pki_message(exchange);
}

static bool has_status(const struct exchange *exchange, int status)
{
	return exchange->reply.kind == REPLY_CERTREP &&
		exchange->reply.certrep.pki_status == status;
}

static bool no_status(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->reply.kind == REPLY_CERTREP &&
		!scep_pki_status_name(exchange->reply.certrep.pki_status);
}

static bool failed(const struct exchange *exchange)
{
	return has_status(exchange, SCEP_FAILURE);
}

static const struct hresult *hresult_of(const struct exchange *exchange)
{
	const struct certrep *certrep = &exchange->reply.certrep;

	return certrep->has_hresult ? hresult_find(certrep->hresult) : NULL;
}

static bool is_about(const struct exchange *exchange, enum hresult_about about)
{
	const struct hresult *hresult = hresult_of(exchange);

	return hresult && hresult->about == about;
}

static bool ca_unreachable(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return failed(exchange) && is_about(exchange, HRESULT_CA_UNREACHABLE);
}

/* Known to come from the CA, or in certificate services' own range, CERTSRV_E_. */
static bool ca_refused(ARGUMENTS)
{
	const struct certrep *certrep = &exchange->reply.certrep;

	UNUSED_ARGUMENTS;
	return failed(exchange) && certrep->has_hresult &&
		(is_about(exchange, HRESULT_CA) ||
			(certrep->hresult & 0xfffff000) == 0x80094000);
}

/* A placeholder refused in words that the table does not have. */
static bool unknown_hresult(ARGUMENTS)
{
	return failed(exchange) && exchange->request.placeholder &&
		exchange->reply.certrep.has_hresult && !hresult_of(exchange) &&
		!ca_refused(exchange, symptom, circumstances);
}

/* badRequest, or no failInfo at all, and nothing known that speaks of something else. */
static bool challenge_refused(ARGUMENTS)
{
	int fail_info = exchange->reply.certrep.fail_info;

	return failed(exchange) && !exchange->request.renewal &&
		(fail_info == SCEP_BAD_REQUEST || fail_info < 0) &&
		!ca_refused(exchange, symptom, circumstances) &&
		!unknown_hresult(exchange, symptom, circumstances) &&
		(!hresult_of(exchange) || is_about(exchange, HRESULT_CHALLENGE));
}

/* E_INVALIDARG speaks of many things; that a placeholder is one of them is plain. */
static bool refusal_unclear(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return failed(exchange) && (!hresult_of(exchange) ||
		(exchange->reply.certrep.hresult == 0x80070057 &&
			!exchange->request.placeholder));
}

static bool real_challenge_refused(ARGUMENTS)
{
	return challenge_refused(exchange, symptom, circumstances) &&
		!exchange->request.placeholder;
}

static bool renewal_refused(ARGUMENTS)
{
	return failed(exchange) && exchange->request.renewal &&
		!ca_unreachable(exchange, symptom, circumstances) &&
		!ca_refused(exchange, symptom, circumstances);
}

static bool request_refused(ARGUMENTS)
{
	return failed(exchange) && !exchange->request.renewal &&
		!unknown_hresult(exchange, symptom, circumstances) &&
		!challenge_refused(exchange, symptom, circumstances) &&
		!ca_unreachable(exchange, symptom, circumstances) &&
		!ca_refused(exchange, symptom, circumstances);
}

static bool pki_status(ARGUMENTS)
{
	(void)circumstances;
	return has_status(exchange, (int)symptom->number);
}

static bool pending_asked(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return has_status(exchange, SCEP_PENDING) && !exchange->request.placeholder;
}

static bool issued(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return has_status(exchange, SCEP_SUCCESS) && !exchange->request.placeholder &&
		exchange->reply.certrep.has_issued &&
		exchange->reply.certrep.issued_key_matches != VERDICT_NO;
}

static bool issued_unasked(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return has_status(exchange, SCEP_SUCCESS) && exchange->request.placeholder;
}

static bool issued_unreadable(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return has_status(exchange, SCEP_SUCCESS) &&
		(!exchange->reply.certrep.has_issued ||
			exchange->reply.certrep.issued_key_matches == VERDICT_NO);
}

static bool reply_des(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->reply.kind == REPLY_CERTREP &&
		text_equals(exchange->reply.certrep.content_cipher, "DES-CBC");
}

static bool signature_invalid(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->reply.kind == REPLY_CERTREP &&
		exchange->reply.certrep.signature == VERDICT_NO;
}

static bool nonce_mismatch(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->reply.kind == REPLY_CERTREP &&
		exchange->reply.certrep.nonce_matches == VERDICT_NO;
}

static bool transaction_mismatch(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->reply.kind == REPLY_CERTREP &&
		exchange->reply.certrep.transaction_id_matches == VERDICT_NO;
}

static void tell_certrep(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct certrep *certrep = &exchange->reply.certrep;
	const char *fail_info = scep_fail_info_name(certrep->fail_info);
	const struct hresult *hresult = hresult_find(certrep->hresult);

	(void)circumstances;
	if (fail_info)
		bytes_printf(out, "failInfo %s", fail_info);
	if (certrep->has_hresult)
		bytes_printf(out, "%sHRESULT 0x%08x", fail_info ? ", " : "", certrep->hresult);
	if (certrep->has_hresult && hresult)
		bytes_printf(out, " (%s): %s", hresult->name, hresult->meaning);
	if (certrep->fail_info_text[0])
		bytes_printf(out, "; failInfoText \"%s\"", certrep->fail_info_text);
}

static void tell_issued(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct certrep *certrep = &exchange->reply.certrep;

	(void)circumstances;
	if (certrep->has_issued)
		bytes_printf(out, "%s, serial %s, issued by %s", certrep->issued.subject,
			certrep->issued.serial, certrep->issued.issuer);
	else
		bytes_append_text(out, exchange->reply.fault);
}

/* ---- the rules that devices tolerate to be broken ---- */

/* Broken, not a habit of NDES's, and not reported by a finding of its own. */
static bool is_deviation(const struct check *check, const struct exchange *exchange)
{
	return !check->ndes_habit && !check->cause && check->look(exchange) == VERDICT_NO;
}

static bool deviates(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	for (size_t i = 0; i < n_checks; i++)
		if (is_deviation(&checks[i], exchange))
			return true;
	return false;
}

/* One that some device is known to refuse. */
static bool deviation_minded(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	for (size_t i = 0; i < n_checks; i++)
		if (checks[i].minds && is_deviation(&checks[i], exchange))
			return true;
	return false;
}

static void tell_deviations(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const char *separator = "Broken rules: ";

	(void)circumstances;
	for (size_t i = 0; i < n_checks; i++) {
		if (!is_deviation(&checks[i], exchange))
			continue;
		bytes_printf(out, "%s%s (section %s%s%s)", separator, checks[i].text,
			checks[i].clause, checks[i].minds ? "; minded by " : "",
			checks[i].minds ? checks[i].minds : "");
		separator = "; ";
	}
}

/* An operation beyond enrolment, answered otherwise than with what was asked for. */
static bool not_offered(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	switch (exchange->step) {
	case STEP_NEXTCACERT:
		return exchange->reply.kind != REPLY_CA_CERTIFICATES;
	case STEP_GETCERT:
	case STEP_GETCRL:
		return !has_status(exchange, SCEP_SUCCESS);
	default:
		return false;
	}
}

static bool fallback(ARGUMENTS)
{
	UNUSED_ARGUMENTS;
	return exchange->request.fallback && exchange->reply.kind == REPLY_CERTREP &&
		exchange->reply.certrep.decrypted != VERDICT_NO;
}

#define CURL_SAYS "libcurl's and the kernel's own report"
#define ROW(id_, text_, source_, need_, seen_)                                           \
	.id = id_, .text = text_, .source = source_, .need = need_, .seen = seen_

const struct symptom symptoms[SYMPTOM_COUNT] = {
	[SYMPTOM_NAME_NOT_RESOLVED] = {
		ROW("name-not-resolved", "the host name does not resolve", CURL_SAYS,
			NEEDS_NOTHING, fault),
		.number = FAULT_NAME_NOT_RESOLVED,
	},
	[SYMPTOM_REFUSED] = {
		ROW("refused", "the connection was refused", CURL_SAYS, NEEDS_NOTHING, fault),
		.number = FAULT_CONNECTION_REFUSED,
	},
	[SYMPTOM_CONNECT_TIMEOUT] = {
		ROW("connect-timeout", "no connection came about in time", CURL_SAYS,
			NEEDS_NOTHING, fault),
		.number = FAULT_CONNECT_TIMEOUT,
	},
	[SYMPTOM_UNREACHABLE] = {
		ROW("unreachable", "the network knows no way to the address", CURL_SAYS,
			NEEDS_NOTHING, fault),
		.number = FAULT_UNREACHABLE,
	},
	[SYMPTOM_RESET] = {
		ROW("reset", "the connection was closed without an answer", CURL_SAYS,
			NEEDS_NOTHING, fault),
		.number = FAULT_RESET,
	},
	[SYMPTOM_TIMEOUT] = {
		ROW("timeout", "connected, but no answer came in time", CURL_SAYS,
			NEEDS_NOTHING, fault),
		.number = FAULT_TIMEOUT,
	},
	[SYMPTOM_IMPATIENT] = {
		ROW("impatient", "the limit was shorter than some servers need",
			"--timeout", NEEDS_NOTHING, impatient),
		.number = 30,
	},
	[SYMPTOM_PROXY_FAILED] = {
		ROW("proxy-failed", "the forward proxy did not make the connection",
			"RFC 9110 section 9.3.6", NEEDS_NOTHING, proxy_failed),
	},
	[SYMPTOM_NO_ANSWER] = {
		ROW("no-answer", "nothing answered", CURL_SAYS, NEEDS_NOTHING, no_answer),
	},
	[SYMPTOM_SWALLOWED] = {
		ROW("swallowed", "what was sent brought nothing back", CURL_SAYS,
			NEEDS_NOTHING, swallowed),
	},
	[SYMPTOM_NOT_HTTP] = {
		ROW("not-http", "the answer is not HTTP", "RFC 9112", NEEDS_NOTHING, fault),
		.number = FAULT_NOT_HTTP,
	},
	[SYMPTOM_CUT] = {
		ROW("cut", "the answer ended before it was complete", "RFC 9112 section 8",
			NEEDS_NOTHING, fault),
		.number = FAULT_CUT,
	},
	[SYMPTOM_TOO_LARGE] = {
		ROW("too-large", "the answer exceeds what any SCEP answer needs",
			"this program's bounds", NEEDS_NOTHING, fault),
		.number = FAULT_TOO_LARGE,
	},
	[SYMPTOM_NOT_SENT] = {
		ROW("not-sent", "no request can be encrypted to the certificate given",
			"RFC 8894 section 3.1", NEEDS_NOTHING, fault),
		.number = FAULT_NOT_SENT,
	},
	[SYMPTOM_TLS_HANDSHAKE] = {
		ROW("tls-handshake", "the TLS handshake failed", "RFC 8446 section 6",
			NEEDS_NOTHING, fault),
		.number = FAULT_TLS_HANDSHAKE,
	},
	[SYMPTOM_TLS_NAME] = {
		ROW("tls-name", "the certificate does not name the host", "RFC 6125",
			NEEDS_CHAIN, tls_problem),
		.number = TLS_NAME_MISMATCH, .tell = tell_leaf,
	},
	[SYMPTOM_TLS_EXPIRED] = {
		ROW("tls-expired", "a certificate of the chain is outside its validity",
			"RFC 5280 section 4.1.2.5", NEEDS_CHAIN, tls_problem),
		.number = TLS_EXPIRED | TLS_NOT_YET_VALID, .tell = tell_leaf,
	},
	[SYMPTOM_TLS_INCOMPLETE] = {
		ROW("tls-incomplete", "the chain lacks an issuer", "RFC 8446 section 4.4.2",
			NEEDS_CHAIN, tls_problem),
		.number = TLS_INCOMPLETE, .tell = tell_leaf,
	},
	[SYMPTOM_TLS_UNTRUSTED] = {
		ROW("tls-untrusted", "the chain ends in a root that is not trusted here",
			"RFC 5280 section 6", NEEDS_CHAIN, tls_problem),
		.number = TLS_UNTRUSTED | TLS_SELF_SIGNED, .tell = tell_leaf,
	},
	[SYMPTOM_TLS_OTHER] = {
		ROW("tls-other", "the chain does not verify", "RFC 5280 section 6",
			NEEDS_CHAIN, tls_problem),
		.number = TLS_OTHER, .tell = tell_leaf,
	},
	[SYMPTOM_TLS_UNCHECKED] = {
		ROW("tls-unchecked", "TLS was not checked", "--insecure", NEEDS_NOTHING,
			tls_unchecked),
	},
	[SYMPTOM_TLS_EXPIRING] = {
		ROW("tls-expiring", "the server's certificate ends soon", "--warning-days",
			NEEDS_CHAIN, tls_expiring),
		.tell = tell_leaf,
	},
	[SYMPTOM_TLS_EXPIRING_LATER] = {
		ROW("tls-expiring-later", "the server's certificate still has some days",
			"--critical-days", NEEDS_CHAIN, tls_expiring_later),
	},
	[SYMPTOM_SCEP_ANSWERED] = {
		ROW("scep-answered", "a SCEP answer came", "RFC 8894", NEEDS_ANSWER,
			scep_answered),
	},
	[SYMPTOM_NDES_PAGE] = {
		ROW("ndes-page", "NDES showed its page for people",
			"Microsoft Learn, General NDES message", NEEDS_ANSWER, ndes_page),
	},
	[SYMPTOM_FORBIDDEN] = {
		ROW("forbidden", "403 Forbidden", "RFC 9110 section 15.5.4", NEEDS_ANSWER,
			forbidden),
	},
	[SYMPTOM_NOT_FORBIDDEN] = {
		ROW("not-forbidden", "the bare URL gave no 403",
			"Microsoft Learn, Test and troubleshoot the SCEP server URL",
			NEEDS_ANSWER, not_forbidden),
	},
	[SYMPTOM_HTTP_SYS_503] = {
		ROW("http-sys-503", "503 from the kernel's listener",
			"Microsoft Learn, HTTP Error 503", NEEDS_ANSWER, status_by),
		.number = 503, .string = "http.sys",
	},
	[SYMPTOM_IIS_500] = {
		ROW("iis-500", "500 from IIS", "Microsoft Learn, 500 - Internal server error",
			NEEDS_ANSWER, status_by),
		.number = 500, .string = "iis",
	},
	[SYMPTOM_NOT_FOUND] = {
		ROW("not-found", "404 Not Found", "RFC 9110 section 15.5.5", NEEDS_ANSWER,
			status_is),
		.number = 404,
	},
	[SYMPTOM_PKICLIENT_NOT_FOUND] = {
		ROW("pkiclient-not-found", "404 for the path that Windows asks for",
			"Microsoft Learn, HTTP status codes in IIS, 404.7", NEEDS_ANSWER,
			pkiclient_not_found),
	},
	[SYMPTOM_UNAUTHORIZED] = {
		ROW("unauthorized", "401 Unauthorized", "RFC 9110 section 15.5.2",
			NEEDS_ANSWER, status_is),
		.number = 401,
	},
	[SYMPTOM_TOO_LONG] = {
		ROW("too-long", "the long URL was refused",
			"Microsoft Learn, HTTP 414 Request-URI Too Long; IIS request filtering",
			NEEDS_ANSWER, too_long),
	},
	[SYMPTOM_RAW_PLUS_REFUSED] = {
		ROW("raw-plus-refused", "a GET with bare '+' signs was refused",
			"fleetdm/fleet issue 45291; RFC 8894 section 4.1", NEEDS_ANSWER,
			raw_plus_refused),
	},
	[SYMPTOM_REDIRECT] = {
		ROW("redirect", "a redirect", "RFC 9110 section 15.4", NEEDS_ANSWER, redirect),
		.tell = tell_location,
	},
	[SYMPTOM_SIGN_IN] = {
		ROW("sign-in", "Microsoft's sign-in in place of NDES",
			"Microsoft Learn, Integrate with application proxy on an NDES server",
			NEEDS_ANSWER, sign_in),
		.tell = tell_location,
	},
	[SYMPTOM_APP_PROXY_502] = {
		ROW("app-proxy-502", "the application proxy's BadGateway page",
			"Microsoft Learn, Can't access this corporate application",
			NEEDS_ANSWER, app_proxy),
		.number = 502, .string = "BadGateway",
	},
	[SYMPTOM_APP_PROXY_403] = {
		ROW("app-proxy-403", "the application proxy's Forbidden page",
			"Microsoft Learn, Troubleshoot application proxy problems",
			NEEDS_ANSWER, app_proxy),
		.number = 403, .string = "not authorized to access this application",
	},
	[SYMPTOM_APP_PROXY_500] = {
		ROW("app-proxy-500", "the application proxy's InternalServerError page",
			"Microsoft Learn, Troubleshoot application proxy problems",
			NEEDS_ANSWER, app_proxy),
		.number = 500, .string = "ConnectorError",
	},
	[SYMPTOM_APP_PROXY_504] = {
		ROW("app-proxy-504", "the application proxy's GatewayTimeout page",
			"Microsoft Learn, GatewayTimeout", NEEDS_ANSWER, app_proxy),
		.number = 504, .string = "GatewayTimeout",
	},
	[SYMPTOM_FRONT_END_BLOCK] = {
		ROW("front-end-block", "a front end's own page in place of NDES's answer",
			"the fingerprints of responders.c", NEEDS_ANSWER, front_end_block),
	},
	[SYMPTOM_FRONT_END_GATEWAY] = {
		ROW("front-end-gateway", "a front end that does not get through to NDES",
			"RFC 9110 sections 15.6.3 to 15.6.5", NEEDS_ANSWER, front_end_gateway),
	},
	[SYMPTOM_CAPS_NOT_SCEP] = {
		ROW("caps-not-scep", "GetCACaps gave no capability list",
			"RFC 8894 section 3.5.2", NEEDS_ANSWER, not_of_kind),
		.number = REPLY_CAPABILITIES, .tell = tell_fault,
	},
	[SYMPTOM_CAPS_NO_SHA2] = {
		ROW("caps-no-sha2", "no SHA-2 digest is advertised", "RFC 8894 section 2.9",
			NEEDS_ANSWER, no_sha2),
	},
	[SYMPTOM_CACERT_NOT_SCEP] = {
		ROW("cacert-not-scep", "GetCACert gave no certificates",
			"RFC 8894 section 4.2.1", NEEDS_ANSWER, not_of_kind),
		.number = REPLY_CA_CERTIFICATES, .tell = tell_fault,
	},
	[SYMPTOM_CACERT_TYPE] = {
		ROW("cacert-type", "GetCACert's Content-Type is not one that devices take",
			"RFC 8894 section 4.2.1", NEEDS_ANSWER, cacert_type),
		.tell = tell_content_type,
	},
	[SYMPTOM_RA_MISSING] = {
		ROW("ra-missing", "no certificate to encrypt to, or none to sign with",
			"RFC 8894 section 3.5.2", NEEDS_ANSWER, ra_missing),
		.tell = tell_bag,
	},
	[SYMPTOM_RA_STRAY] = {
		ROW("ra-stray", "an RA certificate was not signed by the CA sent with it",
			"Microsoft Learn, SCEP fails on Windows after CA renewal",
			NEEDS_ANSWER, ra_stray),
		.tell = tell_bag,
	},
	[SYMPTOM_RA_EXPIRED] = {
		ROW("ra-expired", "an RA certificate has expired",
			"Microsoft Learn, 500 - Internal server error", NEEDS_ANSWER, bag_expired),
		.number = RA_ROLES, .tell = tell_bag,
	},
	[SYMPTOM_RA_EXPIRING] = {
		ROW("ra-expiring", "an RA certificate ends soon", "--warning-days",
			NEEDS_ANSWER, bag_expiring),
		.number = RA_ROLES, .tell = tell_bag,
	},
	[SYMPTOM_RA_EXPIRING_LATER] = {
		ROW("ra-expiring-later", "the RA certificates still have some days",
			"--critical-days", NEEDS_ANSWER, bag_expiring_later),
		.number = RA_ROLES,
	},
	[SYMPTOM_CA_EXPIRED] = {
		ROW("ca-expired", "the CA certificate has expired", "RFC 5280 section 4.1.2.5",
			NEEDS_ANSWER, bag_expired),
		.number = CA_ROLES, .tell = tell_bag,
	},
	[SYMPTOM_CA_EXPIRING] = {
		ROW("ca-expiring", "the CA certificate ends soon", "--warning-days",
			NEEDS_ANSWER, bag_expiring),
		.number = CA_ROLES, .tell = tell_bag,
	},
	[SYMPTOM_CA_EXPIRING_LATER] = {
		ROW("ca-expiring-later", "the CA certificate still has some days",
			"--critical-days", NEEDS_ANSWER, bag_expiring_later),
		.number = CA_ROLES,
	},
	[SYMPTOM_CA_FINGERPRINT] = {
		ROW("ca-fingerprint", "no CA certificate has the expected fingerprint",
			"--expect-fingerprint", NEEDS_ANSWER, ca_fingerprint),
		.tell = tell_fingerprints,
	},
	[SYMPTOM_NO_CERTREP] = {
		ROW("no-certrep", "200, but no SCEP message", "RFC 8894 section 4.3",
			NEEDS_ANSWER, no_certrep),
		.number = REPLY_CERTREP, .tell = tell_fault,
	},
	[SYMPTOM_CERTREP_BROKEN] = {
		ROW("certrep-broken", "called a SCEP message, but it cannot be read",
			"RFC 8894 section 3", NEEDS_ANSWER, certrep_broken),
		.number = REPLY_CERTREP, .tell = tell_fault,
	},
	[SYMPTOM_CERTREP_TYPE] = {
		ROW("certrep-type", "a CertRep with another Content-Type",
			"RFC 8894 section 4.3", NEEDS_ANSWER, certrep_type),
		.tell = tell_content_type,
	},
	[SYMPTOM_NO_STATUS] = {
		ROW("no-status", "a CertRep without a known pkiStatus",
			"RFC 8894 section 3.2.1.3", NEEDS_ANSWER, no_status),
	},
	[SYMPTOM_CHALLENGE_REFUSED] = {
		ROW("challenge-refused", "FAILURE, in a well-formed CertRep",
			"RFC 8894 section 3.3.2.2", NEEDS_ANSWER, challenge_refused),
		.tell = tell_certrep,
	},
	[SYMPTOM_REAL_CHALLENGE_REFUSED] = {
		ROW("real-challenge-refused", "the challenge given was refused",
			"RFC 8894 section 3.3.2.2", NEEDS_ANSWER, real_challenge_refused),
	},
	[SYMPTOM_REFUSAL_UNCLEAR] = {
		ROW("refusal-unclear", "the refusal does not say what it is about",
			"RFC 8894 section 3.2.1.4", NEEDS_ANSWER, refusal_unclear),
	},
	[SYMPTOM_UNKNOWN_HRESULT] = {
		ROW("unknown-hresult", "FAILURE with an HRESULT that is not known here",
			"[MS-ERREF]", NEEDS_ANSWER, unknown_hresult),
		.tell = tell_certrep,
	},
	[SYMPTOM_RENEWAL_REFUSED] = {
		ROW("renewal-refused", "FAILURE for a renewal", "RFC 8894 section 2.3",
			NEEDS_ANSWER, renewal_refused),
		.tell = tell_certrep,
	},
	[SYMPTOM_CA_UNREACHABLE] = {
		ROW("ca-unreachable", "FAILURE: NDES could not reach the CA",
			"NDES event 31", NEEDS_ANSWER, ca_unreachable),
		.tell = tell_certrep,
	},
	[SYMPTOM_CA_REFUSED] = {
		ROW("ca-refused", "FAILURE: the CA refused the request",
			"CertEnroll event 87; COM error codes CERTSRV_E", NEEDS_ANSWER, ca_refused),
		.tell = tell_certrep,
	},
	[SYMPTOM_REQUEST_REFUSED] = {
		ROW("request-refused", "FAILURE for another reason than the challenge",
			"RFC 8894 section 3.2.1.4", NEEDS_ANSWER, request_refused),
		.tell = tell_certrep,
	},
	[SYMPTOM_PENDING] = {
		ROW("pending", "PENDING", "RFC 8894 section 3.3.2.3", NEEDS_ANSWER,
			pki_status),
		.number = SCEP_PENDING,
	},
	[SYMPTOM_PENDING_ASKED] = {
		ROW("pending-asked", "PENDING for a challenge or a renewal",
			"RFC 8894 section 3.3.2.3", NEEDS_ANSWER, pending_asked),
	},
	[SYMPTOM_ISSUED] = {
		ROW("issued", "SUCCESS, with a certificate", "RFC 8894 section 3.3.2.1",
			NEEDS_ANSWER, issued),
		.tell = tell_issued,
	},
	[SYMPTOM_ISSUED_UNASKED] = {
		ROW("issued-unasked", "SUCCESS for a challenge that says it is none",
			"RFC 8894 section 2.4", NEEDS_ANSWER, issued_unasked),
		.tell = tell_issued,
	},
	[SYMPTOM_ISSUED_UNREADABLE] = {
		ROW("issued-unreadable", "SUCCESS, but no certificate for our key in it",
			"RFC 8894 section 3.3.2.1", NEEDS_ANSWER, issued_unreadable),
		.tell = tell_issued,
	},
	[SYMPTOM_REPLY_DES] = {
		ROW("reply-des", "the CertRep is encrypted with single DES",
			"RFC 8894 section 2.9", NEEDS_ANSWER, reply_des),
	},
	[SYMPTOM_DEVIATION] = {
		ROW("deviation", "the answer breaks rules of RFC 8894", "RFC 8894",
			NEEDS_ANSWER, deviates),
		.tell = tell_deviations,
	},
	[SYMPTOM_DEVIATION_MINDED] = {
		ROW("deviation-minded", "some device is known to refuse that",
			"sources of jscep and Apple's Security", NEEDS_ANSWER,
			deviation_minded),
	},
	[SYMPTOM_NOT_OFFERED] = {
		ROW("not-offered", "an operation beyond enrolment was not answered",
			"RFC 8894 sections 4.5 to 4.7", NEEDS_ANSWER, not_offered),
		.tell = tell_certrep,
	},
	[SYMPTOM_FALLBACK] = {
		ROW("fallback", "only 3DES and SHA-1 brought an answer that opens",
			"RFC 8894 section 3.5.2", NEEDS_ANSWER, fallback),
	},
	[SYMPTOM_SIGNATURE_INVALID] = {
		ROW("signature-invalid", "the CertRep's signature is wrong",
			"RFC 8894 section 3.2", NEEDS_ANSWER, signature_invalid),
	},
	[SYMPTOM_NONCE_MISMATCH] = {
		ROW("nonce-mismatch", "the CertRep's recipientNonce is not our senderNonce",
			"RFC 8894 section 3.2.1.5", NEEDS_ANSWER, nonce_mismatch),
	},
	[SYMPTOM_TRANSACTION_MISMATCH] = {
		ROW("transaction-mismatch", "the CertRep's transactionID is not ours",
			"RFC 8894 section 3.2.1.1", NEEDS_ANSWER, transaction_mismatch),
	},
};
