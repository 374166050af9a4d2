/* SPDX-License-Identifier: MIT */
/*
 * Symptoms of a CertRep: its status, the reason for a refusal, whether it belongs to the
 * request, and the rules of RFC 8894 that it breaks.
 */
#include "diagnose/symptoms/pkioperation.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/check.h"
#include "diagnose/judged.h"
#include "diagnose/summary.h"
#include "diagnose/symptoms/answer.h"

static bool is_pki_message(const struct exchange *exchange)
{
	char type[128];

	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	return text_starts(type, SCEP_TYPE_PKI_MESSAGE);
}

static bool no_certrep(SYMPTOM_ARGUMENTS)
{
	return answer_is_of_other_kind(exchange, symptom, circumstances) &&
	       !is_pki_message(exchange);
}

const struct symptom symptom_no_certrep = {
	.id = "no-certrep",
	.text = "200, but no SCEP message",
	.source = "RFC 8894 section 4.3",
	.need = NEEDS_ANSWER,
	.seen = no_certrep,
	.number = REPLY_CERTREP,
	.tell = answer_tell_fault,
};

static bool certrep_broken(SYMPTOM_ARGUMENTS)
{
	return answer_is_of_other_kind(exchange, symptom, circumstances) &&
	       is_pki_message(exchange);
}

const struct symptom symptom_certrep_broken = {
	.id = "certrep-broken",
	.text = "called a SCEP message, but it cannot be read",
	.source = "RFC 8894 section 3",
	.need = NEEDS_ANSWER,
	.seen = certrep_broken,
	.number = REPLY_CERTREP,
	.tell = answer_tell_fault,
};

/* Android checks the Content-Type before it reads the message. */
static bool certrep_type(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->reply.kind == REPLY_CERTREP && !is_pki_message(exchange);
}

const struct symptom symptom_certrep_type = {
	.id = "certrep-type",
	.text = "a CertRep with another Content-Type",
	.source = "RFC 8894 section 4.3",
	.need = NEEDS_ANSWER,
	.seen = certrep_type,
	.tell = answer_tell_type,
};

/* Seconds that a CA's clock may be ahead without a finding. */
enum { CLOCK_SLACK = 60 };

static bool has_status(const struct exchange *exchange, int status)
{
	return exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.pki_status == status;
}

static bool no_status(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->reply.kind == REPLY_CERTREP &&
	       !scep_pki_status_name(exchange->reply.certrep.pki_status);
}

const struct symptom symptom_no_status = {
	.id = "no-status",
	.text = "a CertRep without a known pkiStatus",
	.source = "RFC 8894 section 3.2.1.3",
	.need = NEEDS_ANSWER,
	.seen = no_status,
};

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

static bool ca_unreachable(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return failed(exchange) && is_about(exchange, HRESULT_CA_UNREACHABLE);
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
		bytes_printf(
			out, "%sHRESULT 0x%08x", fail_info ? ", " : "", certrep->hresult);
	if (certrep->has_hresult && hresult)
		bytes_printf(out, " (%s): %s", hresult->name, hresult->meaning);
	if (certrep->fail_info_text[0])
		bytes_printf(out, "; failInfoText \"%s\"", certrep->fail_info_text);
}

const struct symptom symptom_ca_unreachable = {
	.id = "ca-unreachable",
	.text = "FAILURE: NDES could not reach the CA",
	.source = "NDES event 31",
	.need = NEEDS_ANSWER,
	.seen = ca_unreachable,
	.tell = tell_certrep,
};

/* Known to come from the CA, or in the range of Certificate Services, CERTSRV_E_. */
static bool ca_refused(SYMPTOM_ARGUMENTS)
{
	const struct certrep *certrep = &exchange->reply.certrep;

	SYMPTOM_UNUSED;
	return failed(exchange) && certrep->has_hresult &&
	       (is_about(exchange, HRESULT_CA) || hresult_is_certsrv(certrep->hresult));
}

const struct symptom symptom_ca_refused = {
	.id = "ca-refused",
	.text = "FAILURE: the CA refused the request",
	.source = "CertEnroll event 87; COM error codes CERTSRV_E",
	.need = NEEDS_ANSWER,
	.seen = ca_refused,
	.tell = tell_certrep,
};

/* A placeholder refused with an HRESULT that the table does not have. */
static bool unknown_hresult(SYMPTOM_ARGUMENTS)
{
	return failed(exchange) && exchange->request.placeholder &&
	       exchange->reply.certrep.has_hresult && !hresult_of(exchange) &&
	       !ca_refused(exchange, symptom, circumstances);
}

const struct symptom symptom_unknown_hresult = {
	.id = "unknown-hresult",
	.text = "FAILURE with an unknown HRESULT",
	.source = "[MS-ERREF]",
	.need = NEEDS_ANSWER,
	.seen = unknown_hresult,
	.tell = tell_certrep,
};

/* badRequest or no failInfo, and no HRESULT with another meaning. Servers other than NDES
 * send no HRESULT; some send badMessageCheck for a wrong challenge (ultimate-ca-manager;
 * OmniTrustILM; micromdm/scep issue 52). */
static bool challenge_refused(SYMPTOM_ARGUMENTS)
{
	int fail_info = exchange->reply.certrep.fail_info;

	return failed(exchange) && !exchange->request.renewal &&
	       (fail_info == SCEP_BAD_REQUEST || fail_info < 0 ||
		       (fail_info == SCEP_BAD_MESSAGE_CHECK &&
			       !exchange->reply.certrep.has_hresult)) &&
	       !ca_refused(exchange, symptom, circumstances) &&
	       !unknown_hresult(exchange, symptom, circumstances) &&
	       (!hresult_of(exchange) || is_about(exchange, HRESULT_CHALLENGE));
}

const struct symptom symptom_challenge_refused = {
	.id = "challenge-refused",
	.text = "FAILURE, in a well-formed CertRep",
	.source = "RFC 8894 section 3.3.2.2",
	.need = NEEDS_ANSWER,
	.seen = challenge_refused,
	.tell = tell_certrep,
};

/* E_INVALIDARG has many reasons; for a placeholder the reason is the challenge. */
static bool refusal_unclear(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return failed(exchange) &&
	       (!hresult_of(exchange) || (exchange->reply.certrep.hresult == 0x80070057 &&
						 !exchange->request.placeholder));
}

const struct symptom symptom_refusal_unclear = {
	.id = "refusal-unclear",
	.text = "the refusal does not name its reason",
	.source = "RFC 8894 section 3.2.1.4",
	.need = NEEDS_ANSWER,
	.seen = refusal_unclear,
};

static bool real_challenge_refused(SYMPTOM_ARGUMENTS)
{
	return challenge_refused(exchange, symptom, circumstances) &&
	       !exchange->request.placeholder;
}

const struct symptom symptom_real_challenge_refused = {
	.id = "real-challenge-refused",
	.text = "the challenge given was refused",
	.source = "RFC 8894 section 3.3.2.2",
	.need = NEEDS_ANSWER,
	.seen = real_challenge_refused,
};

static bool renewal_refused(SYMPTOM_ARGUMENTS)
{
	return failed(exchange) && exchange->request.renewal &&
	       !ca_unreachable(exchange, symptom, circumstances) &&
	       !ca_refused(exchange, symptom, circumstances);
}

const struct symptom symptom_renewal_refused = {
	.id = "renewal-refused",
	.text = "FAILURE for a renewal",
	.source = "RFC 8894 section 2.3",
	.need = NEEDS_ANSWER,
	.seen = renewal_refused,
	.tell = tell_certrep,
};

static bool request_refused(SYMPTOM_ARGUMENTS)
{
	return failed(exchange) && !exchange->request.renewal &&
	       !unknown_hresult(exchange, symptom, circumstances) &&
	       !challenge_refused(exchange, symptom, circumstances) &&
	       !ca_unreachable(exchange, symptom, circumstances) &&
	       !ca_refused(exchange, symptom, circumstances);
}

const struct symptom symptom_request_refused = {
	.id = "request-refused",
	.text = "FAILURE for another reason than the challenge",
	.source = "RFC 8894 section 3.2.1.4",
	.need = NEEDS_ANSWER,
	.seen = request_refused,
	.tell = tell_certrep,
};

static bool hresult_told(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return failed(exchange) && exchange->reply.certrep.has_hresult;
}

const struct symptom symptom_hresult_told = {
	.id = "hresult-told",
	.text = "the refusal contains an HRESULT of NDES",
	.source = "certnanny/sscep issue 59, the attribute 1.3.6.1.4.1.311.21.33",
	.need = NEEDS_ANSWER,
	.seen = hresult_told,
};

static bool pki_status(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return has_status(exchange, (int)symptom->number);
}

const struct symptom symptom_pending = {
	.id = "pending",
	.text = "PENDING",
	.source = "RFC 8894 section 3.3.2.3",
	.need = NEEDS_ANSWER,
	.seen = pki_status,
	.number = SCEP_PENDING,
};

static bool is_pending_asked(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return has_status(exchange, SCEP_PENDING) && !exchange->request.placeholder;
}

const struct symptom symptom_pending_asked = {
	.id = "pending-asked",
	.text = "PENDING for a challenge or a renewal",
	.source = "RFC 8894 section 3.3.2.3",
	.need = NEEDS_ANSWER,
	.seen = is_pending_asked,
};

static bool is_issued(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return has_status(exchange, SCEP_SUCCESS) && !exchange->request.placeholder &&
	       exchange->reply.certrep.has_issued &&
	       exchange->reply.certrep.issued_key_matches != VERDICT_NO;
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

const struct symptom symptom_issued = {
	.id = "issued",
	.text = "SUCCESS, with a certificate",
	.source = "RFC 8894 section 3.3.2.1",
	.need = NEEDS_ANSWER,
	.seen = is_issued,
	.tell = tell_issued,
};

static bool issued_unasked(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return has_status(exchange, SCEP_SUCCESS) && exchange->request.placeholder;
}

const struct symptom symptom_issued_unasked = {
	.id = "issued-unasked",
	.text = "SUCCESS for the placeholder challenge",
	.source = "RFC 8894 section 2.4",
	.need = NEEDS_ANSWER,
	.seen = issued_unasked,
	.tell = tell_issued,
};

static bool issued_unreadable(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return has_status(exchange, SCEP_SUCCESS) &&
	       (!exchange->reply.certrep.has_issued ||
		       exchange->reply.certrep.issued_key_matches == VERDICT_NO);
}

const struct symptom symptom_issued_unreadable = {
	.id = "issued-unreadable",
	.text = "SUCCESS, but no certificate for our key in it",
	.source = "RFC 8894 section 3.3.2.1",
	.need = NEEDS_ANSWER,
	.seen = issued_unreadable,
	.tell = tell_issued,
};

static bool issued_foreign(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return has_status(exchange, SCEP_SUCCESS) && exchange->reply.certrep.has_issued &&
	       exchange->reply.certrep.issued_by_ca == VERDICT_NO;
}

const struct symptom symptom_issued_foreign = {
	.id = "issued-foreign",
	.text = "no CA of GetCACert signed the issued certificate",
	.source = "RFC 8894 section 3.3.2.1",
	.need = NEEDS_ANSWER,
	.seen = issued_foreign,
	.tell = tell_issued,
};

static bool issued_dates(SYMPTOM_ARGUMENTS)
{
	const struct certificate *issued = &exchange->reply.certrep.issued;

	(void)symptom;
	return has_status(exchange, SCEP_SUCCESS) && exchange->reply.certrep.has_issued &&
	       (issued->not_after < circumstances->now ||
		       issued->not_before > exchange->started + CLOCK_SLACK);
}

static void tell_issued_dates(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	summary_of_certificate(&exchange->reply.certrep.issued, circumstances->now, out);
}

const struct symptom symptom_issued_dates = {
	.id = "issued-dates",
	.text = "the issued certificate is outside its validity",
	.source = "RFC 5280 section 4.1.2.5",
	.need = NEEDS_ANSWER,
	.seen = issued_dates,
	.tell = tell_issued_dates,
};

static bool reply_des(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->reply.kind == REPLY_CERTREP &&
	       (text_equals(exchange->reply.certrep.content_cipher, "DES-CBC") ||
		       text_starts(exchange->reply.certrep.content_cipher, "RC2"));
}

const struct symptom symptom_reply_des = {
	.id = "reply-des",
	.text = "the CertRep is encrypted with single DES or RC2",
	.source = "RFC 8894 section 2.9",
	.need = NEEDS_ANSWER,
	.seen = reply_des,
};

static bool signature_invalid(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.signature == VERDICT_NO;
}

const struct symptom symptom_signature_invalid = {
	.id = "signature-invalid",
	.text = "the CertRep's signature is wrong",
	.source = "RFC 8894 section 3.2",
	.need = NEEDS_ANSWER,
	.seen = signature_invalid,
};

static bool signer_embedded(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.embeds_signer;
}

const struct symptom symptom_signer_embedded = {
	.id = "signer-embedded",
	.text = "the CertRep includes its signer's certificate",
	.source = "RFC 5652 section 5.1; NDES brings none",
	.need = NEEDS_ANSWER,
	.seen = signer_embedded,
};

static bool nonce_mismatch(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.nonce_matches == VERDICT_NO;
}

const struct symptom symptom_nonce_mismatch = {
	.id = "nonce-mismatch",
	.text = "the CertRep's recipientNonce is not our senderNonce",
	.source = "RFC 8894 section 3.2.1.5",
	.need = NEEDS_ANSWER,
	.seen = nonce_mismatch,
};

static bool transaction_mismatch(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.transaction_id_matches == VERDICT_NO;
}

const struct symptom symptom_transaction_mismatch = {
	.id = "transaction-mismatch",
	.text = "the CertRep's transactionID is not ours",
	.source = "RFC 8894 section 3.2.1.1",
	.need = NEEDS_ANSWER,
	.seen = transaction_mismatch,
};

static bool deviates(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	for (size_t i = 0; i < n_checks; i++)
		if (check_is_deviation(&checks[i], exchange))
			return true;
	return false;
}

static void tell_deviations(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const char *separator = "Broken rules: ";

	for (size_t i = 0; i < n_checks; i++) {
		scoped_buffer minders = BYTES_EMPTY;

		if (!check_is_deviation(&checks[i], exchange))
			continue;
		check_minders(&checks[i], circumstances->trace, &minders);
		out->failed |= minders.failed;
		bytes_printf(out, "%s%s (section %s%s%s)", separator, checks[i].text,
			checks[i].clause, minders.length ? "; minded by " : "",
			bytes_text(&minders));
		separator = "; ";
	}
}

const struct symptom symptom_deviation = {
	.id = "deviation",
	.text = "the answer breaks rules of RFC 8894",
	.source = "RFC 8894",
	.need = NEEDS_ANSWER,
	.seen = deviates,
	.tell = tell_deviations,
};

/* A deviation that some device is known to refuse. */
static bool deviation_minded(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	for (size_t i = 0; i < n_checks; i++)
		if (checks[i].requires && check_is_deviation(&checks[i], exchange))
			return true;
	return false;
}

const struct symptom symptom_deviation_minded = {
	.id = "deviation-minded",
	.text = "some device is known to refuse that",
	.source = "sources of jscep and Apple's Security; jscep run against 126 answers",
	.need = NEEDS_ANSWER,
	.seen = deviation_minded,
};

/* An operation beyond enrolment, without the requested answer. */
static bool not_offered(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
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

const struct symptom symptom_not_offered = {
	.id = "not-offered",
	.text = "an operation beyond enrolment was not answered",
	.source = "RFC 8894 sections 4.5 to 4.7",
	.need = NEEDS_ANSWER,
	.seen = not_offered,
	.tell = tell_certrep,
};

static bool fallback(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->request.fallback && exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.decrypted != VERDICT_NO;
}

const struct symptom symptom_fallback = {
	.id = "fallback",
	.text = "only 3DES and SHA-1 got an answer that can be decrypted",
	.source = "RFC 8894 section 3.5.2",
	.need = NEEDS_ANSWER,
	.seen = fallback,
};
