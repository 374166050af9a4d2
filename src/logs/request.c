/* SPDX-License-Identifier: MIT */
/*
 * Reads the URL and the agent of a logged request: what was asked for, and which family
 * of devices asks so. Nothing is copied but what is shown.
 */
#include "logs/request.h"

#include <string.h>

#define DEVICE_TO_NDES "Microsoft Learn, Troubleshoot device to NDES server communication"
#define POLICY_MODULE  "Microsoft Learn, Troubleshoot the NDES policy module"

/* Rows of one family stand together. */
const struct log_family log_families[] = {
	{ "windows", .agent = "NDES+client", .source = DEVICE_TO_NDES },
	{ "windows", .agent = "NDES client", .source = DEVICE_TO_NDES },
	{ "windows", .message = "default", .source = DEVICE_TO_NDES },
	{ "android", .agent = "Dalvik/", .source = DEVICE_TO_NDES },
	{ "android", .message = "ca", .source = DEVICE_TO_NDES },
	{ "ios", .agent = "profiled/", .source = DEVICE_TO_NDES },
	{ "ios", .message = "SCEP%20Authority", .source = DEVICE_TO_NDES },
	{ "macos", .agent = "mdmclient/", .source = "logs in micromdm/scep issues" },
	{ "macos", .agent = "CertificateService", .source = "IIS logs, as reported" },
	{ "connector", .agent = "NDES_Plugin", .source = POLICY_MODULE },
	{ "cisco", .agent = "Cisco+PKI", .source = "IIS logs, as reported" },
	{ "cisco", .agent = "Cisco PKI", .source = "IIS logs, as reported" },
	{ "browser", .agent = "Mozilla/", .source = "RFC 9110 section 10.1.5" },
};

const size_t n_log_families = sizeof(log_families) / sizeof(log_families[0]);

static bool query_value(struct span query, const char *name, struct span *value)
{
	return span_between(query, name, "&", value);
}

enum step log_step(struct span query, bool *known)
{
	static const struct {
		const char *operation;
		enum step step;
	} operations[] = {
		{ "GetCACaps", STEP_CAPS },
		{ "GetCACert", STEP_CACERT },
		{ "PKIOperation", STEP_PKIOPERATION },
		{ "GetNextCACert", STEP_NEXTCACERT },
	};
	struct span operation;

	*known = query_value(query, "operation=", &operation);
	for (size_t i = 0; *known && i < sizeof(operations) / sizeof(operations[0]); i++)
		if (span_is(operation, operations[i].operation))
			return operations[i].step;
	*known = false;
	return STEP_BROWSE;
}

bool log_is_empty(struct span field)
{
	return field.length == 0 || (field.length == 1 && field.data[0] == '-');
}

const char *log_family_of(struct span agent, struct span query, struct span path)
{
	struct span message = { .data = NULL };
	bool named = !log_is_empty(agent);

	query_value(query, "message=", &message);
	for (size_t i = 0; i < n_log_families; i++) {
		const struct log_family *row = &log_families[i];

		if (named ? row->agent && span_find(agent, row->agent)
			  : (row->message && message.data &&
				    span_is(message, row->message)) ||
					(row->path && span_find(path, row->path)))
			return row->name;
	}
	return "other";
}

enum { MESSAGE_SHOWN = 64 };

void log_short_url(struct bytes *out, struct span path, struct span query)
{
	struct span message;
	size_t length = query.length;

	bytes_append_span(out, path);
	if (log_is_empty(query))
		return;
	bytes_append_char(out, '?');
	if (query_value(query, "message=", &message) && message.length > MESSAGE_SHOWN)
		length = (size_t)(message.data - query.data) + MESSAGE_SHOWN;
	if (length > LOG_URL_SHOWN)
		length = LOG_URL_SHOWN;
	bytes_append(out, query.data, length);
	if (length < query.length)
		bytes_append_text(out, "...");
}

/* ---- shapes ---- */

/* IIS writes "..." for a query longer than it logs, and only a message is that long: so
 * the policy module's article shows the line of a PKIOperation. Whoever blanks a query,
 * or cuts it, leaves no name with a value; others, such as ARR, add parameters of theirs.
 */
static enum query_view view_of(struct span query, struct span path, bool known)
{
	if (known)
		return QUERY_NAMES;
	if (log_is_empty(query))
		return QUERY_EMPTY;
	if (span_is(query, "..."))
		return QUERY_TOO_LONG;
	if (!memchr(query.data, '=', query.length) || span_find(query, "operation") ||
		span_find(query, "message=") || span_find(path, "pkiclient.exe"))
		return QUERY_UNREADABLE;
	return QUERY_BESIDE;
}

static struct request_shape look_into(
	struct span path, struct span query, struct span agent)
{
	struct request_shape shape = { .by_hand = false };
	bool known;

	shape.step = log_step(query, &known);
	shape.query = view_of(query, path, known);
	shape.family = log_family_of(agent, query, path);
	shape.by_hand = span_find(path, "mscep_admin") != NULL;
	shape.verifies = span_find(path, "CertificateRegistrationSvc") != NULL;
	shape.certificate = shape.verifies && span_find(path, "/Certificate/");
	if (shape.verifies)
		shape.step = STEP_VERIFY;
	shape.has_message = shape.step == STEP_PKIOPERATION &&
			    span_find(query, "message=MI");
	return shape;
}

/* Lengths and some octets: a look at the wrong one costs a comparison. */
static size_t slot_of(struct span path, struct span query, struct span agent)
{
	size_t hash = path.length + 7 * query.length + 31 * agent.length;

	if (query.length > 12)
		hash += query.data[query.length - 1] + 3U * query.data[12];
	if (agent.length > 0)
		hash += 5U * agent.data[agent.length / 2] + agent.data[agent.length - 1];
	return hash % SHAPES_KEPT;
}

static bool is_kept(const struct kept_shape *kept, struct span path, struct span query,
	struct span agent)
{
	const unsigned char *text = kept->text;

	return path.length && kept->path == path.length && kept->query == query.length &&
	       kept->agent == agent.length && memcmp(text, path.data, path.length) == 0 &&
	       (!query.length ||
		       memcmp(text + path.length, query.data, query.length) == 0) &&
	       (!agent.length || memcmp(text + path.length + query.length, agent.data,
					 agent.length) == 0);
}

const struct request_shape *request_shape_of(struct request_shapes *shapes,
	struct span path, struct span query, struct span agent)
{
	struct kept_shape *kept = &shapes->kept[slot_of(path, query, agent)];

	if (is_kept(kept, path, query, agent))
		return &kept->shape;
	if (path.length + query.length + agent.length > SHAPE_TEXT) {
		shapes->last = look_into(path, query, agent);
		return &shapes->last;
	}
	kept->path = path.length;
	kept->query = query.length;
	kept->agent = agent.length;
	memcpy(kept->text, path.data, path.length);
	if (query.length)
		memcpy(kept->text + path.length, query.data, query.length);
	if (agent.length)
		memcpy(kept->text + path.length + query.length, agent.data, agent.length);
	kept->shape = look_into(path, query, agent);
	return &kept->shape;
}
