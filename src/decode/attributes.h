/* SPDX-License-Identifier: MIT */
/*
 * The signed attributes that make a SignedData a pkiMessage (RFC 8894 section 3.2.1).
 */
#ifndef SCEPPROBE_DECODE_ATTRIBUTES_H
#define SCEPPROBE_DECODE_ATTRIBUTES_H

#include "decode/message.h"

/* Adds them to the message's facts; `list` is the [0] of the signerInfo. */
void decode_attributes(struct message *m, const struct ber_node *list);

#endif
