/* SPDX-License-Identifier: MIT */
/*
 * For whom an envelope is encrypted, and by which way of telling them the key.
 */
#ifndef SCEPPROBE_DECODE_RECIPIENTS_H
#define SCEPPROBE_DECODE_RECIPIENTS_H

#include "decode/envelope.h"

/* Adds "recipients" and counts them. */
void decode_recipients(struct decoder *d, struct fact *envelope, struct envelope *parts);

#endif
