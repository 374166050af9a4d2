/* SPDX-License-Identifier: MIT */
/*
 * Reasons that several causes share, each written once. A macro is one member of a
 * cause's `reasons`, in braces.
 */
#ifndef SCEPPROBE_DIAGNOSE_CAUSES_REASONS_H
#define SCEPPROBE_DIAGNOSE_CAUSES_REASONS_H

#include "diagnose/causes/sources.h"

#define REASON_INTERMEDIATE_AMONG_ROOTS                                                  \
	{                                                                                \
		"The Trusted Root store of the NDES server holds an "                    \
		"intermediate CA certificate.",                                          \
			"Get-ChildItem -Path Cert:\\LocalMachine\\Root -Recurse "        \
			"| Where-Object { $_.Issuer -ne $_.Subject } must list "         \
			"nothing.",                                                      \
			"Remove it from Trusted Root and restart the server. If it "     \
			"comes back, a group policy installs it: exempt the NDES "       \
			"server.",                                                       \
			.told = "403.16",                                                \
	}

#define REASON_CRL_NOT_REACHED                                                           \
	{                                                                                \
		"A CRL address of the connector's certificates cannot be "               \
		"reached.",                                                              \
			"Event Viewer > View > Show Analytic and Debug Logs; "           \
			"enable Microsoft > Windows > CAPI2 > Operational, and "         \
			"reproduce the fault.",                                          \
			"Make the CRL addresses that the log names reachable "           \
			"from the NDES server.",                                         \
	}

#define REASON_WINDOWS_AUTHENTICATION                                                    \
	{                                                                                \
		OLD_CONNECTOR                                                            \
		"Windows Authentication is on for "                                      \
		"CertificateRegistrationSvc.",                                           \
			"IIS Manager > Default Web Site > "                              \
			"CertificateRegistrationSvc > Authentication.",                  \
			"Enable Anonymous, disable Windows Authentication, "             \
			"restart the server.",                                           \
			.told = "401.*",                                                 \
	}

#define REASON_MODULE_CERTIFICATE                                                        \
	{                                                                                \
		OLD_CONNECTOR                                                            \
		"the certificate of the NDES policy module has expired.",                \
			"Find the certificate whose thumbprint is in "                   \
			"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\"               \
			"Modules\\NDESPolicy\\NDESCertThumbprint (certlm.msc > "         \
			"Personal). It needs Client Authentication and the NDES "        \
			"server's name.",                                                \
			"Renew it with a new key (CN and DNS = the server's "            \
			"FQDN), install the connector again with it, restart "           \
			"the connector and W3SVC.",                                      \
			.told = "403.17",                                                \
	}

/* For faults that logs of old connectors show. */
#define REASON_TODAYS_CONNECTOR                                                          \
	{                                                                                \
		"The current connector logs why it refuses. A connector "                \
		"before 6.2101.13.0 has issued nothing since June 2022, "                \
		"whatever its logs say.",                                                \
			CONNECTOR_LOG                                                    \
			" > Operational: events 4003 to 4010 at the time of the line "   \
			"Seen.",                                                         \
			"If that log has no event, install the current certificate "     \
			"connector. Otherwise see the finding for that event: give "     \
			"that log to scepprobe logs as well.",                           \
	}

#endif
