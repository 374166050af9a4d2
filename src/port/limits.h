/* SPDX-License-Identifier: MIT */
/*
 * The system's limits for a process, and this program's own. posix/ and windows/
 * implement this header; no code outside port/ depends on the system.
 */
#ifndef SCEPPROBE_PORT_LIMITS_H
#define SCEPPROBE_PORT_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

/* Disables core files, and raises the limit of open files as far as the system allows.
 * Errors are ignored. */
void limits_set(void);

/* The maximum number of open files; SIZE_MAX without a limit. */
size_t limits_open_files(void);

/* The resource that this process cannot get at the moment: "no more files can be opened"
 * or "out of memory"; NULL if none is short. Static. Changes errno. */
const char *limits_reached(void);

#endif
