/* SPDX-License-Identifier: MIT */
/*
 * Enrolments in logs, as lanes: a row for each participant, a column for each step in
 * order, and a mark with the time for each step that a line shows. A step that these
 * logs cannot show is drawn as unknown, never as missing.
 */
#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "render/html.h"
#include "trace/history.h"

enum { DRAWN_MAX = 12, LANE = 50, TOP = 24, LABELS = 15 };

enum lane { LANE_DEVICE, LANE_IIS, LANE_NDES, LANE_CONNECTOR, LANE_CA, LANES };

static const char *lane_title(enum lane lane)
{
	static const char *const titles[LANES] = {
		[LANE_DEVICE] = "Device",
		[LANE_IIS] = "IIS",
		[LANE_NDES] = "NDES",
		[LANE_CONNECTOR] = "Connector",
		[LANE_CA] = "CA",
	};

	return titles[lane];
}

/* The participant of each step, as in the articles. Verification is between the
 * request and the CA; journeys do not record it, only its own lines do. */
static const struct {
	enum lane lane;
	int waypoint; /* -1: verification */
	const char *title;
} columns[] = {
	{ LANE_DEVICE, WAYPOINT_PROFILE, "profile" },
	{ LANE_IIS, WAYPOINT_CONTACT, "contact" },
	{ LANE_NDES, WAYPOINT_REQUEST, "request" },
	{ LANE_CONNECTOR, -1, "verify" },
	{ LANE_CA, WAYPOINT_CA, "issued" },
	{ LANE_NDES, WAYPOINT_DELIVERY, "delivery" },
	{ LANE_DEVICE, WAYPOINT_INSTALLED, "installed" },
};

enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

enum mark_state { SHOWN, IMPLIED, MISSING, NOT_SHOWN, REFUSED };

static enum mark_state waypoint_state(const struct journey *journey, int waypoint)
{
	if (journey->reached & 1U << waypoint)
		return SHOWN;
	if (waypoint < journey_furthest(journey))
		return IMPLIED;
	if (!(journey->shown & 1U << waypoint))
		return NOT_SHOWN;
	return (int)journey_missing(journey) == waypoint ? MISSING : NOT_SHOWN;
}

/* Lines of verification do not name the enrolment: it passed if the journey
 * continued, and there was none without a request. */
static enum mark_state verify_state(
	const struct report *report, const struct journey *journey)
{
	enum mark_state state = NOT_SHOWN;

	if (journey_furthest(journey) > WAYPOINT_REQUEST)
		return IMPLIED;
	if (!(journey->reached & 1U << WAYPOINT_REQUEST))
		return NOT_SHOWN;

	for (size_t i = 0; i < report->trace->n_exchanges; i++) {
		const struct exchange *exchange = report->trace->exchanges[i];

		if (exchange->step != STEP_VERIFY)
			continue;
		if (exchange->record.failure)
			return REFUSED;
		state = SHOWN;
	}
	return state;
}

/* Whether the enrolment ended with an error of the CA (CERTSRV_E_*): NDES passed the
 * request on. */
static bool is_refused_by_ca(const struct report *report, const struct journey *journey)
{
	const struct record *record;

	if (!journey->failed || journey->failed > report->trace->n_exchanges ||
		!(journey->reached & 1U << WAYPOINT_REQUEST))
		return false;
	record = &report->trace->exchanges[journey->failed - 1]->record;
	return record->has_hresult && hresult_is_certsrv(record->hresult);
}

static enum mark_state column_state(
	const struct report *report, const struct journey *journey, int column)
{
	const enum mark_state verified = verify_state(report, journey);
	const bool refused = is_refused_by_ca(report, journey);
	enum mark_state state;

	if (columns[column].waypoint < 0)
		return refused ? IMPLIED : verified;
	if (columns[column].waypoint == WAYPOINT_CA && refused)
		return REFUSED;
	state = waypoint_state(journey, columns[column].waypoint);
	/* After a refusal the next steps are not missing. */
	return state == MISSING && (refused || verified == REFUSED) ? NOT_SHOWN : state;
}

static const char *state_words(enum mark_state state)
{
	static const char *const words[] = {
		[SHOWN] = "seen",
		[IMPLIED] = "passed, no line",
		[MISSING] = "no line",
		[NOT_SHOWN] = "not in logs",
		[REFUSED] = "failed",
	};

	return words[state];
}

/* Without a finding, an absent line is no fault: the device may have stopped by
 * itself. */
static bool is_bad(const struct report *report, enum mark_state state)
{
	return (state == MISSING || state == REFUSED) && report->status > SEVERITY_INFO;
}

static enum html_mark state_mark(const struct report *report, enum mark_state state)
{
	static const enum html_mark marks[] = {
		[SHOWN] = MARK_ANSWERED,
		[IMPLIED] = MARK_PASSED,
		[MISSING] = MARK_FAILED,
		[NOT_SHOWN] = MARK_UNKNOWN,
		[REFUSED] = MARK_FAILED,
	};

	return marks[state] == MARK_FAILED && !is_bad(report, state) ? MARK_UNKNOWN
								     : marks[state];
}

/* ---- one enrolment ---- */

static void clock_text(const struct journey *journey, int waypoint, char out[12])
{
	char text[MOMENT_TEXT];

	out[0] = '\0';
	if (waypoint < 0 || !journey->timed || !(journey->reached & 1U << waypoint))
		return;
	moment_write(journey->at[waypoint], text);
	if (strlen(text) == 20)
		snprintf(out, 12, "%.8s", text + 11);
}

static double column_x(int column)
{
	return LABELS + (100.0 - LABELS) * (column + 0.5) / COLUMNS;
}

static int lane_y(enum lane lane)
{
	return TOP + LANE * (int)lane + LANE / 2 - 6;
}

static void lanes(struct bytes *out)
{
	for (int lane = 0; lane < LANES; lane++) {
		if (lane % 2 == 0)
			html_drawing_bar(
				out, "lane", 0, TOP + LANE * lane, 100, LANE, NULL);
		html_drawing_text(out, "strong", 0.5, lane_y((enum lane)lane) + 5,
			lane_title((enum lane)lane));
	}
}

static void column_label(struct bytes *out, const struct report *report,
	const struct journey *journey, int column)
{
	const enum mark_state state = column_state(report, journey, column);
	char clock[12];

	clock_text(journey, columns[column].waypoint, clock);
	html_drawing_text(out, is_bad(report, state) ? "mid clear bad" : "mid clear dim",
		column_x(column), lane_y(columns[column].lane) + 30,
		clock[0] ? clock : state_words(state));
}

static void lanes_describe(
	const struct report *report, const struct journey *journey, struct bytes *out)
{
	for (int i = 0; i < COLUMNS; i++) {
		enum mark_state state = column_state(report, journey, i);
		char clock[12];

		clock_text(journey, columns[i].waypoint, clock);
		bytes_printf(out, "%s%s: %s%s%s", i ? "; " : "", columns[i].title,
			state_words(state), clock[0] ? " at " : "", clock);
	}
}

static void journey_drawing(
	struct bytes *out, const struct report *report, const struct journey *journey)
{
	scoped_buffer words = BYTES_EMPTY;

	lanes_describe(report, journey, &words);
	html_drawing_begin(
		out, "flat", TOP + LANE * LANES + 8, journey->device, bytes_text(&words));
	lanes(out);
	for (int i = 0; i < COLUMNS; i++)
		html_drawing_text(out, "mid dim", column_x(i), 14, columns[i].title);
	for (int i = 0; i + 1 < COLUMNS; i++) {
		enum mark_state next = column_state(report, journey, i + 1);

		html_drawing_line(out, next <= IMPLIED ? "way" : "open", column_x(i),
			lane_y(columns[i].lane), column_x(i + 1),
			lane_y(columns[i + 1].lane));
	}
	/* Letters last, so that no line runs over them. */
	for (int i = 0; i < COLUMNS; i++)
		html_drawing_mark(out,
			state_mark(report, column_state(report, journey, i)), column_x(i),
			lane_y(columns[i].lane));
	for (int i = 0; i < COLUMNS; i++)
		column_label(out, report, journey, i);
	html_drawing_end(out);
	out->failed |= words.failed;
}

/* The same, a step a row, where there is no room for lanes. */
static void journey_steps(
	struct bytes *out, const struct report *report, const struct journey *journey)
{
	scoped_buffer words = BYTES_EMPTY;

	lanes_describe(report, journey, &words);
	html_drawing_begin(
		out, "tall", HTML_ROW * COLUMNS, journey->device, bytes_text(&words));
	for (int i = 0; i < COLUMNS; i++) {
		enum mark_state state = column_state(report, journey, i);
		enum mark_state next = i + 1 < COLUMNS
					       ? column_state(report, journey, i + 1)
					       : state;
		char clock[12], text[80];

		clock_text(journey, columns[i].waypoint, clock);
		snprintf(text, sizeof(text), "%s (%s): %s", columns[i].title,
			lane_title(columns[i].lane),
			clock[0] ? clock : state_words(state));
		html_drawing_row(out, i, state_mark(report, state),
			is_bad(report, state) ? "bad" : "", text,
			i + 1 == COLUMNS  ? NULL
			: next <= IMPLIED ? "way"
					  : "open");
	}
	html_drawing_end(out);
	out->failed |= words.failed;
}

static void journey_caption(struct bytes *out, const struct journey *journey)
{
	bytes_append_text(out, "<figcaption><strong>");
	html_text(out, journey->device);
	bytes_append_text(out, "</strong>");
	if (journey->dated) {
		bytes_append_text(out, ", ");
		html_day(out, journey->first);
	}
	if (journey->client[0]) {
		bytes_append_text(out, ", client ");
		html_text(out, journey->client);
	}
	if (journey->transaction[0]) {
		bytes_append_text(out, ", transaction ");
		html_text(out, journey->transaction);
	}
	if (journey->state[0]) {
		bytes_append_text(out, ", last state: ");
		html_text(out, journey->state);
	}
	if (journey->guess[0]) {
		bytes_append_text(out, ", joined by a guess: ");
		html_text(out, journey->guess);
	}
	bytes_append_text(out, "</figcaption>\n");
}

/* ---- all of them ---- */

static void counts_table(struct bytes *out, const struct history *history)
{
	html_table_begin(out, "How far enrolments came",
		"Device|All|None|Profile|Contact|Request|CA|Delivery|Installed");
	for (size_t i = 0; i < history->n_counts; i++) {
		const struct journey_count *count = &history->counts[i];

		bytes_append_text(out, "<tr>");
		bytes_append_text(out, "<th scope=\"row\">");
		html_text(out, count->device);
		bytes_append_text(out, "</th>");
		bytes_printf(out, "<td>%llu</td>", (unsigned long long)count->total);
		for (int w = 0; w <= WAYPOINT_COUNT; w++)
			bytes_printf(out, "<td>%llu</td>",
				(unsigned long long)count->furthest[w]);
		bytes_append_text(out, "</tr>\n");
	}
	html_table_end(out);
}

void html_lanes(struct bytes *out, const struct report *report, size_t number)
{
	const struct history *history = report->trace->history;
	size_t from;

	if (!history->n_counts)
		return;
	html_heading(out, number, "enrolments", "Enrolments");
	counts_table(out, history);
	from = history->n_journeys > DRAWN_MAX ? history->n_journeys - DRAWN_MAX : 0;
	if (from)
		bytes_printf(out, "<p>The latest %d are drawn.</p>\n", DRAWN_MAX);
	for (size_t i = from; i < history->n_journeys; i++) {
		bytes_append_text(out, "<figure>\n");
		journey_caption(out, &history->journeys[i]);
		journey_drawing(out, report, &history->journeys[i]);
		journey_steps(out, report, &history->journeys[i]);
		bytes_append_text(out, "</figure>\n");
	}
}
