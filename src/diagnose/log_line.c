/* SPDX-License-Identifier: MIT */
/*
 * Puts a log line into words: the status with its sub-status, the meaning of errors, the
 * event or state, the line's place and how often it occurs.
 *
 * Pure. It does not judge the line: symptoms/logs.c does.
 */
#include "diagnose/log_line.h"

#include <string.h>

#include "base/moment.h"
#include "trace/history.h"

/* Microsoft Learn, HTTP status codes in IIS, and Windows' system error codes. */
static const struct {
	long status;
	int sub_status;
	const char *text;
} meanings[] = {
	{ 401, 1, "log-on failed" },
	{ 401, 2, "log-on failed because of the server's configuration" },
	{ 401, 3, "no permission for the file" },
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
	{ 64, "the client had disconnected" },
	{ 995, "the request was aborted" },
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

static void append_over(const struct record *record, struct bytes *out)
{
	if (record->kind != RECORD_EVENT || !record->over_at) {
		bytes_append_text(out, "; later the same step succeeded");
		return;
	}
	bytes_append_text(out, "; it worked again at ");
	append_moment(record, record->over_at, out);
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
		append_over(record, out);
	if (words && record->text[0])
		bytes_printf(out, ". \"%s\"", record->text);
}
