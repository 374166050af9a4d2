/* SPDX-License-Identifier: MIT */
/*
 * Fingerprints, one row per responder. Weights: 10 is proof, 7 a header that the product
 * adds only to its own answers, 4 or more a page of this product only, 3 a header that
 * names the product, 2 markup of the product, 1 a hint. A row's best header and best
 * markup count, and are added. An answer through the application proxy also has the
 * proxy's headers: they weigh less than the name of the server behind it, but count if
 * there is no such name.
 *
 * IIS's pages are recognised by their structure, and NDES's page by its element ids,
 * because their words are in the server's language. http.sys always writes English, but
 * Azure Front Door and Kestrel have copied its words.
 *
 * To add a front end, add a row and a scenario.
 */
#include "diagnose/responder.h"

#define HAPROXY_PAGE "<html><body><h1>"

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
		/* judged.c sets this: SCEP answers, none with a mark of NDES
		 * (server.c). */
		.id = "scep",
		.title = "a SCEP server",
		.source = "RFC 8894; the marks of server.c",
	},
	{
		.id = "http.sys",
		.title = "Windows' kernel web listener (http.sys)",
		.source = "Microsoft Learn, Error logging in HTTP APIs (KB820729); captures",
		.marks = {
			{ MARK_HEADER, "Server", "Microsoft-HTTPAPI", 3 },
			{ MARK_HEADER, "Content-Type", "charset=us-ascii", 1 },
			/* Less than any product's header: Front Door sends the same
			 * page. */
			{ MARK_PAGE_BOTH, "HTML 4.01//EN\"\"http", "<hr><p>HTTP Error ", 1 },
		},
	},
	{
		/* IIS itself never sends gateway errors: they come from this module. */
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
		.id_header = "X-Azure-Ref",
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
			{ MARK_PAGE, .text = "<title>Welcome to nginx!</title>", .weight = 2 },
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
			{ MARK_PAGE, .text = "Default Page: It works</title>", .weight = 2 },
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
		.id_words = "support ID is",
	},
	{
		/* Cloudflare adds its name to every answer that passes through. Only its
		 * own pages, statuses and header show that it answered itself. */
		.id = "cloudflare",
		.title = "Cloudflare",
		.source = "Cloudflare documentation, Cloudflare 5xx errors; Error page types; "
			  "Detect a Challenge Page response",
		.front_end = true,
		.marks = {
			{ MARK_STATUS_52X, "Server", "cloudflare", RESPONDER_OWN_HEADER },
			{ MARK_HEADER_FAMILY, .name = "cf-mitigated",
				.weight = RESPONDER_OWN_HEADER },
			{ MARK_PAGE_BOTH, "cf-error-details", "Cloudflare", 4 },
			{ MARK_PAGE, .text = "/cdn-cgi/challenge-platform/", .weight = 4 },
			{ MARK_PASSES, "Server", "cloudflare" },
			{ MARK_PASSES, .name = "CF-RAY" },
		},
		.id_header = "CF-RAY",
	},
	{
		.id = "zscaler",
		.title = "Zscaler",
		.source = "Zscaler Help, Configuring Block Notifications; "
			  "EnableSecurity/wafw00f, zscaler.py",
		.front_end = true,
		.filter = true,
		.marks = {
			{ MARK_HEADER_BEGINS, "Server", "Zscaler", RESPONDER_OWN_HEADER },
			{ MARK_LEADS_BELOW, "Location", "gateway.zscaler", RESPONDER_OWN_HEADER },
			{ MARK_LEADS_BELOW, "Location", "gateway.zscloud.net",
				RESPONDER_OWN_HEADER },
			{ MARK_PAGE, .text = "Internet Security by Zscaler", .weight = 4 },
		},
	},
	{
		/* A target's answer keeps the target's Server header. */
		.id = "aws",
		.title = "an AWS load balancer",
		.source = "AWS documentation, Troubleshoot your Application Load Balancers",
		.front_end = true,
		.marks = {
			{ MARK_HEADER_BEGINS, "Server", "awselb/", RESPONDER_OWN_HEADER },
		},
	},
	{
		.id = "akamai",
		.title = "Akamai",
		.source = "EnableSecurity/wafw00f, kona.py; Akamai community, Why is Akamai "
			  "blocking me?",
		.front_end = true,
		.marks = {
			{ MARK_HEADER, "Server", "AkamaiGHost", RESPONDER_OWN_HEADER },
			{ MARK_PAGE_BOTH, "<TITLE>Access Denied</TITLE>", "Reference&#32;&#35;", 4 },
		},
		.id_words = "Reference",
	},
	{
		/* NetScaler and older AWS load balancers send this page. */
		.id = "proxy",
		.title = "a reverse proxy of unknown make",
		.source = "boto/botocore, parsers.py (_is_generic_error_response): the page of "
			  "AWS, and of proxies; from knowledge: of NetScaler too",
		.front_end = true,
		.marks = {
			{ MARK_PAGE, .text = "<b>Http/1.1 Service Unavailable</b>", .weight = 4 },
		},
	},
	{
		.id = "netscaler",
		.title = "NetScaler",
		.source = "Citrix Tech Zone, Web Application Firewall deployment guide (its "
			  "block page); EnableSecurity/wafw00f and sqlmapproject/sqlmap, "
			  "netscaler.py; from knowledge: the cookie",
		.front_end = true,
		.marks = {
			{ MARK_PAGE, .text = "<b>Http/1.1 Service Unavailable</b>", .weight = 4 },
			{ MARK_HEADER_BEGINS, "Set-Cookie", "NSC_", 1 },
			{ MARK_HEADER, "Via", "NS-CACHE", 1 },
			{ MARK_PAGE, .text = "AppFW Session id", .weight = 4 },
			{ MARK_PAGE, .text = "NS Transaction id", .weight = 4 },
			{ MARK_PASSES, "Via", "NS-CACHE" },
			{ MARK_PASSES, "Set-Cookie", "NSC_" },
		},
		.id_words = "Transaction id",
	},
	{
		.id = "palo-alto",
		.title = "a Palo Alto Networks firewall",
		.source = "Palo Alto Networks, URL Filtering Response Pages; "
			  "EnableSecurity/wafw00f and sqlmapproject/sqlmap, paloalto.py",
		.front_end = true,
		.filter = true,
		.marks = {
			{ MARK_PAGE_BOTH, "Web Page Blocked",
				"has been blocked in accordance with company policy", 4 },
			{ MARK_PAGE, .text = "Palo Alto Next Generation Security Platform",
				.weight = 4 },
		},
	},
	{
		.id = "fortinet",
		.title = "a Fortinet firewall (FortiGate)",
		.source = "EnableSecurity/wafw00f, fortigate.py, fortiguard.py and fortiweb.py; "
			  "sqlmapproject/sqlmap, fortiweb.py",
		.front_end = true,
		.filter = true,
		.marks = {
			{ MARK_PAGE_BOTH, "globalurl.fortinet.net", "FortiG", 4 },
			{ MARK_PAGE_BOTH, "globalurl.fortinet.net", "Web Application Firewall", 4 },
			{ MARK_PAGE_BOTH, "fgd_icon", "Blocked", 4 },
		},
	},
	{
		/* HAProxy adds no header; each of its pages is one sentence. */
		.id = "haproxy",
		.title = "HAProxy",
		.source = "HAProxy sources, src/http.c (http_err_msgs); its own answers",
		.front_end = true,
		.marks = {
			{ MARK_PAGE_BOTH, HAPROXY_PAGE, "Your browser sent an invalid request.", 4 },
			{ MARK_PAGE_BOTH, HAPROXY_PAGE, "Request forbidden by administrative rules.",
				4 },
			{ MARK_PAGE_BOTH, HAPROXY_PAGE,
				"Your browser didn't send a complete request in time.", 4 },
			{ MARK_PAGE_BOTH, HAPROXY_PAGE, "You have sent too many requests in a given",
				4 },
			{ MARK_PAGE_BOTH, HAPROXY_PAGE,
				"The server returned an invalid or incomplete response.", 4 },
			{ MARK_PAGE_BOTH, HAPROXY_PAGE,
				"No server is available to handle this request.", 4 },
			{ MARK_PAGE_BOTH, HAPROXY_PAGE, "The server didn't respond in time.", 4 },
			{ MARK_PAGE_BOTH, HAPROXY_PAGE, "An internal server error occurred.", 4 },
		},
	},
	{
		/* Envoy adds its name to every answer that passes through, unless
		 * configured otherwise. */
		.id = "envoy",
		.title = "Envoy",
		.source = "Envoy documentation, server_header_transformation and response flags; "
			  "Envoy sources, Router::Filter",
		.front_end = true,
		.marks = {
			{ MARK_HEADER_BEGINS, "Server", "envoy", 3 },
			{ MARK_PAGE, .text = "upstream connect error or disconnect/reset before "
				"headers", .weight = 4 },
			{ MARK_PAGE, .text = "no healthy upstream", .weight = 2 },
			{ MARK_PAGE, .text = "upstream request timeout", .weight = 2 },
			{ MARK_PAGE, .text = "RBAC: access denied", .weight = 2 },
			{ MARK_PASSES, .name = "x-envoy-upstream-service-time" },
		},
	},
	{
		.id = "caddy",
		.title = "Caddy",
		.source = "Caddy documentation, reverse_proxy; its own answers",
		.front_end = true,
		.marks = {
			{ MARK_HEADER_BEGINS, "Server", "Caddy", 3 },
		},
	},
	{
		.id = "lighttpd",
		.title = "lighttpd",
		.source = "lighttpd sources, src/http-header-glue.c; its own answers",
		.front_end = true,
		.marks = {
			{ MARK_HEADER_BEGINS, "Server", "lighttpd", 3 },
			{ MARK_PAGE_BOTH, "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>",
				"xhtml1-transitional.dtd", 2 },
		},
	},
	{
		.id = "varnish",
		.title = "Varnish",
		.source = "Varnish, builtin.vcl (vcl_backend_error, vcl_synth); its own answers",
		.front_end = true,
		.marks = {
			{ MARK_HEADER_BEGINS, "Server", "Varnish", RESPONDER_OWN_HEADER },
			{ MARK_PAGE_BOTH, "Guru Meditation", "Varnish cache server", 4 },
			{ MARK_PASSES, .name = "X-Varnish" },
		},
	},
	{
		.id = "squid",
		.title = "Squid",
		.source = "Squid sources, src/errorpage.cc; its own answers",
		.front_end = true,
		.marks = {
			{ MARK_HEADER_FAMILY, .name = "X-Squid-Error",
				.weight = RESPONDER_OWN_HEADER },
			{ MARK_HEADER_BEGINS, "Server", "squid", 3 },
			{ MARK_PAGE_BOTH, "The requested URL could not be retrieved",
				"(squid", 4 },
			{ MARK_PASSES, "Via", "(squid" },
		},
	},
	{
		/* Traefik adds no header, and its page is two words. */
		.id = "traefik",
		.title = "Traefik",
		.source = "Traefik sources, pkg/proxy (statusText)",
		.front_end = true,
		.marks = {
			{ MARK_BODY, .text = "Bad Gateway", .weight = 2 },
			{ MARK_BODY, .text = "Gateway Timeout", .weight = 2 },
		},
	},
	{
		/* The answer of Traefik to a request without a router, and of any Go
		 * program to an unknown path: micromdm's and step-ca's servers too. */
		.id = "go",
		.title = "a program written in Go, such as Traefik or a SCEP server",
		.source = "net/http of Go, NotFound; answers of Debian's scepserver",
		.vague = true,
		.marks = {
			{ MARK_BODY, .text = "404 page not found", .weight = 2 },
		},
	},
	{
		/* Known only by its redirect: it passes on other answers of the server
		 * unchanged. */
		.id = "wap",
		.title = "Web Application Proxy",
		.source = "Microsoft Learn, Publishing Applications using AD FS "
			  "Preauthentication; Get-WebApplicationProxyConfiguration",
		.front_end = true,
		.marks = {
			{ MARK_HEADER_BOTH, "Location", "/adfs/ls", RESPONDER_OWN_HEADER,
				"urn%3AAppProxy%3Acom" },
			{ MARK_HEADER_BOTH, "Location", "/adfs/ls", RESPONDER_OWN_HEADER,
				"urn:AppProxy:com" },
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
