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
#ifndef SCEPPROBE_LOGS_READER_H
#define SCEPPROBE_LOGS_READER_H

#include "trace/exchange.h"
#include "trace/history.h"

/* Gives up to `size` octets: how many, 0 at the end, -errno. */
typedef ptrdiff_t log_source(void *source, void *buffer, size_t size);

struct log;

MUST_CHECK int log_new(struct log **out);
void log_free(struct log *log);

/* A device family that must be in the server's log. False when there is none of that
 * name. */
bool log_expect(struct log *log, const char *family);
/* The zone of times that are written without one: "+02:00", "-0700", "UTC", or a name
 * that the system knows (log_zone_set). False for other text. */
bool log_set_zone(struct log *log, const char *zone);
/* The index-th family, NULL behind the end. */
const char *log_family(size_t index);

/* Leaves out what is older, in logs that are read from now on: seconds since 1970. Lines
 * without a date stay. */
void log_since(struct log *log, int64_t moment);

/* Reads one log to its end, or as far as it goes. 0; -EINVAL when nothing in it could be
 * read, log_problem() having the reason; -ENOMEM; -errno of the source. */
MUST_CHECK int log_read(
	struct log *log, const char *name, log_source *read, void *source);
/* One clause on the last log; "" when there is nothing to say of it. */
const char *log_problem(const struct log *log);
/* Files that could be read, at least in part. */
size_t log_files_read(const struct log *log);

/* What all of them tell, as a trace: the caller's. The log is spent. -ENOMEM. */
MUST_CHECK int log_finish(struct log *log, struct trace **out);

/* ---- for what takes logs out of bundles ---- */

/* What is kept of the files. */
struct history *log_history(struct log *log);
/* Before each member: none is the last. */
void log_begin_member(struct log *log);
/* The record of the file that was read last, or refused, to be amended; or NULL. */
struct log_file *log_last_file(struct log *log);
/* As if it had never been read. Nothing of it may have been used. */
void log_forget_last(struct log *log);
/* A file that cannot be read, and why. It becomes the last. */
void log_refuse(struct log *log, const char *name, const char *why);
/* What log_problem() says. */
void log_set_problem(struct log *log, const char *why);
/* What is wrong with the last as a whole; and why reading it ended, in better words. */
void log_complain_of_last(struct log *log, const char *why);
void log_explain_end(struct log *log, const char *why);

#endif
