/* SPDX-License-Identifier: MIT */
/*
 * Between the parts of the log reader: what a parser says of a line, and the formats.
 */
#ifndef SCEPPROBE_LOGS_PARSER_H
#define SCEPPROBE_LOGS_PARSER_H

#include "base/span.h"
#include "logs/reader.h"
#include "logs/stream.h"
#include "port/format.h"

enum {
	LOG_COLUMNS_MAX = 64,
	LOG_OPEN_MAX = 4096,
	LOG_SLOTS = 2 * LOG_EXCHANGES_MAX,
	LOG_TRANSACTIONS_READ = 64,
	LOG_LOOK_LINES = 4096
};

/* Who a request is from, by what a log writes of it. */
struct log_family {
	const char *name;
	const char *agent;   /* the user agent holds it */
	const char *message; /* message= is this, where there is no user agent */
	const char *path;    /* the path holds it, likewise */
	const char *source;
};

/* What one line, or one event, says. Texts are borrowed for the call. */
struct log_entry {
	enum record_kind kind;
	const char *family;
	enum step step;
	struct span method, url, client, reason, text;
	size_t query_length;
	long status;
	int sub_status;
	bool has_win32, has_hresult;
	uint32_t win32, hresult;
	unsigned event;
	bool failure, unsure;
	bool timed, dated;
	int64_t when;
	uint64_t line;
	/* for the journey */
	unsigned reached; /* set of 1 << enum waypoint */
	bool apart;       /* it is of no journey */
	bool begins;      /* a new enrolment begins here */
	bool own;         /* from the device's own log, which is of one device */
	struct span transaction, name, state;
};

/* An enrolment that may go on. */
struct log_open {
	bool used;
	bool own;
	unsigned file;
	char name[160]; /* what the device calls the certificate */
	struct journey journey;
};

enum line_verdict {
	LINE_PASSED, /* nothing of interest in it */
	LINE_USED,
	LINE_UNKNOWN, /* not a line of this format */
};

struct log_format {
	const char *id, *title, *source;
	bool (*knows)(struct span line);
	enum line_verdict (*read)(struct log *log, struct span line);
	void (*end)(struct log *log); /* the file ends; may be NULL */
	unsigned shows;               /* waypoints that such a log can show */
};

extern const struct log_format log_formats[];
extern const size_t n_log_formats;
extern const struct log_family log_families[];
extern const size_t n_log_families;

/* Where the columns of a W3C log are; -1 where it has none. */
enum w3c_column {
	W3C_DATE,
	W3C_TIME,
	W3C_METHOD,
	W3C_STEM,
	W3C_QUERY,
	W3C_CLIENT,
	W3C_AGENT,
	W3C_HOST,
	W3C_STATUS,
	W3C_SUB_STATUS,
	W3C_WIN32,
	W3C_URI,
	W3C_REASON,
	W3C_COLUMNS
};

/* An event while its lines, or tags, come in. */
struct log_event {
	bool open;
	uint64_t line;
	unsigned id;
	char source[80], level[24], log[120], computer[80];
	bool timed;
	int64_t when;
	char tag[40]; /* XML: the element that is open */
	bool in_text; /* text: the description has begun */
	struct bytes text;
};

struct log {
	struct trace *trace;
	struct history *history;
	struct log_file *file; /* that is read now */
	struct log_stream stream;
	const struct log_format *format;
	unsigned expected; /* set of 1 << index of log_family() */
	size_t n_read;
	bool told; /* a line behind a header was read whole */
	int error; /* -ENOMEM */
	char problem[160];
	struct exchange *slots[LOG_SLOTS];
	struct log_open open[LOG_OPEN_MAX];
	unsigned transactions_read;
	/* the parsers' own, for the file that is read */
	int columns[W3C_COLUMNS];
	enum w3c_column field_of[LOG_COLUMNS_MAX]; /* W3C_COLUMNS: none that is read */
	char day[16]; /* the date read last, and what it is */
	int64_t day_begins;
	bool has_columns;
	unsigned n_columns;
	struct bytes pending; /* a line that goes on in the next */
	struct log_event event;
	char device[160]; /* of the enrolment that the lines now speak of */
	char transaction[72];
	char operation[16];
};

/* Notes what is wrong with the line read now. */
void log_complain(struct log *log, const char *format, ...) PRINTF_LIKE(2, 3);
/* Counts an entry: a new exchange, or one more like it; and the journey it belongs to.
 * What is in no line is kept in any case: it is not more than one for each family. */
void tally_add(struct log *log, const struct log_entry *entry);
/* A line's words, for entry.text, and where it is: fills kind and line. */
struct log_entry log_entry_new(const struct log *log, enum record_kind kind,
	const char *family, struct span text);

/* ---- journeys ---- */
void journey_add(struct log *log, const struct log_entry *entry);
void journeys_close(struct log *log); /* all open journeys end */

/* The first URL that a log has names the trace. */
void log_take_url(struct log *log, struct span url);
/* What a request asks for, by its query. */
enum step log_step(struct span query, bool *known);
const char *log_family_of(struct span agent, struct span query, struct span path);
/* The URL without a message that is longer than a name. */
void log_short_url(struct bytes *out, struct span path, struct span query);
/* What can be read of the SCEP message in a URL: transaction id, and a sentence. */
void log_read_message(struct log *log, struct span url, char *transaction, size_t size,
	struct bytes *sentence);

#endif
