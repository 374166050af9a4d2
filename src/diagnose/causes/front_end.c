/* SPDX-License-Identifier: MIT */
/*
 * Faults at front ends that answer in NDES's place, and answers that are not HTTP, not
 * complete or too large.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/connection.h"
#include "diagnose/symptoms/front_end.h"
#include "diagnose/symptoms/http.h"

static const struct cause rows[] = {
	{
		.id = "blocked-by-front-end",
		.title = "A front end answers in place of the SCEP server ({status})",
		.source = "the rows of responders.c, each with its own source",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_front_end_block } },
		.sure = { { AT_ANY, &symptom_front_end_sure } },
		.milder_if = { {
			.when = { AT_MESSAGE, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"A web application firewall or load balancer in front of the "
				"SCEP server blocks the request.",
				"Read its log at the time of this report. A support ID, "
				"reference or ray ID on its page helps its administrator.",
				"Allow the path of the SCEP URL, with long queries and binary bodies.",
			},
			{
				"The front end requires a browser: it sends a challenge page "
				"or a bot check. SCEP clients cannot pass it.",
				"Title \"Just a moment...\", or a header cf-mitigated.",
				"Exempt the path from bot checks and challenges.",
			},
			{
				"A web filter in the sender's network blocks the host: "
				"Zscaler, Palo Alto Networks, FortiGate.",
				"The line Seen names it. Probe from a network without it: "
				"only devices behind it are affected.",
				"Allow the host there, without inspection.",
			},
		},
		.shown = { .scenario = "blocked-by-front-end-nginx" },
	},
	{
		.id = "front-end-bad-gateway",
		.title = "A front end gets no answer from the server behind it ({status})",
		.source = "RFC 9110 sections 15.6.3 to 15.6.5; Cloudflare documentation, "
			  "Cloudflare 5xx errors; nginx documentation, "
			  "ngx_http_limit_req_module and ngx_http_limit_conn_module",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-15.6",
			CLOUDFLARE_5XX, NGINX_LIMIT },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_front_end_gateway } },
		.doubt = { { AT_ANY, &symptom_gateway_unclear } },
		.reasons = {
			{
				"The server behind it is down, or the front end has a wrong "
				"address or port for it (502, 503, 521, 523).",
				"The internal URL, tried from the front end's host.",
				"Start the server, or correct the front end's backend address.",
			},
			{
				"A firewall between the two drops the connection (522), or the "
				"server is slower than the front end waits (504, 524).",
				"Try the internal URL from the front end's host. Compare the "
				"time of the step with the front end's time limit.",
				"Allow the front end's addresses; find in the server's "
				"log what it waits for.",
			},
			{
				"The front end's health probe marks a healthy NDES as down: "
				"the bare URL answers 403.",
				"Status of the backend in the front end's own statistics.",
				"Let the probe accept 403 as healthy, or let it request "
				"GetCACaps.",
				.fits = FITS_NDES,
			},
			{
				"nginx itself sends the 503: it limits requests or "
				"connections, or is set to send 503 during maintenance. For "
				"a server that does not answer, it sends 502 or 504.",
				"Look for limit_req, limit_conn and return 503 in its "
				"configuration, and for \"limiting requests\" or \"limiting "
				"connections\" in its error log.",
				"Raise the limits for the SCEP URL, or end the maintenance.",
				.when = { AT_ANY, &symptom_nginx_503 },
			},
			{
				"The front end's health probe marks a healthy server as "
				"down.",
				"Status of the backend in the front end's own statistics.",
				"Let the probe request GetCACaps.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "front-end-backend-tls",
		.title = "A front end cannot use TLS with the server behind it ({status})",
		.source = "Cloudflare documentation, Error 525 and Error 526; Squid sources, "
			  "err_type.h; Envoy and Apache HTTP Server, their own answers",
		.references = { CLOUDFLARE_5XX },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_backend_tls } },
		.reasons = {
			{
				"The front end does not accept the certificate of the server "
				"behind it: expired, for another name, or from a CA that the "
				"front end does not trust (526).",
				"The certificate of the internal URL: "
				"openssl s_client -connect HOST:443 -servername HOST, from the "
				"front end's host.",
				"Renew the certificate, or let the front end trust its CA.",
			},
			{
				"The two have no TLS version or cipher in common, or the port "
				"does not speak TLS (525).",
				"The same command: does the handshake complete?",
				"Bind a certificate to the site's port 443, and enable TLS 1.2.",
			},
		},
		.shown = { .scenario = "cloudflare-526" },
	},
	{
		.id = "front-end-misrouted",
		.title = "No SCEP server answers at this URL ({status})",
		.source = "RFC 9110 sections 15.5.5 and 15.5.20; the front ends' own answers",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_misrouted }, { AT_OPERATION, &symptom_misrouted } },
		.unless = { { AT_BROWSE, &symptom_bare_url_there } },
		.sure = { { AT_ANY, &symptom_front_end_sure } },
		.reasons = {
			{
				"The front end has no route for this host name or path, or "
				"another of its sites answers.",
				"Its routes (virtual hosts, ingress, listener rules) for the "
				"host and path of this URL.",
				"Route the host and everything below the path to the SCEP "
				"server.",
			},
			{
				"The URL is not that of the SCEP server.",
				"NDES: it must end in /certsrv/mscep/mscep.dll. Another SCEP "
				"server: its own path, to which Windows appends "
				"/pkiclient.exe.",
				"Correct it in the profile.",
				.fits = FITS_NDES,
			},
			{
				"The URL is not that of the SCEP server.",
				"Compare it with the path in the server's "
				"documentation. Windows appends /pkiclient.exe to it.",
				"Correct it in the profile.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .scenario = "front-end-misrouted-nginx" },
	},
	{
		.id = "challenge-refused-by-status",
		.title = "The SCEP server refuses the request with an HTTP status ({status})",
		.source = "Keyfactor/ejbca-ce, ScepServlet.java: AuthLoginException",
		.references = { RFC8894("3.2.1.4") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_MESSAGE, &symptom_message_refused_by_status } },
		.unprovable = true,
		.milder_if = { {
			.when = { AT_MESSAGE, &symptom_placeholder_named },
			.severity = SEVERITY_INFO,
			.title = "Refused by an HTTP status ({status}), most likely for the "
				 "placeholder challenge",
		}, {
			.when = { AT_PKIOPERATION, &symptom_placeholder_sent },
			.severity = SEVERITY_WARNING,
			.title = "Refused by an HTTP status ({status}), for the placeholder "
				 "challenge or by a filter",
		} },
		.reasons = {
			{
				"The server reports a wrong challenge with an HTTP status, "
				"not with a CertRep. EJBCA does so (401).",
				"The server's log at the time of this report.",
				"With a placeholder challenge, do nothing: the server must "
				"refuse it.",
			},
			{
				"The server has no profile for this subject or key, or is not "
				"set up for this URL (400).",
				"Read the same log, and the page's text in the line Seen.",
				"Try again with --challenge-file and the profile's --subject.",
			},
			{
				"A front end or a filter refuses the message.",
				"Is the request in the server's own log? If not, a "
				"front end answered.",
				"Allow the PKIOperation there.",
				.unless = { AT_MESSAGE, &symptom_placeholder_named },
				.who = ACTOR_NETWORK,
			},
		},
		.shown = { .scenario = "challenge-refused-by-status" },
	},
	{
		.id = "refused-by-unknown-server",
		.title = "A server that shows no mark of NDES refuses the request ({status})",
		.source = "field reports: NDES and IIS put their names and pages on a refusal",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_unknown_refuses },
			{ AT_OPERATION, &symptom_unknown_refuses } },
		.unless = { { AT_MESSAGE, &symptom_message_refused_by_status } },
		.unprovable = true,
		.milder_if = { {
			.when = { AT_MESSAGE, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"An unrecognised firewall, load balancer, portal or filter "
				"on the path answers.",
				"Is there a line for this request in the log of the "
				"SCEP server (IIS: "
				"%SystemDrive%\\inetpub\\logs\\LogFiles)? If not, a "
				"front end answered.",
				"Allow the host and path there.",
				.fits = FITS_NDES,
			},
			{
				"The SCEP server refuses the request, and a proxy removes "
				"the server's name and page.",
				"Probe the same URL from the SCEP server's own network.",
				"Follow the server's log; for IIS, look up the sub-status of "
				"401 or 403.",
				.fits = FITS_NDES,
			},
			{
				"An unrecognised firewall, load balancer, portal or "
				"filter on the path answers.",
				"Is the request in the server's own log? If not, a "
				"front end answered.",
				"Allow the host and path there.",
				.fits = FITS_OTHERS,
			},
			{
				"The SCEP server refuses the request.",
				"Probe the same URL from the SCEP server's own network.",
				"Follow what the server's log shows.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "answer-not-http",
		.title = "The response is not HTTP",
		.source = "RFC 9112",
		.references = { "https://www.rfc-editor.org/rfc/rfc9112" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_not_http } },
		.reasons = {
			{
				"The port belongs to another service, or expects TLS.",
				"Check the port and scheme of the URL.",
				"Correct the URL in the profile.",
			},
		},
		.shown = { .otherwise = "scepprobe http://HOST:22, where an SSH server answers." },
	},
	{
		.id = "answer-cut",
		.title = "Responses are cut off or arrive damaged",
		.source = "RFC 9112 section 8; RFC 9110 section 8.4",
		.references = { HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_cut } },
		.reasons = {
			{
				"The connection closes too early: a crash of the worker "
				"process, a time limit of a proxy, a filter.",
				"Read HTTPERR on the NDES server, and the logs of the "
				"proxies and filters on the path.",
				"Repair the part that closes it.",
				.fits = FITS_NDES,
			},
			{
				"If the line Seen names the content encoding: a proxy on the "
				"path compresses or changes answers incorrectly.",
				"Compare the header Content-Encoding here and on the SCEP "
				"server itself, which sends its answers without it.",
				"Exempt the SCEP URL from compression and inspection.",
			},
			{
				"The connection closes too early: a crash of the "
				"server, a time limit of a proxy, a filter.",
				"Read the logs of the server, and of the proxies and "
				"filters on the path.",
				"Repair the part that closes it.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .otherwise = "scepprobe URL, through a proxy that is stopped while it "
			"answers." },
	},
	{
		.id = "answer-too-large",
		.title = "The answer is larger than any SCEP answer",
		.source = "this program's bounds: 1 MiB of body, 64 KiB of headers",
		.references = { RFC8894("4") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_too_large } },
		.reasons = {
			{
				"The answer does not come from the SCEP server: it is larger than "
				"any SCEP answer.",
				"Open the URL in a browser.",
				"Correct the URL in the profile, or the server at that URL.",
			},
		},
	},
};

const struct cause_group causes_front_end = {
	.heading = "Front ends and broken answers",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
