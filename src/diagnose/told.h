/* SPDX-License-Identifier: MIT */
/*
 * What a log's line says outright, for tables: a reason's word, a status with its
 * sub-status, a Windows error.
 */
#ifndef SCEPPROBE_DIAGNOSE_TOLD_H
#define SCEPPROBE_DIAGNOSE_TOLD_H

#include "trace/exchange.h"

/* Whether `word` is in a list; a member that ends in '*' matches as a prefix. */
bool told_lists(const char *list, char separator, const char *word);
/* Whether the line is a failure and says a member of the list, which '|' separates: the
 * reason of http.sys or of an event, "404.2" for a status, "0x80092012" for an HRESULT,
 * "error 12002" for a Windows error.
 * False without a list, and for what is not from a log. */
bool told_by_line(const char *list, const struct exchange *exchange);

#endif
