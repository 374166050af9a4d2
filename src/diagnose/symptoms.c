/* SPDX-License-Identifier: MIT */
/*
 * The symptoms, a row each. The tests and what they tell are in see_*.c, by what they
 * look at.
 */
#include "diagnose/see.h"
#include "diagnose/see_log.h"

#define SQUID_MARK        "Squid, errorpage.cc, X-Squid-Error"
#define CURL_SAYS         "libcurl's and the kernel's own report"
#define LOG_ARTICLE       "Microsoft Learn, Troubleshoot device to NDES server communication"
#define LOG_DELIVERY      "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices"
#define LOG_POLICY_MODULE "Microsoft Learn, Troubleshoot the NDES policy module"
#define HTTPERR_REASONS   "Microsoft Learn, Error logging in HTTP APIs (KB820729)"
#define IIS_STATUS        "Microsoft Learn, HTTP status codes in IIS"
#define NDES_EVENTS       "events of NetworkDeviceEnrollmentService, as reported"
#define NGINX_LIMITS      "nginx documentation, limit_req_status and limit_conn_status"

#define ROW(id_, text_, source_, need_, seen_)                                           \
	.id = id_, .text = text_, .source = source_, .need = need_, .seen = seen_

/* IIS's sub-status names the cause of the same id. */
#define SUBSTATUS(id_, text_)                                                            \
	ROW(id_, text_, IIS_STATUS, NEEDS_ANSWER, see_substatus), .string = id_,         \
								  .tell = tell_substatus

const struct symptom symptoms[SYMPTOM_COUNT] = {
	[SYMPTOM_NAME_NOT_RESOLVED] = {
		ROW("name-not-resolved", "the host name does not resolve", CURL_SAYS,
			NEEDS_NOTHING, see_name_not_resolved),
		.tell = tell_name,
	},
	[SYMPTOM_NO_SUCH_NAME] = {
		ROW("no-such-name", "the resolver knows no such name, or no address of it",
			"RFC 3493 section 6.1, EAI_NONAME", NEEDS_NOTHING, see_no_such_name),
	},
	[SYMPTOM_NAME_SERVER_FAILED] = {
		ROW("name-server-failed", "the resolver could not find out",
			"RFC 3493 section 6.1, EAI_AGAIN and EAI_FAIL", NEEDS_NOTHING,
			see_name_server_failed),
		.tell = tell_name,
	},
	[SYMPTOM_UNKNOWN_TO_PROXY] = {
		ROW("unknown-to-proxy", "the proxy's default domain knows no such name",
			"Microsoft Learn, Add an on-premises application", NEEDS_NOTHING,
			see_unknown_to_proxy),
	},
	[SYMPTOM_ONMICROSOFT] = {
		ROW("onmicrosoft", "the host is below onmicrosoft.com",
			"Microsoft Learn, Application proxy frequently asked questions",
			NEEDS_NOTHING, see_onmicrosoft),
	},
	[SYMPTOM_REFUSED] = {
		ROW("refused", "the connection was refused", CURL_SAYS, NEEDS_NOTHING, see_fault),
		.number = FAULT_CONNECTION_REFUSED,
	},
	[SYMPTOM_CONNECT_TIMEOUT] = {
		ROW("connect-timeout", "no connection came about in time", CURL_SAYS,
			NEEDS_NOTHING, see_fault),
		.number = FAULT_CONNECT_TIMEOUT,
	},
	[SYMPTOM_UNREACHABLE] = {
		ROW("unreachable", "the network knows no way to the address", CURL_SAYS,
			NEEDS_NOTHING, see_fault),
		.number = FAULT_UNREACHABLE,
	},
	[SYMPTOM_RESET] = {
		ROW("reset", "the connection was closed without an answer", CURL_SAYS,
			NEEDS_NOTHING, see_fault),
		.number = FAULT_RESET, .tell = tell_progress,
	},
	[SYMPTOM_RESET_AFTER] = {
		ROW("reset-after", "closed after the request had been sent", CURL_SAYS,
			NEEDS_NOTHING, see_reset_after),
	},
	[SYMPTOM_TIMEOUT] = {
		ROW("timeout", "connected, but no answer came in time", CURL_SAYS,
			NEEDS_NOTHING, see_silence),
		.tell = tell_progress,
	},
	[SYMPTOM_STALLED] = {
		ROW("stalled", "an answer began, and did not end in time", CURL_SAYS,
			NEEDS_NOTHING, see_stalled),
		.tell = tell_progress,
	},
	[SYMPTOM_SLOW] = {
		ROW("slow", "the answer still came when time ran out", CURL_SAYS, NEEDS_NOTHING,
			see_slow),
	},
	[SYMPTOM_IMPATIENT] = {
		ROW("impatient", "the limit was shorter than some servers need",
			"--timeout", NEEDS_NOTHING, see_impatient),
		.number = 30,
	},
	[SYMPTOM_PROXY_FAILED] = {
		ROW("proxy-failed", "the forward proxy did not make the connection",
			"RFC 9110 section 9.3.6; " SQUID_MARK, NEEDS_NOTHING,
			see_proxy_failed),
	},
	[SYMPTOM_PROXY_LOG_ON] = {
		ROW("proxy-log-on", "the forward proxy wants a log-on",
			"RFC 9110 section 15.5.8", NEEDS_NOTHING, see_proxy_log_on),
		.number = 407,
	},
	[SYMPTOM_PROXY_FORBIDS] = {
		ROW("proxy-forbids", "the forward proxy forbids the host",
			"RFC 9110 section 15.5.4; " SQUID_MARK, NEEDS_NOTHING,
			see_proxy_forbids),
		.number = 403,
	},
	[SYMPTOM_PROXY_BETWEEN] = {
		ROW("proxy-between", "a forward proxy stands where it may have done this",
			"RFC 9110 sections 3.7 and 9.3.6", NEEDS_NOTHING, see_proxy_between),
	},
	[SYMPTOM_NO_ANSWER] = {
		ROW("no-answer", "nothing answered", CURL_SAYS, NEEDS_NOTHING, see_no_answer),
		.tell = tell_external_name,
	},
	[SYMPTOM_REACHED] = {
		ROW("reached", "a SCEP answer came at all", "RFC 8894", NEEDS_NOTHING,
			see_scep_answered),
	},
	[SYMPTOM_SWALLOWED] = {
		ROW("swallowed", "what was sent brought nothing back", CURL_SAYS,
			NEEDS_NOTHING, see_swallowed),
	},
	[SYMPTOM_NOT_HTTP] = {
		ROW("not-http", "the answer is not HTTP", "RFC 9112", NEEDS_NOTHING, see_fault),
		.number = FAULT_NOT_HTTP,
	},
	[SYMPTOM_CUT] = {
		ROW("cut", "the answer ended before it was complete, or is damaged",
			"RFC 9112 section 8; RFC 9110 section 8.4", NEEDS_NOTHING, see_fault),
		.number = FAULT_CUT,
	},
	[SYMPTOM_TOO_LARGE] = {
		ROW("too-large", "the answer exceeds what any SCEP answer needs",
			"this program's bounds", NEEDS_NOTHING, see_fault),
		.number = FAULT_TOO_LARGE,
	},
	[SYMPTOM_NOT_SENT] = {
		ROW("not-sent", "no request can be encrypted to the certificate given",
			"RFC 8894 section 3.1", NEEDS_NOTHING, see_fault),
		.number = FAULT_NOT_SENT,
	},
	[SYMPTOM_PAUSED] = {
		ROW("paused", "a limit passed while this program did not run",
			"this program's clock", NEEDS_NOTHING, see_fault),
		.number = FAULT_PAUSED,
	},
	[SYMPTOM_TLS_HANDSHAKE] = {
		ROW("tls-handshake", "the TLS handshake failed", "RFC 8446 section 6",
			NEEDS_NOTHING, see_fault),
		.number = FAULT_TLS_HANDSHAKE,
	},
	[SYMPTOM_TLS_CERTIFICATE_WANTED] = {
		ROW("tls-certificate-wanted", "broken off after a client certificate was wanted",
			"RFC 8446 section 4.3.2", NEEDS_NOTHING, see_certificate_wanted),
		.tell = tell_progress,
	},
	[SYMPTOM_TLS_CERTIFICATE_REFUSED] = {
		ROW("tls-certificate-refused", "by an alert about certificates",
			"RFC 8446 section 6.2", NEEDS_NOTHING, see_certificate_refused),
	},
	[SYMPTOM_TLS_VERSION] = {
		ROW("tls-version", "there is no TLS version in common", "RFC 8446 section 6.2",
			NEEDS_NOTHING, see_handshake),
		.number = TLS_FAILURE_VERSION,
	},
	[SYMPTOM_TLS_NOT_TLS] = {
		ROW("tls-not-tls", "the port does not speak TLS", "RFC 8446 section 5.1",
			NEEDS_NOTHING, see_handshake),
		.number = TLS_FAILURE_NOT_TLS,
	},
	[SYMPTOM_TLS_PROTOCOL] = {
		ROW("tls-protocol", "the server takes no HTTP/1.1 over TLS",
			"RFC 7301 section 3.2, no_application_protocol", NEEDS_NOTHING,
			see_alert),
		.number = 120,
	},
	[SYMPTOM_TLS_PLAIN] = {
		ROW("tls-plain", "plain HTTP to what seems to be a TLS port", "RFC 9110 section 4.2",
			NEEDS_NOTHING, see_plain_http),
	},
	[SYMPTOM_TLS_PLAIN_TOLD] = {
		ROW("tls-plain-told", "the server says that it wants TLS", "nginx and Apache",
			NEEDS_NOTHING, see_plain_http_told),
	},
	[SYMPTOM_TLS_PROVEN] = {
		ROW("tls-proven", "the server proved to own the host's name",
			"RFC 8446 section 4.4", NEEDS_NOTHING, see_tls_proven),
	},
	[SYMPTOM_TLS_NAME] = {
		ROW("tls-name", "the certificate does not name the host", "RFC 6125",
			NEEDS_CHAIN, see_tls_problem),
		.number = TLS_NAME_MISMATCH, .tell = tell_leaf,
	},
	[SYMPTOM_TLS_OF_PROXY] = {
		ROW("tls-of-proxy", "the certificate is the application proxy's own",
			"Microsoft Learn, Configure custom domains", NEEDS_CHAIN,
			see_proxys_certificate),
		.tell = tell_leaf,
	},
	[SYMPTOM_TLS_EXPIRED] = {
		ROW("tls-expired", "a certificate of the chain is outside its validity",
			"RFC 5280 section 4.1.2.5", NEEDS_CHAIN, see_tls_problem),
		.number = TLS_EXPIRED | TLS_NOT_YET_VALID, .tell = tell_chain,
	},
	[SYMPTOM_TLS_INCOMPLETE] = {
		ROW("tls-incomplete", "the chain lacks an issuer", "RFC 8446 section 4.4.2",
			NEEDS_CHAIN, see_tls_problem),
		.number = TLS_INCOMPLETE, .tell = tell_leaf,
	},
	[SYMPTOM_TLS_UNTRUSTED] = {
		ROW("tls-untrusted", "the chain ends in a root that is not trusted here",
			"RFC 5280 section 6", NEEDS_CHAIN, see_tls_problem),
		.number = TLS_UNTRUSTED | TLS_SELF_SIGNED, .tell = tell_leaf,
	},
	[SYMPTOM_TLS_OTHER] = {
		ROW("tls-other", "the chain does not verify", "RFC 5280 section 6",
			NEEDS_CHAIN, see_tls_problem),
		.number = TLS_OTHER, .tell = tell_leaf,
	},
	[SYMPTOM_TLS_WEAK] = {
		ROW("tls-weak", "the chain has a short RSA key or a SHA-1 signature",
			"Apple, Requirements for trusted certificates in iOS 13", NEEDS_CHAIN,
			see_tls_weak),
		.tell = tell_chain,
	},
	[SYMPTOM_TLS_UNNAMED] = {
		ROW("tls-unnamed", "the certificate has no subject alternative name",
			"Apple, Requirements for trusted certificates in iOS 13", NEEDS_CHAIN,
			see_tls_unnamed),
		.tell = tell_leaf,
	},
	[SYMPTOM_TLS_UNCHECKED] = {
		ROW("tls-unchecked", "TLS was not checked", "--insecure", NEEDS_NOTHING,
			see_tls_unchecked),
	},
	[SYMPTOM_TLS_EXPIRING] = {
		ROW("tls-expiring", "the server's certificate ends soon", "--warning-days",
			NEEDS_CHAIN, see_tls_expiring),
		.tell = tell_leaf,
	},
	[SYMPTOM_TLS_EXPIRING_LATER] = {
		ROW("tls-expiring-later", "the server's certificate still has some days",
			"--critical-days", NEEDS_CHAIN, see_tls_expiring_later),
	},
	[SYMPTOM_SCEP_ANSWERED] = {
		ROW("scep-answered", "a SCEP answer came", "RFC 8894", NEEDS_ANSWER,
			see_scep_answered),
		.by = "mscep",
	},
	[SYMPTOM_NDES_PAGE] = {
		ROW("ndes-page", "NDES showed its page for people",
			"Microsoft Learn, General NDES message", NEEDS_ANSWER, see_ndes_page),
		.by = "mscep",
	},
	[SYMPTOM_FORBIDDEN] = {
		ROW("forbidden", "403 Forbidden", "RFC 9110 section 15.5.4", NEEDS_ANSWER,
			see_forbidden),
		.tell = tell_substatus,
	},
	[SYMPTOM_NOT_FORBIDDEN] = {
		ROW("not-forbidden", "the bare URL gave no 403",
			"Microsoft Learn, Test and troubleshoot the SCEP server URL",
			NEEDS_ANSWER, see_not_forbidden),
	},
	[SYMPTOM_HTTP_SYS_503] = {
		ROW("http-sys-503", "503 from the kernel's listener",
			"Microsoft Learn, HTTP Error 503", NEEDS_ANSWER, see_status_by),
		.number = 503, .by = "http.sys",
	},
	[SYMPTOM_IIS_500] = {
		ROW("iis-500", "500 from IIS", "Microsoft Learn, 500 - Internal server error",
			NEEDS_ANSWER, see_status_by),
		.number = 500, .by = "iis",
		.tell = tell_substatus,
	},
	[SYMPTOM_NOT_FOUND] = {
		ROW("not-found", "404 Not Found", "RFC 9110 section 15.5.5", NEEDS_ANSWER,
			see_status_is),
		.number = 404,
		.tell = tell_substatus,
	},
	[SYMPTOM_PKICLIENT_NOT_FOUND] = {
		ROW("pkiclient-not-found", "404 for the path that Windows asks for",
			"Microsoft Learn, HTTP status codes in IIS, 404.7", NEEDS_ANSWER,
			see_pkiclient_not_found),
	},
	[SYMPTOM_UNAUTHORIZED] = {
		ROW("unauthorized", "401 Unauthorized", "RFC 9110 section 15.5.2",
			NEEDS_ANSWER, see_unauthorized),
		.number = 401,
		.tell = tell_substatus,
	},
	[SYMPTOM_TOO_LONG] = {
		ROW("too-long", "the long URL was refused",
			"Microsoft Learn, HTTP 414 Request-URI Too Long; IIS request filtering",
			NEEDS_ANSWER, see_too_long),
		.tell = tell_substatus,
	},
	[SYMPTOM_MEASURED] = {
		ROW("measured", "the length limit was measured", "--measure-limit",
			NEEDS_NOTHING, see_measured),
	},
	[SYMPTOM_RAW_PLUS_REFUSED] = {
		ROW("raw-plus-refused", "a GET with bare '+' signs was refused",
			"fleetdm/fleet issue 45291; RFC 8894 section 4.1", NEEDS_ANSWER,
			see_raw_plus_refused),
	},
	[SYMPTOM_REDIRECT] = {
		ROW("redirect", "a redirect", "RFC 9110 section 15.4", NEEDS_ANSWER, see_redirect),
		.tell = tell_location,
	},
	[SYMPTOM_SIGN_IN] = {
		ROW("sign-in", "Microsoft's sign-in in place of NDES",
			"Microsoft Learn, Integrate with application proxy on an NDES server",
			NEEDS_ANSWER, see_sign_in),
		.tell = tell_sign_in,
	},
	[SYMPTOM_PROXY_SIGN_IN] = {
		ROW("proxy-sign-in", "the application proxy redirects to Microsoft's sign-in",
			"Microsoft Learn, Integrate with application proxy on an NDES server",
			NEEDS_ANSWER, see_proxy_sign_in),
	},
	[SYMPTOM_APP_PROXY_PAGE] = {
		ROW("app-proxy-page", "a page of the application proxy names the fault",
			"Microsoft Learn, Can't access this corporate application",
			NEEDS_ANSWER, see_app_proxy_page),
		.by = "app-proxy",
	},
	[SYMPTOM_APP_PROXY_ANSWERED] = {
		ROW("app-proxy-answered", "the application proxy answered by itself",
			"Microsoft Learn, Can't access this corporate application",
			NEEDS_ANSWER, see_app_proxy_answered),
		.by = "app-proxy", .tell = tell_app_proxy,
	},
	[SYMPTOM_APP_PROXY_404] = {
		ROW("app-proxy-404", "404 from the application proxy itself",
			"RFC 9110 section 15.5.5", NEEDS_ANSWER, see_app_proxy),
		.by = "app-proxy", .number = 404, .tell = tell_app_proxy,
	},
	[SYMPTOM_APP_PROXY_BACKEND] = {
		ROW("app-proxy-backend", "the application proxy's page: the connector timed out",
			"Microsoft Learn, Can't access this corporate application",
			NEEDS_ANSWER, see_app_proxy),
		.by = "app-proxy", .number = SEE_BACKEND_TIMEOUT, .tell = tell_app_proxy,
	},
	[SYMPTOM_APP_PROXY_502] = {
		ROW("app-proxy-502", "the application proxy's BadGateway page",
			"Microsoft Learn, Can't access this corporate application",
			NEEDS_ANSWER, see_app_proxy),
		.by = "app-proxy", .number = 502, .tell = tell_app_proxy,
	},
	[SYMPTOM_APP_PROXY_403] = {
		ROW("app-proxy-403", "the application proxy's Forbidden page",
			"Microsoft Learn, Troubleshoot application proxy problems",
			NEEDS_ANSWER, see_app_proxy),
		.by = "app-proxy", .number = 403, .tell = tell_app_proxy,
	},
	[SYMPTOM_APP_PROXY_500] = {
		ROW("app-proxy-500", "the application proxy's InternalServerError page",
			"Microsoft Learn, Troubleshoot application proxy problems",
			NEEDS_ANSWER, see_app_proxy),
		.by = "app-proxy", .number = 500, .tell = tell_app_proxy,
	},
	[SYMPTOM_APP_PROXY_504] = {
		ROW("app-proxy-504", "the application proxy's GatewayTimeout page",
			"Microsoft Learn, GatewayTimeout", NEEDS_ANSWER, see_app_proxy),
		.by = "app-proxy", .number = 504, .tell = tell_app_proxy,
	},
	[SYMPTOM_FRONT_END_BLOCK] = {
		ROW("front-end-block", "a front end's own page in place of NDES's answer",
			"the fingerprints of responders.c", NEEDS_ANSWER, see_front_end_block),
	},
	[SYMPTOM_FRONT_END_GATEWAY] = {
		ROW("front-end-gateway", "a front end that does not get through to NDES",
			"RFC 9110 sections 15.6.3 to 15.6.5", NEEDS_ANSWER, see_front_end_gateway),
		.tell = tell_substatus,
	},
	[SYMPTOM_NGINX_503] = {
		ROW("nginx-503", "a 503 of nginx's own", NGINX_LIMITS, NEEDS_ANSWER,
			see_status_of),
		.number = 503,
		.string = "nginx",
	},
	[SYMPTOM_IIS_SURE] = {
		ROW("iis-sure", "header and page are both IIS's", "the rows of responders.c",
			NEEDS_ANSWER, see_responder_sure),
		.string = "iis",
	},
	[SYMPTOM_HTTP_SYS_SURE] = {
		ROW("http-sys-sure", "header and page are both the kernel listener's",
			"the rows of responders.c", NEEDS_ANSWER, see_responder_sure),
		.string = "http.sys",
	},
	[SYMPTOM_HOST_NOT_SERVED] = {
		ROW("host-not-served", "400 Invalid Hostname from the kernel's listener", HTTPERR_REASONS,
			NEEDS_ANSWER, see_http_sys_page),
		.number = 400, .string = "Invalid Hostname",
	},
	[SYMPTOM_URL_INVALID] = {
		ROW("url-invalid", "400 Invalid URL from the kernel's listener", HTTPERR_REASONS,
			NEEDS_ANSWER, see_http_sys_page),
		.number = 400, .string = "Invalid URL",
	},
	[SYMPTOM_URL_FORBIDDEN] = {
		ROW("url-forbidden", "403 Forbidden URL from the kernel's listener", HTTPERR_REASONS,
			NEEDS_ANSWER, see_http_sys_page),
		.number = 403, .string = "Forbidden URL",
	},
	[SYMPTOM_LENGTH_REQUIRED] = {
		ROW("length-required", "411 Length Required", "RFC 9110 section 15.5.12",
			NEEDS_ANSWER, see_status_is),
		.number = 411,
	},
	[SYMPTOM_METHOD_REFUSED] = {
		ROW("method-refused", "the method was refused", IIS_STATUS, NEEDS_ANSWER,
			see_refused_as),
		.number = 405, .string = "method-refused", .tell = tell_substatus,
	},
	[SYMPTOM_BODY_TOO_LARGE] = {
		ROW("body-too-large", "the body was too large", IIS_STATUS, NEEDS_ANSWER,
			see_refused_as),
		.number = 413, .string = "body-too-large", .tell = tell_substatus,
	},
	[SYMPTOM_SUBSTATUS_TOLD] = {
		ROW("substatus-told", "IIS tells a sub-status that names the cause", IIS_STATUS,
			NEEDS_ANSWER, see_substatus_told),
	},
	[SYMPTOM_URL_LENGTH_TOLD] = {
		ROW("url-length-told", "IIS says that URL or query are too long", IIS_STATUS,
			NEEDS_ANSWER, see_substatus_sure),
		.string = "url-too-long",
	},
	[SYMPTOM_EXE_DENIED] = {
		ROW("exe-denied", "IIS denies the extension of Windows' path", IIS_STATUS,
			NEEDS_ANSWER, see_exe_denied),
		.string = "extension-denied",
	},
	/* What IIS says of a whole site or path, so not of one request of several. */
	[SYMPTOM_SITE_REFUSES] = {
		ROW("site-refuses", "IIS says that it serves none of them", IIS_STATUS,
			NEEDS_ANSWER, see_site_refuses),
		.string = "tls-required client-certificate-required address-restricted "
			"directory-listing-denied isapi-restricted handler-missing "
			"extension-denied",
		.tell = tell_substatus,
	},
	[SYMPTOM_EXTENSION_DENIED] = {
		SUBSTATUS("extension-denied", "IIS denies the extension"),
	},
	[SYMPTOM_TLS_REQUIRED] = {
		SUBSTATUS("tls-required", "IIS wants TLS"),
	},
	[SYMPTOM_CLIENT_CERTIFICATE] = {
		SUBSTATUS("client-certificate-required", "IIS wants a client certificate"),
	},
	[SYMPTOM_ADDRESS_RESTRICTED] = {
		SUBSTATUS("address-restricted", "IIS rejects the caller's address"),
	},
	[SYMPTOM_LISTING_DENIED] = {
		SUBSTATUS("directory-listing-denied", "IIS takes the path for a folder"),
	},
	[SYMPTOM_ISAPI_RESTRICTED] = {
		SUBSTATUS("isapi-restricted", "IIS does not let mscep.dll run"),
	},
	[SYMPTOM_HANDLER_MISSING] = {
		SUBSTATUS("handler-missing", "IIS has no handler for mscep.dll"),
	},
	[SYMPTOM_REQUEST_FILTERED] = {
		SUBSTATUS("request-filtered", "IIS's request filtering refuses"),
	},
	[SYMPTOM_DOUBLE_ESCAPING] = {
		SUBSTATUS("double-escaping-refused", "IIS finds the URL escaped twice"),
	},
	[SYMPTOM_CONFIGURATION_INVALID] = {
		SUBSTATUS("iis-configuration-invalid", "IIS cannot use its configuration"),
	},
	[SYMPTOM_RESTARTING] = {
		SUBSTATUS("application-restarting", "the application is restarting"),
	},
	[SYMPTOM_SERVER_BUSY] = {
		SUBSTATUS("server-busy", "IIS has too many requests"),
	},
	[SYMPTOM_CAPS_NOT_SCEP] = {
		ROW("caps-not-scep", "GetCACaps gave no capability list",
			"RFC 8894 section 3.5.2", NEEDS_ANSWER, see_not_of_kind),
		.number = REPLY_CAPABILITIES, .tell = tell_fault,
	},
	[SYMPTOM_CAPS_NO_SHA2] = {
		ROW("caps-no-sha2", "no SHA-2 digest is advertised", "RFC 8894 section 2.9",
			NEEDS_ANSWER, see_no_sha2),
	},
	[SYMPTOM_CACERT_NOT_SCEP] = {
		ROW("cacert-not-scep", "GetCACert gave no certificates",
			"RFC 8894 section 4.2.1", NEEDS_ANSWER, see_not_of_kind),
		.number = REPLY_CA_CERTIFICATES, .tell = tell_fault,
	},
	[SYMPTOM_CACERT_TYPE] = {
		ROW("cacert-type", "GetCACert's Content-Type is not one that devices take",
			"RFC 8894 section 4.2.1", NEEDS_ANSWER, see_cacert_type),
		.tell = tell_content_type,
	},
	[SYMPTOM_CACERT_TOO_MANY] = {
		ROW("cacert-too-many", "more certificates than this program reads",
			"this program's bounds", NEEDS_ANSWER, see_bag_cut),
	},
	[SYMPTOM_RA_MISSING] = {
		ROW("ra-missing", "no certificate to encrypt to, or none to sign with",
			"RFC 8894 section 3.5.2", NEEDS_ANSWER, see_ra_missing),
		.tell = tell_bag,
	},
	[SYMPTOM_RA_STRAY] = {
		ROW("ra-stray", "an RA certificate was not signed by the CA sent with it",
			"Microsoft Learn, SCEP fails on Windows after CA renewal",
			NEEDS_ANSWER, see_ra_stray),
		.tell = tell_bag,
	},
	[SYMPTOM_RA_SIGNATURE] = {
		ROW("ra-signature", "SHA-1, MD5 or RSASSA-PSS signed an RA or CA certificate",
			"Microsoft Learn, iOS SCEP failure without GetCACaps", NEEDS_ANSWER,
			see_bag_signature),
		.tell = tell_bag_signatures,
	},
	[SYMPTOM_RA_KEY_SMALL] = {
		ROW("ra-key-small", "an RA or CA certificate has an RSA key below 2048 bits",
			"NIST SP 800-131A Rev. 2", NEEDS_ANSWER, see_bag_key_small),
		.number = 2048, .tell = tell_bag_keys,
	},
	[SYMPTOM_RA_EARLY] = {
		ROW("ra-early", "an RA certificate is not valid yet",
			"RFC 5280 section 4.1.2.5", NEEDS_ANSWER, see_bag_early),
		.number = SEE_RA_ROLES, .tell = tell_bag,
	},
	[SYMPTOM_RA_EXPIRED] = {
		ROW("ra-expired", "an RA certificate has expired",
			"Microsoft Learn, 500 - Internal server error", NEEDS_ANSWER, see_bag_expired),
		.number = SEE_RA_ROLES, .tell = tell_bag,
	},
	[SYMPTOM_RA_EXPIRING] = {
		ROW("ra-expiring", "an RA certificate ends soon", "--warning-days",
			NEEDS_ANSWER, see_bag_expiring),
		.number = SEE_RA_ROLES, .tell = tell_bag,
	},
	[SYMPTOM_RA_EXPIRING_LATER] = {
		ROW("ra-expiring-later", "the RA certificates still have some days",
			"--critical-days", NEEDS_ANSWER, see_bag_expiring_later),
		.number = SEE_RA_ROLES,
	},
	[SYMPTOM_CA_MISSING] = {
		ROW("ca-missing", "the issuer of an RA certificate is not among those sent",
			"RFC 8894 section 4.2.1.2", NEEDS_ANSWER, see_ca_missing),
		.tell = tell_bag,
	},
	[SYMPTOM_CA_ROOT_MISSING] = {
		ROW("ca-root-missing", "the root above the CA is not among those sent",
			"PSCertificateEnrollment, Get-NDESCertificate", NEEDS_ANSWER,
			see_root_missing),
		.tell = tell_bag,
	},
	[SYMPTOM_CA_EARLY] = {
		ROW("ca-early", "the CA certificate is not valid yet",
			"RFC 5280 section 4.1.2.5", NEEDS_ANSWER, see_bag_early),
		.number = SEE_CA_ROLES, .tell = tell_bag,
	},
	[SYMPTOM_CA_EXPIRED] = {
		ROW("ca-expired", "the CA certificate has expired", "RFC 5280 section 4.1.2.5",
			NEEDS_ANSWER, see_bag_expired),
		.number = SEE_CA_ROLES, .tell = tell_bag,
	},
	[SYMPTOM_CA_EXPIRING] = {
		ROW("ca-expiring", "the CA certificate ends soon", "--warning-days",
			NEEDS_ANSWER, see_bag_expiring),
		.number = SEE_CA_ROLES, .tell = tell_bag,
	},
	[SYMPTOM_CA_EXPIRING_LATER] = {
		ROW("ca-expiring-later", "the CA certificate still has some days",
			"--critical-days", NEEDS_ANSWER, see_bag_expiring_later),
		.number = SEE_CA_ROLES,
	},
	[SYMPTOM_CA_FINGERPRINT] = {
		ROW("ca-fingerprint", "no CA certificate has the expected fingerprint",
			"--expect-fingerprint", NEEDS_ANSWER, see_ca_fingerprint),
		.tell = tell_fingerprints,
	},
	[SYMPTOM_NO_CERTREP] = {
		ROW("no-certrep", "200, but no SCEP message", "RFC 8894 section 4.3",
			NEEDS_ANSWER, see_no_certrep),
		.number = REPLY_CERTREP, .tell = tell_fault,
	},
	[SYMPTOM_CERTREP_BROKEN] = {
		ROW("certrep-broken", "called a SCEP message, but it cannot be read",
			"RFC 8894 section 3", NEEDS_ANSWER, see_certrep_broken),
		.number = REPLY_CERTREP, .tell = tell_fault,
	},
	[SYMPTOM_CERTREP_TYPE] = {
		ROW("certrep-type", "a CertRep with another Content-Type",
			"RFC 8894 section 4.3", NEEDS_ANSWER, see_certrep_type),
		.tell = tell_content_type,
	},
	[SYMPTOM_NO_STATUS] = {
		ROW("no-status", "a CertRep without a known pkiStatus",
			"RFC 8894 section 3.2.1.3", NEEDS_ANSWER, see_no_status),
	},
	[SYMPTOM_CHALLENGE_REFUSED] = {
		ROW("challenge-refused", "FAILURE, in a well-formed CertRep",
			"RFC 8894 section 3.3.2.2", NEEDS_ANSWER, see_challenge_refused),
		.tell = tell_certrep,
	},
	[SYMPTOM_REAL_CHALLENGE_REFUSED] = {
		ROW("real-challenge-refused", "the challenge given was refused",
			"RFC 8894 section 3.3.2.2", NEEDS_ANSWER, see_real_challenge_refused),
	},
	[SYMPTOM_REFUSAL_UNCLEAR] = {
		ROW("refusal-unclear", "the refusal does not say what it is about",
			"RFC 8894 section 3.2.1.4", NEEDS_ANSWER, see_refusal_unclear),
	},
	[SYMPTOM_UNKNOWN_HRESULT] = {
		ROW("unknown-hresult", "FAILURE with an HRESULT that is not known here",
			"[MS-ERREF]", NEEDS_ANSWER, see_unknown_hresult),
		.tell = tell_certrep,
	},
	[SYMPTOM_RENEWAL_REFUSED] = {
		ROW("renewal-refused", "FAILURE for a renewal", "RFC 8894 section 2.3",
			NEEDS_ANSWER, see_renewal_refused),
		.tell = tell_certrep,
	},
	[SYMPTOM_CA_UNREACHABLE] = {
		ROW("ca-unreachable", "FAILURE: NDES could not reach the CA",
			"NDES event 31", NEEDS_ANSWER, see_ca_unreachable),
		.tell = tell_certrep,
	},
	[SYMPTOM_CA_REFUSED] = {
		ROW("ca-refused", "FAILURE: the CA refused the request",
			"CertEnroll event 87; COM error codes CERTSRV_E", NEEDS_ANSWER, see_ca_refused),
		.tell = tell_certrep,
	},
	[SYMPTOM_REQUEST_REFUSED] = {
		ROW("request-refused", "FAILURE for another reason than the challenge",
			"RFC 8894 section 3.2.1.4", NEEDS_ANSWER, see_request_refused),
		.tell = tell_certrep,
	},
	[SYMPTOM_PENDING] = {
		ROW("pending", "PENDING", "RFC 8894 section 3.3.2.3", NEEDS_ANSWER,
			see_pki_status),
		.number = SCEP_PENDING,
	},
	[SYMPTOM_PENDING_ASKED] = {
		ROW("pending-asked", "PENDING for a challenge or a renewal",
			"RFC 8894 section 3.3.2.3", NEEDS_ANSWER, see_pending_asked),
	},
	[SYMPTOM_ISSUED] = {
		ROW("issued", "SUCCESS, with a certificate", "RFC 8894 section 3.3.2.1",
			NEEDS_ANSWER, see_issued),
		.tell = tell_issued,
	},
	[SYMPTOM_ISSUED_UNASKED] = {
		ROW("issued-unasked", "SUCCESS for a challenge that says it is none",
			"RFC 8894 section 2.4", NEEDS_ANSWER, see_issued_unasked),
		.tell = tell_issued,
	},
	[SYMPTOM_ISSUED_UNREADABLE] = {
		ROW("issued-unreadable", "SUCCESS, but no certificate for our key in it",
			"RFC 8894 section 3.3.2.1", NEEDS_ANSWER, see_issued_unreadable),
		.tell = tell_issued,
	},
	[SYMPTOM_ISSUED_FOREIGN] = {
		ROW("issued-foreign", "no CA of GetCACert signed the issued certificate",
			"RFC 8894 section 3.3.2.1", NEEDS_ANSWER, see_issued_foreign),
		.tell = tell_issued,
	},
	[SYMPTOM_ISSUED_DATES] = {
		ROW("issued-dates", "the issued certificate is outside its validity",
			"RFC 5280 section 4.1.2.5", NEEDS_ANSWER, see_issued_dates),
		.tell = tell_issued_dates,
	},
	[SYMPTOM_REPLY_DES] = {
		ROW("reply-des", "the CertRep is encrypted with single DES",
			"RFC 8894 section 2.9", NEEDS_ANSWER, see_reply_des),
	},
	[SYMPTOM_DEVIATION] = {
		ROW("deviation", "the answer breaks rules of RFC 8894", "RFC 8894",
			NEEDS_ANSWER, see_deviates),
		.tell = tell_deviations,
	},
	[SYMPTOM_DEVIATION_MINDED] = {
		ROW("deviation-minded", "some device is known to refuse that",
			"sources of jscep and Apple's Security", NEEDS_ANSWER,
			see_deviation_minded),
	},
	[SYMPTOM_NOT_OFFERED] = {
		ROW("not-offered", "an operation beyond enrolment was not answered",
			"RFC 8894 sections 4.5 to 4.7", NEEDS_ANSWER, see_not_offered),
		.tell = tell_certrep,
	},
	[SYMPTOM_FALLBACK] = {
		ROW("fallback", "only 3DES and SHA-1 brought an answer that opens",
			"RFC 8894 section 3.5.2", NEEDS_ANSWER, see_fallback),
	},
	[SYMPTOM_SIGNATURE_INVALID] = {
		ROW("signature-invalid", "the CertRep's signature is wrong",
			"RFC 8894 section 3.2", NEEDS_ANSWER, see_signature_invalid),
	},
	[SYMPTOM_NONCE_MISMATCH] = {
		ROW("nonce-mismatch", "the CertRep's recipientNonce is not our senderNonce",
			"RFC 8894 section 3.2.1.5", NEEDS_ANSWER, see_nonce_mismatch),
	},
	[SYMPTOM_TRANSACTION_MISMATCH] = {
		ROW("transaction-mismatch", "the CertRep's transactionID is not ours",
			"RFC 8894 section 3.2.1.1", NEEDS_ANSWER, see_transaction_mismatch),
	},
	/* ---- logs ---- */
	[SYMPTOM_LOG_IMPERSONATION] = {
		ROW("log-impersonation", "a request was answered 500 with Windows error 1346", LOG_ARTICLE,
			NEEDS_LOG, see_log_impersonation),
	},
	[SYMPTOM_LOG_INTERNAL] = {
		ROW("log-internal", "a request was answered 500", LOG_ARTICLE,
			NEEDS_LOG, see_log_internal),
	},
	[SYMPTOM_LOG_NDES_DOWN] = {
		ROW("log-ndes-down", "NDES could not start, or not find its certificates", NDES_EVENTS,
			NEEDS_LOG, see_log_event),
		.string = "NDES cannot start|RA certificate not found",
	},
	[SYMPTOM_LOG_PAGE] = {
		ROW("log-page", "the bare URL was answered 200", LOG_ARTICLE, NEEDS_LOG,
			see_log_page),
	},
	[SYMPTOM_LOG_POOL] = {
		ROW("log-pool", "the application pool took no requests", HTTPERR_REASONS,
			NEEDS_LOG, see_log_pool),
	},
	[SYMPTOM_LOG_CRASHED] = {
		ROW("log-crashed", "the worker process ended while it had a request", HTTPERR_REASONS,
			NEEDS_LOG, see_log_reason),
		.string = "Connection_Abandoned_*",
	},
	[SYMPTOM_LOG_CRASH_EVENT] = {
		ROW("log-crash-event", "the worker process crashed", LOG_ARTICLE,
			NEEDS_LOG, see_log_event),
		.string = "worker process crashed",
	},
	[SYMPTOM_LOG_BUSY] = {
		ROW("log-busy", "the server had too many requests", HTTPERR_REASONS,
			NEEDS_LOG, see_log_busy),
	},
	[SYMPTOM_LOG_TOO_LONG] = {
		ROW("log-too-long", "a request was refused for its length", IIS_STATUS,
			NEEDS_LOG, see_log_too_long),
	},
	[SYMPTOM_LOG_HTTP_SYS] = {
		ROW("log-http-sys", "http.sys refused a request", HTTPERR_REASONS,
			NEEDS_LOG, see_log_http_sys),
	},
	[SYMPTOM_LOG_LOST] = {
		ROW("log-lost", "a connection ended before the answer", HTTPERR_REASONS,
			NEEDS_LOG, see_log_lost),
	},
	[SYMPTOM_LOG_FORBIDDEN] = {
		ROW("log-forbidden", "a request was answered 403", IIS_STATUS,
			NEEDS_LOG, see_log_forbidden),
	},
	[SYMPTOM_LOG_NOT_RUN] = {
		ROW("log-not-run", "IIS does not run mscep.dll", IIS_STATUS,
			NEEDS_LOG, see_log_status),
		.number = 404,
		.string = "2 3 4 17",
	},
	[SYMPTOM_LOG_FILTERED] = {
		ROW("log-filtered", "request filtering refused a request", IIS_STATUS,
			NEEDS_LOG, see_log_filtered),
	},
	[SYMPTOM_LOG_PKICLIENT] = {
		ROW("log-pkiclient", "request filtering refused the extension of pkiclient.exe", IIS_STATUS,
			NEEDS_LOG, see_log_pkiclient),
	},
	[SYMPTOM_LOG_NOT_FOUND] = {
		ROW("log-not-found", "a request was answered 404 0", IIS_STATUS,
			NEEDS_LOG, see_log_status),
		.number = 404,
		.string = "0",
	},
	[SYMPTOM_LOG_UNAUTHORIZED] = {
		ROW("log-unauthorized", "a request was answered 401", IIS_STATUS,
			NEEDS_LOG, see_log_status),
		.number = 401,
	},
	[SYMPTOM_LOG_VERIFY_FORBIDDEN] = {
		ROW("log-verify-forbidden", "CertificateRegistrationSvc answered 403", LOG_POLICY_MODULE,
			NEEDS_LOG, see_log_verify_forbidden),
	},
	[SYMPTOM_LOG_VERIFY_FAILED] = {
		ROW("log-verify-failed", "CertificateRegistrationSvc failed", LOG_POLICY_MODULE,
			NEEDS_LOG, see_log_verify_failed),
	},
	[SYMPTOM_LOG_VERIFY_FALSE] = {
		ROW("log-verify-false", "the policy module could not verify a challenge", LOG_POLICY_MODULE,
			NEEDS_LOG, see_log_event),
		.string = "challenge not verified",
	},
	[SYMPTOM_LOG_VERIFY_TLS] = {
		ROW("log-verify-tls", "the policy module could not use TLS", LOG_POLICY_MODULE,
			NEEDS_LOG, see_log_event_error),
		.number = 12175,
		.string = "request not sent",
	},
	[SYMPTOM_LOG_VERIFY_UNSENT] = {
		ROW("log-verify-unsent", "the policy module could not send a request", LOG_POLICY_MODULE,
			NEEDS_LOG, see_log_event_other_error),
		.number = 12175,
		.string = "request not sent",
	},
	[SYMPTOM_LOG_NOT_DECODED] = {
		ROW("log-not-decoded", "NDES could not read a request", NDES_EVENTS,
			NEEDS_LOG, see_log_event),
		.string = "request not decoded|request not decrypted",
	},
	[SYMPTOM_LOG_CHALLENGE] = {
		ROW("log-challenge", "NDES refused a challenge", NDES_EVENTS,
			NEEDS_LOG, see_log_event),
		.string = "challenge refused",
	},
	[SYMPTOM_LOG_CA_UNREACHABLE] = {
		ROW("log-ca-unreachable", "NDES could not reach the CA", NDES_EVENTS,
			NEEDS_LOG, see_log_event_error),
		.number = 0x800706ba,
		.string = "request not passed to the CA",
	},
	[SYMPTOM_LOG_CA_REFUSED] = {
		ROW("log-ca-refused", "NDES could not pass a request to the CA", NDES_EVENTS,
			NEEDS_LOG, see_log_event_other_error),
		.number = 0x800706ba,
		.string = "request not passed to the CA",
	},
	[SYMPTOM_LOG_SETUP_FAILED] = {
		ROW("log-setup-failed", "the installation of the connector failed", LOG_ARTICLE,
			NEEDS_LOG, see_log_event),
		.string = "connector not installed",
	},
	[SYMPTOM_LOG_SETUP_DONE] = {
		ROW("log-setup-done", "the connector was installed", LOG_ARTICLE,
			NEEDS_LOG, see_log_event),
		.string = "connector installed",
	},
	[SYMPTOM_LOG_DEVICE_FAILED] = {
		ROW("log-device-failed", "the device tells of an error", LOG_DELIVERY,
			NEEDS_LOG, see_log_device_failed),
	},
	[SYMPTOM_LOG_DEVICE_REFUSED] = {
		ROW("log-device-refused", "the device was refused by the CertRep", LOG_DELIVERY,
			NEEDS_LOG, see_log_event),
		.string = "CertRep FAILURE",
	},
	[SYMPTOM_LOG_DEVICE_STATUS] = {
		ROW("log-device-status", "the device was answered with an error", LOG_ARTICLE,
			NEEDS_LOG, see_log_device_status),
	},
	[SYMPTOM_LOG_PENDING] = {
		ROW("log-pending", "the CertRep says PENDING", LOG_DELIVERY,
			NEEDS_LOG, see_log_event),
		.string = "CertRep PENDING",
	},
	[SYMPTOM_LOG_INSTALLED] = {
		ROW("log-installed", "the certificate was installed", LOG_DELIVERY,
			NEEDS_LOG, see_log_event),
		.string = "CERT_ACCESS_GRANTED|profile installed|certificate installed",
	},
	[SYMPTOM_LOG_STUCK] = {
		ROW("log-stuck", "no line says that the certificate was installed", LOG_DELIVERY,
			NEEDS_LOG, see_log_kind),
		.number = RECORD_STUCK,
	},
	[SYMPTOM_LOG_ABSENT] = {
		ROW("log-absent", "a device that was expected is in no line", LOG_ARTICLE,
			NEEDS_LOG, see_log_kind),
		.number = RECORD_ABSENT,
	},
	[SYMPTOM_LOG_SILENT] = {
		ROW("log-silent", "no line speaks of SCEP", LOG_ARTICLE,
			NEEDS_LOG, see_log_kind),
		.number = RECORD_SILENT,
	},
	[SYMPTOM_LOG_UNREAD] = {
		ROW("log-unread", "something of a log could not be read",
			"RFC 1952 section 2.3.1", NEEDS_LOG, see_log_kind),
		.number = RECORD_UNREAD,
	},
};
