/* SPDX-License-Identifier: MIT */
/*
 * What Intune's connector leaves on the NDES server: the log of its installation, and
 * that of its policy module. Only the lines that the articles point to are read.
 */
#include <string.h>

#include "logs/formats.h"

static enum line_verdict note_entry(
	struct sink *sink, struct log_entry *entry, const char *reason, bool good)
{
	entry->reason = span_of_text(reason);
	entry->failure = !good;
	sink_add(sink, entry);
	return LINE_USED;
}

/* ---- SetupMsi.log ---- */

bool log_setup_knows(struct span line)
{
	return span_starts(line, "MSI (") ||
	       span_starts(line, "=== Verbose logging started") ||
	       span_starts(line, "=== Logging started");
}

/* "Installation success or error status: 0." */
static bool read_status(struct span line, uint64_t *status)
{
	struct span rest;
	size_t digits = 0;

	if (!span_between(line, "Installation success or error status: ", NULL, &rest))
		return false;
	while (digits < rest.length && rest.data[digits] >= '0' &&
		rest.data[digits] <= '9')
		digits++;
	return span_number((struct span){ rest.data, digits }, UINT32_MAX, status);
}

/* "MSI (c) (28:54) [16:13:11:905]: ...": a time without a date. */
static void read_setup_time(struct span line, struct log_entry *entry)
{
	struct span clock;

	entry->timed = span_between(line, ") [", "]", &clock) && clock.length >= 8 &&
		       span_clock((struct span){ clock.data, 8 }, &entry->when);
}

enum line_verdict log_setup_read(struct sink *sink, void *state, struct span line)
{
	struct log_entry entry = sink_entry(sink, RECORD_EVENT, "server", line);
	uint64_t status;

	(void)state;
	if (!span_find(line, "Connector"))
		return log_setup_knows(line) || line.length == 0 || line.data[0] <= ' '
			       ? LINE_PASSED
			       : LINE_UNKNOWN;
	read_setup_time(line, &entry);
	if (read_status(line, &status)) {
		entry.has_win32 = true;
		entry.win32 = (uint32_t)status;
		return note_entry(sink, &entry,
			status ? "connector not installed" : "connector installed",
			status == 0);
	}
	if (span_find(line, "Installation completed successfully"))
		return note_entry(sink, &entry, "connector installed", true);
	if (span_find(line, "Installation failed"))
		return note_entry(sink, &entry, "connector not installed", false);
	return LINE_PASSED;
}

/* ---- NDESPlugin.log ---- */

bool log_plugin_knows(struct span line)
{
	static const char *const words[] = { "NDESPlugin", "VerifyRequest",
		"certificate registration point", "Verify challenge returns",
		"WINHTTP_CALLBACK_STATUS_FLAG_" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_find(line, words[i]))
			return true;
	return false;
}

/* "Failed to send http request /CertificateRegistrationSvc/... Error 12175" */
static bool read_send_error(struct span line, struct log_entry *entry)
{
	struct span number;
	uint64_t n;
	size_t digits = 0;

	if (!span_find(line, "Failed to send http request") ||
		!span_between(line, "Error ", NULL, &number))
		return false;
	while (digits < number.length && number.data[digits] >= '0' &&
		number.data[digits] <= '9')
		digits++;
	if (!span_number((struct span){ number.data, digits }, UINT32_MAX, &n))
		return false;
	entry->has_win32 = true;
	entry->win32 = (uint32_t)n;
	return true;
}

enum line_verdict log_plugin_read(struct sink *sink, void *state, struct span line)
{
	struct log_entry entry = sink_entry(sink, RECORD_EVENT, "connector", line);

	(void)state;
	if (read_send_error(line, &entry))
		return note_entry(sink, &entry, "request not sent", false);
	if (span_find(line, "Verify challenge returns true"))
		return note_entry(sink, &entry, "challenge verified", true);
	if (span_find(line, "Verify challenge returns false"))
		return note_entry(sink, &entry, "challenge not verified", false);
	if (span_find(line, "403 - Forbidden"))
		return note_entry(sink, &entry, "answered 403", false);
	return log_plugin_knows(line) || line.length == 0 || line.data[0] == '<' ||
			       line.data[0] <= ' '
		       ? LINE_PASSED
		       : LINE_UNKNOWN;
}
