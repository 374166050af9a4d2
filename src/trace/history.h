/* SPDX-License-Identifier: MIT */
/*
 * What only logs have: the files that were read, and the journeys of devices through
 * them. A trace that was filled from logs carries one.
 */
#ifndef SCEPPROBE_TRACE_HISTORY_H
#define SCEPPROBE_TRACE_HISTORY_H

#include "trace/exchange.h"

enum {
	LOG_FILES_MAX = 256,
	LOG_BUNDLES_MAX = 32,
	LOG_PROBLEMS_MAX = 8,     /* told of one file; the others are counted */
	LOG_EXCHANGES_MAX = 1024, /* lines that differ */
	LOG_JOURNEYS_MAX = 48,    /* kept; all are counted */
};

struct log_problem {
	uint64_t line; /* 0: of the file as a whole */
	char text[200];
};

struct log_file {
	char name[160];
	const char *format, *title; /* static; NULL: not recognised */
	bool gzip, server;          /* server: the log of all requests that came to IIS */
	bool packed;                /* it is of a bundle */
	bool dated;
	int64_t first, last; /* of the lines that speak of SCEP */
	bool end_timed, end_dated;
	int64_t end; /* the latest time, whatever its line is about; without a date, the
		      * last line's */
	uint64_t lines, used;
	bool local;     /* its times have no zone */
	bool lost;      /* some of it could not be read */
	char ended[80]; /* why reading ended before its end, or "" */
	struct log_problem problems[LOG_PROBLEMS_MAX];
	uint64_t n_problems;
};

/* What logs were packed in, or a folder they lay in. Those of its members that were read,
 * and those that could not be, are among the files. */
struct log_bundle {
	char name[160];
	const char *kind, *title; /* static: what makes such; NULL: not known */
	uint64_t members;
	uint64_t read, passed,
		unreadable; /* passed: no logs, or none that tell of SCEP */
};

/* The steps of an enrolment as the articles have them. */
enum waypoint {
	WAYPOINT_PROFILE,  /* the device has the profile */
	WAYPOINT_CONTACT,  /* it came through to the NDES server */
	WAYPOINT_REQUEST,  /* the certificate request was sent, or arrived */
	WAYPOINT_CA,       /* the CA issued */
	WAYPOINT_DELIVERY, /* the certificate came to the device */
	WAYPOINT_INSTALLED,
	WAYPOINT_COUNT,
};

/* One enrolment of one device, as far as logs tell. */
struct journey {
	char device[DEVICE_NAME];
	char client[64], transaction[72], state[64]; /* "" where no log says */
	char name[64];     /* of the profile or certificate, as the device calls it */
	uint64_t attempts; /* how often it was begun anew, with the first */
	uint64_t failures; /* lines that tell of a failure, and none of an end to it */
	unsigned failed;   /* the exchange that tells of the last of them; 0: none */
	int64_t failed_at;
	int shift;     /* seconds that the device's clock, as written, is ahead of UTC */
	unsigned file; /* where it begins: an index into the files */
	unsigned last_file; /* where its last line is */
	unsigned reached;   /* set of 1 << enum waypoint */
	unsigned shown;     /* what these logs could show */
	bool timed, dated;
	int64_t at[WAYPOINT_COUNT]; /* the first time each was reached */
	int64_t first, last;
	char guess[96]; /* why this may be several, or two; "" if certain */
};

/* How far the journeys of one device family came. */
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
	uint64_t not_kept; /* lines for which there was no room */
	uint64_t n_older;  /* lines before the time that was asked for */
};

/* "profile", "contact", ... */
const char *waypoint_name(enum waypoint waypoint);
/* The first that was not reached and that these logs could show, or WAYPOINT_COUNT. What
 * lies before one that was reached was reached too. */
enum waypoint journey_missing(const struct journey *journey);
/* The furthest that was reached, or -1. */
int journey_furthest(const struct journey *journey);

#endif
