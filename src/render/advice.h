/* SPDX-License-Identifier: MIT */
/*
 * What to do first, and the route in words: the parts of a report that stand above all
 * others, the same in the text and on the page.
 */
#ifndef SCEPPROBE_RENDER_ADVICE_H
#define SCEPPROBE_RENDER_ADVICE_H

#include "diagnose/route.h"

/* The finding to act on, or NULL: nothing is to be done. */
const struct finding *advice_finding(const struct report *report);
/* Whether it is one of a comparison, which no exchange alone shows. */
bool advice_is_conclusion(const struct finding *finding);
/* The finding whose reason and fix are at the top, or NULL: the finding to act on, or
 * the fault behind it if that only says which of two URLs or places fails. */
const struct finding *advice_leader(const struct report *report);
/* The reasons of a finding, the likeliest first; NULL behind the last. */
const struct reason *advice_reason(const struct finding *finding, size_t index);

/* Whether the first reason's check comes before its fix: the finding is not certain, the
 * fix depends on the check, or another reason remains. */
bool advice_needs_check(const struct finding *finding);

/* Whether the answer proves the first reason by its number, or a log line names it. Any
 * other first reason is only the likeliest, even if the finding is certain. */
bool advice_is_known(const struct finding *finding);

/* Beside a certain finding a possible one is worth less; and where this computer is at
 * fault, all else follows from that. */
bool advice_is_minor(const struct report *report, const struct finding *finding);

/* "this computer > name service > TLS > X web server; not reached: NDES, CA", with arrows
 * and marks in UTF-8 if it may be so. Appends nothing for logs. */
void advice_route_line(const struct report *report, bool utf8, struct bytes *out);
/* The same as sentences, with what shows it and where devices differ. */
void advice_route_sentences(const struct report *report, struct bytes *out);

#endif
