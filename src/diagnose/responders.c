/* SPDX-License-Identifier: MIT */
/*
 * Fingerprints, a row for each who may answer. Weights: 10 proves, 4 and more is a page
 * that nobody else has, 3 a header that names the product, 2 markup of the product, 1 a
 * hint. Of a row's headers the best counts, and of its markup; they add up. An answer
 * that came through the application proxy carries the proxy's headers too: they weigh
 * less than the name of the server behind it, and more than nothing when there is no such
 * name.
 *
 * IIS's pages are told by their structure, because their words come in the server's
 * language; NDES's page by the ids of its elements, for the same reason. The kernel's
 * pages are always in English, but Azure Front Door and Kestrel have borrowed their
 * words.
 *
 * Adding a front end is adding a row and a scenario.
 */
#include "diagnose/responder.h"

const struct responder responders[] = {
	{
		.id = "mscep",
		.title = "NDES (mscep.dll)",
		.source = "RFC 8894 sections 3.3.2, 3.5.2 and 4.2; NDES's enrollment page",
		.marks = {
			{ MARK_SCEP, .weight = 10 },
			{ MARK_PAGE, .text = "ID=locMSCertSrv", .weight = 5 },
			{ MARK_PAGE_BOTH, "ID=locPageTitle", "#008080", 5 },
			{ MARK_PAGE_BOTH, .name = "Network Device Enrollment Service",
				.text = "mscep_admin", .weight = 5 },
		},
	},
	{
		.id = "http.sys",
		.title = "Windows' kernel web listener (http.sys)",
		.source = "Microsoft Learn, Error logging in HTTP APIs (KB820729); captures",
		.marks = {
			{ MARK_HEADER, "Server", "Microsoft-HTTPAPI", 3 },
			{ MARK_HEADER, "Content-Type", "charset=us-ascii", 1 },
			/* Less than any product's header: Front Door says it in its own name. */
			{ MARK_PAGE_BOTH, "HTML 4.01//EN\"\"http", "<hr><p>HTTP Error ", 1 },
		},
	},
	{
		/* IIS itself never has a gateway's errors: they come from this module. */
		.id = "arr",
		.title = "IIS as a reverse proxy (Application Request Routing)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 502.x",
		.front_end = true,
		.marks = {
			{ MARK_PAGE_502, "<div id=\"header\"><h1>", "<fieldset>", 7 },
			{ MARK_PAGE_502, "class=\"content-container\"", "<fieldset>", 7 },
			{ MARK_HEADER, "X-Powered-By", "ARR/", 1 },
		},
	},
	{
		.id = "iis",
		.title = "IIS",
		.source = "Microsoft Learn, How to use HTTP detailed errors in IIS; captures",
		.marks = {
			{ MARK_HEADER, "Server", "Microsoft-IIS", 3 },
			{ MARK_PAGE_BOTH, "<div id=\"header\"><h1>", "<fieldset>", 2 },
			{ MARK_PAGE_BOTH, "class=\"content-container\"", "<fieldset>", 2 },
			{ MARK_PAGE, .text = "Detailed Error - ", .weight = 2 },
			{ MARK_HEADER, "X-Powered-By", "ASP.NET", 1 },
		},
	},
	{
		.id = "app-proxy",
		.title = "Microsoft Entra application proxy",
		.source = "Microsoft Learn, Troubleshoot application proxy problems",
		.front_end = true,
		.marks = {
			{ MARK_PAGE, .text = "corporate app can", .weight = 4 },
			{ MARK_HEADER_FAMILY, .name = "x-ms-proxy-", .weight = 2 },
			{ MARK_LEADS_TO, "Location", "login.microsoftonline.com", 2 },
		},
	},
	{
		.id = "front-door",
		.title = "Azure Front Door",
		.source = "captures of its block page",
		.front_end = true,
		.marks = {
			{ MARK_HEADER_FAMILY, .name = "X-Azure-Ref", .weight = 3 },
			{ MARK_PAGE_BOTH, "The request is blocked", "id='errorref'", 2 },
			{ MARK_PAGE, .text = "Our services aren't available right now",
				.weight = 2 },
		},
	},
	{
		.id = "application-gateway",
		.title = "Azure Application Gateway",
		.source = "captures of its error pages",
		.front_end = true,
		.marks = {
			{ MARK_HEADER, "Server", "Microsoft-Azure-Application-Gateway", 3 },
			{ MARK_PAGE, .text = "<center>Microsoft-Azure-Application-Gateway",
				.weight = 2 },
		},
	},
	{
		.id = "nginx",
		.title = "nginx",
		.source = "nginx sources, ngx_http_special_response.c",
		.front_end = true,
		.marks = {
			{ MARK_HEADER, "Server", "nginx", 3 },
			{ MARK_PAGE, .text = "<hr><center>nginx", .weight = 2 },
		},
	},
	{
		.id = "apache",
		.title = "Apache HTTP Server",
		.source = "captures of its error pages",
		.front_end = true,
		.marks = {
			{ MARK_HEADER, "Server", "Apache", 3 },
			{ MARK_PAGE, .text = "<address>Apache", .weight = 2 },
		},
	},
	{
		.id = "f5",
		.title = "F5 BIG-IP",
		.source = "captures of its block page",
		.front_end = true,
		.marks = {
			{ MARK_HEADER, "Server", "BigIP", 3 },
			{ MARK_PAGE_BOTH, "<title>Request Rejected</title>",
				"The requested URL was rejected", 4 },
		},
	},
	{
		.id = "kestrel",
		.title = "Kestrel (ASP.NET Core)",
		.source = "ASP.NET Core sources, HostFiltering",
		.front_end = true,
		.marks = {
			{ MARK_HEADER, "Server", "Kestrel", 6 },
			{ MARK_PAGE_BOTH, "</ HEAD >", "<hr><p>HTTP Error ", 4 },
		},
	},
};

const size_t n_responders = sizeof(responders) / sizeof(responders[0]);

_Static_assert(sizeof(responders) / sizeof(responders[0]) <= RESPONDERS_MAX,
	"struct answerer has a bit for each");
