/* SPDX-License-Identifier: MIT */
/*
 * Internal to certrep.c: the EnvelopedData of a SUCCESS and its content. Only these two
 * files include this.
 */
#ifndef SCEPPROBE_SCEP_ENVELOPE_H
#define SCEPPROBE_SCEP_ENVELOPE_H

#include "scep/reply.h"

/*
 * Opens the envelope with the context's keys and reads its certificate or CRL into
 * out->certrep. Without keys only the cipher is set. 0 or -ENOMEM.
 */
MUST_CHECK int envelope_read(struct reply *out, CMS_ContentInfo *envelope,
	const struct reply_context *context);

#endif
