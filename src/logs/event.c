/* SPDX-License-Identifier: MIT */
/*
 * Looks an event up in the table of events, takes its number from where it stands, and
 * tells the sink. What a provider of the chain says of failure is never passed over: an
 * event without a row is told in its own words.
 *
 * Words are looked for only where numbers and names do not tell: a log is in the language
 * of its system.
 */
#include "logs/event.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "logs/events.h"
#include "logs/request.h"
#include "logs/sentences.h"
#include "logs/when.h"

enum { EVENT_TEXT_MAX = 4096 };

#define UNDOCUMENTED "failure without a row"

/* ---- a name is known ---- */

static bool is_system_log(struct span name)
{
	static const char *const logs[] = { "Application", "System", "Security",
		"Setup" };

	for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++)
		if (span_is(name, logs[i]))
			return true;
	return false;
}

bool event_knows_provider(struct span name)
{
	/* Behind a time stands one in a table whose cells were joined. */
	if (name.length < 4 || name.length > 96 || memchr(name.data, ':', name.length))
		return false;
	for (size_t i = 0; i < n_event_providers; i++) {
		const unsigned char *at = span_find(name, event_providers[i].name);

		/* A sentence may hold the name as well. */
		if (at)
			return !memchr(at + strlen(event_providers[i].name), ' ',
				(size_t)(name.data + name.length - at) -
					strlen(event_providers[i].name));
	}
	return span_starts(name, "Microsoft-Windows-") &&
	       !memchr(name.data, ' ', name.length);
}

bool event_knows_channel(struct span name)
{
	return is_system_log(name) || event_knows_provider(name);
}

/* ---- rows ---- */

static bool is_letter(unsigned char c)
{
	c |= 0x20;
	return c >= 'a' && c <= 'z';
}

/* Whether a word stands in a text, and no letter or mark of a longer name at it: the pool
 * SCEP is not SCEPman's. */
static bool has_word(struct span text, const char *word)
{
	const unsigned char *at, *behind, *end = text.data + text.length;

	for (struct span rest = text; (at = span_find(rest, word));
		rest = span_from(rest, behind)) {
		behind = at + strlen(word);
		if ((at == text.data || (!is_letter(at[-1]) && at[-1] != '-')) &&
			(behind == end || (!is_letter(*behind) && *behind != '-')))
			return true;
	}
	return false;
}

static bool holds_word(struct span text, const char *word)
{
	return word[0] == '=' ? has_word(text, word + 1) : span_find(text, word) != NULL;
}

static bool holds_one(const struct event *event, const char *words)
{
	const struct span text = bytes_span(&event->text);

	while (words && *words) {
		char word[80];
		size_t n = strcspn(words, "|");

		snprintf(word, sizeof(word), "%.*s", (int)n, words);
		if (holds_word(text, word) || text_find(event->process, word))
			return true;
		words += n + (words[n] == '|');
	}
	return !words;
}

/* The article's own examples have no line for log and source. */
static bool is_nameless(const struct event *event, const struct event_row *row)
{
	return !event->provider[0] && !event->log[0] &&
	       (row->id == 1000 || text_find(bytes_text(&event->text), "SCEP:"));
}

/* Event Viewer shows the providers of Windows without "Microsoft-Windows-". */
static bool is_of(const struct event *event, const char *provider)
{
	return text_find(event->provider, provider) || text_find(event->log, provider) ||
	       (strncmp(provider, "Windows-", 8) == 0 &&
		       strcmp(event->provider, provider + 8) == 0);
}

static const struct event_row *find_row(const struct event *event)
{
	for (size_t i = 0; i < n_event_rows; i++) {
		const struct event_row *row = &event_rows[i];

		if (row->id == event->id &&
			(is_of(event, row->provider) || is_nameless(event, row)) &&
			holds_one(event, row->words))
			return row;
	}
	return NULL;
}

static const struct event_provider *find_provider(const struct event *event)
{
	for (size_t i = 0; i < n_event_providers; i++) {
		const struct event_provider *row = &event_providers[i];

		if (is_of(event, row->name) &&
			(!row->most ||
				(event->id >= row->least && event->id <= row->most)) &&
			holds_one(event, row->words))
			return row;
	}
	return NULL;
}

/* ---- how grave ---- */

/* Event Viewer's words for a level, in the languages that reports are in. */
static const char *const bad_levels[] = { "1", "2", "Critical", "Error", "Fehler",
	"Kritisch", "Erreur", "Critique", "Errore", "Critico", "Erro", "Crítico", "Fout",
	"Kritiek", "Fel", "Fejl", "Feil", "Virhe", "Błąd", "Chyba", "Hiba", "Hata",
	"Ошибка", "Критический", "エラー", "重大", "錯誤", "错误", "严重", "嚴重",
	"오류" };

static const char *const warning_levels[] = { "3", "Warning", "Warnung", "Avertissement",
	"Advertencia", "Avviso", "Aviso", "Waarschuwing", "Varning", "Advarsel",
	"Varoitus", "Ostrzeżenie", "Upozornění", "Figyelmeztetés", "Uyarı",
	"Предупреждение", "警告", "경고" };

static bool is_level(const struct event *event, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text_equals(event->level, words[i]))
			return true;
	return false;
}

static bool is_error(const struct event *event)
{
	return is_level(event, bad_levels, sizeof(bad_levels) / sizeof(bad_levels[0]));
}

static bool is_warning(const struct event *event)
{
	return is_level(event, warning_levels,
		sizeof(warning_levels) / sizeof(warning_levels[0]));
}

/* ---- its number ---- */

/* Application Error has the times that its modules were built before the code. */
static bool is_time_stamp(struct span text, const unsigned char *at)
{
	return span_ends(span_trim(span_until(text, at)), "time stamp:");
}

/* The first number of eight hex digits that is an error. */
static bool find_hresult(struct span text, uint32_t *out)
{
	const unsigned char *at;

	while ((at = span_find(text, "0x"))) {
		bool stamp = is_time_stamp(text, at);
		uint32_t value = 0;
		int n = 0, digit;

		text = span_from(text, at + 2);
		for (; n < 8 && (size_t)n < text.length; n++) {
			digit = bytes_hex_value(text.data[n]);
			if (digit < 0)
				break;
			value = value << 4 | (uint32_t)digit;
		}
		if (n == 8 && value & 0x80000000U && !stamp) {
			*out = value;
			return true;
		}
	}
	return false;
}

static const uint32_t e_fail = 0x80004005;

/* A number that says nothing gives way to what the sentence says. */
static bool find_code(const struct event *event, uint32_t *out)
{
	const struct span text = bytes_span(&event->text);
	uint32_t said;

	if (event->has_code) {
		*out = event->code;
		return event->code != 0;
	}
	if (find_hresult(text, out) && *out != e_fail)
		return true;
	said = sentence_code(text);
	if (said)
		*out = said;
	return said || find_hresult(text, out);
}

/* ---- telling ---- */

static bool is_bad(const struct event *event, const struct event_row *row,
	const struct log_entry *entry)
{
	switch (row->outcome) {
	case OUTCOME_BAD:
	case OUTCOME_DENIED:
		return true;
	case OUTCOME_BY_LEVEL:
		return is_error(event) || is_warning(event);
	case OUTCOME_BY_RESULT:
		return is_error(event) ||
		       (entry->has_hresult && entry->hresult & 0x80000000U);
	default:
		return false;
	}
}

/* The URL that an event names, in one of the ways that they write it. */
static void take_event_url(struct sink *sink, struct span text)
{
	static const char *const ways[][2] = { { "NDES URL: (", ")" },
		{ "Respondent Server : (", ")" }, { "NDES Server '", "'" },
		{ " via ", " " } };
	struct span found;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (span_between(text, ways[i][0], ways[i][1], &found) &&
			span_starts(found, "http")) {
			sink_take_url(sink, found);
			return;
		}
}

static struct log_entry entry_of(
	const struct sink *sink, const struct event *event, const char *family)
{
	struct log_entry entry = sink_entry(
		sink, RECORD_EVENT, family, bytes_span(&event->text));

	entry.line = event->line;
	entry.event = event->id;
	entry.has_hresult = find_code(event, &entry.hresult);
	entry.timed = entry.dated = event->timed;
	entry.when = event->when;
	entry.client = span_of_text(event->computer);
	entry.own = strcmp(family, "windows") == 0;
	if (strcmp(family, "server") == 0)
		entry.server = entry.client;
	return entry;
}

/* The CA tells of everybody's requests. One that names an account and no subject was
 * made by that account for itself: it is none of a device, whose request has a subject
 * and comes from NDES. */
static bool is_for_account(const struct event *event)
{
	const struct span text = bytes_span(&event->text);

	return memchr(text.data, '\\', text.length) && !span_find(text, "CN=");
}

/* NDES asks for these templates, unless it was configured for others. */
static bool names_template(const struct event *event)
{
	const struct span text = bytes_span(&event->text);

	return span_find(text, "IPSECIntermediateOffline") || span_find(text, "SCEP") ||
	       span_find(text, "NDES");
}

static void tell_undocumented(
	struct sink *sink, const struct event *event, const char *family)
{
	struct log_entry entry = entry_of(sink, event, family);

	entry.failure = true;
	entry.apart = true;
	entry.reason = span_of_text(UNDOCUMENTED);
	sink->file->used++;
	sink_add(sink, &entry);
}

/* The finding of an undocumented number is not certain. */
static bool is_undocumented(const struct event_row *row)
{
	return row->finding && strcmp(row->finding, "line-undocumented") == 0;
}

enum { SENT_AND_ANSWERED = 1 << WAYPOINT_CONTACT | 1 << WAYPOINT_REQUEST };

/* Event 87 holds the answer's status line beside the PkiStatus of its CertRep: the
 * request was sent, and NDES answered it. */
static bool is_answered(struct span text)
{
	return span_find(text, "PkiStatus") &&
	       (span_find(text, "HTTP/1.1 200") || span_find(text, "HTTP/2 200"));
}

static void tell_row(
	struct sink *sink, const struct event *event, const struct event_row *row)
{
	struct log_entry entry = entry_of(sink, event, row->family);
	struct span text = bytes_span(&event->text);
	const bool denied = row->outcome == OUTCOME_DENIED;

	if (denied && is_for_account(event)) {
		tell_undocumented(sink, event, row->family);
		return;
	}
	entry.unsure = (denied && !names_template(event)) || is_undocumented(row);
	entry.failure = is_bad(event, row, &entry);
	entry.apart = entry.failure && !entry.own && is_undocumented(row);
	/* CAPI2 names no profile and no server: the asking process decides. */
	if (row->outcome == OUTCOME_BY_RESULT && !entry.own && !find_provider(event))
		return;
	if (!entry.failure && !(entry.hresult & 0x80000000U))
		entry.has_hresult = false;
	entry.reason = span_of_text(row->reason);
	entry.reached = row->reached;
	entry.begins = row->begins;
	if (entry.own && entry.failure && is_answered(text)) {
		entry.reached |= SENT_AND_ANSWERED;
		entry.shows |= SENT_AND_ANSWERED;
	}
	if (entry.own) {
		entry.state = entry.reason;
		span_between(text, "UniqueId : (", ")", &entry.name);
	}
	take_event_url(sink, text);
	sink->file->used++;
	sink_add(sink, &entry);
}

/* No row, and a provider of the chain says that something failed. */
static void tell_unknown(struct sink *sink, const struct event *event)
{
	const struct event_provider *provider = find_provider(event);

	if (provider && (is_error(event) || is_warning(event)))
		tell_undocumented(sink, event, provider->family);
}

/* A line of the connector's service trace, which has words and no ids. */
static void tell_traced(struct sink *sink, const struct event *event)
{
	const struct span text = bytes_span(&event->text);
	const struct sentence *sentence = sentence_of_connector(text);
	struct log_entry entry = entry_of(sink, event, "connector");

	if (!sentence && !is_error(event))
		return;
	entry.reason = span_of_text(sentence ? sentence->reason : UNDOCUMENTED);
	entry.failure = sentence ? sentence->failure : true;
	entry.apart = !sentence;
	sink->file->used++;
	sink_add(sink, &entry);
}

/* Its number was not copied, or stands where nobody looks: a failure is told all the
 * same, in its own words. */
static void tell_unnumbered(struct sink *sink, const struct event *event)
{
	const struct span text = bytes_span(&event->text);
	uint32_t ignored;

	if (has_word(text, "SCEP") &&
		(find_hresult(text, &ignored) || span_find(text, "failed")))
		tell_undocumented(sink, event, "windows");
}

static void tell_event(struct sink *sink, const struct event *event)
{
	const struct event_row *row;

	if (event->traced) {
		tell_traced(sink, event);
		return;
	}
	if (!event->id) {
		tell_unnumbered(sink, event);
		return;
	}
	row = find_row(event);
	if (!row)
		tell_unknown(sink, event);
	else if (row->outcome != OUTCOME_IGNORED)
		tell_row(sink, event, row);
}

void event_end(struct sink *sink, struct event *event)
{
	struct bytes text = event->text;

	if (event->open)
		tell_event(sink, event);
	bytes_reset(&text);
	*event = (struct event){ .text = text };
}

void event_begin(struct sink *sink, struct event *event)
{
	event_end(sink, event);
	event->open = true;
	event->line = sink->line;
}

/* ---- its parts ---- */

void event_append(struct event *event, struct span words)
{
	if (!words.length || event->text.length + words.length > EVENT_TEXT_MAX)
		return;
	if (event->text.length)
		bytes_append_char(&event->text, ' ');
	bytes_append_span(&event->text, words);
}

void event_set_time(struct sink *sink, struct event *event, struct span text)
{
	struct when when;

	event->timed = when_read(text, &when) && when.dated;
	if (!event->timed)
		return;
	event->when = when.zoned ? when.moment : log_zone_utc(&sink->zone, when.moment);
	event->local = !when.zoned;
	if (event->local)
		sink->file->local = true;
	sink_note_time(sink, event->when, true);
}

void event_set_id(struct event *event, struct span text)
{
	uint64_t n;

	event->id = span_number(span_trim(text), 65535, &n) ? (unsigned)n : 0;
}
