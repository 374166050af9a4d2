/* SPDX-License-Identifier: MIT */
/*
 * What the Microsoft Entra application proxy says itself, and what is wrong with its
 * names.
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
		.title = "The application proxy wants a sign-in: devices cannot",
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
				"NDES app > Application proxy > Pre Authentication.",
				"Set it to Passthrough.",
			},
			{
				"Something else in front of NDES signs users in with Microsoft "
				"Entra ID.",
				"Does the answer carry headers that begin with x-ms-proxy-? Then "
				"it is the application proxy.",
				"Exempt the NDES URL: SCEP clients cannot sign in.",
			},
		},
	},
	{
		.id = "wap-preauthentication",
		.title = "Web Application Proxy wants a sign-in by AD FS: devices cannot",
		.source = "Microsoft Learn, Publishing Applications using AD FS "
			  "Preauthentication; Get-WebApplicationProxyConfiguration",
		.references = { WAP_PREAUTHENTICATION },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, &symptom_wap_sign_in } },
		.reasons = {
			{
				"The application is published with AD FS as its "
				"preauthentication.",
				"Remote Access Management > Web Application Proxy > the "
				"published application, column Preauthentication; or "
				"Get-WebApplicationProxyApplication, "
				"ExternalPreauthentication.",
				"Publish it anew with pass-through preauthentication "
				"(-ExternalPreauthentication PassThrough).",
			},
		},
	},
	{
		.id = "app-proxy-backend-timeout",
		.title = "The application proxy's connector gets no answer from NDES in time",
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
				"NDES waits for something: its CA, a revocation list, its policy "
				"module. The connector gives up after 85 seconds.",
				"The internal URL in a browser on the connector's server; the "
				"Application log and the CAPI2 Operational log of the NDES server.",
				"Make reachable what it waits for.",
			},
			{
				"NDES is slow, but answers in the end.",
				"How long does the internal URL take?",
				"The app > Application proxy > Backend Application Timeout: Long, "
				"which is 180 seconds. More is not to be had.",
			},
		},
	},
	{
		.id = "app-proxy-bad-gateway",
		.title = "The application proxy's connector cannot reach NDES (BadGateway)",
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
			},
			{
				"The connector does not trust the NDES server's certificate.",
				"The app's option Validate Backend SSL Certificate, and the chain "
				"as the connector's server sees it.",
				"Give the NDES server a certificate that the connector trusts.",
			},
		},
	},
	{
		.id = "app-proxy-forbidden",
		.title = "The application proxy forbids the access",
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
				"The app wants assigned users: pre-authentication is on.",
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
				"The server behind it answered 401 or 403 to the connector.",
				"Use --device and --step on the internal URL, from the "
				"connector's server.",
				"Repair the internal URL first.",
			},
		},
	},
	{
		.id = "app-proxy-internal-error",
		.title = "The application proxy fails inside (InternalServerError)",
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
				"Whose certificate does the connector's server see for "
				"*.msappproxy.net?",
				"Exempt *.msappproxy.net and *.servicebus.windows.net from "
				"inspection.",
			},
		},
	},
	{
		.id = "app-proxy-path-not-published",
		.title = "The application proxy itself may not know the path (404)",
		.source = "Microsoft Learn, Add an on-premises application: internal and "
			  "external URL",
		.references = { PROXY_TIMEOUT, PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, &symptom_app_proxy_404 } },
		.unless = { { AT_SHORT_QUERY, &symptom_scep_answered } },
		.unprovable = true,    /* its answer to such a path is not documented */
		.reasons = {
			{
				"The app publishes another path than that of the URL.",
				"The internal and the external URL of the app must end alike. The "
				"404 carries the proxy's headers and nothing of IIS.",
				"Publish the root of the host: https://NDES/ as the internal URL.",
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
				"What stands behind the proxy drops a long URL or a large body, "
				"and the connector can only say that NDES did not answer.",
				"Probe the internal URL from the connector's server: does the same "
				"step fail there?",
				"If so, repair that first: see url-too-long.",
			},
			{
				"The proxy, or what stands in front of it, has a limit of its own. "
				"None is documented.",
				"Does the internal URL work, and do the devices that post?",
				"Let NDES advertise POSTPKIOperation, so that devices post; ask "
				"Microsoft's support, with the transaction ID of the page.",
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
				"The certificate of the domain was not uploaded, or was removed: "
				"the proxy shows its own, for msappproxy.net.",
				"Microsoft Entra admin center > Enterprise applications > the "
				"NDES app > Application proxy > SSL certificate.",
				"Upload a PFX that names the host. A wildcard covers one label "
				"only.",
			},
			{
				"The name leads to the proxy, but it is no app's external URL.",
				"Compare it with External Url of the app, letter for letter.",
				"Make it the external URL, or put the app's into the profile.",
			},
			{
				"The name leads to the proxy of another tenant.",
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
				"The application proxy publishes below msappproxy.net and below "
				"verified domains of your own, but not below onmicrosoft.com.",
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
