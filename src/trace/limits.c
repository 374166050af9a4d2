/* SPDX-License-Identifier: MIT */
/*
 * The limits, a row each, in rising order. The counting of IIS and nginx is documented,
 * that of Apache, lighttpd, Squid, HAProxy and Varnish was measured with Debian's
 * packages; for the others only the counted part is known, so their rows have some slack.
 *
 * To add a limit, add a row: it is then tried first, and reported by its name.
 */
#include "trace/limit.h"

#define REQUEST_FILTERING                                                                \
	"IIS Manager > Default Web Site > Request Filtering > Edit Feature Settings"
#define HTTP_PARAMETERS                                                                   \
	"HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters, then a restart of " \
	"the server"
#define REQUEST_LIMITS                                                                   \
	"Microsoft Learn, Request Limits <requestLimits> of IIS request filtering"
#define HTTP_SYS_REGISTRY "Microsoft Learn, Http.sys registry settings for Windows"
#define DEVICE_TO_NDES                                                                   \
	"Microsoft Learn, Troubleshoot device to NDES server communication, HTTP 414 "   \
	"Request-URI Too Long"

enum { HTTP_SYS_SLACK = 32 };

const struct limit limits[] = {
	{
		.id = "iis-max-query-string",
		.name = "the default of maxQueryString (IIS request filtering)",
		.where = REQUEST_FILTERING,
		.source = REQUEST_LIMITS,
		.responder = "iis",
		.value = 2048,
		.counts = COUNTS_QUERY,
	},
	{
		.id = "iis-max-url",
		.name = "the default of maxUrl (IIS request filtering)",
		.where = REQUEST_FILTERING,
		.source = REQUEST_LIMITS,
		.responder = "iis",
		.value = 4096,
		.counts = COUNTS_TARGET,
	},
	{
		.id = "apache-limit-request-line",
		.name = "the default of LimitRequestLine (Apache)",
		.where = "the directive LimitRequestLine of the server or virtual host",
		.source = "Apache HTTP Server, core, LimitRequestLine",
		.responder = "apache",
		.value = 8190,
		.counts = COUNTS_LINE,
		.slack = 2, /* Apache 2.4 accepts a line of 8191 */
	},
	{
		.id = "lighttpd-max-request-field-size",
		.name = "the default of server.max-request-field-size (lighttpd)",
		.where = "server.max-request-field-size of lighttpd.conf",
		.source = "lighttpd, server.max-request-field-size",
		.responder = "lighttpd",
		.value = 8192,
		.counts = COUNTS_REQUEST,
	},
	{
		.id = "squid-max-url",
		.name = "the longest URL that Squid takes (MAX_URL)",
		.where =
			"Squid's sources: no directive raises it; let the request pass by Squid",
		.source = "Squid sources, src/defines.h, MAX_URL",
		.responder = "squid",
		.value = 8192,
		.counts = COUNTS_URL,
		.slack = 2,
	},
	{
		.id = "nginx-large-client-header-buffers",
		.name = "the default of large_client_header_buffers (nginx), 8k",
		.where = "the directive large_client_header_buffers of http or server",
		.source = "nginx, ngx_http_core_module, large_client_header_buffers",
		.responder = "nginx",
		.value = 8192,
		.counts = COUNTS_LINE_END,
	},
	{
		.id = "haproxy-bufsize",
		.name = "the default of tune.bufsize less tune.maxrewrite (HAProxy)",
		.where = "tune.bufsize of the section global",
		.source =
			"HAProxy Configuration Manual, tune.bufsize and tune.maxrewrite; "
			"answers of Debian's haproxy 2.6 with 1 to 8 headers",
		.responder = "haproxy",
		/* 15281 without the line Connection: keep-alive, which HAProxy does not
		 * count; each device sends it. */
		.value = 15281 + 28,
		.counts = COUNTS_FIELDS,
	},
	{
		.id = "aws-request-line",
		.name = "the limit of an AWS load balancer on the request line, 16K",
		.where = "no setting: it cannot be raised",
		.source = "AWS documentation, Quotas for your Application Load Balancers",
		.responder = "aws",
		.value = 16384,
		.counts = COUNTS_LINE,
		.slack = 16,
	},
	{
		.id = "http-sys-max-field-length",
		.name = "the default of MaxFieldLength (http.sys)",
		.where = HTTP_PARAMETERS,
		.source = HTTP_SYS_REGISTRY,
		.responder = "http.sys",
		.value = 16384,
		.counts = COUNTS_LINE,
		.slack = HTTP_SYS_SLACK,
	},
	{
		.id = "http-sys-max-request-bytes",
		.name = "the default of MaxRequestBytes (http.sys)",
		.where = HTTP_PARAMETERS,
		.source = HTTP_SYS_REGISTRY,
		.responder = "http.sys",
		.value = 16384,
		.counts = COUNTS_REQUEST,
		.slack = HTTP_SYS_SLACK,
	},
	{
		.id = "cloudflare-uri",
		.name = "the limit of Cloudflare on the URI, 32KB",
		.where = "no setting: it cannot be raised",
		.source = "Cloudflare documentation, Error 414",
		.responder = "cloudflare",
		.value = 32768,
		.counts = COUNTS_TARGET,
		.slack = 64,
	},
	{
		.id = "varnish-http-req-size",
		.name = "the default of http_req_size (Varnish), 32k",
		.where = "the parameter http_req_size of varnishd",
		.source = "Varnish, varnishd(1), http_req_size",
		.responder = "varnish",
		.value = 32768,
		.counts = COUNTS_REQUEST,
	},
	{
		.id = "envoy-max-request-headers",
		.name = "the default of max_request_headers_kb (Envoy), 60 KiB",
		.where = "max_request_headers_kb of the HTTP connection manager",
		.source = "Envoy documentation, HttpConnectionManager",
		.responder = "envoy",
		.value = 61440,
		.counts = COUNTS_REQUEST,
		.slack = 64,
	},
	{
		.id = "intune-max-request-bytes",
		.name = "MaxRequestBytes (http.sys) as Intune wants it",
		.where = HTTP_PARAMETERS,
		.source = DEVICE_TO_NDES,
		.responder = "http.sys",
		.value = 65534,
		.counts = COUNTS_REQUEST,
		.slack = HTTP_SYS_SLACK,
	},
	{
		.id = "intune-max-field-length",
		.name = "MaxFieldLength (http.sys) as Intune wants it",
		.where = HTTP_PARAMETERS,
		.source = DEVICE_TO_NDES,
		.responder = "http.sys",
		.value = 65534,
		.counts = COUNTS_LINE,
		.slack = HTTP_SYS_SLACK,
	},
	{
		.id = "intune-max-query-string",
		.name = "maxQueryString (IIS request filtering) as Intune wants it",
		.where = REQUEST_FILTERING,
		.source = DEVICE_TO_NDES,
		.responder = "iis",
		.value = 65534,
		.counts = COUNTS_QUERY,
	},
};

const size_t n_limits = sizeof(limits) / sizeof(limits[0]);
