/* SPDX-License-Identifier: MIT */
/*
 * Parsers for bodies. Each operation has an expected answer; any other body is read as a
 * page, and the fault names the expected one. Every text in a reply is bounded UTF-8, and
 * the same octets always give the same reply: no clock, no locale. Content types and
 * status codes are not used, only the octets.
 */
#include "scep/reply_read.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/openssl.h"
#include "base/text.h"
#include "scep/certrep.h"
#include "scep/parse.h"

static const char *first_nonblank(const char *text)
{
	return text + strspn(text, " \t\r\n\v\f");
}

static void read_title(struct reply *out)
{
	static const char *const elements[] = { "title", "h1", "h2" };

	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		text_of_element(out->title, sizeof(out->title), bytes_text(&out->text),
			elements[i]);
		if (out->title[0] != '\0')
			return;
	}
}

/* The last fallback. It keeps fault and detail. */
static int read_page(struct reply *out, struct span body)
{
	const char *text;

	out->kind = REPLY_OTHER;
	if (!text_is_readable(body))
		return 0;
	text_from_page(&out->text, body, REPLY_TEXT_MAX);
	if (bytes_failed(&out->text))
		return -ENOMEM;
	text = first_nonblank(bytes_text(&out->text));
	if (*text == '\0') {
		out->kind = REPLY_EMPTY;
		bytes_clear(&out->text);
	} else if (*text == '<') {
		out->kind = REPLY_HTML;
		read_title(out);
	} else {
		out->kind = REPLY_TEXT;
	}
	return 0;
}

int reply_read_page(struct reply *out, struct span body)
{
	reply_begin(out);
	return read_page(out, body);
}

/* A page in place of the expected answer. */
static int fall_back(struct reply *out, struct span body, const char *fault)
{
	int r = reply_blame(out, fault);
	if (r < 0)
		return r;
	r = read_page(out, body);
	if (out->kind == REPLY_EMPTY)
		text_keep(out->fault, span_of_text("the body is empty"));
	return r;
}

int reply_read_capabilities(struct reply *out, struct span body)
{
	reply_begin(out);
	if (!capabilities_read(&out->capabilities, body))
		return fall_back(out, body, "not a list of capabilities");
	/* An empty list is a legal answer: RFC 8894 section 3.5.2. */
	out->kind = REPLY_CAPABILITIES;
	return 0;
}

static enum certificate_role role_of(const struct cacert *cacert, const X509 *x)
{
	if (x == cacert->ca)
		return CERTIFICATE_CA;
	if (x == cacert->ra_encryption)
		return CERTIFICATE_RA_ENCRYPTION;
	return x == cacert->ra_signing ? CERTIFICATE_RA_SIGNING : CERTIFICATE_OTHER;
}

static int read_certificates(struct reply *out, const struct cacert *cacert)
{
	const int n = sk_X509_num(cacert->all);

	out->certificates = calloc((size_t)n, sizeof(*out->certificates));
	if (!out->certificates)
		return -ENOMEM;
	for (int i = 0; i < n; i++) {
		X509 *x = sk_X509_value(cacert->all, i);
		certificate_read(&out->certificates[i], x, role_of(cacert, x));
	}
	/* Empty fields are then our fault, not the certificate's. */
	if (openssl_errno() == -ENOMEM)
		return -ENOMEM;
	out->kind = REPLY_CA_CERTIFICATES;
	out->n_certificates = n;
	out->n_sent = cacert->n_sent;
	out->has_ra_signing = cacert->ra_signing != NULL;
	out->has_ra_encryption = cacert->ra_encryption != NULL;
	out->ra_stray = cacert->ra_signing_stray || cacert->ra_encryption_stray;
	out->first_ca_strays = cacert->first_ca_strays;
	out->usages_missing = cacert->usages_missing;
	out->usages_untold = cacert->usages_untold;
	out->bag = cacert->bag ? VERDICT_YES : VERDICT_NO;
	return 0;
}

int reply_read_cacert(struct reply *out, struct span body, struct cacert *keep,
	struct cacert_memo *memo)
{
	int r;

	reply_begin(out);
	r = cacert_recall(keep, body, memo);
	text_keep(out->fault, span_of_text(keep->fault));
	if (r == 0)
		r = read_certificates(out, keep);
	if (r == -EBADMSG) {
		openssl_explain(out->detail, sizeof(out->detail));
		return fall_back(out, body, "not certificates");
	}
	if (r < 0)
		cacert_clear(keep);
	return r;
}

/* Reads the certificates in the content of a signed message like a body. */
static int read_signed_certificates(struct reply *out, CMS_ContentInfo *cms)
{
	ASN1_OCTET_STRING **content = CMS_get0_content(cms);
	struct span inside = { .length = 0 };
	struct cacert next;
	int r;

	if (content && *content)
		inside = (struct span){
			.data = ASN1_STRING_get0_data(*content),
			.length = (size_t)ASN1_STRING_length(*content),
		};
	r = cacert_read(&next, inside);
	if (r == -EBADMSG)
		return reply_blame(out, "the signed content does not hold certificates");
	if (r == 0)
		r = read_certificates(out, &next);
	cacert_clear(&next);
	return r;
}

int reply_read_next_cacert(
	struct reply *out, struct span body, const struct cacert *current)
{
	const char *refused = parse_refuses(body);
	scoped(CMS_ContentInfo) *cms = NULL;
	unsigned traits = 0;
	int r;
	STACK_OF(CMS_SignerInfo) *signers = NULL;

	reply_begin(out);
	if (refused)
		return fall_back(out, body, refused);
	cms = parse_cms(body, NULL);
	signers = cms ? CMS_get0_SignerInfos(cms) : NULL;
	if (sk_CMS_SignerInfo_num(signers) <= 0)
		return fall_back(out, body, "not a signed CMS message");
	out->next_signature = certrep_verify(
		cms, sk_CMS_SignerInfo_value(signers, 0), current, NULL, &traits);
	r = read_signed_certificates(out, cms);
	if (r < 0 || out->kind == REPLY_CA_CERTIFICATES)
		return r;
	return read_page(out, body);
}

int reply_read_certrep(
	struct reply *out, struct span body, const struct reply_context *context)
{
	const char *refused = parse_refuses(body);
	size_t used;
	scoped(CMS_ContentInfo) *cms = NULL;

	reply_begin(out);
	if (refused)
		return fall_back(out, body, refused);
	cms = parse_cms(body, &used);
	if (!cms)
		return fall_back(out, body, "not a CMS message");
	if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
		return fall_back(out, body, "a CMS message, but not a SignedData");
	if (sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)) <= 0)
		return fall_back(out, body, "a SignedData without a signer");
	if (used != body.length) {
		const int r = reply_blame(out, "octets follow the message");
		if (r < 0)
			return r;
	}
	return certrep_read(out, cms, context);
}
