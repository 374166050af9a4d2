/* SPDX-License-Identifier: MIT */
/*
 * What the options of a command line said.
 */
#ifndef SCEPPROBE_CLI_OPTIONS_H
#define SCEPPROBE_CLI_OPTIONS_H

#include "scepprobe.h"

enum options_color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

enum { OPTIONS_DAYS = 8 }; /* octets of a number of days */

enum options_action { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION };

struct options {
	enum options_action action;
	const char *format,
		*output; /* output NULL: standard output; borrowed from argv */
	const char *save_certificate, *save_trace; /* NULL: not; borrowed from argv */
	bool challenge_is_input;                   /* comes from standard input */
	const char *targets; /* file of targets, "-" is standard input; or NULL */
	bool anonymize;      /* what save_trace gets */
	const char *host;    /* of the plugin; or NULL */
	char warning[OPTIONS_DAYS], critical[OPTIONS_DAYS]; /* of the plugin; or "" */
	enum options_color color;
	int verbosity;
	const char *file, *key, *ca_certs; /* of decode; "-" is standard input */
	const char *topic;                 /* of explain; NULL: the catalogue */
	const char *expect;                /* of logs: device families, or NULL */
	char *const *files; /* of replay, logs; borrowed from argv; NULL-ended */
};

#endif
