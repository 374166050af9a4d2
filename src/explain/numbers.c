/* SPDX-License-Identifier: MIT */
/*
 * The numbers, a row each, by kind and then by value. Those that NDES itself sends are in
 * scep/hresults.c. To add one, add a row with the document that its meaning comes from.
 * No row promises to be the only reading of its number.
 */
#include "explain/number.h"

#define WIN32_ERRORS      "Microsoft Learn, System Error Codes"
#define COM_ERRORS        "Microsoft Learn, COM Error Codes (Security and Setup)"
#define WINHTTP_ERRORS    "Microsoft Learn, WinHTTP Error Messages"
#define BITS_ERRORS       "Microsoft Learn, BITS Return Values; [MS-ERREF] section 2.1"
#define NDES_EVENTS       "gradenegger.eu, overview of NDES events"
#define DEVICE_EVENT      "Windows event 32 or 87 in public reports"
#define CLOUDFLARE_STATUS "Cloudflare documentation, Cloudflare 5xx errors"
#define IIS_STATUS        "Microsoft Learn, HTTP status codes in IIS; RFC 9110"
#define OLD_CONNECTOR                                                                     \
	"Microsoft Learn, Troubleshoot the NDES policy module and certificate connector " \
	"events in Intune"
#define APPLE_LOGS "Apple's open Security sources; device logs in public reports"
#define NAME_FOUND                                                                          \
	"The name of the server is not found in DNS from where the device is. Compare the " \
	"host in the profile's SCEP server URL with DNS, outside and inside."
#define NOT_CONNECTED                                                                       \
	"No connection to the server: refused, blocked by a firewall, or unreachable from " \
	"where the device is."
#define TIMED_OUT                                                                             \
	"The server did not answer in time. Windows asks as SYSTEM, with the proxy settings " \
	"of the machine, not of the user."
#define TLS_REFUSED                                                                         \
	"TLS failed: the server's certificate is not trusted, is outside its validity, or " \
	"has another name. Probe the URL to see which."

const struct number numbers[] = {
	/* ---- HRESULTs of devices and of Windows around NDES ---- */
	{ NUMBER_HRESULT, 0x02ab0003, "DM_S_ACCEPTED_FOR_PROCESSING",
		"No error: the device accepted the SCEP profile and works on it. Event 306 "
		"shows it as \"Unknown Win32 Error code\".",
		NULL, "Windows event 306 in public reports" },
	{ NUMBER_HRESULT, 0x80072ee2, "WININET_E_TIMEOUT", TIMED_OUT, "response-timeout",
		DEVICE_EVENT "; " WINHTTP_ERRORS },
	{ NUMBER_HRESULT, 0x80072ee7, "WININET_E_NAME_NOT_RESOLVED", NAME_FOUND,
		"device-name-not-resolved", DEVICE_EVENT "; " WINHTTP_ERRORS },
	{ NUMBER_HRESULT, 0x80072efd, "WININET_E_CANNOT_CONNECT", NOT_CONNECTED,
		"device-no-connection", DEVICE_EVENT "; " WINHTTP_ERRORS },
	{ NUMBER_HRESULT, 0x80072efe, "WININET_E_CONNECTION_ABORTED",
		"The connection broke before the answer was complete: something on the way "
		"or the server closed it.",
		"device-no-connection", DEVICE_EVENT "; " WINHTTP_ERRORS },
	{ NUMBER_HRESULT, 0x80072f0c, "WININET_E_CLIENT_AUTH_CERT_NEEDED",
		"The server asks for a TLS client certificate, which no device has before "
		"its enrolment. Turn that off for the SCEP URL.",
		"client-certificate-required", DEVICE_EVENT "; " WINHTTP_ERRORS },
	{ NUMBER_HRESULT, 0x80072f78, "WININET_E_INVALID_SERVER_RESPONSE",
		"The answer could not be read: it was cut, it is not HTTP, or TLS was "
		"renegotiated on the way, as for a client certificate or by TLS inspection.",
		"device-answer-unreadable", DEVICE_EVENT "; " WINHTTP_ERRORS },
	{ NUMBER_HRESULT, 0x80072f7d, "WININET_E_DECODING_FAILED_OR_CHANNEL",
		"The TLS channel failed: no common version or cipher suite, or something on "
		"the way broke the handshake.",
		"device-tls-failed", DEVICE_EVENT "; " WINHTTP_ERRORS },
	{ NUMBER_HRESULT, 0x80072f8f, "WININET_E_DECODING_FAILED", TLS_REFUSED,
		"device-tls-failed", DEVICE_EVENT " (WinHTTP 12175); " WINHTTP_ERRORS },
	{ NUMBER_HRESULT, 0x8009000b, "NTE_BAD_KEY_STATE",
		"NDES in single-password mode cannot read its stored password (event 2 with "
		"event 49): delete the registry value EncryptedPassword.",
		NULL, NDES_EVENTS "; " COM_ERRORS },
	{ NUMBER_HRESULT, 0x80090014, "NTE_BAD_PROV_TYPE",
		"The connector's installation refuses the certificate: its key must be of a "
		"CSP (a version 2 template) and allow client authentication.",
		"connector-install-failed",
		"Microsoft Learn, Error 0x80090014 when installing an NDES certificate" },
	{ NUMBER_HRESULT, 0x8009030e, "SEC_E_NO_CREDENTIALS",
		"There are no credentials for the log-on or the TLS connection. An IIS "
		"log writes it as 2148074254.",
		NULL, COM_ERRORS },
	{ NUMBER_HRESULT, 0x80091006, "CRYPT_E_AUTH_ATTR_MISSING",
		"The CertRep lacks an authenticated attribute that Windows wants. NDES sends "
		"them all: another SCEP server answered.",
		"certrep-attribute-missing", DEVICE_EVENT "; " COM_ERRORS },
	{ NUMBER_HRESULT, 0x80091007, "CRYPT_E_HASH_VALUE",
		"The CA of the trusted certificate profile is not in the answer to "
		"GetCACert: the profile has another CA, or the server leaves that CA out.",
		"trusted-certificate-wrong", DEVICE_EVENT "; " COM_ERRORS },
	{ NUMBER_HRESULT, 0x80092012, "CRYPT_E_NO_REVOCATION_CHECK",
		"Whether a certificate is revoked could not be checked. If it is an RA or "
		"connector certificate, NDES does not start.",
		NULL, "Microsoft Learn, CAPI2 events; " COM_ERRORS },
	{ NUMBER_HRESULT, 0x80092021, "CRYPT_E_NOT_CHAR_STRING",
		"The challenge or the subject has a character that a PrintableString "
		"cannot have, such as '_'.",
		"request-character-refused", DEVICE_EVENT "; " COM_ERRORS },
	{ NUMBER_HRESULT, 0x80094001, "CERTSRV_E_BAD_REQUESTSUBJECT",
		"The CA refuses the subject: invalid, or too long.", "ca-refused-request",
		"NDES event 31; " COM_ERRORS },
	{ NUMBER_HRESULT, 0x800b0101, "CERT_E_EXPIRED",
		"A certificate is outside its validity: an RA certificate, the connector's, "
		"or one in their chains.",
		NULL, "NDES event 31; CAPI2 events; " COM_ERRORS },
	{ NUMBER_HRESULT, 0x800b010a, "CERT_E_CHAINING",
		"A certificate chain cannot be built to a trusted root: an intermediate or "
		"the root is missing.",
		NULL, "CAPI2 events; " COM_ERRORS },
	{ NUMBER_HRESULT, 0x800b0114, "CERT_E_INVALID_NAME",
		"A name in the request is outside the names that the CA's certificate "
		"permits.",
		"ca-refused-request", "NDES event 31; " COM_ERRORS },
	{ NUMBER_HRESULT, 0x8010002c, "SCARD_E_NO_SUCH_CERTIFICATE",
		"Windows found no usable RA certificate in the answer to GetCACert.",
		"ra-certificate-missing", DEVICE_EVENT "; " COM_ERRORS },
	{ NUMBER_HRESULT, 0x80192ee2, NULL, TIMED_OUT, "response-timeout",
		BITS_ERRORS "; the code is WinHTTP's 12002" },
	{ NUMBER_HRESULT, 0x80192ee7, NULL, NAME_FOUND, "device-name-not-resolved",
		BITS_ERRORS "; the code is WinHTTP's 12007" },
	{ NUMBER_HRESULT, 0x80192efd, NULL, NOT_CONNECTED, "device-no-connection",
		BITS_ERRORS "; the code is WinHTTP's 12029" },
	{ NUMBER_HRESULT, 0x80192f8f, NULL, TLS_REFUSED, "device-tls-failed",
		BITS_ERRORS "; the code is WinHTTP's 12175" },
	{ NUMBER_HRESULT, 0x87d1fde8, NULL,
		"Intune's portal says only that the remediation failed. The reason is in "
		"event 32 or 307 of the device.",
		NULL, "Intune portal in public reports" },
	{ NUMBER_HRESULT, 0xc0000005, "STATUS_ACCESS_VIOLATION",
		"A program crashed. For w3wp.exe in event 1000 it is the application pool "
		"SCEP.",
		"worker-process-crashed", "Intune article on NDES, 503; [MS-ERREF]" },
	{ NUMBER_HRESULT, 0xc0000374, "STATUS_HEAP_CORRUPTION",
		"A program crashed. With WAS event 5009 and ASP.NET event 1310 the service "
		"account cannot write C:\\Windows\\Temp.",
		"worker-process-crashed",
		"Microsoft Learn, CertificateRegistrationSvc VerifyRequest error" },
	/* ---- system errors of Windows ---- */
	{ NUMBER_WIN32, 5, "ERROR_ACCESS_DENIED",
		"Access is denied: to a file, a registry key or a service.", NULL,
		WIN32_ERRORS },
	{ NUMBER_WIN32, 64, "ERROR_NETNAME_DELETED",
		"In an IIS log: the caller closed the connection before the answer.",
		"connection-lost", WIN32_ERRORS },
	{ NUMBER_WIN32, 995, "ERROR_OPERATION_ABORTED",
		"In an IIS log: the request was abandoned, as when a worker process stops.",
		NULL, WIN32_ERRORS },
	{ NUMBER_WIN32, 1236, "ERROR_CONNECTION_ABORTED",
		"In an IIS log: the server's side ended the connection.",
		"connection-lost", WIN32_ERRORS },
	{ NUMBER_WIN32, 1326, "ERROR_LOGON_FAILURE",
		"A log-on with a wrong user name or password, as by the pool SCEP after its "
		"account's password was changed.",
		NULL, WIN32_ERRORS },
	{ NUMBER_WIN32, 1330, "ERROR_PASSWORD_EXPIRED",
		"The password of the account has expired: look at NDES's service account.",
		"ndes-internal-error", WIN32_ERRORS "; Intune article on NDES, 500" },
	{ NUMBER_WIN32, 1346, "ERROR_BAD_IMPERSONATION_LEVEL",
		"IIS_IUSRS lacks the right \"Impersonate a client after authentication\".",
		"impersonation-right-missing",
		WIN32_ERRORS "; Intune article on NDES, 500" },
	{ NUMBER_WIN32, 1909, "ERROR_ACCOUNT_LOCKED_OUT",
		"The account is locked: look at NDES's service account.",
		"ndes-internal-error", WIN32_ERRORS "; Intune article on NDES, 500" },
	/* ---- WinHTTP ---- */
	{ NUMBER_WINHTTP, 12002, "ERROR_WINHTTP_TIMEOUT", TIMED_OUT, "response-timeout",
		WINHTTP_ERRORS },
	{ NUMBER_WINHTTP, 12007, "ERROR_WINHTTP_NAME_NOT_RESOLVED", NAME_FOUND,
		"device-name-not-resolved", WINHTTP_ERRORS },
	{ NUMBER_WINHTTP, 12029, "ERROR_WINHTTP_CANNOT_CONNECT", NOT_CONNECTED,
		"device-no-connection", WINHTTP_ERRORS },
	{ NUMBER_WINHTTP, 12030, "ERROR_WINHTTP_CONNECTION_ERROR",
		"The connection broke before the answer was complete.",
		"device-no-connection", WINHTTP_ERRORS },
	{ NUMBER_WINHTTP, 12044, "ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED",
		"The server requires a TLS client certificate.",
		"client-certificate-required", WINHTTP_ERRORS },
	{ NUMBER_WINHTTP, 12152, "ERROR_WINHTTP_INVALID_SERVER_RESPONSE",
		"The answer could not be read: cut, not HTTP, or TLS renegotiated on the "
		"way.",
		"device-answer-unreadable", WINHTTP_ERRORS },
	{ NUMBER_WINHTTP, 12157, "ERROR_WINHTTP_SECURE_CHANNEL_ERROR",
		"The TLS channel failed: no common version or cipher suite.",
		"device-tls-failed", WINHTTP_ERRORS },
	{ NUMBER_WINHTTP, 12175, "ERROR_WINHTTP_SECURE_FAILURE", TLS_REFUSED,
		"device-tls-failed", WINHTTP_ERRORS },
	/* ---- HTTP ---- */
	{ NUMBER_HTTP, 200, "OK",
		"An answer. NDES also refuses requests with 200: the CertRep inside "
		"decides.",
		NULL, IIS_STATUS },
	{ NUMBER_HTTP, 307, "Temporary Redirect",
		"A front end redirects the device, for instance to a log-on page. SCEP "
		"clients may not follow.",
		"redirected", IIS_STATUS },
	{ NUMBER_HTTP, 400, "Bad Request",
		"http.sys or a front end refuses the request before it reaches NDES: it "
		"is too long, or its host name or URL is not accepted.",
		"url-too-long", IIS_STATUS },
	{ NUMBER_HTTP, 401, "Unauthorized",
		"The server or a front end requires a log-on, which no device has. "
		"NDES's SCEP URL must allow anonymous access; its challenge page must "
		"not.",
		"authentication-required", IIS_STATUS },
	{ NUMBER_HTTP, 403, "Forbidden",
		"To the bare URL, the healthy answer of NDES with a policy module. To "
		"any other request, a refusal by IIS or by a front end.",
		"forbidden-not-by-mscep", "Intune article on NDES; " IIS_STATUS },
	{ NUMBER_HTTP, 404, "Not Found",
		"The server does not know the path, or IIS's request filtering hides it "
		"(404.15: the query is too long).",
		"wrong-path", IIS_STATUS },
	{ NUMBER_HTTP, 405, "Method Not Allowed", "GET or POST is not allowed there.",
		"method-refused", IIS_STATUS },
	{ NUMBER_HTTP, 411, "Length Required",
		"The server requires a Content-Length header.", "length-required",
		IIS_STATUS },
	{ NUMBER_HTTP, 413, "Content Too Large",
		"The request is longer than the server or a front end allows.",
		"body-too-large", IIS_STATUS },
	{ NUMBER_HTTP, 414, "URI Too Long",
		"The URL with the message is longer than the server or a front end allows.",
		"url-too-long", "Intune article on NDES, 414; RFC 9110" },
	{ NUMBER_HTTP, 431, "Request Header Fields Too Large",
		"The head of the request, in which the URL counts, is longer than a front "
		"end allows.",
		"url-too-long", "RFC 6585" },
	{ NUMBER_HTTP, 500, "Internal Server Error",
		"NDES or IIS fails. The number in event 2 of the application log, or on "
		"the detailed error page, shows why.",
		"ndes-internal-error", "Intune article on NDES, 500; RFC 9110" },
	{ NUMBER_HTTP, 501, "Not Implemented",
		"The server does not know the method or the operation.", NULL,
		IIS_STATUS },
	{ NUMBER_HTTP, 502, "Bad Gateway",
		"A front end got no usable answer from the server behind it.",
		"front-end-bad-gateway", IIS_STATUS },
	{ NUMBER_HTTP, 503, "Service Unavailable",
		"From http.sys: the application pool SCEP is stopped. From a front end: "
		"the server behind it does not answer.",
		"scep-app-pool-stopped", "Intune article on NDES, 503; RFC 9110" },
	{ NUMBER_HTTP, 504, "Gateway Timeout",
		"From a front end: the server behind it did not answer in time. From "
		"the application proxy: no connector is reached.",
		"app-proxy-gateway-timeout", "Intune article on NDES, GatewayTimeout" },
	{ NUMBER_HTTP, 520, NULL,
		"Cloudflare cannot read the answer of the server behind it.",
		"front-end-bad-gateway", CLOUDFLARE_STATUS },
	{ NUMBER_HTTP, 521, NULL, "The server behind Cloudflare refuses the connection.",
		"front-end-bad-gateway", CLOUDFLARE_STATUS },
	{ NUMBER_HTTP, 522, NULL,
		"Cloudflare cannot connect to the server behind it in time.",
		"front-end-bad-gateway", CLOUDFLARE_STATUS },
	{ NUMBER_HTTP, 523, NULL, "Cloudflare has no route to the server behind it.",
		"front-end-bad-gateway", CLOUDFLARE_STATUS },
	{ NUMBER_HTTP, 524, NULL,
		"The server behind Cloudflare accepts the connection, but does not answer in time.",
		"front-end-bad-gateway", CLOUDFLARE_STATUS },
	{ NUMBER_HTTP, 525, NULL,
		"The TLS handshake between Cloudflare and the server behind it fails.",
		"front-end-backend-tls", CLOUDFLARE_STATUS },
	{ NUMBER_HTTP, 526, NULL,
		"The TLS certificate of the server behind Cloudflare is not valid.",
		"front-end-backend-tls", CLOUDFLARE_STATUS },
	/* ---- the connector before July 2021 ---- */
	{ NUMBER_CONNECTOR, 0x404, NULL,
		"Event 10302: the enrolment certificate could not be read from the registry.",
		NULL, OLD_CONNECTOR },
	{ NUMBER_CONNECTOR, 0x405, NULL,
		"Event 10102: the connector's certificate could not be renewed.", NULL,
		OLD_CONNECTOR },
	{ NUMBER_CONNECTOR, 0x408, NULL,
		"Event 20502: the encryption certificate of the registration point was not "
		"found.",
		"connector-verify-failed", OLD_CONNECTOR },
	{ NUMBER_CONNECTOR, 0x409, NULL,
		"Event 20502: the signing certificate of the registration point was not "
		"found.",
		"connector-verify-failed", OLD_CONNECTOR },
	{ NUMBER_CONNECTOR, 0x410, NULL, "Event 20502: the challenge could not be read.",
		"connector-verify-failed", OLD_CONNECTOR },
	{ NUMBER_CONNECTOR, 0x411, NULL,
		"Event 20501: the challenge has expired; the device gets a new one.",
		"connector-verify-failed", OLD_CONNECTOR },
	/* ---- Apple ---- */
	{ NUMBER_APPLE, 15002, NULL,
		"MDM-SCEP: the Mac could not get its certificate; the number that follows "
		"says why.",
		NULL, APPLE_LOGS },
	{ NUMBER_APPLE, 22002, NULL,
		"MCSCEPErrorDomain: the answer to GetCACert is not what it should be.",
		"cacert-not-scep", APPLE_LOGS },
	{ NUMBER_APPLE, 22003, NULL,
		"MCSCEPErrorDomain: the RA certificates cannot be used.",
		"ra-certificate-missing", APPLE_LOGS },
	{ NUMBER_APPLE, 22004, NULL,
		"MCSCEPErrorDomain: the SCEP server configuration is not supported, as with "
		"another Content-Type of GetCACert than the two of SCEP.",
		"cacert-wrong-content-type", "nolanbrown/ios-cert-enrollment issue 2" },
	{ NUMBER_APPLE, 22005, NULL,
		"MCSCEPErrorDomain: the network failed, or Apple refuses the TLS of the "
		"server.",
		"device-no-connection", APPLE_LOGS },
	{ NUMBER_APPLE, 22006, NULL,
		"MCSCEPErrorDomain: the CA lacks a required capability, as with MD5 alone.",
		"weak-algorithms-only", "micromdm/scep issue 23" },
	{ NUMBER_APPLE, 22007, NULL,
		"MCSCEPErrorDomain: the issued certificate cannot be used.", NULL,
		APPLE_LOGS },
	{ NUMBER_APPLE, 22011, NULL,
		"MCSCEPErrorDomain: the device could not make its request.", NULL,
		APPLE_LOGS },
	{ NUMBER_APPLE, 22013, NULL,
		"MCSCEPErrorDomain: the SCEP server returned an invalid response; a "
		"refusal counts as one.",
		"request-refused", APPLE_LOGS },
	{ NUMBER_APPLE, -67731, "errSecKeyUsageIncorrect",
		"No certificate of GetCACert may encrypt, or none may sign: \"SCEP failed to "
		"find candidate RA certificates\".",
		"ra-certificate-missing",
		"Apple's SecSCEP.c; ultimate-ca-manager pull request 102" },
};

const size_t n_numbers = sizeof(numbers) / sizeof(numbers[0]);
