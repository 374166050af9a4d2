/* SPDX-License-Identifier: MIT */
/*
 * Reports as bytes, one after the other: a run of many targets is written as it goes on
 * and never held as a whole. A format is one file with a row of functions, named in the
 * build's list of formats.
 */
#ifndef SCEPPROBE_RENDER_RENDER_H
#define SCEPPROBE_RENDER_RENDER_H

#include "decode/decode.h"
#include "diagnose/report.h"

enum verbosity { VERBOSITY_QUIET = -1, VERBOSITY_NORMAL, VERBOSITY_VERBOSE };

struct render_options {
	bool color, utf8; /* utf8: marks beyond ASCII may be written */
	int columns;      /* of the terminal; 0: 80 */
	double warning_seconds, critical_seconds; /* of a plugin; 0: no limit */
	enum verbosity verbosity;
};

/* What is known of the whole run: the first two at once, the others at its end. */
struct run {
	const char *version;  /* of this program */
	int64_t started;      /* seconds since 1970, UTC */
	double duration;      /* seconds */
	enum severity status; /* the worst of the reports'; a format's end may raise it */
	size_t n_reports;     /* so far */
	bool interrupted;     /* not every target was probed */
};

/* One output in the making. */
struct rendering {
	const struct renderer *renderer;
	struct render_options options;
	struct run run;
	struct bytes out; /* complete output; its writer empties it */
	void *state;      /* the format's own, zeroed at first */
};

/* Each appends to rendering->out; NULL where a format has nothing to say. 0 or -ENOMEM.
 */
struct renderer {
	const char *name, *summary;
	size_t state_size;
	bool whole; /* an interrupted run writes nothing */
	int (*begin)(struct rendering *rendering);
	/* A target's report, which is gone afterwards. */
	int (*target)(struct rendering *rendering, const struct report *report);
	int (*end)(struct rendering *rendering);
	/* Frees what the state owns, not the state. */
	void (*clear)(void *state);
};

extern const struct renderer *const renderers[];
extern const size_t n_renderers;

const struct renderer *renderer_find(const char *name);

/* Begins an output; `version` is borrowed. -ENOMEM. */
MUST_CHECK int rendering_new(struct rendering **out, const struct renderer *renderer,
	const struct render_options *options, const char *version, int64_t started);
/* Adds a report, and counts it. -ENOMEM: then it is as before. */
MUST_CHECK int rendering_add(struct rendering *rendering, const struct report *report);
/* Completes the output. -ENOMEM. */
MUST_CHECK int rendering_end(
	struct rendering *rendering, double duration, bool interrupted);
void rendering_free(struct rendering *rendering);

/* Appends what was decoded, as "text" or "json". 0, -EINVAL for another format,
 * -ENOMEM. */
int render_decoding(const struct decoding *decoding, const char *format, bool color,
	const char *version, struct bytes *out);

#endif
