/* SPDX-License-Identifier: MIT */
/*
 * What the readers of a message's parts share: where facts go, the names of algorithms,
 * how an encoding is laid out and where it ends. Only the files of this folder include
 * this. Nothing here fails: memory that ran out is remembered in decoding.failed, and
 * what cannot be read is told as a fault or not at all.
 */
#ifndef SCEPPROBE_DECODE_DECODER_H
#define SCEPPROBE_DECODE_DECODER_H

#include "base/scoped.h"
#include "decode/ber.h"
#include "decode/decode.h"
#include "port/format.h"
#include "scep/cacert.h"

enum {
	DECODE_LEVELS = 4,          /* encodings inside encodings */
	DECODE_LIST_MAX = 64,       /* members of one list in the report */
	DECODE_RECIPIENTS_MAX = 16, /* each costs a private key operation */
};

/* Inside of what the data ends, and how much of that there is. */
struct decode_cut {
	char inside[160];
	size_t offset, length, present;
	bool has_length; /* `length` was declared */
};

/* How the library that made the message lays it out. */
struct decode_shape {
	bool outer_open, strict; /* of the outermost; of both encodings */
	bool digest_null;
	size_t content_chunk, n_content_chunks; /* length of the first; how many */
	size_t cipher_chunk, n_cipher_chunks, last_cipher_chunk;
	size_t block; /* of the cipher */
};

struct decoder {
	struct decoding *out;
	EVP_PKEY *key;                 /* NULL without one */
	const struct cacert *ca_certs; /* NULL without */
	int message_type;              /* of the pkiMessage, -1 */
	struct decode_shape shape;
	struct decode_cut cuts[DECODE_LEVELS]; /* the innermost first */
	size_t n_cuts;
};

void decode_fault(struct decoder *d, const char *format, ...) PRINTF_LIKE(2, 3);
/* The same for a check that failed. */
void decode_wrong(struct decoder *d, const char *format, ...) PRINTF_LIKE(2, 3);
void decode_note(struct decoder *d, const char *format, ...) PRINTF_LIKE(2, 3);
void decode_title(struct decoder *d, const char *kind, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* The content of an OBJECT IDENTIFIER: OpenSSL's number for it, NID_undef for none. */
int decode_nid(struct span oid);
/* Its dotted form; "" for other octets. */
void decode_oid(struct span oid, char *out, size_t size);
/* `key` as an algorithm's name for programs, and one for people where it has another. */
void decode_algorithm(struct fact *parent, const char *key, struct span oid);
/* The OBJECT IDENTIFIER that an AlgorithmIdentifier begins with. */
struct span decode_algorithm_oid(const struct ber *ber, const struct ber_node *node);

/* From DER; a fact is added if it can be read. */
void decode_name(struct fact *parent, const char *key, struct span der);
void decode_serial(struct fact *parent, const char *key, struct span der);
/* Anything but a time is added as it is, with a fault that calls it `name`. */
void decode_time(struct decoder *d, struct fact *parent, const char *key,
	const char *name, const ASN1_TIME *time);

/* "form": DER or BER, and of which kind. */
void decode_form(struct fact *parent, const struct ber *ber);
/* "length" or "present", and "chunks", of a string. Gives the number of chunks. */
size_t decode_string(
	struct fact *parent, const struct ber *ber, const struct ber_node *node);
/* Notes the tree's faults, and where it is cut. `of` is what it is the encoding of. */
void decode_damage(struct decoder *d, const struct ber *ber, const char *of);

#endif
