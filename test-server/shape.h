/* SPDX-License-Identifier: MIT */
#ifndef MOCK_SHAPE_H
#define MOCK_SHAPE_H

#include "authority.h"

/* Who signs and decrypts: two RA certificates, one for both, the CA itself. */
enum layout { LAYOUT_PAIR, LAYOUT_ONE, LAYOUT_CA };

/* How they are wrapped: a degenerate SignedData, one with a signer, not at all. */
enum form { FORM_BAG, FORM_SIGNED, FORM_SINGLE };

enum { SHAPE_PARTS_MOST = 8 };

struct shape {
	const char *name;
	enum layout layout;
	enum form form;
	enum part parts[SHAPE_PARTS_MOST]; /* in this order; none: signing, encryption, CA
					    */
	int fill;                          /* add strangers up to this number */
	bool remake;      /* new RA certificates instead of the standing ones */
	bool impostor;    /* RA signed by another key under the CA's name */
	enum part issuer; /* of the RA certificates; none: the CA */
	enum spare signing_key, encryption_key; /* none: the standing ones */
	const EVP_MD *(*digest)(void);          /* signs the RA certificates */
	const EVP_MD *(*ca_digest)(void);       /* signs the CA certificate */
	bool pss;                               /* RSASSA-PSS signs the RA certificates */
	unsigned int hidden;  /* set of 1 << part: there, but not in the answer */
	long above_to;        /* end of the certificate above the CA; 0: as usual */
	long ra_from, ra_to;  /* days from now; both 0: as usual */
	long ca_from, ca_to;  /* both 0: the standing CA certificate */
	const char *ca_usage; /* NULL: signs certificates, CRLs and messages */
	const char *signing_usage, *encryption_usage; /* "": no extension */
};

extern const struct shape shapes[];
extern const size_t shape_count;

/* The number of the shape called name, or -1. */
int shape_find(const char *name);

/* SHAPE_PARTS_MOST parts in their order, PART_NONE behind the last. */
const enum part *shape_parts(const struct shape *shape);

#endif
