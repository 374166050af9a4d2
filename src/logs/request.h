/* SPDX-License-Identifier: MIT */
/*
 * What the URL of a request says, as logs write it, and whom it is from.
 */
#ifndef SCEPPROBE_LOGS_REQUEST_H
#define SCEPPROBE_LOGS_REQUEST_H

#include "base/span.h"
#include "trace/exchange.h"

enum { LOG_URL_SHOWN = 512 };

/* Who a request is from, by what a log writes of it. */
struct log_family {
	const char *name;
	const char *agent;   /* the user agent holds it */
	const char *message; /* message= is this, where there is no user agent */
	const char *path;    /* the path holds it, likewise */
	const char *source;
};

extern const struct log_family log_families[];
extern const size_t n_log_families;

/* "-" stands for a field without a value. */
bool log_is_empty(struct span field);
/* What a request asks for, by its query. */
enum step log_step(struct span query, bool *known);
const char *log_family_of(struct span agent, struct span query, struct span path);
/* The URL without a message that is longer than a name. */
void log_short_url(struct bytes *out, struct span path, struct span query);

#endif
