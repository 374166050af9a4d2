/* SPDX-License-Identifier: MIT */
/*
 * Hex dumps: with offsets (xxd, od, hexdump, openssl, Wireshark, certutil, Format-Hex),
 * or digits alone, in words of any length, with any separators.
 */
#ifndef SCEPPROBE_DECODE_UNWRAP_HEX_H
#define SCEPPROBE_DECODE_UNWRAP_HEX_H

#include <stdbool.h>

#include "base/bytes.h"

/*
 * Appends the octets of the first dump with offsets that begins with a SEQUENCE. False,
 * and nothing is appended, when there is none. Memory that ran out is in out->failed.
 */
bool hex_dump(const char *text, struct bytes *out);

/*
 * Appends the octets of the next digits from *at on that begin with a SEQUENCE, at least
 * HEX_LEAST of them, and moves *at behind them. False when there are none.
 */
enum { HEX_LEAST = 20 };
bool hex_next(const char *text, const char **at, struct bytes *out);

#endif
