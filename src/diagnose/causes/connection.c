/* SPDX-License-Identifier: MIT */
/*
 * Failed connections, and connections that end before the answer is complete: names,
 * addresses, forward proxies, and answers that stop.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/app_proxy.h"
#include "diagnose/symptoms/connection.h"
#include "diagnose/symptoms/http.h"
#include "diagnose/symptoms/logs.h"
#include "diagnose/symptoms/tls.h"

static const struct cause rows[] = {
	{
		.id = "name-not-resolved",
		.title = "The host name does not resolve",
		.source = DEVICE_TO_NDES_TITLE ", This page can't be displayed",
		.references = { DEVICE_TO_NDES, PROXY_DOMAIN },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, &symptom_name_not_resolved } },
		.sure = { { AT_ANY, &symptom_no_such_name } },
		.reasons = {
			{
				"The name is mistyped, or was never published.",
				"Compare it with the external URL of the application proxy app, "
				"or with the DNS zone.",
				"Correct the URL where it came from: the Intune profile, or this "
				"command line.",
			},
			{
				"The name only exists in the internal DNS.",
				"Look up the name from outside: nslookup NAME 1.1.1.1",
				"Publish the name, or use the application proxy's external URL.",
			},
			{
				"The CNAME of a custom domain is missing.",
				"The CNAME must point to the name that the application "
				"proxy shows.",
				"Create the CNAME, or use the default msappproxy.net name.",
			},
		},
		.shown = { .otherwise = "scepprobe https://ndes.invalid: no host name ends in .invalid." },
	},
	{
		.id = "name-server-failed",
		.title = "DNS lookup failed: the name may or may not exist",
		.source = "RFC 3493 section 6.1, EAI_AGAIN and EAI_FAIL; RFC 2308 section 7",
		.references = { "https://www.rfc-editor.org/rfc/rfc2308#section-7" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_name_server_failed } },
		.shown = { .otherwise = "scepprobe https://HOST, on a computer that reaches no "
			"name server." },
		.reasons = {
			{
				"The DNS resolver of this computer is down or unreachable.",
				"Check whether any name resolves here: nslookup "
				"learn.microsoft.com",
				"Restore access to the resolver, or configure another "
				"one.",
			},
			{
				"The name servers of the zone fail: SERVFAIL, a broken "
				"delegation, DNSSEC that does not validate.",
				"nslookup NAME 1.1.1.1, and nslookup -type=NS for its zone.",
				"Repair the zone's servers, its delegation or its signatures.",
			},
		},
	},
	{
		.id = "connection-refused",
		.title = "The host refuses the connection",
		.source = DEVICE_TO_NDES_TITLE ", This page can't be displayed",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_refused } },
		.reasons = {
			{
				"IIS is not running, or has no binding for this port.",
				"On the NDES server: Get-Service W3SVC, and the site's bindings "
				"in IIS Manager.",
				"Start the World Wide Web Publishing Service; add the binding.",
				.fits = FITS_NDES,
			},
			{
				"The address or the port is not that of the SCEP server.",
				"Compare the address in this report with the server's.",
				"Correct the DNS record or the URL in the profile.",
			},
			{
				"A firewall rejects the connection.",
				"Try from the SCEP server itself, then from one network "
				"hop away.",
				"Allow TCP 443 to the server.",
			},
			{
				"The server is not running, or does not listen on this "
				"port.",
				"On the server, check the service and the ports on "
				"which it listens.",
				"Start it; correct the port.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .otherwise = "scepprobe http://127.0.0.1:1: nothing listens there." },
	},
	{
		.id = "connection-timeout",
		.title = "The connection times out",
		.source = DEVICE_TO_NDES_TITLE ", Check IIS logs for connections from devices",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_connect_timeout } },
		.reasons = {
			{
				"A firewall drops the packets.",
				"Test-NetConnection HOST -Port 443, from here and from a "
				"network that is known to work.",
				"Allow TCP 443 from the devices' networks to the server.",
			},
			{
				"The host is down, or the DNS record has an old "
				"address.",
				"Compare the address in this report with the server's.",
				"Start the host; correct the DNS record.",
			},
		},
		.shown = { .otherwise = "scepprobe https://192.0.2.1: no host has that address." },
	},
	{
		.id = "network-unreachable",
		.title = "No route to the host from this computer",
		.source = "libcurl and the kernel: ENETUNREACH, EHOSTUNREACH, EACCES; ip-route(8)",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_unreachable } },
		.reasons = {
			{
				"This computer has no route, for instance no IPv6.",
				"Try again with -4, then with -6.",
				"Repair the route, or remove the DNS record of the family that "
				"does not work.",
			},
			{
				"Permission denied, Operation not permitted, Invalid "
				"argument: the firewall of this computer, or a prohibit "
				"route, blocks the connection.",
				"ip route get ADDRESS; nft list ruleset.",
				"Allow TCP to the address and port of the URL from here.",
			},
		},
		.shown = { .otherwise = "scepprobe -6 HOST, on a computer without IPv6." },
	},
	{
		.id = "connection-reset",
		.title = "The connection is closed without an answer",
		.source = "Microsoft Learn, Error logging in HTTP APIs: Connection_Abandoned",
		.references = { HTTPERR, DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_reset } },
		.milder_if = { {
			.when = { AT_MESSAGE, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"If the request was sent: the worker process of the SCEP "
				"application pool crashed while it handled the request.",
				"In %SystemRoot%\\System32\\LogFiles\\HTTPERR look for "
				"Connection_Abandoned_By_ReqQueue or _By_AppPool; in the "
				"Application log for event 1000, w3wp.exe.",
				"Find the cause of the crash: see "
				"scep-app-pool-stopped.",
				.fits = FITS_NDES,
			},
			{
				"A firewall, TLS inspection or an intrusion prevention "
				"system on the path cut the connection.",
				"Read its log at the time of this report.",
				"Exempt the SCEP URL from inspection.",
			},
			{
				"The address belongs neither to the SCEP server nor to its "
				"proxy.",
				"Compare the address in this report with theirs.",
				"Correct the DNS record, or see external-url-wrong.",
			},
			{
				"http:// was used on a port that expects TLS, or https:// on "
				"a port without TLS.",
				"The scheme and port of the URL.",
				"Use the URL of the profile, which begins with https://.",
			},
			{
				"If the request was sent: the server, or a front end, "
				"closed the connection instead of answering.",
				"The server's log at the time of this report.",
				"Follow what that log shows.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "response-timeout",
		.title = "Connected, but no answer comes",
		.source = "Microsoft Learn, Error logging in HTTP APIs: Timer_* reasons",
		.references = { HTTPERR, PROXY_TIMEOUT },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_timeout } },
		.doubt = { { AT_ANY, &symptom_impatient } },
		.milder_if = { {
			.when = { AT_MESSAGE, &symptom_scep_answered },
			.severity = SEVERITY_WARNING,
		} },
		.shown = { .probe = "-t 3" },
		.reasons = {
			{
				"NDES waits for its CA, a revocation list or its policy "
				"module.",
				"On the NDES server open the URL in a browser; look at the "
				"Application log, source NetworkDeviceEnrollmentService, and at "
				CONNECTOR_LOG "; enable the CAPI2 Operational log.",
				"Make these reachable from the NDES server: the CA, the "
				"address of the revocation list, Intune.",
				.fits = FITS_NDES,
			},
			{
				"Through the application proxy, the connector does not answer. "
				"The proxy itself gives up after 85 seconds.",
				"Run again with -t 100 or more: a GatewayTimeout page then "
				"confirms it.",
				"See app-proxy-gateway-timeout.",
				.when = { AT_ANY, &symptom_impatient },
				.fits = FITS_NDES,
			},
			{
				"The TLS handshake gets no answer: the port expects "
				"plain HTTP, or a filter on the path drops the "
				"handshake.",
				"If the line Seen shows that the handshake had begun, "
				"check the port and scheme of the URL, and TLS filters.",
				"Bind https to the port; exempt the SCEP URL.",
				.unless = { AT_ANY, &symptom_plain_scheme },
			},
			{
				"The server waits for another system: its CA, its "
				"database, or the service that checks challenges.",
				"The server's log at the time of this report.",
				"Make that system reachable from the server.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "answer-stalled",
		.title = "The response stalls before it is complete",
		.source = "Microsoft Learn, Error logging in HTTP APIs: Timer_* reasons",
		.references = { HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_stalled } },
		.doubt = { { AT_ANY, &symptom_impatient } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_slow },
			.severity = SEVERITY_CRITICAL,
			.title = "The response is too slow",
		} },
		.shown = { .otherwise = "scepprobe -t 3 URL, with a server that stops after its headers." },
		.reasons = {
			{
				"Large packets are lost on the way: a tunnel or VPN with a "
				"smaller MTU, and ICMP blocked.",
				"ping -f -l 1472 HOST from Windows; does GetCACaps, which is "
				"short, get through?",
				"Let ICMP \"fragmentation needed\" through, or lower the MTU.",
			},
			{
				"A proxy or filter on the path holds the body back to "
				"inspect it.",
				"Read the logs of the proxies and filters on the path.",
				"Exempt the SCEP URL from inspection.",
			},
			{
				"The worker process hangs while it sends the response.",
				"HTTPERR on the NDES server: Timer_AppPool, "
				"Timer_MinBytesPerSecond.",
				"Recycle the SCEP application pool.",
				.fits = FITS_NDES,
			},
			{
				"The server hangs in the middle of an answer.",
				"The server's log at the time of this report.",
				"Restart the server, and find in its log what it waits "
				"for.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "external-url-wrong",
		.title = "The external URL may be wrong (\"This page can't be displayed\")",
		.source = DEVICE_TO_NDES_TITLE ", This page can't be displayed",
		.references = { DEVICE_TO_NDES, PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, &symptom_no_answer } },
		.unless = { { AT_ANY, &symptom_reached }, { AT_ANY, &symptom_tls_proven },
			{ AT_ANY, &symptom_not_external } },
		.sure = { { AT_ANY, &symptom_unknown_to_proxy } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_unknown_to_proxy },
			.severity = SEVERITY_CRITICAL,
			.title = "The external URL is wrong: its name does not exist in "
				"the application proxy's domain",
		}, {
			/* A server received the request, so the URL need not be wrong. */
			.when = { AT_ANY, &symptom_reset_after },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"The SCEP external URL in the application proxy's "
				"configuration is not correct, for instance a custom "
				"domain that does not point to the proxy.",
				"Microsoft Entra admin center > Enterprise applications > the "
				"app of this URL > Application proxy: compare External Url with "
				"the SCEP server URL in the Intune profile.",
				"Use the default domain, yourtenant.msappproxy.net, for the "
				"external URL, and put that URL into the profile.",
			},
			{
				"The external URL uses a custom domain, and its CNAME is "
				"missing or points elsewhere.",
				"The line Seen shows where the name points; the app "
				"shows the CNAME that it needs. Use a CNAME, not an "
				"address: the proxy's address changes.",
				"Create the CNAME that the app shows, below msappproxy.net.",
			},
		},
		.shown = { .otherwise = "scepprobe "
			"--resolve ndes.contoso.com:18080:127.0.0.1 "
			"http://ndes.contoso.com:18080/external-url-wrong/certsrv/mscep/mscep.dll, "
			"of mock-ndes --port 18080." },
	},
	{
		.id = "request-never-arrived",
		.title = "The request may never have reached the NDES server",
		.other_title = "The request may never have reached the SCEP server",
		.source = DEVICE_TO_NDES_TITLE ", Check IIS logs for connections from devices",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_swallowed } },
		.unless = { { AT_ANY, &symptom_scep_answered } },
		.unprovable = true,
		.milder_if = { {
			.when = { AT_ANY, &symptom_reset_after },
			.severity = SEVERITY_WARNING,
		} },
		.logged = {
			.any = { { AT_ANY, &symptom_log_absent } },
			.title = "No request from the device reached the NDES server",
		},
		.reasons = {
			{
				"The network between the device and the NDES server blocks "
				"the request.",
				"On the NDES server, in %SystemDrive%\\inetpub\\logs\\LogFiles\\"
				"W3SVC1, look for a line with mscep.dll at the time of this "
				"report. No line means that IIS never got the request.",
				"Allow the request: check firewall, proxy, routing and "
				"DNS.",
				.fits = FITS_NDES,
			},
			{
				"The network between the device and the SCEP server "
				"blocks the request.",
				"Look for the request in the server's own log, at the "
				"time of this report.",
				"Allow the request: check firewall, proxy, routing and "
				"DNS.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .probe = "-t 3" },
	},
	{
		.id = "forward-proxy-log-on",
		.title = "The forward proxy requires a log-on (407)",
		.source = "RFC 9110 section 15.5.8",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_proxy_log_on } },
		.shown = { .otherwise = "scepprobe --proxy URL, with a proxy that requires a log-on." },
		.reasons = {
			{
				"The proxy of this computer admits only users who log "
				"on. Devices that enrol do not log on to a proxy.",
				"Check the environment variable https_proxy, --proxy, and "
				"the proxy's log.",
				"Exempt the SCEP host from the log-on, or bypass the "
				"proxy: --noproxy '*'.",
			},
		},
	},
	{
		.id = "forward-proxy-forbids",
		.title = "The forward proxy blocks the host (403)",
		.source = "RFC 9110 sections 9.3.6 and 15.5.4; Squid, errorpage.cc, X-Squid-Error",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_proxy_forbids } },
		.shown = { .otherwise = "scepprobe --proxy URL, with a proxy that does not allow the "
			"host." },
		.reasons = {
			{
				"A rule of the proxy denies the host or the port.",
				"The proxy's log at the time of this report.",
				"Allow the host, or bypass the proxy: --noproxy '*'. "
				"Windows' SCEP client uses the machine's WinHTTP proxy: "
				"netsh winhttp show proxy.",
			},
		},
	},
	{
		.id = "forward-proxy-refused",
		.title = "The forward proxy cannot connect to the host",
		.source = "RFC 9110 section 9.3.6; Squid, errorpage.cc, X-Squid-Error",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_proxy_failed } },
		.unless = { { AT_ANY, &symptom_proxy_log_on },
			{ AT_ANY, &symptom_proxy_forbids } },
		.reasons = {
			{
				"The proxy of this computer is down or does not answer, "
				"or it cannot reach the host: the line Seen shows which, "
				"or shows the proxy's status.",
				"Check the environment variable https_proxy, --proxy, and "
				"the proxy's log.",
				"Repair the proxy, or bypass the proxy: --noproxy '*'. "
				"Windows' SCEP client uses the machine's WinHTTP proxy: "
				"netsh winhttp show proxy.",
			},
		},
		.shown = { .otherwise = "scepprobe --proxy http://127.0.0.1:18080 "
			"https://ndes.invalid: mock-ndes --port 18080 is no proxy." },
	},
};

const struct cause_group causes_connection = {
	.heading = "Nothing answers",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
