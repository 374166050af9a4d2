/* SPDX-License-Identifier: MIT */
/*
 * Borrowed pieces of octets: find, cut, read numbers and times. Nothing is copied; the
 * only error is a failed match.
 */
#ifndef SCEPPROBE_BASE_SPAN_H
#define SCEPPROBE_BASE_SPAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

bool span_is(struct span s, const char *word);
/* The first `word`, in any letter case; NULL if absent. */
const unsigned char *span_find(struct span s, const char *word);
bool span_starts(struct span s, const char *prefix);
bool span_ends(struct span s, const char *tail);
/* A blank, a tab, or another separator of words. */
bool span_is_blank(unsigned char c);
struct span span_from(struct span s, const unsigned char *at);
/* Up to `at`. */
struct span span_until(struct span s, const unsigned char *at);
struct span span_trim(struct span s);
/* Takes the next word, up to a blank or tab; empty at the end. */
struct span span_word(struct span *rest);
/* The text between two texts; without the second one, up to the end. */
bool span_between(struct span s, const char *before, const char *after, struct span *out);
bool span_number(struct span s, uint64_t most, uint64_t *out);
/* "2017-08-08" and "20:22:16"; false if absent. */
bool span_date(struct span s, int64_t *days_as_seconds);
bool span_clock(struct span s, int64_t *seconds);

/* FNV-1a, 64 bits: a hash for internal tables; start with SPAN_HASH. */
#define SPAN_HASH UINT64_C(14695981039346656037)
uint64_t span_hash(uint64_t hash, const void *data, size_t length);

#endif
