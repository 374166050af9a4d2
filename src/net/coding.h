/* SPDX-License-Identifier: MIT */
/*
 * Takes a body out of its coding (RFC 9110 section 8.4): gzip or deflate, once, as the
 * devices ask for it. In place of libcurl's, which unpacks layer within layer and works
 * on for as long as nothing comes out, within one call.
 */
#ifndef SCEPPROBE_NET_CODING_H
#define SCEPPROBE_NET_CODING_H

#include <stdbool.h>

#include <zlib.h>

#include "base/bytes.h"

struct coding {
	bool asked; /* the request named codings that it takes; else nothing is unpacked
		     */
	enum { CODING_NONE, CODING_GZIP, CODING_DEFLATE, CODING_OTHER } kind;
	unsigned n_content, n_transfer;
	bool begun, ended;      /* unpacking */
	unsigned char first[2]; /* octets of a body, until it is known what begins it */
	size_t n_first;
	z_stream stream;
};

enum coding_result {
	CODING_GOES_ON,
	CODING_STOPPED, /* by who was given the octets */
	CODING_BROKEN,  /* no such coding */
};

/* For the next answer. All zero at first. */
void coding_begin(struct coding *coding, bool asked);
void coding_end(struct coding *coding);

/*
 * Looks at a header line. False when the answer is packed in more layers than one, or in
 * a way that nobody asked for: then nothing of its body is read.
 */
bool coding_header(struct coding *coding, struct span line);

/* Unpacks some of a body and hands on what comes out, which is at most some thousand
 * times as much; `give` says whether to go on. */
enum coding_result coding_body(struct coding *coding, struct span packed,
	bool (*give)(void *owner, const void *data, size_t length), void *owner);

/* Whether the body ended within its coding. */
bool coding_is_cut(const struct coding *coding);

#endif
