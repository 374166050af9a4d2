/* SPDX-License-Identifier: MIT */
/*
 * What is seen of the certificates of GetCACert as a whole: whether those that belong
 * together are all there, how they are signed and how long their keys are. Goes by the
 * names in them, as a device does before it verifies anything; strangers in the bag, such
 * as another CA or the CA of before its renewal, are never blamed.
 */
#include "diagnose/see.h"

#include "base/text.h"

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
		if (see_has_role(&reply->certificates[i], SEE_CA_ROLES))
			return &reply->certificates[i];
	return NULL;
}

/* The certificate above this one, NULL for a root and for what was not sent. */
static const struct certificate *above(
	const struct reply *reply, const struct certificate *certificate)
{
	return certificate->self_issued ? NULL : find_subject(reply, certificate->issuer);
}

bool see_is_in_chain(const struct reply *reply, int i)
{
	const struct certificate *certificate = &reply->certificates[i];
	const struct certificate *at = find_ca(reply);

	if (see_has_role(certificate, SEE_CA_ROLES | SEE_RA_ROLES))
		return true;
	/* As many steps as there are certificates: names may go round in a circle. */
	for (int steps = 0; at && steps < reply->n_certificates; steps++) {
		at = above(reply, at);
		if (at && text_equals(at->subject, certificate->subject))
			return true;
	}
	return false;
}

bool see_bag_cut(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return is_bag(exchange) &&
	       exchange->reply.n_sent > exchange->reply.n_certificates;
}

/* A root is trusted for itself; what signed it proves nothing. */
static bool is_signed_oddly(const struct reply *reply, int i)
{
	const struct certificate *certificate = &reply->certificates[i];

	return see_is_in_chain(reply, i) && !certificate->self_issued &&
	       certificate_signing(certificate) != CERTIFICATE_SIGNED_WELL;
}

bool see_bag_signature(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	for (int i = 0; is_bag(exchange) && i < exchange->reply.n_certificates; i++)
		if (is_signed_oddly(&exchange->reply, i))
			return true;
	return false;
}

void tell_bag_signatures(const struct exchange *exchange,
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

static bool is_key_small(const struct reply *reply, int i, int64_t least)
{
	const int bits = certificate_rsa_bits(&reply->certificates[i]);

	return bits > 0 && bits < least && see_is_in_chain(reply, i);
}

bool see_bag_key_small(SEE_ARGUMENTS)
{
	(void)circumstances;
	for (int i = 0; is_bag(exchange) && i < exchange->reply.n_certificates; i++)
		if (is_key_small(&exchange->reply, i, symptom->number))
			return true;
	return false;
}

void tell_bag_keys(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct reply *reply = &exchange->reply;
	const char *separator = "";

	(void)circumstances;
	for (int i = 0; i < reply->n_certificates; i++) {
		if (!see_is_in_chain(reply, i))
			continue;
		bytes_printf(out, "%s%s %s: %s", separator,
			certificate_role_name(reply->certificates[i].role),
			reply->certificates[i].subject, reply->certificates[i].key);
		separator = "; ";
	}
}

bool see_bag_early(SEE_ARGUMENTS)
{
	const struct reply *reply = &exchange->reply;

	if (exchange->step != STEP_CACERT)
		return false; /* the next CA is meant to begin later */
	for (int i = 0; is_bag(exchange) && i < reply->n_certificates; i++)
		if (see_has_role(&reply->certificates[i], symptom->number) &&
			reply->certificates[i].not_before > circumstances->now)
			return true;
	return false;
}

bool see_ca_missing(SEE_ARGUMENTS)
{
	const struct reply *reply = &exchange->reply;

	SEE_UNUSED;
	for (int i = 0; is_bag(exchange) && i < reply->n_certificates; i++)
		if (see_has_role(&reply->certificates[i], SEE_RA_ROLES) &&
			!reply->certificates[i].self_issued &&
			!find_subject(reply, reply->certificates[i].issuer))
			return true;
	return false;
}

/* There is a CA, and the way up from it ends below a root. */
bool see_root_missing(SEE_ARGUMENTS)
{
	const struct reply *reply = &exchange->reply;
	const struct certificate *at = is_bag(exchange) ? find_ca(reply) : NULL;

	if (!at || see_ca_missing(exchange, symptom, circumstances))
		return false;
	for (int steps = 0; steps < reply->n_certificates && !at->self_issued; steps++) {
		at = above(reply, at);
		if (!at)
			return true;
	}
	return false;
}
