/* SPDX-License-Identifier: MIT */
/*
 * Device families as rows, with the known facts of their enrolment. The rows are in
 * devices.c; the session uses them.
 */
#ifndef SCEPPROBE_DEVICE_DEVICE_H
#define SCEPPROBE_DEVICE_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "scep/request.h"
#include "trace/exchange.h"

/* The capability that makes the device use POST. */
enum method_rule { POST_IF_POSTPKIOPERATION, POST_IF_POSTPKIOPERATION_OR_STANDARD };

/* The signer of the message. */
enum signer_rule {
	SIGNER_CSR_SUBJECT,   /* self-signed, the request's subject and key, serial 1 */
	SIGNER_RANDOM_UUID,   /* self-signed, CN=<UUID>, the request's key, serial 1 */
	SIGNER_SCEP_PROTOCOL, /* CN=SCEP Protocol Certificate, a key of its own */
};

/* An algorithm that the device uses if one of the capabilities is advertised. */
struct choice {
	int nid;        /* 0 ends a list */
	unsigned needs; /* any of these enum capability; 0: always */
};

enum { DEVICE_STEPS_MAX = 8, DEVICE_CHOICES_MAX = 4 };

struct device {
	const char *id, *title;
	const char *source;      /* the log or document behind the row */
	const char *path_suffix; /* the device's suffix for the URL's path */
	const char *ca_ident;    /* message= of GetCACaps and GetCACert, as sent */
	const char *user_agent;
	/* Header lines in the device's order; DEVICE_USER_AGENT and DEVICE_CONTENT_TYPE
	 * mark the places of those two. NULL ends the list. */
	const char *const *headers;
	/* Content-Type of GetCACaps and GetCACert, of a GET and a POST PKIOperation;
	 * NULL for none. */
	const char *info_type, *get_type, *post_type;
	enum step order[DEVICE_STEPS_MAX];
	unsigned n_order;
	enum method_rule method;
	const char *raw;     /* unescaped characters of base64 in its GET */
	bool exact_keywords; /* ignores capabilities in another letter case */
	bool whole_lines;    /* and those with trailing blanks or a byte order mark */
	struct choice digests[DEVICE_CHOICES_MAX], ciphers[DEVICE_CHOICES_MAX];
	enum transaction_input transaction_input;
	const char *transaction_digits; /* hex_lower or hex_upper */
	enum key_transport key_transport;
	enum signer_rule signer;
	int signer_digest; /* NID; 0: the message's digest */
	enum request_encoding encoding;
	bool critical_key_usage; /* of the extension in the request */
	unsigned rsa_bits;
	size_t placeholder_length;        /* octets of a challenge of Intune */
	struct requirements requirements; /* the checks of its answers */
};

#define DEVICE_USER_AGENT   "User-Agent"
#define DEVICE_CONTENT_TYPE "Content-Type"

extern const struct device devices[];
extern const size_t n_devices;

/* The row with this id, in any letter case, or NULL. */
const struct device *device_find(const char *id);

/* Appends the ids of the devices that enforce the requirement: "android, ios". */
void device_append_enforcers(enum requirement requirement, struct bytes *out);

/* The capabilities that this device recognises. */
unsigned device_capabilities(
	const struct device *device, const struct capabilities *caps);
bool device_posts(const struct device *device, unsigned capabilities);
/* The NID of the first choice for these capabilities. */
int device_choose(const struct choice *choices, unsigned capabilities);

/* Appends the header lines, each with '\n'; content_type may be NULL. */
void device_headers(
	const struct device *device, const char *content_type, struct bytes *out);

#endif
