/* SPDX-License-Identifier: MIT */
/*
 * The allocator of glibc behind a counter. It watches only what is allocated between
 * begin and end; what libraries keep from before is theirs. One thread only.
 *
 * A block that is freed twice, or that nobody allocated, is left to glibc to abort on.
 */
#define _GNU_SOURCE
#include "shortage.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

/* -DSHORTAGE_HOLDERS tells who holds what leaked, and takes its time. */
#ifdef SHORTAGE_HOLDERS
enum { BLOCKS_MAX = 1 << 15, HOLDER_FRAMES = 12 };
#else
enum { BLOCKS_MAX = 1 << 15, HOLDER_FRAMES = 1 };
#endif

static struct block {
	const void *at;
	void *holder[HOLDER_FRAMES];
} blocks[BLOCKS_MAX];

static struct {
	bool on, lasting, happened, busy, used;
	size_t count, fail_at, live;
	shortage_choice *choose;
	void *frames[SHORTAGE_FRAMES];
	int n_frames;
} state;

/* An open hash table, of a size that is a power of two. */
static size_t place_of(const void *at)
{
	return (size_t)((uintptr_t)at * 0x9e3779b97f4a7c15U >> 40) % BLOCKS_MAX;
}

static struct block *find(const void *at)
{
	for (size_t i = place_of(at), n = 0; n < BLOCKS_MAX;
		i = (i + 1) % BLOCKS_MAX, n++) {
		if (blocks[i].at == at)
			return &blocks[i];
		if (!blocks[i].at)
			return NULL;
	}
	return NULL;
}

static void watch(const void *at)
{
	size_t i = place_of(at);

	if (state.live >= BLOCKS_MAX / 2)
		abort();
	while (blocks[i].at)
		i = (i + 1) % BLOCKS_MAX;
	blocks[i].at = at;
	state.live++;
	state.used = true;
#ifdef SHORTAGE_HOLDERS
	state.busy = true;
	backtrace(blocks[i].holder, HOLDER_FRAMES);
	state.busy = false;
#endif
}

/* What stands behind the hole, but would be looked for before it, moves into it. */
static void unwatch(const void *at)
{
	struct block *block = at ? find(at) : NULL;
	size_t hole;

	if (!block)
		return;
	hole = (size_t)(block - blocks);
	for (size_t i = (hole + 1) % BLOCKS_MAX; blocks[i].at; i = (i + 1) % BLOCKS_MAX) {
		if ((i - place_of(blocks[i].at)) % BLOCKS_MAX < (i - hole) % BLOCKS_MAX)
			continue;
		blocks[hole] = blocks[i];
		hole = i;
	}
	blocks[hole].at = NULL;
	state.live--;
}

/* Asks whoever wants to choose. */
static void choose(void)
{
	enum shortage shortage;

	state.busy = true;
	shortage = state.choose(state.count);
	state.busy = false;
	if (shortage == SHORTAGE_NONE)
		return;
	state.choose = NULL;
	state.fail_at = state.count;
	state.lasting = shortage == SHORTAGE_LASTING;
}

static bool refused(void)
{
	if (!state.on || state.busy)
		return false;
	state.count++;
	if (state.choose)
		choose();
	if (state.count != state.fail_at &&
		!(state.lasting && state.fail_at && state.count > state.fail_at))
		return false;
	if (!state.happened) {
		state.busy = true;
		state.n_frames = backtrace(state.frames, SHORTAGE_FRAMES);
		state.busy = false;
	}
	state.happened = true;
	errno = ENOMEM;
	return true;
}

static void *watched(void *block)
{
	if (state.on && !state.busy && block)
		watch(block);
	return block;
}

void *malloc(size_t size)
{
	return refused() ? NULL : watched(__libc_malloc(size));
}

void *calloc(size_t n, size_t size)
{
	return refused() ? NULL : watched(__libc_calloc(n, size));
}

void *realloc(void *block, size_t size)
{
	if (size && refused())
		return NULL;
	unwatch(block);
	return watched(__libc_realloc(block, size));
}

void free(void *block)
{
	unwatch(block);
	__libc_free(block);
}

static void begin(void)
{
	void *frame[1];

	backtrace(frame, 1); /* loads what it needs before it is watched */
	for (size_t i = 0; state.used && i < BLOCKS_MAX; i++)
		blocks[i].at = NULL;
	memset(&state, 0, sizeof(state));
	state.on = true;
}

void shortage_begin(size_t n, bool lasting)
{
	begin();
	state.fail_at = n;
	state.lasting = lasting;
}

void shortage_begin_choosing(shortage_choice *choice)
{
	begin();
	state.choose = choice;
}

size_t shortage_end(void)
{
	state.on = false;
	return state.count;
}

bool shortage_happened(void)
{
	return state.happened;
}

size_t shortage_live(void)
{
	return state.live;
}

void shortage_tell(void)
{
	backtrace_symbols_fd(state.frames, state.n_frames, 2);
	for (size_t i = 0, told = 0; i < BLOCKS_MAX && told < 3; i++) {
		if (!blocks[i].at)
			continue;
		fprintf(stderr, "held: %p\n", blocks[i].at);
		backtrace_symbols_fd(blocks[i].holder, HOLDER_FRAMES, 2);
		told++;
	}
}

bool shortage_within(const char *function)
{
	Dl_info info;

	for (int i = 0; i < state.n_frames; i++)
		if (dladdr(state.frames[i], &info) && info.dli_sname &&
			strcmp(info.dli_sname, function) == 0)
			return true;
	return false;
}

bool shortage_ours(void)
{
	Dl_info here, info;

	if (!dladdr((void *)(uintptr_t)shortage_ours, &here))
		return false;
	for (int i = 0; i < state.n_frames; i++) {
		if (!dladdr(state.frames[i], &info))
			return false;
		if (info.dli_fbase != here.dli_fbase)
			return false;
		if (!info.dli_sname || !strstr("malloc calloc realloc", info.dli_sname))
			return i > 0;
	}
	return false;
}
