/* SPDX-License-Identifier: MIT */
#ifndef MOCK_QUERY_H
#define MOCK_QUERY_H

#include "memory.h"

/*
 * The percent-decoded value of the first parameter called name in a raw query, for
 * the caller to free; NULL when there is none or an escape is broken. '+' stays '+'.
 */
char *query_value(const char *query, const char *name);

/* Appends what base64 text stands for. -1 when it is not strict base64. */
int query_decode_base64(struct buffer *out, const char *text);

#endif
