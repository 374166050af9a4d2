/* SPDX-License-Identifier: MIT */
/*
 * Logs as another way to fill a trace: of IIS and http.sys on the NDES server, of the
 * devices, of Windows. Octets in, a trace out: files are somebody else's.
 *
 * A log may be of any size and hold anything. It is read once, from front to back, in
 * bounded memory: lines alike become one exchange that counts them, and of the journeys
 * of devices the latest are kept. What cannot be read is told with its line, and the rest
 * is read on.
 */
#ifndef SCEPPROBE_TRACE_LOG_H
#define SCEPPROBE_TRACE_LOG_H

#include "trace/exchange.h"

enum {
	LOG_FILES_MAX = 256,
	LOG_PROBLEMS_MAX = 8,        /* told of one file; the others are counted */
	LOG_EXCHANGES_MAX = 1024,    /* lines that differ */
	LOG_JOURNEYS_MAX = 48,       /* kept; all are counted */
	LOG_LINE_MAX = 256 << 10,    /* octets of a line that are looked at */
	LOG_LINE_END = 64 << 20,     /* a line that has no end by then ends the log */
};

struct log_problem {
	uint64_t line;               /* 0: of the file as a whole */
	char text[120];
};

struct log_file {
	char name[160];
	const char *format, *title;  /* static; NULL: not recognised */
	bool gzip, server;           /* server: the log of all requests that came to IIS */
	bool dated;
	int64_t first, last;         /* of the lines that speak of SCEP */
	uint64_t lines, used;
	bool lost;                   /* some of it could not be read */
	char ended[80];              /* why reading ended before its end, or "" */
	struct log_problem problems[LOG_PROBLEMS_MAX];
	uint64_t n_problems;
};

/* The steps of an enrolment as the articles have them. */
enum waypoint {
	WAYPOINT_PROFILE,            /* the device has the profile */
	WAYPOINT_CONTACT,            /* it came through to the NDES server */
	WAYPOINT_REQUEST,            /* the certificate request was sent, or arrived */
	WAYPOINT_CA,                 /* the CA issued */
	WAYPOINT_DELIVERY,           /* the certificate came to the device */
	WAYPOINT_INSTALLED,
	WAYPOINT_COUNT,
};

/* One enrolment of one device, as far as logs tell. */
struct journey {
	char device[DEVICE_NAME];
	char client[64], transaction[72], state[64];  /* "" where no log says */
	unsigned file;               /* where it begins: an index into the files */
	unsigned reached;            /* set of 1 << enum waypoint */
	unsigned shown;              /* what these logs could show */
	bool timed, dated;
	int64_t at[WAYPOINT_COUNT];  /* the first time each was reached */
	int64_t first, last;
	char guess[96];              /* why this may be several, or two; "" if certain */
};

/* How far the journeys of one device family came. */
struct journey_count {
	char device[DEVICE_NAME];
	uint64_t total, furthest[WAYPOINT_COUNT + 1];    /* [0]: none was reached */
};

struct log_history {
	struct log_file files[LOG_FILES_MAX];
	size_t n_files;
	uint64_t n_files_refused;                        /* beyond them */
	struct journey journeys[LOG_JOURNEYS_MAX];       /* by time */
	size_t n_journeys;
	struct journey_count counts[TRACE_DEVICES_MAX];
	size_t n_counts;
	uint64_t not_kept;           /* lines for which there was no room */
};

/* Gives up to `size` octets: how many, 0 at the end, -errno. */
typedef ptrdiff_t log_source(void *source, void *buffer, size_t size);

struct log;

MUST_CHECK int log_new(struct log **out);
void log_free(struct log *log);

/* A device family that must be in the server's log. False when there is none of that
 * name. */
bool log_expect(struct log *log, const char *family);
/* The index-th family, NULL behind the end. */
const char *log_family(size_t index);

/* Reads one log to its end, or as far as it goes. 0; -EINVAL when nothing in it could be
 * read, log_problem() having the reason; -ENOMEM; -errno of the source. */
MUST_CHECK int log_read(struct log *log, const char *name, log_source *read, void *source);
/* One clause on the last log; "" when there is nothing to say of it. */
const char *log_problem(const struct log *log);
/* Files of which something could be read. */
size_t log_files_read(const struct log *log);

/* What all of them tell, as a trace: the caller's. The log is spent. -ENOMEM. */
MUST_CHECK int log_finish(struct log *log, struct trace **out);

/* "profile", "contact", ... */
const char *waypoint_name(enum waypoint waypoint);
/* The first that was not reached and that these logs could show, or WAYPOINT_COUNT. What
 * lies before one that was reached was reached too. */
enum waypoint journey_missing(const struct journey *journey);
/* The furthest that was reached, or -1. */
int journey_furthest(const struct journey *journey);

#endif
