/* SPDX-License-Identifier: MIT */
/*
 * Looks at what logs tell: the status with IIS's sub-status and Windows' error, the
 * reason that http.sys gives, events, the states of a device. A log's line says more than
 * an answer that came over the network, such as the sub-status, and less, such as the
 * body.
 *
 * Pure, as all tests of symptoms. It never looks at an exchange that is not from a log.
 */
#include "diagnose/symptoms/logs.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define LOG_ARTICLE       "Microsoft Learn, Troubleshoot device to NDES server communication"
#define LOG_DELIVERY      "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices"
#define LOG_POLICY_MODULE "Microsoft Learn, Troubleshoot the NDES policy module"
#define HTTPERR_REASONS   "Microsoft Learn, Error logging in HTTP APIs (KB820729)"
#define IIS_STATUS        "Microsoft Learn, HTTP status codes in IIS"
#define NDES_EVENTS       "events of NetworkDeviceEnrollmentService, as reported"

enum { ERROR_BAD_IMPERSONATION_LEVEL = 1346 };

/* HTTPERR's reasons, by what they mean for NDES (Error logging in HTTP APIs). */
static const char pool_reasons[] = "AppOffline Disabled AppShutdown";

static const char busy_reasons[] =
	"QueueFull ConnLimit AppPoolTimer Timer_AppPool Timer_ReqQueue";

static const char long_reasons[] = "URL_Length UrlLength FieldLength RequestLength";

static const char crash_reasons[] = "Connection_Abandoned_*";

/* ---- lists in one string ---- */

/* Whether `word` is in a list; a member that ends in '*' is a beginning. */
static bool is_listed(const char *list, char separator, const char *word)
{
	const size_t length = strlen(word);

	while (list && *list) {
		const char *end = strchr(list, separator);
		size_t n = end ? (size_t)(end - list) : strlen(list);
		bool open = n > 0 && list[n - 1] == '*';

		if (open ? length >= n - 1 && memcmp(list, word, n - 1) == 0
			 : length == n && memcmp(list, word, n) == 0)
			return true;
		list = end ? end + 1 : NULL;
	}
	return false;
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
	return !subs || is_listed(subs, ' ', sub);
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

/* On the bare URL it is the healthy answer, unless IIS gives a reason. */
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

static bool log_verify_failed(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->record.kind == RECORD_REQUEST && exchange->step == STEP_VERIFY &&
	       exchange->record.failure && exchange->response.status != 403;
}

const struct symptom symptom_log_verify_failed = {
	.id = "log-verify-failed",
	.text = "CertificateRegistrationSvc failed",
	.source = LOG_POLICY_MODULE,
	.need = NEEDS_LOG,
	.seen = log_verify_failed,
};

/* A device's own log has the status, and no sub-status. */
static bool log_device_status(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->record.kind == RECORD_REQUEST && exchange->record.failure &&
	       !is_from_server(exchange);
}

const struct symptom symptom_log_device_status = {
	.id = "log-device-status",
	.text = "the device was answered with an error",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = log_device_status,
};

/* ---- what http.sys says ---- */

static bool has_reason(const struct exchange *exchange, const char *reasons)
{
	return exchange->record.kind == RECORD_DROPPED &&
	       is_listed(reasons, ' ', exchange->record.reason);
}

static bool has_logged_reason(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return has_reason(exchange, symptom->string);
}

const struct symptom symptom_log_crashed = {
	.id = "log-crashed",
	.text = "the worker process ended while it had a request",
	.source = HTTPERR_REASONS,
	.need = NEEDS_LOG,
	.seen = has_logged_reason,
	.string = "Connection_Abandoned_*",
};

static bool log_pool(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return has_reason(exchange, pool_reasons) ||
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

/* A reason that has no meaning of its own here. */
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

static bool is_event(const struct exchange *exchange, const char *reasons)
{
	return (exchange->record.kind == RECORD_EVENT ||
		       exchange->record.kind == RECORD_STATE) &&
	       is_listed(reasons, '|', exchange->record.reason);
}

static bool has_event(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return is_event(exchange, symptom->string);
}

const struct symptom symptom_log_ndes_down = {
	.id = "log-ndes-down",
	.text = "NDES could not start, or not find its certificates",
	.source = NDES_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "NDES cannot start|RA certificate not found",
};

const struct symptom symptom_log_crash_event = {
	.id = "log-crash-event",
	.text = "the worker process crashed",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "worker process crashed",
};

const struct symptom symptom_log_verify_false = {
	.id = "log-verify-false",
	.text = "the policy module could not verify a challenge",
	.source = LOG_POLICY_MODULE,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "challenge not verified",
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
	.text = "NDES refused a challenge",
	.source = NDES_EVENTS,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "challenge refused",
};

const struct symptom symptom_log_setup_failed = {
	.id = "log-setup-failed",
	.text = "the installation of the connector failed",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "connector not installed",
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
	.text = "the device was refused by the CertRep",
	.source = LOG_DELIVERY,
	.need = NEEDS_LOG,
	.seen = has_event,
	.string = "CertRep FAILURE",
};

const struct symptom symptom_log_pending = {
	.id = "log-pending",
	.text = "the CertRep says PENDING",
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

static bool has_other_event_error(SYMPTOM_ARGUMENTS)
{
	(void)circumstances;
	return is_event(exchange, symptom->string) &&
	       !has_error(exchange, symptom->number);
}

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
	.string = "request not passed to the CA",
};

/* Event 309 too may tell of a failure, but no document says so. */
static bool log_device_failed(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	if (!exchange->record.failure || exchange->record.event == 309)
		return false;
	return exchange->record.kind == RECORD_EVENT
		       ? strcmp(exchange->device, "windows") == 0
		       : exchange->record.kind == RECORD_STATE &&
				 !is_event(exchange, "CertRep FAILURE");
}

const struct symptom symptom_log_device_failed = {
	.id = "log-device-failed",
	.text = "the device tells of an error",
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
	.text = "no line says that the certificate was installed",
	.source = LOG_DELIVERY,
	.need = NEEDS_LOG,
	.seen = is_kind,
	.number = RECORD_STUCK,
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
	.text = "no line speaks of SCEP",
	.source = LOG_ARTICLE,
	.need = NEEDS_LOG,
	.seen = is_kind,
	.number = RECORD_SILENT,
};

const struct symptom symptom_log_unread = {
	.id = "log-unread",
	.text = "something of a log could not be read",
	.source = "RFC 1952 section 2.3.1",
	.need = NEEDS_LOG,
	.seen = is_kind,
	.number = RECORD_UNREAD,
};
