/* SPDX-License-Identifier: MIT */
/*
 * Error numbers of logs, portals and devices around SCEP: their meanings, in numbers.c,
 * and the structure of any other number.
 */
#ifndef SCEPPROBE_EXPLAIN_NUMBER_H
#define SCEPPROBE_EXPLAIN_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum number_kind {
	NUMBER_HRESULT,   /* written 0x80072ee7; its NTSTATUS cousins too */
	NUMBER_WIN32,     /* a system error of Windows, such as sc-win32-status in IIS */
	NUMBER_WINHTTP,   /* an error of WinHTTP, Windows' HTTP client */
	NUMBER_HTTP,      /* a status */
	NUMBER_CONNECTOR, /* of the Intune connector before July 2021, written 0x411 */
	NUMBER_APPLE,     /* of iOS and macOS */
};

struct number {
	enum number_kind kind;
	int64_t value;
	const char *name;    /* NULL: it has none that is documented */
	const char *meaning; /* what it says about SCEP, sentences */
	const char *finding; /* id of the cause behind it, or NULL */
	const char *source;
};

extern const struct number numbers[];
extern const size_t n_numbers;

enum { NUMBER_TEXT = 24 };

/* The way in which Windows, Apple or HTTP write it: the row's id. */
void number_text(const struct number *number, char out[NUMBER_TEXT]);

/* "0x80072ee7", "80072ee7", "-2147012889", "2147954407", "12007": the value. */
bool number_parse(const char *word, int64_t *value);

/* The parts of a number without a row. */
struct anatomy {
	uint32_t code;     /* the whole */
	unsigned facility; /* who defines it */
	const char *facility_name;
	unsigned low; /* the error of that facility */
	bool failure, ntstatus;
	char meaning[300];   /* sentences */
	const char *finding; /* of the row that the low part leads to, or NULL */
};

/* False for a number that is neither an HRESULT nor one of the ranges known here. */
bool number_dissect(int64_t value, struct anatomy *out);

#endif
