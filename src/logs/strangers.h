/* SPDX-License-Identifier: MIT */
/*
 * Files given as logs that are none: each kind with its name and the way to something
 * that can be read here.
 */
#ifndef SCEPPROBE_LOGS_STRANGERS_H
#define SCEPPROBE_LOGS_STRANGERS_H

#include "base/span.h"

/* What a file looks like by its first octets, or else by its name, as a clause ("a PDF
 * document: ..."), in static storage. NULL: it looks like nothing in particular. */
const char *stranger_look(struct span beginning, const char *name);

#endif
