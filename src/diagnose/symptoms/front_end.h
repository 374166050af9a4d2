/* SPDX-License-Identifier: MIT */
/*
 * Declares the symptoms of front_end.c. The `text` of each row there is its meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_FRONT_END_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_FRONT_END_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_front_end_sure;
extern const struct symptom symptom_nginx_503;
extern const struct symptom symptom_front_end_block;
extern const struct symptom symptom_backend_tls;
extern const struct symptom symptom_front_end_gateway;
extern const struct symptom symptom_gateway_unclear;
extern const struct symptom symptom_misrouted;
extern const struct symptom symptom_not_found_there;
extern const struct symptom symptom_unknown_refuses;
extern const struct symptom symptom_other_server;
extern const struct symptom symptom_message_refused_by_status;
extern const struct symptom symptom_placeholder_named;
extern const struct symptom symptom_placeholder_sent;
extern const struct symptom symptom_bare_url_there;

#endif
