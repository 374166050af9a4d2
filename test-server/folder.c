/* SPDX-License-Identifier: MIT */
/*
 * Walks the files of one kind in one folder.
 *
 * Promises name order, so that --list and complaints come out the same everywhere.
 * Never descends into folders and skips names that begin with a dot.
 */
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scoped.h"

struct names {
	char **items;
	size_t count;
};

static int folder_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool ends_in(const char *name, const char *suffix)
{
	size_t length = strlen(name), tail = strlen(suffix);

	return *name != '.' && length > tail && !strcmp(name + length - tail, suffix);
}

static int folder_collect(struct names *names, const char *folder, const char *suffix)
{
	struct dirent *entry;
	DIR *directory = opendir(folder);

	if (!directory) {
		fprintf(stderr, "mock-ndes: %s: %s\n", folder, strerror(errno));
		return -1;
	}
	while ((entry = readdir(directory))) {
		size_t stem;

		if (!ends_in(entry->d_name, suffix))
			continue;
		stem = strlen(entry->d_name) - strlen(suffix);
		names->items = memory_resize(
			names->items, names->count + 1, sizeof(*names->items));
		names->items[names->count++] = memory_copy(entry->d_name, stem);
	}
	closedir(directory);
	if (names->count)
		qsort(names->items, names->count, sizeof(*names->items), folder_compare);
	return 0;
}

int folder_visit(const char *folder, const char *suffix,
	int (*visit)(void *context, const char *name, const char *path), void *context)
{
	struct names names = { 0 };
	int result = folder_collect(&names, folder, suffix);
	size_t i;

	for (i = 0; i < names.count; i++) {
		scoped(memory) char *path = memory_format(
			"%s/%s%s", folder, names.items[i], suffix);

		if (visit(context, names.items[i], path))
			result = -1;
		free(names.items[i]);
	}
	free(names.items);
	return result;
}
