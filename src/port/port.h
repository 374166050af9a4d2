/* SPDX-License-Identifier: MIT */
/*
 * What differs between operating systems, and all of it: posix/ and windows/ each
 * implement this header, and the build takes one of them. Nothing outside port/ asks
 * which it is.
 *
 * Texts are UTF-8 on every system, names of files and arguments included. Errors are
 * negative numbers of errno, also those that the system numbers otherwise.
 */
#ifndef SCEPPROBE_PORT_PORT_H
#define SCEPPROBE_PORT_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <openssl/x509.h>

#include "port/folder.h"
#include "port/format.h"

#define PORT_MUST_CHECK __attribute__((warn_unused_result))

/* ---- the process ---- */

/*
 * Call first, once. Fills the places of standard streams that are closed, so that no
 * socket gets one and is written a report; makes the streams carry octets as they are;
 * makes a terminal show UTF-8 and escape sequences, until the process ends.
 */
void port_begin(void);

/* The arguments as UTF-8, in place of what main() was given. They live as long as the
 * process. -ENOMEM. */
PORT_MUST_CHECK int port_arguments(int *argc, char ***argv);

/* Whether `path`, the name a program was called by, leads to a program of this name. */
bool port_is_program(const char *path, const char *name);

/* Keeps OpenSSL from reading settings from files that others may write. Call it behind
 * CRYPTO_set_mem_functions, because it allocates. */
void port_begin_openssl(void);

/* Calls `stop` when the user or the system asks the process to end: Ctrl-C, a signal, a
 * closed window; asked again, or where nobody has seen the stop within a second, it calls
 * `leave` and ends at once. Both may do no more than a signal handler may. */
void port_on_stop(void (*stop)(void), void (*leave)(void));
/* Says that the stop was seen: what is left to do is to write what there is. */
void port_stop_is_seen(void);

/* Ends the process without the functions that exit(3) calls, behind writing what stdio
 * holds. */
_Noreturn void port_leave(int status);

/* A pipe that is closed, and a file that may not grow, are errors of writing, to be told
 * like others. */
void port_ignore_signals(void);

/* Whether this process has a console window for itself, which is gone when it ends: it
 * was started by a double click. And waiting for a key then. */
bool port_owns_console(void);
void port_wait_for_key(void);

/* Whether the stream of this descriptor is a terminal; whether it shows colours. */
bool port_is_terminal(int descriptor);
bool port_shows_color(int descriptor);
/* Columns of that terminal; 0 if it is none, or does not say. */
int port_columns(int descriptor);
/* Whether the user's locale, or the terminal, shows characters beyond ASCII (UTF-8). */
bool port_shows_utf8(void);

/* Processors that are there for this process, at least 1. */
unsigned port_processors(void);

/* ---- files ---- */

/* Opens for reading, octets as they are. NULL with errno set. */
FILE *port_open(const char *path);

/* Why a file could not be read, of -errno, and what to do where that is known. Static, or
 * the system's until the next call. */
const char *port_read_words(int error);

/*
 * What comes through pipes, while somebody may ask us to stop. Opening does not wait for
 * who writes to a pipe. Reading gives what is there, at most `size` octets, 0 at the end,
 * -EAGAIN where nothing came for a moment, or -errno; nothing else may have read it.
 */
FILE *port_open_at_once(const char *path);
PORT_MUST_CHECK ptrdiff_t port_read(FILE *file, void *buffer, size_t size);

/* Makes an empty file beside `path`, with the rights that a file at `path` has or would
 * get. -errno. `*temporary` is its name; the caller frees it. */
PORT_MUST_CHECK int port_open_beside(const char *path, FILE **file, char **temporary);

/* Opens a device or pipe for writing. NULL with errno set, ELOOP if it has become a file.
 */
FILE *port_open_special(const char *path);

/* Whether `path` leads to a device or pipe, which is written to and never replaced. */
bool port_is_special(const char *path);

/* Whether two names lead to one file. */
bool port_is_same_file(const char *a, const char *b);

/* Brings what was written to the disk. 0 or -errno; 0 where there is no disk. */
PORT_MUST_CHECK int port_sync(FILE *file);

/* Puts a closed file in the place of another, at once. 0 or -errno. */
PORT_MUST_CHECK int port_replace(const char *from, const char *to);
void port_remove(const char *path);

/* The error of the write that failed just now: -errno, never 0. */
int port_write_error(void);

/*
 * Replaces names with wildcards by the names of the files that they stand for, sorted,
 * where the shell does not do that itself. `paths` ends with NULL, and so does the
 * result, which lives as long as the process. A pattern that fits nothing stays. -ENOMEM.
 */
PORT_MUST_CHECK int port_expand(char *const *paths, char *const **out);

/* ---- the network ---- */

/* An error number of a socket as one of errno. */
int port_socket_error(long error);
/* What it means, in the words of the C library where it has any. */
const char *port_socket_words(long error);

/* The roots that this system trusts for servers, where that is no matter of files; else
 * NULL. The caller's. */
X509_STORE *port_roots(void);

/*
 * Windows fetches a root that it trusts only when somebody asks for it. Asks for the one
 * of this chain, unless the store has it, and adds it to the store. Waits at most
 * PORT_ROOT_WAIT seconds for each of a few roots in a run.
 */
enum { PORT_ROOT_WAIT = 2 };
void port_complete_roots(X509_STORE *store, X509 *leaf, STACK_OF(X509) * sent);

/*
 * The forward proxy that this computer's settings name for a URL: "HOST:PORT" or
 * "SCHEME://HOST:PORT", NULL for none. *from says which settings; static. Lives as long
 * as the process. What a script decides is waited for at most PORT_PROXY_WAIT seconds,
 * once in a run.
 */
enum { PORT_PROXY_WAIT = 3 };
const char *port_proxy(
	const char *scheme, const char *host, unsigned port, const char **from);

/* Whether this system can log its user in to a proxy that asks for it. */
bool port_logs_in(void);

/* ---- the logs of this computer ---- */

/* Whether logs of servers and devices lie on such a system in places that are known. */
bool port_has_logs(void);

/*
 * The log files of IIS, http.sys and the Intune connector that were written to since then
 * (seconds since 1970), as a list that ends with NULL and lives as long as the process.
 * -ENOMEM.
 */
PORT_MUST_CHECK int port_log_files(int64_t since, char *const **paths);

/*
 * The events since then of the channels that tell of SCEP, as one XML document in UTF-8
 * that is read in pieces: `read` as scepprobe_source wants it. -errno; -EACCES asks for
 * more rights.
 */
struct port_events;
PORT_MUST_CHECK int port_events_open(struct port_events **out, int64_t since);
ptrdiff_t port_events_read(void *events, void *buffer, size_t size);
void port_events_close(struct port_events *events);

#endif
