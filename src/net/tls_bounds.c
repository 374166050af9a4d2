/* SPDX-License-Identifier: MIT */
/*
 * OpenSSL decodes the keys of a chain while it reads the chain, before any verification,
 * and an explicit curve takes a quarter of a second. A callback sees each message first,
 * but cannot reject it. So this file invalidates a message that must not be read, in
 * place: it changes the length of the list, and reading fails at once, as for any
 * malformed message.
 *
 * It changes nothing else, and only reads messages of the handshake.
 */
#include "net/tls_bounds.h"

#include <stdint.h>

#include "scep/parse.h"

/* RFC 8446 section 4: type and length; section 4.4.2: a context, then the list; in
 * TLS 1.2 the list only (RFC 5246 section 7.4.2). Lengths have three octets. */
enum { HEAD = 4, LENGTH = 3, EXTENSIONS_LENGTH = 2 };

static size_t read_length(const unsigned char *p)
{
	return (size_t)p[0] << 16 | (size_t)p[1] << 8 | p[2];
}

/* Where the length of the list is; 0: nowhere. */
static size_t list_at(struct span message, bool tls13)
{
	size_t at = HEAD;

	if (message.length <= HEAD)
		return 0;
	if (tls13)
		at += 1 + (size_t)message.data[HEAD];
	return message.length - HEAD >= at - HEAD + LENGTH ? at : 0;
}

static bool has_too_many(struct span message, size_t at, bool tls13)
{
	unsigned n = 0;

	for (at += LENGTH; message.length >= at && message.length - at >= LENGTH; n++) {
		at += LENGTH + read_length(message.data + at);
		if (!tls13)
			continue;
		if (message.length < at || message.length - at < EXTENSIONS_LENGTH)
			break;
		at += EXTENSIONS_LENGTH +
		      ((size_t)message.data[at] << 8 | message.data[at + 1]);
	}
	return n > PARSE_KEYS_MAX;
}

static void look_at_certificates(
	struct tls_bounds *bounds, struct span message, bool tls13)
{
	const size_t at = list_at(message, tls13);
	unsigned char *list;

	if (!at || !(parse_has_own_curve(message) || has_too_many(message, at, tls13)))
		return;
	bounds->refused =
		"the server's certificates were not read: a key is on an unnamed curve, "
		"or there are too many keys";
	list = (unsigned char *)(uintptr_t)(message.data + at);
	list[0] = list[1] = list[2] = 0xff;
}

static void on_message(int written, int version, int type, const void *data,
	size_t length, SSL *ssl, void *argument)
{
	const struct tls_bounds *bounds = argument;
	const unsigned char *octets = data;

	(void)version;
	if (bounds->reading && type == SSL3_RT_HANDSHAKE)
		(void)bounds->reading(bounds->owner);
	if (written || type != SSL3_RT_HANDSHAKE || length == 0 ||
		octets[0] != SSL3_MT_CERTIFICATE)
		return;
	look_at_certificates(argument, (struct span){ octets, length },
		SSL_version(ssl) == TLS1_3_VERSION);
}

static int on_security(const SSL *ssl, const SSL_CTX *context, int operation, int bits,
	int nid, void *other, void *argument)
{
	struct tls_bounds *bounds = argument;

	if (operation == SSL_SECOP_TMP_DH && other &&
		EVP_PKEY_get_bits(other) > TLS_DHE_BITS_MAX) {
		bounds->refused = "the server's Diffie-Hellman parameters have more than "
				  "4,096 bits";
		return 0;
	}
	return bounds->security(ssl, context, operation, bits, nid, other, NULL);
}

void tls_bounds_install(struct tls_bounds *bounds, SSL_CTX *context)
{
	bounds->refused = NULL;
	bounds->security = SSL_CTX_get_security_callback(context);
	SSL_CTX_set_msg_callback(context, on_message);
	SSL_CTX_set_msg_callback_arg(context, bounds);
	SSL_CTX_set0_security_ex_data(context, bounds);
	SSL_CTX_set_security_callback(context, on_security);
#ifdef SSL_OP_NO_RX_CERTIFICATE_COMPRESSION
	SSL_CTX_set_options(context, SSL_OP_NO_RX_CERTIFICATE_COMPRESSION);
#endif
}
