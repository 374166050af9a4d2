/* SPDX-License-Identifier: MIT */
/*
 * One SCEP message or answer, found in a file, as facts for people and programs: what it
 * is, what it says, how it is laid out, and where it is cut off or wrong.
 */
#ifndef SCEPPROBE_DECODE_DECODE_H
#define SCEPPROBE_DECODE_DECODE_H

#include "base/bytes.h"
#include "decode/fact.h"
#include "scep/reply.h"

enum { DECODE_FILE_MAX = 16 << 20 };

enum decoding_status {
	DECODING_OK,     /* whole, nothing wrong with it */
	DECODING_FAULTY, /* cut off, or it breaks rules */
	DECODING_WRONG,  /* a signature is wrong, or the key opens nothing */
};

struct decoding {
	enum decoding_status status;
	bool complete;
	const char *kind; /* "request", "certrep", ...: a word of the JSON report */
	char title[120];  /* the same for people */
	/* Borrowed from `facts`, lists of texts: faults, and notes. */
	struct fact *faults, *notes;
	struct fact *violations; /* of rules for answers, NULL without one */
	struct fact *facts;      /* the root object, owned */
	char problem[200];       /* of -EINVAL: one sentence for the user */
	/* The answer that it is, as far as it can be read without its request, to be
	 * judged by the rules for answers; REPLY_EMPTY when it is none. */
	struct reply reply;
	/* Of the HTTP head before it; 0 and "" without one. */
	int http_status;
	char content_type[128];
	bool failed;
};

/* What the message is opened and checked with; `data` NULL where there is none. */
struct decode_options {
	struct span key;      /* a private key, PEM, not encrypted */
	struct span ca_certs; /* an answer to GetCACert, as a file of any form, or PEM */
};

/*
 * Reads a file. Returns 0; -EINVAL when nothing in it can be recognised, or an option
 * cannot be read, with `problem` saying which; -ENOMEM. To be cleared in either case.
 * Nothing of what an envelope holds is in the facts but what RFC 8894 makes public; of a
 * challengePassword there are only type and length.
 */
MUST_CHECK int decode(
	struct decoding *out, struct span file, const struct decode_options *options);
void decoding_clear(struct decoding *decoding);

/* A rule for answers that the message breaks. All static. */
struct violation {
	const char *check, *clause, *rule; /* id; of RFC 8894; what a good answer keeps */
	const char *minders; /* the devices that refuse it, in words; NULL: none known */
	bool ndes_habit;     /* NDES breaks it too, and devices live with that */
};

/* Adds it: a fault where a device minds, else a note. */
void decoding_add_violation(struct decoding *decoding, const struct violation *violation);

#endif
