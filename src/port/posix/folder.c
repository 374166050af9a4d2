/* SPDX-License-Identifier: MIT */
/*
 * Folders by POSIX. An unreadable folder is skipped, unless it is the given one: the
 * others are still worth reading.
 */
#include "port/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct walk {
	port_file *visit;
	void *context;
	size_t skip; /* of a path: the folder that was asked for */
	unsigned files;
	bool left_out;
};

struct names {
	char **name;
	size_t n;
};

bool port_is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool port_is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static void free_names(struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->name[i]);
	free(names->name);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int add_name(struct names *names, const char *name)
{
	char **grown = realloc(names->name, (names->n + 1) * sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	names->name = grown;
	grown[names->n] = strdup(name);
	if (!grown[names->n])
		return -ENOMEM;
	names->n++;
	return 0;
}

static int read_names(const char *folder, struct names *names)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;
	int r = 0;

	if (!directory)
		return -errno;
	while (r == 0 && names->n < PORT_FOLDER_FILES && (entry = readdir(directory)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			r = add_name(names, entry->d_name);
	closedir(directory);
	if (names->n)
		qsort(names->name, names->n, sizeof(*names->name), compare_names);
	return r;
}

static char *folder_join(const char *folder, const char *name)
{
	const size_t size = strlen(folder) + strlen(name) + 2;
	char *path = malloc(size);

	if (path)
		snprintf(path, size, "%s/%s", folder, name);
	return path;
}

/* A link to a folder may lead back to where it lies. */
static bool is_own_folder(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int visit_file(struct walk *walk, const char *path)
{
	if (walk->files++ >= PORT_FOLDER_FILES) {
		walk->left_out = true;
		return 0;
	}
	return walk->visit(walk->context, path, path + walk->skip);
}

static int walk_folder(struct walk *walk, const char *folder, unsigned depth)
{
	struct names names = { .n = 0 };
	int r = read_names(folder, &names);

	walk->left_out |= names.n == PORT_FOLDER_FILES;
	/* The files, and then the folders. */
	for (size_t i = 0; r == 0 && i < 2 * names.n; i++) {
		char *path = folder_join(folder, names.name[i % names.n]);

		if (!path)
			r = -ENOMEM;
		else if (i < names.n && port_is_file(path))
			r = visit_file(walk, path);
		else if (i >= names.n && is_own_folder(path) &&
			 depth == PORT_FOLDER_DEPTH)
			walk->left_out = true;
		else if (i >= names.n && is_own_folder(path))
			r = walk_folder(walk, path, depth + 1);
		free(path);
	}
	free_names(&names);
	return depth > 0 && (r == -EACCES || r == -ENOENT) ? 0 : r;
}

int port_walk(const char *folder, port_file *visit, void *context, bool *left_out)
{
	struct walk walk = { .visit = visit, .context = context };
	size_t length = strlen(folder);
	char *own = strdup(folder);
	int r;

	if (!own)
		return -ENOMEM;
	while (length > 1 && own[length - 1] == '/')
		own[--length] = '\0';
	walk.skip = length + 1;
	r = walk_folder(&walk, own, 0);
	*left_out = walk.left_out;
	free(own);
	return r;
}

int64_t port_seek(FILE *file, int64_t offset, int whence)
{
	return fseeko(file, (off_t)offset, whence) < 0 ? -1 : (int64_t)ftello(file);
}

int64_t port_size(FILE *file)
{
	struct stat status;

	return fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode)
		       ? (int64_t)status.st_size
		       : 0;
}
