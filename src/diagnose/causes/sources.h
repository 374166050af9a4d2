/* SPDX-License-Identifier: MIT */
/*
 * Documents, and a fix, that several causes share.
 */
#ifndef SCEPPROBE_DIAGNOSE_CAUSES_SOURCES_H
#define SCEPPROBE_DIAGNOSE_CAUSES_SOURCES_H

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
#define CONNECTOR_OVERVIEW LEARN "mem/intune/protect/certificate-connector-overview"
#define CONFIGURE_NDES     LEARN "mem/intune/protect/certificates-scep-configure"
#define PROTECT_NDES       LEARN "entra/identity/app-proxy/app-proxy-protect-ndes"
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
#define CLOUDFLARE_5XX                                                                   \
	"https://developers.cloudflare.com/support/troubleshooting/http-status-codes/"   \
	"cloudflare-5xx-errors/"
#define WAP_PREAUTHENTICATION                                                            \
	LEARN "windows-server/remote/remote-access/web-application-proxy/"               \
	      "publishing-applications-using-ad-fs-preauthentication"
#define NGINX_LIMIT                                                                      \
	"https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req_status"
#define APPLE_TLS        "https://support.apple.com/en-us/103769"
#define RFC8894(section) "https://www.rfc-editor.org/rfc/rfc8894#section-" section
#define RFC5280          "https://www.rfc-editor.org/rfc/rfc5280#section-6"
#define DEVICE_TO_NDES_TITLE                                                             \
	"Microsoft Learn, Troubleshoot device to NDES server communication"
#define IN_LOGS "scepprobe logs, with a log of this event: see tests/logs."

/* The connector's only log since July 2021. */
#define CONNECTOR_LOG                                                                    \
	"Event Viewer > Applications and Services Logs > Microsoft > Intune > "          \
	"CertificateConnectors"
/* Connectors before 6.2101.13.0 have issued nothing since June 2022. */
#define OLD_CONNECTOR "Only with a connector older than 2022: "

#define RENEW_RA                                                                         \
	"Reinstall the NDES role, or request both again with the old subject: CEP "      \
	"Encryption as the computer, Exchange Enrollment Agent (Offline request) as a "  \
	"user with an exportable key, then move that to the computer's store. Give the " \
	"NDES service account Read on both private keys and run iisreset."

#endif
