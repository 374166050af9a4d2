/* SPDX-License-Identifier: MIT */
/*
 * What only logs show: on the network it looks like something else, or like nothing.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/logs.h"

static const struct cause rows[] = {
	{
		.id = "worker-process-crashed",
		.title = "The worker process of NDES crashes while it has a request",
		.source = DEVICE_TO_NDES_TITLE ", HTTP Error 503; Error logging in HTTP APIs",
		.references = { DEVICE_TO_NDES, HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_crashed },
				{ AT_ANY, &symptom_log_crash_event } },
		},
		.reasons = {
			{
				"w3wp.exe, in which NDES runs, ended before it answered. After "
				"some crashes the pool stops, and the answer is 503.",
				"Application log, event 1000 with w3wp.exe, at the times in the "
				"line Seen.",
				"Start the SCEP pool if it stopped; one of the next four is the "
				"usual reason.",
			},
			{
				"An intermediate CA certificate stands among the trusted roots "
				"of the NDES server.",
				"Get-ChildItem -Path Cert:\\LocalMachine\\Root -Recurse | "
				"Where-Object { $_.Issuer -ne $_.Subject } must list nothing.",
				"Remove what it lists and restart the server. If it comes back, "
				"a group policy brings it: exempt the NDES server.",
			},
			{
				"A CRL address of the connector's certificates cannot be "
				"reached.",
				"Enable Microsoft > Windows > CAPI2 > Operational in Event "
				"Viewer, and provoke it again.",
				"Open the way to the CRL addresses that the log names.",
			},
			{
				"Windows Authentication is on for CertificateRegistrationSvc.",
				"IIS Manager > Default Web Site > CertificateRegistrationSvc > "
				"Authentication.",
				"Enable Anonymous, disable Windows Authentication, restart the "
				"server.",
			},
			{
				"The certificate of the NDES policy module has expired.",
				"The thumbprint in "
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules\\NDESPolicy\\NDESCertThumbprint, "
				"in certlm.msc > Personal.",
				"Renew it with a new key and install the connector again with "
				"it.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "server-overloaded",
		.title = "The NDES server has more requests than it can take",
		.source = "Microsoft Learn, Error logging in HTTP APIs; HTTP status codes in IIS, 503.x",
		.references = { HTTPERR, HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_busy } },
		},
		.reasons = {
			{
				"Requests wait because NDES is slow: its CA, or the connector, "
				"answers late.",
				"The column time-taken of the IIS log; the CA's load.",
				"See what NDES waits for.",
			},
			{
				"Too many devices ask at once, for example after a profile was "
				"assigned to all.",
				"The number of lines in a minute.",
				"Assign the profile in groups, or put up a second NDES server.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "refused-by-http-sys",
		.title = "Windows' kernel web listener refuses requests before IIS sees them",
		.source = "Microsoft Learn, Error logging in HTTP APIs",
		.references = { HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_http_sys } },
		},
		.reasons = {
			{
				"The reason in the line Seen says what is wrong with the "
				"request: Hostname, that no site is bound to the name; URL, "
				"Verb or Header, that it is malformed.",
				"IIS Manager > Default Web Site > Bindings; what the proxy in "
				"front makes of the request.",
				"Correct the binding, or the internal URL of the application "
				"proxy.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "connection-lost",
		.title = "Connections ended before NDES had answered",
		.source = "Microsoft Learn, Error logging in HTTP APIs",
		.references = { HTTPERR },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NETWORK,
		.logged = {
			.any = { { AT_ANY, &symptom_log_lost } },
		},
		.reasons = {
			{
				"The other side went away, or was too slow: the reason in the "
				"line Seen says which.",
				"Do they all have one client address? That of a proxy or load "
				"balancer, perhaps?",
				"Raise the time that it waits; NDES may take more than a "
				"minute.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "mscep-not-run",
		.title = "IIS does not run mscep.dll (404.2, 404.3, 404.4 or 404.17)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.x",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_not_run } },
		},
		.reasons = {
			{
				"404.2: mscep.dll is not allowed to run.",
				"IIS Manager > the server > ISAPI and CGI Restrictions.",
				"Allow %SystemRoot%\\System32\\certsrv\\mscep\\mscep.dll.",
			},
			{
				"404.3, 404.4 and 404.17: the mapping of the ISAPI handler is "
				"lost.",
				"IIS Manager > Default Web Site > CertSrv > mscep > Handler "
				"Mappings.",
				"Restore ISAPI-dll, or configure the role service again.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "request-filtering-refused",
		.title = "Request filtering refuses requests of devices",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.5 to 404.19",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_filtered } },
		},
		.reasons = {
			{
				"A rule that was added to harden IIS hits SCEP: the sub-status "
				"in the line Seen says which sort of rule.",
				"IIS Manager > Default Web Site > Request Filtering.",
				"Exempt CertSrv/mscep: GET and POST, .dll and .exe, '+' and '%' "
				"in a query.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "connector-certificate-refused",
		.title = "CertificateRegistrationSvc refuses the policy module's certificate (403)",
		.source = "Microsoft Learn, Troubleshoot the NDES policy module; "
			  DEVICE_TO_NDES_TITLE,
		.references = { POLICY_MODULE, DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_verify_forbidden } },
		},
		.reasons = {
			{
				"An intermediate CA certificate stands among the trusted roots "
				"of the NDES server.",
				"Get-ChildItem -Path Cert:\\LocalMachine\\Root -Recurse | "
				"Where-Object { $_.Issuer -ne $_.Subject } must list nothing.",
				"Remove what it lists and restart the server. If it comes back, "
				"a group policy brings it: exempt the NDES server.",
			},
			{
				"The certificate of the policy module has expired, or has no "
				"Client Authentication among its uses.",
				"The thumbprint in "
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules\\NDESPolicy\\NDESCertThumbprint, "
				"in certlm.msc > Personal.",
				"Renew it with a new key and install the connector again with "
				"it.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "connector-verify-failed",
		.title = "The connector does not verify challenges: nothing is issued",
		.source = "Microsoft Learn, Troubleshoot the NDES policy module",
		.references = { POLICY_MODULE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_verify_failed },
				{ AT_ANY, &symptom_log_verify_false },
				{ AT_ANY, &symptom_log_verify_unsent } },
		},
		.reasons = {
			{
				"401: Windows Authentication is on for "
				"CertificateRegistrationSvc.",
				"IIS Manager > Default Web Site > CertificateRegistrationSvc > "
				"Authentication.",
				"Enable Anonymous, disable Windows Authentication, restart the "
				"server.",
			},
			{
				"500: the service cannot write its temporary files.",
				"System log, event 5009; Application log, events 1310 and 3007.",
				"Give Network Service Read and Write on C:\\Windows\\Temp.",
			},
			{
				"False: the connector's signing certificate is missing, or the "
				"challenge is not Intune's.",
				"CertificateRegistrationPoint.svclog, between VerifyRequest "
				"Started and Finished.",
				"Restart the Intune Connector service; "
				"HKLM\\SOFTWARE\\Microsoft\\MicrosoftIntune\\NDESConnector must "
				"have SigningCertificate.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "policy-module-tls-failed",
		.title = "The policy module cannot use TLS to CertificateRegistrationSvc (12175)",
		.source = "Microsoft Learn, Troubleshoot the NDES policy module",
		.references = { POLICY_MODULE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_verify_tls } },
		},
		.reasons = {
			{
				"The certificate that IIS has bound to port 443 does not hold "
				"the server's internal name.",
				"The certificate's Subject Alternative Name.",
				"Issue it with the external name as CN, and the external and "
				"the internal name as DNS names; bind it to 443.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "connector-install-failed",
		.title = "The installation of the Intune connector failed",
		.source = DEVICE_TO_NDES_TITLE ", General NDES message",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_setup_failed } },
		},
		.reasons = {
			{
				"Without the connector NDES has no policy module: it shows its "
				"general page, and devices are refused.",
				"SetupMsi.log around the line Seen.",
				"Remove the connector and install it again.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "connector-installed",
		.title = "The Intune connector was installed",
		.source = DEVICE_TO_NDES_TITLE ", General NDES message",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.logged = {
			.any = { { AT_ANY, &symptom_log_setup_done } },
		},
		.reasons = {
			{
				"Windows Installer ended with success.",
				"If NDES still shows its general page, IIS has not loaded the "
				"policy module.",
				"Then run iisreset.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "device-enrolment-failed",
		.title = "The device tells that its enrolment failed",
		.source = "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices; CertEnroll events 86 and 87",
		.references = { DEVICE_TO_NDES, DELIVERY, WINDOWS_10_FAILS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_failed } },
		},
		.reasons = {
			{
				"The words of the device in the line Seen say why. 0x801901xx "
				"is an HTTP status, 0x80072fxx is TLS.",
				"scepprobe with the URL of the profile shows the same from "
				"here.",
				"Mend what it finds.",
			},
			{
				"Only Windows fails after the CA certificate was renewed: the "
				"RA certificates are of the old one.",
				"CAPI2 log of the device, event 30: 0x800b0109.",
				"Install NDES and the connector again, so that new RA "
				"certificates are issued.",
			},
			{
				"The trusted root profile holds another certificate than the "
				"one that NDES hands out.",
				"Its thumbprint, and that of the CA in GetCACert.",
				"Assign the right root certificate, to the same groups as the "
				"SCEP profile.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "device-saw-http-error",
		.title = "The device was answered with an HTTP error",
		.source = DEVICE_TO_NDES_TITLE ", Review device logs",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_status } },
		},
		.reasons = {
			{
				"The device reached a server, which did not answer as NDES "
				"does.",
				"The IIS log of the NDES server at that time: is the request "
				"there, and with which sub-status? Give it to scepprobe logs as "
				"well.",
				"Not in the IIS log: see what stands in front of NDES. In it: "
				"see the finding for its sub-status.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "delivery-not-finished",
		.title = "No line tells that the certificate was installed",
		.source = "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices",
		.references = { DELIVERY },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_PROFILE,
		.logged = {
			.any = { { AT_ANY, &symptom_log_stuck } },
			.unprovable = true,
		},
		.reasons = {
			{
				"The log ends before the enrolment did.",
				"A later log of the same device.",
				"Nothing, if it goes on there.",
			},
			{
				"Android, managed as device administrator: somebody has to tap "
				"the notification.",
				"The state CERT_INSTALL_REQUESTED in the line Seen.",
				"Tap it. Android Enterprise and Samsung Knox install without "
				"asking.",
			},
			{
				"The device did not install what it got.",
				"The device's log after the last step; on Windows certmgr.msc "
				"for the root and the certificate.",
				"Such errors are of the device's system more often than of "
				"Intune.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "certificate-installed",
		.title = "The certificate was issued, delivered and installed",
		.source = "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices",
		.references = { DELIVERY },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.logged = {
			.any = { { AT_ANY, &symptom_log_installed } },
		},
		.reasons = {
			{
				"The device says so.",
				"If Intune does not show it, the report from NDES to Intune is "
				"late or lost.",
				"See how NDES reports to Intune.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "logs-without-scep",
		.title = "No line of these logs speaks of SCEP",
		.source = DEVICE_TO_NDES_TITLE ", Check IIS logs for connections from devices",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NETWORK,
		.logged = {
			.any = { { AT_ANY, &symptom_log_silent } },
			.unprovable = true,
		},
		.reasons = {
			{
				"In the log of IIS: no request of any device came, so the "
				"network between them may block it.",
				"Is this the log of the right day and site, "
				"%SystemDrive%\\inetpub\\logs\\LogFiles\\W3SVC1? Its times are "
				"UTC.",
				"Open the way: firewall, proxy, routing, DNS. --expect names "
				"the devices that must be there.",
			},
			{
				"Another log: it is not of the time of an enrolment.",
				"The times of its lines.",
				"Provoke an enrolment and take the log again.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "log-incomplete",
		.title = "Part of the logs could not be read; the rest is judged",
		.source = "RFC 1952 section 2.3.1, and the files themselves",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CALLER,
		.logged = {
			.any = { { AT_ANY, &symptom_log_unread } },
		},
		.reasons = {
			{
				"The file ends too early: it was copied or packed while it was "
				"written, or the copy was cut short. What came behind the line "
				"Seen is not known, so it may hold another fault.",
				"Its size on the server; of a packed file, gzip -t.",
				"Copy it again, and give it to scepprobe logs again.",
			},
			{
				"Lines in its middle are damaged: the server went down while it "
				"wrote them, or something else was written into the file.",
				"The lines that the part on the logs names; the time that is "
				"missing between their neighbours.",
				"Nothing brings them back: look for the same time in other logs.",
			},
			{
				"A file is missing, may not be read, or is no log that is known "
				"here.",
				"Its name in the part on the logs.",
				"Give the right file, or leave it out.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
};

const struct cause_group causes_logs = {
	.heading = "Logs",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
