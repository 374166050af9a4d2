/* SPDX-License-Identifier: MIT */
/*
 * The catalogue: what is documented to go wrong between a device and NDES, a row each,
 * with the documents' reasons in the documents' order, what to check and how to fix it.
 *
 * Adding a cause is adding a row here, a scenario that shows it and a row in the scenario
 * matrix. Among equals, the row that stands first is reported first.
 */
#include "diagnose/cause.h"

#define LEARN "https://learn.microsoft.com/"
#define DEVICE_TO_NDES                                                                   \
	LEARN "troubleshoot/mem/intune/certificates/"                                    \
	      "troubleshoot-scep-certificate-device-to-ndes"
#define POLICY_MODULE                                                                    \
	LEARN "troubleshoot/mem/intune/certificates/"                                    \
	      "troubleshoot-scep-certificate-ndes-policy-module"
#define WINDOWS_10_FAILS                                                                 \
	LEARN "troubleshoot/mem/intune/certificates/scep-deployment-to-win10-devices-fails"
#define DELIVERY                                                                         \
	LEARN "troubleshoot/mem/intune/certificates/"                                    \
	      "troubleshoot-scep-certificate-delivery"
#define CONFIGURE_NDES LEARN "mem/intune/protect/certificates-scep-configure"
#define PROTECT_NDES   LEARN "entra/identity/app-proxy/app-proxy-protect-ndes"
#define PROXY_TIMEOUT                                                                    \
	LEARN "entra/identity/app-proxy/application-proxy-sign-in-bad-gateway-timeout-error"
#define PROXY_TROUBLE LEARN "entra/identity/app-proxy/application-proxy-troubleshoot"
#define PROXY_DOMAIN  LEARN "entra/identity/app-proxy/how-to-configure-custom-domain"
#define HTTP_STATUS                                                                      \
	LEARN "troubleshoot/developer/webapps/iis/www-administration-management/"        \
	      "http-status-code"
#define HTTPERR                                                                          \
	LEARN "troubleshoot/developer/webapps/aspnet/site-behavior-performance/"         \
	      "error-logging-http-apis"
#define HTTP_SYS_REGISTRY                                                                \
	LEARN "troubleshoot/developer/webapps/iis/iisadmin-service-inetinfo/"            \
	      "httpsys-registry-windows"
#define REQUEST_LIMITS                                                                   \
	LEARN "iis/configuration/system.webserver/security/requestfiltering/requestlimits/"
#define IOS_NO_CAPS                                                                      \
	LEARN "troubleshoot/mem/intune/certificates/ios-scep-failure-no-getcacaps"
#define NGINX_LIMIT                                                                      \
	"https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req_status"
#define APPLE_TLS        "https://support.apple.com/en-us/103769"
#define RFC8894(section) "https://www.rfc-editor.org/rfc/rfc8894#section-" section
#define RFC5280          "https://www.rfc-editor.org/rfc/rfc5280#section-6"

#define DEVICE_TO_NDES_TITLE                                                             \
	"Microsoft Learn, Troubleshoot device to NDES server communication"

#define IN_LOGS "scepprobe logs, with a log that says so: see tests/logs."

#define RENEW_RA                                                                         \
	"Reinstall the NDES role, or request both again with the old subject: CEP "      \
	"Encryption as the computer, Exchange Enrollment Agent (Offline request) as a "  \
	"user with an exportable key, then move that to the computer's store. Give the " \
	"NDES service account Read on both private keys and run iisreset."

const struct cause causes[] = {
	/* ---- nothing answers ---- */
	{
		.group = "Nothing answers",
		.id = "name-not-resolved",
		.title = "The host name does not resolve",
		.source = DEVICE_TO_NDES_TITLE ", This page can't be displayed",
		.references = { DEVICE_TO_NDES, PROXY_DOMAIN },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, SYMPTOM_NAME_NOT_RESOLVED } },
		.sure = { { AT_ANY, SYMPTOM_NO_SUCH_NAME } },
		.reasons = {
			{
				"The name in the profile is mistyped, or was never published.",
				"Compare it with the external URL of the application proxy app, "
				"or with the DNS zone.",
				"Correct the SCEP server URL in the Intune profile.",
			},
			{
				"The name only exists in the internal DNS.",
				"Look the name up from outside: nslookup NAME 1.1.1.1",
				"Publish the name, or use the application proxy's external URL.",
			},
			{
				"The CNAME of a custom domain is missing.",
				"It must lead to the name that the application proxy shows.",
				"Create the CNAME, or use the default msappproxy.net name.",
			},
		},
		.shown = { .otherwise = "scepprobe https://ndes.invalid: no name ends so." },
	},
	{
		.id = "name-server-failed",
		.title = "The name server fails: whether the host exists is not known",
		.source = "RFC 3493 section 6.1, EAI_AGAIN and EAI_FAIL; RFC 2308 section 7",
		.references = { "https://www.rfc-editor.org/rfc/rfc2308#section-7" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, SYMPTOM_NAME_SERVER_FAILED } },
		.shown = { .otherwise = "scepprobe https://HOST, on a computer that reaches no "
			"name server." },
		.reasons = {
			{
				"The resolver that this computer asks is down, or out of reach.",
				"Does any name resolve here? nslookup learn.microsoft.com",
				"Repair the way to the resolver, or set another one.",
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
		.when = { { AT_ANY, SYMPTOM_REFUSED } },
		.reasons = {
			{
				"IIS does not run, or has no binding for this port.",
				"On the NDES server: Get-Service W3SVC, and the site's bindings "
				"in IIS Manager.",
				"Start the World Wide Web Publishing Service; add the binding.",
			},
			{
				"The address or the port is not that of NDES.",
				"Compare the address in this report with the NDES server's.",
				"Correct the DNS record or the URL in the profile.",
			},
			{
				"A firewall refuses on the server's behalf.",
				"Try from the NDES server itself, then from one hop out.",
				"Allow TCP 443 to the server.",
			},
		},
		.shown = { .otherwise = "scepprobe http://127.0.0.1:1: nothing listens there." },
	},
	{
		.id = "connection-timeout",
		.title = "No connection comes about",
		.source = DEVICE_TO_NDES_TITLE ", Check IIS logs for connections from devices",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, SYMPTOM_CONNECT_TIMEOUT } },
		.reasons = {
			{
				"A firewall drops the packets.",
				"Test-NetConnection HOST -Port 443, from here and from a "
				"network that is known to work.",
				"Allow TCP 443 from the devices' networks to the server.",
			},
			{
				"The host is down, or the address is an old one.",
				"Compare the address in this report with the server's.",
				"Start the host; correct the DNS record.",
			},
		},
		.shown = { .otherwise = "scepprobe https://192.0.2.1: no host has that address." },
	},
	{
		.id = "network-unreachable",
		.title = "There is no way to the address from here",
		.source = "libcurl and the kernel: ENETUNREACH, EHOSTUNREACH, EACCES; ip-route(8)",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, SYMPTOM_UNREACHABLE } },
		.reasons = {
			{
				"This computer has no route, for instance no IPv6.",
				"Try again with -4, then with -6.",
				"Repair the route, or remove the DNS record of the family that "
				"does not work.",
			},
			{
				"Permission denied, Operation not permitted, Invalid argument: "
				"the firewall of this computer, or a route made for that, "
				"forbids the connection.",
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
		.when = { { AT_ANY, SYMPTOM_RESET } },
		.milder_if = { {
			.when = { AT_MESSAGE, SYMPTOM_SCEP_ANSWERED },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"After the request was sent: the SCEP application pool's worker "
				"process crashed while it held the request.",
				"In %SystemRoot%\\System32\\LogFiles\\HTTPERR look for "
				"Connection_Abandoned_By_ReqQueue or _By_AppPool; in the "
				"Application log for event 1000, w3wp.exe.",
				"Find what crashes it: see scep-app-pool-stopped.",
			},
			{
				"Something between here and NDES cut the connection: a firewall, "
				"TLS inspection, an intrusion prevention system.",
				"Its log, at the time of this report.",
				"Exempt the NDES URL from inspection.",
			},
			{
				"The address is not that of NDES, nor of its proxy.",
				"Compare the address in this report with theirs.",
				"Correct the DNS record, or see external-url-wrong.",
			},
			{
				"http:// was used on a port that expects TLS, or the other way.",
				"The scheme and port of the URL.",
				"Use the URL of the profile, which begins with https://.",
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
		.when = { { AT_ANY, SYMPTOM_TIMEOUT } },
		.doubt = { { AT_ANY, SYMPTOM_IMPATIENT } },
		.milder_if = { {
			.when = { AT_MESSAGE, SYMPTOM_SCEP_ANSWERED },
			.severity = SEVERITY_WARNING,
		} },
		.shown = { .probe = "-t 3" },
		.reasons = {
			{
				"NDES waits for something: its CA, a revocation list, its policy "
				"module.",
				"On the NDES server open the URL in a browser; look at the "
				"Application log, sources NetworkDeviceEnrollmentService and "
				"NDESConnector, and enable the CAPI2 Operational log.",
				"Make reachable what it waits for.",
			},
			{
				"Through the application proxy, the connector does not answer. "
				"The proxy itself gives up after 85 seconds.",
				"Run again with -t 100 or more: a GatewayTimeout page then tells.",
				"See app-proxy-gateway-timeout.",
			},
			{
				"In the TLS handshake: the port expects plain HTTP, or something "
				"on the way swallows the handshake.",
				"Does the line Seen say that the handshake had begun? Then the "
				"port and scheme of the URL, and filters of TLS.",
				"Bind https to the port; exempt the NDES URL.",
			},
		},
	},
	{
		.id = "answer-stalled",
		.title = "An answer begins, and does not end",
		.source = "Microsoft Learn, Error logging in HTTP APIs: Timer_* reasons",
		.references = { HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, SYMPTOM_STALLED } },
		.doubt = { { AT_ANY, SYMPTOM_IMPATIENT } },
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_SLOW },
			.severity = SEVERITY_CRITICAL,
			.title = "An answer comes too slowly",
		} },
		.shown = { .otherwise = "scepprobe -t 3 URL, of a server that stops after its headers." },
		.reasons = {
			{
				"Large packets are lost on the way: a tunnel or VPN with a "
				"smaller MTU, and ICMP blocked.",
				"ping -f -l 1472 HOST from Windows; does GetCACaps, which is "
				"short, get through?",
				"Let ICMP \"fragmentation needed\" through, or lower the MTU.",
			},
			{
				"Something on the way holds the body back to inspect it.",
				"The logs of what is in between.",
				"Exempt the NDES URL from inspection.",
			},
			{
				"The worker process hangs in the middle of an answer.",
				"HTTPERR on the NDES server: Timer_AppPool, "
				"Timer_MinBytesPerSecond.",
				"Recycle the SCEP application pool.",
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
		.when = { { AT_ANY, SYMPTOM_NO_ANSWER } },
		.unless = { { AT_ANY, SYMPTOM_REACHED }, { AT_ANY, SYMPTOM_TLS_PROVEN } },
		.sure = { { AT_ANY, SYMPTOM_UNKNOWN_TO_PROXY } },
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_UNKNOWN_TO_PROXY },
			.severity = SEVERITY_CRITICAL,
			.title = "The external URL is wrong: the application proxy knows no "
				 "such name",
		}, {
			/* Somebody took the request: the closing needs an explanation. */
			.when = { AT_ANY, SYMPTOM_RESET_AFTER },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"The SCEP external URL in the application proxy's configuration "
				"is not correct, for instance a domain of your own that does not "
				"lead to the proxy.",
				"Microsoft Entra admin center > Enterprise applications > the "
				"NDES app > Application proxy: compare External Url with the "
				"SCEP server URL in the Intune profile.",
				"Use the default domain, yourtenant.msappproxy.net, for the "
				"external URL, and put that URL into the profile.",
			},
			{
				"The external URL is of a domain of your own, whose CNAME is "
				"missing or leads elsewhere.",
				"The line Seen says where the name leads; the app shows the CNAME "
				"that it wants. Never an address: that of the proxy changes.",
				"Create the CNAME that the app shows, below msappproxy.net.",
			},
		},
	},
	{
		.id = "request-never-arrived",
		.title = "The request may never have reached the NDES server",
		.source = DEVICE_TO_NDES_TITLE ", Check IIS logs for connections from devices",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, SYMPTOM_SWALLOWED } },
		.unless = { { AT_ANY, SYMPTOM_SCEP_ANSWERED } },
		.unprovable = true,
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_RESET_AFTER },
			.severity = SEVERITY_WARNING,
		} },
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_ABSENT } },
			.title = "No request of the device reached the NDES server",
		},
		.reasons = {
			{
				"The network between the device and the NDES server blocks it.",
				"On the NDES server, in %SystemDrive%\\inetpub\\logs\\LogFiles\\"
				"W3SVC1, look for a line with mscep.dll at the time of this "
				"report. No line means that IIS never got the request.",
				"Open the way: firewall, proxy, routing, DNS.",
			},
		},
		.shown = { .probe = "-t 3" },
	},
	{
		.id = "forward-proxy-log-on",
		.title = "The forward proxy wants a log-on (407)",
		.source = "RFC 9110 section 15.5.8",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, SYMPTOM_PROXY_LOG_ON } },
		.shown = { .otherwise = "scepprobe --proxy URL, of a proxy that wants a log-on." },
		.reasons = {
			{
				"The proxy of this computer lets only known users through. A "
				"device that enrols logs on to no proxy.",
				"The environment's https_proxy, --proxy, and the proxy's log.",
				"Exempt the NDES host from the log-on, or go without: --noproxy "
				"'*'.",
			},
		},
	},
	{
		.id = "forward-proxy-forbids",
		.title = "The forward proxy forbids the host (403)",
		.source = "RFC 9110 sections 9.3.6 and 15.5.4; Squid, errorpage.cc, X-Squid-Error",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, SYMPTOM_PROXY_FORBIDS } },
		.shown = { .otherwise = "scepprobe --proxy URL, of a proxy that does not allow the host." },
		.reasons = {
			{
				"A rule of the proxy denies the host or the port.",
				"The proxy's log at the time of this report.",
				"Allow the host, or go without: --noproxy '*'. Windows' SCEP "
				"client uses the machine's WinHTTP proxy: netsh winhttp show "
				"proxy.",
			},
		},
	},
	{
		.id = "forward-proxy-refused",
		.title = "The forward proxy does not make the connection",
		.source = "RFC 9110 section 9.3.6; Squid, errorpage.cc, X-Squid-Error",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, SYMPTOM_PROXY_FAILED } },
		.unless = { { AT_ANY, SYMPTOM_PROXY_LOG_ON },
			{ AT_ANY, SYMPTOM_PROXY_FORBIDS } },
		.reasons = {
			{
				"The proxy of this computer is down or does not answer, or it "
				"cannot reach the host itself: the line Seen tells which, or "
				"has its status.",
				"The environment's https_proxy, --proxy, and the proxy's log.",
				"Repair the proxy, or go without: --noproxy '*'. Windows' SCEP "
				"client uses the machine's WinHTTP proxy: netsh winhttp show "
				"proxy.",
			},
		},
		.shown = { .otherwise = "scepprobe --proxy http://127.0.0.1:18080 "
			"https://ndes.invalid: mock-ndes --port 18080 is no proxy." },
	},
	/* ---- TLS ---- */
	{
		.group = "TLS",
		.id = "tls-handshake-failed",
		.title = "The TLS handshake fails",
		.source = "RFC 8446 section 6",
		.references = { "https://www.rfc-editor.org/rfc/rfc8446#section-6" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_TLS_HANDSHAKE } },
		.unless = { { AT_ANY, SYMPTOM_TLS_CERTIFICATE_REFUSED },
			{ AT_ANY, SYMPTOM_TLS_VERSION }, { AT_ANY, SYMPTOM_TLS_NOT_TLS },
			{ AT_ANY, SYMPTOM_TLS_PROTOCOL } },
		.doubt = { { AT_ANY, SYMPTOM_PROXY_BETWEEN } },
		.shown = { .otherwise = "scepprobe https://HOST, where the server ends the handshake "
			"with another alert." },
		.reasons = {
			{
				"No certificate is bound to the port, so that Windows closes the "
				"connection.",
				"IIS Manager > the site > Bindings > https; netsh http show "
				"sslcert.",
				"Bind https with a certificate and its private key.",
			},
			{
				"Server and client share no cipher.",
				"On the server the Schannel registry keys; in its System log "
				"events 36874 and 36888.",
				"Enable the cipher suites of TLS 1.2.",
			},
			{
				"Something between here and the server breaks the handshake off: "
				"TLS inspection, a filter by host name, the forward proxy that "
				"this report names.",
				"The same from the NDES server itself, and without the proxy: "
				"--noproxy '*'.",
				"Exempt the NDES URL from inspection.",
			},
		},
	},
	{
		.id = "tls-client-certificate-required",
		.title = "The server insists on a client certificate in the TLS handshake",
		.source = "RFC 8446 sections 4.3.2 and 6.2",
		.references = { "https://www.rfc-editor.org/rfc/rfc8446#section-4.3.2", PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_TLS_CERTIFICATE_WANTED } },
		.sure = { { AT_ANY, SYMPTOM_TLS_CERTIFICATE_REFUSED } },
		.shown = { .otherwise = "scepprobe https://HOST, of openssl s_server -Verify 1." },
		.reasons = {
			{
				"Client certificates are required on the site. Devices that "
				"enrol have none yet, and the application proxy passes none on.",
				"IIS Manager > the site > SSL Settings > Client certificates; "
				"netsh http show sslcert: Negotiate Client Certificate.",
				"Set it to Ignore, and the negotiation to Disabled.",
			},
			{
				"A front end wants mutual TLS.",
				"Whose certificate does the server show?",
				"Exempt the NDES URL from it.",
			},
			{
				"The certificate of --cert is not one that the server accepts.",
				"Its issuer, and whether it has expired.",
				"Use another one, or none.",
			},
		},
	},
	{
		.id = "tls-version-mismatch",
		.title = "Server and client share no TLS version",
		.source = "RFC 8446 section 6.2",
		.references = { "https://www.rfc-editor.org/rfc/rfc8446#section-6.2", CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_TLS_VERSION } },
		.shown = { .otherwise = "scepprobe https://HOST, of openssl s_server -tls1." },
		.reasons = {
			{
				"The server speaks only TLS 1.0 or 1.1, which current devices "
				"refuse.",
				"On the server "
				"HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols; "
				"on a front end its list of versions.",
				"Enable TLS 1.2.",
			},
		},
	},
	{
		.id = "tls-without-http1",
		.title = "The server takes no HTTP/1.1 over TLS",
		.source = "RFC 7301 section 3.2",
		.references = { "https://www.rfc-editor.org/rfc/rfc7301#section-3.2" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, SYMPTOM_TLS_PROTOCOL } },
		.shown = { .otherwise = "scepprobe https://HOST, of openssl s_server -alpn h2." },
		.reasons = {
			{
				"A front end is set to HTTP/2 only. This program offers "
				"HTTP/1.1, and the server ends the handshake with the alert "
				"no_application_protocol (120).",
				"The protocols of the front end's listener (ALPN).",
				"Allow HTTP/1.1 for the NDES URL.",
			},
			{
				"The port belongs to a service that is no web server.",
				"The port of the URL.",
				"Correct the URL in the profile.",
			},
		},
	},
	{
		.id = "tls-on-plain-port",
		.title = "https:// is used on a port that does not speak TLS",
		.source = "RFC 8446 section 5.1",
		.references = { "https://www.rfc-editor.org/rfc/rfc8446#section-5.1" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_TLS_NOT_TLS } },
		.shown = { .otherwise = "scepprobe https://127.0.0.1:18080: mock-ndes --port 18080 "
			"speaks no TLS." },
		.reasons = {
			{
				"The port has an http binding, or belongs to another service.",
				"Try the same URL with http://; IIS Manager > the site > "
				"Bindings.",
				"Bind https with a certificate, or correct the port in the "
				"profile.",
			},
			{
				"Something on the way answers in plain HTTP, such as a captive "
				"portal.",
				"Does the same happen in another network?",
				"Log on to the portal, or exempt the NDES URL.",
			},
		},
	},
	{
		.id = "plain-http-on-tls-port",
		.title = "http:// is used on a port that expects TLS",
		.source = "RFC 9110 section 4.2; sources of nginx and Apache",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-4.2" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, SYMPTOM_TLS_PLAIN } },
		.sure = { { AT_ANY, SYMPTOM_TLS_PLAIN_TOLD } },
		.shown = { .otherwise = "scepprobe http://HOST:443, where nginx speaks TLS." },
		.reasons = {
			{
				"The scheme of the URL is wrong.",
				"Try the same URL with https://",
				"Use https:// in the Intune profile and as the proxy's internal "
				"URL.",
			},
		},
	},
	{
		.id = "tls-expired",
		.title = "The server's TLS certificate is outside its validity",
		.source = "RFC 5280 section 6; " DEVICE_TO_NDES_TITLE,
		.references = { RFC5280, CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_TLS_EXPIRED } },
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_TLS_UNCHECKED },
			.severity = SEVERITY_WARNING,
		} },
		.offends = REQUIREMENT_TLS_CHAIN,
		.reasons = {
			{
				"The certificate bound to the site, or one above it, has run out. "
				"Every device refuses it: Windows with 0x80072f8f.",
				"IIS Manager > the site > Bindings > https > the certificate; "
				"with the application proxy, the PFX of the custom domain.",
				"Renew it and bind, or upload, the new one.",
			},
			{
				"It is not valid yet: the clock of whoever issued it was ahead, or "
				"the clock here is behind.",
				"The line Seen; the time here.",
				"Set the clocks, or wait.",
			},
		},
		.shown = { .otherwise = "scepprobe HOST, where HOST has a certificate that has run "
			"out; --insecure makes it a warning." },
	},
	{
		.id = "tls-name-mismatch",
		.title = "The TLS certificate is for another name",
		.source = "RFC 6125; Microsoft Learn, Configure custom domains with application "
			  "proxy",
		.references = { PROXY_DOMAIN, CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_TLS_NAME } },
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_TLS_UNCHECKED },
			.severity = SEVERITY_WARNING,
		} },
		.offends = REQUIREMENT_TLS_CHAIN,
		.reasons = {
			{
				"The certificate does not list the host of this URL, and every "
				"device refuses that. iOS looks at the subject alternative names "
				"only, never at the subject's CN.",
				"Its subject alternative names, against the host in the profile. "
				"A wildcard covers one label only.",
				"Request a certificate with that DNS name, or use a URL that the "
				"certificate covers.",
			},
			{
				"Another server answers on this address.",
				"Whose certificate is it? The report shows its subject.",
				"Correct the DNS record.",
			},
		},
		.shown = { .otherwise = "scepprobe https://ADDRESS, where the certificate names "
			"only the host." },
	},
	{
		.id = "tls-name-in-subject-only",
		.title = "The TLS certificate names the host in its subject only",
		.source = "Apple, Requirements for trusted certificates in iOS 13 and macOS "
			  "10.15; RFC 2818, which the newer RFC 9110 replaces",
		.references = { APPLE_TLS, CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_TLS_UNNAMED } },
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_TLS_UNCHECKED },
			.severity = SEVERITY_WARNING,
		} },
		.offends = REQUIREMENT_TLS_NAMES,
		.if_unknown = SEVERITY_WARNING,
		.shown = { .otherwise = "scepprobe https://HOST, where the certificate names HOST "
			"in its subject only." },
		.reasons = {
			{
				"It has no subject alternative name. iOS since 13 and Android "
				"since 9 do not look at the subject's CN any more.",
				"The certificate's details, Subject Alternative Name.",
				"Request a certificate with the host as a DNS name there.",
			},
		},
	},
	{
		.id = "tls-untrusted",
		.title = "The TLS certificate's root is not trusted here",
		.source = "RFC 5280 section 6; Microsoft Learn, Configure custom domains",
		.references = { RFC5280, PROXY_DOMAIN },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_TLS_UNTRUSTED } },
		.doubt = { { AT_ANY, SYMPTOM_TLS_INCOMPLETE } },
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_TLS_UNCHECKED },
			.severity = SEVERITY_WARNING,
		} },
		.offends = REQUIREMENT_TLS_CHAIN,
		.reasons = {
			{
				"A private CA issued it. Devices accept that only once the "
				"trusted certificate profile has brought them the root.",
				"Run again with --ca-file and the root of that profile.",
				"Assign the trusted certificate profile to the same groups, or "
				"use a certificate of a public CA.",
			},
			{
				"It is self-signed. No device trusts that as it is, and an "
				"installer's own certificate has the wrong name besides.",
				"Are subject and issuer the same in the line Seen?",
				"Bind a certificate that a CA has issued.",
			},
			{
				"TLS inspection between here and the server put in its own.",
				"Whose issuer does the report show?",
				"Exempt the NDES URL from inspection.",
			},
		},
		.shown = { .scenario = "healthy", .server = "--tls" },
	},
	{
		.id = "tls-chain-incomplete",
		.title = "The TLS chain is incomplete",
		.source = "RFC 8446 section 4.4.2; Microsoft Learn, Configure custom domains",
		.references = { RFC5280, PROXY_DOMAIN },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_TLS_INCOMPLETE } },
		.unprovable = true,    /* or the root is not trusted here: the row above */
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_TLS_UNCHECKED },
			.severity = SEVERITY_WARNING,
		} },
		.offends = REQUIREMENT_TLS_INTERMEDIATE,
		.if_ignored = SEVERITY_WARNING,
		.reasons = {
			{
				"The server does not send the intermediate certificate. Windows "
				"fetches it from the address in the certificate (AIA) if it can "
				"reach that; Android never does, and iOS may not.",
				"The chain in this report: each certificate's issuer must be the "
				"next one's subject.",
				"Put the intermediate into the server's Intermediate "
				"Certification Authorities store, or into the PFX.",
			},
		},
		.shown = { .scenario = "healthy", .server = "--tls" },
	},
	{
		.id = "tls-weak",
		.title = "The TLS chain is too weak for some devices",
		.source = "Apple, Requirements for trusted certificates in iOS 13 and macOS 10.15",
		.references = { APPLE_TLS, CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_TLS_WEAK } },
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_TLS_UNCHECKED },
			.severity = SEVERITY_WARNING,
		} },
		.offends = REQUIREMENT_TLS_STRENGTH,
		.shown = { .otherwise = "scepprobe https://HOST, where the certificate has an RSA key of "
			"1024 bits or a SHA-1 signature." },
		.reasons = {
			{
				"iOS trusts no TLS certificate, and no CA above one, with an RSA "
				"key below 2048 bits or a signature with SHA-1. Windows and "
				"Android refuse the same of public CAs.",
				"Keys and signature algorithms, in the line Seen.",
				"Reissue the certificate with RSA 2048 and SHA-256 or better; let "
				"the CA sign with SHA-256 (certutil -getreg ca\\csp).",
			},
		},
	},
	{
		.id = "tls-not-verified",
		.title = "The TLS chain does not verify",
		.source = "RFC 5280 section 6",
		.references = { RFC5280 },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_TLS_OTHER } },
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_TLS_UNCHECKED },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"A certificate of the chain breaks a rule: its usage, its key, its "
				"signature.",
				"OpenSSL's words in the line Seen.",
				"Reissue the certificate that they name.",
			},
		},
		.shown = { .otherwise = "scepprobe HOST, where HOST has a certificate that is not "
			"for servers." },
	},
	{
		.id = "tls-expiring",
		.title = "The server's TLS certificate ends soon",
		.source = "RFC 5280 section 4.1.2.5",
		.references = { CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.is_forecast = true,
		.when = { { AT_ANY, SYMPTOM_TLS_EXPIRING } },
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_TLS_EXPIRING_LATER },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"The certificate bound to the site, or of the custom domain, has "
				"few days left.",
				"Its end, in the line Seen.",
				"Renew it and bind, or upload, the new one.",
			},
		},
		.shown = {
			.scenario = "healthy",
			.server = "--tls",
			.probe = "--insecure --warning-days 36500",
		},
	},
	/* ---- the documented pages ---- */
	{
		.group = "The Intune article's pages",
		.id = "ndes-general-page",
		.title = "NDES shows its general page: no policy module is active",
		.source = DEVICE_TO_NDES_TITLE ", General NDES message",
		.references = { DEVICE_TO_NDES, CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_BROWSE, SYMPTOM_NDES_PAGE } },
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_PAGE } },
			.unprovable = true,    /* the page itself is not in a log */
		},
		.reasons = {
			{
				"The certificate connector for Intune is not installed, or its "
				"installation failed: its policy module would turn this page into "
				"a 403.",
				"SetupMsi.log on the NDES server must say \"Installation "
				"completed successfully\" and \"Installation success or error "
				"status: 0\".",
				"Remove the connector and install it again.",
			},
			{
				"The connector is installed, but IIS has not loaded its module.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules must "
				"hold NDESPolicy.",
				"Run iisreset; if the page stays, restart the server.",
			},
		},
	},
	{
		.id = "scep-app-pool-stopped",
		.title = "The SCEP application pool does not run (HTTP 503)",
		.source = DEVICE_TO_NDES_TITLE ", HTTP Error 503",
		.references = { DEVICE_TO_NDES, HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_HTTP_SYS_503 } },
		.sure = { { AT_ANY, SYMPTOM_HTTP_SYS_SURE } },
		.doubt = { { AT_ANY, SYMPTOM_SCEP_ANSWERED } },
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_POOL } },
		},
		.reasons = {
			{
				"The pool was stopped, or it crashes on each request.",
				"IIS Manager > Application Pools > SCEP. HTTPERR log: Disabled "
				"means stopped, AppOffline crashed, AppShutdown shut down; "
				"QueueFull, AppPoolTimer and ConnLimit mean too many requests, "
				"N/A a conflict or no memory. A crash leaves event 1000 in the "
				"Application log: w3wp.exe, ntdll.dll, 0xc0000005.",
				"Start the pool. If it stops again, one of the next four is why.",
			},
			{
				"An intermediate CA certificate stands among the trusted roots of "
				"the NDES server.",
				"Get-ChildItem -Path Cert:\\LocalMachine\\Root -Recurse | "
				"Where-Object { $_.Issuer -ne $_.Subject } must list nothing.",
				"Remove what it lists and restart the server. If it comes back, "
				"a group policy brings it: exempt the NDES server.",
			},
			{
				"A CRL address of the connector's certificates cannot be reached.",
				"Event Viewer > View > Show Analytic and Debug Logs; enable "
				"Microsoft > Windows > CAPI2 > Operational, and provoke it again.",
				"Open the way to the CRL addresses that the log names.",
			},
			{
				"Windows Authentication is on for CertificateRegistrationSvc.",
				"IIS Manager > Default Web Site > CertificateRegistrationSvc > "
				"Authentication.",
				"Enable Anonymous, disable Windows Authentication, restart the "
				"server.",
			},
			{
				"The certificate of the NDES policy module has expired.",
				"Find the certificate whose thumbprint is in HKLM\\SOFTWARE\\"
				"Microsoft\\Cryptography\\MSCEP\\Modules\\NDESPolicy\\"
				"NDESCertThumbprint (certlm.msc > Personal). It needs Client "
				"Authentication and the NDES server's name.",
				"Renew it with a new key (CN and DNS = the server's FQDN), install "
				"the connector again with it, restart the connector and W3SVC.",
			},
		},
	},
	{
		.id = "app-proxy-gateway-timeout",
		.title = "The application proxy reaches no connector (GatewayTimeout)",
		.source = DEVICE_TO_NDES_TITLE ", GatewayTimeout",
		.references = { DEVICE_TO_NDES, PROXY_TIMEOUT },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, SYMPTOM_APP_PROXY_504 } },
		.sure = { { AT_ANY, SYMPTOM_APP_PROXY_PAGE } },
		.doubt = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.milder_if = { {
			.when = { AT_PKIOPERATION, SYMPTOM_SCEP_ANSWERED },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"The connector service does not run.",
				"services.msc: Microsoft Entra private network connector "
				"(formerly application proxy connector) must run, startup type "
				"Automatic.",
				"Start it and set the startup type.",
			},
			{
				"The app's connector group has no active connector.",
				"Microsoft Entra admin center > Global Secure Access or "
				"Application proxy > Connectors: status and group.",
				"Assign a group with an active connector.",
			},
			{
				"The connector cannot reach the service.",
				"From the connector's server: outbound 80 and 443 to "
				"*.msappproxy.net and *.servicebus.windows.net, its DNS, and no "
				"TLS inspection.",
				"Open the way.",
			},
		},
	},
	{
		.id = "url-too-long",
		.title = "Long URLs are refused ({status}): the PKIOperation cannot arrive",
		.source = DEVICE_TO_NDES_TITLE ", HTTP 414 Request-URI Too Long; IIS request "
			  "limits; http.sys registry settings",
		.references = { DEVICE_TO_NDES, REQUEST_LIMITS, HTTP_SYS_REGISTRY },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_LONG_QUERY, SYMPTOM_TOO_LONG } },
		.unless = { { AT_CAPS, SYMPTOM_TOO_LONG }, { AT_CACERT, SYMPTOM_TOO_LONG } },
		.sure = { { AT_SHORT_QUERY, SYMPTOM_SCEP_ANSWERED } },
		.proof = { { AT_LONG_QUERY, SYMPTOM_URL_LENGTH_TOLD } },
		.milder_if = { {
			.when = { AT_POST, SYMPTOM_SCEP_ANSWERED },
			.severity = SEVERITY_WARNING,
			.title = "Long URLs are refused ({status}): devices that use GET "
				 "cannot enrol",
		} },
		.tells_limit = true,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_TOO_LONG } },
		},
		.reasons = {
			{
				"IIS request filtering still has its defaults. It answers 404 "
				"(404.15) to a query of more than 2048 octets.",
				"IIS Manager > Default Web Site > Request Filtering > Edit "
				"Feature Settings.",
				"Maximum URL length = 65534, Maximum query string = 65534.",
			},
			{
				"http.sys still has its defaults. It answers 400 or 414 to a "
				"request line of more than 16384 octets.",
				"HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters.",
				"DWORD MaxFieldLength = 65534 and MaxRequestBytes = 65534 "
				"(decimal), then restart the server; iisreset is not enough.",
			},
			{
				"A front end has a limit of its own: nginx and Apache refuse "
				"about 8000 octets.",
				"Who answered? The line Seen says so.",
				"Raise its limit to 65534, or let it pass the PKIOperation on.",
			},
		},
	},
	{
		.id = "plus-sign-decoded",
		.title = "The server may take the '+' of a GET for a blank",
		.source = "fleetdm/fleet issue 45291; micromdm/scep issues 249 and 250",
		.references = { "https://github.com/fleetdm/fleet/issues/45291",
			RFC8894("4.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_LONG_QUERY, SYMPTOM_RAW_PLUS_REFUSED },
			{ AT_SHORT_QUERY, SYMPTOM_SCEP_ANSWERED } },
		.unprovable = true,
		.milder_if = { {
			.when = { AT_POST, SYMPTOM_SCEP_ANSWERED },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"iOS leaves '+' and '/' of the base64 message as they are. A "
				"server, or a proxy on the way, that decodes the query as a form "
				"makes a blank of each '+'. NDES does not.",
				"Do devices get through that escape it (--device android)?",
				"Correct the decoding, or let the server advertise "
				"POSTPKIOperation so that devices post.",
			},
		},
		.shown = { .otherwise = "scepprobe -d ios --method get URL, with a proxy that "
			"decodes '+' between it and mock-ndes." },
	},
	{
		.id = "impersonation-right-missing",
		.title = "IIS_IUSRS may lack the right to impersonate a client (500)",
		.source = DEVICE_TO_NDES_TITLE ", Troubleshoot status code 500",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_OPERATION, SYMPTOM_IIS_500 } },
		.unless = { { AT_ANY, SYMPTOM_SUBSTATUS_TOLD } },
		.unprovable = true,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_IMPERSONATION } },
			.title = "IIS_IUSRS lacks the right to impersonate a client (500 0 1346)",
		},
		.reasons = {
			{
				"IIS_IUSRS is missing from \"Impersonate a client after "
				"authentication\".",
				"The request's line in the IIS log ends in 500 0 1346: status, "
				"sub-status, Windows error 1346. Another number is another cause.",
				"secpol.msc > Local Policies > User Rights Assignment: add "
				"IIS_IUSRS there, then restart the server.",
			},
		},
	},
	{
		.id = "ndes-internal-error",
		.title = "NDES fails inside (500 - Internal server error)",
		.source = DEVICE_TO_NDES_TITLE ", 500 - Internal server error",
		.references = { DEVICE_TO_NDES, HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_IIS_500 } },
		.unless = { { AT_ANY, SYMPTOM_SUBSTATUS_TOLD } },
		.sure = { { AT_BROWSE, SYMPTOM_IIS_500 }, { AT_ANY, SYMPTOM_IIS_SURE } },
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_INTERNAL },
				{ AT_ANY, SYMPTOM_LOG_NDES_DOWN } },
		},
		.reasons = {
			{
				"The NDES service account is locked, or its password has expired.",
				"Get-ADUser ACCOUNT -Properties LockedOut,PasswordExpired; the "
				"identity of the SCEP application pool.",
				"Unlock the account or reset its password, and enter it in the "
				"application pool.",
			},
			{
				"The MSCEP-RA certificates have expired, or their keys cannot be "
				"read.",
				"certlm.msc > Personal: CEP Encryption and Exchange Enrollment "
				"Agent. Application log, NetworkDeviceEnrollmentService, events 2 "
				"and 10.",
				RENEW_RA,
			},
			{
				"IIS_IUSRS lacks the right to impersonate a client.",
				"The request's line in the IIS log ends in 500 0 1346.",
				"See impersonation-right-missing.",
			},
		},
	},
	/* ---- the application proxy ---- */
	{
		.group = "The application proxy",
		.id = "preauthentication-not-passthrough",
		.title = "The application proxy wants a sign-in: devices cannot",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.when = { { AT_ANY, SYMPTOM_SIGN_IN } },
		.sure = { { AT_ANY, SYMPTOM_PROXY_SIGN_IN } },
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
		.id = "app-proxy-backend-timeout",
		.title = "The application proxy's connector gets no answer from NDES in time",
		.source = "Microsoft Learn, Can't access this corporate application: The "
			  "connector timed out",
		.references = { PROXY_TIMEOUT, PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_APP_PROXY_BACKEND } },
		.milder_if = { {
			.when = { AT_PKIOPERATION, SYMPTOM_SCEP_ANSWERED },
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
		.when = { { AT_ANY, SYMPTOM_APP_PROXY_502 } },
		.sure = { { AT_ANY, SYMPTOM_APP_PROXY_PAGE } },
		.doubt = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.milder_if = { {
			.when = { AT_PKIOPERATION, SYMPTOM_SCEP_ANSWERED },
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
		.when = { { AT_ANY, SYMPTOM_APP_PROXY_403 } },
		.sure = { { AT_ANY, SYMPTOM_APP_PROXY_PAGE } },
		.doubt = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.milder_if = { {
			.when = { AT_PKIOPERATION, SYMPTOM_SCEP_ANSWERED },
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
		.when = { { AT_ANY, SYMPTOM_APP_PROXY_500 } },
		.sure = { { AT_ANY, SYMPTOM_APP_PROXY_PAGE } },
		.doubt = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.milder_if = { {
			.when = { AT_PKIOPERATION, SYMPTOM_SCEP_ANSWERED },
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
		.when = { { AT_ANY, SYMPTOM_APP_PROXY_404 } },
		.unless = { { AT_SHORT_QUERY, SYMPTOM_SCEP_ANSWERED } },
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
		.when = { { AT_MESSAGE, SYMPTOM_APP_PROXY_ANSWERED },
			{ AT_CACERT, SYMPTOM_SCEP_ANSWERED } },
		.unprovable = true,
		.milder_if = { {
			.when = { AT_PKIOPERATION, SYMPTOM_SCEP_ANSWERED },
			.severity = SEVERITY_WARNING,
		} },
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
		.when = { { AT_ANY, SYMPTOM_TLS_OF_PROXY }, { AT_ANY, SYMPTOM_TLS_NAME } },
		.doubt = { { AT_ANY, SYMPTOM_TLS_UNTRUSTED } },
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_TLS_UNCHECKED },
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
		.when = { { AT_ANY, SYMPTOM_ONMICROSOFT } },
		.unless = { { AT_ANY, SYMPTOM_REACHED } },
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
	/* ---- other answers ---- */
	{
		.group = "Other answers",
		.id = "redirected",
		.title = "The server redirects; SCEP clients are not sure to follow",
		.source = "RFC 9110 section 15.4",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-15.4" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, SYMPTOM_REDIRECT } },
		.doubt = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.milder_if = { {
			.when = { AT_OPERATION, SYMPTOM_SCEP_ANSWERED },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"The URL of the profile is not the final one: http instead of "
				"https, a missing host label, a moved site.",
				"Where does it lead? The line Seen says so, unless the answer "
				"has no Location or an empty one: then what sends it is set up "
				"wrongly.",
				"Put the final URL into the Intune profile.",
			},
			{
				"Somebody wants a log-on first: a captive portal, single sign-on.",
				"The host that it leads to.",
				"Exempt the NDES URL.",
			},
		},
	},
	{
		.id = "authentication-required",
		.title = "IIS wants a log-on for mscep.dll (401)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 401.x",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_UNAUTHORIZED } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_UNAUTHORIZED } },
		},
		.reasons = {
			{
				"Anonymous Authentication is off for the mscep application.",
				"IIS Manager > Default Web Site > CertSrv > mscep > "
				"Authentication. Only mscep_admin may want a log-on.",
				"Enable Anonymous, disable Windows Authentication, for mscep.",
			},
			{
				"The application pool's identity cannot read the files.",
				"Sub-status 401.3 in the IIS log.",
				"Give the NDES service account Read on %SystemRoot%\\System32\\"
				"certsrv\\mscep.",
			},
		},
	},
	{
		.id = "pkiclient-exe-refused",
		.title = "IIS refuses /pkiclient.exe, the path that Windows asks for (404)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.7; " DEVICE_TO_NDES_TITLE
			  ", IIS log of a Windows device",
		.references = { HTTP_STATUS, DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_SHORT_QUERY, SYMPTOM_PKICLIENT_NOT_FOUND },
			{ AT_BROWSE, SYMPTOM_FORBIDDEN } },
		.unless = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.proof = { { AT_SHORT_QUERY, SYMPTOM_EXE_DENIED } },
		.unprovable = true,    /* the bare URL's 403 need not be mscep.dll's */
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_PKICLIENT } },
			.title = "IIS refuses /pkiclient.exe, the path that Windows asks for (404 7)",
		},
		.reasons = {
			{
				"Request filtering denies the extension .exe. Windows appends "
				"/pkiclient.exe to the URL of the profile; Android and iOS do not.",
				"IIS Manager > Default Web Site > Request Filtering > File Name "
				"Extensions; sub-status 404.7 in the IIS log.",
				"Allow .exe for CertSrv/mscep.",
			},
			{
				"A front end or the application proxy publishes only the exact "
				"path of mscep.dll.",
				"Do the other devices get through?",
				"Publish everything below /certsrv/mscep/.",
			},
		},
		.shown = { .otherwise = "scepprobe -d windows URL, where IIS denies the file name "
			"extension .exe." },
	},
	{
		.id = "wrong-path",
		.title = "There is no mscep.dll at this path (404)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.x",
		.references = { HTTP_STATUS, PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, SYMPTOM_NOT_FOUND }, { AT_OPERATION, SYMPTOM_NOT_FOUND } },
		.unless = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED },
			{ AT_OPERATION, SYMPTOM_SUBSTATUS_TOLD },
			{ AT_OPERATION, SYMPTOM_APP_PROXY_404 } },
		.doubt = { { AT_BROWSE, SYMPTOM_FORBIDDEN } },
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_NOT_FOUND } },
		},
		.reasons = {
			{
				"The URL in the profile is mistyped.",
				"It must end in /certsrv/mscep/mscep.dll. Windows appends "
				"/pkiclient.exe, which other SCEP servers do not know.",
				"Correct it in the Intune profile.",
			},
			{
				"The NDES role is not configured, or lives in another site.",
				"IIS Manager > Default Web Site > CertSrv > mscep must exist.",
				"Finish the configuration of the role service.",
			},
			{
				"IIS does not let mscep.dll run, or filters its name.",
				"IIS Manager > the server > ISAPI and CGI Restrictions; Request "
				"Filtering > File Name Extensions (.dll, and .exe for Windows' "
				"pkiclient.exe). Sub-status 404.2, 404.3 or 404.7 in the IIS log.",
				"Allow mscep.dll; allow the extensions.",
			},
			{
				"The application proxy publishes another path.",
				"The internal and the external URL of the app must end alike.",
				"Publish the root of the host.",
			},
		},
	},
	{
		.id = "forbidden-not-by-mscep",
		.title = "The 403 is not NDES's healthy one: SCEP itself is forbidden",
		.source = "Microsoft Learn, HTTP status codes in IIS, 403.x",
		.references = { HTTP_STATUS, POLICY_MODULE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_OPERATION, SYMPTOM_FORBIDDEN } },
		.unless = { { AT_OPERATION, SYMPTOM_SUBSTATUS_TOLD },
			{ AT_OPERATION, SYMPTOM_URL_FORBIDDEN } },
		.doubt = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED },
			{ AT_OPERATION, SYMPTOM_PROXY_BETWEEN } },
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_FORBIDDEN } },
		},
		.reasons = {
			{
				"IIS requires TLS, and http:// was used (403.4).",
				"The scheme of the URL; SSL Settings of the site.",
				"Use https:// in the profile and as the proxy's internal URL.",
			},
			{
				"IIS requires a client certificate (403.7, 403.16, 403.17).",
				"IIS Manager > the site > SSL Settings > Client certificates.",
				"Set it to Ignore.",
			},
			{
				"An address restriction excludes the caller (403.6).",
				"IIS Manager > IP Address and Domain Restrictions.",
				"Allow the devices' networks, or the connector's server.",
			},
			{
				"The path is a folder without a default document (403.14).",
				"The URL must end in mscep.dll.",
				"Correct it in the Intune profile.",
			},
			{
				"Something in front of NDES that could not be recognised forbids "
				"it.",
				"Is there a line for this request in the IIS log? If not, a front "
				"end answered.",
				"Allow the path there.",
			},
		},
	},
	/* ---- what IIS's sub-status tells ---- */
	{
		.id = "tls-required",
		.title = "IIS serves mscep.dll over TLS only (403.4)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 403.4",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, SYMPTOM_TLS_REQUIRED } },
		.unless = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"http:// was used, and the site, CertSrv or mscep has Require "
				"SSL.",
				"The scheme of the URL; IIS Manager > the site and "
				"CertSrv/mscep > SSL Settings.",
				"Use https:// in the Intune profile.",
			},
			{
				"The internal URL of the application proxy app begins with "
				"http://.",
				"Microsoft Entra admin center > Enterprise applications > the "
				"NDES app > Application proxy > Internal Url.",
				"Make the internal URL https://, or clear Require SSL for the "
				"connector's sake.",
			},
		},
	},
	{
		.id = "client-certificate-required",
		.title = "IIS wants a client certificate ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 403.7, 403.16",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_CLIENT_CERTIFICATE } },
		.unless = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"Client certificates are set to Require for the site, CertSrv "
				"or mscep. Devices that enrol have none yet, and the "
				"application proxy passes none on.",
				"IIS Manager > the site and CertSrv/mscep > SSL Settings > "
				"Client certificates.",
				"Set it to Ignore.",
			},
			{
				"With 403.16: a certificate that is not self-signed stands "
				"among the trusted roots of the NDES server.",
				"Get-ChildItem -Path Cert:\\LocalMachine\\Root -Recurse | "
				"Where-Object { $_.Issuer -ne $_.Subject } must list nothing.",
				"Remove what it lists and restart the server.",
			},
		},
	},
	{
		.id = "address-restricted",
		.title = "IIS rejects the caller's address ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 403.6",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_ADDRESS_RESTRICTED } },
		.unless = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"An address restriction excludes the caller, or the connector's "
				"server.",
				"IIS Manager > the site and CertSrv/mscep > IP Address and "
				"Domain Restrictions.",
				"Allow the devices' networks, or the connector's server.",
			},
		},
	},
	{
		.id = "directory-listing-denied",
		.title = "The path is a folder, not mscep.dll (403.14)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 403.14",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, SYMPTOM_LISTING_DENIED } },
		.unless = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"The URL in the profile ends too early.",
				"It must end in /certsrv/mscep/mscep.dll.",
				"Correct it in the Intune profile.",
			},
			{
				"The application proxy's internal URL leads to another folder.",
				"The internal and the external URL of the app must end alike.",
				"Publish the root of the host.",
			},
		},
	},
	{
		.id = "isapi-restricted",
		.title = "IIS does not let mscep.dll run (404.2)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.2",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_ISAPI_RESTRICTED } },
		.unless = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"mscep.dll is not allowed among the ISAPI and CGI restrictions.",
				"IIS Manager > the server > ISAPI and CGI Restrictions.",
				"Allow %SystemRoot%\\System32\\certsrv\\mscep\\mscep.dll.",
			},
		},
	},
	{
		.id = "handler-missing",
		.title = "IIS has no handler that runs mscep.dll ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.3, 404.4, 404.17",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_HANDLER_MISSING } },
		.unless = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"The ISAPI handler mapping of CertSrv/mscep is gone or is "
				"overruled, so that mscep.dll counts as a file to download.",
				"IIS Manager > Default Web Site > CertSrv > mscep > Handler "
				"Mappings: ISAPI-dll must be enabled.",
				"Restore the mapping: Revert To Parent, or configure the role "
				"service again.",
			},
		},
	},
	{
		.id = "extension-denied",
		.title = "Request filtering denies the file name's extension (404.7)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.7",
		.references = { HTTP_STATUS, REQUEST_LIMITS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_EXTENSION_DENIED } },
		.unless = { { AT_BROWSE, SYMPTOM_FORBIDDEN } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"The extension .dll, or .exe for Windows' pkiclient.exe, is "
				"denied.",
				"IIS Manager > Default Web Site > CertSrv > mscep > Request "
				"Filtering > File Name Extensions.",
				"Allow .dll and .exe for CertSrv/mscep.",
			},
		},
	},
	{
		.id = "some-requests-refused",
		.title = "IIS refuses some requests, and answers others ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_OPERATION, SYMPTOM_SITE_REFUSES },
			{ AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.sure = { { AT_OPERATION, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"Several servers stand behind the address, and one of them is "
				"configured otherwise: what IIS says in the line Seen is true "
				"of that one.",
				"Repeat this with --resolve HOST:443:ADDRESS for each server; "
				"the line is in the IIS log of one of them.",
				"Configure them alike, or take that one out of the pool.",
			},
			{
				"The configuration was changed while this ran.",
				"Run this again.",
				"Nothing, if it does not come again.",
			},
		},
	},
	{
		.id = "request-filtered",
		.title = "Request filtering refuses the request ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.5, 404.8, 404.10, 404.19",
		.references = { HTTP_STATUS, REQUEST_LIMITS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_REQUEST_FILTERED } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"A rule, a hidden segment, a denied sequence or a header limit "
				"matches. The line Seen says which.",
				"IIS Manager > Default Web Site > CertSrv > mscep > Request "
				"Filtering: each tab, and the inherited entries.",
				"Remove the entry for CertSrv/mscep.",
			},
		},
	},
	{
		.id = "double-escaping-refused",
		.title = "Request filtering finds the URL escaped twice (404.11)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.11",
		.references = { HTTP_STATUS, REQUEST_LIMITS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_DOUBLE_ESCAPING } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"Something on the way escapes the URL again, or a '+' stands in "
				"its path.",
				"Does it also happen on the NDES server itself? If not, the "
				"front end escapes.",
				"Let the front end pass the URL on unchanged, or allow double "
				"escaping for CertSrv/mscep.",
			},
		},
	},
	{
		.id = "method-refused",
		.title = "The server does not take the request's method ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.6, 405.0",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_METHOD_REFUSED },
			{ AT_OPERATION, SYMPTOM_METHOD_REFUSED } },
		.reasons = {
			{
				"Request filtering denies the verb (404.6).",
				"IIS Manager > Default Web Site > CertSrv > mscep > Request "
				"Filtering > HTTP Verbs.",
				"Allow GET and POST.",
			},
			{
				"The handler is not mscep.dll's: the static file handler and "
				"WebDAV refuse POST (405.0).",
				"IIS Manager > CertSrv > mscep > Handler Mappings; is the "
				"WebDAV module installed?",
				"Restore the ISAPI-dll mapping; remove WebDAV from "
				"CertSrv/mscep.",
			},
		},
	},
	{
		.id = "body-too-large",
		.title = "The server finds the message too large ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 413.1, 404.13",
		.references = { HTTP_STATUS, REQUEST_LIMITS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_BODY_TOO_LARGE } },
		.reasons = {
			{
				"Request filtering limits the body (413.1 or 404.13). Its "
				"default of 30 000 000 octets is far above any SCEP message.",
				"IIS Manager > Default Web Site > CertSrv > mscep > Request "
				"Filtering > Edit Feature Settings.",
				"Set the maximum allowed content length to its default, "
				"30000000.",
			},
			{
				"A front end limits it.",
				"Is there a line for this request in the IIS log? If not, a "
				"front end answered.",
				"Raise its limit.",
			},
		},
	},
	{
		.id = "iis-configuration-invalid",
		.title = "IIS cannot use its configuration ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 500.19, 500.21",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_CONFIGURATION_INVALID } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"A web.config or applicationHost.config holds what IIS cannot "
				"read, or what is locked (500.19).",
				"The detailed page on the NDES server itself names the file and "
				"the line.",
				"Correct or remove the section that it names.",
			},
			{
				"A module that the configuration names is not installed, for "
				"instance ASP.NET (500.21).",
				"IIS Manager > CertSrv > mscep > Modules.",
				"Install the feature of Windows that brings it.",
			},
		},
	},
	{
		.id = "application-restarting",
		.title = "The application is restarting or too busy ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 500.11 to 500.13",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_RESTARTING } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"The SCEP application pool is being recycled, or was just "
				"started.",
				"Run again after a minute; System log, source WAS.",
				"Nothing, if it passes. Otherwise see scep-app-pool-stopped.",
			},
		},
	},
	{
		.id = "server-busy",
		.title = "IIS has more requests than it takes ({status})",
		.source = "Microsoft Learn, HTTP status codes in IIS, 503.2 to 503.4",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_SERVER_BUSY } },
		.sure = { { AT_ANY, SYMPTOM_IIS_SURE } },
		.reasons = {
			{
				"More devices ask at once than the limit allows, or requests "
				"hang.",
				"Performance counter HTTP Service Request Queues; "
				"appConcurrentRequestLimit of the site.",
				"Find what the requests wait for (the CA, a CRL), or raise the "
				"limit.",
			},
		},
	},
	/* ---- what the kernel's listener tells ---- */
	{
		.id = "host-not-served",
		.title = "No site of the server answers to this host name (400 Invalid Hostname)",
		.source = "Microsoft Learn, Error logging in HTTP APIs: Hostname",
		.references = { HTTPERR, PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_HOST_NOT_SERVED } },
		.unless = { { AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.sure = { { AT_ANY, SYMPTOM_HTTP_SYS_SURE } },
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
				"headers, which decides what Host header the site gets.",
				"Use the name of the binding as internal URL.",
			},
			{
				"Windows answers here, but not the NDES server.",
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
		.when = { { AT_ANY, SYMPTOM_URL_INVALID } },
		.sure = { { AT_ANY, SYMPTOM_HTTP_SYS_SURE } },
		.reasons = {
			{
				"The path in the profile holds a bad escape, a control "
				"character, or a part of more than 260 characters.",
				"The URL in this report. HTTPERR log: URL.",
				"Correct it in the Intune profile.",
			},
			{
				"Something on the way alters the URL.",
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
		.when = { { AT_ANY, SYMPTOM_URL_FORBIDDEN } },
		.sure = { { AT_ANY, SYMPTOM_HTTP_SYS_SURE } },
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
		.title = "The server misses the length of the message (411)",
		.source = "Microsoft Learn, Error logging in HTTP APIs: LengthRequired; "
			  "RFC 9110 section 15.5.12",
		.references = { HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, SYMPTOM_LENGTH_REQUIRED } },
		.reasons = {
			{
				"Something on the way drops the Content-Length header of the "
				"POST. The probe, like the devices, sends one.",
				"Does it also happen on the NDES server itself? HTTPERR log: "
				"LengthRequired.",
				"Let the front end pass the request on unchanged.",
			},
		},
	},
	{
		.id = "blocked-by-front-end",
		.title = "A front end answers in NDES's place",
		.source = "captures of front ends' block pages",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, SYMPTOM_FRONT_END_BLOCK } },
		.milder_if = { {
			.when = { AT_MESSAGE, SYMPTOM_SCEP_ANSWERED },
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
		.title = "A front end does not get through to NDES",
		.source = "RFC 9110 sections 15.6.3 to 15.6.5; nginx documentation, "
			  "ngx_http_limit_req_module and ngx_http_limit_conn_module",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-15.6",
			NGINX_LIMIT },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, SYMPTOM_FRONT_END_GATEWAY } },
		/* It says 502 or 504 of a server that it does not get through to. */
		.doubt = { { AT_ANY, SYMPTOM_NGINX_503 } },
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
		.when = { { AT_ANY, SYMPTOM_NOT_HTTP } },
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
		.when = { { AT_ANY, SYMPTOM_CUT } },
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
		.when = { { AT_ANY, SYMPTOM_TOO_LARGE } },
		.reasons = {
			{
				"What answers this request is not mscep.dll: the answer is larger "
				"than any of its own.",
				"Open the URL in a browser.",
				"Correct the URL in the profile, or whatever answers there.",
			},
		},
	},
	/* ---- GetCACaps and GetCACert ---- */
	{
		.group = "GetCACaps and GetCACert",
		.id = "caps-not-scep",
		.title = "GetCACaps is answered, but not with capabilities",
		.source = "RFC 8894 section 3.5.2",
		.references = { RFC8894("3.5.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CAPS, SYMPTOM_CAPS_NOT_SCEP } },
		.reasons = {
			{
				"Something else than mscep.dll answers this path: a portal, a "
				"block page, a static file.",
				"The page's title in the line Seen; the URL in a browser, with "
				"?operation=GetCACaps behind it.",
				"Correct the URL, or exempt the path.",
			},
		},
	},
	{
		.id = "cacert-not-scep",
		.title = "GetCACert is answered, but not with certificates",
		.source = "RFC 8894 section 4.2.1",
		.references = { RFC8894("4.2.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, SYMPTOM_CACERT_NOT_SCEP } },
		.reasons = {
			{
				"Something else than mscep.dll answers, or alters the answer: a "
				"portal, a filter that rewrites bodies.",
				"The line Seen; the same URL on the NDES server itself.",
				"Exempt the path from whatever alters it.",
			},
			{
				"NDES cannot read its CA or RA certificates.",
				"Application log, NetworkDeviceEnrollmentService, events 7 and 10.",
				RENEW_RA,
			},
		},
	},
	{
		.id = "cacert-wrong-content-type",
		.title = "GetCACert's Content-Type is one that devices refuse",
		.source = "RFC 8894 section 4.2.1; sources of jscep and Apple's Security",
		.references = { RFC8894("4.2.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_CACERT, SYMPTOM_CACERT_TYPE } },
		.offends = REQUIREMENT_CACERT_TYPE,
		.if_unknown = SEVERITY_WARNING,
		.reasons = {
			{
				"Something between NDES and the device sets another "
				"Content-Type. iOS wants exactly " SCEP_TYPE_CA_CERT " or "
				SCEP_TYPE_CA_RA_CERT ", without parameters; Android wants it to "
				"begin so.",
				"The same URL on the NDES server itself.",
				"Let the front end pass the header on unchanged.",
			},
		},
	},
	{
		.id = "weak-algorithms-only",
		.title = "Only weak digests are advertised",
		.source = "RFC 8894 section 2.9; Apple refuses MD5 since iOS 10",
		.references = { RFC8894("2.9") },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.when = { { AT_CAPS, SYMPTOM_CAPS_NO_SHA2 } },
		.reasons = {
			{
				"GetCACaps lists no SHA-2 digest, so devices fall back: iOS to "
				"SHA-1, Android to MD5 and single DES with an empty list.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\"
				"CACapabilitiesAlgorithms; the body of GetCACaps.",
				"List SHA-256 or SHA-512, and AES or DES3 there; without the "
				"value NDES lists its defaults.",
			},
		},
	},
	{
		.id = "cacert-too-many",
		.title = "GetCACert gives more certificates than a bag needs",
		.source = "this program's bounds; RFC 8894 section 4.2.1",
		.references = { RFC8894("4.2.1") },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, SYMPTOM_CACERT_TOO_MANY } },
		.reasons = {
			{
				"NDES sends three certificates, and those above its CA. What is "
				"beyond 64 was not looked at here, and no device was ever seen "
				"with so many.",
				"Whose certificates are they? The report shows the first 64.",
				"Let the server send its RA certificates and the chain of its "
				"CA, and nothing else.",
			},
		},
	},
	{
		.id = "ca-certificate-missing",
		.title = "GetCACert lacks the CA that issued the RA certificates",
		.source = "RFC 8894 section 4.2.1.2; sources of jscep and Apple's Security",
		.references = { RFC8894("4.2.1.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, SYMPTOM_CA_MISSING } },
		.offends = REQUIREMENT_CA_PRESENT,
		.reasons = {
			{
				"NDES cannot build the chain of its RA certificates. Android "
				"finds no issuer for them, and iOS no candidates for an RA "
				"(-67731).",
				"certutil -verify of each RA certificate on the NDES server.",
				"Put the CA's certificate into the server's Intermediate "
				"Certification Authorities store and run iisreset.",
			},
		},
	},
	{
		.id = "ca-root-missing",
		.title = "GetCACert does not give the root",
		.source = "PSCertificateEnrollment's note on IX509SCEPEnrollment; the SCEP CSP's "
			  "CAThumbprint",
		.references = { CONFIGURE_NDES },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, SYMPTOM_CA_ROOT_MISSING } },
		.unprovable = true,    /* NDES below a root of its own often sends three */
		.offends = REQUIREMENT_ROOT_PRESENT,
		.reasons = {
			{
				"Windows looks for the root of the profile's thumbprint among the "
				"certificates given; people met a failure when it was not there. "
				"Others enrol without.",
				"Do Windows devices enrol? CertEnroll event 86 on one of them.",
				"Nothing, if they do; else put the root into the NDES server's "
				"Trusted Root Certification Authorities store and run iisreset.",
			},
		},
	},
	{
		.id = "ra-certificate-missing",
		.title = "GetCACert holds no usable RA certificate",
		.source = "RFC 8894 section 3.5.2; Apple's Security sources",
		.references = { RFC8894("3.5.2"), CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, SYMPTOM_RA_MISSING } },
		.offends = REQUIREMENT_RA_USAGE,
		.reasons = {
			{
				"The bag has no certificate with key usage keyEncipherment (CEP "
				"Encryption) or none with digitalSignature (Exchange Enrollment "
				"Agent).",
				"The certificates in the line Seen; certlm.msc > Personal on "
				"the NDES server.",
				RENEW_RA,
			},
		},
	},
	{
		.id = "ra-certificate-unusable",
		.title = "No request can be encrypted to the RA certificate",
		.source = "RFC 8894 section 3.1",
		.references = { RFC8894("3.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, SYMPTOM_NOT_SENT } },
		.reasons = {
			{
				"Its key is not an RSA key of a usable size.",
				"OpenSSL's words in the line Seen.",
				RENEW_RA,
			},
		},
		.shown = { .scenario = "ra-ec" },
	},
	{
		.id = "ra-signature-unsupported",
		.title = "iOS does not take the signatures of the RA or CA certificates",
		.source = "Microsoft Learn, iOS SCEP failure: GetCACert, but no GetCACaps",
		.references = { IOS_NO_CAPS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.when = { { AT_CACERT, SYMPTOM_RA_SIGNATURE } },
		.offends = REQUIREMENT_RA_SIGNATURE,
		.if_ignored = SEVERITY_INFO,
		.if_unknown = SEVERITY_WARNING,
		.reasons = {
			{
				"A certificate of the chain is signed with SHA-1, or with "
				"RSASSA-PSS (AlternateSignatureAlgorithm of the CA). iOS asks for "
				"GetCACert, and then for nothing more.",
				"In the IIS log: GetCACert with 200 and no GetCACaps after it; on "
				"the CA certutil -getreg ca\\csp.",
				"Set CNGHashAlgorithm to SHA256 and AlternateSignatureAlgorithm to "
				"0, restart the CA, and reissue the certificates that the line "
				"Seen names, from the top down.",
			},
		},
	},
	{
		.id = "ra-key-too-small",
		.title = "An RA or CA certificate has a short key",
		.source = "NIST SP 800-131A Rev. 2; Microsoft security advisory 2661254",
		.references = {
			"https://csrc.nist.gov/pubs/sp/800/131/a/r2/final",
			LEARN "security-updates/SecurityAdvisories/2012/2661254",
		},
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CA,
		.when = { { AT_CACERT, SYMPTOM_RA_KEY_SMALL } },
		.shown = { .scenario = "ra-weak-key" },
		.reasons = {
			{
				"An RSA key below 2048 bits can be broken. Windows refuses those "
				"below 1024; of the other devices no such limit is known, but "
				"any update may bring one.",
				"The keys in the line Seen.",
				"For an RA: " RENEW_RA " Choose 2048 bits. For the CA: renew "
				"it with a new key.",
			},
		},
	},
	{
		.id = "ra-certificate-not-yet-valid",
		.title = "An RA certificate of NDES is not valid yet",
		.source = "RFC 5280 section 4.1.2.5",
		.references = { RFC5280 },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CA,
		.when = { { AT_CACERT, SYMPTOM_RA_EARLY } },
		.reasons = {
			{
				"The clock of the CA was ahead when it issued the certificate, or "
				"the clock here is behind. A device with the right time that "
				"looks at dates, as Windows does, refuses it until then.",
				"w32tm /query /status on the CA; the time here; the Date header "
				"of the answers.",
				"Set the clocks, and request the RA certificates again.",
			},
		},
	},
	{
		.id = "ra-certificate-expired",
		.title = "An RA certificate of NDES has expired",
		.source = DEVICE_TO_NDES_TITLE ", 500 - Internal server error, cause 2",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, SYMPTOM_RA_EXPIRED } },
		.reasons = {
			{
				"CEP Encryption or Exchange Enrollment Agent, which live two "
				"years, were not renewed.",
				"certlm.msc > Personal on the NDES server.",
				RENEW_RA,
			},
		},
	},
	{
		.id = "ra-certificate-expiring",
		.title = "An RA certificate of NDES ends soon",
		.source = DEVICE_TO_NDES_TITLE ", 500 - Internal server error, cause 2",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.is_forecast = true,
		.when = { { AT_CACERT, SYMPTOM_RA_EXPIRING } },
		.milder_if = { {
			.when = { AT_CACERT, SYMPTOM_RA_EXPIRING_LATER },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"CEP Encryption and Exchange Enrollment Agent live two years. "
				"Once one has ended, NDES answers 500 to everything.",
				"certlm.msc > Personal on the NDES server.",
				RENEW_RA,
			},
		},
	},
	{
		.id = "ra-not-issued-by-ca",
		.title = "The RA certificates are from before the CA was renewed",
		.source = "Microsoft Learn, SCEP deployment to Windows 10 devices fails after "
			  "the CA certificate is renewed",
		.references = { WINDOWS_10_FAILS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, SYMPTOM_RA_STRAY } },
		.offends = REQUIREMENT_RA_ISSUER,
		.if_unknown = SEVERITY_WARNING,
		.reasons = {
			{
				"The CA has a new key; the RA certificates bear the old one's "
				"signature. Windows fails, Android and iOS may go on.",
				"On a Windows device: CAPI2 event 30 with 0x800B0109, and events "
				"32 and 307 of DeviceManagement-Enterprise-Diagnostics-Provider.",
				"Reinstall the NDES role and the connector, which requests the RA "
				"certificates again.",
			},
		},
	},
	{
		.id = "ca-certificate-not-yet-valid",
		.title = "The CA certificate is not valid yet",
		.source = "RFC 5280 section 4.1.2.5",
		.references = { RFC5280 },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CA,
		.when = { { AT_CACERT, SYMPTOM_CA_EARLY } },
		.reasons = {
			{
				"A CA certificate was put in place before its time, or a clock "
				"is wrong. What it issues verifies nowhere until then.",
				"certutil -ca.cert on the CA; the time there and here.",
				"Set the clocks, or go back to the CA certificate of before.",
			},
		},
	},
	{
		.id = "ca-certificate-expired",
		.title = "The CA certificate has expired",
		.source = "RFC 5280 section 4.1.2.5",
		.references = { RFC5280 },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.when = { { AT_CACERT, SYMPTOM_CA_EXPIRED } },
		.reasons = {
			{
				"The CA, or one above it, was not renewed.",
				"certutil -ca.cert on the CA; the certificates in the line Seen.",
				"Renew the CA certificate, then the RA certificates of NDES, then "
				"the trusted certificate profile.",
			},
		},
	},
	{
		.id = "ca-certificate-expiring",
		.title = "The CA certificate ends soon",
		.source = "RFC 5280 section 4.1.2.5",
		.references = { RFC5280 },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.is_forecast = true,
		.when = { { AT_CACERT, SYMPTOM_CA_EXPIRING } },
		.milder_if = { {
			.when = { AT_CACERT, SYMPTOM_CA_EXPIRING_LATER },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"The CA certificate has few days left.",
				"certutil -ca.cert on the CA.",
				"Renew the CA certificate, then the RA certificates of NDES, then "
				"the trusted certificate profile.",
			},
		},
		.shown = { .scenario = "healthy", .probe = "--warning-days 36500" },
	},
	{
		.id = "ca-fingerprint-mismatch",
		.title = "The CA certificate is not the expected one",
		.source = "RFC 8894 section 2.2; --expect-fingerprint",
		.references = { RFC8894("2.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_CACERT, SYMPTOM_CA_FINGERPRINT } },
		.reasons = {
			{
				"The CA was renewed or replaced, and the expectation is the old "
				"one; in Intune, the trusted certificate profile.",
				"Compare the fingerprints in the line Seen with the profile's "
				"certificate.",
				"Update the profile, or the option.",
			},
			{
				"Another server answers.",
				"The subject in the line Seen.",
				"Correct the URL or the DNS record.",
			},
		},
		.shown = {
			.scenario = "healthy",
			.probe = "--expect-fingerprint "
				"0000000000000000000000000000000000000000",
		},
	},
	/* ---- PKIOperation ---- */
	{
		.group = "PKIOperation",
		.id = "request-not-decoded",
		.title = "NDES answers the PKIOperation without a SCEP message",
		.source = "reports of NDES events 17 and 18 (certnanny/sscep issue 60)",
		.references = { RFC8894("4.3") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, SYMPTOM_NO_CERTREP } },
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_NOT_DECODED } },
			.title = "NDES cannot read requests of devices",
		},
		.reasons = {
			{
				"NDES could not decode or decrypt the request: its RA encryption "
				"certificate is another than the one it hands out, or its key "
				"cannot be used.",
				"Application log, NetworkDeviceEnrollmentService: event 18 "
				"(0x80090005) or 17 (0x8009310b).",
				RENEW_RA,
			},
			{
				"NDES does not know the algorithms of the request.",
				"Try --cipher des-ede3-cbc --digest sha1.",
				"If that works, correct what GetCACaps lists.",
			},
			{
				"Something on the way alters the body.",
				"The same from the NDES server itself.",
				"Exempt the path.",
			},
		},
	},
	{
		.id = "certrep-not-scep",
		.title = "The answer to the PKIOperation cannot be read",
		.source = "RFC 8894 section 3.3.2",
		.references = { RFC8894("3.3.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, SYMPTOM_CERTREP_BROKEN } },
		.reasons = {
			{
				"Something on the way cuts or alters the body.",
				"The same from the NDES server itself.",
				"Exempt the path.",
			},
		},
	},
	{
		.id = "enrolled",
		.title = "Enrolled: the certificate holds our key",
		.source = "RFC 8894 section 3.3.2.1",
		.references = { RFC8894("3.3.2.1") },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.when = { { AT_MESSAGE, SYMPTOM_ISSUED } },
		.reasons = {
			{
				"The request was accepted.",
				"The serial number in the line Seen, on the CA.",
				"Revoke the certificate there if it was only a test.",
			},
		},
		.shown = { .otherwise = "scepprobe -d ios --challenge-file FILE URL: mock-ndes "
			"--challenge TEXT issues for the TEXT in FILE." },
	},
	{
		.id = "challenge-refused",
		.title = "The challenge was refused",
		.source = "RFC 8894 section 3.2.1.4; NDES event 29",
		.references = { RFC8894("3.2.1.4"), POLICY_MODULE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_MESSAGE, SYMPTOM_CHALLENGE_REFUSED } },
		.unless = { { AT_MESSAGE, SYMPTOM_SIGNATURE_INVALID },
			{ AT_MESSAGE, SYMPTOM_NONCE_MISMATCH },
			{ AT_MESSAGE, SYMPTOM_TRANSACTION_MISMATCH } },
		.doubt = { { AT_MESSAGE, SYMPTOM_REFUSAL_UNCLEAR } },
		.milder_if = { {
			.when = { AT_MESSAGE, SYMPTOM_REAL_CHALLENGE_REFUSED },
			.absent = true,
			.severity = SEVERITY_INFO,
			.title = "Healthy: the placeholder challenge was refused, as it must be",
		} },
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_CHALLENGE },
				{ AT_ANY, SYMPTOM_LOG_DEVICE_REFUSED } },
		},
		.reasons = {
			{
				"The challenge is wrong, was used before, or has expired: NDES's "
				"own live 60 minutes and work once.",
				"Application log, NetworkDeviceEnrollmentService, event 29; the "
				"connector's log for ScepVerifyFailure.",
				"Try again with a fresh challenge.",
			},
			{
				"The request does not match what Intune made the challenge for: "
				"subject, key size or usage.",
				"The connector's log names the mismatch.",
				"Use --subject and --key-bits as in the profile.",
			},
		},
		.shown = { .scenario = "healthy" },
	},
	{
		.id = "refusal-unknown",
		.title = "Refused, most likely for the placeholder: the HRESULT is not known here",
		.source = "RFC 8894 section 3.2.1.4",
		.references = { RFC8894("3.2.1.4"), POLICY_MODULE },
		.severity = SEVERITY_INFO,
		.who = ACTOR_CALLER,
		.when = { { AT_MESSAGE, SYMPTOM_UNKNOWN_HRESULT } },
		.unprovable = true,
		.reasons = {
			{
				"A policy module refuses in its own words.",
				"Application log, NetworkDeviceEnrollmentService: event 29 at the "
				"time of this report speaks of the challenge, others of NDES.",
				"With event 29, nothing: a placeholder must be refused.",
			},
		},
	},
	{
		.id = "renewal-refused",
		.title = "The renewal was refused",
		.source = "RFC 8894 section 2.3; certnanny/sscep issue 123 (NDES event 28)",
		.references = { RFC8894("2.3") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, SYMPTOM_RENEWAL_REFUSED } },
		.reasons = {
			{
				"The certificate that signs was not issued by this CA, has "
				"expired, or is not allowed to renew.",
				"Its issuer and its end; Application log, "
				"NetworkDeviceEnrollmentService, event 28.",
				"Enrol anew, with a challenge.",
			},
			{
				"The server wants the other form of a renewal.",
				"Try --renew-as renewalreq, and --renew-as pkcsreq.",
				"Use the form that works.",
			},
			{
				"The server wants a challenge for a renewal too.",
				"Try again with --challenge-file.",
				"Give the device one.",
			},
		},
		.shown = { .otherwise = "scepprobe --renew-cert FILE --renew-key FILE URL, with a "
			"certificate that mock-ndes did not issue." },
	},
	{
		.id = "issued-without-challenge",
		.title = "A certificate was issued without a valid challenge",
		.source = "RFC 8894 section 2.4",
		.references = { RFC8894("2.4"), CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, SYMPTOM_ISSUED_UNASKED } },
		/* Then it only says so. */
		.doubt = { { AT_MESSAGE, SYMPTOM_ISSUED_UNREADABLE } },
		.reasons = {
			{
				"NDES does not check challenges: anybody who reaches this URL gets "
				"a certificate.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\EnforcePassword "
				"must be 1; the policy module must be active.",
				"Set EnforcePassword, or install the connector; then revoke the "
				"certificates that this probe was given (the line Seen).",
			},
		},
	},
	{
		.id = "enrolment-pending",
		.title = "A request without a valid challenge waits for approval",
		.source = "RFC 8894 sections 2.4 and 3.3.2.3",
		.references = { RFC8894("3.3.2.3"), RFC8894("2.4") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.milder_if = { {
			.when = { AT_MESSAGE, SYMPTOM_PENDING_ASKED },
			.severity = SEVERITY_WARNING,
			.title = "The CA holds the request for approval",
		} },
		.when = { { AT_MESSAGE, SYMPTOM_PENDING } },
		.unless = { { AT_MESSAGE, SYMPTOM_ISSUED } },
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_PENDING } },
			.title = "The CA holds the request for approval",
		},
		.reasons = {
			{
				"NDES does not check challenges, if this one was a placeholder: "
				"anybody's request gets this far.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\EnforcePassword "
				"must be 1; the policy module must be active.",
				"Set it, or install the connector, and deny the pending requests "
				"of this probe.",
			},
			{
				"The CA, or the template, wants a certificate manager's approval. "
				"Devices ask again a few times only.",
				"certsrv.msc > the CA > Properties > Policy Module; the template's "
				"Issuance Requirements.",
				"Once challenges are checked, issue automatically for the NDES "
				"template.",
			},
		},
	},
	{
		.id = "ca-unreachable",
		.title = "NDES cannot reach its CA",
		.source = "NDES event 31, 0x800706ba",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.when = { { AT_MESSAGE, SYMPTOM_CA_UNREACHABLE } },
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_CA_UNREACHABLE } },
		},
		.reasons = {
			{
				"The CA's service is stopped, or its host is down.",
				"certutil -ping -config \"HOST\\CA\" on the NDES server.",
				"Start Active Directory Certificate Services.",
			},
			{
				"A firewall between NDES and the CA blocks RPC.",
				"TCP 135 and the dynamic ports from NDES to the CA.",
				"Allow them.",
			},
		},
	},
	{
		.id = "ca-refused-request",
		.title = "The CA refuses the request",
		.source = "COM error codes CERTSRV_E_*; CertEnroll event 87",
		.references = { LEARN "windows/win32/com/com-error-codes-4" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.when = { { AT_MESSAGE, SYMPTOM_CA_REFUSED } },
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_CA_REFUSED } },
			.title = "NDES cannot pass a request to the CA",
		},
		.reasons = {
			{
				"Template, permissions or policy: the HRESULT in the line Seen "
				"says which.",
				"certsrv.msc > Failed Requests on the CA.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP: "
				"SignatureTemplate, EncryptionTemplate and GeneralPurposeTemplate "
				"hold the template's name, not its display name; the NDES service "
				"account needs Read and Enroll on it.",
			},
		},
	},
	{
		.id = "request-refused",
		.title = "NDES refuses the request, not because of its challenge",
		.source = "RFC 8894 section 3.2.1.4",
		.references = { RFC8894("3.2.1.4") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, SYMPTOM_REQUEST_REFUSED } },
		.reasons = {
			{
				"badAlg and badMessageCheck: NDES does not accept the digest or "
				"cipher, though it advertised them.",
				"Try --cipher des-ede3-cbc --digest sha1.",
				"Correct what GetCACaps lists.",
			},
			{
				"NDES itself is not in order: the HRESULT in the line Seen "
				"says what.",
				"Application log, NetworkDeviceEnrollmentService, at the time of "
				"this report.",
				"See what the HRESULT's sentence says; renew the RA certificates "
				"if their keys are meant.",
			},
			{
				"badTime: the clocks differ.",
				"The Date header of the answer.",
				"Set the clock.",
			},
		},
	},
	{
		.id = "certrep-signature-invalid",
		.title = "The CertRep's signature is wrong",
		.source = "RFC 8894 section 3.2",
		.references = { RFC8894("3.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, SYMPTOM_SIGNATURE_INVALID } },
		.reasons = {
			{
				"NDES signs with another key than that of the RA certificate it "
				"hands out, or the answer was altered.",
				"certlm.msc > Personal: are there two Exchange Enrollment Agent "
				"certificates?",
				"Remove the old one and run iisreset.",
			},
		},
	},
	{
		.id = "certrep-without-status",
		.title = "The CertRep has no pkiStatus that SCEP knows",
		.source = "RFC 8894 section 3.2.1.3",
		.references = { RFC8894("3.2.1.3") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, SYMPTOM_NO_STATUS } },
		.reasons = {
			{
				"This is not NDES, or something alters its answers.",
				"The same request on the NDES server itself.",
				"Exempt the path from whatever alters it.",
			},
		},
	},
	{
		.id = "certrep-wrong-content-type",
		.title = "The CertRep's Content-Type is one that Android refuses",
		.source = "RFC 8894 section 4.3; sources of jscep",
		.references = { RFC8894("4.3") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_MESSAGE, SYMPTOM_CERTREP_TYPE } },
		.offends = REQUIREMENT_CERTREP_TYPE,
		.if_unknown = SEVERITY_WARNING,
		.reasons = {
			{
				"Something between NDES and the device sets another "
				"Content-Type than " SCEP_TYPE_PKI_MESSAGE ".",
				"The same request on the NDES server itself.",
				"Let the front end pass the header on unchanged.",
			},
		},
	},
	{
		.id = "fallback-algorithms",
		.title = "Only 3DES with SHA-1 brings an answer that can be read",
		.source = "RFC 8894 section 3.5.2",
		.references = { RFC8894("3.5.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, SYMPTOM_FALLBACK } },
		.reasons = {
			{
				"NDES advertises algorithms that it cannot answer with. Devices "
				"do not try a second time.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\"
				"CACapabilitiesAlgorithms; the cryptographic provider of the RA "
				"keys.",
				"Advertise only what works, or renew the RA keys in a provider "
				"that knows AES and SHA-2.",
			},
		},
		.shown = { .otherwise = "scepprobe --challenge-file FILE URL, where answers with "
			"AES arrive damaged." },
	},
	{
		.id = "reply-cipher-weak",
		.title = "The issued certificate comes encrypted with single DES",
		.source = "RFC 8894 section 2.9",
		.references = { RFC8894("2.9") },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CA,
		.when = { { AT_MESSAGE, SYMPTOM_REPLY_DES } },
		.reasons = {
			{
				"The server answers with DES whatever it is asked with. RFC 8894 "
				"forbids it, and hardened clients refuse it.",
				"The server's version: micromdm's scepserver is known for it.",
				"Update the server.",
			},
		},
		.shown = { .otherwise = "scepprobe --challenge-file FILE URL of the scenario "
			"reply-des: mock-ndes --challenge TEXT issues for the TEXT "
			"in FILE." },
	},
	{
		.id = "certrep-transaction-mismatch",
		.title = "The CertRep belongs to another transaction",
		.source = "RFC 8894 section 3.2.1.1",
		.references = { RFC8894("3.2.1.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_MESSAGE, SYMPTOM_TRANSACTION_MISMATCH } },
		.offends = REQUIREMENT_TRANSACTION,
		.if_ignored = SEVERITY_WARNING,
		.reasons = {
			{
				"A cache on the way answers with an older answer. Android "
				"refuses it, iOS does not look.",
				"Headers such as Age, Via and X-Cache in the answer.",
				"Exempt the path from caching.",
			},
		},
	},
	{
		.id = "certrep-nonce-mismatch",
		.title = "The CertRep is not an answer to this request",
		.source = "RFC 8894 section 3.2.1.5",
		.references = { RFC8894("3.2.1.5") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_MESSAGE, SYMPTOM_NONCE_MISMATCH } },
		.offends = REQUIREMENT_NONCE,
		.if_ignored = SEVERITY_WARNING,
		.reasons = {
			{
				"A cache on the way answers with an older answer, or somebody "
				"replays one. Android refuses it, iOS does not look.",
				"Headers such as Age, Via and X-Cache in the answer.",
				"Exempt the path from caching.",
			},
		},
	},
	{
		.id = "certrep-without-certificate",
		.title = "SUCCESS, but without a certificate for our key",
		.source = "RFC 8894 section 3.3.2.1",
		.references = { RFC8894("3.3.2.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, SYMPTOM_ISSUED_UNREADABLE } },
		.unless = { { AT_MESSAGE, SYMPTOM_FALLBACK } },
		.reasons = {
			{
				"The answer is encrypted in a way that the request did not offer "
				"(RFC 8894 section 3.5.2 knows this of old NDES).",
				"Try --cipher des-ede3-cbc --digest sha1.",
				"If that works, correct what GetCACaps lists.",
			},
			{
				"NDES repeats the certificate of an earlier transaction.",
				"The serial number in the line Seen, on the CA.",
				"Try again: each run uses a new key.",
			},
		},
	},
	{
		.id = "issued-by-another-ca",
		.title = "The issued certificate is not from the CA of GetCACert",
		.source = "RFC 8894 section 3.3.2.1",
		.references = { RFC8894("3.3.2.1") },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, SYMPTOM_ISSUED_FOREIGN } },
		.shown = { .otherwise = "scepprobe --challenge-file FILE URL, answered with a "
			"certificate of another CA than GetCACert's." },
		.reasons = {
			{
				"The CA was renewed, and NDES still hands out the old certificate. "
				"Devices install what was issued, but whoever trusts the CA of the "
				"profile, a Wi-Fi or VPN server, refuses it.",
				"The issuer in the line Seen, against the CA certificates here.",
				"Run iisreset on the NDES server, so that it reads the CA's "
				"certificate anew; update the trusted certificate profile.",
			},
			{
				"NDES is set up for another CA than it was.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\CAInfo.",
				"Reinstall the NDES role for the right CA.",
			},
		},
	},
	{
		.id = "issued-outside-validity",
		.title = "The issued certificate is expired, or not valid yet",
		.source = "RFC 5280 section 4.1.2.5",
		.references = { RFC5280 },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CA,
		.when = { { AT_MESSAGE, SYMPTOM_ISSUED_DATES } },
		.shown = { .otherwise = "scepprobe --challenge-file FILE URL, answered with a "
			"certificate that has already ended." },
		.reasons = {
			{
				"The clock of the CA is wrong, or the one here. Devices install "
				"the certificate, but no server that looks at dates takes it.",
				"w32tm /query /status on the CA; the time here.",
				"Set the clocks.",
			},
			{
				"NDES repeats the certificate of an earlier transaction.",
				"The serial number in this report, on the CA.",
				"Try again: each run uses a new key.",
			},
		},
	},
	{
		.id = "operation-not-offered",
		.title = "An operation beyond enrolment is not offered",
		.source = "RFC 8894 sections 4.5 to 4.7",
		.references = { RFC8894("4.5"), RFC8894("4.7") },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.when = { { AT_EXTRA, SYMPTOM_NOT_OFFERED } },
		.reasons = {
			{
				"NDES does not roll its CA over by SCEP, and refuses GetCert and "
				"GetCRL; no managed device asks for them.",
				"GetNextCACert would be among the capabilities.",
				"Nothing, for Intune.",
			},
		},
		.shown = { .scenario = "healthy", .probe = "-s cacert,nextcacert" },
	},
	{
		.id = "protocol-deviation",
		.title = "The server breaks rules of SCEP that some devices mind",
		.source = "RFC 8894; sources of jscep and Apple's Security",
		.references = { RFC8894("3") },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, SYMPTOM_DEVIATION } },
		.milder_if = { {
			.when = { AT_ANY, SYMPTOM_DEVIATION_MINDED },
			.absent = true,
			.severity = SEVERITY_INFO,
			.title = "The server breaks rules of SCEP that no known device minds",
		} },
		.reasons = {
			{
				"This is not NDES, or something alters its answers.",
				"The rules in the line Seen, with their sections of RFC 8894.",
				"If a device fails, begin with the rule that it minds.",
			},
		},
		.shown = { .scenario = "answer-wrong-type" },
	},
	{
		.id = "bare-url-unexpected",
		.title = "SCEP works, but the bare URL gives no 403",
		.source = DEVICE_TO_NDES_TITLE ", Test and troubleshoot the SCEP server URL",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.when = { { AT_BROWSE, SYMPTOM_NOT_FORBIDDEN },
			{ AT_OPERATION, SYMPTOM_SCEP_ANSWERED } },
		.reasons = {
			{
				"This is a SCEP server, but not NDES with Intune's policy module.",
				"Which product is it?",
				"Nothing, if that is so.",
			},
			{
				"A front end treats the bare path in its own way.",
				"The same URL on the NDES server itself.",
				"Nothing: devices never ask for the bare URL.",
			},
		},
	},
	{
		.id = "url-limit-measured",
		.title = "The longest URL that passes was measured",
		.source = DEVICE_TO_NDES_TITLE ", HTTP 414 Request-URI Too Long; IIS request "
			  "limits; http.sys registry settings",
		.references = { DEVICE_TO_NDES, REQUEST_LIMITS, HTTP_SYS_REGISTRY },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NDES,
		.when = { { AT_MEASURE, SYMPTOM_MEASURED } },
		.tells_limit = true,
		.shown = { .scenario = "healthy", .probe = "--measure-limit" },
		.reasons = {
			{
				"It was asked for with --measure-limit.",
				"Do all devices of the profile fit? The line Seen says so; "
				"devices that post do not mind.",
				"Intune wants 65534 of all four: maxUrl and maxQueryString of "
				"request filtering, MaxFieldLength and MaxRequestBytes of "
				"http.sys.",
			},
		},
	},
	/* ---- several URLs compared (comparison.c): no exchange alone shows them ---- */
	{
		.group = "Several URLs compared",
		.id = "both-urls-fail",
		.title = "The external and the internal URL both fail: begin with NDES itself",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES, DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.reasons = {
			{
				"The fault is in what both ways share: NDES, its IIS, its CA.",
				"The findings of the internal URL, which has nothing in between.",
				"Repair the internal URL first, then look at the external one.",
			},
			{
				"Where the two fail differently: each way has a fault of its own, "
				"and NDES may be well.",
				"The line Seen names the faults of both.",
				"Repair each by its own findings.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/scep-app-pool-stopped/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/app-proxy-bad-gateway/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
	{
		.id = "neither-url-reached",
		.title = "Neither URL was reached from here: nothing is known of NDES",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CALLER,
		.reasons = {
			{
				"What both ways share is this computer: its DNS, its network, its "
				"firewall. No server of either URL took a connection.",
				"Does another host resolve and answer here? nslookup "
				"learn.microsoft.com; curl -I https://learn.microsoft.com",
				"Repair the network here, or run the probe elsewhere: once "
				"inside, on the connector's server, and once outside.",
			},
			{
				"Each URL has a fault of its own, such as a mistyped host.",
				"The findings of each URL.",
				"Correct the URLs, and compare again.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare https://ndes.invalid "
			"https://proxy.invalid: neither name resolves." },
	},
	{
		.id = "only-external-fails",
		.title = "Only the external URL has faults: NDES itself answers as it should",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES, PROXY_TROUBLE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.reasons = {
			{
				"The fault is between the devices and NDES: the application proxy, "
				"its connector, DNS, TLS, or a limit in front.",
				"The findings of the external URL say which.",
				"Repair that hop; NDES needs no change.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/healthy/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/app-proxy-gateway-timeout/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
	{
		.id = "only-internal-fails",
		.title = "Only the internal URL has faults, as seen from here",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CALLER,
		.reasons = {
			{
				"The two URLs do not lead to the same NDES.",
				"The internal URL in the application proxy's configuration.",
				"Compare with the URL that is configured there.",
			},
			{
				"Only where the line Seen tells of the internal URL's name, "
				"connection or TLS, and of no answer: this computer is not "
				"inside, so that it cannot resolve or reach that URL, or does "
				"not trust the internal CA.",
				"Run the same on the connector's server.",
				"Nothing, if it works there: devices use the external URL.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/ndes-general-page/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/healthy/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
	{
		.id = "profile-url-fails",
		.title = "Of the profile's URLs, some fail and others work",
		.source = "MicrosoftDocs/memdocs issue 327: devices try the URLs in a random order",
		.references = { CONFIGURE_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.reasons = {
			{
				"One NDES is broken. A device that takes its URL first loses time, "
				"or fails, and the next device does not: it looks like chance.",
				"The line Seen names the URLs and their faults.",
				"Repair that NDES, or take its URL out of the profile for now.",
			},
		},
		.shown = { .otherwise = "scepprobe --one-profile URL URL, where one works and one fails." },
	},
	{
		.id = "ca-certificates-differ",
		.title = "The URLs hand out different CA certificates",
		.source = "RFC 8894 section 4.2; Microsoft Learn, SCEP certificate profiles",
		.references = { RFC8894("4.2"), CONFIGURE_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.reasons = {
			{
				"The URLs lead to NDES servers of different CAs, or of a CA before "
				"and after its renewal. A profile has one trusted certificate.",
				"The subjects and fingerprints in the line Seen.",
				"Use URLs of one CA in a profile; renew what is old.",
			},
			{
				"One of the URLs leads to another server than you think.",
				"The DNS records and the application proxy's internal URL.",
				"Correct them.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare URL URL, of two servers of mock-ndes "
			"with different --ca-dir." },
	},
	{
		.id = "ra-certificates-differ",
		.title = "The two URLs lead to different NDES servers",
		.source = "RFC 8894 section 3.5.2; certnanny/sscep issue 60",
		.references = { RFC8894("3.5.2"), PROTECT_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_PROXY,
		.reasons = {
			{
				"Each NDES has RA certificates of its own. If one URL is spread over "
				"several servers, a request encrypted for one reaches another, which "
				"cannot decrypt it.",
				"The fingerprints in the line Seen; run again and see whether they "
				"change.",
				"Lead each URL to one NDES, or keep a client on one server.",
			},
			{
				"The application proxy's internal URL is another NDES's.",
				"The app's internal URL.",
				"Correct it, or compare with that URL.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/healthy/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/healthy-one-ra/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
	{
		.id = "urls-agree",
		.title = "The URLs compared agree",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.reasons = {
			{
				"They behave alike, and their CA certificates are the same.",
				"The reports of the URLs.",
				"Nothing.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/healthy/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/healthy/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
	/* ---- logs ---- */
	{
		.group = "Logs",
		.id = "worker-process-crashed",
		.title = "The worker process of NDES crashes while it has a request",
		.source = DEVICE_TO_NDES_TITLE ", HTTP Error 503; Error logging in HTTP APIs",
		.references = { DEVICE_TO_NDES, HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_CRASHED },
				{ AT_ANY, SYMPTOM_LOG_CRASH_EVENT } },
		},
		.reasons = {
			{
				"w3wp.exe, in which NDES runs, ended before it answered. After "
				"some crashes the pool stops, and the answer is 503.",
				"Application log, event 1000 with w3wp.exe, at the times in the "
				"line Seen.",
				"Start the SCEP pool if it stopped; one of the next four is the "
				"usual reason.",
			},
			{
				"An intermediate CA certificate stands among the trusted roots "
				"of the NDES server.",
				"Get-ChildItem -Path Cert:\\LocalMachine\\Root -Recurse | "
				"Where-Object { $_.Issuer -ne $_.Subject } must list nothing.",
				"Remove what it lists and restart the server. If it comes back, "
				"a group policy brings it: exempt the NDES server.",
			},
			{
				"A CRL address of the connector's certificates cannot be "
				"reached.",
				"Enable Microsoft > Windows > CAPI2 > Operational in Event "
				"Viewer, and provoke it again.",
				"Open the way to the CRL addresses that the log names.",
			},
			{
				"Windows Authentication is on for CertificateRegistrationSvc.",
				"IIS Manager > Default Web Site > CertificateRegistrationSvc > "
				"Authentication.",
				"Enable Anonymous, disable Windows Authentication, restart the "
				"server.",
			},
			{
				"The certificate of the NDES policy module has expired.",
				"The thumbprint in "
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules\\NDESPolicy\\NDESCertThumbprint, "
				"in certlm.msc > Personal.",
				"Renew it with a new key and install the connector again with "
				"it.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "server-overloaded",
		.title = "The NDES server has more requests than it can take",
		.source = "Microsoft Learn, Error logging in HTTP APIs; HTTP status codes in IIS, 503.x",
		.references = { HTTPERR, HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_BUSY } },
		},
		.reasons = {
			{
				"Requests wait because NDES is slow: its CA, or the connector, "
				"answers late.",
				"The column time-taken of the IIS log; the CA's load.",
				"See what NDES waits for.",
			},
			{
				"Too many devices ask at once, for example after a profile was "
				"assigned to all.",
				"The number of lines in a minute.",
				"Assign the profile in groups, or put up a second NDES server.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "refused-by-http-sys",
		.title = "Windows' kernel web listener refuses requests before IIS sees them",
		.source = "Microsoft Learn, Error logging in HTTP APIs",
		.references = { HTTPERR },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_HTTP_SYS } },
		},
		.reasons = {
			{
				"The reason in the line Seen says what is wrong with the "
				"request: Hostname, that no site is bound to the name; URL, "
				"Verb or Header, that it is malformed.",
				"IIS Manager > Default Web Site > Bindings; what the proxy in "
				"front makes of the request.",
				"Correct the binding, or the internal URL of the application "
				"proxy.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "connection-lost",
		.title = "Connections ended before NDES had answered",
		.source = "Microsoft Learn, Error logging in HTTP APIs",
		.references = { HTTPERR },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NETWORK,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_LOST } },
		},
		.reasons = {
			{
				"The other side went away, or was too slow: the reason in the "
				"line Seen says which.",
				"Do they all have one client address? That of a proxy or load "
				"balancer, perhaps?",
				"Raise the time that it waits; NDES may take more than a "
				"minute.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "mscep-not-run",
		.title = "IIS does not run mscep.dll (404.2, 404.3, 404.4 or 404.17)",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.x",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_NOT_RUN } },
		},
		.reasons = {
			{
				"404.2: mscep.dll is not allowed to run.",
				"IIS Manager > the server > ISAPI and CGI Restrictions.",
				"Allow %SystemRoot%\\System32\\certsrv\\mscep\\mscep.dll.",
			},
			{
				"404.3, 404.4 and 404.17: the mapping of the ISAPI handler is "
				"lost.",
				"IIS Manager > Default Web Site > CertSrv > mscep > Handler "
				"Mappings.",
				"Restore ISAPI-dll, or configure the role service again.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "request-filtering-refused",
		.title = "Request filtering refuses requests of devices",
		.source = "Microsoft Learn, HTTP status codes in IIS, 404.5 to 404.19",
		.references = { HTTP_STATUS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_FILTERED } },
		},
		.reasons = {
			{
				"A rule that was added to harden IIS hits SCEP: the sub-status "
				"in the line Seen says which sort of rule.",
				"IIS Manager > Default Web Site > Request Filtering.",
				"Exempt CertSrv/mscep: GET and POST, .dll and .exe, '+' and '%' "
				"in a query.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "connector-certificate-refused",
		.title = "CertificateRegistrationSvc refuses the policy module's certificate (403)",
		.source = "Microsoft Learn, Troubleshoot the NDES policy module; "
			  DEVICE_TO_NDES_TITLE,
		.references = { POLICY_MODULE, DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_VERIFY_FORBIDDEN } },
		},
		.reasons = {
			{
				"An intermediate CA certificate stands among the trusted roots "
				"of the NDES server.",
				"Get-ChildItem -Path Cert:\\LocalMachine\\Root -Recurse | "
				"Where-Object { $_.Issuer -ne $_.Subject } must list nothing.",
				"Remove what it lists and restart the server. If it comes back, "
				"a group policy brings it: exempt the NDES server.",
			},
			{
				"The certificate of the policy module has expired, or has no "
				"Client Authentication among its uses.",
				"The thumbprint in "
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules\\NDESPolicy\\NDESCertThumbprint, "
				"in certlm.msc > Personal.",
				"Renew it with a new key and install the connector again with "
				"it.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "connector-verify-failed",
		.title = "The connector does not verify challenges: nothing is issued",
		.source = "Microsoft Learn, Troubleshoot the NDES policy module",
		.references = { POLICY_MODULE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_VERIFY_FAILED },
				{ AT_ANY, SYMPTOM_LOG_VERIFY_FALSE },
				{ AT_ANY, SYMPTOM_LOG_VERIFY_UNSENT } },
		},
		.reasons = {
			{
				"401: Windows Authentication is on for "
				"CertificateRegistrationSvc.",
				"IIS Manager > Default Web Site > CertificateRegistrationSvc > "
				"Authentication.",
				"Enable Anonymous, disable Windows Authentication, restart the "
				"server.",
			},
			{
				"500: the service cannot write its temporary files.",
				"System log, event 5009; Application log, events 1310 and 3007.",
				"Give Network Service Read and Write on C:\\Windows\\Temp.",
			},
			{
				"False: the connector's signing certificate is missing, or the "
				"challenge is not Intune's.",
				"CertificateRegistrationPoint.svclog, between VerifyRequest "
				"Started and Finished.",
				"Restart the Intune Connector service; "
				"HKLM\\SOFTWARE\\Microsoft\\MicrosoftIntune\\NDESConnector must "
				"have SigningCertificate.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "policy-module-tls-failed",
		.title = "The policy module cannot use TLS to CertificateRegistrationSvc (12175)",
		.source = "Microsoft Learn, Troubleshoot the NDES policy module",
		.references = { POLICY_MODULE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_VERIFY_TLS } },
		},
		.reasons = {
			{
				"The certificate that IIS has bound to port 443 does not hold "
				"the server's internal name.",
				"The certificate's Subject Alternative Name.",
				"Issue it with the external name as CN, and the external and "
				"the internal name as DNS names; bind it to 443.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "connector-install-failed",
		.title = "The installation of the Intune connector failed",
		.source = DEVICE_TO_NDES_TITLE ", General NDES message",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_SETUP_FAILED } },
		},
		.reasons = {
			{
				"Without the connector NDES has no policy module: it shows its "
				"general page, and devices are refused.",
				"SetupMsi.log around the line Seen.",
				"Remove the connector and install it again.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "connector-installed",
		.title = "The Intune connector was installed",
		.source = DEVICE_TO_NDES_TITLE ", General NDES message",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_SETUP_DONE } },
		},
		.reasons = {
			{
				"Windows Installer ended with success.",
				"If NDES still shows its general page, IIS has not loaded the "
				"policy module.",
				"Then run iisreset.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "device-enrolment-failed",
		.title = "The device tells that its enrolment failed",
		.source = "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices; CertEnroll events 86 and 87",
		.references = { DEVICE_TO_NDES, DELIVERY, WINDOWS_10_FAILS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_DEVICE_FAILED } },
		},
		.reasons = {
			{
				"The words of the device in the line Seen say why. 0x801901xx "
				"is an HTTP status, 0x80072fxx is TLS.",
				"scepprobe with the URL of the profile shows the same from "
				"here.",
				"Mend what it finds.",
			},
			{
				"Only Windows fails after the CA certificate was renewed: the "
				"RA certificates are of the old one.",
				"CAPI2 log of the device, event 30: 0x800b0109.",
				"Install NDES and the connector again, so that new RA "
				"certificates are issued.",
			},
			{
				"The trusted root profile holds another certificate than the "
				"one that NDES hands out.",
				"Its thumbprint, and that of the CA in GetCACert.",
				"Assign the right root certificate, to the same groups as the "
				"SCEP profile.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "device-saw-http-error",
		.title = "The device was answered with an HTTP error",
		.source = DEVICE_TO_NDES_TITLE ", Review device logs",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_DEVICE_STATUS } },
		},
		.reasons = {
			{
				"The device reached a server, which did not answer as NDES "
				"does.",
				"The IIS log of the NDES server at that time: is the request "
				"there, and with which sub-status? Give it to scepprobe logs as "
				"well.",
				"Not in the IIS log: see what stands in front of NDES. In it: "
				"see the finding for its sub-status.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "delivery-not-finished",
		.title = "No line tells that the certificate was installed",
		.source = "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices",
		.references = { DELIVERY },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_PROFILE,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_STUCK } },
			.unprovable = true,
		},
		.reasons = {
			{
				"The log ends before the enrolment did.",
				"A later log of the same device.",
				"Nothing, if it goes on there.",
			},
			{
				"Android, managed as device administrator: somebody has to tap "
				"the notification.",
				"The state CERT_INSTALL_REQUESTED in the line Seen.",
				"Tap it. Android Enterprise and Samsung Knox install without "
				"asking.",
			},
			{
				"The device did not install what it got.",
				"The device's log after the last step; on Windows certmgr.msc "
				"for the root and the certificate.",
				"Such errors are of the device's system more often than of "
				"Intune.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "certificate-installed",
		.title = "The certificate was issued, delivered and installed",
		.source = "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices",
		.references = { DELIVERY },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_INSTALLED } },
		},
		.reasons = {
			{
				"The device says so.",
				"If Intune does not show it, the report from NDES to Intune is "
				"late or lost.",
				"See how NDES reports to Intune.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "logs-without-scep",
		.title = "No line of these logs speaks of SCEP",
		.source = DEVICE_TO_NDES_TITLE ", Check IIS logs for connections from devices",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NETWORK,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_SILENT } },
			.unprovable = true,
		},
		.reasons = {
			{
				"In the log of IIS: no request of any device came, so the "
				"network between them may block it.",
				"Is this the log of the right day and site, "
				"%SystemDrive%\\inetpub\\logs\\LogFiles\\W3SVC1? Its times are "
				"UTC.",
				"Open the way: firewall, proxy, routing, DNS. --expect names "
				"the devices that must be there.",
			},
			{
				"Another log: it is not of the time of an enrolment.",
				"The times of its lines.",
				"Provoke an enrolment and take the log again.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.id = "log-incomplete",
		.title = "Part of the logs could not be read; the rest is judged",
		.source = "RFC 1952 section 2.3.1, and the files themselves",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CALLER,
		.logged = {
			.any = { { AT_ANY, SYMPTOM_LOG_UNREAD } },
		},
		.reasons = {
			{
				"The file ends too early: it was copied or packed while it was "
				"written, or the copy was cut short. What came behind the line "
				"Seen is not known, so it may hold another fault.",
				"Its size on the server; of a packed file, gzip -t.",
				"Copy it again, and give it to scepprobe logs again.",
			},
			{
				"Lines in its middle are damaged: the server went down while it "
				"wrote them, or something else was written into the file.",
				"The lines that the part on the logs names; the time that is "
				"missing between their neighbours.",
				"Nothing brings them back: look for the same time in other logs.",
			},
			{
				"A file is missing, may not be read, or is no log that is known "
				"here.",
				"Its name in the part on the logs.",
				"Give the right file, or leave it out.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	{
		.group = "The rest",
		.id = "probe-paused",
		.title = "This computer did not run while an answer was due",
		.source = "this program",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_UNKNOWN,
		.who = ACTOR_CALLER,
		.when = { { AT_ANY, SYMPTOM_PAUSED } },
		.reasons = {
			{
				"This computer slept, or its virtual machine was paused, for "
				"instance to be moved or saved. Nothing is known of the server.",
				"The events of the hypervisor at this time; whether the lid was "
				"closed.",
				"Run again.",
			},
			{
				"Its processors are too busy.",
				"uptime; what else runs here.",
				"Probe fewer targets at once (--parallel), or elsewhere.",
			},
		},
		.shown = { .otherwise = "scepprobe URL of a slow server, sent SIGSTOP, and "
				"SIGCONT after --timeout." },
	},
};

const size_t n_causes = sizeof(causes) / sizeof(causes[0]);

const struct cause cause_undocumented = {
	.id = "undocumented",
	.title = "No documented cause explains this answer",
	.source = "this program",
	.references = { DEVICE_TO_NDES },
	.severity = SEVERITY_CRITICAL,
	.who = ACTOR_CALLER,
	.unprovable = true,
	.reasons = {
		{
			"What was seen matches nothing in the catalogue, so nothing is claimed.",
			"Run again with --save-trace FILE: it holds all that was seen, and nothing "
			"secret; --format json is the same in short. Then the IIS log, the HTTPERR "
			"log and the Application log of the NDES server.",
			"If it is NDES that answers so, please report it with that file.",
		},
	},
};

const struct cause cause_undocumented_log = {
	.id = "line-undocumented",
	.title = "No documented cause explains what a log says",
	.source = "this program",
	.references = { DEVICE_TO_NDES },
	.severity = SEVERITY_CRITICAL,
	.who = ACTOR_CALLER,
	.reasons = {
		{
			"The line Seen matches nothing in the catalogue, so nothing is claimed.",
			"The log around that line; scepprobe with the URL of the profile, which shows "
			"the answer itself.",
			"If NDES wrote the line, please report it.",
		},
	},
	.shown = { .otherwise = IN_LOGS },
};

const struct cause cause_incomplete = {
	.id = "probe-incomplete",
	.title = "Time ran out before every step had run",
	.source = "--timeout",
	.references = { PROXY_TIMEOUT },
	.severity = SEVERITY_CRITICAL,
	.who = ACTOR_CALLER,
	.reasons = {
		{
			"The limit for the whole probe is shorter than the server takes.",
			"The times of the steps in this report: they are long.",
			"Run again with a larger --timeout. The application proxy alone may "
			"take 85 seconds.",
		},
		{
			"This computer is too busy to make the devices' keys in time.",
			"The times of the steps in this report: they are short.",
			"Probe fewer targets at once (--parallel), or allow more time.",
		},
	},
	.shown = { .scenario = "response-timeout", .probe = "-t 3" },
};
