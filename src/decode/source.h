/* SPDX-License-Identifier: MIT */
/*
 * What a message was found in, for the report.
 */
#ifndef SCEPPROBE_DECODE_SOURCE_H
#define SCEPPROBE_DECODE_SOURCE_H

#include "base/kind.h"
#include "decode/decoder.h"
#include "decode/unwrap.h"

/* The encoding, its size, and the head of HTTP before it, as facts. */
void source_describe(struct decoder *d, const struct unwrapped *u);
/* What was put up with or put right. */
void source_tell_traits(struct decoder *d, const struct unwrapped *u);
/* A note, if the message was found in a file that another command reads. `kind` may be
 * NULL. */
void source_tell_container(
	struct decoder *d, const struct unwrapped *u, const struct file_kind *kind);
/* Why nothing was found, as the decoding's problem. `kind` may be NULL. */
void source_refuse(struct decoder *d, const struct unwrapped *u,
	const struct file_kind *kind, struct span file);

#endif
