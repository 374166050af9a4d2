/* SPDX-License-Identifier: MIT */
/*
 * A parser: the row of a format of logs. It owns its state, and gives the meaning of
 * lines to the sink only.
 */
#ifndef SCEPPROBE_LOGS_PARSER_H
#define SCEPPROBE_LOGS_PARSER_H

#include "logs/sink.h"
#include "logs/stream.h"

enum {
	LOG_COLUMNS_MAX = 64,
	LOG_FORMATS_MAX = 32,
};

enum line_verdict {
	LINE_PASSED, /* nothing of interest in it */
	LINE_USED,
	LINE_UNKNOWN, /* not a line of this format */
	LINE_STRANGE, /* likewise; if no other format knows it, sink->strange is wrong */
};

struct log_format {
	const char *id, *title, *source;
	bool (*knows)(struct span line);
	/* Whether a line is so surely of this format that it ends the text of another;
	 * NULL: as knows(). */
	bool (*claims)(struct span line);
	/* Of a format that takes nearly any line for its own: whether this one surely is.
	 * If not, the others are asked first. NULL: it need not ask. */
	bool (*keeps)(const void *state, struct span line);
	size_t state_size; /* of what it keeps of a file, zeroed at its beginning */
	enum line_verdict (*read)(struct sink *sink, void *state, struct span line);
	/* The file ends, or a line of another format came; may be NULL. */
	void (*end)(struct sink *sink, void *state);
	/* At the end: whether it was of this format after all, of one whose first line
	 * says little; NULL: it was. */
	bool (*is_one)(const void *state);
	void (*clear)(void *state); /* frees what the state owns; may be NULL */
	unsigned shows;             /* waypoints that such a log can show */
};

extern const struct log_format log_formats[];
extern const size_t n_log_formats;

#endif
