/* SPDX-License-Identifier: MIT */
/*
 * Which SCEP server a trace is about: NDES by its marks, or one that shows none. One mark
 * in one answer is enough, because a front end may take away all others.
 */
#ifndef SCEPPROBE_DIAGNOSE_SERVER_H
#define SCEPPROBE_DIAGNOSE_SERVER_H

#include "trace/exchange.h"

enum server {
	SERVER_UNKNOWN, /* nobody answered by SCEP, and nothing is NDES's */
	SERVER_NDES, /* something is NDES's, or of the Windows server that it runs on */
	SERVER_SCEP, /* answered by SCEP, without any mark of NDES */
};

struct judged;

/* `judged` is of each exchange of the trace, in its order. */
enum server server_recognise(const struct trace *trace, const struct judged *judged);

/* "ndes", "scep"; NULL for unknown. */
const char *server_name(enum server server);

#endif
