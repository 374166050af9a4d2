/* SPDX-License-Identifier: MIT */
/*
 * The symptoms of front_end.c, by name: what each means is said there.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_FRONT_END_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_FRONT_END_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_front_end_block;
extern const struct symptom symptom_front_end_gateway;
extern const struct symptom symptom_nginx_503;

#endif
