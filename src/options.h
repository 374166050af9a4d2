/* SPDX-License-Identifier: MIT */
/*
 * The command line.
 */
#ifndef SCEPPROBE_OPTIONS_H
#define SCEPPROBE_OPTIONS_H

#include "scepprobe.h"

enum options_color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

enum { OPTIONS_DAYS = 8 };    /* octets of a number of days */

enum options_action { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION };

struct options {
	enum options_action action;
	const char *format, *output;    /* output NULL: standard output; borrowed from argv */
	const char *save_certificate, *save_trace;   /* NULL: not; borrowed from argv */
	bool challenge_is_input;        /* comes from standard input */
	const char *targets;            /* file of targets, "-" is standard input; or NULL */
	bool anonymize;                 /* what save_trace gets */
	const char *host;               /* of the plugin; or NULL */
	char warning[OPTIONS_DAYS], critical[OPTIONS_DAYS];   /* of the plugin; or "" */
	enum options_color color;
	int verbosity;
	const char *file, *key, *ca_certs;    /* of decode; "-" is standard input */
	const char *topic;              /* of explain; NULL: the catalogue */
	const char *expect;          /* of logs: device families, or NULL */
	char *const *files;             /* of replay, logs; borrowed from argv; NULL-ended */
};

/* Reads the command line into `options` and the probe. 0; -EINVAL after one line (say.h);
 * -ENOMEM. */
SCEPPROBE_MUST_CHECK int options_read(struct options *options, struct scepprobe *probe,
	int argc, char **argv);

/* The same for check_ndes: other defaults, and the options of a monitoring plugin. */
SCEPPROBE_MUST_CHECK int options_read_plugin(struct options *options,
	struct scepprobe *probe, int argc, char **argv);

/* The same for the command decode; `argv` begins with that word. */
SCEPPROBE_MUST_CHECK int options_read_decode(struct options *options, int argc,
	char **argv);

/* The same for the command replay; judgement goes into the probe. */
SCEPPROBE_MUST_CHECK int options_read_replay(struct options *options,
	struct scepprobe *probe, int argc, char **argv);

/* The same for the command explain. */
SCEPPROBE_MUST_CHECK int options_read_explain(struct options *options, int argc,
	char **argv);

/* The same for the command logs; what is expected goes into `expect`. */
SCEPPROBE_MUST_CHECK int options_read_logs(struct options *options,
	struct scepprobe *probe, int argc, char **argv);

/* Prints --help to standard output. */
void options_help(void);
void options_help_plugin(void);
void options_help_decode(void);
void options_help_replay(void);
void options_help_explain(void);
void options_help_logs(void);

#endif
