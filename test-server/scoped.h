/* SPDX-License-Identifier: MIT */
/*
 * Variables that release what they own when they go out of scope:
 *	scoped(X509) X509 *certificate = NULL;
 * Hand ownership on by returning scoped_take(&variable).
 */
#ifndef MOCK_SCOPED_H
#define MOCK_SCOPED_H

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "memory.h"

#define scoped(name) __attribute__((cleanup(scoped_free_##name), unused))

#define SCOPED_DEFINE(name, type, release)                                               \
	static inline void scoped_free_##name(type *owned)                               \
	{                                                                                \
		if (*owned)                                                              \
			release(*owned);                                                 \
	}

static inline void scoped_release_names(STACK_OF(X509_EXTENSION) * extensions)
{
	sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
}

/* Releases the stack, not the certificates: they have another owner. */
static inline void scoped_release_stack(STACK_OF(X509) * stack)
{
	sk_X509_free(stack);
}

/* Releases both. */
static inline void scoped_release_owned(STACK_OF(X509) * stack)
{
	sk_X509_pop_free(stack, X509_free);
}

SCOPED_DEFINE(memory, char *, free)
SCOPED_DEFINE(BIO, BIO *, BIO_free_all)
SCOPED_DEFINE(CMS, CMS_ContentInfo *, CMS_ContentInfo_free)
SCOPED_DEFINE(PKCS7, PKCS7 *, PKCS7_free)
SCOPED_DEFINE(X509, X509 *, X509_free)
SCOPED_DEFINE(X509_CRL, X509_CRL *, X509_CRL_free)
SCOPED_DEFINE(X509_REQ, X509_REQ *, X509_REQ_free)
SCOPED_DEFINE(X509_NAME, X509_NAME *, X509_NAME_free)
SCOPED_DEFINE(EVP_PKEY, EVP_PKEY *, EVP_PKEY_free)
SCOPED_DEFINE(ASN1_TIME, ASN1_TIME *, ASN1_TIME_free)
SCOPED_DEFINE(ASN1_OBJECT, ASN1_OBJECT *, ASN1_OBJECT_free)
SCOPED_DEFINE(ASN1_INTEGER, ASN1_INTEGER *, ASN1_INTEGER_free)
SCOPED_DEFINE(ASN1_BIT_STRING, ASN1_BIT_STRING *, ASN1_BIT_STRING_free)
SCOPED_DEFINE(X509_EXTENSION, X509_EXTENSION *, X509_EXTENSION_free)
SCOPED_DEFINE(BIGNUM, BIGNUM *, BN_free)
SCOPED_DEFINE(EVP_MD_CTX, EVP_MD_CTX *, EVP_MD_CTX_free)
SCOPED_DEFINE(extensions, STACK_OF(X509_EXTENSION) *, scoped_release_names)
SCOPED_DEFINE(stack, STACK_OF(X509) *, scoped_release_stack)
SCOPED_DEFINE(owned, STACK_OF(X509) *, scoped_release_owned)

static inline void scoped_free_buffer(struct buffer *buffer)
{
	buffer_clear(buffer);
}

#endif
