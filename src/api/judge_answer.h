/* SPDX-License-Identifier: MIT */
/*
 * The rules of RFC 8894 for answers, applied to an answer from a file.
 */
#ifndef SCEPPROBE_API_JUDGE_ANSWER_H
#define SCEPPROBE_API_JUDGE_ANSWER_H

#include "base/scoped.h"
#include "decode/decode.h"

/*
 * Adds the violated rules to the facts, faults and notes of the answer: a fault if a
 * device refuses the answer for it. Rules that need the request are skipped; the HTTP
 * head counts only if the file has one. 0 or -ENOMEM.
 */
MUST_CHECK int judge_answer(struct decoding *decoding);

#endif
