/* SPDX-License-Identifier: MIT */
/*
 * The tests that symptoms of several files share, and what those tell.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_ANSWER_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_ANSWER_H

#include "diagnose/symptom.h"

/* .number is the status. */
symptom_test answer_has_status;
/* The same, and the answer bears marks of `by`: also where a reverse proxy put its own
 * name on what the one behind it said. */
symptom_test answer_has_status_by;
/* .string is the id of who answered, whose header and page are both there. */
symptom_test answer_is_surely_by;
/* Answered 200, not with the enum reply_kind in .number, and not with a page that others
 * name. */
symptom_test answer_is_of_other_kind;

/* What a parser found wrong, and the page's title. */
symptom_tell answer_tell_fault;
symptom_tell answer_tell_type;
/* How far it had come when it broke off. */
symptom_tell answer_tell_progress;
/* "404.15: ...". */
symptom_tell answer_tell_substatus;

#endif
