/* SPDX-License-Identifier: MIT */
/*
 * One line of a log, or one event, on its way from the parsers to the counters. Texts are
 * borrowed.
 */
#ifndef SCEPPROBE_LOGS_ENTRY_H
#define SCEPPROBE_LOGS_ENTRY_H

#include "base/span.h"
#include "trace/exchange.h"
#include "trace/history.h"

struct log_entry {
	enum record_kind kind;
	const char *family;
	enum step step;
	struct span method, url, client, reason, text;
	struct span
		server; /* its address in a W3C log, its computer in an event; or none */
	struct span path, query; /* of which the URL is made, when it is kept; or none */
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
	unsigned file;      /* index into the history's files */
	const char *format; /* id of its format; static */
	/* for the journey */
	unsigned shows;   /* waypoints that such a log can show */
	unsigned reached; /* set of 1 << enum waypoint */
	bool apart;       /* it is of no journey */
	bool begins;      /* a new enrolment begins here */
	bool own;         /* from the device's own log, which is of one device */
	struct span transaction, name, state;
};

#endif
