/* SPDX-License-Identifier: MIT */
/*
 * Two SEQUENCEs of two elements each, for which OpenSSL has no public template. OpenSSL
 * encodes the elements; this file joins them.
 */
#include "scep/reference.h"

#include <errno.h>

#include "base/openssl.h"
#include "scep/der.h"

static int append_der(struct bytes *out, unsigned char *der, int length)
{
	if (length <= 0)
		return openssl_errno();
	bytes_append(out, der, (size_t)length);
	OPENSSL_free(der);
	return bytes_failed(out);
}

static int append_name(struct bytes *out, const X509_NAME *name)
{
	unsigned char *der = NULL;
	int length = i2d_X509_NAME(name, &der);

	return append_der(out, der, length);
}

static int append_serial(struct bytes *out, const ASN1_INTEGER *serial)
{
	unsigned char *der = NULL;
	int length = i2d_ASN1_INTEGER(serial, &der);

	return append_der(out, der, length);
}

int reference_by_subject(
	const X509_NAME *issuer, const X509_NAME *subject, struct bytes *out)
{
	scoped_buffer content = BYTES_EMPTY;
	int r;

	openssl_forget();
	r = append_name(&content, issuer);
	if (r == 0)
		r = append_name(&content, subject);
	if (r < 0)
		return r;
	der_append(out, DER_SEQUENCE, bytes_span(&content));
	return bytes_failed(out);
}

int reference_by_serial(const X509 *certificate, struct bytes *out)
{
	scoped_buffer content = BYTES_EMPTY;
	int r;

	openssl_forget();
	r = append_name(&content, X509_get_issuer_name(certificate));
	if (r == 0)
		r = append_serial(&content, X509_get0_serialNumber(certificate));
	if (r < 0)
		return r;
	der_append(out, DER_SEQUENCE, bytes_span(&content));
	return bytes_failed(out);
}
