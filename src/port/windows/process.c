/* SPDX-License-Identifier: MIT */
/*
 * The process by Windows: arguments, the console, control events.
 *
 * The console's modes and code page are restored at the end.
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "port/windows/windows_port.h"

/* What the C library's own start-up code calls; it expands no wildcards then. */
int __wgetmainargs(
	int *argc, wchar_t ***argv, wchar_t ***environment, int expand, int *start);
int _dowildcard = 0;

/* ---- the console ---- */

static const DWORD streams[] = { STD_OUTPUT_HANDLE, STD_ERROR_HANDLE };
static DWORD old_modes[2];
static UINT old_code_page;
static bool shows_escapes[2];

static void give_console_back(void)
{
	fflush(stdout);
	for (int i = 1; i >= 0; i--)
		if (old_modes[i])
			SetConsoleMode(GetStdHandle(streams[i]), old_modes[i]);
	if (old_code_page)
		SetConsoleOutputCP(old_code_page);
}

/* Consoles before Windows 10 1511 refuse escape sequences, and would show them. */
static void prepare_stream(int i)
{
	HANDLE handle = GetStdHandle(streams[i]);
	DWORD mode;

	if (!GetConsoleMode(handle, &mode))
		return;
	if (!old_code_page) {
		old_code_page = GetConsoleOutputCP();
		SetConsoleOutputCP(CP_UTF8);
	}
	shows_escapes[i] = SetConsoleMode(handle,
		mode | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
	if (shows_escapes[i])
		old_modes[i] = mode;
}

void port_begin(void)
{
	/* Not from the folder that the user happens to be in. */
	SetDllDirectoryW(L"");
	for (int i = 0; i < 3; i++)
		(void)_setmode(i, _O_BINARY);
	prepare_stream(0);
	prepare_stream(1);
	/* Or a console is written single octets, and shows no character that has several.
	 */
	if (port_is_terminal(1))
		setvbuf(stdout, NULL, _IOFBF, 1 << 16);
	atexit(give_console_back);
}

/* Unlike isatty(), which takes NUL for a terminal. */
bool port_is_terminal(int descriptor)
{
	DWORD mode;

	return descriptor >= 1 && descriptor <= 2 &&
	       GetConsoleMode(GetStdHandle(streams[descriptor - 1]), &mode);
}

bool port_shows_color(int descriptor)
{
	return port_is_terminal(descriptor) && shows_escapes[descriptor - 1];
}

int port_columns(int descriptor)
{
	CONSOLE_SCREEN_BUFFER_INFO info;

	if (!port_is_terminal(descriptor) ||
		!GetConsoleScreenBufferInfo(GetStdHandle(streams[descriptor - 1]), &info))
		return 0;
	return info.srWindow.Right - info.srWindow.Left + 1;
}

/* port_begin() has made the console show it; in files it may surprise old readers. */
bool port_shows_utf8(void)
{
	return port_is_terminal(1);
}

bool port_owns_console(void)
{
	DWORD processes[2];

	return port_is_terminal(1) && GetConsoleProcessList(processes, 2) == 1;
}

void port_wait_for_key(void)
{
	HANDLE keyboard = GetStdHandle(STD_INPUT_HANDLE);
	INPUT_RECORD record = { .EventType = 0 };
	DWORD n;

	fflush(stdout);
	FlushConsoleInputBuffer(keyboard);
	while (ReadConsoleInputW(keyboard, &record, 1, &n) && n == 1)
		if (record.EventType == KEY_EVENT && record.Event.KeyEvent.bKeyDown)
			return;
}

/* ---- arguments ---- */

int port_arguments(int *argc, char ***argv)
{
	wchar_t **wide, **environment;
	int n, start = 0;
	char **all;

	__wgetmainargs(&n, &wide, &environment, 0, &start);
	all = calloc((size_t)n + 1, sizeof(*all));
	for (int i = 0; all && i < n; i++)
		if (!(all[i] = wide_to(wide[i])))
			return -ENOMEM;
	if (!all)
		return -ENOMEM;
	*argc = n;
	*argv = all;
	return 0;
}

bool port_is_program(const char *path, const char *name)
{
	size_t length = strlen(name);

	for (const char *p = path; p && *p; p++)
		if (*p == '/' || *p == '\\' || *p == ':')
			path = p + 1;
	return path && _strnicmp(path, name, length) == 0 &&
	       (!path[length] || _stricmp(path + length, ".exe") == 0);
}

/* OpenSSL looks for openssl.cnf at a path that any user of Windows may create, and would
 * load a library that the file names. No option of its build prevents that. */
void port_begin_openssl(void)
{
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

/* ---- the end ---- */

static void (*stop_function)(void), (*leave_function)(void);
static volatile LONG stops;

/* In a thread of its own. Once it returns from a close, the process is ended; what writes
 * files is given the time that Windows allows, about five seconds. */
static BOOL WINAPI on_control(DWORD event)
{
	const bool key = event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;

	if (InterlockedIncrement(&stops) > 1 && key) {
		leave_function();
		return FALSE; /* Windows ends us */
	}
	stop_function();
	if (!key)
		Sleep(INFINITE);
	return TRUE;
}

void port_on_stop(void (*stop)(void), void (*leave)(void))
{
	stop_function = stop;
	leave_function = leave;
	SetConsoleCtrlHandler(on_control, TRUE);
}

void port_leave(int status)
{
	fflush(NULL);
	give_console_back();
	_exit(status);
}

/* Windows has a patience of its own. */
void port_stop_is_seen(void)
{
}

/* There are no such signals here. */
void port_ignore_signals(void)
{
}

/* ---- limits ---- */

unsigned port_processors(void)
{
	DWORD n = GetActiveProcessorCount(ALL_PROCESSOR_GROUPS);

	return n < 1 ? 1 : (unsigned)n;
}
