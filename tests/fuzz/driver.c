/* SPDX-License-Identifier: MIT */
/*
 * Runs a harness on files, without libFuzzer and under any compiler:
 *
 *   HARNESS [-m N] FILE-OR-FOLDER...
 *
 * Each file is read whole, then N times spoilt: cut, with an octet changed, with a part
 * doubled or left out. What is spoilt depends on nothing but the file and N, so that a
 * run can be repeated. The last line says how many inputs were run.
 */
#define _DEFAULT_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

static unsigned long n_runs;
static unsigned spoilt_times;

/* Steele and others' splitmix64: a few lines, and the same everywhere. */
static uint64_t next_number(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15U;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return z ^ z >> 31;
}

/* Exactly as large as the input, so that a sanitizer sees what reads past it. */
static void run_one(const unsigned char *data, size_t size)
{
	unsigned char *copy = malloc(size ? size : 1);

	FUZZ_ASSERT(copy);
	if (size)
		memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	n_runs++;
}

static void spoil(const struct bytes *whole, uint64_t *state, struct bytes *out)
{
	const size_t at = (size_t)(next_number(state) % (whole->length + 1));
	const size_t rest = whole->length - at;
	const size_t part = rest ? (size_t)(next_number(state) % rest) : 0;

	bytes_append(out, whole->data, at);
	switch (next_number(state) % 4) {
	case 0:
		return;
	case 1:
		bytes_append_char(out, (char)next_number(state));
		bytes_append(out, whole->data + at + (rest > 0), rest - (rest > 0));
		return;
	case 2:
		bytes_append(out, whole->data + at, part);
		bytes_append(out, whole->data + at, rest);
		return;
	default:
		bytes_append(out, whole->data + at + part, rest - part);
	}
}

static int run_file(const char *path)
{
	struct bytes whole = BYTES_EMPTY;
	char buffer[65536];
	uint64_t state = 0;
	size_t n;
	FILE *file = fopen(path, "rb");

	if (!file) {
		perror(path);
		return -1;
	}
	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		bytes_append(&whole, buffer, n);
	fclose(file);
	run_one(whole.data, whole.length);
	for (unsigned i = 0; whole.length > 0 && i < spoilt_times; i++) {
		struct bytes out = BYTES_EMPTY;

		spoil(&whole, &state, &out);
		run_one(out.data, out.length);
		bytes_clear(&out);
	}
	bytes_clear(&whole);
	return 0;
}

static int run_folder(const char *path, DIR *folder)
{
	struct dirent *entry;
	char name[4096];
	int r = 0;

	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		r |= run_file(name);
	}
	return r;
}

static int run_path(const char *path)
{
	DIR *folder = opendir(path);
	int r;

	if (!folder)
		return run_file(path);
	r = run_folder(path, folder);
	closedir(folder);
	return r;
}

int main(int argc, char **argv)
{
	int first = 1, r = 0;

	if (argc > 2 && strcmp(argv[1], "-m") == 0) {
		spoilt_times = (unsigned)strtoul(argv[2], NULL, 10);
		first = 3;
	}
	for (int i = first; i < argc; i++)
		r |= run_path(argv[i]);
	printf("%lu inputs\n", n_runs);
	return r ? 1 : 0;
}
