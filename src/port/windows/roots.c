/* SPDX-License-Identifier: MIT */
/*
 * Windows' trusted roots, of the user and of the machine, for OpenSSL, without distrusted
 * roots and roots for other purposes.
 *
 * A fresh Windows has few public roots: it downloads the others when its own chain
 * building first needs them. So that function is called, in a thread, because it may
 * download.
 */
#include <stdlib.h>
#include <string.h>

#include "port/windows/windows_port.h"

#include <wincrypt.h>
/* Names that OpenSSL has too. */
#undef X509_NAME
#undef X509_EXTENSIONS
#undef PKCS7_SIGNER_INFO
#undef OCSP_REQUEST
#undef OCSP_RESPONSE
#include <openssl/err.h>
#include <openssl/x509.h>

/* ---- the store ---- */

static bool is_for_servers(PCCERT_CONTEXT context)
{
	union {
		CERT_ENHKEY_USAGE usage;
		char room[8192];
	} out;
	DWORD size = sizeof(out);

	if (!CertGetEnhancedKeyUsage(context, 0, &out.usage, &size))
		return false;
	if (out.usage.cUsageIdentifier == 0) /* this distinguishes any from none */
		return GetLastError() == (DWORD)CRYPT_E_NOT_FOUND;
	for (DWORD i = 0; i < out.usage.cUsageIdentifier; i++)
		if (strcmp(out.usage.rgpszUsageIdentifier[i],
			    szOID_PKIX_KP_SERVER_AUTH) == 0)
			return true;
	return false;
}

static bool is_disallowed(HCERTSTORE disallowed, PCCERT_CONTEXT context)
{
	PCCERT_CONTEXT found = disallowed ? CertFindCertificateInStore(disallowed,
						    X509_ASN_ENCODING, 0,
						    CERT_FIND_EXISTING, context, NULL)
					  : NULL;

	if (!found)
		return false;
	CertFreeCertificateContext(found);
	return true;
}

static bool add_root(X509_STORE *store, HCERTSTORE disallowed, PCCERT_CONTEXT context)
{
	const unsigned char *der = context->pbCertEncoded;
	X509 *root = is_for_servers(context) && !is_disallowed(disallowed, context)
			     ? d2i_X509(NULL, &der, (long)context->cbCertEncoded)
			     : NULL;
	bool added = root && X509_STORE_add_cert(store, root) == 1;

	X509_free(root);
	ERR_clear_error();
	return added;
}

static void close_store(HCERTSTORE store)
{
	if (store)
		CertCloseStore(store, 0);
}

X509_STORE *port_roots(void)
{
	X509_STORE *store = X509_STORE_new();
	HCERTSTORE roots = CertOpenSystemStoreW(0, L"ROOT");
	HCERTSTORE disallowed = CertOpenSystemStoreW(0, L"Disallowed");
	PCCERT_CONTEXT context = NULL;

	/* Like libcurl: a trusted intermediate need not lead to a root. */
	if (store)
		X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
	while (store && roots && (context = CertEnumCertificatesInStore(roots, context)))
		(void)add_root(store, disallowed, context);
	close_store(roots);
	close_store(disallowed);
	return store;
}

/* ---- roots on demand ---- */

enum { ASKED_MAX = 8, SENT_MAX = 10 };

/* A request to Windows, shared by its thread and the caller; the last frees it. */
struct question {
	LONG owners;
	HCERTSTORE sent; /* in memory: the chain as the server sent it */
	PCCERT_CONTEXT leaf;
	PCCERT_CONTEXT root; /* the answer, or NULL */
};

static void question_leave(struct question *question)
{
	if (InterlockedDecrement(&question->owners) > 0)
		return;
	if (question->leaf)
		CertFreeCertificateContext(question->leaf);
	if (question->root)
		CertFreeCertificateContext(question->root);
	close_store(question->sent);
	free(question);
}

/* The current certificate of the store, in Windows' form; NULL on failure. */
static PCCERT_CONTEXT put_into(HCERTSTORE store, X509 *certificate)
{
	unsigned char *der = NULL;
	int length = i2d_X509(certificate, &der);
	PCCERT_CONTEXT context = NULL;

	if (length > 0)
		CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, der,
			(DWORD)length, CERT_STORE_ADD_USE_EXISTING, &context);
	OPENSSL_free(der);
	return context;
}

static struct question *question_new(X509 *leaf, STACK_OF(X509) * sent)
{
	struct question *question = calloc(1, sizeof(*question));

	if (!question)
		return NULL;
	question->owners = 1;
	question->sent = CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, NULL);
	if (question->sent)
		question->leaf = put_into(question->sent, leaf);
	for (int i = 0; question->sent && i < sk_X509_num(sent) && i < SENT_MAX; i++) {
		PCCERT_CONTEXT context = put_into(question->sent, sk_X509_value(sent, i));

		if (context)
			CertFreeCertificateContext(context);
	}
	if (question->leaf)
		return question;
	question_leave(question);
	return NULL;
}

/* Devices fetch no intermediates that a server did not send, so Windows must not either.
 */
static DWORD WINAPI ask_windows(void *argument)
{
	struct question *question = argument;
	CERT_CHAIN_PARA how = { .cbSize = sizeof(how) };
	PCCERT_CHAIN_CONTEXT chain = NULL;
	const DWORD wrong = CERT_TRUST_IS_UNTRUSTED_ROOT | CERT_TRUST_IS_PARTIAL_CHAIN |
			    CERT_TRUST_IS_NOT_SIGNATURE_VALID |
			    CERT_TRUST_IS_EXPLICIT_DISTRUST;

	if (CertGetCertificateChain(NULL, question->leaf, NULL, question->sent, &how,
		    CERT_CHAIN_DISABLE_AIA, NULL, &chain)) {
		const CERT_SIMPLE_CHAIN *simple = chain->cChain ? chain->rgpChain[0]
								: NULL;

		if (simple && simple->cElement > 0 &&
			!(chain->TrustStatus.dwErrorStatus & wrong))
			question->root = CertDuplicateCertificateContext(
				simple->rgpElement[simple->cElement - 1]->pCertContext);
		CertFreeCertificateChain(chain);
	}
	question_leave(question);
	return 0;
}

/* Waits for the answer; drops a later one. */
static bool question_ask(struct question *question, X509_STORE *store)
{
	HCERTSTORE disallowed;
	HANDLE thread;
	bool added = false;

	InterlockedIncrement(&question->owners);
	thread = CreateThread(NULL, 0, ask_windows, question, 0, NULL);
	if (!thread) {
		question_leave(question);
		return false;
	}
	if (WaitForSingleObject(thread, PORT_ROOT_WAIT * 1000) == WAIT_OBJECT_0 &&
		question->root) {
		disallowed = CertOpenSystemStoreW(0, L"Disallowed");
		added = add_root(store, disallowed, question->root);
		close_store(disallowed);
	}
	CloseHandle(thread);
	return added;
}

/* Whether an issuer is missing, as far as OpenSSL knows the chain. */
static bool misses_issuer(X509_STORE *store, X509 *leaf, STACK_OF(X509) * sent)
{
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	int error = X509_V_OK;

	if (context && X509_STORE_CTX_init(context, store, leaf, sent) == 1 &&
		X509_verify_cert(context) <= 0)
		error = X509_STORE_CTX_get_error(context);
	X509_STORE_CTX_free(context);
	ERR_clear_error();
	return error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
	       error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
	       error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE ||
	       error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN;
}

/* Each issuer is requested once, and at most ASKED_MAX in a run. */
static bool was_asked(X509 *last)
{
	static unsigned long asked[ASKED_MAX];
	static int n;
	const unsigned long issuer = X509_issuer_name_hash(last);

	for (int i = 0; i < n; i++)
		if (asked[i] == issuer)
			return true;
	if (n == ASKED_MAX)
		return true;
	asked[n++] = issuer;
	return false;
}

void port_complete_roots(X509_STORE *store, X509 *leaf, STACK_OF(X509) * sent)
{
	int n = sk_X509_num(sent);
	struct question *question;

	if (!leaf || !misses_issuer(store, leaf, sent) ||
		was_asked(n > 0 ? sk_X509_value(sent, n - 1) : leaf))
		return;
	question = question_new(leaf, sent);
	if (!question)
		return;
	(void)question_ask(question, store);
	question_leave(question);
}
