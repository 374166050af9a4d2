/* SPDX-License-Identifier: MIT */
/*
 * Lines of W3C logs, between the file that reads those with columns (w3c.c), the one that
 * reads those without (w3c_loose.c), and what both make of a request (w3c_request.c).
 */
#ifndef SCEPPROBE_LOGS_W3C_H
#define SCEPPROBE_LOGS_W3C_H

#include "logs/formats.h"

/* What a line says, before it is judged whether all of it is there. */
struct w3c_line {
	struct span field[W3C_COLUMNS];
	bool dropped;  /* of http.sys */
	bool no_query; /* the log has no column for it */
};

/* Whether a path is one of SCEP, or of the connector. Looked at in each line. */
bool w3c_is_scep(struct span path);
/* A URI as path and query, where the line has no path of its own. */
void w3c_split_uri(struct w3c_line *line);
/* The first line of this file that is of interest names it: HTTPERR or IIS. */
void w3c_name_log(struct sink *sink, bool dropped);
/* Tells the sink of a request. `words` is the line. */
enum line_verdict w3c_note_request(struct sink *sink, struct w3c_state *state,
	const struct w3c_line *line, struct span words);

/* "2017-08-08 20:22:16 IP_address GET /path query port user client agent [referer] status
 * sub-status win32": what stands before the method, and what behind it. */
struct loose {
	struct span words[LOG_COLUMNS_MAX];
	unsigned n, method;
};

/* False: there is no method with a path behind it. */
bool w3c_split_loose(struct span line, struct loose *out);
enum line_verdict w3c_read_loose(
	struct sink *sink, struct w3c_state *state, struct span line);
/* The rest of the line before, which was broken. */
enum line_verdict w3c_read_joined(
	struct sink *sink, struct w3c_state *state, struct span line);

#endif
