/* SPDX-License-Identifier: MIT */
/*
 * What Intune's connector leaves on the NDES server: the log of its installation, that of
 * its policy module as the articles print it, and the same and others in the form of
 * CMTrace, which has times. Only lines about success or failure are counted.
 */
#include <string.h>

#include "base/text.h"
#include "logs/formats.h"
#include "logs/sentences.h"

static enum line_verdict note_entry(
	struct sink *sink, struct log_entry *entry, const char *reason, bool good)
{
	entry->reason = span_of_text(reason);
	entry->failure = !good;
	sink_add(sink, entry);
	return LINE_USED;
}

/* The number behind a text: decimal digits up to another character. */
static bool number_behind(struct span line, const char *before, uint64_t *out)
{
	struct span rest;
	size_t digits = 0;

	if (!span_between(line, before, NULL, &rest))
		return false;
	while (digits < rest.length && rest.data[digits] >= '0' &&
		rest.data[digits] <= '9')
		digits++;
	return span_number((struct span){ rest.data, digits }, UINT32_MAX, out);
}

/* Eight hex digits behind "0x". */
static bool code_in(struct span line, uint32_t *out)
{
	struct span rest;
	uint32_t value = 0;

	if (!span_between(line, " 0x", NULL, &rest) || rest.length < 8)
		return false;
	for (size_t i = 0; i < 8; i++) {
		const unsigned char c = rest.data[i];
		const unsigned char low = c | 0x20;

		if (c >= '0' && c <= '9')
			value = value << 4 | (uint32_t)(c - '0');
		else if (low >= 'a' && low <= 'f')
			value = value << 4 | (uint32_t)(low - 'a' + 10);
		else
			return false;
	}
	*out = value;
	return true;
}

/* ---- SetupMsi.log ---- */

/* "WriteIIS7ConfigChanges:  Error 0x80070002: ...", of a custom action. */
static bool is_action_error(struct span line)
{
	const unsigned char *colon = memchr(line.data, ':', line.length);

	return colon && colon > line.data &&
	       !memchr(line.data, ' ', (size_t)(colon - line.data)) &&
	       span_starts(span_trim(span_from(line, colon + 1)), "Error 0x");
}

bool log_setup_knows(struct span line)
{
	line = span_trim(line);
	return span_starts(line, "MSI (") ||
	       span_starts(line, "=== Verbose logging started") ||
	       span_starts(line, "=== Logging started") ||
	       (span_starts(line, "CustomAction ") &&
		       span_find(line, "returned actual error code")) ||
	       is_action_error(line);
}

bool log_setup_keeps(const void *state, struct span line)
{
	(void)state;
	return !line.length || log_setup_knows(line);
}

/* "MSI (c) (28:54) [16:13:11:905]: ...": a time without a date. */
static void read_setup_time(struct span line, struct log_entry *entry)
{
	struct span clock;

	entry->timed = span_between(line, ") [", "]", &clock) && clock.length >= 8 &&
		       span_clock((struct span){ clock.data, 8 }, &entry->when);
}

/* The closing sentence is in the system's language, and ends in the status: "...: 0." */
static bool read_status(struct span line, uint64_t *status)
{
	size_t end, begin;

	line = span_trim(line);
	if (!span_find(line, "Connector"))
		return false;
	if (number_behind(line, "Installation success or error status: ", status))
		return true;
	if (!span_starts(line, "MSI (") || !span_ends(line, "."))
		return false;
	end = begin = line.length - 1;
	while (begin > 0 && line.data[begin - 1] >= '0' && line.data[begin - 1] <= '9')
		begin--;
	if (begin < 3 || line.data[begin - 1] != ' ' || line.data[begin - 2] != ':')
		return false;
	return span_number(
		(struct span){ line.data + begin, end - begin }, 65535, status);
}

/* An error of a custom action, in its own words. That another action goes on with it, is
 * said of those that do not matter. */
static bool read_action(struct span line, struct log_entry *entry)
{
	uint64_t n;

	if (is_action_error(line)) {
		entry->has_hresult = code_in(line, &entry->hresult);
		return true;
	}
	if (!span_starts(line, "CustomAction ") ||
		!number_behind(line, "returned actual error code ", &n) || n == 0 ||
		span_find(line, "translated to success"))
		return false;
	entry->has_win32 = true;
	entry->win32 = (uint32_t)n;
	return true;
}

/* Whether a product is taken away: its closing sentence has the same form. */
static bool is_removal(struct span line)
{
	return span_find(line, "REMOVE=ALL") || span_find(line, "REMOVE = ALL") ||
	       span_find(line, "removed the product");
}

/* Done, and what is left is a restart (Windows Installer error messages). */
static bool is_done(uint64_t status)
{
	enum {
		ERROR_SUCCESS_REBOOT_INITIATED = 1641,
		ERROR_SUCCESS_REBOOT_REQUIRED = 3010
	};

	return status == 0 || status == ERROR_SUCCESS_REBOOT_INITIATED ||
	       status == ERROR_SUCCESS_REBOOT_REQUIRED;
}

static enum line_verdict note_status(struct sink *sink, struct setup_state *state,
	struct log_entry *entry, uint64_t status)
{
	bool removing = state->removing;

	state->removing = false;
	if (removing)
		return LINE_PASSED;
	entry->has_win32 = true;
	entry->win32 = (uint32_t)status;
	return note_entry(sink, entry,
		is_done(status) ? "connector installed" : "connector not installed",
		is_done(status));
}

enum line_verdict log_setup_read(struct sink *sink, void *own, struct span line)
{
	struct log_entry entry = sink_entry(sink, RECORD_EVENT, "server", line);
	struct setup_state *state = own;
	struct span text = span_trim(line);
	uint64_t status;

	if (span_starts(text, "=== "))
		state->removing = false;
	state->removing |= is_removal(text);
	if (read_action(text, &entry))
		return note_entry(sink, &entry, "installation step failed", false);
	read_setup_time(text, &entry);
	if (read_status(text, &status))
		return note_status(sink, state, &entry, status);
	if (!span_find(text, "Connector"))
		return log_setup_knows(text) || line.length == 0 || line.data[0] <= ' '
			       ? LINE_PASSED
			       : LINE_UNKNOWN;
	if (span_find(text, "Installation completed successfully"))
		return note_entry(sink, &entry, "connector installed", true);
	if (span_find(text, "Installation failed"))
		return note_entry(sink, &entry, "connector not installed", false);
	return LINE_PASSED;
}

/* ---- NDESPlugin.log ---- */

bool log_plugin_knows(struct span line)
{
	static const char *const words[] = { "NDESPlugin", "VerifyRequest",
		"certificate registration point", "Verify challenge returns",
		"WINHTTP_CALLBACK_STATUS_FLAG_" };

	if (span_starts(line, "<![LOG[") || span_starts(line, "Log Name:"))
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_find(line, words[i]))
			return true;
	return false;
}

bool log_plugin_claims(struct span line)
{
	static const char *const beginnings[] = { "Calling VerifyRequest",
		"Sending request to certificate registration point",
		"Verify challenge returns", "Exiting VerifyRequest",
		"Failed to send http request /CertificateRegistrationSvc",
		"WINHTTP_CALLBACK_STATUS_FLAG_" };

	line = span_trim(line);
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (span_starts(line, beginnings[i]))
			return true;
	return false;
}

bool log_plugin_keeps(const void *state, struct span line)
{
	(void)state;
	return !line.length || log_plugin_claims(line);
}

/* "Failed to send http request /CertificateRegistrationSvc/... Error 12175" */
static bool read_send_error(struct span line, struct log_entry *entry)
{
	uint64_t n;

	if (!span_find(line, "Failed to send http request") ||
		!number_behind(line, "Error ", &n))
		return false;
	entry->has_win32 = true;
	entry->win32 = (uint32_t)n;
	return true;
}

/* What the policy module or the registration point says: the words decide. */
static bool tell_connector(struct sink *sink, struct plugin_state *state,
	struct log_entry *entry, struct span text)
{
	const struct sentence *sentence = sentence_of_connector(text);

	if (span_find(text, "Sending request to certificate registration point")) {
		state->waiting = true;
		state->sent = sink->line;
		state->timed = entry->timed;
		state->when = entry->when;
		return false;
	}
	if (read_send_error(text, entry)) {
		state->waiting = false;
		note_entry(sink, entry, "request not sent", false);
		return true;
	}
	if (!sentence)
		return false;
	state->waiting = false;
	if (sentence->failure && !entry->has_hresult)
		entry->has_hresult = code_in(text, &entry->hresult);
	note_entry(sink, entry, sentence->reason, !sentence->failure);
	return true;
}

enum line_verdict log_plugin_read(struct sink *sink, void *own, struct span line)
{
	struct log_entry entry = sink_entry(sink, RECORD_EVENT, "connector", line);

	if (tell_connector(sink, own, &entry, line))
		return LINE_USED;
	return log_plugin_knows(line) || line.length == 0 || line.data[0] == '<' ||
			       line.data[0] <= ' '
		       ? LINE_PASSED
		       : LINE_UNKNOWN;
}

/* A log that stops where an answer should be: the connection was given up in silence. */
void log_plugin_end(struct sink *sink, void *own)
{
	struct plugin_state *state = own;
	struct log_entry entry = sink_entry(sink, RECORD_EVENT, "connector",
		span_of_text("Sending request to certificate registration point."));

	if (!state->waiting)
		return;
	state->waiting = false;
	entry.line = state->sent;
	entry.timed = entry.dated = state->timed;
	entry.when = state->when;
	entry.unsure = true;
	note_entry(sink, &entry, "request without an answer", false);
	sink->file->used++;
}

/* ---- the form of CMTrace ---- */

bool log_cmtrace_knows(struct span line)
{
	return span_starts(span_trim(line), "<![LOG[");
}

/* time="10:34:01.123+480" date="06-17-2018": minutes west of UTC, by the tools that
 * write it. */
static void read_cmtrace_time(struct span tail, struct log_entry *entry)
{
	struct span clock, date;
	int64_t day;
	uint64_t minutes = 0;
	char iso[16];

	if (!span_between(tail, "time=\"", "\"", &clock) ||
		!span_between(tail, "date=\"", "\"", &date) || date.length != 10 ||
		clock.length < 8 || !span_clock(clock, &entry->when))
		return;
	/* mm-dd-yyyy */
	memcpy(iso, date.data + 6, 4);
	memcpy(iso + 4, "-", 1);
	memcpy(iso + 5, date.data, 2);
	memcpy(iso + 7, "-", 1);
	memcpy(iso + 8, date.data + 3, 2);
	if (!span_date((struct span){ (const unsigned char *)iso, 10 }, &day))
		return;
	entry->timed = entry->dated = true;
	entry->when += day;
	for (size_t i = 8; i + 1 < clock.length; i++) {
		if ((clock.data[i] != '+' && clock.data[i] != '-') ||
			!span_number(span_from(clock, clock.data + i + 1), 900, &minutes))
			continue;
		entry->when += (clock.data[i] == '+' ? 60 : -60) * (int64_t)minutes;
	}
}

static bool is_of_chain(struct span tail)
{
	static const char *const components[] = { "NDESPlugin", "NDES", "CRP",
		"CertificateRegistrationPoint", "SMS_CERTIFICATE_REGISTRATION_POINT",
		"MSCEP" };
	struct span component;

	if (!span_between(tail, "component=\"", "\"", &component))
		return false;
	for (size_t i = 0; i < sizeof(components) / sizeof(components[0]); i++)
		if (span_starts(component, components[i]))
			return true;
	return false;
}

static enum line_verdict tell_cmtrace(
	struct sink *sink, struct plugin_state *state, struct span line)
{
	struct span text, tail = { .data = NULL };
	struct log_entry entry;

	if (!span_between(line, "<![LOG[", NULL, &text))
		return LINE_PASSED;
	span_between(line, "]LOG]!>", NULL, &tail);
	if (tail.data)
		text.length = (size_t)(tail.data - text.data) - strlen("]LOG]!>");
	entry = sink_entry(sink, RECORD_EVENT, "connector", span_trim(text));
	if (tail.data)
		read_cmtrace_time(tail, &entry);
	if (tell_connector(sink, state, &entry, text))
		return LINE_USED;
	if (!tail.data || !span_find(tail, "type=\"3\"") || !is_of_chain(tail))
		return LINE_PASSED;
	/* Whatever it says: an answer came, or none will. */
	state->waiting = false;
	entry.apart = true;
	entry.has_hresult = code_in(text, &entry.hresult);
	note_entry(sink, &entry, "failure without a row", false);
	return LINE_USED;
}

enum { CMTRACE_MAX = 16 << 10 };

/* An entry may span lines: it ends with its mark. */
enum line_verdict log_cmtrace_read(struct sink *sink, void *own, struct span line)
{
	struct plugin_state *state = own;
	enum line_verdict verdict;

	if (!state->pending.length && !log_cmtrace_knows(line))
		return span_trim(line).length ? LINE_UNKNOWN : LINE_PASSED;
	if (!state->pending.length && span_find(line, "]LOG]!>"))
		return tell_cmtrace(sink, state, line);
	bytes_append_span(&state->pending, line);
	bytes_append_char(&state->pending, ' ');
	if (!span_find(line, "]LOG]!>") && state->pending.length < CMTRACE_MAX)
		return LINE_PASSED;
	verdict = tell_cmtrace(sink, state, bytes_span(&state->pending));
	bytes_reset(&state->pending);
	return verdict;
}

void log_cmtrace_end(struct sink *sink, void *own)
{
	struct plugin_state *state = own;

	if (state->pending.length)
		tell_cmtrace(sink, state, bytes_span(&state->pending));
	bytes_reset(&state->pending);
	log_plugin_end(sink, own);
}

void log_plugin_clear(void *own)
{
	struct plugin_state *state = own;

	bytes_clear(&state->pending);
}
