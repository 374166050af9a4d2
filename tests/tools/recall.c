/* SPDX-License-Identifier: MIT */
/*
 * To be preloaded (LD_PRELOAD) into a program: when that ends, everything that it may
 * write to is searched for secrets. RECALL_SECRETS names a file with one secret a line,
 * as hex digits, so that this library never holds a secret as it is. RECALL_RESULT names
 * the file to write: a line for each secret, how often it is still there.
 *
 * Freed memory counts, and none of it is ever given to anybody again: what was freed
 * without being wiped is there to be found, whatever the program did afterwards.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INSTEAD __attribute__((visibility("default")))

INSTEAD void free(void *block)
{
	(void)block;
}

/* As one that always moves: what was in the old place stays there. */
INSTEAD void *realloc(void *block, size_t size)
{
	const size_t kept = block ? malloc_usable_size(block) : 0;
	void *moved = malloc(size);

	if (moved && kept)
		memcpy(moved, block, kept < size ? kept : size);
	return moved;
}

enum { SECRET_MAX = 256, SECRETS = 8, MAPS = 512 };

/* Kept turned over, so that the search does not find itself. */
static unsigned char secrets[SECRETS][SECRET_MAX];
static size_t lengths[SECRETS], n_secrets;
static unsigned long found[SECRETS];

static struct {
	unsigned char *from, *to;
} maps[MAPS];
static size_t n_maps;

static char file_text[1 << 16];

/* Nothing here may allocate: that would write over what was freed. */
static const char *read_file(const char *path)
{
	size_t length = 0;
	ssize_t n;
	const int file = path ? open(path, O_RDONLY) : -1;

	while (file >= 0 &&
		(n = read(file, file_text + length, sizeof(file_text) - 1 - length)) > 0)
		length += (size_t)n;
	if (file >= 0)
		close(file);
	file_text[length] = '\0';
	return file_text;
}

static unsigned digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static void read_secrets(const char *at)
{
	for (; *at && n_secrets < SECRETS; n_secrets++) {
		for (; at[0] && at[0] != '\n' && lengths[n_secrets] < SECRET_MAX; at += 2)
			secrets[n_secrets][lengths[n_secrets]++] =
				(unsigned char)((digit(at[0]) << 4 | digit(at[1])) ^
						0xff);
		at += *at == '\n';
	}
}

static const char *behind_line(const char *at)
{
	at += strcspn(at, "\n");
	return at + (*at == '\n');
}

static void read_maps(const char *at)
{
	char *end;

	for (; *at && n_maps < MAPS; at = behind_line(at)) {
		maps[n_maps].from = (unsigned char *)strtoul(at, &end, 16);
		maps[n_maps].to = (unsigned char *)strtoul(end + 1, &end, 16);
		if (strncmp(end, " rw", 3) == 0)
			n_maps++;
	}
}

static int is_at(const unsigned char *at, size_t secret)
{
	for (size_t i = 0; i < lengths[secret]; i++)
		if ((unsigned char)(at[i] ^ 0xff) != secrets[secret][i])
			return 0;
	return 1;
}

static void search(size_t map, size_t secret)
{
	const unsigned char *at = maps[map].from;
	const unsigned char first = secrets[secret][0] ^ 0xff;

	while ((at = memchr(at, first, (size_t)(maps[map].to - at)))) {
		if ((size_t)(maps[map].to - at) < lengths[secret])
			return;
		found[secret] += (unsigned long)is_at(at, secret);
		at++;
	}
}

static void __attribute__((destructor)) recall(void)
{
	const char *result = getenv("RECALL_RESULT");
	char line[32];
	int file;

	if (!result)
		return;
	read_secrets(read_file(getenv("RECALL_SECRETS")));
	read_maps(read_file("/proc/self/maps"));
	for (size_t map = 0; map < n_maps; map++)
		for (size_t secret = 0; secret < n_secrets; secret++)
			search(map, secret);
	file = open(result, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	for (size_t secret = 0; secret < n_secrets; secret++) {
		const int n = snprintf(line, sizeof(line), "%lu\n", found[secret]);

		if (write(file, line, (size_t)n) != n)
			_exit(99);
	}
	close(file);
}
