/* SPDX-License-Identifier: MIT */
/*
 * The causes as a manual page, mdoc(7): the build makes it from the same table. One
 * function escapes all text and puts each sentence on its own line, as the format
 * requires.
 */
#include <string.h>

#include "explain/cause_text.h"
#include "explain/topic.h"

#define MANUAL_DATE "November 22, 2026"

/* Glyphs that are typed as they stand in a command: roff makes finer ones of them. */
static void append_glyph(struct bytes *out, char c)
{
	static const struct {
		char plain;
		const char *escape;
	} glyphs[] = {
		{ '\\', "\\e" },
		{ '-', "\\-" },
		{ '\'', "\\(aq" },
		{ '`', "\\(ga" },
		{ '^', "\\(ha" },
		{ '~', "\\(ti" },
		{ '"', "\\(dq" },
	};

	for (size_t i = 0; i < sizeof(glyphs) / sizeof(glyphs[0]); i++) {
		if (glyphs[i].plain != c)
			continue;
		bytes_append_text(out, glyphs[i].escape);
		return;
	}
	bytes_append_char(out, c);
}

/* Where a sentence ends and another begins. */
static bool is_break(const char *p)
{
	return (p[0] == '.' || p[0] == '?') && p[1] == ' ' && p[2] >= 'A' && p[2] <= 'Z';
}

/* A line of text; a dot or a quote at its beginning would be a request. */
static void manual_text(struct bytes *out, const char *text)
{
	bool at_start = true;

	for (const char *p = text; *p; p++) {
		if (at_start && (*p == '.' || *p == '\''))
			bytes_append_text(out, "\\&");
		at_start = false;
		append_glyph(out, *p);
		if (!is_break(p))
			continue;
		bytes_append_char(out, '\n');
		at_start = true;
		p++;
	}
	bytes_append_char(out, '\n');
}

/* An argument of a macro: always one word for it. */
static void argument(struct bytes *out, const char *macro, const char *word)
{
	bytes_printf(out, "%s \"", macro);
	for (const char *p = word; *p; p++)
		append_glyph(out, *p);
	bytes_append_text(out, "\"\n");
}

static void manual_paragraph(struct bytes *out, const char *label, const char *words)
{
	if (!words || !*words)
		return;
	bytes_append_text(out, ".Pp\n");
	if (label)
		argument(out, ".Em", label);
	manual_text(out, words);
}

static void written(struct bytes *out, const char *label, const struct cause *cause,
	void (*write)(const struct cause *cause, struct bytes *out))
{
	scoped_buffer words = BYTES_EMPTY;

	write(cause, &words);
	out->failed |= words.failed;
	manual_paragraph(out, label, bytes_text(&words));
}

static void manual_clauses(
	struct bytes *out, const char *label, const struct clause *clauses)
{
	scoped_buffer words = BYTES_EMPTY;

	for (int i = 0; i < CAUSE_CLAUSES && clauses[i].at != AT_END; i++) {
		cause_text_clause(&clauses[i], &words);
		bytes_append_text(&words, ". ");
	}
	if (words.length)
		words.data[words.length - 1] = '\0';
	out->failed |= words.failed;
	manual_paragraph(out, label, bytes_text(&words));
}

static void manual_reasons(struct bytes *out, const struct cause *cause)
{
	bytes_append_text(out, ".Bl -enum\n");
	for (int i = 0; i < CAUSE_REASONS && cause->reasons[i].because; i++) {
		bytes_append_text(out, ".It\n");
		manual_text(out, cause->reasons[i].because);
		manual_paragraph(out, "Check:", cause->reasons[i].check);
		manual_paragraph(out, "Fix:", cause->reasons[i].fix);
		if (fit_sentence(cause->reasons[i].fits))
			manual_paragraph(
				out, "Note:", fit_sentence(cause->reasons[i].fits));
		if (told_sentence(&cause->reasons[i]))
			manual_paragraph(out, "Note:", told_sentence(&cause->reasons[i]));
	}
	bytes_append_text(out, ".El\n");
}

static void references(struct bytes *out, const struct cause *cause)
{
	for (int i = 0; i < CAUSE_REFERENCES && cause->references[i]; i++) {
		bytes_append_text(out, ".Pp\n");
		argument(out, ".Lk", cause->references[i]);
	}
}

static void manual_command(struct bytes *out, const struct cause *cause,
	void (*write)(const struct cause *cause, struct bytes *out))
{
	scoped_buffer words = BYTES_EMPTY;

	write(cause, &words);
	out->failed |= words.failed;
	if (words.length)
		argument(out, ".Dl", bytes_text(&words));
}

static void manual_entry(struct bytes *out, const struct cause *cause)
{
	scoped_buffer head = BYTES_EMPTY, title = BYTES_EMPTY;

	argument(out, ".It Cm", cause->id);
	cause_text_title(cause->title, &title);
	manual_text(out, bytes_text(&title));
	out->failed |= title.failed;
	bytes_printf(&head, "%s", severity_name(cause->severity));
	if (cause->who != ACTOR_NOBODY)
		bytes_printf(&head, "; for %s", actor_name(cause->who));
	out->failed |= head.failed;
	manual_paragraph(out, "Severity:", bytes_text(&head));
	written(out, "For a server other than NDES:", cause, cause_text_other_title);
	manual_clauses(out, "Seen:", cause->when);
	written(out, "Who answers:", cause, cause_text_responders);
	manual_clauses(out, "Never with:", cause->unless);
	written(out, "How sure:", cause, cause_text_certainty);
	written(out, "How grave:", cause, cause_text_milder);
	written(out, "In logs:", cause, cause_text_logged);
	manual_reasons(out, cause);
	manual_paragraph(out, "Source:", cause->source);
	references(out, cause);
	manual_paragraph(out, "To see it:",
		cause_scenario(cause) ? "In two terminals:" : cause->shown.otherwise);
	manual_command(out, cause, cause_text_server_command);
	manual_command(out, cause, cause_text_probe_command);
}

static void description(struct bytes *out)
{
	bytes_append_text(out,
		".\\\" SPDX-License-Identifier: MIT\n"
		".\\\" Made by scepprobe explain -f mdoc.\n"
		".Dd " MANUAL_DATE "\n"
		".Dt SCEPPROBE-CAUSES 7\n"
		".Os\n"
		".Sh NAME\n"
		".Nm scepprobe-causes\n"
		".Nd what goes wrong between devices and NDES, and what to do\n"
		".Sh DESCRIPTION\n"
		"These are the findings of\n"
		".Xr scepprobe 1 ,\n"
		"by their ids.\n"
		"Reasons are in the order of the documents that name them.\n"
		"A finding is certain if the evidence leaves no other explanation, otherwise\n"
		"possible; then its check decides.\n"
		".Pp\n"
		"The same, one by one:\n"
		".Pp\n"
		".Dl $ scepprobe explain url-too-long\n"
		".Sh CAUSES\n");
}

void render_manual(struct bytes *out)
{
	description(out);
	for (size_t g = 0; g < n_cause_groups; g++) {
		argument(out, ".Ss", cause_groups[g]->heading);
		bytes_append_text(out, ".Bl -tag -width Ds\n");
		for (size_t i = 0; i < cause_groups[g]->n; i++)
			manual_entry(out, &cause_groups[g]->rows[i]);
		bytes_append_text(out, ".El\n");
	}
	bytes_append_text(out, ".Sh SEE ALSO\n"
			       ".Xr mock-ndes 1 ,\n"
			       ".Xr scepprobe 1\n");
}
