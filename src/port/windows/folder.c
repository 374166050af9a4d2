/* SPDX-License-Identifier: MIT */
/*
 * Folders by Windows. As by POSIX: an unreadable folder is skipped, unless it is the
 * given one; links to folders (also junctions) are not followed. Paths are joined with
 * '/', which Windows accepts, so that reports are the same everywhere.
 */
#include "port/folder.h"

#include <errno.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "port/windows/windows_port.h"

struct walk {
	port_file *visit;
	void *context;
	size_t skip; /* of a path: the folder that was asked for */
	unsigned files;
	bool left_out;
};

struct entry {
	char *name;
	DWORD attributes;
};

struct entries {
	struct entry *list;
	size_t n;
};

static DWORD attributes_of(const char *path)
{
	wchar_t *wide = wide_from(path);
	DWORD attributes = wide ? GetFileAttributesW(wide) : INVALID_FILE_ATTRIBUTES;

	free(wide);
	return attributes;
}

bool port_is_folder(const char *path)
{
	DWORD attributes = attributes_of(path);

	return attributes != INVALID_FILE_ATTRIBUTES &&
	       (attributes & FILE_ATTRIBUTE_DIRECTORY);
}

/* Devices, such as NUL, have attributes too. */
bool port_is_file(const char *path)
{
	DWORD attributes = attributes_of(path);

	return attributes != INVALID_FILE_ATTRIBUTES &&
	       !(attributes & FILE_ATTRIBUTE_DIRECTORY) && !port_is_special(path);
}

static void free_entries(struct entries *entries)
{
	for (size_t i = 0; i < entries->n; i++)
		free(entries->list[i].name);
	free(entries->list);
}

static int compare_entries(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	return strcmp(a->name, b->name);
}

static int add_entry(struct entries *entries, const WIN32_FIND_DATAW *found)
{
	struct entry *grown;

	if (wcscmp(found->cFileName, L".") == 0 || wcscmp(found->cFileName, L"..") == 0)
		return 0;
	grown = realloc(entries->list, (entries->n + 1) * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	entries->list = grown;
	grown[entries->n].attributes = found->dwFileAttributes;
	grown[entries->n].name = wide_to(found->cFileName);
	if (!grown[entries->n].name)
		return -ENOMEM;
	entries->n++;
	return 0;
}

static char *folder_join(const char *folder, const char *name)
{
	const size_t size = strlen(folder) + strlen(name) + 2;
	char *path = malloc(size);

	if (path)
		snprintf(path, size, "%s/%s", folder, name);
	return path;
}

static int read_entries(const char *folder, struct entries *entries)
{
	char *pattern = folder_join(folder, "*");
	wchar_t *wide = pattern ? wide_from(pattern) : NULL;
	WIN32_FIND_DATAW found;
	HANDLE handle;
	int r = 0;

	free(pattern);
	if (!wide)
		return -ENOMEM;
	handle = FindFirstFileW(wide, &found);
	free(wide);
	if (handle == INVALID_HANDLE_VALUE)
		return system_error(GetLastError());
	do {
		r = add_entry(entries, &found);
	} while (r == 0 && entries->n < PORT_FOLDER_FILES &&
		 FindNextFileW(handle, &found));
	FindClose(handle);
	if (entries->n)
		qsort(entries->list, entries->n, sizeof(*entries->list), compare_entries);
	return r;
}

static int visit_file(struct walk *walk, const char *path)
{
	if (walk->files++ >= PORT_FOLDER_FILES) {
		walk->left_out = true;
		return 0;
	}
	return walk->visit(walk->context, path, path + walk->skip);
}

static int walk_folder(struct walk *walk, const char *folder, unsigned depth);

/* `folders`: whether to visit folders, which come after the files. */
static int walk_entry(struct walk *walk, const char *folder, const struct entry *entry,
	bool folders, unsigned depth)
{
	const bool is_folder = entry->attributes & FILE_ATTRIBUTE_DIRECTORY;
	char *path;
	int r = 0;

	if (is_folder != folders ||
		(is_folder && (entry->attributes & FILE_ATTRIBUTE_REPARSE_POINT)))
		return 0;
	path = folder_join(folder, entry->name);
	if (!path)
		return -ENOMEM;
	if (!is_folder)
		r = visit_file(walk, path);
	else if (depth == PORT_FOLDER_DEPTH)
		walk->left_out = true;
	else
		r = walk_folder(walk, path, depth + 1);
	free(path);
	return r;
}

static int walk_folder(struct walk *walk, const char *folder, unsigned depth)
{
	struct entries entries = { .n = 0 };
	int r = read_entries(folder, &entries);

	walk->left_out |= entries.n == PORT_FOLDER_FILES;
	for (size_t i = 0; r == 0 && i < 2 * entries.n; i++)
		r = walk_entry(walk, folder, &entries.list[i % entries.n], i >= entries.n,
			depth);
	free_entries(&entries);
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
	while (length > 1 && (own[length - 1] == '/' || own[length - 1] == '\\'))
		own[--length] = '\0';
	walk.skip = length + 1;
	r = walk_folder(&walk, own, 0);
	*left_out = walk.left_out;
	free(own);
	return r;
}

int64_t port_seek(FILE *file, int64_t offset, int whence)
{
	return _fseeki64(file, offset, whence) < 0 ? -1 : (int64_t)_ftelli64(file);
}

int64_t port_size(FILE *file)
{
	struct _stat64 status;

	return _fstat64(_fileno(file), &status) == 0 && S_ISREG(status.st_mode)
		       ? (int64_t)status.st_size
		       : 0;
}
