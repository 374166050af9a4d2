/* SPDX-License-Identifier: MIT */
/*
 * OpenSSL's check of names, with libcurl's difference: a trailing dot is not part of a
 * name. The handshake and the report both use this check, so they agree.
 *
 * It makes no look-up, and knows nothing of trust.
 */
#include "net/tls_names.h"

#include <string.h>

#include <openssl/x509v3.h>

#include "base/openssl.h"
#include "base/span.h"

/* The rest of the name after a wildcard, with its dot; NULL: addresses match none. */
static const char *below_of(const char *host)
{
	const char *dot = strchr(host, '.');
	ASN1_OCTET_STRING *address = a2i_IPADDRESS(host);

	ASN1_OCTET_STRING_free(address);
	return address || dot == host ? NULL : dot;
}

/* Whether a name with a trailing dot equals the host without one. */
static bool is_rooted_name(const ASN1_STRING *string, const char *host)
{
	const char *below = below_of(host);
	struct span name = {
		.data = ASN1_STRING_get0_data(string),
		.length = (size_t)ASN1_STRING_length(string),
	};

	if (name.length < 2 || name.data[name.length - 1] != '.')
		return false;
	name.length--;
	if (!span_starts(name, "*."))
		return span_is(name, host);
	name = span_from(name, name.data + 1);
	return below && memchr(name.data + 1, '.', name.length - 1) &&
	       span_is(name, below);
}

static bool has_rooted_alternative(const GENERAL_NAMES *names, const char *host)
{
	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		if (name->type == GEN_DNS && is_rooted_name(name->d.dNSName, host))
			return true;
	}
	return false;
}

/* The last of several, like libcurl. */
static bool has_rooted_subject(const X509 *certificate, const char *host)
{
	const X509_NAME *subject = X509_get_subject_name(certificate);
	int last = -1, at;

	while ((at = X509_NAME_get_index_by_NID(subject, NID_commonName, last)) >= 0)
		last = at;
	return last >= 0 && is_rooted_name(X509_NAME_ENTRY_get_data(
						   X509_NAME_get_entry(subject, last)),
				    host);
}

/* Whether the certificate names hosts where it should: then its subject names none. */
static bool name_hosts(const GENERAL_NAMES *names)
{
	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const int type = sk_GENERAL_NAME_value(names, i)->type;

		if (type == GEN_DNS || type == GEN_IPADD)
			return true;
	}
	return false;
}

bool tls_names_host(X509 *certificate, const char *host)
{
	scoped(GENERAL_NAMES) *names = X509_get_ext_d2i(
		certificate, NID_subject_alt_name, NULL, NULL);
	const bool alternatives = name_hosts(names);
	unsigned flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
	int address = X509_check_ip_asc(certificate, host, 0);

	/* -2: not an address. */
	if (address != -2 && (address == 1 || alternatives))
		return address == 1;
	if (alternatives)
		flags |= X509_CHECK_FLAG_NEVER_CHECK_SUBJECT;
	if (X509_check_host(certificate, host, 0, flags, NULL) == 1)
		return true;
	return alternatives ? has_rooted_alternative(names, host)
			    : has_rooted_subject(certificate, host);
}
