/* SPDX-License-Identifier: MIT */
/*
 * Files by Windows: names are UTF-16, contents are binary, and MoveFileEx replaces a file
 * atomically. A new file has the permissions of its folder, as usual there.
 *
 * A file that another process is writing can be read: the logs of a running IIS.
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <share.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "port/windows/windows_port.h"

#include <bcrypt.h>

int system_error(DWORD error)
{
	switch (error) {
	case ERROR_FILE_NOT_FOUND:
	case ERROR_PATH_NOT_FOUND:
	case ERROR_INVALID_NAME:
	case ERROR_BAD_PATHNAME:
		return -ENOENT;
	case ERROR_ACCESS_DENIED:
	case ERROR_SHARING_VIOLATION:
	case ERROR_LOCK_VIOLATION:
		return -EACCES;
	case ERROR_FILE_EXISTS:
	case ERROR_ALREADY_EXISTS:
		return -EEXIST;
	case ERROR_DISK_FULL:
	case ERROR_HANDLE_DISK_FULL:
		return -ENOSPC;
	case ERROR_BROKEN_PIPE:
	case ERROR_NO_DATA:
	case ERROR_PIPE_NOT_CONNECTED:
		return -EPIPE;
	case ERROR_WRITE_PROTECT:
		return -EROFS;
	case ERROR_NOT_ENOUGH_MEMORY:
	case ERROR_OUTOFMEMORY:
		return -ENOMEM;
	case ERROR_TOO_MANY_OPEN_FILES:
		return -EMFILE;
	default:
		return -EIO;
	}
}

/* -1 with errno set. */
static int open_descriptor(const char *path, int flags)
{
	wchar_t *wide = wide_from(path);
	int descriptor = wide ? _wsopen(wide, flags | _O_BINARY | _O_NOINHERIT,
					_SH_DENYNO, _S_IREAD | _S_IWRITE)
			      : -1;

	free(wide);
	return descriptor;
}

static FILE *stream_of(int descriptor, const char *mode)
{
	FILE *file = descriptor < 0 ? NULL : _fdopen(descriptor, mode);

	if (!file && descriptor >= 0)
		_close(descriptor);
	return file;
}

FILE *port_open(const char *path)
{
	FILE *file;

	/* Or the C library would say "permission denied". */
	if (port_is_folder(path)) {
		errno = EISDIR;
		return NULL;
	}
	file = stream_of(open_descriptor(path, _O_RDONLY), "rb");
	if (!file && errno == EINVAL) /* of a name that no file can have, as "*.log" */
		errno = ENOENT;
	return file;
}

FILE *port_open_at_once(const char *path)
{
	return port_open(path);
}

/* Ctrl-C ends the wait for a console, and nothing that for a pipe. */
ptrdiff_t port_read(FILE *file, void *buffer, size_t size)
{
	size_t n;

	errno = 0;
	n = fread(buffer, 1, size, file);
	if (n == 0 && ferror(file))
		return errno ? -errno : -EIO;
	return (ptrdiff_t)n;
}

/* Six unpredictable letters, as in mkstemp(3). False without randomness. */
static bool fill_tail(char *tail)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char random[6];

	if (BCryptGenRandom(
		    NULL, random, sizeof(random), BCRYPT_USE_SYSTEM_PREFERRED_RNG) < 0)
		return false;
	for (int i = 0; i < 6; i++)
		tail[i] = letters[random[i] % 32];
	return true;
}

static int make_file(char *name)
{
	char *tail = name + strlen(name) - 6;
	int descriptor = -1;

	errno = EEXIST;
	for (int tries = 0; tries < 100 && descriptor < 0 && errno == EEXIST; tries++) {
		if (!fill_tail(tail)) {
			errno = EIO;
			break;
		}
		descriptor = open_descriptor(name, _O_RDWR | _O_CREAT | _O_EXCL);
	}
	return descriptor;
}

int port_open_beside(const char *path, FILE **file, char **temporary)
{
	static const char tail[] = ".XXXXXX";
	size_t size = strlen(path) + sizeof(tail);
	char *name = malloc(size);
	int r;

	if (!name)
		return -ENOMEM;
	snprintf(name, size, "%s%s", path, tail);
	*file = stream_of(make_file(name), "wb");
	if (*file) {
		*temporary = name;
		return 0;
	}
	r = -errno;
	free(name);
	return r;
}

/* Windows expands the names of devices, NUL and CON, to "\\.\NUL"; pipes begin so. */
bool port_is_special(const char *path)
{
	wchar_t *wide = wide_from(path), full[16] = L"";
	bool special;

	if (wide)
		(void)GetFullPathNameW(wide, 16, full, NULL);
	/* A longer name is not a device's. */
	special = wide && (wcsncmp(full, L"\\\\.\\", 4) == 0 ||
				  wcsncmp(wide, L"\\\\.\\", 4) == 0);

	free(wide);
	return special;
}

/* The identity of a file: the volume and a number on it. */
static bool read_identity(const char *path, BY_HANDLE_FILE_INFORMATION *out)
{
	wchar_t *wide = wide_from(path);
	HANDLE file = wide ? CreateFileW(wide, 0,
				     FILE_SHARE_READ | FILE_SHARE_WRITE |
					     FILE_SHARE_DELETE,
				     NULL, OPEN_EXISTING, 0, NULL)
			   : INVALID_HANDLE_VALUE;
	bool found = false;

	free(wide);
	if (file == INVALID_HANDLE_VALUE)
		return false;
	found = GetFileType(file) == FILE_TYPE_DISK &&
		GetFileInformationByHandle(file, out);
	CloseHandle(file);
	return found;
}

/* Names have no case here, also those of files that are not there yet. */
static bool is_same_name(const char *a, const char *b)
{
	wchar_t *left = wide_from(a), *right = wide_from(b);
	wchar_t *full = calloc(2, 32768 * sizeof(*full));
	bool same = left && right && full && GetFullPathNameW(left, 32768, full, NULL) &&
		    GetFullPathNameW(right, 32768, full + 32768, NULL) &&
		    _wcsicmp(full, full + 32768) == 0;

	free(left);
	free(right);
	free(full);
	return same;
}

bool port_is_same_file(const char *a, const char *b)
{
	BY_HANDLE_FILE_INFORMATION first, second;

	return is_same_name(a, b) ||
	       (read_identity(a, &first) && read_identity(b, &second) &&
		       first.dwVolumeSerialNumber == second.dwVolumeSerialNumber &&
		       first.nFileIndexHigh == second.nFileIndexHigh &&
		       first.nFileIndexLow == second.nFileIndexLow);
}

FILE *port_open_special(const char *path)
{
	return stream_of(open_descriptor(path, _O_WRONLY), "wb");
}

/* Only disk files can and need be flushed. */
int port_sync(FILE *file)
{
	return _commit(_fileno(file)) < 0 && errno != EBADF && errno != EINVAL ? -errno
									       : 0;
}

int port_replace(const char *from, const char *to)
{
	wchar_t *wide_name = wide_from(from), *place = wide_from(to);
	int r = 0;

	if (!wide_name || !place)
		r = -errno;
	else if (!MoveFileExW(wide_name, place,
			 MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
		r = system_error(GetLastError());
	free(wide_name);
	free(place);
	return r;
}

void port_remove(const char *path)
{
	wchar_t *wide = wide_from(path);

	if (wide)
		(void)_wunlink(wide);
	free(wide);
}

/* The C library reports EINVAL for a pipe without a reader. */
int port_write_error(void)
{
	DWORD error = GetLastError();

	if (error == ERROR_NO_DATA || error == ERROR_BROKEN_PIPE ||
		error == ERROR_PIPE_NOT_CONNECTED)
		return -EPIPE;
	return errno ? -errno : -EIO;
}

/* ---- wildcards ---- */

struct names {
	char **list; /* ends with NULL */
	size_t n;
};

/* Takes over `name`. */
static int names_add(struct names *names, char *name)
{
	char **grown = name ? realloc(names->list, (names->n + 2) * sizeof(*grown))
			    : NULL;

	if (!grown) {
		free(name);
		return -ENOMEM;
	}
	grown[names->n++] = name;
	grown[names->n] = NULL;
	names->list = grown;
	return 0;
}

/* Where the last part of a name begins. */
static size_t folder_length(const wchar_t *path)
{
	size_t length = 0;

	for (size_t i = 0; path[i]; i++)
		if (path[i] == L'/' || path[i] == L'\\' || (path[i] == L':' && i == 1))
			length = i + 1;
	return length;
}

static int add_match(struct names *names, const wchar_t *pattern, const wchar_t *found)
{
	size_t folder = folder_length(pattern), length = wcslen(found);
	wchar_t *path = malloc((folder + length + 1) * sizeof(*path));
	int r;

	if (!path)
		return -ENOMEM;
	wmemcpy(path, pattern, folder);
	wmemcpy(path + folder, found, length + 1);
	r = names_add(names, wide_to(path));
	free(path);
	return r;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static int add_matches(struct names *names, const wchar_t *pattern)
{
	WIN32_FIND_DATAW found;
	HANDLE handle = FindFirstFileW(pattern, &found);
	size_t before = names->n;
	int r = 0;

	if (handle == INVALID_HANDLE_VALUE)
		return 0;
	do {
		if (!(found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
			r = add_match(names, pattern, found.cFileName);
	} while (r == 0 && FindNextFileW(handle, &found));
	FindClose(handle);
	if (names->n > before)
		qsort(names->list + before, names->n - before, sizeof(*names->list),
			compare_names);
	return r;
}

/* A file name cannot have a wildcard, so this cannot be confused. */
static int expand_one(struct names *names, const char *path)
{
	size_t before = names->n;
	wchar_t *wide = strpbrk(path, "*?") ? wide_from(path) : NULL;
	int r = wide ? add_matches(names, wide) : 0;

	free(wide);
	return r == 0 && names->n == before ? names_add(names, strdup(path)) : r;
}

int port_expand(char *const *paths, char *const **out)
{
	static struct names names;
	int r = 0;

	for (; r == 0 && *paths; paths++)
		r = expand_one(&names, *paths);
	*out = names.list ? names.list : paths;
	return r;
}
