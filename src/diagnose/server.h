/* SPDX-License-Identifier: MIT */
/*
 * The kind of SCEP server in a trace: NDES by its marks, or a server without them. One
 * mark in one answer is enough, because a front end may remove all others.
 */
#ifndef SCEPPROBE_DIAGNOSE_SERVER_H
#define SCEPPROBE_DIAGNOSE_SERVER_H

#include "trace/exchange.h"

enum server {
	SERVER_UNKNOWN, /* no SCEP answer, and no mark of NDES */
	SERVER_NDES,    /* an answer has a mark of NDES or its Windows server */
	SERVER_SCEP,    /* SCEP answers, without any mark of NDES */
};

struct judged;

/* `judged` has one entry for each exchange of the trace, in its order. */
enum server server_recognise(const struct trace *trace, const struct judged *judged);

/* "ndes", "scep"; NULL for unknown. */
const char *server_name(enum server server);

#endif
