/* SPDX-License-Identifier: MIT */
/*
 * A table: an event means something only with its provider, never by its id alone. The
 * first row that fits counts. A failure of a provider of the chain that has no row is
 * told in its own words.
 */
#include "logs/events.h"

#include <limits.h>

#include "trace/history.h"

#define TO_NDES   "Microsoft Learn, Troubleshoot device to NDES server communication"
#define DELIVERY  "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices"
#define MODULE    "Microsoft Learn, Troubleshoot the NDES policy module"
#define OVERVIEW  "Microsoft Learn, Certificate Connector for Microsoft Intune overview"
#define OLD_ONE   "Microsoft Learn, Troubleshoot NDES connector events (before July 2021)"
#define NDES_LIST "gradenegger.eu, Overview of NDES events; reports"
#define CA_CHAIN  "Microsoft Learn, AD CS CA certificate and chain validation: event 100"
#define WAS_LIST  "Microsoft Learn, IIS application pool availability events (WAS)"
#define PROXY     "Microsoft Learn, application proxy connector troubleshooting"
#define CHAIN     "Microsoft Learn, CAPI2 diagnostics"
#define CA_LIST   "Microsoft Learn, AD CS request processing events"
#define REPORTS   "events as reported"

#define DEVICE    "DeviceManagement-Enterprise-Diagnostic"
#define ENROLL    "CertificateServicesClient-CertEnroll"
#define NDES      "NetworkDeviceEnrollmentService"
#define CONNECTOR "Intune-CertificateConnectors"
#define OLD       "Microsoft Intune Connector"
#define CA        "CertificationAuthority"
#define WAS       "Windows-WAS"
#define CAPI2     "CAPI2"
#define AAD       "AadApplicationProxy-Connector"
#define ENTRA     "Entra private network-Connector"

enum {
	PROFILE = 1U << WAYPOINT_PROFILE,
	CONTACT = 1U << WAYPOINT_CONTACT,
	REQUEST = 1U << WAYPOINT_REQUEST,
	ISSUED = 1U << WAYPOINT_CA,
	INSTALLED = 1U << WAYPOINT_DELIVERY | 1U << WAYPOINT_INSTALLED,
};

/* provider, id, words, family, reason, outcome, reached, begins, finding, source */
const struct event_row event_rows[] = {
	/* ---- the device's management log ---- */
	{ DEVICE, 36, NULL, "windows", "certificate request made", OUTCOME_GOOD,
		PROFILE | REQUEST, true, NULL, TO_NDES },
	{ DEVICE, 39, NULL, "windows", "certificate installed", OUTCOME_GOOD, INSTALLED,
		false, NULL, DELIVERY },
	{ DEVICE, 306, NULL, "windows", "profile received", OUTCOME_BY_RESULT, PROFILE,
		false, "device-enrolment-failed", DELIVERY },
	{ DEVICE, 32, NULL, "windows", "enrolment failed", OUTCOME_BAD, PROFILE, false,
		"device-enrolment-failed", TO_NDES },
	{ DEVICE, 307, NULL, "windows", "enrolment failed", OUTCOME_BAD, PROFILE, false,
		"device-enrolment-failed", TO_NDES },
	{ DEVICE, 309, "Install Status : (0x1)", "windows", "certificate installed",
		OUTCOME_BY_RESULT, INSTALLED, false, NULL, REPORTS },
	/* 16 is "action failed" where the CSP tells its status; that this is the same
	 * number, is not documented. */
	{ DEVICE, 309, "Install Status : (0x10)", "windows", "event 309", OUTCOME_BAD, 0,
		false, "line-undocumented",
		"Microsoft Learn, ClientCertificateInstall CSP, Status" },
	{ DEVICE, 309, NULL, "windows", "event 309", OUTCOME_BY_RESULT, 0, false,
		"line-undocumented", REPORTS },
	{ DEVICE, 256, NULL, "windows", "management session", OUTCOME_IGNORED, 0, false,
		NULL, REPORTS },
	/* ---- its enrolment log ---- */
	{ ENROLL, 86, "microsoftaik.azure.net", "windows", "TPM attestation key",
		OUTCOME_IGNORED, 0, false, NULL, "gradenegger.eu, event 86" },
	{ ENROLL, 87, "microsoftaik.azure.net", "windows", "TPM attestation key",
		OUTCOME_IGNORED, 0, false, NULL, "gradenegger.eu, event 86" },
	{ ENROLL, 87, "SCEPDispositionPending", "windows", "CertRep PENDING",
		OUTCOME_GOOD, PROFILE | REQUEST, false, "enrolment-pending", REPORTS },
	{ ENROLL, 86, "/pkiclient.exe", "windows", "enrolment failed before the request",
		OUTCOME_BAD, PROFILE, false, "device-enrolment-failed", REPORTS },
	{ ENROLL, 87, "/pkiclient.exe", "windows", "enrolment failed at the request",
		OUTCOME_BAD, PROFILE, false, "device-enrolment-failed", REPORTS },
	{ ENROLL, 86, NULL, "windows", "enrolment failed before the request", OUTCOME_BAD,
		0, false, "device-enrolment-failed", REPORTS },
	{ ENROLL, 87, NULL, "windows", "enrolment failed at the request", OUTCOME_BAD, 0,
		false, "device-enrolment-failed", REPORTS },
	/* ---- NDES ---- */
	{ NDES, 1, NULL, "server", "NDES started", OUTCOME_GOOD, 0, false, NULL,
		NDES_LIST },
	{ NDES, 2, NULL, "server", "NDES cannot start", OUTCOME_BAD, 0, false,
		"ndes-internal-error", NDES_LIST },
	{ NDES, 3, NULL, "server", "NDES stopped", OUTCOME_GOOD, 0, false, NULL,
		NDES_LIST },
	{ NDES, 4, NULL, "server", "NDES cannot be stopped", OUTCOME_BAD, 0, false,
		"line-undocumented", NDES_LIST },
	{ NDES, 6, NULL, "server", "challenge not given out", OUTCOME_BAD, 0, false,
		"ndes-no-challenge", NDES_LIST },
	/* What is behind 7 and 8 their numbers tell; no page does. */
	{ NDES, 7, NULL, "server", "CA certificates not given to a client", OUTCOME_BAD,
		CONTACT, false, "line-undocumented", NDES_LIST },
	{ NDES, 8, NULL, "server", "NDES cannot retrieve information", OUTCOME_BAD, 0,
		false, "line-undocumented", NDES_LIST },
	{ NDES, 10, NULL, "server", "RA certificate not found", OUTCOME_BAD, 0, false,
		"ndes-internal-error", NDES_LIST },
	{ NDES, 16, NULL, "server", "request not decoded", OUTCOME_BAD, CONTACT, false,
		"request-not-decoded", NDES_LIST },
	{ NDES, 17, NULL, "server", "request not decoded", OUTCOME_BAD, CONTACT, false,
		"request-not-decoded", NDES_LIST },
	{ NDES, 18, NULL, "server", "request not decrypted", OUTCOME_BAD, CONTACT, false,
		"request-not-decoded", NDES_LIST },
	/* Of 19, 28, 30, 46 and 49 it is known that there are such events, and that 49
	 * stands beside event 2 when the stored password cannot be read: unverified. */
	{ NDES, 19, NULL, "server", "NDES event 19", OUTCOME_BY_LEVEL, 0, false,
		"line-undocumented", NDES_LIST },
	{ NDES, 28, NULL, "server", "NDES event 28", OUTCOME_BY_LEVEL, 0, false,
		"line-undocumented", NDES_LIST },
	{ NDES, 29, NULL, "server", "challenge refused", OUTCOME_BAD, CONTACT | REQUEST,
		false, "challenge-refused", NDES_LIST },
	{ NDES, 30, NULL, "server", "NDES event 30", OUTCOME_BY_LEVEL, 0, false,
		"line-undocumented", NDES_LIST },
	{ NDES, 31, NULL, "server", "request not passed to the CA", OUTCOME_BAD,
		CONTACT | REQUEST, false, "ca-refused-request", NDES_LIST },
	{ NDES, 46, NULL, "server", "NDES event 46", OUTCOME_BY_LEVEL, 0, false,
		"line-undocumented", NDES_LIST },
	{ NDES, 49, NULL, "server", "NDES event 49", OUTCOME_BY_LEVEL, 0, false,
		"line-undocumented", NDES_LIST },
	{ NDES, 53, NULL, "server", "policy module not loaded", OUTCOME_BAD, 0, false,
		"policy-module-not-loaded", NDES_LIST },
	/* ---- the certificate connector: levels are not documented, ids are ---- */
	{ CONNECTOR, 4000, NULL, "connector", "request done", OUTCOME_GOOD,
		CONTACT | REQUEST | ISSUED, false, NULL, OVERVIEW },
	{ CONNECTOR, 4001, NULL, "connector", "request failed", OUTCOME_BAD,
		CONTACT | REQUEST, false, "connector-request-failed", OVERVIEW },
	{ CONNECTOR, 4002, NULL, "connector", "Intune not notified", OUTCOME_BAD,
		CONTACT | REQUEST | ISSUED, false, "intune-not-notified", OVERVIEW },
	{ CONNECTOR, 4003, NULL, "connector", "request received", OUTCOME_GOOD,
		CONTACT | REQUEST, false, NULL, OVERVIEW },
	{ CONNECTOR, 4004, NULL, "connector", "challenge verified", OUTCOME_GOOD,
		CONTACT | REQUEST, false, NULL, OVERVIEW },
	{ CONNECTOR, 4005, NULL, "connector", "challenge refused by Intune", OUTCOME_BAD,
		CONTACT | REQUEST, false, "challenge-refused", OVERVIEW },
	{ CONNECTOR, 4006, NULL, "connector", "certificate issued", OUTCOME_GOOD,
		CONTACT | REQUEST | ISSUED, false, NULL, OVERVIEW },
	{ CONNECTOR, 4007, NULL, "connector", "certificate not issued", OUTCOME_BAD,
		CONTACT | REQUEST, false, "ca-refused-request", OVERVIEW },
	{ CONNECTOR, 4008, NULL, "connector", "Intune notified", OUTCOME_GOOD, 0, false,
		NULL, OVERVIEW },
	{ CONNECTOR, 4009, NULL, "connector", "Intune not notified yet", OUTCOME_BAD, 0,
		false, "intune-not-notified", OVERVIEW },
	{ CONNECTOR, 4010, NULL, "connector", "Intune not notified", OUTCOME_BAD, 0,
		false, "intune-not-notified", OVERVIEW },
	/* ---- its predecessor ---- */
	{ OLD, 20500, NULL, "connector", "challenge verified", OUTCOME_GOOD,
		CONTACT | REQUEST, false, NULL, OLD_ONE },
	{ OLD, 20501, NULL, "connector", "challenge refused by Intune", OUTCOME_BAD,
		CONTACT | REQUEST, false, "challenge-refused", OLD_ONE },
	{ OLD, 20502, NULL, "connector", "challenge not verified", OUTCOME_BAD,
		CONTACT | REQUEST, false, "connector-verify-failed", OLD_ONE },
	{ OLD, 20600, NULL, "connector", "Intune notified", OUTCOME_GOOD, 0, false, NULL,
		OLD_ONE },
	{ OLD, 20602, NULL, "connector", "Intune not notified", OUTCOME_BAD, 0, false,
		"intune-not-notified", OLD_ONE },
	{ OLD, 10102, NULL, "connector", "connector certificate not renewed", OUTCOME_BAD,
		0, false, "connector-certificate-unusable", OLD_ONE },
	{ OLD, 10302, NULL, "connector", "enrolment certificate not read", OUTCOME_BAD, 0,
		false, "connector-certificate-unusable", OLD_ONE },
	/* ---- the CA ---- */
	{ CA, 53, NULL, "server", "request denied by the CA", OUTCOME_DENIED, 0, false,
		"ca-refused-request", CA_LIST },
	{ CA, 7, NULL, "server", "request denied by the CA", OUTCOME_DENIED, 0, false,
		"ca-refused-request", CA_LIST },
	{ CA, 22, NULL, "server", "request not processed by the CA", OUTCOME_DENIED, 0,
		false, "ca-refused-request", CA_LIST },
	{ CA, 21, NULL, "server", "request not processed by the CA", OUTCOME_DENIED, 0,
		false, "ca-refused-request", CA_LIST },
	/* It did not start: its own certificate or chain. Whether NDES asks this CA, the
	 * event does not say. */
	{ CA, 100, NULL, "server", "the CA did not start", OUTCOME_BAD, 0, false,
		"line-undocumented", CA_CHAIN },
	/* ---- IIS ---- */
	{ WAS, 5002, "=SCEP", "server", "application pool disabled", OUTCOME_BAD, 0,
		false, "scep-app-pool-stopped", WAS_LIST },
	{ WAS, 5009, "=SCEP", "server", "worker process ended", OUTCOME_BAD, 0, false,
		"worker-process-crashed", MODULE },
	{ WAS, 5021, "=SCEP", "server", "application pool identity invalid", OUTCOME_BAD,
		0, false, "scep-app-pool-stopped", WAS_LIST },
	{ WAS, 5057, "=SCEP", "server", "application pool identity invalid", OUTCOME_BAD,
		0, false, "scep-app-pool-stopped", WAS_LIST },
	{ WAS, 5059, "=SCEP", "server", "application pool disabled", OUTCOME_BAD, 0,
		false, "scep-app-pool-stopped", WAS_LIST },
	{ "ASP.NET", 1310, "CertificateRegistrationSvc", "connector",
		"registration service not configured", OUTCOME_BAD, 0, false,
		"connector-verify-failed", MODULE },
	{ "Application Error", 1000, "w3wp.exe", "server", "worker process crashed",
		OUTCOME_BAD, 0, false, "worker-process-crashed", TO_NDES },
	/* ---- chains that the server builds ---- */
	{ CAPI2, 11, NULL, "server", "certificate chain not accepted", OUTCOME_BY_RESULT,
		0, false, "server-chain-refused", CHAIN },
	{ CAPI2, 30, NULL, "server", "certificate chain not accepted", OUTCOME_BY_RESULT,
		0, false, "server-chain-refused", CHAIN },
	{ CAPI2, 41, NULL, "server", "revocation not checked", OUTCOME_BY_RESULT, 0,
		false, "server-chain-refused", CHAIN },
	{ CAPI2, 53, "windowsupdate.com", "server", "trust list fetched", OUTCOME_IGNORED,
		0, false, NULL, CHAIN },
	{ CAPI2, 53, NULL, "server", "CRL or certificate not fetched", OUTCOME_BY_RESULT,
		0, false, "server-chain-refused", CHAIN },
	/* ---- the application proxy's connector ---- */
	{ AAD, 12008, NULL, "connector", "Kerberos at the proxy connector", OUTCOME_BAD,
		0, false, "proxy-connector-kerberos", PROXY },
	{ AAD, 13016, NULL, "connector", "Kerberos at the proxy connector", OUTCOME_BAD,
		0, false, "proxy-connector-kerberos", PROXY },
	{ AAD, 13019, NULL, "connector", "Kerberos at the proxy connector", OUTCOME_BAD,
		0, false, "proxy-connector-kerberos", PROXY },
	{ AAD, 13020, NULL, "connector", "Kerberos at the proxy connector", OUTCOME_BAD,
		0, false, "proxy-connector-kerberos", PROXY },
	{ AAD, 13022, NULL, "connector", "Kerberos at the proxy connector", OUTCOME_BAD,
		0, false, "proxy-connector-kerberos", PROXY },
	{ ENTRA, 12008, NULL, "connector", "Kerberos at the proxy connector", OUTCOME_BAD,
		0, false, "proxy-connector-kerberos", PROXY },
	{ ENTRA, 13016, NULL, "connector", "Kerberos at the proxy connector", OUTCOME_BAD,
		0, false, "proxy-connector-kerberos", PROXY },
	{ ENTRA, 13019, NULL, "connector", "Kerberos at the proxy connector", OUTCOME_BAD,
		0, false, "proxy-connector-kerberos", PROXY },
	{ ENTRA, 13020, NULL, "connector", "Kerberos at the proxy connector", OUTCOME_BAD,
		0, false, "proxy-connector-kerberos", PROXY },
	{ ENTRA, 13022, NULL, "connector", "Kerberos at the proxy connector", OUTCOME_BAD,
		0, false, "proxy-connector-kerberos", PROXY },
	{ "Service Control Manager", 7031, "private network connector", "connector",
		"proxy connector ended", OUTCOME_BAD, 0, false, "proxy-connector-stopped",
		PROXY },
	{ "Service Control Manager", 7031, "Application Proxy Connector", "connector",
		"proxy connector ended", OUTCOME_BAD, 0, false, "proxy-connector-stopped",
		PROXY },
	{ "Service Control Manager", 7034, "Application Proxy Connector", "connector",
		"proxy connector ended", OUTCOME_BAD, 0, false, "proxy-connector-stopped",
		PROXY },
	{ "Service Control Manager", 7034, "private network connector", "connector",
		"proxy connector ended", OUTCOME_BAD, 0, false, "proxy-connector-stopped",
		PROXY },
};

const size_t n_event_rows = sizeof(event_rows) / sizeof(event_rows[0]);

const struct event_provider event_providers[] = {
	{ DEVICE, "SCEP", "windows", 0, 0 },
	{ ENROLL, "SCEP", "windows", 86, 87 },
	{ NDES, NULL, "server", 0, 0 },
	/* 1xxx are of PKCS, 2xxx of imports, 3xxx of revocation. Of numbers below and
	 * behind those no page tells: a failure there is told in its own words. */
	{ CONNECTOR, NULL, "connector", 1, 999 },
	{ CONNECTOR, NULL, "connector", 4000, UINT_MAX },
	{ OLD, NULL, "connector", 0, 0 },
	{ "NDESConnector", NULL, "connector", 0, 0 },
	{ CA, "MSCEP|NDES|IPSECIntermediateOffline", "server", 0, 0 },
	{ WAS, "=SCEP", "server", 0, 0 },
	{ "ASP.NET", "CertificateRegistrationSvc", "connector", 0, 0 },
	{ CAPI2, "w3wp.exe|NDESConnector|CertificateConnector|Microsoft.Intune|MSCEP",
		"server", 0, 0 },
	{ AAD, NULL, "connector", 0, 0 },
	{ ENTRA, NULL, "connector", 0, 0 },
	{ "Service Control Manager",
		"Application Proxy Connector|private network connector", "connector", 0,
		0 },
	{ "Application Error", "w3wp.exe", "server", 1000, 1000 },
};

const size_t n_event_providers = sizeof(event_providers) / sizeof(event_providers[0]);
