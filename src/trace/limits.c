/* SPDX-License-Identifier: MIT */
/*
 * The limits, a row each, in rising order. How IIS, nginx and Apache count is documented;
 * of http.sys it is only known what is counted, so its rows have some slack.
 *
 * Adding a limit is adding a row: it is then tried first, and called by its name.
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
