/* SPDX-License-Identifier: MIT */
/*
 * Looks at what logs tell: the status with IIS's sub-status and Windows' error, the
 * reason that http.sys gives, events, the states of a device.
 *
 * Pure, as all tests of symptoms. It never looks at an exchange that is not from a log.
 */
#include "diagnose/see_log.h"

#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "base/text.h"
#include "trace/history.h"

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

bool see_log_status(SEE_ARGUMENTS)
{
	(void)circumstances;
	return is_request(exchange) &&
	       is_status(exchange, symptom->number, symptom->string);
}

bool see_log_impersonation(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return is_request(exchange) && exchange->response.status == 500 &&
	       exchange->record.win32 == ERROR_BAD_IMPERSONATION_LEVEL;
}

bool see_log_page(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return is_request(exchange) && exchange->step == STEP_BROWSE &&
	       exchange->response.status == 200 && exchange->request.query_length == 0 &&
	       exchange->request.url && text_find(exchange->request.url, "mscep.dll");
}

bool see_log_internal(SEE_ARGUMENTS)
{
	return is_request(exchange) && exchange->response.status == 500 &&
	       !see_log_impersonation(exchange, symptom, circumstances) &&
	       !see_log_busy(exchange, symptom, circumstances);
}

/* On the bare URL it is the healthy answer, unless IIS gives a reason. */
bool see_log_forbidden(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return is_request(exchange) && exchange->response.status == 403 &&
	       exchange->record.failure;
}

static bool is_pkiclient(const struct exchange *exchange)
{
	return exchange->request.url &&
	       text_find(exchange->request.url, "/pkiclient.exe");
}

bool see_log_pkiclient(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return is_request(exchange) && is_status(exchange, 404, "7") &&
	       is_pkiclient(exchange);
}

bool see_log_filtered(SEE_ARGUMENTS)
{
	return is_request(exchange) &&
	       (is_status(exchange, 404, "5 6 7 8 10 11 18 19") ||
		       exchange->response.status == 405) &&
	       !see_log_pkiclient(exchange, symptom, circumstances);
}

bool see_log_verify_forbidden(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return (exchange->record.kind == RECORD_REQUEST &&
		       exchange->step == STEP_VERIFY &&
		       exchange->response.status == 403) ||
	       (exchange->record.kind == RECORD_EVENT &&
		       strcmp(exchange->record.reason, "answered 403") == 0);
}

bool see_log_verify_failed(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->record.kind == RECORD_REQUEST && exchange->step == STEP_VERIFY &&
	       exchange->record.failure && exchange->response.status != 403;
}

/* A device's own log has the status, and no sub-status. */
bool see_log_device_status(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->record.kind == RECORD_REQUEST && exchange->record.failure &&
	       !is_from_server(exchange);
}

/* ---- what http.sys says ---- */

static bool has_reason(const struct exchange *exchange, const char *reasons)
{
	return exchange->record.kind == RECORD_DROPPED &&
	       is_listed(reasons, ' ', exchange->record.reason);
}

bool see_log_reason(SEE_ARGUMENTS)
{
	(void)circumstances;
	return has_reason(exchange, symptom->string);
}

bool see_log_pool(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return has_reason(exchange, pool_reasons) ||
	       (is_request(exchange) && is_status(exchange, 503, "0"));
}

bool see_log_busy(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return has_reason(exchange, busy_reasons) ||
	       (is_request(exchange) && (is_status(exchange, 503, "2 3 4") ||
						is_status(exchange, 500, "11 12 13")));
}

bool see_log_too_long(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return has_reason(exchange, long_reasons) ||
	       (is_request(exchange) && (is_status(exchange, 404, "14 15") ||
						is_status(exchange, 414, NULL)));
}

/* A reason that has no meaning of its own here. */
static bool is_other_reason(const struct exchange *exchange)
{
	return exchange->record.kind == RECORD_DROPPED &&
	       !has_reason(exchange, pool_reasons) &&
	       !has_reason(exchange, busy_reasons) &&
	       !has_reason(exchange, long_reasons) &&
	       !has_reason(exchange, crash_reasons);
}

bool see_log_http_sys(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return is_other_reason(exchange) && exchange->response.status >= 400;
}

bool see_log_lost(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return is_other_reason(exchange) && exchange->response.status < 400;
}

/* ---- events and states ---- */

static bool is_event(const struct exchange *exchange, const char *reasons)
{
	return (exchange->record.kind == RECORD_EVENT ||
		       exchange->record.kind == RECORD_STATE) &&
	       is_listed(reasons, '|', exchange->record.reason);
}

bool see_log_event(SEE_ARGUMENTS)
{
	(void)circumstances;
	return is_event(exchange, symptom->string);
}

static bool has_error(const struct exchange *exchange, int64_t number)
{
	const struct record *record = &exchange->record;

	return (record->has_hresult && record->hresult == (uint32_t)number) ||
	       (record->has_win32 && record->win32 == (uint32_t)number);
}

bool see_log_event_error(SEE_ARGUMENTS)
{
	(void)circumstances;
	return is_event(exchange, symptom->string) &&
	       has_error(exchange, symptom->number);
}

bool see_log_event_other_error(SEE_ARGUMENTS)
{
	(void)circumstances;
	return is_event(exchange, symptom->string) &&
	       !has_error(exchange, symptom->number);
}

/* Event 309 too may tell of a failure, but no document says so. */
bool see_log_device_failed(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	if (!exchange->record.failure || exchange->record.event == 309)
		return false;
	return exchange->record.kind == RECORD_EVENT
		       ? strcmp(exchange->device, "windows") == 0
		       : exchange->record.kind == RECORD_STATE &&
				 !is_event(exchange, "CertRep FAILURE");
}

bool see_log_kind(SEE_ARGUMENTS)
{
	(void)circumstances;
	return exchange->record.kind == (enum record_kind)symptom->number;
}

/* ---- in words ---- */

/* Microsoft Learn, HTTP status codes in IIS, and Windows' system error codes. */
static const struct {
	long status;
	int sub_status;
	const char *text;
} meanings[] = {
	{ 401, 1, "log-on failed" },
	{ 401, 2, "log-on failed because of the server's configuration" },
	{ 401, 3, "no right to the file" },
	{ 401, 5, "the ISAPI extension refused the log-on" },
	{ 403, 4, "TLS is required" },
	{ 403, 6, "the caller's address is refused" },
	{ 403, 7, "a client certificate is required" },
	{ 403, 13, "the client certificate is revoked" },
	{ 403, 14, "the folder may not be listed" },
	{ 403, 16, "the client certificate is not trusted" },
	{ 403, 17, "the client certificate has expired, or is not valid yet" },
	{ 404, 2, "restricted by ISAPI and CGI Restrictions" },
	{ 404, 3, "the file's type is not served" },
	{ 404, 4, "no handler is configured" },
	{ 404, 5, "denied by request filtering: a sequence in the URL" },
	{ 404, 6, "denied by request filtering: the method" },
	{ 404, 7, "denied by request filtering: the extension" },
	{ 404, 8, "denied by request filtering: a hidden segment" },
	{ 404, 10, "denied by request filtering: a header too long" },
	{ 404, 11, "denied by request filtering: escaped twice" },
	{ 404, 14, "denied by request filtering: the URL is too long" },
	{ 404, 15, "denied by request filtering: the query is too long" },
	{ 404, 17, "mapped to the handler for static files" },
	{ 404, 19, "denied by request filtering: a rule" },
	{ 500, 19, "the configuration is not valid" },
	{ 500, 21, "a module is not known" },
	{ 503, 2, "too many requests at once" },
	{ 503, 3, "the queue is full" },
	{ 503, 4, "the queue is full" },
};

static const struct {
	uint32_t error;
	const char *text;
} errors[] = {
	{ 5, "access denied" },
	{ 64, "the client had gone" },
	{ 995, "the request was given up" },
	{ 1236, "the connection was ended by this server" },
	{ 1326, "wrong user name or password" },
	{ 1330, "the password has expired" },
	{ 1346, "a required impersonation level was not given" },
	{ 1909, "the account is locked" },
	{ 12175, "TLS failed" },
	{ 0x800b0109, "the chain ends in a root that is not trusted" },
	{ 0x800b0112, "a CA in the chain is not trusted" },
	{ 0x8009030e, "no credentials" },
	{ 0x800706ba, "the RPC server is not available" },
	{ 0x80090005, "bad data: it could not be decrypted" },
	{ 0x8009310b, "bad ASN.1: it could not be decoded" },
	{ 0x80190194, "HTTP 404" },
	{ 0x801901f4, "HTTP 500" },
	{ 0x801901f7, "HTTP 503" },
	{ 0x801901f8, "HTTP 504" },
	{ 0x80072ee2, "no answer in time" },
	{ 0x80072f8f, "TLS failed" },
};

static void append_error(uint32_t error, struct bytes *out)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i].error == error)
			bytes_printf(out, ": %s", errors[i].text);
}

static void append_meaning(const struct exchange *exchange, struct bytes *out)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (meanings[i].status == exchange->response.status &&
			meanings[i].sub_status == exchange->record.sub_status)
			bytes_printf(out, ": %s", meanings[i].text);
	if (exchange->record.win32)
		append_error(exchange->record.win32, out);
}

static void append_event(const struct record *record, bool meaning, struct bytes *out)
{
	if (record->event)
		bytes_printf(out, "event %u, ", record->event);
	bytes_append_text(out, record->reason[0] ? record->reason : "event");
	if (record->has_hresult) {
		bytes_printf(out, " 0x%08x", record->hresult);
		if (meaning)
			append_error(record->hresult, out);
	} else if (record->has_win32 && record->win32) {
		bytes_printf(out, ", error %u", record->win32);
		if (meaning)
			append_error(record->win32, out);
	}
}

void log_outcome(const struct exchange *exchange, bool meaning, struct bytes *out)
{
	const struct record *record = &exchange->record;

	switch (record->kind) {
	case RECORD_REQUEST:
		bytes_printf(out, "%ld", exchange->response.status);
		if (record->sub_status >= 0)
			bytes_printf(out, " %d", record->sub_status);
		if (record->has_win32)
			bytes_printf(out, " %u", record->win32);
		if (meaning)
			append_meaning(exchange, out);
		break;
	case RECORD_DROPPED:
		if (exchange->response.status)
			bytes_printf(out, "%ld ", exchange->response.status);
		bytes_printf(out, "%s, http.sys", record->reason);
		break;
	case RECORD_EVENT:
	case RECORD_STATE:
		append_event(record, meaning, out);
		break;
	default:
		bytes_append_text(out, record->text);
	}
}

static void append_moment(const struct record *record, int64_t moment, struct bytes *out)
{
	char text[MOMENT_TEXT];

	moment_write(moment, text);
	if (strlen(text) == strlen("1970-01-01T00:00:00Z"))
		bytes_append_text(
			out, record->dated ? text : text + strlen("1970-01-01T"));
}

void log_describe(
	const struct trace *trace, const struct exchange *exchange, struct bytes *out)
{
	const struct record *record = &exchange->record;
	bool words = record->kind == RECORD_EVENT || record->kind == RECORD_STATE;

	bytes_append_text(out, trace->history->files[record->file].name);
	if (record->line)
		bytes_printf(out, ", line %llu", (unsigned long long)record->line);
	bytes_append_text(out, ": ");
	if (exchange->step != STEP_EVENT)
		bytes_printf(out, "%s ", step_name(exchange->step));
	log_outcome(exchange, true, out);
	if (record->count > 1)
		bytes_printf(out, "; %llu times", (unsigned long long)record->count);
	if (record->first || record->last) {
		bytes_append_text(out, record->count > 1 ? ", " : "; ");
		append_moment(record, record->first, out);
	}
	if (record->last != record->first) {
		bytes_append_text(out, " to ");
		append_moment(record, record->last, out);
	}
	if (record->over)
		bytes_append_text(out, "; later the same step succeeded");
	if (words && record->text[0])
		bytes_printf(out, ". \"%s\"", record->text);
}
