/* SPDX-License-Identifier: MIT */
/*
 * Symptoms of the answers to GetCACaps and GetCACert: the capabilities, the Content-Type,
 * and the effect of the CA identifier. certificates.c has the symptoms of the
 * certificates.
 */
#include "diagnose/symptoms/getca.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/identifier.h"
#include "diagnose/judged.h"
#include "diagnose/symptoms/answer.h"

static bool no_sha2(SYMPTOM_ARGUMENTS)
{
	const unsigned sha2 = CAPABILITY_SHA_256 | CAPABILITY_SHA_384 |
			      CAPABILITY_SHA_512 | CAPABILITY_STANDARD;

	const unsigned ciphers = CAPABILITY_AES | CAPABILITY_DES3 | CAPABILITY_STANDARD;

	SYMPTOM_UNUSED;
	return exchange->reply.kind == REPLY_CAPABILITIES &&
	       !exchange->response.incomplete &&
	       (!(exchange->reply.capabilities.set & sha2) ||
		       !(exchange->reply.capabilities.set & ciphers));
}

const struct symptom symptom_caps_no_sha2 = {
	.id = "caps-no-sha2",
	.text = "no SHA-2 digest, or no strong cipher, is advertised",
	.source = "RFC 8894 section 2.9",
	.need = NEEDS_ANSWER,
	.seen = no_sha2,
};

/* With a client or server error; redirects and log-ons have symptoms of their own. */
static bool caps_refused(SYMPTOM_ARGUMENTS)
{
	const long status = exchange->response.status;

	SYMPTOM_UNUSED;
	return status == 400 || status == 403 || status == 404 || status == 405 ||
	       status == 500 || status == 501;
}

const struct symptom symptom_caps_refused = {
	.id = "caps-refused",
	.text = "GetCACaps was refused",
	.source = "RFC 8894 section 3.5.2",
	.need = NEEDS_ANSWER,
	.seen = caps_refused,
};

/* Apple compares the whole value, jscep only its beginning. */
static bool cacert_type(SYMPTOM_ARGUMENTS)
{
	char type[128];

	SYMPTOM_UNUSED;
	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	return exchange->reply.kind == REPLY_CA_CERTIFICATES &&
	       !text_equals(type, SCEP_TYPE_CA_CERT) &&
	       !text_equals(type, SCEP_TYPE_CA_RA_CERT);
}

const struct symptom symptom_cacert_type = {
	.id = "cacert-type",
	.text = "GetCACert's Content-Type is not one that devices accept",
	.source = "RFC 8894 section 4.2.1",
	.need = NEEDS_ANSWER,
	.seen = cacert_type,
	.tell = answer_tell_type,
};

/* The right type, with a parameter after it. */
static bool cacert_type_parameter(SYMPTOM_ARGUMENTS)
{
	char type[128];

	exchange_header_text(exchange, "Content-Type", type, sizeof(type));
	type[strcspn(type, "; \t")] = '\0';
	return cacert_type(exchange, symptom, circumstances) &&
	       (text_equals(type, SCEP_TYPE_CA_CERT) ||
		       text_equals(type, SCEP_TYPE_CA_RA_CERT));
}

const struct symptom symptom_cacert_type_parameter = {
	.id = "cacert-type-parameter",
	.text = "GetCACert's Content-Type is the right one, with a parameter",
	.source = "RFC 9110 section 8.3.1; sources of jscep and Apple's Security",
	.need = NEEDS_ANSWER,
	.seen = cacert_type_parameter,
};

const struct symptom symptom_caps_not_scep = {
	.id = "caps-not-scep",
	.text = "GetCACaps gave no capability list",
	.source = "RFC 8894 section 3.5.2",
	.need = NEEDS_ANSWER,
	.seen = answer_is_of_other_kind,
	.number = REPLY_CAPABILITIES,
	.tell = answer_tell_fault,
};

const struct symptom symptom_cacert_not_scep = {
	.id = "cacert-not-scep",
	.text = "GetCACert gave no certificates",
	.source = "RFC 8894 section 4.2.1",
	.need = NEEDS_ANSWER,
	.seen = answer_is_of_other_kind,
	.number = REPLY_CA_CERTIFICATES,
	.tell = answer_tell_fault,
};

static bool identifier_refused(SYMPTOM_ARGUMENTS)
{
	(void)symptom;
	return judged_of(exchange, circumstances)->identifier_refused;
}

static void tell_identifier(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct span name = identifier_of(exchange);

	(void)circumstances;
	bytes_printf(out,
		"message=%.*s is refused; without message= the server returns the "
		"certificates",
		(int)(name.length < 64 ? name.length : 64), (const char *)name.data);
}

const struct symptom symptom_identifier_refused = {
	.id = "identifier-refused",
	.text = "GetCACert is refused with the device's message=, and answered without it",
	.source = "draft-nourse-scep-23 section 5.2.1; certnanny/sscep issue 160",
	.need = NEEDS_ANSWER,
	.seen = identifier_refused,
	.tell = tell_identifier,
};
