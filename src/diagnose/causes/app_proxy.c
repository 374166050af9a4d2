/* SPDX-License-Identifier: MIT */
/*
 * Faults that the Microsoft Entra application proxy reports in its own answers, and
 * faults of its host names.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/app_proxy.h"
#include "diagnose/symptoms/http.h"
#include "diagnose/symptoms/tls.h"

static const struct cause rows[] = {
	{
		.id = "preauthentication-not-passthrough",
		.title = "The application proxy requires a sign-in: devices cannot sign "
			 "in",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, &symptom_sign_in } },
		.sure = { { AT_ANY, &symptom_proxy_sign_in } },
		.reasons = {
			{
				"The app's pre-authentication is Microsoft Entra ID, which is the "
				"default for a new app.",
				"Microsoft Entra admin center > Enterprise applications > the "
				"app of this URL > Application proxy > Pre Authentication.",
				"Set it to Passthrough.",
			},
			{
				"Another product in front of the server requires a "
				"Microsoft Entra ID sign-in.",
				"Look for response headers that begin with x-ms-proxy-: "
				"they show the application proxy.",
				"Exempt this URL: SCEP clients cannot sign in.",
			},
		},
	},
	{
		.id = "wap-preauthentication",
		.title = "Web Application Proxy requires an AD FS sign-in: devices "
			 "cannot sign in",
		.source = "Microsoft Learn, Publishing Applications using AD FS "
			  "Preauthentication; Get-WebApplicationProxyConfiguration",
		.references = { WAP_PREAUTHENTICATION },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, &symptom_wap_sign_in } },
		.reasons = {
			{
				"The application is published with AD FS "
				"preauthentication.",
				"Remote Access Management > Web Application Proxy > the "
				"published application, column Preauthentication; or "
				"Get-WebApplicationProxyApplication, "
				"ExternalPreauthentication.",
				"Publish it again with pass-through preauthentication "
				"(-ExternalPreauthentication PassThrough).",
			},
		},
	},
	{
		.id = "app-proxy-backend-timeout",
		.title = "The application proxy's connector gets no answer from NDES in time",
		.other_title = "The application proxy's connector gets no answer from the "
			       "SCEP server in time",
		.source = "Microsoft Learn, Can't access this corporate application: The "
			  "connector timed out",
		.references = { PROXY_TIMEOUT, PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_app_proxy_backend } },
		.milder_if = { {
			.when = { AT_PKIOPERATION, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"NDES waits for its CA, a revocation list or its policy "
				"module. The connector gives up after 85 seconds.",
				"Open the internal URL in a browser on the connector's "
				"server; read the Application log and the CAPI2 "
				"Operational log of the NDES server.",
				"Make these reachable from the NDES server: the CA, the "
				"address of the revocation list, Intune.",
				.fits = FITS_NDES,
			},
			{
				"The server waits for its CA or for another service. The "
				"connector gives up after 85 seconds.",
				"Open the internal URL in a browser on the connector's "
				"server; read the server's own log.",
				"Make that service reachable from the server.",
				.fits = FITS_OTHERS,
			},
			{
				"The server is slow, but answers.",
				"Measure how long the internal URL takes to answer.",
				"Set the app > Application proxy > Backend Application "
				"Timeout to Long (180 seconds). That is the maximum.",
			},
		},
	},
	{
		.id = "app-proxy-bad-gateway",
		.title = "The application proxy's connector cannot reach NDES (BadGateway)",
		.other_title = "The application proxy's connector cannot reach the SCEP "
			       "server (BadGateway)",
		.source = "Microsoft Learn, Can't access this corporate application",
		.references = { PROXY_TIMEOUT, PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, &symptom_app_proxy_502 } },
		.sure = { { AT_ANY, &symptom_app_proxy_page } },
		.doubt = { { AT_OPERATION, &symptom_scep_answered } },
		.milder_if = { {
			.when = { AT_PKIOPERATION, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"The internal URL is mistyped, or its host does not resolve on "
				"the connector's server.",
				"Open the internal URL in a browser on the connector's server.",
				"Correct the internal URL in the app.",
			},
			{
				"IIS on the NDES server is down.",
				"Get-Service W3SVC on the NDES server.",
				"Start it.",
				.fits = FITS_NDES,
			},
			{
				"The SCEP server is down.",
				"On the connector's server, check that the SCEP "
				"server's port answers.",
				"Start it.",
				.fits = FITS_OTHERS,
			},
			{
				"The connector does not trust the server's certificate.",
				"The app's option Validate Backend SSL Certificate, and the chain "
				"as the connector's server sees it.",
				"Install a certificate on the server that the connector "
				"trusts.",
			},
		},
	},
	{
		.id = "app-proxy-forbidden",
		.title = "The application proxy denies access",
		.source = "Microsoft Learn, Troubleshoot application proxy problems",
		.references = { PROXY_TROUBLE, PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, &symptom_app_proxy_403 } },
		.sure = { { AT_ANY, &symptom_app_proxy_page } },
		.doubt = { { AT_OPERATION, &symptom_scep_answered } },
		.milder_if = { {
			.when = { AT_PKIOPERATION, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"The app admits assigned users only: pre-authentication "
				"is on.",
				"The app's Pre Authentication, and Assignment required.",
				"Set Pre Authentication to Passthrough.",
			},
			{
				"The tenant has no licence for application proxy (Microsoft Entra "
				"ID P1 or P2).",
				"Microsoft Entra admin center > Licenses.",
				"Assign a licence.",
			},
			{
				"The server behind the proxy answered 401 or 403 to the "
				"connector.",
				"Probe the internal URL from the connector's server "
				"(--device, --step).",
				"Repair the internal URL first.",
			},
		},
	},
	{
		.id = "app-proxy-internal-error",
		.title = "The application proxy returns an internal error "
			 "(InternalServerError)",
		.source = "Microsoft Learn, Troubleshoot application proxy problems",
		.references = { PROXY_TROUBLE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, &symptom_app_proxy_500 } },
		.sure = { { AT_ANY, &symptom_app_proxy_page } },
		.doubt = { { AT_OPERATION, &symptom_scep_answered } },
		.milder_if = { {
			.when = { AT_PKIOPERATION, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"TLS inspection of the connector's outbound traffic breaks its "
				"client certificate (ConnectorError: Unauthorized).",
				"On the connector's server, read the issuer of the "
				"certificate of *.msappproxy.net: it must not be the "
				"inspection product.",
				"Exempt *.msappproxy.net and *.servicebus.windows.net from "
				"inspection.",
			},
		},
	},
	{
		.id = "app-proxy-path-not-published",
		.title = "The application proxy may not publish this path (404)",
		.source = "Microsoft Learn, Add an on-premises application: internal and "
			  "external URL",
		.references = { PROXY_TIMEOUT, PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, &symptom_app_proxy_404 } },
		.unless = { { AT_SHORT_QUERY, &symptom_scep_answered } },
		.unprovable = true,    /* no document describes this answer */
		.reasons = {
			{
				"The app publishes a different path from the one in the "
				"URL.",
				"The internal and the external URL of the app must end "
				"in the same path. The 404 has the proxy's headers and "
				"none of the server's.",
				"Publish the root of the host: https://SERVER/ as the internal "
				"URL.",
			},
		},
	},
	{
		.id = "app-proxy-message-refused",
		.title = "Short requests pass the application proxy, but the PKIOperation may not",
		.source = DEVICE_TO_NDES_TITLE ", HTTP 414 Request-URI Too Long; Microsoft "
			  "Learn, Can't access this corporate application",
		.references = { DEVICE_TO_NDES, PROXY_TIMEOUT },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_MESSAGE, &symptom_app_proxy_answered },
			{ AT_CACERT, &symptom_scep_answered } },
		.unprovable = true,
		.reasons = {
			{
				"A server behind the proxy drops a long URL or a large "
				"body. The connector only reports that the server did not "
				"answer.",
				"Probe the internal URL from the connector's server: does the same "
				"step fail there?",
				"If so, repair that first: see url-too-long.",
			},
			{
				"The proxy, or a front end before it, has its own limit. "
				"None is documented.",
				"Check whether the internal URL works, and whether "
				"devices that use POST enrol.",
				"Let the server advertise POSTPKIOperation, so that devices "
				"use POST; ask Microsoft support and quote the "
				"transaction ID of the page.",
			},
		},
	},
	{
		.id = "custom-domain-without-certificate",
		.title = "The application proxy has no certificate for this custom domain",
		.source = "Microsoft Learn, Configure custom domains with application proxy",
		.references = { PROXY_DOMAIN },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, &symptom_tls_of_proxy }, { AT_ANY, &symptom_tls_name } },
		.doubt = { { AT_ANY, &symptom_tls_untrusted } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_tls_unchecked },
			.severity = SEVERITY_WARNING,
		} },
		.shown = { .otherwise = "scepprobe https://HOST, where HOST is a CNAME to "
			"msappproxy.net that no app has for its external URL." },
		.reasons = {
			{
				"The certificate of the domain was not uploaded, or was "
				"removed: the proxy presents its own certificate, for "
				"msappproxy.net.",
				"Microsoft Entra admin center > Enterprise applications > the "
				"app of this URL > Application proxy > SSL certificate.",
				"Upload a PFX that names the host. A wildcard covers one label "
				"only.",
			},
			{
				"The name points to the proxy, but no app has it as its "
				"external URL.",
				"Compare it with the app's External Url, character by "
				"character.",
				"Make it the app's external URL, or put the app's external "
				"URL into the profile.",
			},
			{
				"The name points to the proxy of another tenant.",
				"The CNAME that the app shows begins with the tenant's ID.",
				"Correct the CNAME.",
			},
		},
	},
	{
		.id = "external-url-onmicrosoft",
		.title = "An onmicrosoft.com name does not work as an external URL",
		.source = "Microsoft Learn, Application proxy frequently asked questions",
		.references = { LEARN "entra/identity/app-proxy/application-proxy-faq",
			PROXY_DOMAIN },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, &symptom_onmicrosoft } },
		.unless = { { AT_ANY, &symptom_reached } },
		.shown = { .otherwise = "scepprobe https://ndes.contoso.onmicrosoft.com" },
		.reasons = {
			{
				"The application proxy publishes names below "
				"msappproxy.net and below your verified domains, but not "
				"below onmicrosoft.com.",
				"The host of the SCEP server URL in the profile.",
				"Use the default domain, or a custom one with its CNAME and "
				"certificate, and put that URL into the profile.",
			},
		},
	},
};

const struct cause_group causes_app_proxy = {
	.heading = "The application proxy",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
