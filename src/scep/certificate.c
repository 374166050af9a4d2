/* SPDX-License-Identifier: MIT */
/*
 * A certificate as plain data. Every text is bounded and printable, for any content of a
 * name, and an unreadable part is empty without affecting the others. It never verifies
 * and never fails; OpenSSL prints the names, because a name has seven string types.
 */
#include "scep/certificate.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <openssl/ec.h>
#include <openssl/pem.h>

#include "base/bytes.h"
#include "base/openssl.h"
#include "base/scoped.h"
#include "base/text.h"
#include "scep/parse.h"
#include "scep/vocabulary.h"

enum { DAY = 24 * 60 * 60, SERIAL_SHOWN = 32 };

void certificate_name_text(char *out, size_t size, const X509_NAME *name)
{
	/* Escape control characters but not UTF-8: text_copy handles that better. */
	const unsigned long escape_msb = ASN1_STRFLGS_ESC_MSB;
	const unsigned long flags = XN_FLAG_RFC2253 & ~escape_msb;
	char *data = NULL;
	scoped(BIO) *bio = NULL;
	long length;

	text_copy(out, size, span_of_text(""));
	bio = BIO_new(BIO_s_mem());
	if (!bio || !name || X509_NAME_print_ex(bio, name, 0, flags) < 0)
		return;
	length = BIO_get_mem_data(bio, &data);
	if (data && length > 0)
		text_copy(out, size,
			(struct span){ (const unsigned char *)data, (size_t)length });
}

void certificate_serial_text(char *out, size_t size, const ASN1_INTEGER *serial)
{
	char hex[2 * SERIAL_SHOWN + sizeof("-...")] = "";
	size_t used = 0;

	const int length = ASN1_STRING_length(serial);
	const unsigned char *data = ASN1_STRING_get0_data(serial);
	if (ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER)
		hex[used++] = '-';
	for (int i = 0; i < length && i < SERIAL_SHOWN; i++) {
		hex[used++] = hex_upper[data[i] >> 4];
		hex[used++] = hex_upper[data[i] & 15];
	}
	if (length > SERIAL_SHOWN)
		memcpy(hex + used, "...", sizeof("..."));
	text_copy(out, size, span_of_text(hex));
}

bool certificate_key_usable(X509 *certificate)
{
	const EVP_PKEY *key = X509_get0_pubkey(certificate);
	const int bits = key ? EVP_PKEY_get_bits(key) : 0;
	return bits > 0 && bits <= CERTIFICATE_KEY_BITS;
}

static void read_key(char *out, size_t size, X509 *certificate)
{
	char group[64];
	size_t length = 0;
	const char *name, *nist;
	const EVP_PKEY *key = X509_get0_pubkey(certificate);
	if (!key)
		return;
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
		snprintf(out, size, "RSA %d", EVP_PKEY_get_bits(key));
		return;
	case EVP_PKEY_EC:
		if (!EVP_PKEY_get_group_name(key, group, sizeof(group), &length))
			break;
		nist = EC_curve_nid2nist(OBJ_sn2nid(group));
		snprintf(out, size, "EC %.20s", nist ? nist : group);
		return;
	default:
		break;
	}
	name = EVP_PKEY_get0_type_name(key);
	if (name)
		snprintf(out, size, "%s %d", name, EVP_PKEY_get_bits(key));
}

static void append_address(struct bytes *out, const ASN1_OCTET_STRING *address)
{
	const unsigned char *at = ASN1_STRING_get0_data(address);
	const int length = ASN1_STRING_length(address);

	if (length == 4)
		bytes_printf(out, "%d.%d.%d.%d", at[0], at[1], at[2], at[3]);
	for (int i = 0; length == 16 && i < length; i += 2)
		bytes_printf(out, "%s%x", i ? ":" : "", at[i] << 8 | at[i + 1]);
}

static void read_names(char *out, size_t size, const X509 *certificate)
{
	scoped(GENERAL_NAMES) *names = X509_get_ext_d2i(
		certificate, NID_subject_alt_name, NULL, NULL);
	scoped_buffer text = BYTES_EMPTY;

	/* One more than fits: then text_copy marks the cut. */
	for (int i = 0; i < sk_GENERAL_NAME_num(names) && text.length <= size; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		if (name->type != GEN_DNS && name->type != GEN_IPADD)
			continue;
		if (text.length > 0)
			bytes_append_text(&text, ", ");
		if (name->type == GEN_IPADD)
			append_address(&text, name->d.iPAddress);
		else
			bytes_append(&text, ASN1_STRING_get0_data(name->d.dNSName),
				(size_t)ASN1_STRING_length(name->d.dNSName));
	}
	text_copy(out, size, bytes_span(&text));
}

static void read_digest(char *out, size_t size, const X509 *certificate, const EVP_MD *md)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;

	if (!X509_digest(certificate, md, digest, &length) || 2 * length + 1 > size)
		return;
	for (unsigned i = 0; i < length; i++) {
		out[2 * i] = hex_lower[digest[i] >> 4];
		out[2 * i + 1] = hex_lower[digest[i] & 15];
	}
	out[2 * length] = '\0';
}

/* Days from 1970-01-01 to a Gregorian date; the year starts in March. */
static int64_t days_of_date(int64_t year, int64_t month, int64_t day)
{
	if (month <= 2) {
		year--;
		month += 12;
	}
	return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month - 457) / 5 +
	       day - 719469;
}

/* ASN1_TIME_to_tm gives UTC; its inverse, timegm(3), is not POSIX. */
int64_t certificate_time(const ASN1_TIME *time)
{
	struct tm tm;

	if (!ASN1_TIME_to_tm(time, &tm))
		return 0;
	return days_of_date(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) * DAY +
	       tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
}

/* Whether the extended key usage has this OID, in digits. */
static bool has_usage(X509 *certificate, const char *wanted)
{
	EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(
		certificate, NID_ext_key_usage, NULL, NULL);
	bool found = false;

	for (int i = 0; usages && i < sk_ASN1_OBJECT_num(usages); i++) {
		char oid[64];

		found |= OBJ_obj2txt(oid, sizeof(oid), sk_ASN1_OBJECT_value(usages, i),
				 1) > 0 &&
			 strcmp(oid, wanted) == 0;
	}
	EXTENDED_KEY_USAGE_free(usages);
	return found;
}

bool certificate_is_request_agent(X509 *certificate)
{
	return has_usage(certificate, SCEP_OID_REQUEST_AGENT);
}

void certificate_read(
	struct certificate *out, X509 *certificate, enum certificate_role role)
{
	const X509_NAME *subject = X509_get_subject_name(certificate);
	const X509_NAME *issuer = X509_get_issuer_name(certificate);
	const ASN1_OBJECT *algorithm = NULL;

	*out = (struct certificate){ .role = role };
	certificate_name_text(out->subject, sizeof(out->subject), subject);
	certificate_name_text(out->issuer, sizeof(out->issuer), issuer);
	certificate_serial_text(
		out->serial, sizeof(out->serial), X509_get0_serialNumber(certificate));
	read_names(out->names, sizeof(out->names), certificate);
	read_key(out->key, sizeof(out->key), certificate);
	X509_ALGOR_get0(&algorithm, NULL, NULL, X509_get0_tbs_sigalg(certificate));
	if (OBJ_obj2txt(out->signature_algorithm, sizeof(out->signature_algorithm),
		    algorithm, 0) <= 0)
		out->signature_algorithm[0] = '\0';
	read_digest(out->sha1, sizeof(out->sha1), certificate, EVP_sha1());
	read_digest(out->sha256, sizeof(out->sha256), certificate, EVP_sha256());
	out->not_before = certificate_time(X509_get0_notBefore(certificate));
	out->not_after = certificate_time(X509_get0_notAfter(certificate));
	out->self_issued = X509_NAME_cmp(subject, issuer) == 0;
	out->enrolment_agent = certificate_is_request_agent(certificate);
	out->server_usage = has_usage(certificate, SCEP_OID_SERVER_AUTH) ? VERDICT_YES
									 : VERDICT_NO;
	openssl_forget(); /* an unknown kind of key is not the caller's error */
}

const char *certificate_role_name(enum certificate_role role)
{
	switch (role) {
	case CERTIFICATE_CA:
		return "ca";
	case CERTIFICATE_RA_SIGNING:
		return "ra-signing";
	case CERTIFICATE_RA_ENCRYPTION:
		return "ra-encryption";
	case CERTIFICATE_ISSUED:
		return "issued";
	case CERTIFICATE_TLS:
		return "tls";
	case CERTIFICATE_OTHER:
		break;
	}
	return "other";
}

int certificate_rsa_bits(const struct certificate *certificate)
{
	int bits;

	return sscanf(certificate->key, "RSA %d", &bits) == 1 ? bits : 0;
}

enum certificate_signing certificate_signing(const struct certificate *certificate)
{
	static const char *const weak[] = { "md2", "md4", "md5", "sha1" };

	for (size_t i = 0; i < sizeof(weak) / sizeof(weak[0]); i++)
		if (text_find(certificate->signature_algorithm, weak[i]))
			return CERTIFICATE_SIGNED_WEAKLY;
	return text_find(certificate->signature_algorithm, "rsassaPss")
		       ? CERTIFICATE_SIGNED_PSS
		       : CERTIFICATE_SIGNED_WELL;
}

int certificate_pem(struct span der, struct bytes *out)
{
	scoped(X509) *certificate = parse_certificate(der, NULL);
	scoped(BIO) *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	long length;

	if (!certificate || !bio || !PEM_write_bio_X509(bio, certificate)) {
		const int r = openssl_errno();
		openssl_forget();
		return r == -ENOMEM ? r : -EBADMSG;
	}
	length = BIO_get_mem_data(bio, &text);
	bytes_append(out, text, (size_t)length);
	return bytes_failed(out);
}

int64_t certificate_lifetime(const struct certificate *certificate)
{
	return certificate->not_before && certificate->not_after
		       ? certificate->not_after - certificate->not_before
		       : 0;
}

int certificate_days_left(const struct certificate *certificate, int64_t now)
{
	const int64_t left = certificate->not_after - now;
	/* Rounded down: one second after the end is already -1. */
	const int64_t days = left >= 0 ? left / DAY : -((-left + DAY - 1) / DAY);

	if (days > INT_MAX)
		return INT_MAX;
	return days < INT_MIN ? INT_MIN : (int)days;
}

bool certificate_has_expired(const struct certificate *certificate, int64_t now)
{
	return certificate->not_after < now;
}

bool certificate_expires_within(
	const struct certificate *certificate, int64_t now, int days)
{
	return !certificate_has_expired(certificate, now) &&
	       certificate_days_left(certificate, now) <= days;
}
