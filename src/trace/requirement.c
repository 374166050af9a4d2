/* SPDX-License-Identifier: MIT */
/*
 * The words for what devices mind. They stand in saved traces, so they never change.
 * Nothing here knows who minds what: that is devices.c.
 */
#include "trace/requirement.h"

#include <string.h>

static const char *const names[REQUIREMENT_COUNT] = {
	[REQUIREMENT_NONE] = "none",
	[REQUIREMENT_TLS_CHAIN] = "tls-chain",
	[REQUIREMENT_TLS_INTERMEDIATE] = "tls-intermediate",
	[REQUIREMENT_TLS_NAMES] = "tls-names",
	[REQUIREMENT_TLS_STRENGTH] = "tls-strength",
	[REQUIREMENT_CACERT_TYPE] = "cacert-type",
	[REQUIREMENT_CA_PRESENT] = "ca-present",
	[REQUIREMENT_ROOT_PRESENT] = "root-present",
	[REQUIREMENT_RA_USAGE] = "ra-usage",
	[REQUIREMENT_RA_ISSUER] = "ra-issuer",
	[REQUIREMENT_RA_SIGNATURE] = "ra-signature",
	[REQUIREMENT_CERTREP_TYPE] = "certrep-type",
	[REQUIREMENT_TRANSACTION] = "certrep-transaction",
	[REQUIREMENT_NONCE] = "certrep-nonce",
};

const char *requirement_name(enum requirement requirement)
{
	return names[requirement];
}

bool requirement_find(const char *name, enum requirement *requirement)
{
	for (enum requirement i = REQUIREMENT_NONE + 1; i < REQUIREMENT_COUNT; i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		*requirement = i;
		return true;
	}
	return false;
}
