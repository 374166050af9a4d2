/* SPDX-License-Identifier: MIT */
/*
 * The row of a cause put into sentences, the same for every form of the catalogue. All
 * append; none fails but by the buffer's own mark.
 */
#ifndef SCEPPROBE_EXPLAIN_CAUSE_TEXT_H
#define SCEPPROBE_EXPLAIN_CAUSE_TEXT_H

#include "diagnose/cause.h"

/* Where mock-ndes listens in commands that show a cause. */
#define CAUSE_TEXT_PORT "18080"

/* The title of a cause as long as no status was seen. */
void cause_text_title(const char *title, struct bytes *out);
/* The title for a server that is not NDES; nothing if it is the same. */
void cause_text_other_title(const struct cause *cause, struct bytes *out);
/* "At GetCACaps: 403 Forbidden". */
void cause_text_clause(const struct clause *clause, struct bytes *out);
/* Who answers, by the clauses that say so; nothing if none does. */
void cause_text_responders(const struct cause *cause, struct bytes *out);
/* When it is certain; nothing for a cause without clauses. */
void cause_text_certainty(const struct cause *cause, struct bytes *out);
/* What weighs less when; nothing if nothing does. */
void cause_text_milder(const struct cause *cause, struct bytes *out);
/* What in a log shows it; nothing if nothing does. */
void cause_text_logged(const struct cause *cause, struct bytes *out);
/* The two commands that show the cause; nothing if no scenario does. */
void cause_text_server_command(const struct cause *cause, struct bytes *out);
void cause_text_probe_command(const struct cause *cause, struct bytes *out);

#endif
