/* SPDX-License-Identifier: MIT */
/*
 * The inside of certrep.c: the EnvelopedData of a SUCCESS and what it holds. Only those
 * two include this.
 */
#ifndef SCEPPROBE_SCEP_ENVELOPE_H
#define SCEPPROBE_SCEP_ENVELOPE_H

#include "scep/reply.h"

/*
 * Opens the envelope with the context's keys and reads the certificate or CRL in it into
 * out->certrep. Without keys only the cipher is told. 0 or -ENOMEM.
 */
MUST_CHECK int envelope_read(struct reply *out, CMS_ContentInfo *envelope,
	const struct reply_context *context);

#endif
