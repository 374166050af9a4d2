/* SPDX-License-Identifier: MIT */
/*
 * The results of reading logs: the files, and the journeys of devices. Only a trace from
 * logs has one.
 */
#ifndef SCEPPROBE_TRACE_HISTORY_H
#define SCEPPROBE_TRACE_HISTORY_H

#include "trace/exchange.h"

enum {
	LOG_FILES_MAX = 256,
	LOG_BUNDLES_MAX = 32,
	LOG_PROBLEMS_MAX = 8,     /* reported for one file; more are counted */
	LOG_EXCHANGES_MAX = 1024, /* kinds of lines */
	LOG_JOURNEYS_MAX = 48,    /* kept; all are counted */
};

struct log_problem {
	uint64_t line; /* 0: the whole file */
	char text[200];
};

struct log_file {
	char name[160];
	const char *format, *title; /* static; NULL: not recognised */
	bool gzip, server;          /* server: IIS's log of all requests */
	bool packed;                /* from a bundle */
	bool dated;
	int64_t first, last; /* of the lines about SCEP */
	bool end_timed, end_dated;
	int64_t end; /* the latest time, whatever its line is about; without a date, the
		      * last line's */
	uint64_t lines, used;
	bool local; /* times without a zone */
	int shift;  /* of such times: seconds taken off, as another log shows; 0: none */
	bool lost;  /* incompletely read */
	char ended[80]; /* why reading ended early, or "" */
	struct log_problem problems[LOG_PROBLEMS_MAX];
	uint64_t n_problems;
};

/* An archive or a folder of logs. Its readable and unreadable members are among the
 * files. */
struct log_bundle {
	char name[160];
	const char *kind, *title; /* static: the collector; NULL: unknown */
	uint64_t members;
	uint64_t read, passed, unreadable; /* skipped: not a log, or not about SCEP */
};

/* The steps of an enrolment, as in Microsoft's articles. */
enum waypoint {
	WAYPOINT_PROFILE,  /* the device has the profile */
	WAYPOINT_CONTACT,  /* it reached the NDES server */
	WAYPOINT_REQUEST,  /* the certificate request was sent, or arrived */
	WAYPOINT_CA,       /* the CA issued the certificate */
	WAYPOINT_DELIVERY, /* the certificate arrived at the device */
	WAYPOINT_INSTALLED,
	WAYPOINT_COUNT,
};

/* One enrolment of one device, as far as logs show. */
struct journey {
	char device[DEVICE_NAME];
	char client[64], transaction[72], state[64]; /* "" if unknown */
	char name[64];     /* of the profile or certificate, in the device's words */
	uint64_t attempts; /* number of attempts, with the first */
	uint64_t failures; /* failures, without a later success */
	unsigned failed;   /* the exchange of the last of them; 0: none */
	int64_t failed_at;
	int shift;          /* seconds by which the device's clock is ahead of UTC */
	unsigned file;      /* its first file: an index into the files */
	unsigned last_file; /* where its last line is */
	unsigned reached;   /* set of 1 << enum waypoint */
	unsigned shown;     /* which these logs can show */
	bool timed, dated;
	int64_t at[WAYPOINT_COUNT]; /* the first time of each */
	int64_t first, last;
	char guess[96]; /* why this is uncertain; "" if certain */
};

/* The results of all journeys of one device family. */
struct journey_count {
	char device[DEVICE_NAME];
	uint64_t total, furthest[WAYPOINT_COUNT + 1]; /* [0]: none was reached */
};

struct history {
	struct log_file files[LOG_FILES_MAX];
	size_t n_files;
	uint64_t n_files_refused; /* beyond them */
	struct log_bundle bundles[LOG_BUNDLES_MAX];
	size_t n_bundles;
	struct journey journeys[LOG_JOURNEYS_MAX]; /* by time */
	size_t n_journeys;
	struct journey_count counts[TRACE_DEVICES_MAX];
	size_t n_counts;
	uint64_t not_kept; /* lines beyond the maximum */
	uint64_t n_older;  /* lines before the selected time */
};

/* "profile", "contact", ... */
const char *waypoint_name(enum waypoint waypoint);
/* The first unreached step that these logs can show, or WAYPOINT_COUNT. All steps before
 * a reached one count as reached. */
enum waypoint journey_missing(const struct journey *journey);
/* The furthest reached step, or -1. */
int journey_furthest(const struct journey *journey);

#endif
