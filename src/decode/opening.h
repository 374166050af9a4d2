/* SPDX-License-Identifier: MIT */
/*
 * Opens an envelope with the key given, or says why not.
 */
#ifndef SCEPPROBE_DECODE_OPENING_H
#define SCEPPROBE_DECODE_OPENING_H

#include "decode/envelope.h"

/* Adds "decrypted" and "content", or a fault. Without a key it does nothing. */
void decode_open(struct decoder *d, struct fact *facts, const struct envelope *parts);

#endif
