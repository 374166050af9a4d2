/* SPDX-License-Identifier: MIT */
/*
 * Tests and texts that symptoms of several files share.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_ANSWER_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_ANSWER_H

#include "diagnose/symptom.h"

/* .number is the status. */
symptom_test answer_has_status;
/* The same; the answer also has marks of `by`, and no front end answered. A reverse proxy
 * may have added its own name to the answer. */
symptom_test answer_has_status_by;
/* .string is the id of the responder, with a strength of RESPONDER_SURE or more. */
symptom_test answer_is_surely_by;
/* Status 200, but not the enum reply_kind in .number. A front end's page and a sign-in do
 * not count: they have symptoms of their own. */
symptom_test answer_is_of_other_kind;

/* The parser's fault, and the page's title. */
symptom_tell answer_tell_fault;
symptom_tell answer_tell_type;
/* How far the exchange got before it broke off. */
symptom_tell answer_tell_progress;
/* "404.15: ...". */
symptom_tell answer_tell_substatus;

#endif
