/* SPDX-License-Identifier: MIT */
/*
 * The zone of a log that writes none, as the logs beside it show it.
 */
#ifndef SCEPPROBE_LOGS_FOUND_ZONE_H
#define SCEPPROBE_LOGS_FOUND_ZONE_H

#include "trace/exchange.h"

/* Moves the times of each log without a zone to UTC, if all its enrolments that were
 * joined with a server's lines are the same whole half hours apart from them. */
void found_zone_apply(struct history *history, struct trace *trace);

#endif
