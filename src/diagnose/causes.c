/* SPDX-License-Identifier: MIT */
/*
 * The catalogue: what is documented to go wrong between a device and NDES, a row each,
 * with the documents' reasons in the documents' order, what to check and how to fix it.
 * The rows are in causes/, a file to a group; here the groups are in their order.
 *
 * Among equals, the row that stands first is reported first. How to add one is among the
 * recipes in CONTRIBUTING.md.
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
