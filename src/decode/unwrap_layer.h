/* SPDX-License-Identifier: MIT */
/*
 * What was put around the text or the octets of a message, by mailers, servers and
 * shells.
 */
#ifndef SCEPPROBE_DECODE_UNWRAP_LAYER_H
#define SCEPPROBE_DECODE_UNWRAP_LAYER_H

#include "base/bytes.h"

/* Takes one layer off: gzip, base64 that holds text or gzip, quoted-printable. 1 and what
 * was in it, at most 8 MiB, with its traits (enum unwrap_trait); 0 when there is none
 * that is known, or a text is longer than 8 MiB; -ENOMEM. */
MUST_CHECK int layer_peel(struct bytes *out, struct span file, unsigned *traits);

#endif
