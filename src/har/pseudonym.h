/* SPDX-License-Identifier: MIT */
/*
 * Pseudonyms for names and parts of names; the same name always has the same one. They
 * are counted, not derived from the name, so they cannot be reversed.
 */
#ifndef SCEPPROBE_HAR_PSEUDONYM_H
#define SCEPPROBE_HAR_PSEUDONYM_H

#include "base/bytes.h"

struct pseudonym;

/* The maximum of names for one target, and in total: later names are withheld, and so is
 * all text of that target, since it may contain them. */
enum { PSEUDONYMS_TARGET = 2048, PSEUDONYMS_MAX = 1 << 18, PSEUDONYM_LENGTHS = 256 };

/* Initialise with zeroes. Failure is sticky, as in struct bytes. */
struct pseudonyms {
	struct pseudonym *rows; /* owned */
	size_t n;
	unsigned *index;         /* owned; a hash table of rows, which count from 1 */
	size_t n_index;          /* a power of two */
	size_t n_before;         /* rows of the targets before this one */
	unsigned char *prefixes; /* owned; a set of prefixes of the originals */
	bool lengths[PSEUDONYM_LENGTHS]; /* those in use */
	size_t longest;
	unsigned counted;
	bool full;
	bool failed;
};

void pseudonyms_clear(struct pseudonyms *names);
/* Starts the next target. */
void pseudonyms_next(struct pseudonyms *names);

/* These append the pseudonym of the given text. */
void pseudonym_word(struct pseudonyms *names, struct span word, struct bytes *out);
/* A host name or an address, without port. Each label is replaced separately, so
 * relations between names remain. */
void pseudonym_host(struct pseudonyms *names, struct span host, struct bytes *out);
/* Hex digits, with the same length. */
void pseudonym_hex(struct pseudonyms *names, struct span digits, struct bytes *out);
/* A name of a certificate in the form of RFC 2253: values are replaced, types stay. */
void pseudonym_dn(struct pseudonyms *names, struct span dn, struct bytes *out);
/* scheme://host:port/path?query; a message in the query is left out. */
void pseudonym_url(struct pseudonyms *names, struct span url, struct bytes *out);
/* Any text: replaces every known name, and each URL's host, IPv4 address and GUID. */
void pseudonym_text(struct pseudonyms *names, struct span text, struct bytes *out);

/* Whether the text has no original in any encoding of base/disguise.h. Also false without
 * memory and with a full table. */
bool pseudonyms_clean(struct pseudonyms *names, struct span text);

#endif
