/* SPDX-License-Identifier: MIT */
/*
 * The parsed options of a command line, and the options that several commands have.
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
	const char *save_certificate, *save_trace; /* or NULL; borrowed from argv */
	const char *targets; /* file of targets, "-" is standard input; or NULL */
	bool format_is_chosen;
	bool anonymize;                                     /* applies to save_trace */
	const char *host, *port, *path;                     /* of the plugin; or NULL */
	bool enrol;                                         /* of the plugin: all steps */
	double warning_seconds, critical_seconds;           /* of the plugin; 0: none */
	char warning[OPTIONS_DAYS], critical[OPTIONS_DAYS]; /* of the plugin; or "" */
	enum options_color color;
	int verbosity;
	const char *file, *key, *ca_certs; /* of decode; "-" is standard input */
	const char *topic;                 /* of explain; NULL: the catalogue */
	const char *expect;                /* of logs: device families, or NULL */
	bool compare;                      /* of replay: two archives of one URL */
	const char *zone;                  /* of logs: of times without one, or NULL */
	const char *since;                 /* of logs: an age or a date, or NULL */
	bool here;                         /* of logs: those of this computer */
	char *const *files; /* of replay, logs; borrowed from argv; NULL-ended */
};

struct option_row;

extern const struct option_row option_format, option_output, option_color, option_verbose,
	option_quiet, option_save_trace, option_anonymize, option_the_help,
	option_version;

/* The options of a probe: cmd_probe.c. NULL-ended. */
extern const struct option_row *const options_of_probe[];

/* Reads a file name that must not be empty. 0, or -EINVAL after an error message (say.h).
 */
int options_path(const char *name, const char *value, const char **out);

/* Whether the report has colours: by --color, or else on a terminal with colours. */
bool options_are_colorful(const struct options *options);

/* Checks that --anonymize has a --save-trace. Returns the same. */
int options_check_anonymize(const struct options *options);

#endif
