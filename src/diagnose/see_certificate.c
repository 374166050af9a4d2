/* SPDX-License-Identifier: MIT */
/*
 * What is seen of certificates: the server's own and those of GetCACert. Looks at dates,
 * roles and fingerprints; whether a chain verifies was found out when it was met.
 */
#include "diagnose/see.h"

#include "base/text.h"

static bool expired(
	const struct certificate *certificate, const struct circumstances *circumstances)
{
	return certificate->not_after < circumstances->now;
}

static bool expiring(const struct certificate *certificate,
	const struct circumstances *circumstances, int days)
{
	return !expired(certificate, circumstances) &&
	       certificate_days_left(certificate, circumstances->now) <= days;
}

/* Whether another certificate of that subject is not expired: a renewed CA leaves the old
 * one in the bag. */
static bool is_replaced(const struct reply *reply, const struct certificate *old,
	const struct circumstances *circumstances)
{
	for (int i = 0; i < reply->n_certificates; i++)
		if (text_equals(reply->certificates[i].subject, old->subject) &&
			!expired(&reply->certificates[i], circumstances))
			return true;
	return false;
}

/* Those of the roles; where the CA is asked for, also what stands above it. */
bool see_bag_expired(SEE_ARGUMENTS)
{
	const struct reply *reply = &exchange->reply;

	for (int i = 0; i < reply->n_certificates; i++) {
		const struct certificate *certificate = &reply->certificates[i];

		if (!expired(certificate, circumstances))
			continue;
		if (see_has_role(certificate, symptom->number))
			return true;
		if ((symptom->number & SEE_CA_ROLES) &&
			certificate->role == CERTIFICATE_OTHER &&
			see_is_in_chain(reply, i) &&
			!is_replaced(reply, certificate, circumstances))
			return true;
	}
	return false;
}

/* What OpenSSL refused here, and what Apple refuses whatever OpenSSL thinks: a root's own
 * signature proves nothing, so nobody looks at that. */
bool see_tls_weak(SEE_ARGUMENTS)
{
	const struct tls *tls = &exchange->transport.tls;

	SEE_UNUSED;
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

/* The days left of the certificate that ends first among those not yet expired. */
static bool bag_expires_within(const struct exchange *exchange, int64_t roles,
	const struct circumstances *circumstances, int days)
{
	for (int i = 0; i < exchange->reply.n_certificates; i++)
		if (see_has_role(&exchange->reply.certificates[i], roles) &&
			expiring(&exchange->reply.certificates[i], circumstances, days))
			return true;
	return false;
}

bool see_bag_expiring(SEE_ARGUMENTS)
{
	return bag_expires_within(exchange, symptom->number, circumstances,
		circumstances->judgement->warning_days);
}

bool see_bag_expiring_later(SEE_ARGUMENTS)
{
	return see_bag_expiring(exchange, symptom, circumstances) &&
	       !bag_expires_within(exchange, symptom->number, circumstances,
		       circumstances->judgement->critical_days);
}

/* The name fits, so it can only be the subject's CN that did. */
bool see_tls_unnamed(SEE_ARGUMENTS)
{
	const struct tls *tls = &exchange->transport.tls;

	SEE_UNUSED;
	return tls->chain[0].subject[0] && !tls->chain[0].names[0] &&
	       !(tls->problems & TLS_NAME_MISMATCH);
}

bool see_tls_expiring(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return expiring(&exchange->transport.tls.chain[0], circumstances,
		circumstances->judgement->warning_days);
}

bool see_tls_expiring_later(SEE_ARGUMENTS)
{
	return see_tls_expiring(exchange, symptom, circumstances) &&
	       !expiring(&exchange->transport.tls.chain[0], circumstances,
		       circumstances->judgement->critical_days);
}

void tell_certificate(
	const struct certificate *certificate, int64_t now, struct bytes *out)
{
	int days = certificate_days_left(certificate, now);

	bytes_printf(out, "%s %s: ", certificate_role_name(certificate->role),
		certificate->subject[0] ? certificate->subject : "(no subject)");
	if (certificate->not_after < now)
		bytes_printf(out, "expired %d days ago", -days);
	else if (certificate->not_before > now)
		bytes_append_text(out, "not valid yet");
	else
		bytes_printf(out, "%d days left", days);
}

void tell_leaf(const struct exchange *exchange, const struct circumstances *circumstances,
	struct bytes *out)
{
	const struct certificate *leaf = exchange->transport.tls.chain;

	tell_certificate(leaf, circumstances->now, out);
	bytes_printf(out, ", issued by %s", leaf->issuer);
	if (leaf->names[0])
		bytes_printf(out, ", for %s", leaf->names);
}

/* Every certificate of the chain, with what may be wrong with it. */
void tell_chain(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct tls *tls = &exchange->transport.tls;

	for (int i = 0; i < tls->n_chain; i++) {
		if (i > 0)
			bytes_append_text(out, "; ");
		tell_certificate(&tls->chain[i], circumstances->now, out);
		bytes_printf(out, ", %s, %s", tls->chain[i].key,
			tls->chain[i].signature_algorithm);
	}
}

void tell_bag(const struct exchange *exchange, const struct circumstances *circumstances,
	struct bytes *out)
{
	for (int i = 0; i < exchange->reply.n_certificates; i++) {
		if (i > 0)
			bytes_append_text(out, "; ");
		tell_certificate(
			&exchange->reply.certificates[i], circumstances->now, out);
	}
}

bool see_ra_missing(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->reply.kind == REPLY_CA_CERTIFICATES &&
	       (!exchange->reply.has_ra_encryption || !exchange->reply.has_ra_signing);
}

bool see_ra_stray(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->reply.kind == REPLY_CA_CERTIFICATES && exchange->reply.ra_stray;
}

bool see_ca_fingerprint(SEE_ARGUMENTS)
{
	const char *wanted = circumstances->judgement->expect_fingerprint;

	(void)symptom;
	if (!wanted || exchange->reply.kind != REPLY_CA_CERTIFICATES)
		return false;
	for (int i = 0; i < exchange->reply.n_certificates; i++)
		if (see_has_role(&exchange->reply.certificates[i], SEE_CA_ROLES) &&
			(text_equals(exchange->reply.certificates[i].sha1, wanted) ||
				text_equals(
					exchange->reply.certificates[i].sha256, wanted)))
			return false;
	return true;
}

void tell_fingerprints(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	(void)circumstances;
	for (int i = 0; i < exchange->reply.n_certificates; i++)
		if (see_has_role(&exchange->reply.certificates[i], SEE_CA_ROLES))
			bytes_printf(out, "%s: SHA-1 %s, SHA-256 %s; ",
				exchange->reply.certificates[i].subject,
				exchange->reply.certificates[i].sha1,
				exchange->reply.certificates[i].sha256);
}
