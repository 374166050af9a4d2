/* SPDX-License-Identifier: MIT */
/*
 * Declares the symptoms of app_proxy.c. The `text` of each row there is its meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_APP_PROXY_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_APP_PROXY_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_unknown_to_proxy;
extern const struct symptom symptom_onmicrosoft;
extern const struct symptom symptom_not_external;
extern const struct symptom symptom_sign_in;
extern const struct symptom symptom_proxy_sign_in;
extern const struct symptom symptom_app_proxy_page;
extern const struct symptom symptom_app_proxy_answered;
extern const struct symptom symptom_app_proxy_404;
extern const struct symptom symptom_app_proxy_backend;
extern const struct symptom symptom_app_proxy_502;
extern const struct symptom symptom_app_proxy_403;
extern const struct symptom symptom_app_proxy_500;
extern const struct symptom symptom_app_proxy_504;

#endif
