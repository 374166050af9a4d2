/* SPDX-License-Identifier: MIT */
/*
 * Decodes a body (RFC 9110 section 8.4): gzip or deflate, one layer, only if the device
 * requested it. It replaces libcurl's decoder, which decodes nested layers and can work
 * without limit within one call.
 */
#ifndef SCEPPROBE_NET_CODING_H
#define SCEPPROBE_NET_CODING_H

#include <stdbool.h>

#include <zlib.h>

#include "base/bytes.h"

struct coding {
	bool asked; /* the request accepts codings; else nothing is decoded */
	enum { CODING_NONE, CODING_GZIP, CODING_DEFLATE, CODING_OTHER } kind;
	unsigned n_content, n_transfer;
	bool begun, ended;      /* unpacking */
	unsigned char first[2]; /* first octets of a body, until its form is known */
	size_t n_first;
	z_stream stream;
};

enum coding_result {
	CODING_GOES_ON,
	CODING_STOPPED, /* by the receiver of the octets */
	CODING_BROKEN,  /* not this coding */
};

/* Resets for the next answer. Initialise with zeroes. */
void coding_begin(struct coding *coding, bool asked);
void coding_end(struct coding *coding);

/*
 * Processes a header line. False if the answer has several layers, or a coding that was
 * not requested: then its body is not read.
 */
bool coding_header(struct coding *coding, struct span line);

/* Decodes some of a body and passes the output on, at most some thousand times the input;
 * `give` returns whether to continue. */
enum coding_result coding_body(struct coding *coding, struct span packed,
	bool (*give)(void *owner, const void *data, size_t length), void *owner);

/* Whether the body ended inside its coding. */
bool coding_is_cut(const struct coding *coding);

#endif
