/* SPDX-License-Identifier: MIT */
/*
 * The signature of a message: a request's by the certificate that it brings along, an
 * answer's by GetCACert's.
 */
#ifndef SCEPPROBE_DECODE_CHECK_H
#define SCEPPROBE_DECODE_CHECK_H

#include "decode/message.h"

/* Adds "signature" to the message's facts, unless the message is cut or unsigned. */
void decode_check_signature(struct message *m);

#endif
