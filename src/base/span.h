/* SPDX-License-Identifier: MIT */
/*
 * Pieces of octets that somebody else owns: found, cut, and read as numbers and times.
 * Nothing is copied, and nothing fails but by saying so.
 */
#ifndef SCEPPROBE_BASE_SPAN_H
#define SCEPPROBE_BASE_SPAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

bool span_is(struct span s, const char *word);
/* Where `word` begins, letter case ignored; NULL. */
const unsigned char *span_find(struct span s, const char *word);
bool span_starts(struct span s, const char *prefix);
bool span_ends(struct span s, const char *tail);
/* Blank, tab, or another that ends words. */
bool span_is_blank(unsigned char c);
struct span span_from(struct span s, const unsigned char *at);
/* Up to `at`. */
struct span span_until(struct span s, const unsigned char *at);
struct span span_trim(struct span s);
/* Takes the next word, which ends at a blank or tab; empty at the end. */
struct span span_word(struct span *rest);
/* What lies between two texts, the second optional: up to it or to the end. */
bool span_between(struct span s, const char *before, const char *after, struct span *out);
bool span_number(struct span s, uint64_t most, uint64_t *out);
/* "2017-08-08" and "20:22:16"; false where they are not. */
bool span_date(struct span s, int64_t *days_as_seconds);
bool span_clock(struct span s, int64_t *seconds);

/* FNV-1a, 64 bits: a hash for tables of ours, begun with SPAN_HASH. */
#define SPAN_HASH UINT64_C(14695981039346656037)
uint64_t span_hash(uint64_t hash, const void *data, size_t length);

#endif
