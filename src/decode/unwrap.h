/* SPDX-License-Identifier: MIT */
/*
 * Finds the octets of a message in what people save: the octets themselves, base64, PEM,
 * hex, a URL's message= parameter, lines of a log, an HTTP answer with its head. Up to
 * LAYERS_MAX layers around it are taken off: gzip, base64 once more, quoted-printable.
 */
#ifndef SCEPPROBE_DECODE_UNWRAP_H
#define SCEPPROBE_DECODE_UNWRAP_H

#include "base/bytes.h"

enum unwrap_encoding {
	UNWRAP_NONE, /* text in which no message was found, or something unknown */
	UNWRAP_BINARY,
	UNWRAP_BASE64, /* the whole file */
	UNWRAP_QUERY,  /* the value of message=, somewhere in the file */
	UNWRAP_LOG,    /* base64 that stands somewhere in a text */
	UNWRAP_PEM,
	UNWRAP_HEX,
};

/* What was put up with, or put right. */
enum unwrap_trait {
	UNWRAP_UTF16 = 1 << 0,
	UNWRAP_ESCAPED = 1 << 1, /* percent-encoded */
	UNWRAP_ESCAPED_TWICE = 1 << 2,
	UNWRAP_ESCAPE_CUT = 1 << 3, /* the text ends inside a %XX */
	UNWRAP_BLANK_FOR_PLUS = 1 << 4,
	UNWRAP_URL_SAFE = 1 << 5, /* '-' and '_': RFC 4648 section 5 */
	UNWRAP_WHITE_SPACE = 1 << 6,
	UNWRAP_UNPADDED = 1 << 7,
	UNWRAP_QUANTUM_CUT = 1 << 8,  /* a last character that encodes no octet */
	UNWRAP_PEM_CUT = 1 << 9,      /* no END line */
	UNWRAP_PEM_MORE = 1 << 10,    /* there are other blocks */
	UNWRAP_PRIVATE_KEY = 1 << 11, /* PEM of one; it was not decoded */
	UNWRAP_NOT_BASE64 = 1 << 12,  /* characters that have no place there */
	UNWRAP_HTTP = 1 << 13,        /* the head of an HTTP message before it */
	UNWRAP_LINES = 1 << 14,       /* over several lines amid text */
	UNWRAP_BACKSLASHES = 1 << 15, /* line ends and slashes were escaped */
	UNWRAP_AMID = 1 << 16,        /* foreign octets before it */
	UNWRAP_GZIP = 1 << 17,        /* layers around it */
	UNWRAP_GZIP_CUT = 1 << 18,
	UNWRAP_BASE64_TWICE = 1 << 19,
	UNWRAP_BASE64_AROUND = 1 << 20, /* base64 around gzip */
	UNWRAP_QUOTED = 1 << 21,        /* quoted-printable */
};

enum { LAYERS_MAX = 4 };

struct unwrapped {
	enum unwrap_encoding encoding;
	unsigned traits;
	struct bytes octets; /* decoded; empty for UNWRAP_NONE */
	struct bytes text;   /* what was read, in UTF-8, when it is text */
	size_t characters;   /* that encode the message, as they stand in the file */
	char label[64];      /* of PEM */
	int score;           /* how much the octets look like a message; 0 not at all */
	/* Of an HTTP answer before it: 0 and "" without one. */
	int http_status;
	char content_type[128];
};

/* 0 or -ENOMEM; in either case to be cleared. */
MUST_CHECK int unwrap(struct unwrapped *out, struct span file);
void unwrap_clear(struct unwrapped *unwrapped);

/* "binary", "base64", "query", ...: the words of the JSON report. */
const char *unwrap_encoding_name(enum unwrap_encoding encoding);
/* What a trait means, a sentence without its dot. */
const char *unwrap_trait_text(enum unwrap_trait trait);

#endif
