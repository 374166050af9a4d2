/* SPDX-License-Identifier: MIT */
/*
 * The groups of causes. The group causes_NAME ends the file NAME.c.
 */
#ifndef SCEPPROBE_DIAGNOSE_CAUSES_GROUPS_H
#define SCEPPROBE_DIAGNOSE_CAUSES_GROUPS_H

#include "diagnose/cause.h"

extern const struct cause_group causes_connection;
extern const struct cause_group causes_tls;
extern const struct cause_group causes_article;
extern const struct cause_group causes_app_proxy;
extern const struct cause_group causes_http;
extern const struct cause_group causes_iis;
extern const struct cause_group causes_http_sys;
extern const struct cause_group causes_front_end;
extern const struct cause_group causes_getca;
extern const struct cause_group causes_pkioperation;
extern const struct cause_group causes_compared;
extern const struct cause_group causes_logs;
extern const struct cause_group causes_leftover;

#endif
