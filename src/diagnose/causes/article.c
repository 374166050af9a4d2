/* SPDX-License-Identifier: MIT */
/*
 * The faults in the Intune article "Troubleshoot device to NDES server communication",
 * with the article's reasons in its order.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/reasons.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/app_proxy.h"
#include "diagnose/symptoms/http.h"
#include "diagnose/symptoms/http_sys.h"
#include "diagnose/symptoms/iis.h"
#include "diagnose/symptoms/logs.h"

static const struct cause rows[] = {
	{
		.id = "ndes-general-page",
		.title = "NDES shows its general page: no policy module is active",
		.source = DEVICE_TO_NDES_TITLE ", General NDES message",
		.references = { DEVICE_TO_NDES, CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_BROWSE, &symptom_ndes_page } },
		.logged = {
			.any = { { AT_ANY, &symptom_log_page } },
			.unprovable = true,    /* the page itself is not in a log */
		},
		.reasons = {
			{
				"The certificate connector for Intune is not installed, or "
				"its installation failed. With its policy module, NDES "
				"answers 403 instead of this page.",
				CONNECTOR_LOG ": if this log does not exist, no connector is "
					      "installed. Application log, source "
					      "MsiInstaller, at the time of the "
					      "installation.",
				"Install the connector. If it is installed, remove it "
				"first.",
			},
			{
				"The connector is installed, but IIS has not loaded its module.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules must "
				"name the policy module.",
				"Run iisreset; if the page stays, restart the server.",
			},
			{
				OLD_CONNECTOR "its installation failed.",
				"SetupMsi.log on the NDES server must say \"Installation "
				"completed successfully\" and \"Installation success or error "
				"status: 0\"; Modules must hold NDESPolicy.",
				"Install the current certificate connector: connectors "
				"before 6.2101.13.0 have issued nothing since June 2022.",
			},
		},
	},
	{
		.id = "scep-app-pool-stopped",
		.title = "The SCEP application pool does not run (HTTP 503)",
		.source = DEVICE_TO_NDES_TITLE ", HTTP Error 503",
		.references = { DEVICE_TO_NDES, HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_http_sys_503 } },
		.sure = { { AT_ANY, &symptom_http_sys_sure } },
		.doubt = { { AT_ANY, &symptom_scep_answered } },
		.logged = {
			.any = { { AT_ANY, &symptom_log_pool } },
			.title = "The SCEP application pool does not run",
			.past = "The SCEP application pool did not run, and works again",
		},
		.reasons = {
			{
				"The pool was stopped, or it crashes on each request.",
				"IIS Manager > Application Pools > SCEP. HTTPERR log: Disabled "
				"means stopped, AppOffline crashed, AppShutdown shut down; "
				"QueueFull, AppPoolTimer and ConnLimit mean too many requests, "
				"N/A a conflict or no memory. A crash leaves event 1000 in the "
				"Application log: w3wp.exe, ntdll.dll, 0xc0000005.",
				"Start the pool. If it stops again, check the next reasons.",
				.only_untold = true,
			},
			REASON_INTERMEDIATE_AMONG_ROOTS,
			REASON_CRL_NOT_REACHED,
			{
				"The pool's account is locked, its password is wrong, or it may "
				"not log on as a batch job.",
				"System log, source WAS, about the pool SCEP: events 5002, 5021, "
				"5057 and 5059; " CONNECTOR_LOG " at the same time.",
				"Unlock the account or enter its password in the pool; give it "
				"the right to log on as a batch job.",
				.told = "application pool identity invalid",
			},
			REASON_WINDOWS_AUTHENTICATION,
			REASON_MODULE_CERTIFICATE,
			{
				"The pool's worker process failed, or did not start, several "
				"times: Windows took the pool out of service.",
				"Application log, event 1000: w3wp.exe, ntdll.dll, 0xc0000005; "
				"System log, source WAS, before the line Seen.",
				"Check the next reasons, then start the pool.",
				.told = "application pool disabled|AppOffline",
				.only_told = true,
			},
			{
				"The pool is stopped (HTTPERR: Disabled): an "
				"administrator stopped it, or Windows did after "
				"failures.",
				"IIS Manager > Application Pools > SCEP. System log, source "
				"WAS, events 5002, 5021, 5057 and 5059: with one of them, "
				"Windows stopped it.",
				"Start the pool. If it stops again, check the next reasons.",
				.told = "Disabled",
				.only_told = true,
			},
			{
				"A rule of the pool shut it down (HTTPERR: AppShutdown).",
				"IIS Manager > Application Pools > SCEP > Advanced Settings: "
				"limits of CPU and idle time; Recycling.",
				"Start the pool, and raise the limit that stopped it.",
				.told = "AppShutdown",
				.only_told = true,
			},
		},
	},
	{
		.id = "app-proxy-gateway-timeout",
		.title = "The application proxy reaches no connector (GatewayTimeout)",
		.source = DEVICE_TO_NDES_TITLE ", GatewayTimeout",
		.references = { DEVICE_TO_NDES, PROXY_TIMEOUT },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, &symptom_app_proxy_504 } },
		.sure = { { AT_ANY, &symptom_app_proxy_page } },
		.doubt = { { AT_OPERATION, &symptom_scep_answered } },
		.milder_if = { {
			.when = { AT_PKIOPERATION, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"The connector service does not run.",
				"services.msc: Microsoft Entra private network connector "
				"(formerly application proxy connector) must run, startup type "
				"Automatic.",
				"Start it and set the startup type.",
			},
			{
				"The app's connector group has no active connector.",
				"Microsoft Entra admin center > Global Secure Access or "
				"Application proxy > Connectors: status and group.",
				"Assign a group with an active connector.",
			},
			{
				"The connector cannot reach the application proxy service.",
				"From the connector's server, test DNS and outbound TCP 80 "
				"and 443 to *.msappproxy.net and *.servicebus.windows.net. "
				"TLS inspection must be off.",
				"Allow these connections.",
			},
		},
	},
	{
		.id = "url-too-long",
		.title = "Long URLs are refused ({status}): the PKIOperation cannot arrive",
		.source = DEVICE_TO_NDES_TITLE ", HTTP 414 Request-URI Too Long; IIS request "
			  "limits; http.sys registry settings",
		.references = { DEVICE_TO_NDES, REQUEST_LIMITS, HTTP_SYS_REGISTRY },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_LONG_QUERY, &symptom_too_long } },
		.unless = { { AT_CAPS, &symptom_too_long }, { AT_CACERT, &symptom_too_long } },
		.sure = { { AT_SHORT_QUERY, &symptom_scep_answered } },
		.proof = { { AT_LONG_QUERY, &symptom_url_length_told } },
		.milder_if = { {
			.when = { AT_POST, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
			.title = "Long URLs are refused ({status}): devices that use GET "
				 "cannot enrol",
		} },
		.tells_limit = true,
		.logged = {
			.any = { { AT_ANY, &symptom_log_too_long } },
		},
		.reasons = {
			{
				"IIS request filtering still has its defaults. It answers "
				"404 (404.15) to a query of more than 2048 octets "
				"(maxQueryString).",
				"IIS Manager > Default Web Site > Request Filtering > Edit "
				"Feature Settings.",
				"Set Maximum URL length (maxUrl) and Maximum query string "
				"(maxQueryString) to 65534.",
				.unless = { AT_LONG_QUERY, &symptom_not_request_filtering },
				.told = "404.14|404.15",
				.fits = FITS_NDES,
			},
			{
				"http.sys still has its defaults. It answers 400 or 414 to a "
				"request line of more than 16384 octets.",
				"HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters.",
				"Set the DWORD values MaxFieldLength and MaxRequestBytes to "
				"65534 (decimal), then restart the server; iisreset is not "
				"enough.",
				.unless = { AT_LONG_QUERY, &symptom_not_http_sys },
				.told = "URL_Length|UrlLength|FieldLength|RequestLength",
				.fits = FITS_NDES,
			},
			{
				"A front end has its own limit: nginx and Apache refuse URLs "
				"from about 8000 octets on.",
				"The line Seen shows who answered.",
				"Raise its limit to 65534, or let it pass the PKIOperation on.",
				.unless = { AT_LONG_QUERY, &symptom_windows_refuses },
				.who = ACTOR_NETWORK,
			},
			{
				"The server has its own limit.",
				"Is the request in the server's own log? The line Seen "
				"shows the limit.",
				"Raise the limit, or let the server advertise "
				"POSTPKIOperation so that devices use POST.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "plus-sign-decoded",
		.title = "The server may decode the '+' of a GET as a space",
		.source = "fleetdm/fleet issue 45291; micromdm/scep issues 249 and 250",
		.references = { "https://github.com/fleetdm/fleet/issues/45291",
			RFC8894("4.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_LONG_QUERY, &symptom_raw_plus_refused } },
		.unprovable = true,
		.reasons = {
			{
				"iOS does not escape '+' and '/' in the base64 message. A "
				"server or proxy that decodes the query as form data turns "
				"each '+' into a space. NDES does not.",
				"Probe with --device android, which escapes '+': does it get "
				"through?",
				"Correct the decoding, or let the server advertise "
				"POSTPKIOperation so that devices use POST.",
				.fits = FITS_NDES,
			},
			{
				"iOS does not escape '+' and '/' in the base64 message. "
				"A server or proxy that decodes the query as form data "
				"turns each '+' into a space.",
				"Probe with --device android, which escapes '+': does "
				"it get through?",
				"Correct the decoding, or let the server advertise "
				"POSTPKIOperation so that devices use POST.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .otherwise = "scepprobe -d ios --method get URL, with a proxy that "
			"decodes '+' between it and mock-ndes." },
	},
	{
		.id = "impersonation-right-missing",
		.title = "IIS_IUSRS may lack the right to impersonate a client (500)",
		.source = DEVICE_TO_NDES_TITLE ", Troubleshoot status code 500",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_OPERATION, &symptom_iis_500 } },
		.unless = { { AT_ANY, &symptom_substatus_told },
			{ AT_ANY, &symptom_other_error } },
		.proof = { { AT_OPERATION, &symptom_impersonation_told } },
		.unprovable = true,
		.logged = {
			.any = { { AT_ANY, &symptom_log_impersonation } },
			.title = "IIS_IUSRS lacks the right to impersonate a client (500 0 1346)",
		},
		.reasons = {
			{
				"IIS_IUSRS is missing from \"Impersonate a client after "
				"authentication\".",
				"Read the end of the request's line in the IIS log: 500 0 "
				"1346 are status, sub-status and Windows error. Another "
				"Windows error has another cause.",
				"secpol.msc > Local Policies > User Rights Assignment: add "
				"IIS_IUSRS there, then restart the server.",
			},
		},
	},
	{
		.id = "ndes-internal-error",
		.title = "NDES returns an internal server error (500)",
		.source = DEVICE_TO_NDES_TITLE ", 500 - Internal server error",
		.references = { DEVICE_TO_NDES, HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_iis_500 } },
		.unless = { { AT_ANY, &symptom_substatus_told } },
		.sure = { { AT_BROWSE, &symptom_iis_500 }, { AT_ANY, &symptom_iis_sure } },
		.logged = {
			.any = { { AT_ANY, &symptom_log_internal },
				{ AT_ANY, &symptom_log_ndes_down } },
		},
		.reasons = {
			{
				"The NDES service account is locked, or its password has expired.",
				"Application log, NetworkDeviceEnrollmentService, event 2: its "
				"number decides for one of the next reasons. Without a number: "
				"Get-ADUser ACCOUNT -Properties LockedOut,PasswordExpired; the "
				"identity of the SCEP application pool.",
				"Unlock the account or reset its password, and enter it in the "
				"application pool.",
			},
			{
				"The MSCEP-RA certificates cannot be used (0x80070057): they "
				"have expired, their keys cannot be read, another CA issued "
				"them, or their revocation cannot be checked.",
				"certlm.msc > Personal: CEP Encryption and Exchange Enrollment "
				"Agent; certutil -verify of both, as the NDES service account. "
				"Application log: event 2 with 0x80070057, and event 10.",
				RENEW_RA,
				.number = 0x80070057,
				.told = "RA certificate not found",
			},
			{
				"IIS_IUSRS lacks the right to impersonate a client (1346).",
				"The request's line in the IIS log ends in 500 0 1346. "
				"secpol.msc > Local Policies > User Rights Assignment > "
				"Impersonate a client after authentication.",
				"Add IIS_IUSRS there, then restart the server.",
				.number = 0x80070542,
			},
			{
				"The IIS handlers are in the wrong order (0x800700ea).",
				"The detailed error page, or event 2 of "
				"NetworkDeviceEnrollmentService, shows 0x800700ea.",
				"IIS Manager > CertSrv > mscep > Handler Mappings > View Ordered "
				"List: move ExtensionlessUrlHandler-ISAPI-4.0_64bit behind "
				"ISAPI-dll (Microsoft KB2800975).",
				.number = 0x800700ea,
			},
			{
				"A registry value that NDES needs is missing, or its policy module "
				"cannot be loaded (0x80070002).",
				"Application log: event 2 with 0x80070002, and event 53 of the "
				"policy module; the values below "
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP.",
				"If event 53 is there, repair the connector's policy module; "
				"otherwise create the missing value again.",
				.number = 0x80070002,
			},
			{
				"NDES cannot decrypt its stored password (0x8009000b).",
				"Application log: event 2 with 0x8009000b, and event 49.",
				"Delete the value EncryptedPassword below "
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP, then iisreset.",
				.number = 0x8009000b,
			},
		},
	},
};

const struct cause_group causes_article = {
	.heading = "The Intune article's pages",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
