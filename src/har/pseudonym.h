/* SPDX-License-Identifier: MIT */
/*
 * Pseudonyms: what stands for a name, the same for the same name, and for the parts of a
 * name. They are counted, not computed from what they hide, so nobody can guess
 * backwards.
 */
#ifndef SCEPPROBE_HAR_PSEUDONYM_H
#define SCEPPROBE_HAR_PSEUDONYM_H

#include "base/bytes.h"

struct pseudonym;

/* Originals of one target, and of all: what comes behind them is withheld, and so is
 * every text of that target, since it may hold what is no longer known. */
enum { PSEUDONYMS_TARGET = 2048, PSEUDONYMS_MAX = 1 << 18, PSEUDONYM_LENGTHS = 256 };

/* All zero at first. Failure is sticky, as with struct bytes. */
struct pseudonyms {
	struct pseudonym *rows; /* owned */
	size_t n;
	unsigned *index;                 /* owned; a hash table of rows, counted from 1 */
	size_t n_index;                  /* a power of two */
	size_t n_before;                 /* rows of the targets before this one */
	unsigned char *prefixes;         /* owned; a set: how originals begin */
	bool lengths[PSEUDONYM_LENGTHS]; /* those that originals have */
	size_t longest;
	unsigned counted;
	bool full;
	bool failed;
};

void pseudonyms_clear(struct pseudonyms *names);
/* Another target begins. */
void pseudonyms_next(struct pseudonyms *names);

/* Each appends what stands for the text given. */
void pseudonym_word(struct pseudonyms *names, struct span word, struct bytes *out);
/* A host name or an address, without port. Labels are replaced one by one, so that
 * relations between names remain. */
void pseudonym_host(struct pseudonyms *names, struct span host, struct bytes *out);
/* Hex digits, as many as there were. */
void pseudonym_hex(struct pseudonyms *names, struct span digits, struct bytes *out);
/* A name of a certificate in RFC 2253's form: values are replaced, types stay. */
void pseudonym_dn(struct pseudonyms *names, struct span dn, struct bytes *out);
/* scheme://host:port/path?query; a message in the query is left out. */
void pseudonym_url(struct pseudonyms *names, struct span url, struct bytes *out);
/* Text from anywhere: every name met so far, every URL's host, IPv4 address and GUID. */
void pseudonym_text(struct pseudonyms *names, struct span text, struct bytes *out);

/* Whether no original is left in the text, in any encoding of base/disguise.h. False,
 * too, without memory and for a table that is full. */
bool pseudonyms_clean(struct pseudonyms *names, struct span text);

#endif
