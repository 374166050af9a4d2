/* SPDX-License-Identifier: MIT */
/*
 * Faults that only logs show: on the network they look like another fault, or like none.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/reasons.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/logs.h"

static const struct cause rows[] = {
	{
		.id = "worker-process-crashed",
		.title = "The worker process of NDES crashes while it handles a request",
		.source = DEVICE_TO_NDES_TITLE ", HTTP Error 503; Error logging in HTTP APIs",
		.references = { DEVICE_TO_NDES, HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_crashed },
				{ AT_ANY, &symptom_log_crash_event } },
			.past = "The worker process of NDES crashed, and works again",
		},
		.reasons = {
			{
				"w3wp.exe, in which NDES runs, ended before it answered. After "
				"some crashes the pool stops, and the answer is 503.",
				"Application log, event 1000 with w3wp.exe, at the times in the "
				"line Seen.",
				"Start the SCEP pool if it stopped, and check the next reasons.",
				.told = "worker process crashed|worker process ended",
			},
			REASON_INTERMEDIATE_AMONG_ROOTS,
			REASON_CRL_NOT_REACHED,
			REASON_WINDOWS_AUTHENTICATION,
			REASON_MODULE_CERTIFICATE,
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "server-overloaded",
		.title = "The NDES server has too many requests",
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
				"Find what NDES waits for.",
			},
			{
				"Too many devices send requests at once, for example after a "
				"profile was assigned to all.",
				"Count the lines per minute.",
				"Assign the profile in groups, or add a second NDES server.",
			},
			{
				"The site's limit of connections is reached (HTTPERR: "
				"ConnLimit).",
				"IIS Manager > Default Web Site > Limits.",
				"Remove the limit, or raise it.",
				.told = "ConnLimit",
				.only_told = true,
			},
			{
				"The application was just shut down or restarted: 500.11 and "
				"500.12.",
				"Do the lines end after a minute? Otherwise see IIS Manager > "
				"Application Pools > SCEP > Recycling.",
				"If the lines go on, run iisreset.",
				.told = "500.11|500.12",
				.only_told = true,
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
				"The reason in the line Seen shows what is wrong with the "
				"request: with Hostname, no site is bound to the name; with "
				"URL, Verb or Header, the request is malformed.",
				"IIS Manager > Default Web Site > Bindings; how the proxy in "
				"front changes the request.",
				"Correct the binding, or the internal URL of the application "
				"proxy.",
				.only_untold = true,
			},
			{
				"No site is bound to the name that the requests ask for "
				"(HTTPERR: Hostname).",
				"IIS Manager > Default Web Site > Bindings: host name and "
				"certificate; the host name that a proxy in front sends.",
				"Add a binding for the name of the URL in the profile, or "
				"correct the internal URL of the application proxy.",
				.told = "Hostname",
				.only_told = true,
			},
			{
				"Windows has no memory for the request, or two URL "
				"reservations contradict each other (503 N/A).",
				"Free memory of the server; netsh http show urlacl.",
				"Free memory, or remove the reservation that does not belong to "
				"IIS; then restart the server.",
				.told = "N/A",
				.only_told = true,
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
				"The other side closed the connection or was too slow: the "
				"reason in the line Seen shows which.",
				"Check whether all lines have the same client address: it "
				"may be a proxy or load balancer.",
				"Raise its time limit; NDES may need more than a minute.",
				.only_untold = true,
			},
			{
				"A time limit of Windows' web listener passed (Timer_...): the "
				"other side sent or read too slowly, or NDES answered too "
				"late.",
				"The column time-taken of the IIS log; whether all lines have "
				"the same client address.",
				"Find what is slow: the network of that address, or what NDES "
				"waits for.",
				.told = "Timer_*",
				.only_told = true,
			},
			{
				"The other side closed the connection before it had the answer.",
				"Check whether all lines have the same client address: it may "
				"be a proxy or load balancer.",
				"Raise its time limit; NDES may need more than a minute.",
				.told = "Connection_Dropped*|Client_Reset",
				.only_told = true,
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
				.told = "404.2",
				.only_told = true,
			},
			{
				"404.3, 404.4 and 404.17: the mapping of the ISAPI handler "
				"is missing.",
				"IIS Manager > Default Web Site > CertSrv > mscep > Handler "
				"Mappings.",
				"Restore ISAPI-dll, or configure the role service again.",
				.told = "404.3|404.4|404.17",
				.only_told = true,
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "request-filtering-refused",
		.title = "Request filtering refuses requests from devices",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.5 to 404.19",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_filtered } },
		},
		.reasons = {
			{
				"A rule that was added to harden IIS also blocks SCEP: the "
				"sub-status in the line Seen shows the kind of rule.",
				"IIS Manager > Default Web Site > Request Filtering.",
				"Exempt CertSrv/mscep: GET and POST, .dll and .exe, '+' and '%' "
				"in a query.",
				.only_untold = true,
			},
			{
				"Request filtering does not allow the method (404.6 or 405).",
				"IIS Manager > Default Web Site > Request Filtering > HTTP "
				"Verbs, and the same of CertSrv > mscep.",
				"Allow GET and POST.",
				.told = "404.6|405.*",
				.only_told = true,
			},
			{
				"Request filtering does not allow the extension of the file "
				"(404.7).",
				"IIS Manager > Default Web Site > Request Filtering > File Name "
				"Extensions, and the same of CertSrv > mscep.",
				"Allow .dll and .exe for CertSrv/mscep.",
				.told = "404.7",
				.only_told = true,
			},
			{
				"Request filtering takes '%' or '+' in the query for double "
				"escaping (404.11).",
				"IIS Manager > Default Web Site > Request Filtering > Edit "
				"Feature Settings > Allow double escaping.",
				"Allow double escaping for CertSrv/mscep: an encoded message "
				"holds '%2B'.",
				.told = "404.11",
				.only_told = true,
			},
			{
				"A header of the request is longer than request filtering "
				"allows (404.10).",
				"IIS Manager > Default Web Site > Request Filtering > Headers.",
				"Raise the limit of that header.",
				.told = "404.10",
				.only_told = true,
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
			.any = { { AT_ANY, &symptom_log_verify_forbidden },
				{ AT_ANY, &symptom_log_verify_unanswered } },
		},
		.milder_if = {
			{ { AT_ANY, &symptom_log_verify_forbidden }, SEVERITY_WARNING,
				"The policy module's log ends while it waits for an "
				"answer",
				.absent = true },
		},
		.reasons = {
			{
				"The log was collected, or cut off, before the answer came.",
				"The same log, a minute later: if no answer follows the line "
				"Seen, the next reasons apply.",
				"Collect NDESPlugin.log again, and give it to scepprobe logs "
				"together with the IIS log of the NDES server: its lines "
				"for CertificateRegistrationSvc show the answer.",
				.unless = { AT_ANY, &symptom_log_verify_forbidden },
			},
			REASON_INTERMEDIATE_AMONG_ROOTS,
			REASON_TODAYS_CONNECTOR,
			REASON_MODULE_CERTIFICATE,
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
			REASON_TODAYS_CONNECTOR,
			REASON_WINDOWS_AUTHENTICATION,
			{
				OLD_CONNECTOR "the service cannot write its temporary files "
					      "(500).",
				"System log, event 5009; Application log, events 1310 and 3007; "
				CONNECTOR_LOG " at the same time.",
				"Give Network Service Read and Write on C:\\Windows\\Temp.",
				.told = "registration service not configured",
			},
			{
				OLD_CONNECTOR "its signing certificate is missing, or the "
					      "challenge is not Intune's (False).",
				"CertificateRegistrationPoint.svclog, between VerifyRequest "
				"Started and Finished; " CONNECTOR_LOG ", event 4005.",
				"Restart the Intune Connector service; "
				"HKLM\\SOFTWARE\\Microsoft\\MicrosoftIntune\\NDESConnector must "
				"have SigningCertificate.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "connector-request-failed",
		.title = "The connector could not process requests of devices",
		.source = "Microsoft Learn, Certificate Connector for Microsoft Intune overview",
		.references = { CONNECTOR_OVERVIEW },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_request_failed } },
		},
		.reasons = {
			{
				"Event 4001 only says that the request failed and that Intune was notified. An earlier event shows what failed: 4005 (Intune refused the challenge) or 4007 (the CA did not issue).",
				"Event Viewer > Applications and Services Logs > Microsoft > Intune > CertificateConnectors > Operational, at the time of the line Seen. Give it to scepprobe logs as well.",
				"See the finding for that event.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "intune-not-notified",
		.title = "Certificates are issued, but Intune is not notified",
		.source = "Microsoft Learn, Certificate Connector for Microsoft Intune overview; Troubleshoot NDES to Intune reporting",
		.references = { CONNECTOR_OVERVIEW },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_not_notified } },
		},
		.reasons = {
			{
				"The connector cannot reach the Intune service. Devices have their certificates; the portal does not show them, and may issue them again.",
				"Event Viewer > Applications and Services Logs > Microsoft > Intune > CertificateConnectors, events 4002, 4009 and 4010; the proxy of the server for the connector's account.",
				"Allow the server to reach the addresses of Intune.",
				.told = "Intune not notified*",
			},
			{
				OLD_CONNECTOR "POST /CertificateRegistrationSvc/Certificate/Notify was not answered with 204.",
				"The line Seen in the IIS log, and CertificateRegistrationPoint.svclog at that time.",
				"Install the Certificate Connector for Microsoft Intune: the old one is no longer supported.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "ndes-no-challenge",
		.title = "NDES cannot issue challenges",
		.source = "NDES event 6, as reported",
		.references = { CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_no_challenge } },
		},
		.reasons = {
			{
				"The account that requests a challenge has no Enroll right on the template that NDES is configured for.",
				"The template's Security tab in certtmpl.msc.",
				"Give Enroll to the account that fetches challenges: Jamf, ISE and Workspace ONE have one.",
			},
			{
				"The CA does not issue that template.",
				"certsrv.msc > Certificate Templates on the CA.",
				"New > Certificate Template to Issue.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "policy-module-not-loaded",
		.title = "NDES cannot load its policy module",
		.source = "NDES event 53, as reported; gradenegger.eu, Overview of NDES events",
		.references = { POLICY_MODULE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_no_module } },
		},
		.reasons = {
			{
				"The module that HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules names is missing, or the NDES service account may not read it.",
				"That key, and the number in the line Seen.",
				"Install the connector again, or remove the key where no policy module is used; then iisreset.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "ndes-handler-order",
		.title = "NDES cannot start: the IIS handlers are in the wrong order "
			 "(0x800700ea)",
		.source = "NDES event 2 with 0x800700ea; Microsoft, KB2800975",
		.references = { CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_handler_order } },
			.unprovable = true,
		},
		.reasons = {
			{
				"Another IIS handler receives the requests for "
				"mscep.dll; NDES then logs 'More data is available'. "
				"The account and the certificates are not the cause.",
				"IIS Manager > Default Web Site > CertSrv > mscep > Handler Mappings > View Ordered List; KB2800975.",
				"Move ExtensionlessUrl handlers below ISAPI-dll, then iisreset.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "connector-certificate-unusable",
		.title = "The connector cannot use its own certificate",
		.source = "CertificateRegistrationPoint.svclog and events 10102, 10302 of the connector, as reported",
		.references = { POLICY_MODULE, CONNECTOR_OVERVIEW },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_connector_key } },
		},
		.reasons = {
			REASON_TODAYS_CONNECTOR,
			{
				OLD_CONNECTOR "the signing certificate of the registration "
					      "service is not there, or has expired.",
				"HKLM\\SOFTWARE\\Microsoft\\MicrosoftIntune\\NDESConnector must "
				"have SigningCertificate; CertificateRegistrationPoint.svclog.",
				"Restart the Intune Connector service, so that it fetches "
				"another one; if it does not, install the current connector.",
			},
			{
				OLD_CONNECTOR "its private key may not be read "
					      "(m_safeCertContext is an invalid handle).",
				"certlm.msc > Personal > Manage Private Keys: the account of the "
				"application pool must have Read.",
				"Give it Read and run iisreset.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "server-chain-refused",
		.title = "The server does not accept a certificate chain that it needs",
		.source = "Microsoft Learn, CAPI2 diagnostics; Troubleshoot device to NDES server communication, causes 2 and 4 of 503",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_chain } },
			.unprovable = true,
		},
		.reasons = {
			{
				"0x80092012 or 0x80092013: the CRL of the RA's or the connector's certificate cannot be reached, so revocation is not checked.",
				"certutil -verify -urlfetch FILE.cer on the NDES server, as the account that made the check.",
				"Make the CRL addresses reachable, or publish a CRL that is "
				"current.",
				.told = "0x80092012|0x80092013",
			},
			{
				"0x800b0101: a certificate is not within its validity.",
				"The subject in the line Seen, in certlm.msc > Personal.",
				"Renew it; for the RA's certificates see ra-certificate-expired.",
				.told = "0x800b0101",
			},
			{
				"0x800b0109 or 0x800b010a: the root is not trusted, or the chain is not complete.",
				"certlm.msc > Trusted Root and Intermediate Certification Authorities.",
				"Put root CAs into the first store, and other CAs into the "
				"second.",
				.told = "0x800b0109|0x800b010a",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "proxy-connector-kerberos",
		.title = "The application proxy's connector tries Kerberos for NDES",
		.source = "Microsoft Learn, application proxy connector troubleshooting, events 12008 and 13016 to 13022",
		.references = { PROTECT_NDES, PROXY_TROUBLE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.logged = {
			.any = { { AT_ANY, &symptom_log_kerberos } },
			.unprovable = true,
		},
		.reasons = {
			{
				"Preauthentication or single sign-on is on for the application: devices that enrol have no identity to delegate.",
				"Entra admin center > the application > Application proxy: Pre Authentication; Single sign-on.",
				"Set Pre Authentication to Passthrough and Single sign-on to Disabled.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "proxy-connector-stopped",
		.title = "The application proxy's connector service stopped",
		.source = "Microsoft Learn, application proxy connector troubleshooting; Service Control Manager events 7031 and 7034",
		.references = { PROXY_TIMEOUT, PROXY_TROUBLE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.logged = {
			.any = { { AT_ANY, &symptom_log_proxy_stopped } },
		},
		.reasons = {
			{
				"Without the connector, no request gets through: the application proxy answers GatewayTimeout.",
				"services.msc: Microsoft Entra private network connector.",
				"Start it, and read in its Admin log why it stopped. A second connector avoids the outage.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "arr-backend-failed",
		.title = "Application Request Routing in front of NDES got no answer from it",
		.source = "Microsoft Learn, Troubleshooting 502 errors in ARR",
		.references = { LEARN "iis/extensions/troubleshooting-application-request-routing/troubleshooting-502-errors-in-arr" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_arr } },
		},
		.reasons = {
			{
				"502.3 with 12002: the time limit of the server farm or the proxy passed before NDES had answered.",
				"This is the IIS log of the server with ARR: see the IIS log of NDES at that time, column time-taken.",
				"Raise the time-out of the farm (Server Farms > Proxy), and find what NDES waits for.",
				.told = "error 12002",
			},
			{
				"502.3 with 12029 or 12030: NDES refuses the connection, or closes it; 502.4: no server of the farm is healthy.",
				"The health test of the farm; the application pool SCEP of NDES.",
				"Start NDES, or correct the address of the farm.",
				.told = "error 12029|error 12030|502.4",
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
			REASON_TODAYS_CONNECTOR,
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
				"The line Seen; the Application log, source MsiInstaller, at that "
				"time.",
				"Remove the connector and install today's again.",
			},
			{
				OLD_CONNECTOR "\"Site not found\" (0x80070002): the Default Web Site was "
				"renamed or removed, and the installer looks for it by name.",
				"IIS Manager > Sites.",
				"Name it Default Web Site, and install the connector again.",
				.told = "0x80070002",
			},
			{
				OLD_CONNECTOR "GetNDESAccountName with 0x80070005: the "
					      "account of the installer may not read the "
					      "NDES service account in the directory.",
				"The line Seen.",
				"Install it with an account that may read it.",
				.told = "0x80070005",
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
				"Windows Installer reported success.",
				"If NDES still shows its general page, IIS has not loaded the "
				"policy module.",
				"If so, run iisreset.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "device-enrolment-failed",
		.title = "The device log reports a failed enrolment",
		.source = "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices; CertEnroll events 86 and 87",
		.references = { DEVICE_TO_NDES, DELIVERY, WINDOWS_10_FAILS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_failed } },
		},
		.reasons = {
			{
				"The device's message in the line Seen shows why.",
				"Run scepprobe with the URL of the profile: it makes the "
				"same requests from here.",
				"Repair what that run finds.",
			},
			{
				"Only Windows fails after the CA certificate was renewed: "
				"the RA certificates belong to the old one.",
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
		.id = "device-name-not-resolved",
		.title = "The device could not resolve the server's name",
		.source = "Microsoft Learn, WinHTTP error messages (12007); Java SE API; Apple, NSURLErrorDomain",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_name } },
		},
		.reasons = {
			{
				"The name of the URL in the profile does not resolve in the network of the device: it exists only internally, or is misspelt.",
				"The URL in the profile, resolved outside the network of the server.",
				"Publish the name, or correct the URL in the profile.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "device-no-connection",
		.title = "The device could not connect to the server, or got no answer",
		.source = "Microsoft Learn, WinHTTP error messages (12002, 12029, 12030); Java SE API; Apple, NSURLErrorDomain",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_network } },
		},
		.reasons = {
			{
				"A firewall, a proxy or the routing in the network of the device blocks it; Windows connects as SYSTEM, with the WinHTTP proxy of the machine.",
				"scepprobe with the URL of the profile, from the same network; netsh winhttp show proxy.",
				"Allow the connection.",
			},
			{
				"The server or a front end answers late or closes the "
				"connection.",
				"The IIS log of the NDES server at that time: is the request there?",
				"See the findings of the IIS log and of the HTTPERR log.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "device-tls-failed",
		.title = "The device cannot set up TLS with the server",
		.source = "Microsoft Learn, WinHTTP error messages (12175, 12157); Java SE API; Apple 103769",
		.references = { DEVICE_TO_NDES, APPLE_TLS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_tls } },
		},
		.reasons = {
			{
				"The device does not trust the CA of the TLS certificate, or an intermediate is not sent.",
				"scepprobe with the URL of the profile shows the chain; the trusted certificate profile of the device.",
				"Send the whole chain; assign the root to the same groups as the SCEP profile.",
			},
			{
				"The name in the URL is not in the certificate, or the certificate has expired.",
				"Its Subject Alternative Name and its expiry date.",
				"Renew it with the external name.",
			},
			{
				"Apple: the certificate breaks a rule of iOS and macOS. Certificates issued since July 2019 need serverAuth and a validity of at most 825 days; all need the name in the SAN, SHA-2, and RSA of 2048 bits. Your own CA is not exempt.",
				"The certificate itself, against Apple 103769.",
				"Issue it by those rules.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "device-answer-unreadable",
		.title = "The device could not read the answer (0x80072f78)",
		.source = "Microsoft Learn, WinHTTP error messages (12152); reports",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_unreadable } },
		},
		.reasons = {
			{
				"The response was cut off, or was not HTTP: TLS inspection or a proxy on the path can cause this.",
				"scepprobe with the URL of the profile from the same network; netsh winhttp show proxy.",
				"Exempt the NDES URL from inspection.",
			},
			{
				"The server renegotiates TLS to ask for a client certificate.",
				"IIS Manager > the site > SSL Settings > Client certificates.",
				"Set it to Ignore.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "trusted-certificate-wrong",
		.title = "The trusted certificate of the profile is not in GetCACert (0x80091007)",
		.source = "event 32 of Windows devices with 0x80091007, as reported",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_root } },
		},
		.reasons = {
			{
				"The trusted certificate profile that the SCEP profile names holds another root certificate than the CA that NDES hands out.",
				"Its thumbprint in event 307, and that of the CA in GetCACert: scepprobe shows it.",
				"Assign the right root certificate, to the same groups as the SCEP profile.",
			},
			{
				"The server leaves that CA out of the GetCACert answer.",
				"The certificates that scepprobe shows for the step cacert.",
				"Let it send the CA as well.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "certrep-attribute-missing",
		.title = "A signed attribute is missing in the CertRep (0x80091006)",
		.source = "event 32 of Windows devices with 0x80091006, as reported; RFC 8894 section 3.2.1",
		.references = { RFC8894("3.2.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_attribute } },
		},
		.reasons = {
			{
				"The server, probably not NDES, omits an attribute that Windows requires.",
				"scepprobe with the URL of the profile shows the attributes of the CertRep.",
				"Report it to the vendor of that server.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "request-character-refused",
		.title = "The request holds a character that is not allowed (0x80092021)",
		.source = "event 32 of Windows devices with 0x80092021, as reported",
		.references = { WINDOWS_10_FAILS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_character } },
		},
		.reasons = {
			{
				"The challenge, or the subject of the profile, holds a character that PrintableString does not have, such as _, @ or &.",
				"Check the subject name format of the profile; if the challenge is not Intune's, check it too.",
				"Remove that character.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "device-saw-http-error",
		.title = "The device received an HTTP error",
		.source = DEVICE_TO_NDES_TITLE ", Review device logs",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_status },
				{ AT_ANY, &symptom_log_device_http } },
		},
		.reasons = {
			{
				"0x80190194, or 404: the server does not know the path that "
				"the device appends (/pkiclient.exe). It is probably not "
				"NDES, or the URL in the profile is wrong.",
				"scepprobe with the URL of the profile.",
				"Correct the URL in the profile.",
			},
			{
				"The device reached a server, but the server returned an "
				"HTTP error: 0x80190NNN holds the status (0x193 is 403, "
				"0x1f4 is 500, 0x1f7 is 503).",
				"The IIS log of the NDES server at that time: is the request "
				"there, and with which sub-status? Give it to scepprobe logs as "
				"well.",
				"If the request is not in the IIS log, check the front ends "
				"of NDES. If it is, see the finding for its sub-status.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "delivery-not-finished",
		.title = "No line shows that the certificate was installed",
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
				"Android, managed as device administrator: the user must tap "
				"the notification.",
				"The state CERT_INSTALL_REQUESTED in the line Seen.",
				"Tap it. Android Enterprise and Samsung Knox install without "
				"asking.",
				.when = { AT_ANY, &symptom_log_tap },
			},
			{
				"The request was refused or lost on its way to the CA: the "
				"device log shows no answer for ten minutes or more.",
				"The IIS log and the Application log of the NDES server, and "
				"the log of the certificate connector, at the time in the "
				"line Seen.",
				"Give these logs and the device log to scepprobe logs "
				"together: their findings show where the request ended.",
				.unless = { AT_ANY, &symptom_log_tap },
			},
			{
				"The device did not install what it got.",
				"The device's log after the last step; on Windows certmgr.msc "
				"for the root and the certificate.",
				"Check the device's system first: it is the cause more often "
				"than Intune.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "log-ends-early",
		.title = "The device log ends before the enrolment does",
		.source = "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices",
		.references = { DELIVERY },
		.severity = SEVERITY_UNKNOWN,
		.who = ACTOR_CALLER,
		.logged = {
			.any = { { AT_ANY, &symptom_log_ended } },
		},
		.reasons = {
			{
				"The log was collected, or cut off, within ten minutes of "
				"the request. It does not show whether the device got a "
				"certificate.",
				"A log of the same device, collected later. If it shows no "
				"certificate within ten minutes of the request, the "
				"enrolment has failed.",
				"Collect the device log again, ten minutes after the "
				"request. Give it to scepprobe logs together with the IIS "
				"log and the Application log of the NDES server, and the "
				"log of the certificate connector, of the same time.",
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
				"The device log shows it.",
				"If Intune does not show it, the report from NDES to Intune is "
				"late or lost.",
				"Check how NDES reports to Intune.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "logs-without-scep",
		.title = "No line of these logs is about SCEP",
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
				"No request of any device came to IIS, so the network between "
				"them may block it.",
				"Is this the log of the right day and site, "
				"%SystemDrive%\\inetpub\\logs\\LogFiles\\W3SVC1? Its times are "
				"UTC.",
				"Allow the requests: check firewall, proxy, routing and DNS. "
				"--expect names the devices that must be there.",
			},
			{
				"The log does not cover the time of an enrolment.",
				"The times of its lines.",
				"Start an enrolment and take the log again.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "logs-of-something-else",
		.title = "No line of these logs is about an enrolment",
		.source = "this program",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CALLER,
		.logged = {
			.any = { { AT_ANY, &symptom_log_beside } },
			.unprovable = true,
		},
		.reasons = {
			{
				"The logs are about something else, or from another time.",
				"Read the notes on each file in the logs part of the "
				"report.",
				"Give the IIS log and the Application log of the NDES server, the log of the certificate connector, and the log of the device.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "log-fields-missing",
		.title = "The log does not show what devices requested, or how it ended",
		.source = "RFC 8894 section 4.1; Microsoft Learn, Select W3C Fields to Log",
		.references = { RFC8894("4.1"), DEVICE_TO_NDES },
		.severity = SEVERITY_UNKNOWN,
		.who = ACTOR_CALLER,
		.logged = {
			.any = { { AT_ANY, &symptom_log_no_operation },
				{ AT_ANY, &symptom_log_no_status } },
		},
		.milder_if = {
			{ { AT_ANY, &symptom_log_passed }, SEVERITY_INFO },
		},
		.reasons = {
			{
				"The query of these requests is not in the log, and only "
				"the query names the operation: GetCACaps, GetCACert or "
				"PKIOperation.",
				"The line #Fields of the log must name cs-uri-query.",
				"IIS Manager > the site > Logging > Select Fields: add "
				"cs-uri-query. Let a device enrol again, and take the log "
				"again.",
				.when = { AT_ANY, &symptom_log_no_operation },
			},
			{
				"The query was cut off or blanked when the lines were "
				"copied.",
				"Compare the line Seen with the log on the server.",
				"Give the log as it is on the server: scepprobe repeats no "
				"challenge.",
				.when = { AT_ANY, &symptom_log_no_operation },
			},
			{
				"The log has no sc-status, so it does not show how requests "
				"ended.",
				"The line #Fields of the log must name sc-status.",
				"IIS Manager > the site > Logging > Select Fields: add "
				"sc-status, sc-substatus and sc-win32-status.",
				.when = { AT_ANY, &symptom_log_no_status },
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
				"The file ends too early: it was copied or packed while it "
				"was written, or the copy was cut short. The part after the "
				"line Seen is missing, so it may hold another fault.",
				"Compare its size with the file on the server; test a packed "
				"file with gzip -t.",
				"Copy it again, and give it to scepprobe logs again.",
			},
			{
				"Lines in its middle are damaged: the server went down while it "
				"wrote them, or something else was written into the file.",
				"See the lines that the part on the logs names, and the gap "
				"in time around them.",
				"They are lost: look for the same time in other logs.",
			},
			{
				"A file is encrypted, or in a format that only its vendor's "
				"tools read: Apple's .logarchive and .tracev3.",
				"Its name in the part on the logs.",
				"Unpack it with its password (7z x FILE). On a Mac: log show "
				"--archive FILE.logarchive --info > log.txt",
			},
			{
				"A file is missing, may not be read, or is not a known kind "
				"of log.",
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
