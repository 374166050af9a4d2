/* SPDX-License-Identifier: MIT */
/*
 * The words for what devices mind. They stand in saved traces, so they never change.
 * Nothing here knows who minds what: that is devices.c.
 */
#include "trace/scruple.h"

#include <string.h>

static const char *const names[SCRUPLE_COUNT] = {
	[SCRUPLE_NONE] = "none",
	[SCRUPLE_TLS_CHAIN] = "tls-chain",
	[SCRUPLE_TLS_INTERMEDIATE] = "tls-intermediate",
	[SCRUPLE_TLS_NAMES] = "tls-names",
	[SCRUPLE_TLS_STRENGTH] = "tls-strength",
	[SCRUPLE_CACERT_TYPE] = "cacert-type",
	[SCRUPLE_CA_PRESENT] = "ca-present",
	[SCRUPLE_ROOT_PRESENT] = "root-present",
	[SCRUPLE_RA_USAGE] = "ra-usage",
	[SCRUPLE_RA_ISSUER] = "ra-issuer",
	[SCRUPLE_RA_SIGNATURE] = "ra-signature",
	[SCRUPLE_CERTREP_TYPE] = "certrep-type",
	[SCRUPLE_TRANSACTION] = "certrep-transaction",
	[SCRUPLE_NONCE] = "certrep-nonce",
};

const char *scruple_name(enum scruple scruple)
{
	return names[scruple];
}

bool scruple_find(const char *name, enum scruple *scruple)
{
	for (enum scruple i = SCRUPLE_NONE + 1; i < SCRUPLE_COUNT; i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		*scruple = i;
		return true;
	}
	return false;
}
