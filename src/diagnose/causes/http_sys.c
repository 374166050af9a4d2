/* SPDX-License-Identifier: MIT */
/*
 * Requests that http.sys, the kernel's web listener, refuses before they reach IIS.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/http.h"
#include "diagnose/symptoms/http_sys.h"

static const struct cause rows[] = {
	{
		.id = "host-not-served",
		.title = "No site of the server has a binding for this host name (400 "
			 "Invalid Hostname)",
		.source = "Microsoft Learn, Error logging in HTTP APIs: Hostname",
		.references = { HTTPERR, PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_host_not_served } },
		.unless = { { AT_OPERATION, &symptom_scep_answered } },
		.sure = { { AT_ANY, &symptom_http_sys_sure } },
		.reasons = {
			{
				"The bindings of the site name other hosts.",
				"IIS Manager > Default Web Site > Bindings: the column Host "
				"Name. HTTPERR log: Hostname.",
				"Add a binding for this host, or clear the host name.",
			},
			{
				"The application proxy's internal URL uses an address or a name "
				"that the site has no binding for.",
				"The app's Internal Url, and its option Translate URLs in "
				"headers, which decides the Host header that the site gets.",
				"Use the name of the binding as internal URL.",
			},
			{
				"Another Windows server answers, not the NDES server.",
				"Compare the address in this report with the NDES server's.",
				"Correct the DNS record.",
			},
		},
	},
	{
		.id = "url-invalid",
		.title = "Windows cannot read the URL (400 Invalid URL)",
		.source = "Microsoft Learn, Error logging in HTTP APIs: URL; http.sys registry settings",
		.references = { HTTPERR, HTTP_SYS_REGISTRY },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, &symptom_url_invalid } },
		.sure = { { AT_ANY, &symptom_http_sys_sure } },
		.reasons = {
			{
				"The path in the profile holds a bad escape, a control "
				"character, or a part of more than 260 characters.",
				"The URL in this report. HTTPERR log: URL.",
				"Correct it in the Intune profile.",
			},
			{
				"A proxy or filter on the path alters the URL.",
				"Does it also happen on the NDES server itself?",
				"Let the front end pass the URL on unchanged.",
			},
		},
	},
	{
		.id = "url-forbidden",
		.title = "Windows forbids the URL (403 Forbidden URL)",
		.source = "Microsoft Learn, Error logging in HTTP APIs: Forbidden",
		.references = { HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, &symptom_url_forbidden } },
		.sure = { { AT_ANY, &symptom_http_sys_sure } },
		.reasons = {
			{
				"The path holds a forbidden sequence, such as one that leads "
				"upwards.",
				"The URL in this report. HTTPERR log: Forbidden.",
				"Correct it in the Intune profile, or the front end that alters "
				"it.",
			},
		},
	},
	{
		.id = "length-required",
		.title = "The server requires a Content-Length header (411)",
		.source = "Microsoft Learn, Error logging in HTTP APIs: LengthRequired; "
			  "RFC 9110 section 15.5.12",
		.references = { HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_length_required } },
		.reasons = {
			{
				"A proxy or filter on the path drops the Content-Length "
				"header of the POST. The probe, like the devices, sends "
				"one.",
				"Does it also happen on the NDES server itself? HTTPERR log: "
				"LengthRequired.",
				"Let the front end pass the request on unchanged.",
			},
		},
	},
};

const struct cause_group causes_http_sys = {
	.heading = "Refused by the kernel's listener (http.sys)",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
