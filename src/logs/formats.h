/* SPDX-License-Identifier: MIT */
/*
 * The functions behind the rows of formats.c, and what each keeps between lines: a family
 * of formats to a file.
 */
#ifndef SCEPPROBE_LOGS_FORMATS_H
#define SCEPPROBE_LOGS_FORMATS_H

#include "logs/parser.h"

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

struct w3c_state {
	bool has_columns;
	unsigned n_columns;
	int columns[W3C_COLUMNS];
	enum w3c_column field_of[LOG_COLUMNS_MAX]; /* W3C_COLUMNS: none that is read */
	char day[16]; /* the date read last, and what it is */
	int64_t day_begins;
	struct bytes pending; /* a line that goes on in the next */
};

bool log_w3c_knows(struct span line);
enum line_verdict log_w3c_read(struct sink *sink, void *state, struct span line);
void log_w3c_clear(void *state);

/* The enrolment that the lines of a device's log now speak of. */
struct device_state {
	char name[160]; /* what the device calls the certificate */
	char transaction[72];
};

bool log_omadm_knows(struct span line);
enum line_verdict log_omadm_read(struct sink *sink, void *state, struct span line);
bool log_apple_knows(struct span line);
enum line_verdict log_apple_read(struct sink *sink, void *state, struct span line);

/* An event while its lines, or tags, come in. */
struct event_state {
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

bool log_event_xml_knows(struct span line);
enum line_verdict log_event_xml_read(struct sink *sink, void *state, struct span line);
void log_event_xml_end(struct sink *sink, void *state);
bool log_event_text_knows(struct span line);
enum line_verdict log_event_text_read(struct sink *sink, void *state, struct span line);
void log_event_end(struct sink *sink, void *state);
void log_event_clear(void *state);

bool log_setup_knows(struct span line);
enum line_verdict log_setup_read(struct sink *sink, void *state, struct span line);
bool log_plugin_knows(struct span line);
enum line_verdict log_plugin_read(struct sink *sink, void *state, struct span line);

#endif
