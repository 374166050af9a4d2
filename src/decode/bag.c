/* SPDX-License-Identifier: MIT */
/*
 * A degenerate SignedData (RFC 8894 section 3.4) is the answer to GetCACert, and it is
 * what the envelope of a CertRep holds: certificates, or a CRL. Outside of those nothing
 * says which. It promises to give a certificate a role only where the bag shows it: a CA
 * in it issued the others, or a certificate says itself that it is a registration
 * authority's. It never checks a date and never builds a chain.
 */
#include "decode/bag.h"

#include <errno.h>
#include <string.h>

#include "base/openssl.h"
#include "decode/object.h"
#include "scep/parse.h"
#include "scep/reply_read.h"

bool decode_is_bag(const struct ber *ber, const struct ber_node *signed_data)
{
	struct ber_node *n = ber_first(ber, signed_data);
	bool signers = false, whole = false;

	if (ber->cut || ber->fault)
		return false;
	for (size_t i = 0; n; n = ber_next(ber, n), i++) {
		whole |= i > 1 && ber_expect(n, BER_SET);
		signers |= i > 1 && ber_expect(n, BER_SET) && ber_first(ber, n);
	}
	return whole && !signers;
}

/* ---- who is who ---- */

static bool is_ca(X509 *x)
{
	return X509_check_ca(x) > 0;
}

static bool is_issued_in(const struct cacert *bag, X509 *x)
{
	bool found = false;

	for (int i = 0; !found && i < sk_X509_num(bag->all); i++) {
		X509 *ca = sk_X509_value(bag->all, i);
		found = ca != x && is_ca(ca) && certificate_key_usable(ca) &&
			X509_NAME_cmp(X509_get_issuer_name(x),
				X509_get_subject_name(ca)) == 0 &&
			X509_verify(x, X509_get0_pubkey(ca)) == 1;
	}
	openssl_forget();
	return found;
}

/* What the bag shows of its certificates. */
struct shown {
	int cas, others;
	int issued; /* of the others, by a CA in the bag */
	int agents; /* of the others, registration authorities by their own word */
	int given;  /* index of the one with the key that was given, -1 */
};

static struct shown look_into_bag(const struct decoder *d, const struct cacert *bag)
{
	struct shown shown = { .given = -1 };

	for (int i = 0; i < sk_X509_num(bag->all); i++) {
		X509 *x = sk_X509_value(bag->all, i);
		const EVP_PKEY *key = X509_get0_pubkey(x);
		if (d->key && key && EVP_PKEY_eq(key, d->key) == 1)
			shown.given = i;
		shown.cas += is_ca(x);
		shown.others += !is_ca(x);
		if (is_ca(x))
			continue;
		shown.issued += is_issued_in(bag, x);
		shown.agents += certificate_is_request_agent(x);
	}
	openssl_forget();
	return shown;
}

static bool shows_roles(const struct shown *shown)
{
	return shown->given < 0 &&
	       (shown->agents > 0 || (shown->cas > 0 && shown->issued == shown->others));
}

static void name_bag(struct decoder *d, const struct shown *shown)
{
	if (shown->given >= 0)
		decode_title(d, "certificates",
			"Certificates, one of them for the given key: the inside of a "
			"CertRep");
	else if (!shows_roles(shown))
		decode_title(d, "certificates",
			"Certificates: the inside of a CertRep, or an answer to GetCACert");
	else if (shown->others == 0)
		decode_title(
			d, "ca-certificates", "An answer to GetCACert: CA certificates");
	else if (shown->agents == 0 && shown->others == 1)
		decode_title(d, "ca-certificates",
			"An answer to GetCACert, or the inside of a CertRep with the CA");
	else
		decode_title(d, "ca-certificates",
			"An answer to GetCACert: CA and RA certificates");
}

/* ---- faults ---- */

/* Only where it is sure that it answers GetCACert. */
static void judge_bag(
	struct decoder *d, const struct reply *reply, const struct shown *shown)
{
	if (reply->fault[0])
		decode_fault(d, "%s%s.", reply->fault,
			reply->n_sent > CACERT_MAX ? "" : " (RFC 8894 section 4.2)");
	if (!shows_roles(shown))
		return;
	if (reply->ra_stray)
		decode_fault(d,
			"The current CA certificate of that name did not sign an RA "
			"certificate: another CA did, or the CA was renewed.");
	if (!reply->has_ra_encryption)
		decode_fault(d, "No certificate there can encrypt requests.");
	if (!reply->has_ra_signing)
		decode_fault(d, "No certificate there can sign answers.");
}

static enum certificate_role role_of(
	const struct reply *reply, const struct shown *shown, int i)
{
	if (shown->given == i)
		return CERTIFICATE_ISSUED;
	return shows_roles(shown) ? reply->certificates[i].role : CERTIFICATE_OTHER;
}

static void describe_certificates(struct decoder *d, const struct reply *reply,
	const struct cacert *bag, const struct shown *shown)
{
	struct fact *list = fact_list(d->out->facts, "certificates");

	for (int i = 0; i < reply->n_certificates; i++)
		decode_certificate(d, fact_object(list, "certificate"),
			sk_X509_value(bag->all, i), role_of(reply, shown, i));
}

/* ---- without certificates ---- */

static bool decode_bare_bag(struct decoder *d, struct span octets)
{
	scoped(CMS_ContentInfo) *cms = parse_cms(octets, NULL);
	openssl_forget();
	if (!cms)
		return false;
	if (decode_crls(d->out->facts, cms) > 0) {
		decode_title(d, "crls",
			"A revocation list: the inside of the answer to GetCRL");
		return true;
	}
	decode_title(
		d, "certificates", "An empty bag: a SignedData without certificates");
	decode_fault(d, "The SignedData holds no certificate and no revocation list.");
	return true;
}

/* ---- the whole ---- */

int decode_bag(struct decoder *d, struct span octets, bool *found)
{
	struct cacert bag = { .all = NULL };
	struct reply reply;
	int r = reply_read_cacert(&reply, octets, &bag, NULL);

	*found = r == 0 && reply.kind == REPLY_CA_CERTIFICATES;
	if (*found) {
		const struct shown shown = look_into_bag(d, &bag);
		name_bag(d, &shown);
		judge_bag(d, &reply, &shown);
		describe_certificates(d, &reply, &bag, &shown);
	} else if (r == 0) {
		*found = decode_bare_bag(d, octets);
	}
	if (*found)
		fact_text(d->out->facts, "structure", "SignedData");
	reply_clear(&d->out->reply);
	if (r == 0 && reply.kind == REPLY_CA_CERTIFICATES &&
		strcmp(d->out->kind, "ca-certificates") == 0)
		d->out->reply = reply;
	else
		reply_clear(&reply);
	cacert_clear(&bag);
	return r;
}

bool decode_next_cacert(struct decoder *d, struct span content)
{
	struct cacert next;
	const int r = cacert_read(&next, content);

	if (r == -ENOMEM)
		d->out->failed = true;
	if (r == 0) {
		struct fact *list = fact_list(d->out->facts, "next_certificates");
		for (int i = 0; i < sk_X509_num(next.all); i++)
			decode_certificate(d, fact_object(list, "certificate"),
				sk_X509_value(next.all, i), CERTIFICATE_OTHER);
	}
	cacert_clear(&next);
	return r == 0;
}
