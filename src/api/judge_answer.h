/* SPDX-License-Identifier: MIT */
/*
 * The rules of RFC 8894 for answers, applied to one that was found in a file.
 */
#ifndef SCEPPROBE_API_JUDGE_ANSWER_H
#define SCEPPROBE_API_JUDGE_ANSWER_H

#include "base/scoped.h"
#include "decode/decode.h"

/*
 * Adds the rules that the answer breaks to its facts, faults and notes: a fault where a
 * device minds. What only a request can show is not looked at, and the HTTP head only if
 * the file has one. 0 or -ENOMEM.
 */
MUST_CHECK int judge_answer(struct decoding *decoding);

#endif
