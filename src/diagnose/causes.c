/* SPDX-License-Identifier: MIT */
/*
 * The catalogue: one row for each documented fault between a device and NDES, with the
 * documents' reasons in the documents' order, the checks and the fixes. The rows are in
 * causes/, one file per group; this file lists the groups in order.
 *
 * Of findings with equal rank, the earlier row is reported first. CONTRIBUTING.md
 * explains how to add a row.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"

const struct cause_group *const cause_groups[] = {
	&causes_connection,
	&causes_tls,
	&causes_article,
	&causes_app_proxy,
	&causes_http,
	&causes_iis,
	&causes_http_sys,
	&causes_front_end,
	&causes_getca,
	&causes_pkioperation,
	&causes_compared,
	&causes_logs,
	&causes_leftover,
};

const size_t n_cause_groups = sizeof(cause_groups) / sizeof(cause_groups[0]);
