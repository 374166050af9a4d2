/* SPDX-License-Identifier: MIT */
/*
 * Finds SCEP in a browser's archive: visits to a SCEP server, their operation, and the
 * reason for a missing answer.
 */
#include "har/read.h"

#include <string.h>

#include "base/span.h"
#include "base/text.h"

/* Chromium's names for network errors, and their faults here. */
static const struct {
	const char *error;
	enum fault fault;
	enum phase phase;
} browser_faults[] = {
	{ "ERR_NAME_NOT_RESOLVED", FAULT_NAME_NOT_RESOLVED, PHASE_RESOLVE },
	{ "ERR_CONNECTION_REFUSED", FAULT_CONNECTION_REFUSED, PHASE_CONNECT },
	{ "ERR_CONNECTION_TIMED_OUT", FAULT_CONNECT_TIMEOUT, PHASE_CONNECT },
	{ "ERR_ADDRESS_UNREACHABLE", FAULT_UNREACHABLE, PHASE_CONNECT },
	{ "ERR_INTERNET_DISCONNECTED", FAULT_UNREACHABLE, PHASE_CONNECT },
	{ "ERR_PROXY", FAULT_PROXY, PHASE_CONNECT },
	{ "ERR_TUNNEL", FAULT_PROXY, PHASE_CONNECT },
	{ "ERR_CERT", FAULT_TLS_CERTIFICATE, PHASE_TLS },
	{ "ERR_SSL", FAULT_TLS_HANDSHAKE, PHASE_TLS },
	{ "ERR_CONNECTION_RESET", FAULT_RESET, PHASE_PROCESSING },
	{ "ERR_CONNECTION_CLOSED", FAULT_RESET, PHASE_PROCESSING },
	{ "ERR_EMPTY_RESPONSE", FAULT_RESET, PHASE_PROCESSING },
	{ "ERR_TIMED_OUT", FAULT_TIMEOUT, PHASE_PROCESSING },
	{ "ERR_INVALID_HTTP_RESPONSE", FAULT_NOT_HTTP, PHASE_PROCESSING },
};

void har_browser_fault(
	struct har_reader *reader, const json_t *response, struct transport *out)
{
	const size_t n = sizeof(browser_faults) / sizeof(browser_faults[0]);

	har_keep(reader, response, "_error", out->text);
	out->fault = FAULT_OTHER;
	out->phase = PHASE_PROCESSING;
	for (size_t i = 0; i < n; i++) {
		if (!text_find(out->text, browser_faults[i].error))
			continue;
		out->fault = browser_faults[i].fault;
		out->phase = browser_faults[i].phase;
		break;
	}
	if (!out->text[0])
		text_keep(out->text, span_of_text("the browser recorded no answer"));
}

/* Up to the query. */
static struct span path_of(const char *url)
{
	return (struct span){ (const unsigned char *)url, strcspn(url, "?#") };
}

bool har_browser_operation(const char *url, enum step *step)
{
	static const struct {
		const char *name;
		enum step step;
	} operations[] = {
		{ "operation=GetCACaps", STEP_CAPS },
		{ "operation=GetCACert", STEP_CACERT },
		{ "operation=GetNextCACert", STEP_NEXTCACERT },
		{ "operation=PKIOperation", STEP_PKIOPERATION },
	};
	const struct span path = path_of(url);

	*step = STEP_BROWSE;
	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		if (!text_find(url + path.length, operations[i].name))
			continue;
		*step = operations[i].step;
		return true;
	}
	return span_ends(path, "/mscep.dll") || span_ends(path, "/pkiclient.exe");
}

void har_browser_cut(char *url)
{
	static const char client[] = "/pkiclient.exe";
	struct span path = path_of(url);

	if (span_ends(path, ".dll/pkiclient.exe"))
		path.length -= sizeof(client) - 1;
	url[path.length] = '\0';
}
