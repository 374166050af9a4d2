/* SPDX-License-Identifier: MIT */
/*
 * Symptoms of log lines: the status with IIS's sub-status and the Windows error, the
 * reason of http.sys, events, and the states of a device. A log line has more than an
 * answer over the network, such as the sub-status, and less, such as the body.
 *
 * Pure, as all tests of symptoms. It never tests an exchange that is not from a log.
 */
#include "diagnose/symptoms/logs.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/told.h"

#define LOG_ARTICLE       "Microsoft Learn, Troubleshoot device to NDES server communication"
#define LOG_DELIVERY      "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices"
#define LOG_POLICY_MODULE "Microsoft Learn, Troubleshoot the NDES policy module"
#define HTTPERR_REASONS   "Microsoft Learn, Error logging in HTTP APIs (KB820729)"
#define IIS_STATUS        "Microsoft Learn, HTTP status codes in IIS"
#define NDES_EVENTS       "events of NetworkDeviceEnrollmentService, as reported"
#define CONNECTOR_EVENTS                                                                 \
	"Microsoft Learn, Certificate Connector for Microsoft Intune overview"
#define PROXY_EVENTS "Microsoft Learn, application proxy connector troubleshooting"
#define DEVICE_CODES "Microsoft Learn, WinHTTP error messages; COM error codes; reports"

enum { ERROR_BAD_IMPERSONATION_LEVEL = 1346 };

/* HTTPERR's reasons, by their meaning for NDES (Error logging in HTTP APIs). */
static const char pool_reasons[] = "AppOffline Disabled AppShutdown";

static const char busy_reasons[] =
	"QueueFull ConnLimit AppPoolTimer Timer_AppPool Timer_ReqQueue";

static const char long_reasons[] = "URL_Length UrlLength FieldLength RequestLength";

static const char crash_reasons[] = "Connection_Abandoned_*";

/* ---- words ---- */

static bool is_event(const struct exchange *exchange, const char *reasons)
{
	return (exchange->record.kind == RECORD_EVENT ||
		       exchange->record.kind == RECORD_STATE) &&
	       told_lists(reasons, '|', exchange->record.reason);
}

/* ---- requests that a server logged ---- */

static bool is_from_server(const struct exchange *exchange)
{
	return exchange->record.kind == RECORD_REQUEST &&
	       strcmp(exchange->record.format, "w3c") == 0;
}

static bool is_request(const struct exchange *exchange)
{
	return is_from_server(exchange) && exchange->step != STEP_VERIFY;
}

static bool is_status(const struct exchange *exchange, int64_t status, const char *subs)
{
	char sub[16];

	if (exchange->response.status != status)
		return false;
	snprintf(sub, sizeof(sub), "%d", exchange->record.sub_status);
	return !subs || told_lists(subs, ' ', sub);
}

static bool has_logged_status(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return is_request(exchange) &&
	       is_status(exchange, symptom->number, symptom->string);
}

const struct symptom symptom_log_not_run = {
	.id = "log-not-run",
	.text = "IIS does not run mscep.dll",
	.source = IIS_STATUS,
	.need = NEEDS_LOG,
	.seen = has_logged_status,
	.number = 404,
	.string = "2 3 4 17",
};

const struct symptom symptom_log_not_found = {
	.id = "log-not-found",
	.text = "a request was answered 404 0",
	.source = IIS_STATUS,
	.need = NEEDS_LOG,
	.seen = has_logged_status,
	.number = 404,
	.string = "0",
};

const struct symptom symptom_log_unauthorized = {
	.id = "log-unauthorized",
	.text = "a request was answered 401",
	.source = IIS_STATUS,
	.need = NEEDS_LOG,
	.seen = has_logged_status,
	.number = 401,
};

static bool log_impersonation(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_request(exchange) && exchange->response.status == 500 &&
	       exchange->record.win32 == ERROR_BAD_IMPERSONATION_LEVEL;
}

const struct symptom symptom_log_impersonation = {
	.id = "log-impersonation",
	.text = "a request was answered 500 with Windows error 1346",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = log_impersonation,
};

static bool page_shown(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_request(exchange) && exchange->step == STEP_BROWSE &&
	       exchange->response.status == 200 && exchange->request.query_length == 0 &&
	       exchange->request.url && text_find(exchange->request.url, "mscep.dll");
}

const struct symptom symptom_log_page = {
	.id = "log-page",
	.text = "the bare URL was answered 200",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = page_shown,
};

/* A failed request has a finding of its own, whatever its operation. */
static bool log_no_operation(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_request(exchange) && !exchange->record.failure &&
	       exchange->step == STEP_UNKNOWN;
}

const struct symptom symptom_log_no_operation = {
	.id = "log-no-operation",
	.text = "a line does not show the operation",
	.source = "RFC 8894 section 4.1",
	.need = NEEDS_LOG,
	.seen = log_no_operation,
};

static bool log_no_status(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_from_server(exchange) && !exchange->response.status;
}

const struct symptom symptom_log_no_status = {
	.id = "log-no-status",
	.text = "a line does not show the status",
	.source = IIS_STATUS,
	.need = NEEDS_LOG,
	.seen = log_no_status,
};

static bool log_passed(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_request(exchange) && exchange->step == STEP_PKIOPERATION &&
	       exchange->response.status == 200;
}

const struct symptom symptom_log_passed = {
	.id = "log-passed",
	.text = "a PKIOperation was answered 200",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = log_passed,
};

static bool log_internal(SYMPTOM_ARGUMENTS)
{
	return is_request(exchange) && exchange->response.status == 500 &&
	       !log_impersonation(exchange, symptom, circumstances) &&
	       !symptom_is_seen(&symptom_log_busy, exchange, circumstances);
}

const struct symptom symptom_log_internal = {
	.id = "log-internal",
	.text = "a request was answered 500",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = log_internal,
};

/* On the bare URL a 403 is healthy, unless IIS logs a reason. */
static bool log_forbidden(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_request(exchange) && exchange->response.status == 403 &&
	       exchange->record.failure;
}

const struct symptom symptom_log_forbidden = {
	.id = "log-forbidden",
	.text = "a request was answered 403",
	.source = IIS_STATUS,
	.need = NEEDS_LOG,
	.seen = log_forbidden,
};

static bool is_pkiclient(const struct exchange *exchange)
{
	return exchange->request.url &&
	       text_find(exchange->request.url, "/pkiclient.exe");
}

static bool log_pkiclient(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_request(exchange) && is_status(exchange, 404, "7") &&
	       is_pkiclient(exchange);
}

const struct symptom symptom_log_pkiclient = {
	.id = "log-pkiclient",
	.text = "request filtering refused the extension of pkiclient.exe",
	.source = IIS_STATUS,
	.need = NEEDS_LOG,
	.seen = log_pkiclient,
};

static bool log_filtered(SYMPTOM_ARGUMENTS)
{
	return is_request(exchange) &&
	       (is_status(exchange, 404, "5 6 7 8 10 11 18 19") ||
		       exchange->response.status == 405) &&
	       !log_pkiclient(exchange, symptom, circumstances);
}

const struct symptom symptom_log_filtered = {
	.id = "log-filtered",
	.text = "request filtering refused a request",
	.source = IIS_STATUS,
	.need = NEEDS_LOG,
	.seen = log_filtered,
};

static bool log_verify_forbidden(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return (exchange->record.kind == RECORD_REQUEST &&
		       exchange->step == STEP_VERIFY &&
		       exchange->response.status == 403) ||
	       (exchange->record.kind == RECORD_EVENT &&
		       strcmp(exchange->record.reason, "answered 403") == 0);
}

const struct symptom symptom_log_verify_forbidden = {
	.id = "log-verify-forbidden",
	.text = "CertificateRegistrationSvc answered 403",
	.source = LOG_POLICY_MODULE,
	.need = NEEDS_LOG,
	.seen = log_verify_forbidden,
};

/* A Notify follows the issuance: if it fails, only the report to Intune is missing. */
static bool is_notify(const struct exchange *exchange)
{
	return exchange->request.url &&
	       text_find(exchange->request.url, "/Certificate/Notify");
}

static bool log_verify_failed(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->record.kind == RECORD_REQUEST && exchange->step == STEP_VERIFY &&
	       exchange->record.failure && exchange->response.status != 403 &&
	       !is_notify(exchange);
}

const struct symptom symptom_log_verify_failed = {
	.id = "log-verify-failed",
	.text = "CertificateRegistrationSvc failed",
	.source = LOG_POLICY_MODULE,
	.need = NEEDS_LOG,
	.seen = log_verify_failed,
};

/* A device's log has the status, but no sub-status. */
static bool log_device_status(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->record.kind == RECORD_REQUEST && exchange->record.failure &&
	       !is_from_server(exchange);
}

const struct symptom symptom_log_device_status = {
	.id = "log-device-status",
	.text = "the device received an error",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = log_device_status,
};

/* ---- reasons of http.sys ---- */

static bool has_reason(const struct exchange *exchange, const char *reasons)
{
	return exchange->record.kind == RECORD_DROPPED &&
	       told_lists(reasons, ' ', exchange->record.reason);
}

static bool has_logged_reason(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return has_reason(exchange, symptom->string);
}

const struct symptom symptom_log_crashed = {
	.id = "log-crashed",
	.text = "the worker process ended while it handled a request",
	.source = HTTPERR_REASONS,
	.need = NEEDS_LOG,
	.seen = has_logged_reason,
	.string = "Connection_Abandoned_*",
};

static bool log_pool(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return has_reason(exchange, pool_reasons) ||
	       is_event(exchange, "application pool disabled|"
				  "application pool identity invalid") ||
	       (is_request(exchange) && is_status(exchange, 503, "0"));
}

const struct symptom symptom_log_pool = {
	.id = "log-pool",
	.text = "the application pool took no requests",
	.source = HTTPERR_REASONS,
	.need = NEEDS_LOG,
	.seen = log_pool,
};

static bool log_busy(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return has_reason(exchange, busy_reasons) ||
	       (is_request(exchange) && (is_status(exchange, 503, "2 3 4") ||
						is_status(exchange, 500, "11 12 13")));
}

const struct symptom symptom_log_busy = {
	.id = "log-busy",
	.text = "the server had too many requests",
	.source = HTTPERR_REASONS,
	.need = NEEDS_LOG,
	.seen = log_busy,
};

static bool log_too_long(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return has_reason(exchange, long_reasons) ||
	       (is_request(exchange) && (is_status(exchange, 404, "14 15") ||
						is_status(exchange, 414, NULL)));
}

const struct symptom symptom_log_too_long = {
	.id = "log-too-long",
	.text = "a request was refused for its length",
	.source = IIS_STATUS,
	.need = NEEDS_LOG,
	.seen = log_too_long,
};

/* A reason in none of the lists above. */
static bool is_other_reason(const struct exchange *exchange)
{
	return exchange->record.kind == RECORD_DROPPED &&
	       !has_reason(exchange, pool_reasons) &&
	       !has_reason(exchange, busy_reasons) &&
	       !has_reason(exchange, long_reasons) &&
	       !has_reason(exchange, crash_reasons);
}

static bool log_http_sys(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_other_reason(exchange) && exchange->response.status >= 400;
}

const struct symptom symptom_log_http_sys = {
	.id = "log-http-sys",
	.text = "http.sys refused a request",
	.source = HTTPERR_REASONS,
	.need = NEEDS_LOG,
	.seen = log_http_sys,
};

static bool log_lost(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_other_reason(exchange) && exchange->response.status < 400;
}

const struct symptom symptom_log_lost = {
	.id = "log-lost",
	.text = "a connection ended before the answer",
	.source = HTTPERR_REASONS,
	.need = NEEDS_LOG,
	.seen = log_lost,
};

/* ---- events and states ---- */

static bool has_event(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return is_event(exchange, symptom->string);
}

static bool has_bad_event(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return exchange->record.failure && is_event(exchange, symptom->string);
}

const struct symptom symptom_log_crash_event = {
	.id = "log-crash-event",
	.text = "the worker process crashed",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "worker process crashed|worker process ended",
};

const struct symptom symptom_log_verify_false = {
	.id = "log-verify-false",
	.text = "the policy module, or the registration service, failed",
	.source = LOG_POLICY_MODULE,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "challenge not verified|registration service not configured",
};

const struct symptom symptom_log_not_decoded = {
	.id = "log-not-decoded",
	.text = "NDES could not read a request",
	.source = NDES_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "request not decoded|request not decrypted",
};

const struct symptom symptom_log_challenge = {
	.id = "log-challenge",
	.text = "NDES, or Intune, refused a challenge",
	.source = NDES_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "challenge refused|challenge refused by Intune",
};

const struct symptom symptom_log_setup_failed = {
	.id = "log-setup-failed",
	.text = "the installation of the connector failed",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "connector not installed|installation step failed",
};

const struct symptom symptom_log_setup_done = {
	.id = "log-setup-done",
	.text = "the connector was installed",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "connector installed",
};

const struct symptom symptom_log_device_refused = {
	.id = "log-device-refused",
	.text = "a CertRep refused the device's request",
	.source = LOG_DELIVERY,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "CertRep FAILURE",
};

const struct symptom symptom_log_pending = {
	.id = "log-pending",
	.text = "the CertRep has the status PENDING",
	.source = LOG_DELIVERY,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "CertRep PENDING",
};

const struct symptom symptom_log_installed = {
	.id = "log-installed",
	.text = "the certificate was installed",
	.source = LOG_DELIVERY,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "CERT_ACCESS_GRANTED|profile installed|certificate installed",
};

static bool has_error(const struct exchange *exchange, int64_t number)
{
	const struct record *record = &exchange->record;

	return (record->has_hresult && record->hresult == (uint32_t)number) ||
	       (record->has_win32 && record->win32 == (uint32_t)number);
}

static bool has_event_error(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return is_event(exchange, symptom->string) &&
	       has_error(exchange, symptom->number);
}

const struct symptom symptom_log_verify_tls = {
	.id = "log-verify-tls",
	.text = "the policy module could not use TLS",
	.source = LOG_POLICY_MODULE,
	.need = NEEDS_LOG,
	.seen = has_event_error,
	.number = 12175,
	.string = "request not sent",
};

const struct symptom symptom_log_ca_unreachable = {
	.id = "log-ca-unreachable",
	.text = "NDES could not reach the CA",
	.source = NDES_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_event_error,
	.number = 0x800706ba,
	.string = "request not passed to the CA",
};

const struct symptom symptom_log_handler_order = {
	.id = "log-handler-order",
	.text = "NDES could not start, with 0x800700ea",
	.source = NDES_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_event_error,
	.number = 0x800700ea,
	.string = "NDES cannot start",
};

static bool has_other_event_error(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return is_event(exchange, symptom->string) &&
	       !has_error(exchange, symptom->number);
}

const struct symptom symptom_log_ndes_down = {
	.id = "log-ndes-down",
	.text = "NDES could not start, or not find its certificates",
	.source = NDES_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_other_event_error,
	.number = 0x800700ea,
	.string = "NDES cannot start|RA certificate not found",
};

const struct symptom symptom_log_verify_unsent = {
	.id = "log-verify-unsent",
	.text = "the policy module could not send a request",
	.source = LOG_POLICY_MODULE,
	.need = NEEDS_LOG,
	.seen = has_other_event_error,
	.number = 12175,
	.string = "request not sent",
};

const struct symptom symptom_log_ca_refused = {
	.id = "log-ca-refused",
	.text = "NDES could not pass a request to the CA",
	.source = NDES_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_other_event_error,
	.number = 0x800706ba,
	.string = "request not passed to the CA|request denied by the CA|"
		  "request not processed by the CA|certificate not issued",
};

/* ---- events of the connector and the server ---- */

const struct symptom symptom_log_request_failed = {
	.id = "log-request-failed",
	.text = "the connector could not process a request",
	.source = CONNECTOR_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_bad_event,
	.string = "request failed",
};

static bool log_not_notified(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return exchange->record.failure &&
	       (is_event(exchange, symptom->string) ||
		       (exchange->record.kind == RECORD_REQUEST &&
			       exchange->step == STEP_VERIFY && is_notify(exchange)));
}

const struct symptom symptom_log_not_notified = {
	.id = "log-not-notified",
	.text = "Intune was not notified of a certificate",
	.source = CONNECTOR_EVENTS,
	.need = NEEDS_LOG,
	.seen = log_not_notified,
	.string = "Intune not notified|Intune not notified yet",
};

const struct symptom symptom_log_no_challenge = {
	.id = "log-no-challenge",
	.text = "NDES could not issue a challenge",
	.source = NDES_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_bad_event,
	.string = "challenge not given out",
};

const struct symptom symptom_log_no_module = {
	.id = "log-no-module",
	.text = "NDES could not load its policy module",
	.source = NDES_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_bad_event,
	.string = "policy module not loaded",
};

const struct symptom symptom_log_connector_key = {
	.id = "log-connector-key",
	.text = "the connector could not use a certificate of its own",
	.source = CONNECTOR_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_bad_event,
	.string = "signing certificate not found|signing key not readable|"
		  "connector certificate not renewed|enrolment certificate not read",
};

const struct symptom symptom_log_verify_unanswered = {
	.id = "log-verify-unanswered",
	.text = "the policy module's log ends while it waits for an answer",
	.source = LOG_POLICY_MODULE,
	.need = NEEDS_LOG,
	.seen = has_bad_event,
	.string = "request without an answer",
};

const struct symptom symptom_log_chain = {
	.id = "log-chain",
	.text = "the server did not accept a certificate chain",
	.source = "Microsoft Learn, CAPI2 diagnostics",
	.need = NEEDS_LOG,
	.seen = has_bad_event,
	.string = "certificate chain not accepted|revocation not checked|"
		  "CRL or certificate not fetched",
};

const struct symptom symptom_log_kerberos = {
	.id = "log-kerberos",
	.text = "the proxy's connector tried Kerberos",
	.source = PROXY_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_bad_event,
	.string = "Kerberos at the proxy connector",
};

const struct symptom symptom_log_proxy_stopped = {
	.id = "log-proxy-stopped",
	.text = "the proxy's connector service stopped",
	.source = PROXY_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_bad_event,
	.string = "proxy connector ended",
};

static bool log_arr(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return is_request(exchange) && exchange->response.status >= 502 &&
	       exchange->response.status <= 504 &&
	       (is_status(exchange, 502, "3 4 5") ||
		       (exchange->request.url &&
			       text_find(exchange->request.url, "X-ARR-LOG-ID")));
}

const struct symptom symptom_log_arr = {
	.id = "log-arr",
	.text = "Application Request Routing got no answer from its backend",
	.source = "Microsoft Learn, Troubleshooting 502 errors in ARR",
	.need = NEEDS_LOG,
	.seen = log_arr,
};

/* ---- errors of devices, by number or by reason ---- */

#define DEVICE_HTTP "0x8019*"
#define DEVICE_NAME "0x80072ee7|name not resolved"
#define DEVICE_NETWORK                                                                   \
	"0x80072efd|0x80072ee2|0x80072efe|no connection|no answer in time|"              \
	"connection broken|network error"
#define DEVICE_TLS                                                                       \
	"0x80072f8f|0x80072f7d|0x80072f06|0x80072f05|0x80072f0d|TLS not trusted|"        \
	"TLS failed"
#define DEVICE_UNREADABLE "0x80072f78"
#define DEVICE_CLIENT     "0x80072f0c"
#define DEVICE_CA         "0x80094*|0x800b0114|0x80092012|0x80092013"
#define DEVICE_ROOT       "0x80091007"
#define DEVICE_ATTRIBUTE  "0x80091006"
#define DEVICE_CHARACTER  "0x80092021"
#define DEVICE_RA         "0x8010002c|RA certificates not accepted"
#define DEVICE_NAMED                                                                     \
	DEVICE_HTTP "|" DEVICE_NAME "|" DEVICE_NETWORK "|" DEVICE_TLS                    \
		    "|" DEVICE_UNREADABLE "|" DEVICE_CLIENT "|" DEVICE_CA                \
		    "|" DEVICE_ROOT "|" DEVICE_ATTRIBUTE "|" DEVICE_CHARACTER            \
		    "|" DEVICE_RA

static bool is_from_device(const struct exchange *exchange)
{
	return exchange->record.failure &&
	       (exchange->record.kind == RECORD_STATE ||
		       (exchange->record.kind == RECORD_EVENT &&
			       strcmp(exchange->device, "windows") == 0));
}

static bool tells_of(const struct exchange *exchange, const char *list)
{
	char number[16];

	if (!is_from_device(exchange))
		return false;
	snprintf(number, sizeof(number), "0x%08x", exchange->record.hresult);
	return told_lists(list, '|', exchange->record.reason) ||
	       (exchange->record.has_hresult && told_lists(list, '|', number));
}

static bool device_tells(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return tells_of(exchange, symptom->string);
}

const struct symptom symptom_log_device_http = {
	.id = "log-device-http",
	.text = "the device received an HTTP status",
	.source = DEVICE_CODES,
	.need = NEEDS_LOG,
	.seen = device_tells,
	.string = DEVICE_HTTP,
};

const struct symptom symptom_log_device_name = {
	.id = "log-device-name",
	.text = "the device could not resolve the server's name",
	.source = DEVICE_CODES,
	.need = NEEDS_LOG,
	.seen = device_tells,
	.string = DEVICE_NAME,
};

const struct symptom symptom_log_device_network = {
	.id = "log-device-network",
	.text = "the device got no connection, or no answer",
	.source = DEVICE_CODES,
	.need = NEEDS_LOG,
	.seen = device_tells,
	.string = DEVICE_NETWORK,
};

const struct symptom symptom_log_device_tls = {
	.id = "log-device-tls",
	.text = "the device could not set up TLS with the server",
	.source = DEVICE_CODES,
	.need = NEEDS_LOG,
	.seen = device_tells,
	.string = DEVICE_TLS,
};

const struct symptom symptom_log_device_unreadable = {
	.id = "log-device-unreadable",
	.text = "the device could not read the answer",
	.source = DEVICE_CODES,
	.need = NEEDS_LOG,
	.seen = device_tells,
	.string = DEVICE_UNREADABLE,
};

const struct symptom symptom_log_device_client = {
	.id = "log-device-client",
	.text = "the server asked the device for a client certificate",
	.source = DEVICE_CODES,
	.need = NEEDS_LOG,
	.seen = device_tells,
	.string = DEVICE_CLIENT,
};

const struct symptom symptom_log_device_ca = {
	.id = "log-device-ca",
	.text = "the CA refused the device's request",
	.source = DEVICE_CODES,
	.need = NEEDS_LOG,
	.seen = device_tells,
	.string = DEVICE_CA,
};

const struct symptom symptom_log_device_root = {
	.id = "log-device-root",
	.text = "the device did not find its trusted CA in GetCACert",
	.source = DEVICE_CODES,
	.need = NEEDS_LOG,
	.seen = device_tells,
	.string = DEVICE_ROOT,
};

const struct symptom symptom_log_device_attribute = {
	.id = "log-device-attribute",
	.text = "an attribute is missing in the CertRep",
	.source = DEVICE_CODES,
	.need = NEEDS_LOG,
	.seen = device_tells,
	.string = DEVICE_ATTRIBUTE,
};

const struct symptom symptom_log_device_character = {
	.id = "log-device-character",
	.text = "the request holds a character that is not allowed",
	.source = DEVICE_CODES,
	.need = NEEDS_LOG,
	.seen = device_tells,
	.string = DEVICE_CHARACTER,
};

const struct symptom symptom_log_device_ra = {
	.id = "log-device-ra",
	.text = "the device found no RA certificate that it can use",
	.source = DEVICE_CODES,
	.need = NEEDS_LOG,
	.seen = device_tells,
	.string = DEVICE_RA,
};

/* Event 309 may also be a failure, but no document says so. */
static bool log_device_failed(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	if (!exchange->record.failure || exchange->record.event == 309 ||
		is_event(exchange, "failure without a row") ||
		tells_of(exchange, DEVICE_NAMED))
		return false;
	return exchange->record.kind == RECORD_EVENT
		       ? strcmp(exchange->device, "windows") == 0
		       : exchange->record.kind == RECORD_STATE &&
				 !is_event(exchange, "CertRep FAILURE");
}

const struct symptom symptom_log_device_failed = {
	.id = "log-device-failed",
	.text = "the device logged an error",
	.source = LOG_DELIVERY,
	.need = NEEDS_LOG,
	.seen = log_device_failed,
};

static bool is_kind(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return exchange->record.kind == (enum record_kind)symptom->number;
}

const struct symptom symptom_log_stuck = {
	.id = "log-stuck",
	.text = "no line shows that the certificate was installed",
	.source = LOG_DELIVERY,
	.need = NEEDS_LOG,
	.seen = is_kind,
	.number = RECORD_STUCK,
};

const struct symptom symptom_log_ended = {
	.id = "log-ended",
	.text = "the device's log ends while an enrolment is in progress",
	.source = LOG_DELIVERY,
	.need = NEEDS_LOG,
	.seen = is_kind,
	.number = RECORD_ENDED,
};

static bool log_tap(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return exchange->record.kind == RECORD_STUCK &&
	       text_equals(exchange->record.reason, symptom->string);
}

const struct symptom symptom_log_tap = {
	.id = "log-tap",
	.text = "the device waits for its user",
	.source = LOG_DELIVERY,
	.need = NEEDS_LOG,
	.seen = log_tap,
	.string = "CERT_INSTALL_REQUESTED",
};

const struct symptom symptom_log_absent = {
	.id = "log-absent",
	.text = "a device that was expected is in no line",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = is_kind,
	.number = RECORD_ABSENT,
};

const struct symptom symptom_log_silent = {
	.id = "log-silent",
	.text = "no line is about SCEP",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = is_kind,
	.number = RECORD_SILENT,
};

const struct symptom symptom_log_beside = {
	.id = "log-beside",
	.text = "the logs are about something else, or from another time",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = is_kind,
	.number = RECORD_BESIDE,
};

const struct symptom symptom_log_unread = {
	.id = "log-unread",
	.text = "part of a log could not be read",
	.source = "RFC 1952 section 2.3.1",
	.need = NEEDS_LOG,
	.seen = is_kind,
	.number = RECORD_UNREAD,
};
