/* SPDX-License-Identifier: MIT */
/*
 * Blanks every text of an answer. Numbers, dates and verdicts stay: they were read
 * before, from the original octets.
 */
#include "trace/blank.h"

#include <string.h>

#include "base/disguise.h"
#include "base/text.h"
#include "base/url.h"

/* ---- the secrets ---- */

static void blank_add(struct secrets *secrets, const char *text, size_t length)
{
	if (length >= DISGUISE_LEAST && secrets->n < SECRETS_MAX)
		secrets->words[secrets->n++] = (struct span){ (const unsigned char *)text,
			length };
}

void secrets_add(struct secrets *secrets, const char *text)
{
	if (text)
		blank_add(secrets, text, strlen(text));
}

void secrets_add_credentials(struct secrets *secrets, const char *url)
{
	const char *start = url ? url_behind_scheme(url) : NULL, *at = NULL, *colon;

	for (const char *c = start; c && *c && !strchr("/?#", *c); c++)
		if (*c == '@')
			at = c;
	if (!at)
		return;
	colon = memchr(start, ':', (size_t)(at - start));
	if (colon)
		blank_add(secrets, colon + 1, (size_t)(at - colon - 1));
	blank_add(secrets, start, (size_t)(at - start));
}

/* ---- texts of an answer ---- */

struct blanking {
	const struct secrets *secrets;
	int error;
};

/* Returns whether the text held a secret. */
static bool blank(struct blanking *blanking, void *text, size_t length)
{
	const struct secrets *secrets = blanking->secrets;
	int r = 0;

	if (blanking->error == 0)
		r = disguise_blank(text, length, secrets->words, secrets->n);
	if (r < 0)
		blanking->error = r;
	return r > 0;
}

static void blank_text(struct blanking *blanking, char *text)
{
	if (text)
		(void)blank(blanking, text, strlen(text));
}

static bool blank_bytes(struct blanking *blanking, struct bytes *bytes)
{
	return blank(blanking, bytes->data, bytes->length);
}

/* A changed message is another message: the reply has its contents. */
static void blank_body(struct blanking *blanking, struct exchange *exchange)
{
	const enum reply_kind kind = exchange->reply.kind;
	const bool changed = blank_bytes(blanking, &exchange->response.body);

	if (changed && (kind == REPLY_CERTREP || kind == REPLY_CA_CERTIFICATES)) {
		bytes_wipe(&exchange->response.body);
		exchange->response.withheld = true;
	}
}

static void blank_certificate(struct blanking *blanking, struct certificate *certificate)
{
	blank_text(blanking, certificate->subject);
	blank_text(blanking, certificate->issuer);
	blank_text(blanking, certificate->names);
}

static void blank_reply(struct blanking *blanking, struct reply *reply)
{
	struct certrep *certrep = &reply->certrep;

	(void)blank_bytes(blanking, &reply->text);
	blank_text(blanking, reply->title);
	blank_text(blanking, reply->fault);
	blank_text(blanking, reply->detail);
	for (int i = 0; i < reply->n_certificates; i++)
		blank_certificate(blanking, &reply->certificates[i]);
	blank_text(blanking, certrep->fail_info_text);
	blank_text(blanking, certrep->transaction_id);
	blank_text(blanking, certrep->signer_issuer);
	blank_text(blanking, certrep->crl.issuer);
	if (certrep->has_issued)
		blank_certificate(blanking, &certrep->issued);
}

/* ---- the page with a challenge ---- */

/* "The enrollment challenge password is ..." on NDES's page for administrators; in other
 * languages its URL shows it. */
static bool is_admin_page(const struct exchange *exchange)
{
	const char *url = exchange->request.url;
	const char *query = url ? strchr(url, '?') : NULL;
	const char *found = url ? text_find(url, "/mscep_admin") : NULL;

	if (exchange->response.status != 200)
		return false;
	if (found && (!query || found < query))
		return true;
	return text_find(bytes_text(&exchange->reply.text), "challenge password is");
}

static void forget_page(struct exchange *exchange)
{
	bytes_wipe(&exchange->response.body);
	bytes_wipe(&exchange->reply.text);
	bytes_append_text(&exchange->reply.text,
		"(NDES's page for administrators, which shows a challenge: not kept)");
	exchange->response.withheld = true;
}

int exchange_blank(struct exchange *exchange, const struct secrets *secrets)
{
	struct blanking blanking = { .secrets = secrets };

	if (exchange->response.status && exchange->reply.kind != REPLY_CERTREP &&
		is_admin_page(exchange))
		forget_page(exchange);
	if (secrets->n == 0)
		return bytes_failed(&exchange->reply.text);
	blank_text(&blanking, exchange->response.reason);
	(void)blank_bytes(&blanking, &exchange->response.headers);
	blank_body(&blanking, exchange);
	blank_text(&blanking, exchange->transport.text);
	blank_text(&blanking, exchange->transport.tls.problem);
	for (int i = 0; i < exchange->transport.tls.n_chain; i++)
		blank_certificate(&blanking, &exchange->transport.tls.chain[i]);
	if (exchange->response.status)
		blank_reply(&blanking, &exchange->reply);
	return blanking.error;
}
