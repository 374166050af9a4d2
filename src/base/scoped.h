/* SPDX-License-Identifier: MIT */
/*
 * Ownership by scope: `scoped(X509) *cert = ...` frees the object when the name goes out
 * of scope. Each library type that functions own has one line here; a function uses these
 * for all of its resources or for none.
 *
 * `take(p)` transfers the object: it returns the pointer and sets p to NULL.
 */
#ifndef SCEPPROBE_BASE_SCOPED_H
#define SCEPPROBE_BASE_SCOPED_H

#include <stdlib.h>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define MUST_CHECK __attribute__((warn_unused_result))

#define scoped(type) __attribute__((cleanup(scoped_##type))) type

#define SCOPED_TYPE(type, release)                                                       \
	static inline void scoped_##type(type **object)                                  \
	{                                                                                \
		release(*object);                                                        \
	}

#define take(pointer)                                                                    \
	__extension__({                                                                  \
		__typeof__(pointer) taken_ = (pointer);                                  \
		(pointer) = NULL;                                                        \
		taken_;                                                                  \
	})

static inline void scoped_char(char **text)
{
	free(*text);
}

SCOPED_TYPE(ASN1_OBJECT, ASN1_OBJECT_free)
SCOPED_TYPE(ASN1_STRING, ASN1_STRING_free)
SCOPED_TYPE(ASN1_TYPE, ASN1_TYPE_free)
SCOPED_TYPE(BIGNUM, BN_clear_free)
SCOPED_TYPE(BIO, BIO_free_all)
SCOPED_TYPE(BN_CTX, BN_CTX_free)
SCOPED_TYPE(CMS_ContentInfo, CMS_ContentInfo_free)
SCOPED_TYPE(EVP_MD, EVP_MD_free)
SCOPED_TYPE(EVP_MD_CTX, EVP_MD_CTX_free)
SCOPED_TYPE(EVP_PKEY, EVP_PKEY_free)
SCOPED_TYPE(EVP_PKEY_CTX, EVP_PKEY_CTX_free)
SCOPED_TYPE(AUTHORITY_KEYID, AUTHORITY_KEYID_free)
SCOPED_TYPE(GENERAL_NAME, GENERAL_NAME_free)
SCOPED_TYPE(GENERAL_NAMES, GENERAL_NAMES_free)
SCOPED_TYPE(X509, X509_free)
SCOPED_TYPE(X509_ALGOR, X509_ALGOR_free)
SCOPED_TYPE(X509_EXTENSION, X509_EXTENSION_free)
SCOPED_TYPE(X509_NAME, X509_NAME_free)
SCOPED_TYPE(X509_NAME_ENTRY, X509_NAME_ENTRY_free)
SCOPED_TYPE(X509_REQ, X509_REQ_free)
SCOPED_TYPE(X509_STORE, X509_STORE_free)
SCOPED_TYPE(X509_STORE_CTX, X509_STORE_CTX_free)

/* Stacks and the elements they own. */
static inline void scoped_X509_EXTENSIONS(X509_EXTENSIONS **stack)
{
	sk_X509_EXTENSION_pop_free(*stack, X509_EXTENSION_free);
}

#define scoped_certificates                                                              \
	__attribute__((cleanup(scoped_certificate_stack))) STACK_OF(X509)

static inline void scoped_certificate_stack(STACK_OF(X509) * *stack)
{
	sk_X509_pop_free(*stack, X509_free);
}

#endif
