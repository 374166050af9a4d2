/* SPDX-License-Identifier: MIT */
/*
 * Windows' event logs by EvtQuery, as the XML of Event Viewer's export: one event after
 * the other, each with its message if its provider has one.
 *
 * Events are not interpreted here: the reader of exports does that. Missing channels are
 * skipped; only one event is in memory.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "port/windows/windows_port.h"

#include <winevt.h>

enum { QUERY_SIZE = 8192, NAME_SIZE = 256, EVENT_TEXT_MAX = 1 << 20, WAIT_MS = 5000 };

/* The same channels as in files. Application and System have many more events than
 * SCEP's, so Windows is only queried for these providers. */
struct channel {
	const wchar_t *path, *providers; /* providers: NULL for all */
};

static const struct channel channels[] = {
	{ L"Application",
		L"@Name='Microsoft-Windows-NetworkDeviceEnrollmentService'"
		L" or @Name='Microsoft-Windows-CertificateServicesClient-CertEnroll'"
		L" or @Name='Microsoft-Windows-CertificationAuthority'"
		L" or @Name='Application Error' or @Name='ASP.NET 4.0.30319.0'" },
	{ L"System", L"@Name='Microsoft-Windows-WAS'" },
	{ L"Microsoft-Intune-CertificateConnectors/Admin", NULL },
	{ L"Microsoft-Intune-CertificateConnectors/Operational", NULL },
	{ L"Microsoft Intune Connector", NULL },
	{ L"Microsoft-Windows-CAPI2/Operational", NULL },
	{ L"Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider/Admin",
		NULL },
};

struct port_events {
	EVT_HANDLE result, publisher;
	wchar_t publisher_name[NAME_SIZE];
	char *text; /* the current event */
	size_t length, taken;
	enum { AT_START, AT_EVENTS, AT_END } at;
};

/* A query of all channels; `age` in milliseconds. */
static void write_query(wchar_t *out, uint64_t age)
{
	size_t n = (size_t)_snwprintf(out, QUERY_SIZE, L"<QueryList><Query Id='0'>");

	for (size_t i = 0; i < sizeof(channels) / sizeof(channels[0]); i++) {
		const struct channel *channel = &channels[i];

		n += (size_t)_snwprintf(out + n, QUERY_SIZE - n,
			L"<Select Path='%ls'>*[System[%ls%ls%lsTimeCreated[timediff(@SystemTime) &lt;= "
			L"%I64u]]]</Select>",
			channel->path, channel->providers ? L"Provider[" : L"",
			channel->providers ? channel->providers : L"",
			channel->providers ? L"] and " : L"", (unsigned long long)age);
	}
	_snwprintf(out + n, QUERY_SIZE - n, L"</Query></QueryList>");
	out[QUERY_SIZE - 1] = L'\0';
}

int port_events_open(struct port_events **out, int64_t since)
{
	const int64_t now = (int64_t)time(NULL);
	const uint64_t age = since < now ? (uint64_t)(now - since) * 1000 : 0;
	struct port_events *events = calloc(1, sizeof(*events));
	wchar_t *query = calloc(QUERY_SIZE, sizeof(*query));
	int r = events && query ? 0 : -ENOMEM;

	if (r == 0) {
		write_query(query, age);
		events->result = EvtQuery(NULL, NULL, query,
			EvtQueryChannelPath | EvtQueryForwardDirection |
				EvtQueryTolerateQueryErrors);
		if (!events->result)
			r = system_error(GetLastError());
	}
	free(query);
	if (r == 0)
		*out = events;
	else
		port_events_close(events);
	return r;
}

/* ---- one event ---- */

/* A provider's words are in its own library; the last one that was asked stays open. */
static void open_publisher(struct port_events *events, EVT_HANDLE event)
{
	static const wchar_t *paths[] = { L"Event/System/Provider/@Name" };
	EVT_HANDLE context = EvtCreateRenderContext(1, paths, EvtRenderContextValues);
	union {
		EVT_VARIANT value;
		char room[1024];
	} out;
	DWORD used, n;

	if (context &&
		EvtRender(context, event, EvtRenderEventValues, sizeof(out), &out, &used,
			&n) &&
		out.value.Type == EvtVarTypeString &&
		wcsncmp(events->publisher_name, out.value.StringVal, NAME_SIZE - 1) !=
			0) {
		if (events->publisher)
			EvtClose(events->publisher);
		wcsncpy(events->publisher_name, out.value.StringVal, NAME_SIZE - 1);
		events->publisher = EvtOpenPublisherMetadata(
			NULL, events->publisher_name, NULL, 0, 0);
	}
	if (context)
		EvtClose(context);
}

static wchar_t *format_event(EVT_HANDLE publisher, EVT_HANDLE event)
{
	DWORD size = 0;
	wchar_t *text;

	EvtFormatMessage(
		publisher, event, 0, 0, NULL, EvtFormatMessageXml, 0, NULL, &size);
	if (GetLastError() != ERROR_INSUFFICIENT_BUFFER || size > EVENT_TEXT_MAX)
		return NULL;
	text = calloc((size_t)size + 1, sizeof(*text));
	if (text && EvtFormatMessage(publisher, event, 0, 0, NULL, EvtFormatMessageXml,
			    size, text, &size))
		return text;
	free(text);
	return NULL;
}

/* Sizes are in octets here, unlike above. */
static wchar_t *render_event(EVT_HANDLE event)
{
	DWORD size = 0, n = 0;
	wchar_t *text;

	EvtRender(NULL, event, EvtRenderEventXml, 0, NULL, &size, &n);
	if (GetLastError() != ERROR_INSUFFICIENT_BUFFER || size > EVENT_TEXT_MAX)
		return NULL;
	text = calloc(1, size + sizeof(*text));
	if (text && EvtRender(NULL, event, EvtRenderEventXml, size, text, &size, &n))
		return text;
	free(text);
	return NULL;
}

/* Stores a text for reading. An unavailable one is left out. */
static void put_text(struct port_events *events, char *text)
{
	free(events->text);
	events->text = text;
	events->taken = 0;
	events->length = text ? strlen(text) : 0;
}

/* False after the last event. */
static bool next_event(struct port_events *events)
{
	EVT_HANDLE event;
	wchar_t *wide;
	DWORD n;

	if (!EvtNext(events->result, 1, &event, WAIT_MS, 0, &n))
		return false;
	open_publisher(events, event);
	wide = events->publisher ? format_event(events->publisher, event) : NULL;
	if (!wide)
		wide = render_event(event);
	EvtClose(event);
	put_text(events, wide ? wide_to(wide) : NULL);
	free(wide);
	return true;
}

static bool next_text(struct port_events *events)
{
	switch (events->at) {
	case AT_START:
		put_text(events, strdup("<Events>"));
		events->at = AT_EVENTS;
		return true;
	case AT_EVENTS:
		if (next_event(events))
			return true;
		put_text(events, strdup("</Events>\n"));
		events->at = AT_END;
		return true;
	default:
		return false;
	}
}

ptrdiff_t port_events_read(void *source, void *buffer, size_t size)
{
	struct port_events *events = source;
	size_t left;

	while (events->taken == events->length)
		if (!next_text(events))
			return 0;
	left = events->length - events->taken;
	if (size > left)
		size = left;
	memcpy(buffer, events->text + events->taken, size);
	events->taken += size;
	return (ptrdiff_t)size;
}

void port_events_close(struct port_events *events)
{
	if (!events)
		return;
	if (events->publisher)
		EvtClose(events->publisher);
	if (events->result)
		EvtClose(events->result);
	free(events->text);
	free(events);
}
