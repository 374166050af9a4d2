/* SPDX-License-Identifier: MIT */
/*
 * OpenSSL's verification with observation: X509_verify_cert runs as always, but a
 * callback lets it continue after each error, so that one handshake finds all of them.
 * The verdict is given at the end, and is never milder than OpenSSL's own, except with
 * --insecure.
 */
#include "net/tls.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/openssl.h"
#include "base/text.h"
#include "net/tls_bounds.h"
#include "net/tls_failures.h"
#include "net/tls_names.h"
#include "port/port.h"

enum { CHAIN_MAX = 10 };

struct tls_watch {
	struct tls seen;
	struct handshake handshake;
	struct certificate *chain; /* seen.n_chain of them; owned */
	char *host;
	bool insecure;
	bool judges_name;  /* libcurl does not */
	X509_STORE *roots; /* shared, or NULL */
	int first_error;   /* X509_V_... that OpenSSL would have stopped at */
	bool failed;       /* the handshake stopped, or waits for the other side */
	struct tls_bounds bounds;
	unsigned long errors[2]; /* OpenSSL's then, the oldest and the newest; 0 none */
};

X509_STORE *tls_roots_load(const char *file, const char *folder)
{
	X509_STORE *store = file || folder ? X509_STORE_new() : NULL;

	if (!store)
		return NULL;
	/* Like libcurl: a trusted intermediate need not lead to a root. */
	X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
	if ((file && X509_STORE_load_file(store, file) != 1) ||
		(folder && X509_STORE_load_path(store, folder) != 1)) {
		X509_STORE_free(take(store));
		openssl_forget();
	}
	return store;
}

int tls_watch_new(struct tls_watch **out, bool insecure, X509_STORE *roots)
{
	struct tls_watch *watch = calloc(1, sizeof(*watch));

	if (!watch)
		return -ENOMEM;
	watch->insecure = insecure;
	if (roots && X509_STORE_up_ref(roots))
		watch->roots = roots;
	*out = watch;
	return 0;
}

void tls_watch_free(struct tls_watch *watch)
{
	if (!watch)
		return;
	X509_STORE_free(watch->roots);
	free(watch->chain);
	free(watch->host);
	free(watch);
}

int tls_watch_host(struct tls_watch *watch, const char *host, bool judges_name)
{
	const size_t length = strlen(host);
	char *copy = strdup(host);

	if (!copy)
		return -ENOMEM;
	/* Certificates have no trailing dot. */
	if (length > 1 && copy[length - 1] == '.')
		copy[length - 1] = '\0';
	free(watch->host);
	watch->host = copy;
	watch->judges_name = judges_name;
	return 0;
}

static unsigned problem_of(int error)
{
	switch (error) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return TLS_EXPIRED;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return TLS_NOT_YET_VALID;
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		return TLS_SELF_SIGNED;
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_CERT_UNTRUSTED:
		return TLS_UNTRUSTED;
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		return TLS_INCOMPLETE;
	case X509_V_ERR_EE_KEY_TOO_SMALL:
	case X509_V_ERR_CA_KEY_TOO_SMALL:
	case X509_V_ERR_CA_MD_TOO_WEAK:
		return TLS_WEAK;
	default:
		return TLS_OTHER;
	}
}

static void tls_note(struct tls_watch *watch, unsigned problem, const char *words)
{
	if (!watch->seen.problems)
		text_keep(watch->seen.problem, span_of_text(words));
	watch->seen.problems |= problem;
}

/* Without memory OpenSSL reads no key, and then calls it too short. */
static bool lacks_key(X509 *certificate)
{
	return certificate && !X509_get0_pubkey(certificate);
}

static int on_verify_error(int ok, X509_STORE_CTX *context)
{
	struct tls_watch *watch = X509_STORE_CTX_get_app_data(context);
	X509 *certificate = X509_STORE_CTX_get_current_cert(context);
	int error = X509_STORE_CTX_get_error(context);

	if (ok)
		return 1;
	if (!watch->first_error)
		watch->first_error = error;
	if (problem_of(error) == TLS_WEAK && lacks_key(certificate))
		tls_note(watch, TLS_OTHER, "a key of the chain cannot be read");
	else
		tls_note(watch, problem_of(error), X509_verify_cert_error_string(error));
	return 1;
}

/* A missing issuer may be an intermediate that the server should have sent, or a root
 * that is not trusted here. If the server sent an intermediate it is most likely the
 * root; otherwise either is possible. */
static void weigh_missing_issuer(struct tls_watch *watch)
{
	if (!(watch->seen.problems & TLS_INCOMPLETE))
		return;
	watch->seen.problems |= TLS_UNTRUSTED;
	if (watch->seen.n_chain > 1)
		watch->seen.problems &= ~(unsigned)TLS_INCOMPLETE;
}

static void clear_chain(struct tls_watch *watch)
{
	free(take(watch->chain));
	watch->seen.n_chain = 0;
}

/* Without memory it is left out. */
static void add_to_chain(
	struct tls_watch *watch, X509 *certificate, enum certificate_role role)
{
	const size_t n = (size_t)watch->seen.n_chain;
	struct certificate *grown = realloc(watch->chain, (n + 1) * sizeof(*grown));

	if (!grown)
		return;
	watch->chain = grown;
	certificate_read(&grown[n], certificate, role);
	watch->seen.n_chain++;
}

static void record_chain(struct tls_watch *watch, X509_STORE_CTX *context)
{
	STACK_OF(X509) *sent = X509_STORE_CTX_get0_untrusted(context);
	X509 *leaf = X509_STORE_CTX_get0_cert(context);
	int n = sk_X509_num(sent);

	clear_chain(watch);
	for (int i = 0; i < n && i < CHAIN_MAX; i++)
		add_to_chain(watch, sk_X509_value(sent, i),
			i == 0 ? CERTIFICATE_TLS : CERTIFICATE_OTHER);
	if (n <= 0 && leaf)
		add_to_chain(watch, leaf, CERTIFICATE_TLS);
	if (leaf && watch->host && !tls_names_host(leaf, watch->host))
		tls_note(watch, TLS_NAME_MISMATCH, "certificate does not name the host");
}

static void note_version(struct tls_watch *watch, const SSL *ssl)
{
	text_keep(watch->seen.version, span_of_text(SSL_get_version(ssl)));
	text_keep(watch->seen.cipher, span_of_text(SSL_get_cipher_name(ssl)));
}

/* The certificate has no other fault, so version and cipher are reported as well. */
static void refuse_name(struct tls_watch *watch, X509_STORE_CTX *context)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(
		context, SSL_get_ex_data_X509_STORE_CTX_idx());

	watch->first_error = X509_V_ERR_HOSTNAME_MISMATCH;
	if (ssl)
		note_version(watch, ssl);
}

static int on_verify(X509_STORE_CTX *context, void *argument)
{
	struct tls_watch *watch = argument;

	if (watch->bounds.reading && !watch->bounds.reading(watch->bounds.owner))
		return 0;
	if (watch->roots)
		port_complete_roots(watch->roots, X509_STORE_CTX_get0_cert(context),
			X509_STORE_CTX_get0_untrusted(context));
	X509_STORE_CTX_set_app_data(context, watch);
	X509_STORE_CTX_set_verify_cb(context, on_verify_error);
	watch->seen.used = true;
	if (X509_verify_cert(context) <= 0 && !watch->first_error) {
		watch->first_error = X509_V_ERR_UNSPECIFIED;
		tls_note(watch, TLS_OTHER, "certificate chain cannot be verified");
	}
	record_chain(watch, context);
	weigh_missing_issuer(watch);
	if (watch->judges_name && !watch->first_error &&
		watch->seen.problems & TLS_NAME_MISMATCH)
		refuse_name(watch, context);
	watch->seen.verified = !watch->seen.problems;
	X509_STORE_CTX_set_error(
		context, watch->insecure ? X509_V_OK : watch->first_error);
	return watch->insecure || !watch->first_error;
}

/* OpenSSL asks for our certificate only where the server asked for it. */
static int on_certificate_wanted(SSL *ssl, void *argument)
{
	struct tls_watch *watch = argument;

	(void)ssl;
	watch->handshake.certificate_wanted = true;
	return 1;
}

/* The upper octet is the level, the lower one the alert: of fatal ones (level 2) only. */
static void note_alert(struct tls_watch *watch, int result)
{
	if (result >> 8 == SSL3_AL_FATAL)
		watch->handshake.alert = result & 0xff;
}

/* Before libcurl empties the queue and leaves no more than the words of one error. */
static void note_exit(struct tls_watch *watch, int result)
{
	watch->failed = result <= 0;
	watch->errors[0] = watch->failed ? ERR_peek_error() : 0;
	watch->errors[1] = watch->failed ? ERR_peek_last_error() : 0;
}

static void on_info(const SSL *ssl, int where, int result)
{
	struct tls_watch *watch = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));

	if (watch && (where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT)
		note_alert(watch, result);
	if (watch && (where & SSL_CB_CONNECT_EXIT) == SSL_CB_CONNECT_EXIT)
		note_exit(watch, result);
	if (!(where & SSL_CB_HANDSHAKE_DONE) || !watch)
		return;
	note_version(watch, ssl);
}

void tls_watch_install(struct tls_watch *watch, void *context)
{
	clear_chain(watch);
	watch->seen = (struct tls){ .used = false };
	watch->handshake = (struct handshake){ .alert = 0 };
	watch->first_error = 0;
	note_exit(watch, 1);
	SSL_CTX_set_app_data(context, watch);
	tls_bounds_install(&watch->bounds, context);
	/* Not as the context's own store: libcurl 7.87 to 8.2 sets that one afterwards.
	 */
	if (watch->roots)
		SSL_CTX_set1_verify_cert_store(context, watch->roots);
	SSL_CTX_set_info_callback(context, on_info);
	SSL_CTX_set_cert_cb(context, on_certificate_wanted, watch);
	SSL_CTX_set_cert_verify_callback(context, on_verify, watch);
}

void tls_watch_tell(struct tls_watch *watch, bool (*reading)(void *), void *owner)
{
	watch->bounds.reading = reading;
	watch->bounds.owner = owner;
}

bool tls_watch_alerted(const struct tls_watch *watch)
{
	return watch->handshake.alert != 0;
}

const char *tls_watch_refused(const struct tls_watch *watch)
{
	return watch->bounds.refused;
}

void tls_watch_handshake(const struct tls_watch *watch, struct handshake *out)
{
	*out = watch->handshake;
	out->failure = tls_failure_of(out->alert, watch->failed, watch->errors);
}

void tls_watch_copy(const struct tls_watch *watch, struct tls *out)
{
	size_t size = (size_t)watch->seen.n_chain * sizeof(watch->chain[0]);

	*out = watch->seen;
	out->chain = size ? malloc(size) : NULL;
	if (out->chain)
		memcpy(out->chain, watch->chain, size);
	else
		out->n_chain = 0;
}

/* ---- the user's files ---- */

static inline void scoped_SSL_CTX(SSL_CTX **context)
{
	SSL_CTX_free(*context);
}

static int tls_complain(char *why, size_t size, const char *sentence)
{
	snprintf(why, size, "%s", sentence);
	openssl_forget();
	return -EINVAL;
}

int tls_check_files(const char *certificate, const char *key, const char *roots,
	char *why, size_t size)
{
	scoped(SSL_CTX) *context = NULL;

	if (!certificate && !key && !roots)
		return 0;
	context = SSL_CTX_new(TLS_client_method());
	if (!context)
		return -ENOMEM;
	SSL_CTX_set_default_passwd_cb(context, openssl_no_passphrase);
	if (roots && SSL_CTX_load_verify_file(context, roots) != 1)
		return tls_complain(why, size, "--ca-file holds no PEM certificate");
	if (key && !certificate)
		return tls_complain(why, size, "--key needs --cert");
	if (!certificate)
		return 0;
	if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1)
		return tls_complain(why, size, "--cert holds no PEM certificate");
	if (SSL_CTX_use_PrivateKey_file(
		    context, key ? key : certificate, SSL_FILETYPE_PEM) != 1)
		return tls_complain(why, size,
			key ? "--key holds no unencrypted PEM key of that certificate"
			    : "--cert holds no unencrypted PEM key; name its file with --key");
	return 0;
}
