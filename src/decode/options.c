/* SPDX-License-Identifier: MIT */
/*
 * What a message is opened and checked with: the octets of a key file and of a file of
 * certificates, as the user gave them. It promises that nobody is asked for a passphrase,
 * that a failure says which option is meant, and that nothing of a key is told.
 */
#include "decode/options.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include <openssl/pem.h>

#include "base/openssl.h"
#include "base/text.h"
#include "decode/unwrap.h"

int decode_read_key(struct decoder *d, struct span pem)
{
	scoped(BIO) *bio = NULL;
	int r;

	if (!pem.data)
		return 0;
	if (pem.length > INT_MAX)
		return -EINVAL;
	openssl_forget();
	bio = BIO_new_mem_buf(pem.data, (int)pem.length);
	if (!bio)
		return -ENOMEM;
	d->key = PEM_read_bio_PrivateKey(bio, NULL, openssl_no_passphrase, NULL);
	r = d->key ? 0 : openssl_errno();
	openssl_forget();
	if (d->key || r == -ENOMEM)
		return r;
	text_keep(d->out->problem,
		span_of_text("--key: the file holds no PEM private key, or "
			     "one with a passphrase; 'openssl pkey' takes that off"));
	return -EINVAL;
}

/* A PEM file of several certificates, such as people make of GetCACert's answer. */
static int read_pem_certificates(struct span file, struct cacert *out)
{
	scoped(BIO) *bio = BIO_new_mem_buf(file.data, (int)file.length);
	X509 *x;

	out->all = sk_X509_new_null();
	if (!bio || !out->all)
		return -ENOMEM;
	while (sk_X509_num(out->all) < CACERT_MAX &&
		(x = PEM_read_bio_X509(bio, NULL, openssl_no_passphrase, NULL)) != NULL) {
		if (sk_X509_push(out->all, x) <= 0) {
			X509_free(x);
			return -ENOMEM;
		}
	}
	openssl_forget();
	return sk_X509_num(out->all) > 0 ? 0 : -EBADMSG;
}

int decode_read_ca_certs(struct decoder *d, struct span file, struct cacert *out)
{
	struct unwrapped u;
	int r;

	if (!file.data)
		return 0;
	r = unwrap(&u, file);
	if (r == 0 && u.encoding == UNWRAP_PEM && strstr(u.label, "CERTIFICATE"))
		r = read_pem_certificates(file, out);
	else if (r == 0)
		r = cacert_read(out, bytes_span(&u.octets));
	unwrap_clear(&u);
	if (r == -EBADMSG) {
		text_keep(d->out->problem,
			span_of_text(
				"--ca-certs: the file holds no "
				"certificates; it should be an answer to GetCACert"));
		return -EINVAL;
	}
	d->ca_certs = out;
	return r;
}
