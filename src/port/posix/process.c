/* SPDX-License-Identifier: MIT */
/*
 * The process by POSIX: signals, terminals. If the system refuses a change, nothing
 * changes: no result depends on it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "port/port.h"

/* Writing to the folder that takes a closed stream's place fails as it should. */
void port_begin(void)
{
	for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++)
		if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/", O_RDONLY | O_DIRECTORY);
}

int port_arguments(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return 0;
}

bool port_is_program(const char *path, const char *name)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return path && strcmp(slash ? slash + 1 : path, name) == 0;
}

/* The administrator owns its settings here, and no other user can write them. */
void port_begin_openssl(void)
{
}

/* ---- the end ---- */

enum { PATIENCE_SECONDS = 1 };

static void (*stop_function)(void), (*leave_function)(void);

static volatile sig_atomic_t asked_by; /* the first signal; 0: none yet */

static void leave_at_once(int number)
{
	leave_function();
	signal(number, SIG_DFL);
	raise(number);
}

/* Whatever library it is in, it does not come back. */
static void on_late(int number)
{
	(void)number;
	leave_at_once(asked_by);
}

static void on_signal(int number)
{
	if (asked_by) {
		leave_at_once(number);
		return;
	}
	asked_by = number;
	stop_function();
	signal(number, on_signal);
	signal(SIGALRM, on_late);
	alarm(PATIENCE_SECONDS);
}

void port_stop_is_seen(void)
{
	if (asked_by)
		alarm(0);
}

void port_leave(int status)
{
	fflush(NULL);
	_exit(status);
}

void port_on_stop(void (*stop)(void), void (*leave)(void))
{
	stop_function = stop;
	leave_function = leave;
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	if (signal(SIGHUP, on_signal) == SIG_IGN) /* ignored, as under nohup(1) */
		signal(SIGHUP, SIG_IGN);
}

void port_ignore_signals(void)
{
	signal(SIGPIPE, SIG_IGN);
#ifdef SIGXFSZ
	signal(SIGXFSZ, SIG_IGN);
#endif
}

/* ---- the terminal ---- */

bool port_owns_console(void)
{
	return false;
}

void port_wait_for_key(void)
{
}

bool port_is_terminal(int descriptor)
{
	return isatty(descriptor) == 1;
}

bool port_shows_color(int descriptor)
{
	const char *term = getenv("TERM");

	return port_is_terminal(descriptor) && !(term && strcmp(term, "dumb") == 0);
}

int port_columns(int descriptor)
{
	struct winsize size;

	if (!port_is_terminal(descriptor) || ioctl(descriptor, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col;
}

/* As setlocale(3) reads the environment, which this program does not call. */
bool port_shows_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return strstr(value, "UTF-8") || strstr(value, "utf8") ||
			       strstr(value, "utf-8");
	}
	return false;
}

/* ---- limits ---- */

unsigned port_processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : (unsigned)n;
}
