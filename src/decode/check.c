/* SPDX-License-Identifier: MIT */
/*
 * Checks the signature of a message by scep/'s reader, which has the bounds for it: a
 * request's with the certificate that it brings along, as an NDES does; an answer's with
 * GetCACert's, since one that it brings along proves nothing but that the message is
 * undamaged. It promises to call a signature wrong only when a key contradicts it: what
 * cannot be checked is unverifiable, and the fact says why.
 */
#include "decode/check.h"

#include <string.h>

#include "base/text.h"
#include "scep/reply_read.h"

/* What the reader of answers says about the message. */
struct outcome {
	enum verdict verdict;
	unsigned traits;
	char fault[160]; /* it cannot be read at all */
};

static struct outcome check_with(
	struct message *m, const struct cacert *certificates, bool keep)
{
	const struct reply_context context = { .cacert = certificates };
	const struct span whole = ber_element(m->ber, ber_root(m->ber));
	struct outcome outcome = { .verdict = VERDICT_UNKNOWN };
	struct reply reply;

	if (reply_read_certrep(&reply, whole, &context) < 0)
		m->d->out->failed = true;
	if (reply.kind == REPLY_CERTREP) {
		outcome.verdict = reply.certrep.signature;
		outcome.traits = reply.certrep.signature_traits;
	} else {
		text_keep(outcome.fault, span_of_text(reply.fault));
	}
	if (keep && reply.kind == REPLY_CERTREP) {
		reply_clear(&m->d->out->reply);
		m->d->out->reply = reply;
	} else {
		reply_clear(&reply);
	}
	return outcome;
}

static void set_signature(struct message *m, const char *word, const char *by)
{
	struct fact *fact = fact_text(m->facts, "signature", word);

	if (by)
		fact_show(fact, "%s: %s", word, by);
}

/* What makes libraries disagree about a signature by the right key. */
static void note_traits(struct message *m, unsigned traits)
{
	if (traits & SIGNATURE_OVER_SORTED)
		decode_fault(m->d, "The signature fits only the signed attributes in DER "
				   "order, and they are not sent in that order: OpenSSL "
				   "refuses it, Go and BouncyCastle do not.");
	else if (traits & SIGNATURE_UNSORTED)
		decode_note(m->d, "The signed attributes are not in DER order (RFC 5652 "
				  "section 5.3): OpenSSL takes that, Go and today's "
				  "BouncyCastle do not.");
	if (traits & SIGNATURE_CONTENT_TYPE)
		decode_fault(m->d, "The signed attributes lack the contentType of the "
				   "content (RFC 5652 section 11.1): OpenSSL and "
				   "BouncyCastle refuse the message.");
}

/* Why a signature cannot be checked with what came in the message. */
static const char *reason_of(const struct message *m, unsigned traits)
{
	if (traits & SIGNATURE_DETACHED)
		return "the content is not in the message (a detached signature)";
	return sk_X509_num(m->enclosed) > 0
		       ? "no enclosed certificate has a usable key of the signer"
		       : "the signer's certificate is not enclosed";
}

/* A signature checked with the certificate that came with it. */
static struct outcome check_enclosed(struct message *m)
{
	const struct cacert enclosed = { .all = m->enclosed };
	struct outcome outcome = check_with(m, &enclosed, false);

	if (outcome.fault[0])
		decode_fault(m->d, "OpenSSL cannot read the message: %s.", outcome.fault);
	note_traits(m, outcome.traits);
	if (outcome.verdict == VERDICT_NO && outcome.traits & SIGNATURE_OTHER_CONTENT)
		decode_wrong(m->d,
			"The signature of the message is wrong: the content is "
			"not the one that was signed.");
	else if (outcome.verdict == VERDICT_NO)
		decode_wrong(m->d, "The signature of the message is wrong: it does not "
				   "verify with the certificate enclosed.");
	return outcome;
}

static void check_answer(struct message *m)
{
	const struct outcome enclosed = check_enclosed(m);
	const struct outcome known = check_with(m, m->d->ca_certs, true);

	if (enclosed.verdict == VERDICT_NO) {
		set_signature(
			m, "invalid", "it does not verify with the enclosed certificate");
		return;
	}
	if (enclosed.traits & SIGNATURE_DETACHED || known.traits & SIGNATURE_DETACHED) {
		set_signature(m, "unverifiable", reason_of(m, SIGNATURE_DETACHED));
		return;
	}
	if (!m->d->ca_certs) {
		set_signature(m, "unverifiable",
			enclosed.verdict == VERDICT_YES
				? "it fits the enclosed certificate, which proves "
				  "nothing without GetCACert's (--ca-certs)"
				: "that takes GetCACert's certificates (--ca-certs)");
		return;
	}
	if (enclosed.verdict == VERDICT_UNKNOWN)
		note_traits(m, known.traits & (unsigned)~enclosed.traits);
	switch (known.verdict) {
	case VERDICT_YES:
		set_signature(m, "valid", "by a certificate of GetCACert's");
		return;
	case VERDICT_NO:
		set_signature(
			m, "invalid", "it does not verify with GetCACert's certificate");
		decode_wrong(m->d, "The signature of the answer is wrong.");
		return;
	case VERDICT_UNKNOWN:
		set_signature(m, "unverifiable",
			"the signer is not among the certificates of GetCACert");
		decode_wrong(m->d, "No certificate of --ca-certs made the signature of "
				   "the answer.");
	}
}

static void check_request(struct message *m)
{
	const struct outcome outcome = check_enclosed(m);

	switch (outcome.verdict) {
	case VERDICT_YES:
		set_signature(m, "valid", "by the enclosed certificate");
		return;
	case VERDICT_NO:
		set_signature(m, "invalid", NULL);
		return;
	case VERDICT_UNKNOWN:
		set_signature(m, "unverifiable", reason_of(m, outcome.traits));
	}
}

/* PKCS #7 1.5 (RFC 2315) lets the content be of any type; CMS wants an OCTET STRING. */
static bool has_odd_content(const struct message *m)
{
	const struct ber_node *content = ber_first(
		m->ber, ber_next(m->ber, ber_first(m->ber, m->encapsulated)));

	return content && (content->tag & ~BER_CONSTRUCTED) != BER_OCTET_STRING;
}

void decode_check_signature(struct message *m)
{
	if (m->ber->cut || m->ber->fault || !ber_first(m->ber, m->signers))
		return;
	if (has_odd_content(m)) {
		set_signature(m, "unverifiable",
			"the content is not an OCTET STRING, as PKCS #7 1.5 allows and "
			"CMS does not");
		decode_fault(m->d,
			"The content of the SignedData is not an OCTET STRING "
			"(RFC 5652 section 5.2); CMS libraries cannot read the "
			"message.");
	} else if (decode_is_answer(m)) {
		check_answer(m);
	} else {
		check_request(m);
	}
}
