/* SPDX-License-Identifier: MIT */
/*
 * A cause in words: the clauses with their places, the conditions for certainty, and the
 * commands that show it with the test server. The words about a symptom come from its
 * row; this file only joins them.
 */
#include "explain/cause_text.h"

#include <ctype.h>
#include <string.h>

#include "diagnose/responder.h"
#include "render/status.h"

void cause_text_title(const char *title, struct bytes *out)
{
	static const char place[] = " ({status})";
	const char *at = strstr(title, place);
	size_t before = at ? (size_t)(at - title) : strlen(title);

	bytes_append(out, title, before);
	if (at)
		bytes_append_text(out, at + strlen(place));
}

void cause_text_other_title(const struct cause *cause, struct bytes *out)
{
	if (cause->other_title)
		cause_text_title(cause->other_title, out);
}

void cause_text_clause(const struct clause *clause, struct bytes *out)
{
	const char *phrase = place_phrase(clause->at);

	bytes_append_char(out, (char)toupper((unsigned char)phrase[0]));
	bytes_printf(out, "%s: %s", phrase + 1, clause->symptom->text);
}

static void append_clauses(
	const struct clause *clauses, const char *separator, struct bytes *out)
{
	for (int i = 0; i < CAUSE_CLAUSES && clauses[i].at != AT_END; i++)
		bytes_printf(out, "%s%s, %s", i ? separator : " ",
			clauses[i].symptom->text, place_phrase(clauses[i].at));
	bytes_append_char(out, '.');
}

void cause_text_responders(const struct cause *cause, struct bytes *out)
{
	const char *last = NULL;

	for (int i = 0; i < CAUSE_CLAUSES && cause->when[i].at != AT_END; i++) {
		const char *by = cause->when[i].symptom->by;

		if (!by || (last && strcmp(by, last) == 0))
			continue;
		bytes_printf(
			out, "%s%s", last ? ", and " : "", responder_find(by)->title);
		last = by;
	}
}

void cause_text_certainty(const struct cause *cause, struct bytes *out)
{
	const bool proof = cause->proof[0].at != AT_END;

	if (cause->when[0].at == AT_END)
		return;
	if (proof) {
		bytes_append_text(out, "Certain by this alone:");
		append_clauses(cause->proof, ", or ", out);
		bytes_append_char(out, ' ');
	}
	if (cause->unprovable) {
		bytes_printf(out,
			"%snly possible: nothing%s that the probe sees can prove "
			"it. The checks can.",
			proof ? "Otherwise o" : "O", proof ? " else" : "");
		return;
	}
	if (cause->sure[0].at != AT_END) {
		bytes_printf(out, "%sertain only when this is seen too:",
			proof ? "Otherwise c" : "C");
		append_clauses(cause->sure, "; ", out);
	} else {
		bytes_append_text(out, "Certain: the evidence proves it.");
	}
	if (cause->doubt[0].at != AT_END) {
		bytes_append_text(out, " Possible, not certain, when this is seen too:");
		append_clauses(cause->doubt, "; ", out);
	}
	if (cause->unless[0].at != AT_END || cause->doubt[0].at != AT_END)
		bytes_append_text(out,
			" Only possible, too, where a step did not run that "
			"could rule it out.");
}

/* Another title than usual; NULL: none. */
static void append_title(const char *title, struct bytes *out)
{
	if (!title)
		return;
	bytes_append_text(out, " It is then called \"");
	cause_text_title(title, out);
	bytes_append_text(out, "\".");
}

static void append_easing(const struct milder *milder, struct bytes *out)
{
	bytes_printf(out, "%s%s %s: %s, %s.", out->length ? " " : "",
		status_word(milder->severity),
		milder->absent ? "unless this is seen" : "when this is seen too",
		milder->when.symptom->text, place_phrase(milder->when.at));
	append_title(milder->title, out);
}

void cause_text_milder(const struct cause *cause, struct bytes *out)
{
	for (int i = 0; i < CAUSE_MILDER && cause->milder_if[i].when.at != AT_END; i++)
		append_easing(&cause->milder_if[i], out);
}

void cause_text_logged(const struct cause *cause, struct bytes *out)
{
	const struct clause *any = cause->logged.any;

	if (any[0].at == AT_END)
		return;
	bytes_printf(out, "scepprobe logs reports it%s where a log says:",
		cause->logged.unprovable ? ", as possible," : "");
	for (int i = 0; i < CAUSE_CLAUSES && any[i].at != AT_END; i++)
		bytes_printf(out, "%s%s", i ? "; or " : " ", any[i].symptom->text);
	bytes_append_char(out, '.');
	append_title(cause->logged.title, out);
}

void cause_text_server_command(const struct cause *cause, struct bytes *out)
{
	if (!cause_scenario(cause))
		return;
	bytes_append_text(out, "mock-ndes --port " CAUSE_TEXT_PORT);
	if (cause->shown.server)
		bytes_printf(out, " %s", cause->shown.server);
}

void cause_text_probe_command(const struct cause *cause, struct bytes *out)
{
	const char *server = cause->shown.server;

	if (!cause_scenario(cause))
		return;
	bytes_append_text(out, "scepprobe ");
	if (cause->shown.probe)
		bytes_printf(out, "%s ", cause->shown.probe);
	bytes_printf(out, "%s://127.0.0.1:" CAUSE_TEXT_PORT "/%s/certsrv/mscep/mscep.dll",
		server && strstr(server, "--tls") ? "https" : "http",
		cause_scenario(cause));
}
