/* SPDX-License-Identifier: MIT */
/*
 * HTTP answers that no SCEP server should send, from any responder.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/app_proxy.h"
#include "diagnose/symptoms/connection.h"
#include "diagnose/symptoms/front_end.h"
#include "diagnose/symptoms/http.h"
#include "diagnose/symptoms/http_sys.h"
#include "diagnose/symptoms/iis.h"
#include "diagnose/symptoms/logs.h"

static const struct cause rows[] = {
	{
		.id = "admin-url",
		.title = "This is the URL of the challenge page (mscep_admin), not of SCEP",
		.source = "Microsoft Learn, Network Device Enrollment Service Guidance; "
			  "[MS-SCEP] and NDES's own page name both URLs",
		.references = { CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, &symptom_admin_url } },
		.reasons = {
			{
				"The profile has the URL of the page where administrators "
				"get challenges. That page must require a log-on: never open "
				"it to everybody.",
				"The URL contains mscep_admin.",
				"Put .../certsrv/mscep/mscep.dll into the profile, and leave "
				"mscep_admin as it is.",
			},
		},
		.shown = { .otherwise = "scepprobe .../certsrv/mscep_admin/mscep.dll, also of mock-ndes." },
	},
	{
		.id = "redirected",
		.title = "The server redirects; SCEP clients may not follow",
		.source = "RFC 9110 section 15.4",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-15.4" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, &symptom_redirect } },
		.doubt = { { AT_OPERATION, &symptom_scep_answered } },
		.milder_if = { {
			.when = { AT_OPERATION, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"The URL of the profile is not the final one: http instead of "
				"https, a missing host label, a moved site.",
				"The line Seen shows the target of the redirect. If the "
				"answer has no Location or an empty one, the server that "
				"sends it is misconfigured.",
				"Put the final URL into the Intune profile.",
			},
			{
				"A captive portal or single sign-on requires a log-on "
				"first.",
				"Check the host in the target of the redirect.",
				"Exempt the SCEP URL.",
			},
		},
	},
	{
		.id = "authentication-required",
		.title = "The SCEP URL requires a log-on (401)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 401.x",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_unauthorized } },
		.unless = { { AT_ANY, &symptom_admin_url },
			{ AT_ANY, &symptom_unknown_refuses } },
		.sure = { { AT_ANY, &symptom_iis_sure } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_iis_sure },
			.severity = SEVERITY_CRITICAL,
			.title = "IIS requires a log-on for mscep.dll (401)",
		} },
		.logged = {
			.any = { { AT_ANY, &symptom_log_unauthorized } },
		},
		.reasons = {
			{
				"Anonymous Authentication is off for the mscep application.",
				"IIS Manager > Default Web Site > CertSrv > mscep > "
				"Authentication. Only mscep_admin may require a log-on.",
				"Enable Anonymous, disable Windows Authentication, for mscep.",
				.unless = { AT_ANY, &symptom_without_iis },
				.fits = FITS_NDES,
			},
			{
				"A front end, or another SCEP server, requires a log-on or a "
				"client certificate.",
				"Read the header WWW-Authenticate. Is the request in the "
				"server's own log? If not, a front end answered.",
				"Exempt the SCEP URL from the log-on.",
				.unless = { AT_ANY, &symptom_iis_sure },
			},
			{
				"The application pool's identity cannot read the files.",
				"Sub-status 401.3 in the IIS log.",
				"Give the NDES service account Read on %SystemRoot%\\System32\\"
				"certsrv\\mscep.",
				.unless = { AT_ANY, &symptom_without_iis },
				.told = "401.3",
				.fits = FITS_NDES,
			},
		},
	},
	{
		.id = "pkiclient-exe-refused",
		.title = "The server refuses /pkiclient.exe, the path that Windows asks for "
			 "(404)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.7; " DEVICE_TO_NDES_TITLE
			  ", IIS log of a Windows device",
		.references = { HTTP_STATUS, DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_SHORT_QUERY, &symptom_pkiclient_not_found },
			{ AT_BROWSE, &symptom_bare_url_there } },
		.unless = { { AT_OPERATION, &symptom_scep_answered } },
		.proof = { { AT_SHORT_QUERY, &symptom_exe_denied } },
		.unprovable = true,    /* the bare URL's 403 may not be from mscep.dll */
		.logged = {
			.any = { { AT_ANY, &symptom_log_pkiclient } },
			.title = "IIS refuses /pkiclient.exe, the path that Windows asks for (404 7)",
		},
		.reasons = {
			{
				"Request filtering denies the extension .exe. Windows appends "
				"/pkiclient.exe to the URL of the profile; Android and iOS do not.",
				"Sub-status 404.7 in the IIS log; IIS Manager > Default Web "
				"Site > Request Filtering > File Name Extensions.",
				"Allow .exe for CertSrv/mscep.",
				.fits = FITS_NDES,
			},
			{
				"A front end or the application proxy publishes only the exact "
				"path of the URL.",
				"Do the other devices get through?",
				"Publish all paths below it too.",
			},
			{
				"The server is not NDES, and does not know that path.",
				"Do the other devices get through? Read what the server's "
				"documentation says about Windows or Intune.",
				"Map the path with /pkiclient.exe behind it to the SCEP path, in "
				"the server or in a front end.",
			},
		},
		.shown = { .otherwise = "scepprobe -d windows URL, where IIS denies the file name "
			"extension .exe." },
	},
	{
		.id = "wrong-path",
		.title = "There is no SCEP server at this path (404)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.x",
		.references = { HTTP_STATUS, PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, &symptom_not_found_there },
			{ AT_OPERATION, &symptom_not_found_there } },
		.unless = { { AT_OPERATION, &symptom_scep_answered },
			{ AT_OPERATION, &symptom_substatus_told },
			{ AT_OPERATION, &symptom_app_proxy_404 } },
		.doubt = { { AT_BROWSE, &symptom_forbidden } },
		.logged = {
			.any = { { AT_ANY, &symptom_log_not_found } },
		},
		.reasons = {
			{
				"The URL in the profile is mistyped.",
				"It must end in /certsrv/mscep/mscep.dll. Windows appends "
				"/pkiclient.exe, which other SCEP servers do not know.",
				"Correct it in the Intune profile.",
				.fits = FITS_NDES,
			},
			{
				"The NDES role is not configured, or is in another site.",
				"IIS Manager > Default Web Site > CertSrv > mscep must exist.",
				"Finish the configuration of the role service.",
				.fits = FITS_NDES,
			},
			{
				"IIS does not allow mscep.dll to run, or request filtering "
				"refuses its name.",
				"Sub-status 404.2, 404.3 or 404.7 in the IIS log; then IIS "
				"Manager > the server > ISAPI and CGI Restrictions; Request "
				"Filtering > File Name Extensions (.dll, and .exe for "
				"Windows' pkiclient.exe).",
				"Allow mscep.dll; allow the extensions.",
				.fits = FITS_NDES,
			},
			{
				"The application proxy publishes a different path.",
				"The internal and the external URL of the app must end in "
				"the same path.",
				"Publish the root of the host.",
			},
			{
				"The URL is not that of the SCEP server.",
				"Compare it with the path in the server's "
				"documentation. Windows appends /pkiclient.exe to it.",
				"Correct it in the profile, or map the path to the SCEP path.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "forbidden-not-by-mscep",
		.title = "The server forbids SCEP requests (403)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 403.x",
		.references = { HTTP_STATUS, POLICY_MODULE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_OPERATION, &symptom_forbidden } },
		.unless = { { AT_OPERATION, &symptom_substatus_told },
			{ AT_OPERATION, &symptom_url_forbidden },
			{ AT_OPERATION, &symptom_unknown_refuses } },
		.doubt = { { AT_OPERATION, &symptom_scep_answered },
			{ AT_OPERATION, &symptom_proxy_between } },
		/* jscep continues if only GetCACaps is forbidden. */
		.milder_if = { {
			.when = { AT_MESSAGE, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
		} },
		.logged = {
			.any = { { AT_ANY, &symptom_log_forbidden } },
		},
		.reasons = {
			{
				"IIS requires TLS, and http:// was used (403.4).",
				"The scheme of the URL; SSL Settings of the site.",
				"Use https:// in the profile and as the proxy's internal URL.",
				.when = { AT_OPERATION, &symptom_plain_scheme },
				.told = "403.4|403.5",
				.fits = FITS_NDES,
			},
			{
				"IIS requires a client certificate (403.7, 403.16, 403.17).",
				"The sub-status in the IIS log; IIS Manager > the site > SSL "
				"Settings > Client certificates.",
				"Set it to Ignore.",
				.unless = { AT_OPERATION, &symptom_without_iis },
				.told = "403.7|403.13|403.16|403.17",
				.fits = FITS_NDES,
			},
			{
				"An address restriction excludes the caller (403.6).",
				"The sub-status in the IIS log; IIS Manager > IP Address and "
				"Domain Restrictions.",
				"Allow the devices' networks, or the connector's server.",
				.unless = { AT_OPERATION, &symptom_without_iis },
				.told = "403.6|403.8",
				.fits = FITS_NDES,
			},
			{
				"The path is a folder without a default document (403.14).",
				"The URL must end in mscep.dll.",
				"Correct it in the Intune profile.",
				.unless = { AT_OPERATION, &symptom_path_of_mscep },
				.told = "403.14",
				.fits = FITS_NDES,
			},
			{
				"An unrecognised front end of NDES forbids the request.",
				"Is there a line for this request in the IIS log? If not, a front "
				"end answered.",
				"Allow the path there.",
				.fits = FITS_NDES,
			},
			{
				"The server, or a front end, forbids the request: by "
				"its path, its operation or the caller's address.",
				"Is the request in the server's own log? If not, a "
				"front end answered.",
				"Allow the request there.",
				.fits = FITS_OTHERS,
			},
		},
	},
};

const struct cause_group causes_http = {
	.heading = "Other answers",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
