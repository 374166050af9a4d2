/* SPDX-License-Identifier: MIT */
/*
 * The causes as a catalogue: a list, an article for each, and a tree for programs. It
 * reads the table and does not judge.
 */
#include <stdio.h>

#include "base/tree.h"
#include "explain/cause_text.h"
#include "explain/topic.h"
#include "render/json.h"
#include "render/status.h"

enum { ID_COLUMNS = 34, SEVERITY_COLUMNS = 20 };

static const void *findings_at(size_t index)
{
	return cause_at(index);
}

static const char *findings_name(const void *row, size_t index, char buffer[TOPIC_NAME])
{
	(void)buffer;
	return index == 0 ? ((const struct cause *)row)->id : NULL;
}

static void heading(const struct page *page, const char *text)
{
	bytes_append_char(page->out, '\n');
	page_tinted(page, TINT_STRONG, text);
	bytes_append_char(page->out, '\n');
}

/* ---- lists ---- */

static void findings_entry(const struct page *page, const struct cause *cause)
{
	scoped_buffer title = BYTES_EMPTY;
	char first[ID_COLUMNS + 4];

	cause_text_title(cause->title, &title);
	snprintf(first, sizeof(first), "  %-*s ", ID_COLUMNS, cause->id);
	page_paragraph(page, first, bytes_text(&title));
	page->out->failed |= title.failed;
}

void render_contents(const struct page *page)
{
	for (size_t g = 0; g < n_cause_groups; g++) {
		heading(page, cause_groups[g]->heading);
		for (size_t i = 0; i < cause_groups[g]->n; i++)
			findings_entry(page, &cause_groups[g]->rows[i]);
	}
}

/* What an easing makes of it, if not the same. */
static enum severity other_severity(const struct cause *cause)
{
	for (int i = 0; i < CAUSE_MILDER && cause->milder_if[i].when.at != AT_END; i++)
		if (cause->milder_if[i].severity != cause->severity)
			return cause->milder_if[i].severity;
	return cause->severity;
}

static void findings_line(const struct page *page, const void *row)
{
	const struct cause *cause = row;
	enum severity other = other_severity(cause);
	char severity[32];

	snprintf(severity, sizeof(severity), "%s%s%s", severity_name(cause->severity),
		other != cause->severity ? " or " : "",
		other != cause->severity ? severity_name(other) : "");
	bytes_append_text(page->out, "  ");
	page_cell(page, cause->id, ID_COLUMNS, true);
	bytes_append_char(page->out, ' ');
	page_tinted(page, status_tint(cause->severity), severity);
	bytes_append_char(page->out, '\n');
}

/* ---- an article ---- */

static void findings_clauses(
	const struct page *page, const char *title, const struct clause *clauses)
{
	if (clauses[0].at == AT_END)
		return;
	heading(page, title);
	for (int i = 0; i < CAUSE_CLAUSES && clauses[i].at != AT_END; i++) {
		scoped_buffer words = BYTES_EMPTY;

		cause_text_clause(&clauses[i], &words);
		page_paragraph(page, "  - ", bytes_text(&words));
		page->out->failed |= words.failed;
	}
}

static void sentences(const struct page *page, const char *title,
	const struct cause *cause,
	void (*write)(const struct cause *cause, struct bytes *out))
{
	scoped_buffer words = BYTES_EMPTY;

	write(cause, &words);
	page->out->failed |= words.failed;
	if (!words.length)
		return;
	heading(page, title);
	page_paragraph(page, "  ", bytes_text(&words));
}

static void findings_reasons(const struct page *page, const struct cause *cause)
{
	char first[16];

	heading(page, "Reasons, in the order of the documents");
	for (int i = 0; i < CAUSE_REASONS && cause->reasons[i].because; i++) {
		snprintf(first, sizeof(first), "  %d. ", i + 1);
		page_paragraph(page, first, cause->reasons[i].because);
		page_paragraph(page, "     Check: ", cause->reasons[i].check);
		page_paragraph(page, "     Fix:   ", cause->reasons[i].fix);
		if (fit_sentence(cause->reasons[i].fits))
			page_paragraph(
				page, "     ", fit_sentence(cause->reasons[i].fits));
		if (told_sentence(&cause->reasons[i]))
			page_paragraph(page, "     ", told_sentence(&cause->reasons[i]));
	}
}

static void sources(const struct page *page, const struct cause *cause)
{
	heading(page, "Source");
	page_paragraph(page, "  ", cause->source);
	for (int i = 0; i < CAUSE_REFERENCES && cause->references[i]; i++)
		page_paragraph(page, "  See: ", cause->references[i]);
}

/* Commands are to be copied, so they are not broken. */
static void findings_command(const struct page *page, const struct cause *cause,
	void (*write)(const struct cause *cause, struct bytes *out))
{
	bytes_append_text(page->out, "    ");
	write(cause, page->out);
	bytes_append_char(page->out, '\n');
}

static void demonstration(const struct page *page, const struct cause *cause)
{
	const char *scenario = cause_scenario(cause);
	scoped_buffer words = BYTES_EMPTY;

	heading(page, "To see it");
	if (!scenario) {
		page_paragraph(page, "  ", cause->shown.otherwise);
		return;
	}
	bytes_printf(&words,
		"The scenario %s of mock-ndes shows it. In two terminals:", scenario);
	page_paragraph(page, "  ", bytes_text(&words));
	page->out->failed |= words.failed;
	findings_command(page, cause, cause_text_server_command);
	findings_command(page, cause, cause_text_probe_command);
}

static void findings_facts(const struct page *page, const struct cause *cause)
{
	const enum severity other = other_severity(cause);
	scoped_buffer words = BYTES_EMPTY;

	bytes_append_text(&words, cause->id);
	if (cause->who != ACTOR_NOBODY)
		bytes_printf(&words, "; for %s", actor_name(cause->who));
	if (other != cause->severity)
		bytes_printf(&words, "; or %s: see How grave", status_word(other));
	page_paragraph(page, "  ", bytes_text(&words));
	page->out->failed |= words.failed;
}

static void findings_article(const struct page *page, const void *row)
{
	const struct cause *cause = row;
	scoped_buffer title = BYTES_EMPTY;

	cause_text_title(cause->title, &title);
	status_paragraph(page, cause->severity, bytes_text(&title));
	page->out->failed |= title.failed;
	findings_facts(page, cause);
	sentences(page, "For a server other than NDES", cause, cause_text_other_title);
	findings_clauses(page, "Seen", cause->when);
	sentences(page, "Who answers", cause, cause_text_responders);
	findings_clauses(page, "Never with", cause->unless);
	sentences(page, "How sure", cause, cause_text_certainty);
	sentences(page, "How grave", cause, cause_text_milder);
	sentences(page, "In logs", cause, cause_text_logged);
	findings_reasons(page, cause);
	sources(page, cause);
	demonstration(page, cause);
}

/* ---- for programs ---- */

static json_t *clause_tree(const struct clause *clause, bool *failed)
{
	const struct symptom *symptom = clause->symptom;
	json_t *object = json_object();

	tree_set(object, "at", json_string(place_name(clause->at)), failed);
	tree_set(object, "symptom", json_string(symptom->id), failed);
	tree_set(object, "text", json_string(symptom->text), failed);
	tree_set(object, "responder", tree_text_or_null(symptom->by), failed);
	return object;
}

static json_t *clauses_tree(const struct clause *clauses, bool *failed)
{
	json_t *array = json_array();

	for (int i = 0; i < CAUSE_CLAUSES && clauses[i].at != AT_END; i++)
		tree_append(array, clause_tree(&clauses[i], failed), failed);
	return array;
}

static json_t *title_tree(const char *title, bool *failed)
{
	scoped_buffer text = BYTES_EMPTY;

	cause_text_title(title, &text);
	*failed |= text.failed;
	return json_string(bytes_text(&text));
}

static json_t *easing_tree(
	const struct cause *cause, const struct milder *milder, bool *failed)
{
	json_t *object = clause_tree(&milder->when, failed);

	tree_set(object, "absent", json_boolean(milder->absent), failed);
	tree_set(
		object, "severity", json_string(severity_name(milder->severity)), failed);
	tree_set(object, "title",
		title_tree(milder->title ? milder->title : cause->title, failed), failed);
	return object;
}

static json_t *eased_tree(const struct cause *cause, bool *failed)
{
	json_t *array = json_array();

	for (int i = 0; i < CAUSE_MILDER && cause->milder_if[i].when.at != AT_END; i++)
		tree_append(
			array, easing_tree(cause, &cause->milder_if[i], failed), failed);
	return array;
}

static json_t *words_tree(const struct cause *cause, bool *failed,
	void (*write)(const struct cause *cause, struct bytes *out))
{
	scoped_buffer words = BYTES_EMPTY;

	write(cause, &words);
	*failed |= words.failed;
	return tree_text_or_null(bytes_text(&words));
}

static json_t *demonstration_tree(const struct cause *cause, bool *failed)
{
	json_t *object = json_object();

	tree_set(object, "scenario", tree_text_or_null(cause_scenario(cause)), failed);
	tree_set(
		object, "server_options", tree_text_or_null(cause->shown.server), failed);
	tree_set(object, "probe_options", tree_text_or_null(cause->shown.probe), failed);
	tree_set(object, "server_command",
		words_tree(cause, failed, cause_text_server_command), failed);
	tree_set(object, "probe_command",
		words_tree(cause, failed, cause_text_probe_command), failed);
	tree_set(object, "otherwise", tree_text_or_null(cause->shown.otherwise), failed);
	return object;
}

/* The reasons for all servers, each with its servers. */
static json_t *reasons_tree(const struct cause *cause, bool *failed)
{
	json_t *array = json_array();

	for (int i = 0; i < CAUSE_REASONS && cause->reasons[i].because; i++) {
		json_t *reason = json_reason(&cause->reasons[i], failed);

		tree_set(reason, "fits", json_string(fit_name(cause->reasons[i].fits)),
			failed);
		tree_append(array, reason, failed);
	}
	return array;
}

static json_t *findings_tree(const void *row, bool *failed)
{
	const struct cause *cause = row;
	json_t *object = json_object();

	tree_set(object, "id", json_string(cause->id), failed);
	tree_set(object, "title", title_tree(cause->title, failed), failed);
	tree_set(object, "other_title",
		title_tree(cause_title(cause, SERVER_SCEP), failed), failed);
	tree_set(object, "group", json_string(cause_group(cause)), failed);
	tree_set(object, "severity", json_string(severity_name(cause->severity)), failed);
	tree_set(object, "who", json_string(actor_name(cause->who)), failed);
	tree_set(object, "when", clauses_tree(cause->when, failed), failed);
	tree_set(object, "unless", clauses_tree(cause->unless, failed), failed);
	tree_set(object, "sure", clauses_tree(cause->sure, failed), failed);
	tree_set(object, "doubt", clauses_tree(cause->doubt, failed), failed);
	tree_set(object, "proof", clauses_tree(cause->proof, failed), failed);
	tree_set(object, "provable", json_boolean(!cause->unprovable), failed);
	tree_set(object, "eased", eased_tree(cause, failed), failed);
	tree_set(object, "logged", clauses_tree(cause->logged.any, failed), failed);
	tree_set(object, "reasons", reasons_tree(cause, failed), failed);
	tree_set(object, "source", json_string(cause->source), failed);
	tree_set(object, "references", json_references(cause, failed), failed);
	tree_set(object, "shown", demonstration_tree(cause, failed), failed);
	return object;
}

const struct topic topic_findings = {
	.key = "findings",
	.title = "every finding and its severity",
	.at = findings_at,
	.name = findings_name,
	.line = findings_line,
	.article = findings_article,
	.tree = findings_tree,
};
