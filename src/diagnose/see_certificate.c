/* SPDX-License-Identifier: MIT */
/*
 * What is seen of certificates: the server's own and those of GetCACert. Looks at dates,
 * roles and fingerprints; whether a chain verifies was found out when it was met.
 */
#include "diagnose/see.h"

#include "base/text.h"

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

bool see_bag_expired(SEE_ARGUMENTS)
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

void tell_leaf(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct certificate *leaf = exchange->transport.tls.chain;

	tell_certificate(leaf, circumstances->now, out);
	bytes_printf(out, ", issued by %s", leaf->issuer);
	if (leaf->names[0])
		bytes_printf(out, ", for %s", leaf->names);
}

void tell_bag(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	for (int i = 0; i < exchange->reply.n_certificates; i++) {
		if (i > 0)
			bytes_append_text(out, "; ");
		tell_certificate(&exchange->reply.certificates[i], circumstances->now, out);
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
		if (has_role(&exchange->reply.certificates[i], SEE_CA_ROLES) &&
			(text_equals(exchange->reply.certificates[i].sha1, wanted) ||
				text_equals(exchange->reply.certificates[i].sha256, wanted)))
			return false;
	return true;
}

void tell_fingerprints(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	(void)circumstances;
	for (int i = 0; i < exchange->reply.n_certificates; i++)
		if (has_role(&exchange->reply.certificates[i], SEE_CA_ROLES))
			bytes_printf(out, "%s: SHA-1 %s, SHA-256 %s; ",
				exchange->reply.certificates[i].subject,
				exchange->reply.certificates[i].sha1,
				exchange->reply.certificates[i].sha256);
}
