/* SPDX-License-Identifier: MIT */
/*
 * OpenSSL's reason codes and their meaning for the server: a table of codes, because
 * messages differ between versions of OpenSSL, and the same fault may have different
 * codes in different versions.
 *
 * It only reads numbers, never the queue itself.
 */
#include "net/tls_failures.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

static const struct {
	int reason;
	enum tls_failure failure;
	const char *source;
} reasons[] = {
	{ SSL_R_UNSUPPORTED_PROTOCOL, TLS_FAILURE_VERSION,
		"OpenSSL: the version that the server chose is too low for us" },
	{ SSL_R_WRONG_SSL_VERSION, TLS_FAILURE_VERSION,
		"OpenSSL: the server chose another version than before" },
	{ SSL_R_UNSUPPORTED_SSL_VERSION, TLS_FAILURE_VERSION,
		"OpenSSL: the server chose a version that does not exist" },
	{ SSL_R_NO_PROTOCOLS_AVAILABLE, TLS_FAILURE_VERSION,
		"OpenSSL: the configuration of this computer leaves no version" },
	{ SSL_R_VERSION_TOO_LOW, TLS_FAILURE_VERSION,
		"OpenSSL: the security level forbids the version" },
#ifdef SSL_R_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED
	{ SSL_R_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED, TLS_FAILURE_VERSION,
		"OpenSSL 3: a signature as only TLS 1.0 and 1.1 make it" },
#endif
	{ SSL_R_WRONG_VERSION_NUMBER, TLS_FAILURE_NOT_TLS,
		"OpenSSL: no header of a record, and no HTTP that it knows" },
	{ SSL_R_HTTP_REQUEST, TLS_FAILURE_NOT_TLS, "OpenSSL: the other side spoke HTTP" },
	{ SSL_R_HTTPS_PROXY_REQUEST, TLS_FAILURE_NOT_TLS,
		"OpenSSL: the other side spoke HTTP" },
	{ SSL_R_PACKET_LENGTH_TOO_LONG, TLS_FAILURE_NOT_TLS,
		"OpenSSL: a record of impossible length" },
	{ SSL_R_RECORD_TOO_SMALL, TLS_FAILURE_NOT_TLS,
		"OpenSSL: a record of impossible length" },
	{ SSL_R_BAD_RECORD_TYPE, TLS_FAILURE_NOT_TLS,
		"OpenSSL: a record of no type that exists" },
#ifdef SSL_R_RECORD_LAYER_FAILURE
	{ SSL_R_RECORD_LAYER_FAILURE, TLS_FAILURE_NOT_TLS,
		"OpenSSL 3.2: put behind the reason itself, if there is one" },
#endif
#ifdef SSL_R_UNEXPECTED_EOF_WHILE_READING
	{ SSL_R_UNEXPECTED_EOF_WHILE_READING, TLS_FAILURE_CLOSED,
		"OpenSSL 3: the connection was closed; 1.1.1 has no error for that" },
#endif
};

static enum tls_failure failure_of(unsigned long error)
{
	if (ERR_GET_LIB(error) == ERR_LIB_SYS)
		return TLS_FAILURE_CLOSED;
	if (ERR_GET_LIB(error) != ERR_LIB_SSL)
		return TLS_FAILURE_OTHER;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].reason == ERR_GET_REASON(error))
			return reasons[i].failure;
	return TLS_FAILURE_OTHER;
}

enum tls_failure tls_failure_of(int alert, bool stopped, const unsigned long errors[2])
{
	enum tls_failure oldest = failure_of(errors[0]);

	if (alert)
		return alert == SSL_AD_PROTOCOL_VERSION ? TLS_FAILURE_VERSION
							: TLS_FAILURE_ALERT;
	/* Nothing to complain of, and no more to read: the system had no more. */
	if (!errors[0])
		return stopped ? TLS_FAILURE_CLOSED : TLS_FAILURE_OTHER;
	return oldest != TLS_FAILURE_OTHER ? oldest : failure_of(errors[1]);
}
