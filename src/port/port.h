/* SPDX-License-Identifier: MIT */
/*
 * All differences between operating systems: posix/ and windows/ each implement this
 * header, and the build selects one of them. No code outside port/ depends on the system.
 *
 * Texts are UTF-8 on every system, also file names and arguments. Errors are negative
 * numbers of errno, also for systems with other numbers.
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
 * Call first, once. Opens closed standard streams, so that no socket gets the number of
 * one and receives a report; sets the streams to binary mode; sets a terminal to UTF-8
 * and escape sequences until the process ends.
 */
void port_begin(void);

/* Converts the arguments of main() to UTF-8. They live as long as the process. -ENOMEM.
 */
PORT_MUST_CHECK int port_arguments(int *argc, char ***argv);

/* Whether `path`, as in argv[0], leads to a program with this name. */
bool port_is_program(const char *path, const char *name);

/* Prevents OpenSSL from reading configuration files that others may write. Call it after
 * CRYPTO_set_mem_functions, because it allocates. */
void port_begin_openssl(void);

/* Calls `stop` if the user or the system asks the process to end: Ctrl-C, a signal, a
 * closed window. At the second request, or one second later without port_stop_is_seen, it
 * calls `leave` and ends the process. Both must be safe in a signal handler. */
void port_on_stop(void (*stop)(void), void (*leave)(void));
/* Confirms the stop: only output remains to be written. */
void port_stop_is_seen(void);

/* Flushes stdio and ends the process without the functions registered for exit(3). */
_Noreturn void port_leave(int status);

/* Turns a closed pipe and a file size limit into errors of writing. */
void port_ignore_signals(void);

/* Whether this process has a console window of its own, as after a double click: the
 * window closes with the process. And a wait for a key. */
bool port_owns_console(void);
void port_wait_for_key(void);

/* Whether the stream of this descriptor is a terminal, and one with colours. */
bool port_is_terminal(int descriptor);
bool port_shows_color(int descriptor);
/* The columns of that terminal; 0 if unknown, or no terminal. */
int port_columns(int descriptor);
/* Whether the user's locale, or the terminal, supports UTF-8. */
bool port_shows_utf8(void);

/* The number of processors for this process, at least 1. */
unsigned port_processors(void);

/* ---- files ---- */

/* Opens for reading in binary mode. NULL with errno set. */
FILE *port_open(const char *path);

/* Why a file could not be read, from -errno, with advice where known. Static, or the
 * system's until the next call. */
const char *port_read_words(int error);

/*
 * Reading from pipes without blocking a stop. Opening does not wait for a writer. Reading
 * returns the available octets, at most `size`; 0 at the end; -EAGAIN after a moment
 * without data; or -errno. The file must not have been read by other functions.
 */
FILE *port_open_at_once(const char *path);
PORT_MUST_CHECK ptrdiff_t port_read(FILE *file, void *buffer, size_t size);

/* Creates an empty temporary file beside `path`, with the permissions of an existing or
 * new file at `path`. -errno. The caller frees `*temporary`, its name. */
PORT_MUST_CHECK int port_open_beside(const char *path, FILE **file, char **temporary);

/* Opens a device or pipe for writing. NULL with errno set, ELOOP if it is a regular file
 * now. */
FILE *port_open_special(const char *path);

/* Whether `path` leads to a device or pipe, which must never be replaced. */
bool port_is_special(const char *path);

/* Whether two names lead to the same file. */
bool port_is_same_file(const char *a, const char *b);

/* Flushes the file to the disk. 0 or -errno; 0 for a file without a disk. */
PORT_MUST_CHECK int port_sync(FILE *file);

/* Atomically replaces `to` by the closed file `from`. 0 or -errno. */
PORT_MUST_CHECK int port_replace(const char *from, const char *to);
void port_remove(const char *path);

/* The error of the last failed write: -errno, never 0. */
int port_write_error(void);

/*
 * Expands wildcards to sorted file names, if the shell does not do so. `paths` and the
 * result end with NULL; the result lives as long as the process. A pattern without a
 * match stays. -ENOMEM.
 */
PORT_MUST_CHECK int port_expand(char *const *paths, char *const **out);

/* ---- the network ---- */

/* Converts the error number of a socket to one of errno. */
int port_socket_error(long error);
/* Its message, from the C library if it has one. */
const char *port_socket_words(long error);

/* The system's trusted roots for servers, if they are not files; else NULL. The caller's.
 */
X509_STORE *port_roots(void);

/*
 * Windows downloads a trusted root on demand. This function requests the root of this
 * chain, unless the store has it, and adds it to the store. It waits at most
 * PORT_ROOT_WAIT seconds, for a few roots in a run.
 */
enum { PORT_ROOT_WAIT = 2 };
void port_complete_roots(X509_STORE *store, X509 *leaf, STACK_OF(X509) * sent);

/*
 * The forward proxy for a URL in this computer's settings: "HOST:PORT" or
 * "SCHEME://HOST:PORT", NULL for none. *from names the settings; static. Lives as long as
 * the process. A proxy script may take at most PORT_PROXY_WAIT seconds, once in a run.
 */
enum { PORT_PROXY_WAIT = 3 };
const char *port_proxy(
	const char *scheme, const char *host, unsigned port, const char **from);

/* Whether this system can log the user in at a proxy. */
bool port_logs_in(void);

/* ---- the logs of this computer ---- */

/* Whether such a system has logs of servers and devices in known places. */
bool port_has_logs(void);

/*
 * The log files of IIS, http.sys and the Intune connector that were changed since then
 * (seconds since 1970), as a NULL-ended list that lives as long as the process. -ENOMEM.
 */
PORT_MUST_CHECK int port_log_files(int64_t since, char *const **paths);

/*
 * The events since then of the channels for SCEP, as one XML document in UTF-8, to be
 * read in pieces by port_events_read, a scepprobe_source. -errno; -EACCES: more rights
 * are needed.
 */
struct port_events;
PORT_MUST_CHECK int port_events_open(struct port_events **out, int64_t since);
ptrdiff_t port_events_read(void *events, void *buffer, size_t size);
void port_events_close(struct port_events *events);

#endif
