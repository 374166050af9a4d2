/* SPDX-License-Identifier: MIT */
/*
 * The places of the log files of IIS, http.sys and the Intune connector on a server. A
 * changed place is used if a simple look-up finds it; otherwise the user gives the files
 * as arguments.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "port/windows/windows_port.h"

/* A pattern below a folder that a variable of the environment names. A folder in it may
 * be
 * "*" once. */
struct place {
	const wchar_t *pattern, *source;
};

static const struct place places[] = {
	/* IIS: <log directory="%SystemDrive%\inetpub\logs\LogFiles">, a folder per site.
	 */
	{ L"%SystemDrive%\\inetpub\\logs\\LogFiles\\*\\u_ex*.log",
		L"learn.microsoft.com/iis/manage/provisioning-and-managing-iis/"
		L"configure-logging-in-iis" },
	/* KB820729: http.sys writes what IIS never sees. */
	{ L"%SystemRoot%\\System32\\LogFiles\\HTTPERR\\httperr*.log",
		L"learn.microsoft.com/troubleshoot/developer/webapps/aspnet/site-behavior-performance/"
		L"error-logging-http-apis" },
	/* The connector before July 2021, which is still found. */
	{ L"%ProgramFiles%\\Microsoft Intune\\NDESPolicyModule\\Logs\\NDESPlugin.log",
		L"learn.microsoft.com/troubleshoot/mem/intune/certificates/"
		L"troubleshoot-scep-certificate-ndes-policy-module" },
	{ L"%ProgramFiles%\\Microsoft Intune\\NDESConnectorSvc\\Logs\\Logs\\*.svclog",
		L"learn.microsoft.com/troubleshoot/mem/intune/certificates/"
		L"troubleshoot-scep-certificate-ndes-policy-module" },
	{ L"%LOCALAPPDATA%\\Temp\\SetupMsi.log",
		L"learn.microsoft.com/troubleshoot/mem/intune/certificates/"
		L"troubleshoot-scep-certificate-ndes-policy-module" },
};

struct paths {
	char **list; /* ends with NULL */
	size_t n;
	int64_t since;
};

bool port_has_logs(void)
{
	return true;
}

/* A FILETIME counts tenths of a microsecond since 1601. */
static int64_t seconds_of(FILETIME time)
{
	const uint64_t ticks = (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;

	return (int64_t)(ticks / 10000000) - 11644473600;
}

static wchar_t *join(
	const wchar_t *folder, size_t length, const wchar_t *name, const wchar_t *rest)
{
	size_t name_length = wcslen(name), rest_length = wcslen(rest);
	wchar_t *path = malloc((length + name_length + rest_length + 1) * sizeof(*path));

	if (!path)
		return NULL;
	wmemcpy(path, folder, length);
	wmemcpy(path + length, name, name_length);
	wmemcpy(path + length + name_length, rest, rest_length + 1);
	return path;
}

/* Takes over `wide`. */
static int add_path(struct paths *paths, wchar_t *wide)
{
	char *path = wide ? wide_to(wide) : NULL;
	char **grown = path ? realloc(paths->list, (paths->n + 2) * sizeof(*grown))
			    : NULL;

	free(wide);
	if (!grown) {
		free(path);
		return -ENOMEM;
	}
	grown[paths->n++] = path;
	grown[paths->n] = NULL;
	paths->list = grown;
	return 0;
}

/* IIS keeps a file open for a day, and its time in the folder is outdated: the open file
 * has the current one. */
static bool is_recent(const wchar_t *path, int64_t since, int64_t written)
{
	HANDLE file;
	FILETIME time;

	if (written >= since)
		return true;
	file = CreateFileW(path, FILE_READ_ATTRIBUTES,
		FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
		OPEN_EXISTING, 0, NULL);
	if (file == INVALID_HANDLE_VALUE)
		return false;
	if (GetFileTime(file, NULL, NULL, &time))
		written = seconds_of(time);
	CloseHandle(file);
	return written >= since;
}

static int add_file(struct paths *paths, const wchar_t *folder, size_t length,
	const WIN32_FIND_DATAW *found)
{
	wchar_t *path = join(folder, length, found->cFileName, L"");

	if (!path)
		return -ENOMEM;
	if (is_recent(path, paths->since, seconds_of(found->ftLastWriteTime)))
		return add_path(paths, path);
	free(path);
	return 0;
}

static int add_files(struct paths *paths, const wchar_t *pattern);

/* The folders that match a name with a star, one after the other. */
static int add_below(struct paths *paths, const wchar_t *pattern, const wchar_t *star)
{
	size_t length = (size_t)(star - pattern);
	wchar_t *folders = join(pattern, length, L"*", L"");
	WIN32_FIND_DATAW found;
	HANDLE handle = folders ? FindFirstFileW(folders, &found) : INVALID_HANDLE_VALUE;
	int r = folders ? 0 : -ENOMEM;

	free(folders);
	if (handle == INVALID_HANDLE_VALUE)
		return r;
	do {
		wchar_t *path;

		if (!(found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) ||
			found.cFileName[0] == L'.')
			continue;
		path = join(pattern, length, found.cFileName, star + 1);
		r = path ? add_files(paths, path) : -ENOMEM;
		free(path);
	} while (r == 0 && FindNextFileW(handle, &found));
	FindClose(handle);
	return r;
}

static int add_files(struct paths *paths, const wchar_t *pattern)
{
	const wchar_t *name = wcsrchr(pattern, L'\\') + 1, *star = wcschr(pattern, L'*');
	WIN32_FIND_DATAW found;
	HANDLE handle;
	int r = 0;

	if (star && star < name)
		return add_below(paths, pattern, star);
	handle = FindFirstFileW(pattern, &found);
	if (handle == INVALID_HANDLE_VALUE)
		return 0;
	do {
		if (!(found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
			r = add_file(paths, pattern, (size_t)(name - pattern), &found);
	} while (r == 0 && FindNextFileW(handle, &found));
	FindClose(handle);
	return r;
}

int port_log_files(int64_t since, char *const **out)
{
	static char *none[] = { NULL };
	static struct paths paths;
	int r = 0;

	paths.since = since;
	for (size_t i = 0; r == 0 && i < sizeof(places) / sizeof(places[0]); i++) {
		wchar_t pattern[1024];
		DWORD n = ExpandEnvironmentStringsW(places[i].pattern, pattern, 1024);

		/* An unset variable keeps its per cent signs, and is not a folder. */
		if (n > 0 && n <= 1024 && pattern[0] != L'%')
			r = add_files(&paths, pattern);
	}
	*out = paths.list ? paths.list : none;
	return r;
}
