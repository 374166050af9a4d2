/* SPDX-License-Identifier: MIT */
/*
 * What is seen of a CertRep: its status, whom a refusal blames, whether it belongs to the
 * request, and which rules of RFC 8894 it breaks.
 */
#include "diagnose/see.h"

#include "base/text.h"
#include "diagnose/check.h"

/* Seconds by which a CA's clock may be ahead before anybody minds. */
enum { CLOCK_SLACK = 60 };

static bool has_status(const struct exchange *exchange, int status)
{
	return exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.pki_status == status;
}

bool see_no_status(SEE_ARGUMENTS)
{
	SEE_UNUSED;
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

bool see_ca_unreachable(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return failed(exchange) && is_about(exchange, HRESULT_CA_UNREACHABLE);
}

/* Known to come from the CA, or in certificate services' own range, CERTSRV_E_. */
bool see_ca_refused(SEE_ARGUMENTS)
{
	const struct certrep *certrep = &exchange->reply.certrep;

	SEE_UNUSED;
	return failed(exchange) && certrep->has_hresult &&
	       (is_about(exchange, HRESULT_CA) ||
		       (certrep->hresult & 0xfffff000) == 0x80094000);
}

/* A placeholder refused in words that the table does not have. */
bool see_unknown_hresult(SEE_ARGUMENTS)
{
	return failed(exchange) && exchange->request.placeholder &&
	       exchange->reply.certrep.has_hresult && !hresult_of(exchange) &&
	       !see_ca_refused(exchange, symptom, circumstances);
}

/* badRequest, or no failInfo at all, and nothing known that speaks of something else. */
bool see_challenge_refused(SEE_ARGUMENTS)
{
	int fail_info = exchange->reply.certrep.fail_info;

	return failed(exchange) && !exchange->request.renewal &&
	       (fail_info == SCEP_BAD_REQUEST || fail_info < 0) &&
	       !see_ca_refused(exchange, symptom, circumstances) &&
	       !see_unknown_hresult(exchange, symptom, circumstances) &&
	       (!hresult_of(exchange) || is_about(exchange, HRESULT_CHALLENGE));
}

/* E_INVALIDARG speaks of many things; that a placeholder is one of them is plain. */
bool see_refusal_unclear(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return failed(exchange) &&
	       (!hresult_of(exchange) || (exchange->reply.certrep.hresult == 0x80070057 &&
						 !exchange->request.placeholder));
}

bool see_real_challenge_refused(SEE_ARGUMENTS)
{
	return see_challenge_refused(exchange, symptom, circumstances) &&
	       !exchange->request.placeholder;
}

bool see_renewal_refused(SEE_ARGUMENTS)
{
	return failed(exchange) && exchange->request.renewal &&
	       !see_ca_unreachable(exchange, symptom, circumstances) &&
	       !see_ca_refused(exchange, symptom, circumstances);
}

bool see_request_refused(SEE_ARGUMENTS)
{
	return failed(exchange) && !exchange->request.renewal &&
	       !see_unknown_hresult(exchange, symptom, circumstances) &&
	       !see_challenge_refused(exchange, symptom, circumstances) &&
	       !see_ca_unreachable(exchange, symptom, circumstances) &&
	       !see_ca_refused(exchange, symptom, circumstances);
}

bool see_pki_status(SEE_ARGUMENTS)
{
	(void)circumstances;
	return has_status(exchange, (int)symptom->number);
}

bool see_pending_asked(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return has_status(exchange, SCEP_PENDING) && !exchange->request.placeholder;
}

bool see_issued(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return has_status(exchange, SCEP_SUCCESS) && !exchange->request.placeholder &&
	       exchange->reply.certrep.has_issued &&
	       exchange->reply.certrep.issued_key_matches != VERDICT_NO;
}

bool see_issued_unasked(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return has_status(exchange, SCEP_SUCCESS) && exchange->request.placeholder;
}

bool see_issued_unreadable(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return has_status(exchange, SCEP_SUCCESS) &&
	       (!exchange->reply.certrep.has_issued ||
		       exchange->reply.certrep.issued_key_matches == VERDICT_NO);
}

bool see_issued_foreign(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return has_status(exchange, SCEP_SUCCESS) && exchange->reply.certrep.has_issued &&
	       exchange->reply.certrep.issued_by_ca == VERDICT_NO;
}

bool see_issued_dates(SEE_ARGUMENTS)
{
	const struct certificate *issued = &exchange->reply.certrep.issued;

	(void)symptom;
	return has_status(exchange, SCEP_SUCCESS) && exchange->reply.certrep.has_issued &&
	       (issued->not_after < circumstances->now ||
		       issued->not_before > exchange->started + CLOCK_SLACK);
}

bool see_reply_des(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->reply.kind == REPLY_CERTREP &&
	       text_equals(exchange->reply.certrep.content_cipher, "DES-CBC");
}

bool see_signature_invalid(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.signature == VERDICT_NO;
}

bool see_nonce_mismatch(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.nonce_matches == VERDICT_NO;
}

bool see_transaction_mismatch(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.transaction_id_matches == VERDICT_NO;
}

void tell_certrep(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct certrep *certrep = &exchange->reply.certrep;
	const char *fail_info = scep_fail_info_name(certrep->fail_info);
	const struct hresult *hresult = hresult_find(certrep->hresult);

	(void)circumstances;
	if (fail_info)
		bytes_printf(out, "failInfo %s", fail_info);
	if (certrep->has_hresult)
		bytes_printf(
			out, "%sHRESULT 0x%08x", fail_info ? ", " : "", certrep->hresult);
	if (certrep->has_hresult && hresult)
		bytes_printf(out, " (%s): %s", hresult->name, hresult->meaning);
	if (certrep->fail_info_text[0])
		bytes_printf(out, "; failInfoText \"%s\"", certrep->fail_info_text);
}

void tell_issued_dates(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	tell_certificate(&exchange->reply.certrep.issued, circumstances->now, out);
}

void tell_issued(const struct exchange *exchange,
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

/* Broken, not a habit of NDES's, and not reported by a finding of its own. */
static bool is_deviation(const struct check *check, const struct exchange *exchange)
{
	return !check->ndes_habit && !check->cause && check->look(exchange) == VERDICT_NO;
}

bool see_deviates(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	for (size_t i = 0; i < n_checks; i++)
		if (is_deviation(&checks[i], exchange))
			return true;
	return false;
}

/* One that some device is known to refuse. */
bool see_deviation_minded(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	for (size_t i = 0; i < n_checks; i++)
		if (checks[i].minds && is_deviation(&checks[i], exchange))
			return true;
	return false;
}

void tell_deviations(const struct exchange *exchange,
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
bool see_not_offered(SEE_ARGUMENTS)
{
	SEE_UNUSED;
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

bool see_fallback(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->request.fallback && exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.decrypted != VERDICT_NO;
}
