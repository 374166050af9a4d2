/* SPDX-License-Identifier: MIT */
/*
 * Reports as bytes. A format is one file with one function, and a row in render.c.
 */
#ifndef SCEPPROBE_RENDER_RENDER_H
#define SCEPPROBE_RENDER_RENDER_H

#include "diagnose/report.h"
#include "scep/dissect.h"

/* All that one run found. Borrowed. */
struct run {
	const struct report *const *reports;
	size_t n_reports;
	int64_t started;          /* seconds since 1970, UTC */
	double duration;          /* seconds */
	enum severity status;     /* the worst of the reports' */
	const char *version;      /* of this program */
};

enum verbosity { VERBOSITY_QUIET = -1, VERBOSITY_NORMAL, VERBOSITY_VERBOSE };

struct render_options {
	bool color;
	enum verbosity verbosity;
};

/* Appends the run to `out`. 0 or -ENOMEM. */
typedef int render_function(const struct run *run, const struct render_options *options,
	struct bytes *out);

struct renderer {
	const char *name, *summary;
	render_function *render;
};

extern const struct renderer *const renderers[];
extern const size_t n_renderers;

const struct renderer *renderer_find(const char *name);

/* Appends what was dissected, as "text" or "json". 0, -EINVAL for another format,
 * -ENOMEM. */
int render_dissection(const struct dissection *dissection, const char *format, bool color,
	const char *version, struct bytes *out);

#endif
