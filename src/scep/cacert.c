/* SPDX-License-Identifier: MIT */
/*
 * Reads the answer to GetCACert and assigns the roles. It keeps at most CACERT_MAX
 * certificates, never computes with an oversized key, and each role points into `all`. It
 * never builds a chain and never trusts: it only checks that a bag is consistent. Usage
 * decides first because NDES gives each of its two RA certificates exactly one; names and
 * the extended usage only decide between equals, since an administrator may have enrolled
 * them from other templates.
 */
#include "scep/cacert.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/openssl.h"
#include "base/text.h"
#include "scep/certificate.h"
#include "scep/parse.h"
#include "scep/vocabulary.h"

static void set_fault(struct cacert *c, const char *fault)
{
	if (c->fault[0] == '\0')
		text_keep(c->fault, span_of_text(fault));
}

static bool is_ca(X509 *x)
{
	return X509_check_ca(x) != 0;
}

static bool issued_by_name(const X509 *x, const X509 *ca)
{
	return X509_NAME_cmp(X509_get_issuer_name(x), X509_get_subject_name(ca)) == 0;
}

static bool signed_by(X509 *x, X509 *ca)
{
	return certificate_key_usable(ca) && X509_verify(x, X509_get0_pubkey(ca)) == 1;
}

static bool has_issuer_in(const struct cacert *c, const X509 *x)
{
	for (int i = 0; i < sk_X509_num(c->all); i++) {
		X509 *ca = sk_X509_value(c->all, i);
		if (ca != x && is_ca(ca) && issued_by_name(x, ca))
			return true;
	}
	return false;
}

/* A role: the usages that allow it, best first, and the usage of the other role. */
struct part {
	uint32_t usage, second, other;
};

static const struct part signing = {
	.usage = KU_DIGITAL_SIGNATURE,
	.second = KU_NON_REPUDIATION,
	.other = KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT,
};

static const struct part encryption = {
	.usage = KU_KEY_ENCIPHERMENT,
	.second = KU_DATA_ENCIPHERMENT,
	.other = KU_DIGITAL_SIGNATURE,
};

/*
 * How well the certificate fits the role, 0 for not at all. Without the extension
 * X509_get_key_usage returns all bits: everything is allowed then, but a certificate with
 * an explicit usage is preferred.
 */
static int suitability(const struct cacert *c, X509 *x, const struct part *part)
{
	const uint32_t usage = X509_get_key_usage(x);
	int score;
	bool separate;

	if (usage == UINT32_MAX)
		score = 1;
	else if (usage & part->usage)
		score = 3;
	else
		score = usage & part->second ? 2 : 0;
	if (score == 0)
		return 0;
	separate = usage != UINT32_MAX && !(usage & part->other);
	return score * 8 + (separate ? 4 : 0) +
	       (certificate_is_request_agent(x) ? 2 : 0) + (has_issuer_in(c, x) ? 1 : 0);
}

static X509 *cast(const struct cacert *c, const struct part *part)
{
	X509 *best = NULL;
	int best_score = 0;

	for (int i = 0; i < sk_X509_num(c->all); i++) {
		X509 *x = sk_X509_value(c->all, i);
		const int score = is_ca(x) ? 0 : suitability(c, x, part);
		if (score > best_score) {
			best = x;
			best_score = score;
		}
	}
	return best;
}

/* Whether a younger CA with the same name and another key is in the bag. */
static bool is_superseded(const struct cacert *c, X509 *x, X509 *issuer)
{
	const ASN1_TIME *since = X509_get0_notBefore(issuer);

	for (int i = 0; i < sk_X509_num(c->all); i++) {
		X509 *ca = sk_X509_value(c->all, i);
		if (ca != issuer && ca != x && is_ca(ca) && issued_by_name(x, ca) &&
			ASN1_TIME_compare(X509_get0_notBefore(ca), since) > 0 &&
			!signed_by(x, ca))
			return true;
	}
	return false;
}

/*
 * The CA with the issuer's name; the one whose key signed it, if there are several. Stray
 * means: signed by none of them, or only by an older one, since Windows uses the new CA.
 */
static X509 *issuer_of(const struct cacert *c, X509 *x, bool *stray)
{
	X509 *by_name = NULL;

	*stray = false;
	for (int i = 0; x && i < sk_X509_num(c->all); i++) {
		X509 *ca = sk_X509_value(c->all, i);
		if (ca == x || !is_ca(ca) || !issued_by_name(x, ca))
			continue;
		if (signed_by(x, ca)) {
			*stray = is_superseded(c, x, ca);
			return ca;
		}
		*stray = true;
		if (!by_name)
			by_name = ca;
	}
	return by_name;
}

/* Whether the first CA with the issuer's name did not sign the certificate. */
static bool strays_from_first(const struct cacert *c, X509 *x)
{
	for (int i = 0; x && i < sk_X509_num(c->all); i++) {
		X509 *ca = sk_X509_value(c->all, i);
		if (ca != x && is_ca(ca) && issued_by_name(x, ca))
			return !signed_by(x, ca);
	}
	return false;
}

/* X509_get_key_usage returns all bits without the extension. */
static bool anybody_may(const struct cacert *c, uint32_t usage)
{
	for (int i = 0; i < sk_X509_num(c->all); i++)
		if (X509_get_key_usage(sk_X509_value(c->all, i)) & usage)
			return true;
	return false;
}

static bool is_untold(X509 *x)
{
	return X509_get_key_usage(x) == UINT32_MAX;
}

/* Only with the extension: X509_get_key_usage sets all bits without it. */
static bool anybody_says(const struct cacert *c, uint32_t usage)
{
	for (int i = 0; i < sk_X509_num(c->all); i++) {
		X509 *x = sk_X509_value(c->all, i);
		if (!is_untold(x) && X509_get_key_usage(x) & usage)
			return true;
	}
	return false;
}

static bool usages_untold(const struct cacert *c)
{
	return c->bag && anybody_may(c, KU_KEY_ENCIPHERMENT) &&
	       anybody_may(c, KU_DIGITAL_SIGNATURE) &&
	       !(anybody_says(c, KU_KEY_ENCIPHERMENT) &&
		       anybody_says(c, KU_DIGITAL_SIGNATURE));
}

/* Whether another CA of the bag names this one as its issuer. */
static bool issues_another(const struct cacert *c, const X509 *ca)
{
	for (int i = 0; i < sk_X509_num(c->all); i++) {
		X509 *x = sk_X509_value(c->all, i);
		const X509_NAME *other = X509_get_subject_name(x);
		if (x != ca && is_ca(x) && issued_by_name(x, ca) &&
			X509_NAME_cmp(other, X509_get_subject_name(ca)) != 0)
			return true;
	}
	return false;
}

/* Without an RA: the lowest CA of the chain, else the first. */
static X509 *lowest_ca(const struct cacert *c)
{
	X509 *first = NULL;

	for (int i = 0; i < sk_X509_num(c->all); i++) {
		X509 *x = sk_X509_value(c->all, i);
		if (!is_ca(x))
			continue;
		if (!issues_another(c, x))
			return x;
		if (!first)
			first = x;
	}
	return first;
}

static bool has_only_cas(const struct cacert *c)
{
	for (int i = 0; i < sk_X509_num(c->all); i++)
		if (!is_ca(sk_X509_value(c->all, i)))
			return false;
	return true;
}

/*
 * A CA without RA has both roles, with any key usage: jscep, scepclient and certmonger
 * accept that, and micromdm's server sends a CA for signing only. Beside unusable RA
 * certificates, its key usage has to allow it.
 */
static X509 *stand_in(const struct cacert *c, uint32_t usages)
{
	if (!c->ca || has_only_cas(c))
		return c->ca;
	return X509_get_key_usage(c->ca) & usages ? c->ca : NULL;
}

static void cast_all(struct cacert *c)
{
	X509 *by_encryption;
	X509 *by_signing;

	c->ra_signing = cast(c, &signing);
	c->ra_encryption = cast(c, &encryption);

	by_encryption = issuer_of(c, c->ra_encryption, &c->ra_encryption_stray);
	by_signing = issuer_of(c, c->ra_signing, &c->ra_signing_stray);
	if (by_encryption && (!c->ra_encryption_stray || !by_signing))
		c->ca = by_encryption;
	else
		c->ca = by_signing ? by_signing : lowest_ca(c);

	c->first_ca_strays = strays_from_first(c, c->ra_encryption) ||
			     strays_from_first(c, c->ra_signing);
	c->usages_missing = c->bag && has_only_cas(c) &&
			    !(anybody_may(c, KU_KEY_ENCIPHERMENT) &&
				    anybody_may(c, KU_DIGITAL_SIGNATURE));
	c->usages_untold = usages_untold(c);
	if (!c->ra_signing)
		c->ra_signing = stand_in(c, signing.usage | signing.second);
	if (!c->ra_encryption)
		c->ra_encryption = stand_in(c, encryption.usage | encryption.second);
}

static const char too_many[] = "too many certificates; the rest is ignored";

/* Moves up to CACERT_MAX references into `all`. */
static int keep_certificates(struct cacert *c, STACK_OF(X509) * sent)
{
	c->n_sent = sk_X509_num(sent);
	c->all = sk_X509_new_reserve(NULL, CACERT_MAX);
	if (!c->all)
		return -ENOMEM;
	for (int i = 0; i < c->n_sent && i < CACERT_MAX; i++) {
		X509 *x = sk_X509_value(sent, i);
		if (!X509_up_ref(x))
			return -ENOMEM;
		if (!sk_X509_push(c->all, x)) {
			X509_free(x);
			return -ENOMEM;
		}
	}
	if (c->n_sent > CACERT_MAX)
		set_fault(c, too_many);
	return 0;
}

static int read_bag(struct cacert *c, CMS_ContentInfo *cms)
{
	scoped_certificates *sent = NULL;
	ASN1_OCTET_STRING **content;

	c->bag = true;
	if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed) {
		set_fault(c, "a CMS message, but not a SignedData");
		return -EBADMSG;
	}
	sent = CMS_get1_certs(cms);
	if (sk_X509_num(sent) <= 0) {
		if (openssl_errno() == -ENOMEM)
			return -ENOMEM;
		set_fault(c, "a SignedData without certificates");
		return -EBADMSG;
	}

	/* RFC 8894 section 3.4: no signers, no content. The certificates are readable
	 * anyway. */
	content = CMS_get0_content(cms);
	if (sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)) > 0)
		set_fault(c, "the SignedData is not degenerate: it has a signer");
	else if (content && *content)
		set_fault(c, "the SignedData is not degenerate: it has content");
	return keep_certificates(c, sent);
}

static int read_bare(struct cacert *c, X509 *x)
{
	scoped_certificates *sent = sk_X509_new_null();

	if (!sent)
		return -ENOMEM;
	if (!X509_up_ref(x))
		return -ENOMEM;
	if (!sk_X509_push(sent, x)) {
		X509_free(x);
		return -ENOMEM;
	}
	return keep_certificates(c, sent);
}

/* Input that is reduced before OpenSSL: the first of too many certificates. */
static int read_refused(struct cacert *c, struct span body, const char *why)
{
	scoped_buffer some = BYTES_EMPTY;
	const int n = parse_shorten_bag(body, CACERT_MAX, &some);
	scoped(CMS_ContentInfo) *cms = NULL;
	int r;

	if (n < 0)
		return n;
	cms = n > CACERT_MAX ? parse_cms(bytes_span(&some), NULL) : NULL;
	if (!cms) {
		set_fault(c, why);
		return openssl_errno() == -ENOMEM ? -ENOMEM : -EBADMSG;
	}
	set_fault(c, too_many);
	r = read_bag(c, cms);
	c->n_sent = n;
	return r;
}

static int read_body(struct cacert *c, struct span body)
{
	static const char pem[] = "-----BEGIN";
	const char *refused = parse_refuses(body);
	size_t used;
	scoped(CMS_ContentInfo) *cms = NULL;
	scoped(X509) *x = NULL;

	if (body.length == 0) {
		set_fault(c, "the body is empty");
		return -EBADMSG;
	}
	if (refused)
		return read_refused(c, body, refused);
	cms = parse_cms(body, &used);
	if (cms) {
		const int r = read_bag(c, cms);
		if (r == 0 && used != body.length)
			set_fault(c, "octets follow the SignedData");
		return r;
	}
	if (openssl_errno() == -ENOMEM)
		return -ENOMEM;
	x = parse_certificate(body, &used);
	if (x) {
		if (used != body.length)
			set_fault(c, "octets follow the certificate");
		return read_bare(c, x);
	}
	if (openssl_errno() == -ENOMEM)
		return -ENOMEM;
	if (body.length > sizeof(pem) && memcmp(body.data, pem, sizeof(pem) - 1) == 0)
		set_fault(c, "PEM text instead of DER");
	else
		set_fault(c, "neither a certificate nor a SignedData");
	return -EBADMSG;
}

int cacert_read(struct cacert *out, struct span body)
{
	int r;

	*out = (struct cacert){ .all = NULL };
	openssl_forget();
	if (body.length > INT_MAX) {
		set_fault(out, "the body is too long");
		return -EBADMSG;
	}
	r = read_body(out, body);
	if (r == 0) {
		cast_all(out);
		/*
		 * Failed signatures leave an entry in the queue, which is no error; but a
		 * role must not go to another certificate because memory ran out.
		 */
		if (openssl_errno() == -ENOMEM)
			r = -ENOMEM;
		openssl_forget();
	}
	if (r < 0) {
		sk_X509_pop_free(take(out->all), X509_free);
		out->ca = out->ra_signing = out->ra_encryption = NULL;
	}
	return r;
}

void cacert_clear(struct cacert *cacert)
{
	sk_X509_pop_free(cacert->all, X509_free);
	*cacert = (struct cacert){ .all = NULL };
}

/* ---- the memo ---- */

/* Shares the certificates, so pointers into `all` stay valid. */
static int cacert_copy(struct cacert *out, const struct cacert *from)
{
	*out = *from;
	out->all = X509_chain_up_ref(from->all);
	if (out->all)
		return 0;
	*out = (struct cacert){ .all = NULL };
	openssl_forget();
	return -ENOMEM;
}

static int cacert_remember(
	struct cacert_memo *memo, const struct cacert *cacert, struct span body)
{
	int r;

	cacert_memo_clear(memo);
	bytes_append_span(&memo->body, body);
	r = bytes_failed(&memo->body);
	if (r == 0)
		r = cacert_copy(&memo->cacert, cacert);
	if (r < 0)
		cacert_memo_clear(memo);
	return r;
}

static bool is_of(const struct cacert_memo *memo, struct span body)
{
	return memo->body.length > 0 && memo->body.length == body.length &&
	       memcmp(memo->body.data, body.data, body.length) == 0;
}

int cacert_recall(struct cacert *out, struct span body, struct cacert_memo *memo)
{
	int r;

	if (memo && is_of(memo, body))
		return cacert_copy(out, &memo->cacert);
	r = cacert_read(out, body);
	if (r == 0 && memo)
		r = cacert_remember(memo, out, body);
	if (r == -ENOMEM)
		cacert_clear(out);
	return r;
}

void cacert_memo_clear(struct cacert_memo *memo)
{
	bytes_clear(&memo->body);
	cacert_clear(&memo->cacert);
}
