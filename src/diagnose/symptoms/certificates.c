/* SPDX-License-Identifier: MIT */
/*
 * Symptoms of the certificates in a GetCACert answer: missing certificates and usages,
 * validity, signatures and key lengths. Issuers are found by name, as a device does
 * before it verifies anything. Unrelated certificates in the answer, such as another CA
 * or the CA before its renewal, never count as faults.
 */
#include "diagnose/symptoms/certificates.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/summary.h"

static bool is_bag(const struct exchange *exchange)
{
	return exchange->reply.kind == REPLY_CA_CERTIFICATES;
}

static const struct certificate *find_subject(const struct reply *reply, const char *name)
{
	for (int i = 0; i < reply->n_certificates; i++)
		if (text_equals(reply->certificates[i].subject, name))
			return &reply->certificates[i];
	return NULL;
}

static const struct certificate *find_ca(const struct reply *reply)
{
	for (int i = 0; i < reply->n_certificates; i++)
		if (certificate_has_role(&reply->certificates[i], CERTIFICATE_CA_ROLES))
			return &reply->certificates[i];
	return NULL;
}

/* The issuer's certificate; NULL for a root, or if it was not sent. */
static const struct certificate *above(
	const struct reply *reply, const struct certificate *certificate)
{
	return certificate->self_issued ? NULL : find_subject(reply, certificate->issuer);
}

static bool is_in_chain(const struct reply *reply, int i)
{
	const struct certificate *certificate = &reply->certificates[i];
	const struct certificate *at = find_ca(reply);

	if (certificate_has_role(
		    certificate, CERTIFICATE_CA_ROLES | CERTIFICATE_RA_ROLES))
		return true;
	/* At most one step per certificate: names may form a circle. */
	for (int steps = 0; at && steps < reply->n_certificates; steps++) {
		at = above(reply, at);
		if (at && text_equals(at->subject, certificate->subject))
			return true;
	}
	return false;
}

/* Whether an unexpired certificate has the same subject: after a CA renewal the answer
 * still has the old certificate. */
static bool is_replaced(const struct reply *reply, const struct certificate *old,
	const struct circumstances *circumstances)
{
	for (int i = 0; i < reply->n_certificates; i++)
		if (text_equals(reply->certificates[i].subject, old->subject) &&
			!certificate_has_expired(
				&reply->certificates[i], circumstances->now))
			return true;
	return false;
}

static bool role_expired(SYMPTOM_ARGUMENTS)
{
	const struct reply *reply = &exchange->reply;

	for (int i = 0; i < reply->n_certificates; i++)
		if (certificate_has_role(&reply->certificates[i], symptom->number) &&
			certificate_has_expired(
				&reply->certificates[i], circumstances->now))
			return true;
	return false;
}

static bool above_ca_expired(SYMPTOM_ARGUMENTS)
{
	const struct reply *reply = &exchange->reply;

	(void)symptom;
	for (int i = 0; i < reply->n_certificates; i++)
		if (reply->certificates[i].role == CERTIFICATE_OTHER &&
			certificate_has_expired(
				&reply->certificates[i], circumstances->now) &&
			is_in_chain(reply, i) &&
			!is_replaced(reply, &reply->certificates[i], circumstances))
			return true;
	return false;
}

static bool ca_expired(SYMPTOM_ARGUMENTS)
{
	return role_expired(exchange, symptom, circumstances) ||
	       above_ca_expired(exchange, symptom, circumstances);
}

/* The expired ones first: a reader of five certificates looks for those. */
static void tell_bag(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct reply *reply = &exchange->reply;
	const char *separator = "";

	for (int expired = 1; expired >= 0; expired--)
		for (int i = 0; i < reply->n_certificates; i++) {
			if (certificate_has_expired(&reply->certificates[i],
				    circumstances->now) != expired)
				continue;
			bytes_append_text(out, separator);
			summary_of_certificate(
				&reply->certificates[i], circumstances->now, out);
			separator = "; ";
		}
}

const struct symptom symptom_ra_expired = {
	.id = "ra-expired",
	.text = "an RA certificate has expired",
	.source = "Microsoft Learn, 500 - Internal server error",
	.need = NEEDS_ANSWER,
	.seen = role_expired,
	.number = CERTIFICATE_RA_ROLES,
	.tell = tell_bag,
};

const struct symptom symptom_ca_expired = {
	.id = "ca-expired",
	.text = "the CA certificate, or one above it, has expired",
	.source = "RFC 5280 section 4.1.2.5",
	.need = NEEDS_ANSWER,
	.seen = ca_expired,
	.number = CERTIFICATE_CA_ROLES,
	.tell = tell_bag,
};

const struct symptom symptom_issuing_ca_expired = {
	.id = "issuing-ca-expired",
	.text = "the certificate of the issuing CA itself has expired",
	.source = "RFC 5280 section 4.1.2.5",
	.need = NEEDS_ANSWER,
	.seen = role_expired,
	.number = CERTIFICATE_CA_ROLES,
};

/* Whether a certificate of the roles expires within `days`; expired ones do not count. */
static bool bag_expires_within(const struct exchange *exchange, int64_t roles,
	const struct circumstances *circumstances, int days)
{
	for (int i = 0; i < exchange->reply.n_certificates; i++)
		if (certificate_has_role(&exchange->reply.certificates[i], roles) &&
			certificate_expires_within(&exchange->reply.certificates[i],
				circumstances->now, days))
			return true;
	return false;
}

static bool bag_expiring(SYMPTOM_ARGUMENTS)
{
	return bag_expires_within(exchange, symptom->number, circumstances,
		circumstances->judgement->warning_days);
}

const struct symptom symptom_ra_expiring = {
	.id = "ra-expiring",
	.text = "an RA certificate expires soon",
	.source = "--warning-days",
	.need = NEEDS_ANSWER,
	.seen = bag_expiring,
	.number = CERTIFICATE_RA_ROLES,
	.tell = tell_bag,
};

const struct symptom symptom_ca_expiring = {
	.id = "ca-expiring",
	.text = "the CA certificate expires soon",
	.source = "--warning-days",
	.need = NEEDS_ANSWER,
	.seen = bag_expiring,
	.number = CERTIFICATE_CA_ROLES,
	.tell = tell_bag,
};

static bool bag_expiring_later(SYMPTOM_ARGUMENTS)
{
	return bag_expiring(exchange, symptom, circumstances) &&
	       !bag_expires_within(exchange, symptom->number, circumstances,
		       circumstances->judgement->critical_days);
}

const struct symptom symptom_ra_expiring_later = {
	.id = "ra-expiring-later",
	.text = "the RA certificates still have some days",
	.source = "--critical-days",
	.need = NEEDS_ANSWER,
	.seen = bag_expiring_later,
	.number = CERTIFICATE_RA_ROLES,
};

const struct symptom symptom_ca_expiring_later = {
	.id = "ca-expiring-later",
	.text = "the CA certificate still has some days",
	.source = "--critical-days",
	.need = NEEDS_ANSWER,
	.seen = bag_expiring_later,
	.number = CERTIFICATE_CA_ROLES,
};

static bool ra_missing(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->reply.kind == REPLY_CA_CERTIFICATES &&
	       (!exchange->reply.has_ra_encryption || !exchange->reply.has_ra_signing);
}

/* Names the missing certificate: the two are reissued in different ways. */
static void tell_missing(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	tell_bag(exchange, circumstances, out);
	if (!exchange->reply.has_ra_encryption)
		bytes_append_text(out,
			"; missing: the certificate that devices encrypt to "
			"(keyEncipherment; CEP Encryption)");
	if (!exchange->reply.has_ra_signing)
		bytes_append_text(out,
			"; missing: the certificate that answers are signed with "
			"(digitalSignature; Exchange Enrollment Agent)");
}

const struct symptom symptom_ra_missing = {
	.id = "ra-missing",
	.text = "no certificate to encrypt to, or none to sign with",
	.source = "RFC 8894 section 3.5.2",
	.need = NEEDS_ANSWER,
	.seen = ra_missing,
	.tell = tell_missing,
};

static bool usage_untold(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_bag(exchange) && exchange->reply.usages_untold;
}

const struct symptom symptom_usage_untold = {
	.id = "usage-untold",
	.text = "no certificate states keyEncipherment, or none states digitalSignature",
	.source = "Apple's SecSCEP.c, SecSCEPValidateCACertMessage",
	.need = NEEDS_ANSWER,
	.seen = usage_untold,
	.tell = tell_bag,
};

static bool ra_stray(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->reply.kind == REPLY_CA_CERTIFICATES && exchange->reply.ra_stray;
}

const struct symptom symptom_ra_stray = {
	.id = "ra-stray",
	.text = "an RA certificate was not signed by the CA sent with it",
	.source = "Microsoft Learn, SCEP fails on Windows after CA renewal",
	.need = NEEDS_ANSWER,
	.seen = ra_stray,
	.tell = tell_bag,
};

static bool first_ca_strays(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->reply.kind == REPLY_CA_CERTIFICATES &&
	       exchange->reply.first_ca_strays;
}

const struct symptom symptom_first_ca_strays = {
	.id = "first-ca-strays",
	.text = "the first CA of the issuer's name did not sign an RA certificate",
	.source = "sources of jscep; jscep run against 126 answers",
	.need = NEEDS_ANSWER,
	.seen = first_ca_strays,
};

static bool ca_fingerprint(SYMPTOM_ARGUMENTS)
{
	const char *wanted = circumstances->judgement->expect_fingerprint;

	(void)symptom;
	if (!wanted || exchange->reply.kind != REPLY_CA_CERTIFICATES)
		return false;
	for (int i = 0; i < exchange->reply.n_certificates; i++)
		if (certificate_has_role(
			    &exchange->reply.certificates[i], CERTIFICATE_CA_ROLES) &&
			(text_equals(exchange->reply.certificates[i].sha1, wanted) ||
				text_equals(
					exchange->reply.certificates[i].sha256, wanted)))
			return false;
	return true;
}

static void tell_fingerprints(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	(void)circumstances;
	for (int i = 0; i < exchange->reply.n_certificates; i++)
		if (certificate_has_role(
			    &exchange->reply.certificates[i], CERTIFICATE_CA_ROLES))
			bytes_printf(out, "%s: SHA-1 %s, SHA-256 %s; ",
				exchange->reply.certificates[i].subject,
				exchange->reply.certificates[i].sha1,
				exchange->reply.certificates[i].sha256);
}

const struct symptom symptom_ca_fingerprint = {
	.id = "ca-fingerprint",
	.text = "no CA certificate has the expected fingerprint",
	.source = "--expect-fingerprint",
	.need = NEEDS_ANSWER,
	.seen = ca_fingerprint,
	.tell = tell_fingerprints,
};

static bool bag_cut(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_bag(exchange) &&
	       exchange->reply.n_sent > exchange->reply.n_certificates;
}

const struct symptom symptom_cacert_too_many = {
	.id = "cacert-too-many",
	.text = "more certificates than this program reads",
	.source = "this program's bounds",
	.need = NEEDS_ANSWER,
	.seen = bag_cut,
};

/* A root's own signature proves nothing, so it is not tested. */
static bool is_signed_oddly(const struct reply *reply, int i)
{
	const struct certificate *certificate = &reply->certificates[i];

	return is_in_chain(reply, i) && !certificate->self_issued &&
	       certificate_signing(certificate) != CERTIFICATE_SIGNED_WELL;
}

static bool bag_signature(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	for (int i = 0; is_bag(exchange) && i < exchange->reply.n_certificates; i++)
		if (is_signed_oddly(&exchange->reply, i))
			return true;
	return false;
}

static void tell_bag_signatures(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct reply *reply = &exchange->reply;
	const char *separator = "";

	(void)circumstances;
	for (int i = 0; i < reply->n_certificates; i++) {
		if (!is_signed_oddly(reply, i))
			continue;
		bytes_printf(out, "%s%s %s: %s", separator,
			certificate_role_name(reply->certificates[i].role),
			reply->certificates[i].subject,
			reply->certificates[i].signature_algorithm);
		separator = "; ";
	}
}

const struct symptom symptom_ra_signature = {
	.id = "ra-signature",
	.text = "SHA-1, MD5 or RSASSA-PSS signed an RA or CA certificate",
	.source = "Microsoft Learn, iOS SCEP failure without GetCACaps",
	.need = NEEDS_ANSWER,
	.seen = bag_signature,
	.tell = tell_bag_signatures,
};

static bool is_key_small(const struct reply *reply, int i, int64_t least)
{
	const int bits = certificate_rsa_bits(&reply->certificates[i]);

	return bits > 0 && bits < least && is_in_chain(reply, i);
}

static bool bag_key_small(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	for (int i = 0; is_bag(exchange) && i < exchange->reply.n_certificates; i++)
		if (is_key_small(&exchange->reply, i, symptom->number))
			return true;
	return false;
}

static void tell_bag_keys(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct reply *reply = &exchange->reply;
	const char *separator = "";

	(void)circumstances;
	for (int i = 0; i < reply->n_certificates; i++) {
		if (!is_in_chain(reply, i))
			continue;
		bytes_printf(out, "%s%s %s: %s", separator,
			certificate_role_name(reply->certificates[i].role),
			reply->certificates[i].subject, reply->certificates[i].key);
		separator = "; ";
	}
}

const struct symptom symptom_ra_key_small = {
	.id = "ra-key-small",
	.text = "an RA or CA certificate has an RSA key below 2048 bits",
	.source = "NIST SP 800-131A Rev. 2",
	.need = NEEDS_ANSWER,
	.seen = bag_key_small,
	.number = 2048,
	.tell = tell_bag_keys,
};

static bool bag_early(SYMPTOM_ARGUMENTS)
{
	const struct reply *reply = &exchange->reply;

	if (exchange->step != STEP_CACERT)
		return false; /* the next CA may begin later */
	for (int i = 0; is_bag(exchange) && i < reply->n_certificates; i++)
		if (certificate_has_role(&reply->certificates[i], symptom->number) &&
			reply->certificates[i].not_before > circumstances->now)
			return true;
	return false;
}

const struct symptom symptom_ra_early = {
	.id = "ra-early",
	.text = "an RA certificate is not valid yet",
	.source = "RFC 5280 section 4.1.2.5",
	.need = NEEDS_ANSWER,
	.seen = bag_early,
	.number = CERTIFICATE_RA_ROLES,
	.tell = tell_bag,
};

const struct symptom symptom_ca_early = {
	.id = "ca-early",
	.text = "the CA certificate is not valid yet",
	.source = "RFC 5280 section 4.1.2.5",
	.need = NEEDS_ANSWER,
	.seen = bag_early,
	.number = CERTIFICATE_CA_ROLES,
	.tell = tell_bag,
};

static bool ca_missing(SYMPTOM_ARGUMENTS)
{
	const struct reply *reply = &exchange->reply;

	SYMPTOM_UNUSED;
	for (int i = 0; is_bag(exchange) && i < reply->n_certificates; i++)
		if (certificate_has_role(&reply->certificates[i], CERTIFICATE_RA_ROLES) &&
			!reply->certificates[i].self_issued &&
			!find_subject(reply, reply->certificates[i].issuer))
			return true;
	return false;
}

const struct symptom symptom_ca_missing = {
	.id = "ca-missing",
	.text = "the issuer of an RA certificate is not among those sent",
	.source = "RFC 8894 section 4.2.1.2",
	.need = NEEDS_ANSWER,
	.seen = ca_missing,
	.tell = tell_bag,
};

/* The answer has a CA, but the chain above it ends before a root. */
static bool root_missing(SYMPTOM_ARGUMENTS)
{
	const struct reply *reply = &exchange->reply;
	const struct certificate *at = is_bag(exchange) ? find_ca(reply) : NULL;

	if (!at || ca_missing(exchange, symptom, circumstances))
		return false;
	for (int steps = 0; steps < reply->n_certificates && !at->self_issued; steps++) {
		at = above(reply, at);
		if (!at)
			return true;
	}
	return false;
}

const struct symptom symptom_ca_root_missing = {
	.id = "ca-root-missing",
	.text = "the root above the CA is not among those sent",
	.source = "PSCertificateEnrollment, Get-NDESCertificate",
	.need = NEEDS_ANSWER,
	.seen = root_missing,
	.tell = tell_bag,
};
