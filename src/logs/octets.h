/* SPDX-License-Identifier: MIT */
/*
 * Where octets come from, whatever they were packed in: a file, a member of an archive,
 * the text of an .evtx file. One gives them to the next.
 */
#ifndef SCEPPROBE_LOGS_OCTETS_H
#define SCEPPROBE_LOGS_OCTETS_H

#include <stddef.h>

/* Gives up to `size` octets: how many, 0 at the end, -errno. -EINTR ends all reading: the
 * user does not want to wait any longer. */
typedef ptrdiff_t octet_source(void *source, void *buffer, size_t size);

#endif
