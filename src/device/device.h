/* SPDX-License-Identifier: MIT */
/*
 * Whom the probe pretends to be: one row for each device family, with what is known of
 * how it enrols. The rows are in devices.c; the session acts on them.
 */
#ifndef SCEPPROBE_DEVICE_DEVICE_H
#define SCEPPROBE_DEVICE_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "scep/request.h"
#include "trace/exchange.h"

/* Which advertised capability makes the device post. */
enum method_rule { POST_IF_POSTPKIOPERATION, POST_IF_POSTPKIOPERATION_OR_STANDARD };

/* Who signs the message. */
enum signer_rule {
	SIGNER_CSR_SUBJECT,   /* self-signed, the request's subject and key, serial 1 */
	SIGNER_RANDOM_UUID,   /* self-signed, CN=<UUID>, the request's key, serial 1 */
	SIGNER_SCEP_PROTOCOL, /* CN=SCEP Protocol Certificate, a key of its own */
};

/* An algorithm the device takes when one of the capabilities is there. */
struct choice {
	int nid;        /* 0 ends a list */
	unsigned needs; /* any of these enum capability; 0: always */
};

enum { DEVICE_STEPS_MAX = 8, DEVICE_CHOICES_MAX = 4 };

struct device {
	const char *id, *title;
	const char *source;      /* the log or document that proves the row */
	const char *path_suffix; /* what the device appends to the URL's path */
	const char *ca_ident;    /* message= of GetCACaps and GetCACert, as sent */
	const char *user_agent;
	/* Header lines in the device's order; DEVICE_USER_AGENT and DEVICE_CONTENT_TYPE
	 * mark where those go. NULL ends the list. */
	const char *const *headers;
	/* Content-Type of GetCACaps and GetCACert, of a GET and a POST PKIOperation;
	 * NULL for none. */
	const char *info_type, *get_type, *post_type;
	enum step order[DEVICE_STEPS_MAX];
	unsigned n_order;
	enum method_rule method;
	const char *raw;     /* what its GET leaves unescaped in base64 */
	bool exact_keywords; /* capabilities in another letter case are not seen */
	bool whole_lines; /* nor those with blanks behind, or a byte order mark before */
	struct choice digests[DEVICE_CHOICES_MAX], ciphers[DEVICE_CHOICES_MAX];
	enum transaction_input transaction_input;
	const char *transaction_digits; /* hex_lower or hex_upper */
	enum key_transport key_transport;
	enum signer_rule signer;
	int signer_digest; /* NID; 0: the message's digest */
	enum request_encoding encoding;
	bool critical_key_usage; /* of the extension in the request */
	unsigned rsa_bits;
	size_t placeholder_length;        /* octets of a challenge as Intune's */
	struct requirements requirements; /* what of an answer it looks at */
};

#define DEVICE_USER_AGENT   "User-Agent"
#define DEVICE_CONTENT_TYPE "Content-Type"

extern const struct device devices[];
extern const size_t n_devices;

/* The row of that id, in letters of either case, or NULL. */
const struct device *device_find(const char *id);

/* The ids of the devices whose rows say that they look at it: "android, ios". Appends. */
void device_append_enforcers(enum requirement requirement, struct bytes *out);

/* The capabilities as this device understands them. */
unsigned device_capabilities(
	const struct device *device, const struct capabilities *caps);
bool device_posts(const struct device *device, unsigned capabilities);
/* The NID of the first choice that the capabilities allow. */
int device_choose(const struct choice *choices, unsigned capabilities);

/* Appends the header lines, each ended by '\n'; content_type may be NULL. */
void device_headers(
	const struct device *device, const char *content_type, struct bytes *out);

#endif
