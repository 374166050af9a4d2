/* SPDX-License-Identifier: MIT */
/*
 * A process in which memory runs out when told to. shortage.c replaces malloc and its
 * kin for the whole program, so OpenSSL, jansson and the code under test all get theirs
 * from it.
 */
#ifndef SCEPPROBE_TESTS_SHORTAGE_H
#define SCEPPROBE_TESTS_SHORTAGE_H

#include <stdbool.h>
#include <stddef.h>

enum { SHORTAGE_FRAMES = 48 };

/*
 * From now on the n-th allocation fails, counted from 1; with `lasting` all behind it do,
 * too. 0: none fails, they are only counted and watched.
 */
void shortage_begin(size_t n, bool lasting);
/*
 * The same, but each allocation is first shown, with its number, to the function given,
 * which says whether it fails, and may fork. When one is to fail, no more are shown.
 */
enum shortage { SHORTAGE_NONE, SHORTAGE_ONCE, SHORTAGE_LASTING };
typedef enum shortage shortage_choice(size_t n);
void shortage_begin_choosing(shortage_choice *choice);
/* Ends it: how many allocations there were. */
size_t shortage_end(void);
/* Whether the n-th came about. */
bool shortage_happened(void);

/* Blocks allocated between begin and end, and not freed yet. */
size_t shortage_live(void);

/* On stderr: who asked for the memory that was refused, and who holds what is left. */
void shortage_tell(void);

/* Whether a function of a shared library is among those that asked for it. */
bool shortage_within(const char *function);
/* Whether it was asked for by this program itself and not by a library. */
bool shortage_ours(void);

#endif
