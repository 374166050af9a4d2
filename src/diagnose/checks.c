/* SPDX-License-Identifier: MIT */
/*
 * The table of checks. A check returns VERDICT_UNKNOWN if its rule does not apply to the
 * answer, or if a certificate or key for it is missing.
 *
 * To add a check, add a row here and in the manual's table: a test compares the two.
 */
#include "diagnose/check.h"

#include <string.h>

#include "base/text.h"

static bool is_certrep(const struct exchange *exchange)
{
	return exchange->reply.kind == REPLY_CERTREP;
}

static bool is_certificates(const struct exchange *exchange)
{
	return exchange->step == STEP_CACERT &&
	       exchange->reply.kind == REPLY_CA_CERTIFICATES;
}

static bool has_status(const struct exchange *exchange, int status)
{
	return is_certrep(exchange) && exchange->reply.certrep.pki_status == status;
}

static bool has_type(const struct exchange *exchange, const char *wanted)
{
	char type[128];

	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	return text_equals(type, wanted);
}

/* ---- GetCACaps ---- */

static enum verdict caps_type(const struct exchange *exchange)
{
	char type[128];

	if (exchange->reply.kind != REPLY_CAPABILITIES)
		return VERDICT_UNKNOWN;
	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	return verdict_of(text_starts(type, "text/plain"));
}

static enum verdict caps_case(const struct exchange *exchange)
{
	const struct capabilities *caps = &exchange->reply.capabilities;

	if (exchange->reply.kind != REPLY_CAPABILITIES)
		return VERDICT_UNKNOWN;
	return verdict_of(caps->set == caps->exact);
}

static enum verdict caps_lines(const struct exchange *exchange)
{
	const struct capabilities *caps = &exchange->reply.capabilities;

	if (exchange->reply.kind != REPLY_CAPABILITIES)
		return VERDICT_UNKNOWN;
	return verdict_of(caps->exact == caps->whole_lines);
}

static enum verdict caps_mandatory(const struct exchange *exchange)
{
	const unsigned needed = CAPABILITY_AES | CAPABILITY_SHA_256 | CAPABILITY_POST;
	unsigned set = exchange->reply.capabilities.set;

	if (exchange->reply.kind != REPLY_CAPABILITIES)
		return VERDICT_UNKNOWN;
	return verdict_of((set & CAPABILITY_STANDARD) || (set & needed) == needed);
}

/* ---- GetCACert ---- */

static enum verdict cacert_type(const struct exchange *exchange)
{
	if (!is_certificates(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(has_type(exchange, SCEP_TYPE_CA_CERT) ||
			  has_type(exchange, SCEP_TYPE_CA_RA_CERT));
}

static bool has_exact_type(const struct exchange *exchange, const char *wanted)
{
	char type[128];

	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	return strncmp(type, wanted, strlen(wanted)) == 0;
}

/* cacert_type() reports all other types. "...-ca-cert" is no prefix of "...-ca-ra-cert",
 * so comparing prefixes is safe. */
static enum verdict cacert_kind(const struct exchange *exchange)
{
	char type[128];

	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	if (!is_certificates(exchange) || exchange->reply.bag == VERDICT_UNKNOWN ||
		(!text_starts(type, SCEP_TYPE_CA_CERT) &&
			!text_starts(type, SCEP_TYPE_CA_RA_CERT)))
		return VERDICT_UNKNOWN;
	return verdict_of(has_exact_type(exchange, exchange->reply.bag == VERDICT_YES
							   ? SCEP_TYPE_CA_RA_CERT
							   : SCEP_TYPE_CA_CERT));
}

static enum verdict cacert_first_ca(const struct exchange *exchange)
{
	if (!is_certificates(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(!exchange->reply.first_ca_strays || exchange->reply.ra_stray);
}

static enum verdict cacert_ca_usages(const struct exchange *exchange)
{
	if (!is_certificates(exchange) || exchange->reply.bag != VERDICT_YES)
		return VERDICT_UNKNOWN;
	return verdict_of(!exchange->reply.usages_missing);
}

static enum verdict cacert_usage_told(const struct exchange *exchange)
{
	if (!is_certificates(exchange) || exchange->reply.bag != VERDICT_YES)
		return VERDICT_UNKNOWN;
	return verdict_of(!exchange->reply.usages_untold);
}

static enum verdict cacert_degenerate(const struct exchange *exchange)
{
	if (!is_certificates(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(!text_find(exchange->reply.fault, "not degenerate"));
}

static enum verdict cacert_parts(const struct exchange *exchange)
{
	if (!is_certificates(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(
		exchange->reply.has_ra_encryption && exchange->reply.has_ra_signing);
}

static enum verdict cacert_issuer(const struct exchange *exchange)
{
	if (!is_certificates(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(!exchange->reply.ra_stray);
}

/* ---- CertRep ---- */

static enum verdict certrep_type(const struct exchange *exchange)
{
	if (!is_certrep(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(has_type(exchange, SCEP_TYPE_PKI_MESSAGE));
}

static enum verdict certrep_http_status(const struct exchange *exchange)
{
	if (!is_certrep(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(exchange->response.status == 200);
}

static enum verdict certrep_signature(const struct exchange *exchange)
{
	return is_certrep(exchange) ? exchange->reply.certrep.signature : VERDICT_UNKNOWN;
}

static enum verdict certrep_signer(const struct exchange *exchange)
{
	return is_certrep(exchange) ? exchange->reply.certrep.signer_is_ra
				    : VERDICT_UNKNOWN;
}

static enum verdict certrep_digest(const struct exchange *exchange)
{
	if (!is_certrep(exchange) || !exchange->reply.certrep.digest[0])
		return VERDICT_UNKNOWN;
	return verdict_of(!text_equals(exchange->reply.certrep.digest, "MD5"));
}

static enum verdict certrep_pss(const struct exchange *exchange)
{
	if (!is_certrep(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(!exchange->reply.certrep.pss);
}

static enum verdict certrep_attribute(const struct exchange *exchange)
{
	if (!is_certrep(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(
		!(exchange->reply.certrep.signature_traits & SIGNATURE_CONTENT_TYPE));
}

static enum verdict certrep_sorted(const struct exchange *exchange)
{
	if (!is_certrep(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(!(exchange->reply.certrep.signature_traits &
			    (SIGNATURE_UNSORTED | SIGNATURE_OVER_SORTED)));
}

static enum verdict certrep_strings(const struct exchange *exchange)
{
	if (!is_certrep(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(exchange->reply.certrep.printable);
}

static enum verdict certrep_message_type(const struct exchange *exchange)
{
	if (!is_certrep(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(exchange->reply.certrep.message_type == SCEP_CERT_REP);
}

static enum verdict certrep_has_transaction(const struct exchange *exchange)
{
	if (!is_certrep(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(exchange->reply.certrep.transaction_id[0]);
}

static enum verdict certrep_transaction(const struct exchange *exchange)
{
	return is_certrep(exchange) ? exchange->reply.certrep.transaction_id_matches
				    : VERDICT_UNKNOWN;
}

static enum verdict certrep_status(const struct exchange *exchange)
{
	if (!is_certrep(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(scep_pki_status_name(exchange->reply.certrep.pki_status));
}

static enum verdict certrep_fail_info(const struct exchange *exchange)
{
	const struct certrep *certrep = &exchange->reply.certrep;

	if (!is_certrep(exchange))
		return VERDICT_UNKNOWN;
	if (certrep->pki_status == SCEP_FAILURE)
		return verdict_of(scep_fail_info_name(certrep->fail_info));
	return verdict_of(certrep->fail_info < 0);
}

static enum verdict certrep_has_fail_info(const struct exchange *exchange)
{
	if (!has_status(exchange, SCEP_FAILURE))
		return VERDICT_UNKNOWN;
	return verdict_of(scep_fail_info_name(exchange->reply.certrep.fail_info));
}

static enum verdict certrep_has_nonce(const struct exchange *exchange)
{
	if (!is_certrep(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(exchange->reply.certrep.nonce_matches != VERDICT_UNKNOWN);
}

static enum verdict certrep_nonce(const struct exchange *exchange)
{
	return is_certrep(exchange) ? exchange->reply.certrep.nonce_matches
				    : VERDICT_UNKNOWN;
}

static enum verdict certrep_sender_nonce(const struct exchange *exchange)
{
	if (!is_certrep(exchange))
		return VERDICT_UNKNOWN;
	return verdict_of(exchange->reply.certrep.has_sender_nonce);
}

static enum verdict certrep_no_envelope(const struct exchange *exchange)
{
	if (!has_status(exchange, SCEP_FAILURE) && !has_status(exchange, SCEP_PENDING))
		return VERDICT_UNKNOWN;
	return verdict_of(exchange->reply.certrep.content_length == 0);
}

static enum verdict certrep_envelope(const struct exchange *exchange)
{
	if (!has_status(exchange, SCEP_SUCCESS))
		return VERDICT_UNKNOWN;
	return verdict_of(exchange->reply.certrep.enveloped);
}

static enum verdict certrep_decrypted(const struct exchange *exchange)
{
	return is_certrep(exchange) ? exchange->reply.certrep.decrypted : VERDICT_UNKNOWN;
}

static enum verdict certrep_cipher(const struct exchange *exchange)
{
	const char *cipher = exchange->reply.certrep.content_cipher;

	if (!is_certrep(exchange) || !cipher[0])
		return VERDICT_UNKNOWN;
	return verdict_of(!text_equals(cipher, "DES-CBC") && !text_starts(cipher, "RC2"));
}

/* CMS has had authenticated envelopes since RFC 5083, but SCEP clients cannot read
 * them. */
static enum verdict certrep_plain_cipher(const struct exchange *exchange)
{
	const struct certrep *certrep = &exchange->reply.certrep;

	if (!is_certrep(exchange) || (!certrep->enveloped && !certrep->authenticated))
		return VERDICT_UNKNOWN;
	return verdict_of(!certrep->authenticated);
}

static enum verdict certrep_inside(const struct exchange *exchange)
{
	if (!is_certrep(exchange) || exchange->reply.certrep.decrypted != VERDICT_YES)
		return VERDICT_UNKNOWN;
	return verdict_of(exchange->reply.certrep.certs_only);
}

static enum verdict issued_key(const struct exchange *exchange)
{
	return is_certrep(exchange) ? exchange->reply.certrep.issued_key_matches
				    : VERDICT_UNKNOWN;
}

static enum verdict issued_by_ca(const struct exchange *exchange)
{
	return is_certrep(exchange) ? exchange->reply.certrep.issued_by_ca
				    : VERDICT_UNKNOWN;
}

/* ---- GetNextCACert ---- */

static enum verdict next_signature(const struct exchange *exchange)
{
	return exchange->step == STEP_NEXTCACERT &&
			       exchange->reply.kind == REPLY_CA_CERTIFICATES
		       ? exchange->reply.next_signature
		       : VERDICT_UNKNOWN;
}

const struct check checks[] = {
	{
		.id = "caps-content-type",
		.clause = "3.5.2",
		.text = "GetCACaps is text/plain",
		.ndes_habit = true,
		.look = caps_type,
	},
	{
		.id = "caps-letter-case",
		.clause = "3.5.2",
		.text = "keywords have the letter case of the standard (iOS and Android "
			"ignore others)",
		.look = caps_case,
	},
	{
		.id = "caps-lines",
		.clause = "3.5.2",
		.text = "lines have no blanks behind the keyword and no byte order mark "
			"before it (Android ignores others)",
		.requires = REQUIREMENT_CAPS_LINES,
		.look = caps_lines,
	},
	{
		.id = "caps-mandatory",
		.clause = "2.9",
		.text = "AES, SHA-256 and POSTPKIOperation are advertised",
		.ndes_habit = true,
		.look = caps_mandatory,
	},
	{
		.id = "cacert-content-type",
		.clause = "4.2.1",
		.text = "GetCACert has one of the two SCEP types",
		.requires = REQUIREMENT_CACERT_TYPE,
		.cause = "cacert-wrong-content-type",
		.look = cacert_type,
	},
	{
		.id = "cacert-kind",
		.clause = "4.2.1",
		.text = "one certificate is " SCEP_TYPE_CA_CERT
			", a bag is " SCEP_TYPE_CA_RA_CERT ", in these letters",
		.requires = REQUIREMENT_CACERT_KIND,
		.look = cacert_kind,
	},
	{
		.id = "cacert-first-ca",
		.clause = "4.2.1.2",
		.text = "the first CA of that name in the bag signed the RA certificates",
		.requires = REQUIREMENT_FIRST_CA,
		.look = cacert_first_ca,
	},
	{
		.id = "cacert-ca-usages",
		.clause = "3.5.2",
		.text = "a CA that acts as RA has the usages keyEncipherment and "
			"digitalSignature",
		.requires = REQUIREMENT_CA_USAGE,
		.look = cacert_ca_usages,
	},
	{
		.id = "cacert-usage-told",
		.clause = "3.5.2",
		.text = "a certificate states keyEncipherment, and one states "
			"digitalSignature",
		.requires = REQUIREMENT_USAGE_TOLD,
		.cause = "ra-usage-not-stated",
		.look = cacert_usage_told,
	},
	{
		.id = "cacert-degenerate",
		.clause = "3.4",
		.text = "the certificates' SignedData has no signer and no content",
		.look = cacert_degenerate,
	},
	{
		.id = "cacert-usages",
		.clause = "3.5.2",
		.text = "one certificate may encrypt, and one may sign",
		.requires = REQUIREMENT_RA_USAGE,
		.cause = "ra-certificate-missing",
		.look = cacert_parts,
	},
	{
		.id = "cacert-ra-issuer",
		.clause = "4.2.1.2",
		.text = "the RA certificates are signed by the CA sent with them",
		.requires = REQUIREMENT_RA_ISSUER,
		.cause = "ra-not-issued-by-ca",
		.look = cacert_issuer,
	},
	{
		.id = "certrep-content-type",
		.clause = "4.3",
		.text = "a CertRep is " SCEP_TYPE_PKI_MESSAGE,
		.requires = REQUIREMENT_CERTREP_TYPE,
		.cause = "certrep-wrong-content-type",
		.look = certrep_type,
	},
	{
		.id = "certrep-http-status",
		.clause = "4.3",
		.text = "a CertRep comes with HTTP status 200",
		.requires = REQUIREMENT_CERTREP_STATUS,
		.look = certrep_http_status,
	},
	{
		.id = "certrep-signature",
		.clause = "3.2",
		.text = "the signature verifies",
		.requires = REQUIREMENT_SIGNATURE,
		.cause = "certrep-signature-invalid",
		.look = certrep_signature,
	},
	{
		.id = "certrep-signer",
		.clause = "3.3.2",
		.text = "it is signed by the RA, or by the CA where there is no RA",
		.requires = REQUIREMENT_SIGNER,
		.look = certrep_signer,
	},
	{
		.id = "certrep-digest",
		.clause = "2.9",
		.text = "the signature's digest is not MD5",
		.requires = REQUIREMENT_DIGEST,
		.look = certrep_digest,
	},
	{
		.id = "certrep-pss",
		.clause = "2.9",
		.text = "the signature is not RSASSA-PSS",
		.requires = REQUIREMENT_PSS,
		.look = certrep_pss,
	},
	{
		.id = "certrep-content-type-attribute",
		.clause = "3.2.1",
		.text = "contentType is among the signed attributes (RFC 5652 section 11.1)",
		.requires = REQUIREMENT_CONTENT_TYPE,
		.look = certrep_attribute,
	},
	{
		.id = "certrep-sorted",
		.clause = "3.2.1",
		.text = "the signed attributes have DER's order (RFC 5652 section 5.3)",
		.requires = REQUIREMENT_SORTED,
		.look = certrep_sorted,
	},
	{
		.id = "certrep-strings",
		.clause = "3.2.1",
		.text = "transactionID, messageType, pkiStatus and failInfo are "
			"PrintableString",
		.requires = REQUIREMENT_STRINGS,
		.look = certrep_strings,
	},
	{
		.id = "certrep-message-type",
		.clause = "3.2.1.2",
		.text = "messageType is 3",
		.requires = REQUIREMENT_MESSAGE_TYPE,
		.look = certrep_message_type,
	},
	{
		.id = "certrep-transaction-present",
		.clause = "3.2.1.1",
		.text = "there is a transactionID",
		.requires = REQUIREMENT_TRANSACTION_PRESENT,
		.look = certrep_has_transaction,
	},
	{
		.id = "certrep-transaction",
		.clause = "3.2.1.1",
		.text = "transactionID is the request's",
		.requires = REQUIREMENT_TRANSACTION,
		.cause = "certrep-transaction-mismatch",
		.look = certrep_transaction,
	},
	{
		.id = "certrep-status",
		.clause = "3.2.1.3",
		.text = "pkiStatus is SUCCESS, FAILURE or PENDING",
		.minds_all = true,
		.cause = "certrep-without-status",
		.look = certrep_status,
	},
	{
		.id = "certrep-fail-info",
		.clause = "3.2.1.4",
		.text = "failInfo is there if, and only if, the status is FAILURE",
		.look = certrep_fail_info,
	},
	{
		.id = "certrep-fail-info-present",
		.clause = "3.2.1.4",
		.text = "a FAILURE has a failInfo",
		.requires = REQUIREMENT_FAIL_INFO,
		.look = certrep_has_fail_info,
	},
	{
		.id = "certrep-nonce-present",
		.clause = "3.2.1.5",
		.text = "there is a recipientNonce",
		.requires = REQUIREMENT_NONCE_PRESENT,
		.look = certrep_has_nonce,
	},
	{
		.id = "certrep-nonce",
		.clause = "3.2.1.5",
		.text = "recipientNonce is the request's senderNonce",
		.requires = REQUIREMENT_NONCE,
		.cause = "certrep-nonce-mismatch",
		.look = certrep_nonce,
	},
	{
		.id = "certrep-sender-nonce",
		.clause = "3.2.1.5",
		.text = "there is a senderNonce",
		.look = certrep_sender_nonce,
	},
	{
		.id = "certrep-no-envelope",
		.clause = "3.3.2.2",
		.text = "FAILURE and PENDING have no content",
		.ndes_habit = true,
		.look = certrep_no_envelope,
	},
	{
		.id = "certrep-envelope",
		.clause = "3.3.2.1",
		.text = "SUCCESS has an envelope",
		.minds_all = true,
		.cause = "certrep-without-certificate",
		.look = certrep_envelope,
	},
	{
		.id = "certrep-decrypts",
		.clause = "3.3.2.1",
		.text = "the envelope opens with the signer's key",
		.minds_all = true,
		.cause = "certrep-without-certificate",
		.look = certrep_decrypted,
	},
	{
		.id = "certrep-cipher",
		.clause = "2.9",
		.text = "the envelope's cipher is neither single DES nor RC2",
		.cause = "reply-cipher-weak",
		.look = certrep_cipher,
	},
	{
		.id = "certrep-plain-cipher",
		.clause = "3.3.2.1",
		.text = "the envelope is an EnvelopedData, not an authenticated one",
		.requires = REQUIREMENT_CIPHER,
		.look = certrep_plain_cipher,
	},
	{
		.id = "certrep-inside",
		.clause = "3.4",
		.text = "the envelope holds a degenerate SignedData",
		.look = certrep_inside,
	},
	{
		.id = "issued-key",
		.clause = "3.3.2.1",
		.text = "the issued certificate holds the request's key",
		.minds_all = true,
		.cause = "certrep-without-certificate",
		.look = issued_key,
	},
	{
		.id = "issued-issuer",
		.clause = "3.3.2.1",
		.text = "a CA of GetCACert signed the issued certificate",
		.cause = "issued-by-another-ca",
		.look = issued_by_ca,
	},
	{
		.id = "next-signature",
		.clause = "4.7.1",
		.text = "GetNextCACert's answer is signed by the current CA",
		.look = next_signature,
	},
};

const size_t n_checks = sizeof(checks) / sizeof(checks[0]);
