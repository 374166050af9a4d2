/* SPDX-License-Identifier: MIT */
/*
 * One pass over the octets, without recursion: a stack of at most BER_DEPTH open
 * constructions, an array of nodes that grows. It promises to end after as many steps as
 * there are octets, to read nothing outside of them, and that the nodes of a message cut
 * short are those of the whole message as far as it goes, marked as cut where it ends. On
 * a broken rule it goes on behind the innermost construction that says where it ends,
 * because one odd extension should not hide the signature behind it. It knows no SCEP.
 */
#include "decode/ber.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct frame {
	size_t node;
	size_t limit; /* where it must end at the latest, there or not */
};

struct reader {
	struct ber *ber;
	size_t at;
	struct frame open[BER_DEPTH];
	unsigned depth;
};

enum step { STEP_ON, STEP_DONE, STEP_CUT, STEP_BAD, STEP_FULL, STEP_MEMORY };

static enum step ber_blame(struct reader *r, const char *fault)
{
	if (!r->ber->fault) {
		r->ber->fault = fault;
		r->ber->fault_at = r->at;
	}
	return STEP_BAD;
}

static size_t limit_of(const struct reader *r)
{
	return r->depth ? r->open[r->depth - 1].limit : SIZE_MAX;
}

/* Ends the innermost construction; its content ends at `content`, all of it at `whole`.
 */
static void close_one(struct reader *r, size_t content, size_t whole, bool cut)
{
	struct ber_node *node = &r->ber->nodes[r->open[--r->depth].node];

	node->present = content - node->offset - node->header;
	node->size = whole - node->offset;
	node->end = r->ber->n_nodes;
	node->cut = cut;
	if (node->indefinite)
		node->length = node->present;
}

/* An octet of a header; STEP_ON when it is there. */
static enum step header_octet(struct reader *r, size_t at, unsigned char *octet)
{
	if (at >= limit_of(r))
		return ber_blame(r, "an element passes the end of the one around it");
	if (at >= r->ber->octets.length)
		return STEP_CUT;
	*octet = r->ber->octets.data[at];
	return STEP_ON;
}

static enum step read_tag(struct reader *r, size_t *at, struct ber_node *node)
{
	enum { HIGH = 0x1f, MORE = 0x80, OCTETS = 4 };
	unsigned char octet = 0;
	enum step step = header_octet(r, (*at)++, &node->tag);

	if (step != STEP_ON || (node->tag & HIGH) != HIGH)
		return step;
	for (int i = 0; i < OCTETS; i++) {
		step = header_octet(r, (*at)++, &octet);
		if (step != STEP_ON || !(octet & MORE))
			return step;
	}
	return ber_blame(r, "a tag number is absurd");
}

static enum step read_length(struct reader *r, size_t *at, struct ber_node *node)
{
	enum { LONG = 0x80, RESERVED = 0xff, OCTETS = 8 };
	unsigned char first = 0, octet = 0;
	enum step step = header_octet(r, (*at)++, &first);
	uint64_t length = 0;

	if (step != STEP_ON)
		return step;
	node->indefinite = first == LONG;
	node->length = first;
	if (first <= LONG)
		return STEP_ON;
	if (first == RESERVED || (first & 0x7f) > OCTETS)
		return ber_blame(r, "a length is absurd");
	for (int i = first & 0x7f; i > 0; i--) {
		step = header_octet(r, (*at)++, &octet);
		if (step != STEP_ON)
			return step;
		length = length << 8 | octet;
	}
	/* The shortest form is asked for: X.690 section 10.1. */
	if (length < LONG || length >> 8 * ((first & 0x7f) - 1) == 0)
		r->ber->strict = false;
	if (length > SIZE_MAX / 4)
		return ber_blame(r, "a length is absurd");
	node->length = (size_t)length;
	return STEP_ON;
}

static enum step read_header(struct reader *r, struct ber_node *node)
{
	size_t at = r->at;
	enum step step;

	*node = (struct ber_node){ .offset = at, .depth = (unsigned char)r->depth };
	step = read_tag(r, &at, node);
	if (step == STEP_ON)
		step = read_length(r, &at, node);
	if (step != STEP_ON)
		return step;
	node->header = at - r->at;
	if (node->tag == 0)
		return ber_blame(r, "an end mark where nothing has to end");
	if (node->indefinite && !(node->tag & BER_CONSTRUCTED))
		return ber_blame(r, "a primitive element without a length");
	if (!node->indefinite && node->length > limit_of(r) - at)
		return ber_blame(r, "an element passes the end of the one around it");
	return STEP_ON;
}

static enum step add_node(struct reader *r, const struct ber_node *node)
{
	struct ber *ber = r->ber;

	if (ber->n_nodes == BER_NODES) {
		ber_blame(r, "there are more elements than any SCEP message has");
		return STEP_FULL;
	}
	if (ber->n_nodes == ber->capacity) {
		const size_t capacity = ber->capacity ? 2 * ber->capacity : 64;
		struct ber_node *grown = realloc(
			ber->nodes, capacity * sizeof(*ber->nodes));
		if (!grown)
			return STEP_MEMORY;
		ber->nodes = grown;
		ber->capacity = capacity;
	}
	ber->nodes[ber->n_nodes++] = *node;
	return STEP_ON;
}

/* A primitive element, or one that is not looked into: over it. */
static enum step ber_pass(struct reader *r, struct ber_node *node)
{
	const size_t content = node->offset + node->header;
	const size_t left = r->ber->octets.length - content;
	enum step step;

	node->cut = node->length > left;
	node->present = node->cut ? left : node->length;
	node->size = node->header + node->present;
	node->end = r->ber->n_nodes + 1;
	step = add_node(r, node);
	if (step != STEP_ON)
		return step;
	r->at = content + node->present;
	return node->cut ? STEP_CUT : STEP_ON;
}

static enum step ber_enter(struct reader *r, const struct ber_node *node)
{
	const size_t content = node->offset + node->header;
	const size_t around = limit_of(r);
	const enum step step = add_node(r, node);

	if (step != STEP_ON)
		return step;
	r->open[r->depth++] = (struct frame){
		.node = r->ber->n_nodes - 1,
		.limit = node->indefinite ? around : content + node->length,
	};
	r->at = content;
	return STEP_ON;
}

static enum step read_element(struct reader *r)
{
	struct ber_node node;
	const enum step step = read_header(r, &node);

	if (step != STEP_ON)
		return step;
	if (!(node.tag & BER_CONSTRUCTED))
		return ber_pass(r, &node);
	if (node.indefinite)
		r->ber->strict = false;
	if (r->depth < BER_DEPTH)
		return ber_enter(r, &node);
	ber_blame(r, "elements are nested too deeply");
	return node.indefinite ? STEP_BAD : ber_pass(r, &node);
}

/* Whether the innermost construction ends here; STEP_DONE when it does. */
static enum step try_end(struct reader *r)
{
	const struct span *octets = &r->ber->octets;
	const struct frame *top = &r->open[r->depth - 1];

	if (!r->ber->nodes[top->node].indefinite) {
		if (r->at < top->limit)
			return STEP_ON;
		close_one(r, r->at, r->at, false);
		return STEP_DONE;
	}
	if (r->at >= octets->length)
		return STEP_CUT;
	if (octets->data[r->at] != 0)
		return STEP_ON;
	if (r->at + 1 >= octets->length)
		return STEP_CUT;
	if (octets->data[r->at + 1] != 0 || r->at + 2 > top->limit)
		return ber_blame(r, "an end mark is malformed");
	r->at += 2;
	close_one(r, r->at - 2, r->at, false);
	return STEP_DONE;
}

/* Behind the innermost construction that says where it ends, if all of it is there. */
static enum step recover(struct reader *r)
{
	while (r->depth > 0) {
		const struct frame *top = &r->open[r->depth - 1];
		if (!r->ber->nodes[top->node].indefinite) {
			if (top->limit > r->ber->octets.length)
				return STEP_CUT;
			r->at = top->limit;
			return STEP_ON;
		}
		close_one(r, r->at, r->at, true);
	}
	return STEP_DONE;
}

static enum step step_on(struct reader *r)
{
	enum step step = r->depth ? try_end(r) : STEP_ON;

	if (step == STEP_DONE)
		return r->depth ? STEP_ON : STEP_DONE;
	if (step == STEP_ON)
		step = read_element(r);
	if (step == STEP_BAD)
		step = recover(r);
	if (step == STEP_ON && r->depth == 0)
		return STEP_DONE;
	return step;
}

/* A string that comes in pieces is BER: X.690 section 10.2. */
static void look_for_pieces(struct ber *ber)
{
	for (size_t i = 0; i < ber->n_nodes; i++)
		if (ber->nodes[i].tag == (BER_OCTET_STRING | BER_CONSTRUCTED))
			ber->strict = false;
}

int ber_read(struct ber *out, struct span octets)
{
	struct reader r = { .ber = out };
	enum step step;

	*out = (struct ber){ .octets = octets, .strict = true };
	do {
		step = step_on(&r);
	} while (step == STEP_ON);
	if (step == STEP_MEMORY)
		return -ENOMEM;
	out->cut = step == STEP_CUT;
	if (out->cut)
		r.at = octets.length;
	while (r.depth > 0)
		close_one(&r, r.at, r.at, true);
	out->end = r.at;
	look_for_pieces(out);
	return 0;
}

void ber_clear(struct ber *ber)
{
	free(ber->nodes);
	*ber = (struct ber){ .nodes = NULL };
}

struct ber_node *ber_root(const struct ber *ber)
{
	return ber->n_nodes ? ber->nodes : NULL;
}

struct ber_node *ber_first(const struct ber *ber, const struct ber_node *parent)
{
	size_t first;

	if (!parent)
		return NULL;
	first = (size_t)(parent - ber->nodes) + 1;
	return first < parent->end ? &ber->nodes[first] : NULL;
}

struct ber_node *ber_next(const struct ber *ber, const struct ber_node *node)
{
	struct ber_node *next;

	if (!node || node->end >= ber->n_nodes)
		return NULL;
	/* Behind the last one inside comes a sibling, or one further up. */
	next = &ber->nodes[node->end];
	return next->depth == node->depth ? next : NULL;
}

struct ber_node *ber_expect(struct ber_node *node, int tag)
{
	return node && node->tag == tag ? node : NULL;
}

const struct ber_node *ber_cut_node(const struct ber *ber)
{
	for (size_t i = ber->n_nodes; i > 0; i--)
		if (ber->nodes[i - 1].cut)
			return &ber->nodes[i - 1];
	return NULL;
}

bool ber_is_whole(const struct ber_node *node)
{
	return node && !node->cut;
}

struct span ber_content(const struct ber *ber, const struct ber_node *node)
{
	if (!node)
		return (struct span){ .length = 0 };
	return (struct span){
		.data = ber->octets.data + node->offset + node->header,
		.length = node->present,
	};
}

struct span ber_element(const struct ber *ber, const struct ber_node *node)
{
	if (!node)
		return (struct span){ .length = 0 };
	return (struct span){
		.data = ber->octets.data + node->offset,
		.length = node->size,
	};
}

bool ber_is_pieces(const struct ber *ber, const struct ber_node *node)
{
	const struct ber_node *first = ber_first(ber, node);

	return node && (node->tag & BER_CONSTRUCTED) &&
	       (!first || (first->tag & ~BER_CONSTRUCTED) == BER_OCTET_STRING);
}

bool ber_is_printable(struct span content)
{
	for (size_t i = 0; i < content.length; i++) {
		const unsigned char c = content.data[i];
		const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
		if (!letter && !(c >= '0' && c <= '9') &&
			(!c || !strchr(" '()+,-./:=?", c)))
			return false;
	}
	return true;
}

void ber_string(const struct ber *ber, const struct ber_node *node, struct bytes *out)
{
	if (!node)
		return;
	for (const struct ber_node *n = node; n < ber->nodes + node->end; n++)
		if (!(n->tag & BER_CONSTRUCTED))
			bytes_append_span(out, ber_content(ber, n));
}
