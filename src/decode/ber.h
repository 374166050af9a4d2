/* SPDX-License-Identifier: MIT */
/*
 * BER (X.690) as strangers send it and logs cut it: any lengths, any nesting, ending
 * anywhere. What was read before the end, or before a fault, is there.
 */
#ifndef SCEPPROBE_DECODE_BER_H
#define SCEPPROBE_DECODE_BER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

enum { BER_DEPTH = 32, BER_NODES = 1 << 16 };

enum ber_tag {
	BER_BOOLEAN = 0x01,
	BER_INTEGER = 0x02,
	BER_OCTET_STRING = 0x04,
	BER_OID = 0x06,
	BER_PRINTABLE_STRING = 0x13,
	BER_CONSTRUCTED = 0x20,
	BER_SEQUENCE = 0x30,
	BER_SET = 0x31,
	BER_CONTEXT_0 = 0x80,
	BER_CONTEXT_1 = 0x81,
};

/* One element. Offsets count octets from the beginning of what was read. */
struct ber_node {
	size_t offset;     /* of the identifier octet */
	size_t header;     /* octets of identifier and length */
	size_t length;     /* of the content: as declared, or as found if indefinite */
	size_t present;    /* octets of the content that are there */
	size_t size;       /* octets there in all, an end mark among them */
	size_t end;        /* index behind the last node inside this one */
	unsigned char tag; /* the first identifier octet */
	unsigned char depth;
	bool indefinite; /* the length stands nowhere; an end mark does */
	bool cut;        /* the data, or what can be read of it, ends inside */
	const char
		*label; /* what the reader of the tree takes it for; borrowed, or NULL */
};

struct ber {
	struct span octets;     /* borrowed */
	struct ber_node *nodes; /* owned; each before those inside it */
	size_t n_nodes, capacity;
	size_t end;        /* offset where reading ended */
	bool cut;          /* the data ends inside an element */
	bool strict;       /* only shortest, definite lengths and strings in one */
	const char *fault; /* static; the first thing that breaks X.690, or NULL */
	size_t fault_at;   /* its offset */
};

/*
 * Reads the first element and all that is in it. What breaks a rule is skipped, as far as
 * lengths around it allow; more than BER_NODES elements are a fault, and constructions
 * below BER_DEPTH are not looked into. Returns 0 or -ENOMEM; in either case to be
 * cleared.
 */
MUST_CHECK int ber_read(struct ber *out, struct span octets);
void ber_clear(struct ber *ber);

/* NULL when nothing could be read. The others take NULL for a node that is not there. */
struct ber_node *ber_root(const struct ber *ber);
struct ber_node *ber_first(const struct ber *ber, const struct ber_node *parent);
struct ber_node *ber_next(const struct ber *ber, const struct ber_node *node);
/* The node itself if it has the tag, else NULL. */
struct ber_node *ber_expect(struct ber_node *node, int tag);
/* The deepest of the nodes that are cut, NULL when none is. */
const struct ber_node *ber_cut_node(const struct ber *ber);
/* Whether a node begins with something wrong or missing inside it. */
bool ber_is_whole(const struct ber_node *node);

/* The octets that are there: of the content; of the whole element. */
struct span ber_content(const struct ber *ber, const struct ber_node *node);
struct span ber_element(const struct ber *ber, const struct ber_node *node);
/* Appends the content of a string in one or in pieces (X.690 section 8.7.3). */
void ber_string(const struct ber *ber, const struct ber_node *node, struct bytes *out);
/* Whether the octets are characters of a PrintableString (X.680 section 41.4). */
bool ber_is_printable(struct span content);
/* Whether the node is a string in pieces, whatever its (implicit) tag. */
bool ber_is_pieces(const struct ber *ber, const struct ber_node *node);

#endif
