/* SPDX-License-Identifier: MIT */
/*
 * What the system allows a process, and what this program allows itself. A file for each
 * system in posix/ and windows/; nothing outside port/ asks which system it is.
 */
#ifndef SCEPPROBE_PORT_LIMITS_H
#define SCEPPROBE_PORT_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

/* Leaves no core file behind, and opens as many files as the system lets us. Where the
 * system refuses, things stay as they are. */
void limits_set(void);

/* How many files may be open at once; SIZE_MAX where there is no such number. */
size_t limits_open_files(void);

/* Whether this process can get no more of something just now: "no more files can be
 * opened" or "no more memory can be had". NULL: it can. Static. Changes errno. */
const char *limits_reached(void);

#endif
