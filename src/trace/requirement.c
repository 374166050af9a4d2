/* SPDX-License-Identifier: MIT */
/*
 * The words for requirements of devices. Saved traces have them, so they never change.
 * devices.c has the requirements of each device.
 */
#include "trace/requirement.h"

#include <string.h>

static const char *const names[REQUIREMENT_COUNT] = {
	[REQUIREMENT_NONE] = "none",
	[REQUIREMENT_TLS_CHAIN] = "tls-chain",
	[REQUIREMENT_TLS_INTERMEDIATE] = "tls-intermediate",
	[REQUIREMENT_TLS_NAMES] = "tls-names",
	[REQUIREMENT_TLS_STRENGTH] = "tls-strength",
	[REQUIREMENT_TLS_LIFETIME] = "tls-lifetime",
	[REQUIREMENT_TLS_USAGE] = "tls-usage",
	[REQUIREMENT_CACERT_TYPE] = "cacert-type",
	[REQUIREMENT_CA_PRESENT] = "ca-present",
	[REQUIREMENT_ROOT_PRESENT] = "root-present",
	[REQUIREMENT_RA_USAGE] = "ra-usage",
	[REQUIREMENT_RA_ISSUER] = "ra-issuer",
	[REQUIREMENT_RA_SIGNATURE] = "ra-signature",
	[REQUIREMENT_CERTREP_TYPE] = "certrep-type",
	[REQUIREMENT_TRANSACTION] = "certrep-transaction",
	[REQUIREMENT_NONCE] = "certrep-nonce",
	[REQUIREMENT_CAPS_LINES] = "caps-lines",
	[REQUIREMENT_CACERT_BARE_TYPE] = "cacert-bare-type",
	[REQUIREMENT_CACERT_KIND] = "cacert-kind",
	[REQUIREMENT_FIRST_CA] = "first-ca",
	[REQUIREMENT_CA_USAGE] = "ca-usage",
	[REQUIREMENT_SIGNATURE] = "certrep-signature",
	[REQUIREMENT_EMBEDDED_SIGNATURE] = "certrep-embedded-signature",
	[REQUIREMENT_SIGNER] = "certrep-signer",
	[REQUIREMENT_DIGEST] = "certrep-digest",
	[REQUIREMENT_PSS] = "certrep-pss",
	[REQUIREMENT_CONTENT_TYPE] = "certrep-content-type",
	[REQUIREMENT_SORTED] = "certrep-sorted",
	[REQUIREMENT_STRINGS] = "certrep-strings",
	[REQUIREMENT_MESSAGE_TYPE] = "certrep-message-type",
	[REQUIREMENT_TRANSACTION_PRESENT] = "certrep-transaction-present",
	[REQUIREMENT_NONCE_PRESENT] = "certrep-nonce-present",
	[REQUIREMENT_FAIL_INFO] = "certrep-fail-info",
	[REQUIREMENT_CIPHER] = "certrep-cipher",
	[REQUIREMENT_CERTREP_STATUS] = "certrep-status",
	[REQUIREMENT_CAPS] = "caps-present",
	[REQUIREMENT_USAGE_TOLD] = "ra-usage-told",
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

_Static_assert(REQUIREMENT_COUNT <= 64, "struct requirements has a bit for each");
