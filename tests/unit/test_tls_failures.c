/* SPDX-License-Identifier: MIT */
/*
 * net/tls_failures: what each version of OpenSSL leaves behind of the same handshake.
 * Each row is the queue as that version fills it, so that one that is not here is tested.
 */
#include "support.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "net/tls_failures.h"

#define SSL_ERROR(reason) ERR_PACK(ERR_LIB_SSL, 0, (reason))
/* Stands for SSL_R_RECORD_LAYER_FAILURE of 3.2: a number that 3.0 does not know. */
#define LATER_REASON 499

static const struct {
	const char *name;
	int alert;
	bool stopped;
	unsigned long errors[2];
	enum tls_failure failure;
} rows[] = {
	{ "plain HTTP, 1.1.1 and 3.0", 0, true,
		{ SSL_ERROR(SSL_R_WRONG_VERSION_NUMBER),
			SSL_ERROR(SSL_R_WRONG_VERSION_NUMBER) },
		TLS_FAILURE_NOT_TLS },
	{ "plain HTTP, 3.2", 0, true,
		{ SSL_ERROR(SSL_R_WRONG_VERSION_NUMBER), SSL_ERROR(LATER_REASON) },
		TLS_FAILURE_NOT_TLS },
	{ "plain HTTP, LibreSSL", 0, true,
		{ SSL_ERROR(SSL_R_HTTP_REQUEST), SSL_ERROR(SSL_R_HTTP_REQUEST) },
		TLS_FAILURE_NOT_TLS },
	{ "another service, 3.2", 0, true,
		{ SSL_ERROR(SSL_R_PACKET_LENGTH_TOO_LONG), SSL_ERROR(LATER_REASON) },
		TLS_FAILURE_NOT_TLS },
	{ "its reason comes second", 0, true,
		{ ERR_PACK(ERR_LIB_EVP, 0, 100), SSL_ERROR(SSL_R_UNSUPPORTED_PROTOCOL) },
		TLS_FAILURE_VERSION },
	{ "closed, 1.1.1", 0, true, { 0, 0 }, TLS_FAILURE_CLOSED },
	{ "closed, 3.0", 0, true,
		{ SSL_ERROR(SSL_R_UNEXPECTED_EOF_WHILE_READING),
			SSL_ERROR(SSL_R_UNEXPECTED_EOF_WHILE_READING) },
		TLS_FAILURE_CLOSED },
	{ "reset, by the system's number", 0, true,
		{ ERR_PACK(ERR_LIB_SYS, 0, 104), ERR_PACK(ERR_LIB_SYS, 0, 104) },
		TLS_FAILURE_CLOSED },
	{ "never begun", 0, false, { 0, 0 }, TLS_FAILURE_OTHER },
	{ "too old a version", 0, true,
		{ SSL_ERROR(SSL_R_UNSUPPORTED_PROTOCOL),
			SSL_ERROR(SSL_R_UNSUPPORTED_PROTOCOL) },
		TLS_FAILURE_VERSION },
	{ "too old a version, by an alert", 70, true,
		{ SSL_ERROR(SSL_R_TLSV1_ALERT_PROTOCOL_VERSION),
			SSL_ERROR(SSL_R_TLSV1_ALERT_PROTOCOL_VERSION) },
		TLS_FAILURE_VERSION },
	{ "a signature of old versions, 3.0", 0, true,
		{ SSL_ERROR(SSL_R_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED), 0 },
		TLS_FAILURE_VERSION },
	{ "handshake_failure", 40, true,
		{ SSL_ERROR(SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE),
			SSL_ERROR(SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE) },
		TLS_FAILURE_ALERT },
	{ "an alert outweighs what else is there", 116, true,
		{ SSL_ERROR(SSL_R_WRONG_VERSION_NUMBER), 0 }, TLS_FAILURE_ALERT },
	{ "a key that is too small", 0, true,
		{ SSL_ERROR(SSL_R_DH_KEY_TOO_SMALL), SSL_ERROR(SSL_R_DH_KEY_TOO_SMALL) },
		TLS_FAILURE_OTHER },
	{ "the same number of another library", 0, true,
		{ ERR_PACK(ERR_LIB_X509, 0, SSL_R_WRONG_VERSION_NUMBER), 0 },
		TLS_FAILURE_OTHER },
};

static void each_version_alike(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum tls_failure failure = tls_failure_of(
			rows[i].alert, rows[i].stopped, rows[i].errors);

		if (failure != rows[i].failure)
			fail_msg("%s: %s", rows[i].name, tls_failure_name(failure));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_version_alike),
	};

	return cmocka_run_group_tests_name("tls_failures", tests, NULL, NULL);
}
