/* SPDX-License-Identifier: MIT */
/*
 * Places each exchange on the path from this computer to the CA. The responder shows how
 * far it got; without an answer, the phase in which it ended does. If a hop was reached,
 * so were all hops before it. The failing hop is the responder in the evidence of the
 * worst finding, unless the table faults[] has another hop for that cause.
 *
 * Pure. It never calls a hop absent that an answer shows, and never guesses at a hop that
 * nothing shows.
 */
#include "diagnose/route.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct reading {
	const struct report *report;
	struct hop hops[HOP_KINDS]; /* by kind */
	bool front_end_behind;      /* behind the application proxy's connector */
};

/* ---- names ---- */

const char *hop_name(enum hop_kind kind)
{
	static const char *const names[HOP_KINDS] = {
		[HOP_COMPUTER] = "this-computer",
		[HOP_NAME] = "name-service",
		[HOP_FORWARD_PROXY] = "forward-proxy",
		[HOP_TLS] = "tls",
		[HOP_FRONT_END] = "front-end",
		[HOP_APP_PROXY] = "app-proxy",
		[HOP_CONNECTOR] = "connector",
		[HOP_IIS] = "iis",
		[HOP_MSCEP] = "mscep",
		[HOP_CA] = "ca",
	};

	return names[kind];
}

/* The SCEP server is called NDES unless the report shows another server. */
static const char *title_of(enum hop_kind kind, enum server server)
{
	static const char *const titles[HOP_KINDS] = {
		[HOP_COMPUTER] = "This computer",
		[HOP_NAME] = "Name service",
		[HOP_FORWARD_PROXY] = "Forward proxy",
		[HOP_TLS] = "TLS",
		[HOP_FRONT_END] = "Front end",
		[HOP_APP_PROXY] = "Application proxy",
		[HOP_CONNECTOR] = "Connector",
		[HOP_IIS] = "Web server",
		[HOP_MSCEP] = "NDES",
		[HOP_CA] = "CA",
	};

	if (kind == HOP_MSCEP && server == SERVER_SCEP)
		return "SCEP server";
	return titles[kind];
}

const char *hop_state_name(enum hop_state state)
{
	static const char *const names[HOP_STATES] = {
		[HOP_ABSENT] = "absent",
		[HOP_UNKNOWN] = "unknown",
		[HOP_REACHED] = "reached",
		[HOP_ANSWERED] = "answered",
		[HOP_FAILED] = "failed",
	};

	return names[state];
}

/* ---- where an exchange ended ---- */

static const struct answerer *answerer_of(
	const struct reading *reading, const struct exchange *exchange)
{
	return &report_judged(reading->report, exchange)->by;
}

static bool is_published(const struct report *report)
{
	return report->app_proxy.published == VERDICT_YES;
}

/* The first server on the path, as far as known: the host name resolves to it. */
static enum hop_kind entry_of(const struct reading *reading)
{
	if (is_published(reading->report))
		return HOP_APP_PROXY;
	return reading->hops[HOP_FRONT_END].state != HOP_ABSENT ? HOP_FRONT_END : HOP_IIS;
}

static bool is_windows(const char *id)
{
	return strcmp(id, "iis") == 0 || strcmp(id, "http.sys") == 0 ||
	       strcmp(id, "arr") == 0;
}

static bool is_issued(const struct exchange *exchange)
{
	return exchange->reply.kind == REPLY_CERTREP && exchange->step != STEP_GETCERT &&
	       exchange->reply.certrep.has_issued;
}

/* The hop that wrote the answer. An unrecognised responder is the web server if the
 * application proxy passed its answer on, or if the server is SERVER_SCEP. Otherwise it
 * is a front end of NDES. */
static enum hop_kind answering_hop(
	const struct reading *reading, const struct exchange *exchange)
{
	const struct responder *row = answerer_of(reading, exchange)->responder;

	if (is_issued(exchange))
		return HOP_CA;
	if (exchange->reply.kind == REPLY_CERTREP ||
		exchange->reply.kind == REPLY_CAPABILITIES ||
		exchange->reply.kind == REPLY_CA_CERTIFICATES ||
		(row && strcmp(row->id, "mscep") == 0))
		return HOP_MSCEP;
	if (!row)
		return app_proxy_passed(exchange) ||
				       reading->report->server == SERVER_SCEP
			       ? HOP_IIS
			       : HOP_FRONT_END;
	if (strcmp(row->id, "app-proxy") == 0)
		return HOP_APP_PROXY;
	return is_windows(row->id) || !row->front_end ? HOP_IIS : HOP_FRONT_END;
}

static enum hop_kind faulty_hop(
	const struct reading *reading, const struct exchange *exchange)
{
	const struct transport *transport = &exchange->transport;

	switch (transport->fault) {
	case FAULT_NAME_NOT_RESOLVED:
		return HOP_NAME;
	case FAULT_PROXY:
	case FAULT_PROXY_NAME_NOT_RESOLVED:
		return HOP_FORWARD_PROXY;
	case FAULT_PAUSED:
	case FAULT_LOCAL:
		return HOP_COMPUTER;
	case FAULT_NOT_SENT: /* no request fits its certificates */
		return HOP_MSCEP;
	default:
		break;
	}
	switch (transport->phase) {
	case PHASE_RESOLVE:
		return HOP_NAME;
	case PHASE_CONNECT:
		return transport->proxy[0] ? HOP_FORWARD_PROXY : entry_of(reading);
	case PHASE_TLS:
		return HOP_TLS;
	default:
		return entry_of(reading);
	}
}

static enum hop_kind hop_of(
	const struct reading *reading, const struct exchange *exchange)
{
	return exchange->response.status ? answering_hop(reading, exchange)
					 : faulty_hop(reading, exchange);
}

/* ---- existing hops ---- */

static void route_note(struct hop *hop, enum hop_state state, const char *text)
{
	hop->state = state;
	snprintf(hop->note, sizeof(hop->note), "%s", text);
}

static void lay_name(struct reading *reading)
{
	const struct name *name = &reading->report->trace->name;
	struct hop *hop = &reading->hops[HOP_NAME];

	if (name->result == NAME_LITERAL)
		route_note(hop, HOP_ABSENT, "the URL has an address, not a name");
	else if (name->result == NAME_RESOLVED && name->canonical[0])
		snprintf(
			hop->note, sizeof(hop->note), "leads to %.120s", name->canonical);
	else if (name->result == NAME_RESOLVED && name->n_addresses)
		snprintf(hop->note, sizeof(hop->note), "leads to %.60s",
			name->addresses[0]);
	if (name->result == NAME_RESOLVED)
		hop->state = HOP_REACHED;
}

/* A front end that added its name to another's answer. note_answer() marks one that
 * answered itself. */
static void lay_front_end(struct reading *reading)
{
	const struct trace *trace = reading->report->trace;
	struct hop *hop = &reading->hops[HOP_FRONT_END];

	route_note(hop, HOP_ABSENT, "no sign of one");
	for (size_t i = 0; i < trace->n_exchanges; i++) {
		const struct exchange *exchange = trace->exchanges[i];
		const struct responder *relay = answerer_of(reading, exchange)->relay;

		if (!relay || strcmp(relay->id, "app-proxy") == 0)
			continue;
		route_note(hop, HOP_REACHED, relay->title);
		hop->exchange = exchange->id;
		return;
	}
}

static void lay_proxies(struct reading *reading)
{
	const struct trace *trace = reading->report->trace;
	struct hop *hop = &reading->hops[HOP_FORWARD_PROXY];

	route_note(hop, HOP_ABSENT, "none is used");
	for (size_t i = 0; i < trace->n_exchanges && hop->state == HOP_ABSENT; i++) {
		const struct transport *transport = &trace->exchanges[i]->transport;

		if (!transport->proxy[0])
			continue;
		route_note(hop, HOP_UNKNOWN, transport->proxy);
		route_note(&reading->hops[HOP_NAME], HOP_UNKNOWN,
			"the forward proxy looks the name up");
	}
	if (!is_published(reading->report))
		return;
	hop = &reading->hops[HOP_CONNECTOR];
	if (reading->report->app_proxy.connector_reached == VERDICT_YES)
		hop->state = HOP_REACHED;
	else if (reading->report->app_proxy.connector_reached == VERDICT_NO)
		route_note(hop, HOP_UNKNOWN, "apparently no connector was reached");
}

static void lay_hops(struct reading *reading)
{
	for (int kind = 0; kind < HOP_KINDS; kind++)
		reading->hops[kind] = (struct hop){
			.kind = (enum hop_kind)kind,
			.title = title_of((enum hop_kind)kind, reading->report->server),
			.state = HOP_UNKNOWN,
		};
	reading->hops[HOP_COMPUTER].state = HOP_REACHED;
	lay_name(reading);
	lay_proxies(reading);
	lay_front_end(reading);
	if (text_starts(reading->report->trace->url, "http:"))
		route_note(&reading->hops[HOP_TLS], HOP_ABSENT, "plain HTTP");
	route_note(&reading->hops[HOP_CA], HOP_UNKNOWN,
		"not asked: the request has to be accepted first");
}

/* ---- how far exchanges got ---- */

/* The first hop that an exchange without an answer did not pass. On the path a server
 * comes after TLS, but its connection comes before TLS. */
static enum hop_kind stopping_hop(const struct exchange *exchange, enum hop_kind end)
{
	if (end > HOP_FORWARD_PROXY && exchange->transport.phase == PHASE_CONNECT)
		return HOP_FORWARD_PROXY;
	return end;
}

static void route_pass(struct hop *hop, const struct exchange *exchange, unsigned device)
{
	if (hop->state == HOP_ABSENT)
		return;
	hop->devices |= device;
	if (hop->state != HOP_UNKNOWN)
		return;
	hop->state = HOP_REACHED;
	hop->exchange = exchange->id;
}

/* A front end is behind the application proxy if its answer came through the proxy. */
static bool is_behind_proxy(const struct exchange *exchange, enum hop_kind end)
{
	return end == HOP_FRONT_END && app_proxy_passed(exchange);
}

/* Marks the hops that the exchange passed as reached. An absent hop stays absent. */
static void reach(struct reading *reading, const struct exchange *exchange,
	enum hop_kind end, unsigned device)
{
	enum hop_kind stop = exchange->response.status ? HOP_KINDS
						       : stopping_hop(exchange, end);

	for (int kind = 0; kind <= (int)end && kind < (int)stop; kind++) {
		if (kind == HOP_NAME && exchange->transport.proxy[0])
			continue;
		if ((kind == HOP_APP_PROXY || kind == HOP_CONNECTOR) &&
			!is_published(reading->report))
			continue;
		if (kind == HOP_CONNECTOR && end == HOP_FRONT_END)
			continue;
		route_pass(&reading->hops[kind], exchange, device);
	}
	if (is_behind_proxy(exchange, end) && is_published(reading->report)) {
		reading->front_end_behind = true;
		route_pass(&reading->hops[HOP_APP_PROXY], exchange, device);
		route_pass(&reading->hops[HOP_CONNECTOR], exchange, device);
	}
}

static void note_answer(
	struct reading *reading, const struct exchange *exchange, enum hop_kind end)
{
	struct hop *hop = &reading->hops[end];

	if (hop->state == HOP_ANSWERED)
		return;
	hop->state = HOP_ANSWERED;
	hop->exchange = exchange->id;
	if (end == HOP_CA)
		snprintf(hop->note, sizeof(hop->note), "issued a certificate");
	else if (end == HOP_MSCEP)
		hop->note[0] = '\0';
	else
		snprintf(hop->note, sizeof(hop->note), "%s answers %ld",
			answerer_of(reading, exchange)->title, exchange->response.status);
}

static void follow_device(struct reading *reading, size_t index)
{
	const struct device_report *device = &reading->report->devices[index];

	for (size_t s = 0; s < device->n_steps; s++) {
		const struct exchange *exchange = device->steps[s].exchange;
		enum hop_kind end;

		if (!exchange)
			continue;
		end = hop_of(reading, exchange);
		reach(reading, exchange, end, 1U << index);
		if (exchange->response.status)
			note_answer(reading, exchange, end);
	}
}

/* ---- where it fails ---- */

/* Causes whose fault is at another hop than the responder. */
static const struct {
	const char *prefix; /* of the cause's id */
	enum hop_kind kind;
	enum server server; /* only for this; SERVER_UNKNOWN: for any */
} faults[] = {
	{ "tls-", HOP_TLS },
	{ "app-proxy-gateway-timeout", HOP_CONNECTOR },
	{ "app-proxy-bad-gateway", HOP_CONNECTOR },
	{ "ndes-internal-error", HOP_MSCEP },
	{ "impersonation-right-missing", HOP_MSCEP },
	{ "issued-without-challenge", HOP_MSCEP },
	{ "ca-unreachable", HOP_CA },
	{ "ca-refused-request", HOP_CA },
	{ "ca-certificate-expired", HOP_CA },
	{ "ca-identifier-refused", HOP_MSCEP, SERVER_SCEP },
};

static const struct exchange *exchange_of(const struct trace *trace, unsigned id)
{
	for (size_t i = 0; i < trace->n_exchanges; i++)
		if (trace->exchanges[i]->id == id)
			return trace->exchanges[i];
	return NULL;
}

/* The worst finding with an exchange as evidence, so no conclusion of a comparison. A
 * forecast is no fault of today. */
static const struct finding *gravest(const struct report *report)
{
	for (size_t i = 0; i < report->n_findings; i++)
		if (report->findings[i].severity == SEVERITY_CRITICAL &&
			report->findings[i].n_evidence > 0 &&
			!report->findings[i].cause->is_forecast)
			return &report->findings[i];
	return NULL;
}

/* A gateway's error is about the server behind the front end (RFC 9110, 15.6), and so is
 * a 503 whose page leaves no doubt. */
static bool is_gateway_error(
	const struct finding *finding, const struct exchange *exchange)
{
	return exchange->response.status == 502 || exchange->response.status == 504 ||
	       (finding->certain &&
		       text_starts(finding->cause->id, "front-end-bad-gateway"));
}

static enum hop_kind failing_hop(const struct reading *reading,
	const struct finding *finding, const struct exchange *exchange)
{
	enum hop_kind end = hop_of(reading, exchange);

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (text_starts(finding->cause->id, faults[i].prefix) &&
			(!faults[i].server ||
				faults[i].server == reading->report->server))
			return faults[i].kind;
	if (end == HOP_FRONT_END && answerer_of(reading, exchange)->responder &&
		is_gateway_error(finding, exchange))
		return HOP_IIS;
	return end;
}

static void note_failure(struct reading *reading)
{
	const struct finding *finding = gravest(reading->report);
	const struct exchange *exchange = finding ? exchange_of(reading->report->trace,
							    finding->evidence[0])
						  : NULL;
	struct hop *hop;

	if (!exchange)
		return;
	hop = &reading->hops[failing_hop(reading, finding, exchange)];
	hop->state = HOP_FAILED;
	hop->exchange = exchange->id;
	if (hop->kind == HOP_CA && exchange->reply.kind == REPLY_CA_CERTIFICATES)
		snprintf(hop->note, sizeof(hop->note), "the certificates of GetCACert");
	else if (hop->kind == HOP_CA)
		snprintf(hop->note, sizeof(hop->note), "%s reports it",
			answerer_of(reading, exchange)->title);
	else if (exchange->response.status)
		snprintf(hop->note, sizeof(hop->note), "%s answers %ld",
			answerer_of(reading, exchange)->title, exchange->response.status);
	else
		snprintf(
			hop->note, sizeof(hop->note), "%.150s", exchange->transport.text);
}

/* ---- the whole ---- */

/* Whether the hop is part of the route. Application proxy and connector: only if the
 * target is published or the hop answered. A front end beside the proxy: only if it was
 * reached. */
static bool belongs(const struct reading *reading, enum hop_kind kind)
{
	const enum hop_state state = reading->hops[kind].state;

	if (kind == HOP_APP_PROXY || kind == HOP_CONNECTOR)
		return is_published(reading->report) || state >= HOP_ANSWERED;
	if (kind == HOP_FRONT_END && is_published(reading->report))
		return state >= HOP_REACHED;
	return true;
}

/* Hops are in the order of their kinds, except a front end behind the connector. */
static enum hop_kind hop_in_place(const struct reading *reading, int place)
{
	if (!reading->front_end_behind || place < HOP_FRONT_END || place > HOP_CONNECTOR)
		return (enum hop_kind)place;
	return place == HOP_CONNECTOR ? HOP_FRONT_END : (enum hop_kind)(place + 1);
}

void route_read(const struct report *report, struct route *out)
{
	struct reading reading = { .report = report };

	*out = (struct route){ .failed = -1 };
	if (report->trace->origin == ORIGIN_LOG)
		return;
	lay_hops(&reading);
	for (size_t i = 0; i < report->n_devices; i++)
		follow_device(&reading, i);
	note_failure(&reading);
	for (int place = 0; place < HOP_KINDS; place++) {
		const enum hop_kind kind = hop_in_place(&reading, place);

		if (!belongs(&reading, kind))
			continue;
		if (reading.hops[kind].state == HOP_FAILED)
			out->failed = (int)out->n;
		out->hops[out->n++] = reading.hops[kind];
	}
}
