/* SPDX-License-Identifier: MIT */
/*
 * Refusals by IIS, known by the sub-status on its pages.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/http.h"
#include "diagnose/symptoms/iis.h"

static const struct cause rows[] = {
	{
		.id = "tls-required",
		.title = "IIS serves mscep.dll over TLS only (403.4)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 403.4",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, &symptom_tls_required } },
		.unless = { { AT_OPERATION, &symptom_scep_answered } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.reasons = {
			{
				"http:// was used, and the site, CertSrv or mscep has Require "
				"SSL.",
				"The scheme of the URL; IIS Manager > the site and "
				"CertSrv/mscep > SSL Settings.",
				"Use https:// in the Intune profile.",
			},
			{
				"The internal URL of the application proxy app begins with "
				"http://.",
				"Microsoft Entra admin center > Enterprise applications > the "
				"NDES app > Application proxy > Internal Url.",
				"Make the internal URL https://, or clear Require SSL for "
				"the connector.",
			},
		},
	},
	{
		.id = "client-certificate-required",
		.title = "IIS requires a client certificate ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 403.7, 403.16",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_client_certificate } },
		.unless = { { AT_OPERATION, &symptom_scep_answered } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.reasons = {
			{
				"Client certificates are set to Require for the site, CertSrv "
				"or mscep. Devices that enrol have none yet, and the "
				"application proxy passes none on.",
				"IIS Manager > the site and CertSrv/mscep > SSL Settings > "
				"Client certificates.",
				"Set it to Ignore.",
			},
			{
				"With sub-status 16 (403.16): the Trusted Root store of the "
				"NDES server holds a certificate that is not self-signed.",
				"Get-ChildItem -Path Cert:\\LocalMachine\\Root -Recurse | "
				"Where-Object { $_.Issuer -ne $_.Subject } must list nothing.",
				"Remove it from Trusted Root and restart the server.",
			},
		},
	},
	{
		.id = "address-restricted",
		.title = "IIS rejects the caller's address ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 403.6",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_address_restricted } },
		.unless = { { AT_OPERATION, &symptom_scep_answered } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.reasons = {
			{
				"An address restriction excludes the caller, or the connector's "
				"server.",
				"IIS Manager > the site and CertSrv/mscep > IP Address and "
				"Domain Restrictions.",
				"Allow the devices' networks, or the connector's server.",
			},
		},
	},
	{
		.id = "directory-listing-denied",
		.title = "The path is a folder, not mscep.dll (403.14)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 403.14",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, &symptom_listing_denied } },
		.unless = { { AT_OPERATION, &symptom_scep_answered } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.reasons = {
			{
				"The URL in the profile ends too early.",
				"It must end in /certsrv/mscep/mscep.dll.",
				"Correct it in the Intune profile.",
			},
			{
				"The application proxy's internal URL points to another "
				"folder.",
				"The internal and the external URL of the app must end in "
				"the same path.",
				"Publish the root of the host.",
			},
		},
	},
	{
		.id = "isapi-restricted",
		.title = "IIS does not let mscep.dll run (404.2)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.2",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_isapi_restricted } },
		.unless = { { AT_OPERATION, &symptom_scep_answered } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.reasons = {
			{
				"mscep.dll is not allowed among the ISAPI and CGI restrictions.",
				"IIS Manager > the server > ISAPI and CGI Restrictions.",
				"Allow %SystemRoot%\\System32\\certsrv\\mscep\\mscep.dll.",
			},
		},
	},
	{
		.id = "handler-missing",
		.title = "IIS has no handler that runs mscep.dll ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.3, 404.4, 404.17",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_handler_missing } },
		.unless = { { AT_OPERATION, &symptom_scep_answered } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.reasons = {
			{
				"The ISAPI handler mapping of CertSrv/mscep is missing or "
				"overridden, so IIS treats mscep.dll as a file to download.",
				"IIS Manager > Default Web Site > CertSrv > mscep > Handler "
				"Mappings: ISAPI-dll must be enabled.",
				"Restore the mapping: Revert To Parent, or configure the role "
				"service again.",
			},
		},
	},
	{
		.id = "extension-denied",
		.title = "Request filtering denies the file name's extension (404.7)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.7",
		.references = { HTTP_STATUS, REQUEST_LIMITS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_extension_denied } },
		.unless = { { AT_BROWSE, &symptom_forbidden } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.reasons = {
			{
				"The extension .dll, or .exe for Windows' pkiclient.exe, is "
				"denied.",
				"IIS Manager > Default Web Site > CertSrv > mscep > Request "
				"Filtering > File Name Extensions.",
				"Allow .dll and .exe for CertSrv/mscep.",
			},
		},
	},
	{
		.id = "some-requests-refused",
		.title = "IIS refuses some requests, and answers others ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_OPERATION, &symptom_site_refuses },
			{ AT_OPERATION, &symptom_scep_answered } },
		.sure = { { AT_OPERATION, &symptom_iis_sure } },
		.reasons = {
			{
				"Several servers share the address, and one of them is "
				"configured differently: the message of IIS in the line Seen "
				"is about that server.",
				"Repeat this with --resolve HOST:443:ADDRESS for each "
				"server; the IIS log of one of them has the refused "
				"request.",
				"Configure them alike, or take that one out of the pool.",
			},
			{
				"The configuration was changed while this ran.",
				"Run this again.",
				"If it does not happen again, do nothing.",
			},
		},
	},
	{
		.id = "request-filtered",
		.title = "Request filtering refuses the request ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.5, 404.8, 404.10, 404.19",
		.references = { HTTP_STATUS, REQUEST_LIMITS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_request_filtered } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.reasons = {
			{
				"A rule, a hidden segment, a denied sequence or a header limit "
				"matches. The line Seen says which.",
				"IIS Manager > Default Web Site > CertSrv > mscep > Request "
				"Filtering: each tab, and the inherited entries.",
				"Remove the entry for CertSrv/mscep.",
			},
		},
	},
	{
		.id = "double-escaping-refused",
		.title = "Request filtering finds the URL escaped twice (404.11)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.11",
		.references = { HTTP_STATUS, REQUEST_LIMITS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_double_escaping } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.reasons = {
			{
				"A front end escapes the URL again, or its path contains "
				"'+'.",
				"Does it also happen on the NDES server itself? If not, the "
				"front end escapes.",
				"Let the front end pass the URL on unchanged, or allow double "
				"escaping for CertSrv/mscep.",
			},
		},
	},
	{
		.id = "method-refused",
		.title = "The server does not accept the request's method ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.6, 405.0",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_method_refused },
			{ AT_OPERATION, &symptom_method_refused } },
		.reasons = {
			{
				"Request filtering denies the verb (404.6).",
				"IIS Manager > Default Web Site > CertSrv > mscep > Request "
				"Filtering > HTTP Verbs.",
				"Allow GET and POST.",
			},
			{
				"The handler is not mscep.dll's: the static file handler and "
				"WebDAV refuse POST (405.0).",
				"IIS Manager > CertSrv > mscep > Handler Mappings; is the "
				"WebDAV module installed?",
				"Restore the ISAPI-dll mapping; remove WebDAV from "
				"CertSrv/mscep.",
			},
		},
	},
	{
		.id = "body-too-large",
		.title = "The server refuses the message as too large ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 413.1, 404.13",
		.references = { HTTP_STATUS, REQUEST_LIMITS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_body_too_large } },
		.reasons = {
			{
				"Request filtering limits the body (413.1 or 404.13). Its "
				"default of 30 000 000 octets is far above any SCEP message.",
				"IIS Manager > Default Web Site > CertSrv > mscep > Request "
				"Filtering > Edit Feature Settings.",
				"Set the maximum allowed content length to its default, "
				"30000000.",
			},
			{
				"A front end limits it.",
				"Is there a line for this request in the IIS log? If not, a "
				"front end answered.",
				"Raise its limit.",
			},
		},
	},
	{
		.id = "iis-configuration-invalid",
		.title = "IIS cannot use its configuration ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 500.19, 500.21",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_configuration_invalid } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.reasons = {
			{
				"A web.config or applicationHost.config has a section that "
				"IIS cannot read, or that is locked (500.19).",
				"The detailed page on the NDES server itself names the file and "
				"the line.",
				"Correct or remove that section.",
			},
			{
				"A module that the configuration names is not installed, for "
				"instance ASP.NET (500.21).",
				"IIS Manager > CertSrv > mscep > Modules.",
				"Install the Windows feature that contains it.",
			},
		},
	},
	{
		.id = "application-restarting",
		.title = "The application is restarting or too busy ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 500.11 to 500.13",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_restarting } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.reasons = {
			{
				"The SCEP application pool is being recycled, or was just "
				"started.",
				"Run again after a minute; System log, source WAS.",
				"If it passes, do nothing. Otherwise see "
				"scep-app-pool-stopped.",
			},
		},
	},
	{
		.id = "server-busy",
		.title = "IIS has more requests than it accepts ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 503.2 to 503.4",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_server_busy } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.reasons = {
			{
				"More devices send requests at once than the limit allows, "
				"or requests hang.",
				"Performance counter HTTP Service Request Queues; "
				"appConcurrentRequestLimit of the site.",
				"Find what the requests wait for (the CA, a CRL), or raise the "
				"limit.",
			},
		},
	},
};

const struct cause_group causes_iis = {
	.heading = "Refused by IIS, with a sub-status",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
