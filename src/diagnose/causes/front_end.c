/* SPDX-License-Identifier: MIT */
/*
 * What stands in front of NDES and answers for it, and answers that are none.
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
		.title = "A front end answers in NDES's place",
		.source = "captures of front ends' block pages",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_front_end_block } },
		.milder_if = { {
			.when = { AT_MESSAGE, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"A web application firewall or load balancer blocks the request.",
				"Its log at the time of this report; a support ID or reference "
				"on its page helps its administrator.",
				"Allow /certsrv/mscep/ with long queries and binary bodies.",
			},
		},
		.shown = { .scenario = "blocked-by-front-end-nginx" },
	},
	{
		.id = "front-end-bad-gateway",
		.title = "A front end does not get through to the server behind it",
		.source = "RFC 9110 sections 15.6.3 to 15.6.5; nginx documentation, "
			  "ngx_http_limit_req_module and ngx_http_limit_conn_module",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-15.6",
			NGINX_LIMIT },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_front_end_gateway } },
		/* It says 502 or 504 of a server that it does not get through to. */
		.doubt = { { AT_ANY, &symptom_nginx_503 } },
		.reasons = {
			{
				"NDES does not answer the front end: it is down, too slow, or the "
				"front end has a wrong address for it.",
				"The internal URL, tried from the front end's host.",
				"Repair NDES, or the front end's backend address and health "
				"probe. A probe must take 403 for healthy.",
			},
			{
				"A 503 of nginx's own: it limits requests or connections, or "
				"is set to say so during maintenance. Of a server that does not "
				"answer it says 502 or 504.",
				"In its configuration limit_req, limit_conn and return 503; in "
				"its error log \"limiting requests\" or \"limiting connections\".",
				"Raise the limits for the NDES URL, or end the maintenance.",
			},
		},
	},
	{
		.id = "answer-not-http",
		.title = "What answers does not speak HTTP",
		.source = "RFC 9112",
		.references = { "https://www.rfc-editor.org/rfc/rfc9112" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_not_http } },
		.reasons = {
			{
				"The port belongs to another service, or expects TLS.",
				"Port and scheme of the URL.",
				"Correct the URL in the profile.",
			},
		},
		.shown = { .otherwise = "scepprobe http://HOST:22, where an SSH server answers." },
	},
	{
		.id = "answer-cut",
		.title = "Answers break off, or arrive damaged",
		.source = "RFC 9112 section 8; RFC 9110 section 8.4",
		.references = { HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_cut } },
		.reasons = {
			{
				"Something on the way closes the connection: a crash of the "
				"worker process, a time limit of a proxy, a filter.",
				"HTTPERR on the NDES server; the logs of what is in between.",
				"Repair what closes it.",
			},
			{
				"Where the line Seen tells of the content's encoding: a proxy "
				"on the way compresses answers, or changes them, and does it "
				"wrong.",
				"The header Content-Encoding, here and from the NDES server "
				"itself, whose SCEP answers have none.",
				"Exempt the NDES URL from compression and inspection.",
			},
		},
		.shown = { .otherwise = "scepprobe URL, with a proxy in between that is ended while "
			"it answers." },
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
				"What answers this request is not mscep.dll: the answer is larger "
				"than any of its own.",
				"Open the URL in a browser.",
				"Correct the URL in the profile, or whatever answers there.",
			},
		},
	},
};

const struct cause_group causes_front_end = {
	.heading = "Front ends and broken answers",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
