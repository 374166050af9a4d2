/* SPDX-License-Identifier: MIT */
/*
 * The functions behind the rows of formats.c, and what each keeps between lines: a family
 * of formats to a file.
 */
#ifndef SCEPPROBE_LOGS_FORMATS_H
#define SCEPPROBE_LOGS_FORMATS_H

#include "logs/event.h"
#include "logs/json.h"
#include "logs/parser.h"
#include "logs/request.h"

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
	W3C_FORWARDED,
	W3C_SERVER,
	W3C_COLUMNS
};

struct w3c_state {
	bool has_columns;
	bool quoted; /* Advanced Logging: tabs, and values in quotes */
	unsigned n_columns;
	int columns[W3C_COLUMNS];
	enum w3c_column field_of[LOG_COLUMNS_MAX]; /* W3C_COLUMNS: none that is read */
	char day[16]; /* the date read last, and what it is */
	int64_t day_begins;
	bool has_file_day; /* of #Date, for lines without a day */
	int64_t file_day;
	struct bytes pending; /* a line that goes on in the next */
	struct request_shapes shapes;
};

bool log_w3c_knows(struct span line);
enum line_verdict log_w3c_read(struct sink *sink, void *state, struct span line);
bool log_w3c_claims(struct span line);
void log_w3c_clear(void *state);

/* The enrolment that the current lines of a device's log are about. */
struct device_state {
	char name[160]; /* what the device calls the certificate */
	char transaction[72];
	/* a line that what follows may belong to */
	bool waits;
	uint64_t line;
	bool timed, dated;
	int64_t when;
	struct bytes text;
	struct json_reader json; /* ndjson */
	char moment[48], process[64];
};

enum { DEVICE_TEXT_MAX = 4096 };

bool log_omadm_knows(struct span line);
enum line_verdict log_omadm_read(struct sink *sink, void *state, struct span line);
bool log_omadm_keeps(const void *state, struct span line);
void log_omadm_end(struct sink *sink, void *state);
void log_device_clear(void *state);
/* The URL's request, as the device saw it: into entry and, shortened, text. */
void log_read_url(
	struct sink *sink, struct span url, struct log_entry *entry, struct bytes *text);
bool log_apple_knows(struct span line);
bool log_apple_keeps(const void *state, struct span line);
void log_apple_end(struct sink *sink, void *state);
bool log_apple_json_knows(struct span line);
/* An object of Apple's log: it begins, a member of it, it ends. True: it is one. */
void log_apple_json_begin(struct sink *sink, struct device_state *state);
void log_apple_json_member(
	struct device_state *state, struct span name, struct span value);
bool log_apple_json_end(struct sink *sink, struct device_state *state);
enum line_verdict log_apple_json_read(struct sink *sink, void *state, struct span line);
enum line_verdict log_apple_read(struct sink *sink, void *state, struct span line);

/* ---- events of Windows ---- */

struct xml_state {
	char tag[40]; /* the element that is open */
	unsigned depth, data_depth;
	bool in_data, in_user; /* within the event's own data */
	bool is_code;          /* this one holds the result */
	bool nested;           /* the event was begun by somebody else */
};

struct event_xml_state {
	struct event event;
	struct xml_state xml;
};

bool log_event_xml_knows(struct span line);
enum line_verdict log_event_xml_read(struct sink *sink, void *state, struct span line);
void log_event_xml_end(struct sink *sink, void *state);
void log_event_xml_clear(void *state);
/* XML that repeats an event that is open. */
void event_xml_nested(
	struct sink *sink, struct xml_state *xml, struct event *event, struct span line);

struct event_text_state {
	struct event event;
	struct xml_state xml;
	int place;    /* the label that was read last */
	bool foreign; /* labels are known by their order */
	bool in_xml, xml_label;
	char first[48]; /* the label that begins each event, in that language */
};

bool log_event_text_knows(struct span line);
bool log_event_text_keeps(const void *state, struct span line);
enum line_verdict log_event_text_read(struct sink *sink, void *state, struct span line);
void log_event_text_end(struct sink *sink, void *state);
void log_event_text_clear(void *state);

enum { CONSOLE_TEXT_MAX = 4096 };

struct event_list_state {
	struct event event;
	unsigned seen; /* set of 1 << property */
	bool in_message, wrapped;
	char provider[96]; /* of the table */
};

bool log_event_list_knows(struct span line);
bool log_event_list_keeps(const void *state, struct span line);
enum line_verdict log_event_list_read(struct sink *sink, void *state, struct span line);
void log_event_list_end(struct sink *sink, void *state);
void log_event_list_clear(void *state);
/* A property of .NET's EventLogRecord, by its name. */
void event_set_property(
	struct sink *sink, struct event *event, struct span name, struct span value);

enum { EVENT_COLUMNS_MAX = 40 };

struct event_table_state {
	struct event event;
	char separator;
	uint64_t line;
	bool odd;             /* a quote is open */
	struct bytes pending; /* a row that goes on */
	size_t n_columns;
	char columns[EVENT_COLUMNS_MAX][32];
};

bool log_event_table_knows(struct span line);
enum line_verdict log_event_table_read(struct sink *sink, void *state, struct span line);
void log_event_table_end(struct sink *sink, void *state);
void log_event_table_clear(void *state);

struct event_json_state {
	struct event event;
	struct json_reader json;
	unsigned depth;            /* of the event's object */
	bool known;                /* an event was in it, of Windows or of Apple's log */
	struct device_state apple; /* log show --style json: one array */
};

bool log_event_json_knows(struct span line);
bool log_event_json_claims(struct span line);
enum line_verdict log_event_json_read(struct sink *sink, void *state, struct span line);
void log_event_json_end(struct sink *sink, void *state);
bool log_event_json_is_one(const void *state);
void log_event_json_clear(void *state);

/* ---- the connector ---- */

struct plugin_state {
	bool waiting; /* for the answer to a request */
	uint64_t sent;
	bool timed;
	int64_t when;
	struct bytes pending;
};

struct setup_state {
	bool removing; /* a product is taken away, not installed */
};

bool log_setup_knows(struct span line);
bool log_setup_keeps(const void *state, struct span line);
enum line_verdict log_setup_read(struct sink *sink, void *state, struct span line);
bool log_plugin_knows(struct span line);
bool log_plugin_claims(struct span line);
bool log_plugin_keeps(const void *state, struct span line);
enum line_verdict log_plugin_read(struct sink *sink, void *state, struct span line);
void log_plugin_end(struct sink *sink, void *state);
void log_plugin_clear(void *state);
bool log_cmtrace_knows(struct span line);
enum line_verdict log_cmtrace_read(struct sink *sink, void *state, struct span line);
void log_cmtrace_end(struct sink *sink, void *state);

#endif
