/* SPDX-License-Identifier: MIT */
/*
 * Declares the symptoms of logs.c. The `text` of each row there is its meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOMS_LOGS_H
#define SCEPPROBE_DIAGNOSE_SYMPTOMS_LOGS_H

#include "diagnose/symptom.h"

extern const struct symptom symptom_log_impersonation;
extern const struct symptom symptom_log_internal;
extern const struct symptom symptom_log_ndes_down;
extern const struct symptom symptom_log_page;
extern const struct symptom symptom_log_pool;
extern const struct symptom symptom_log_crashed;
extern const struct symptom symptom_log_crash_event;
extern const struct symptom symptom_log_busy;
extern const struct symptom symptom_log_too_long;
extern const struct symptom symptom_log_http_sys;
extern const struct symptom symptom_log_lost;
extern const struct symptom symptom_log_forbidden;
extern const struct symptom symptom_log_not_run;
extern const struct symptom symptom_log_filtered;
extern const struct symptom symptom_log_pkiclient;
extern const struct symptom symptom_log_not_found;
extern const struct symptom symptom_log_unauthorized;
extern const struct symptom symptom_log_verify_forbidden;
extern const struct symptom symptom_log_verify_failed;
extern const struct symptom symptom_log_verify_false;
extern const struct symptom symptom_log_verify_tls;
extern const struct symptom symptom_log_verify_unsent;
extern const struct symptom symptom_log_not_decoded;
extern const struct symptom symptom_log_challenge;
extern const struct symptom symptom_log_ca_unreachable;
extern const struct symptom symptom_log_ca_refused;
extern const struct symptom symptom_log_setup_failed;
extern const struct symptom symptom_log_setup_done;
extern const struct symptom symptom_log_device_failed;
extern const struct symptom symptom_log_device_refused;
extern const struct symptom symptom_log_device_status;
extern const struct symptom symptom_log_pending;
extern const struct symptom symptom_log_installed;
extern const struct symptom symptom_log_stuck;
extern const struct symptom symptom_log_absent;
extern const struct symptom symptom_log_silent;
extern const struct symptom symptom_log_unread;
extern const struct symptom symptom_log_handler_order;
extern const struct symptom symptom_log_request_failed;
extern const struct symptom symptom_log_not_notified;
extern const struct symptom symptom_log_no_challenge;
extern const struct symptom symptom_log_no_module;
extern const struct symptom symptom_log_connector_key;
extern const struct symptom symptom_log_verify_unanswered;
extern const struct symptom symptom_log_chain;
extern const struct symptom symptom_log_kerberos;
extern const struct symptom symptom_log_proxy_stopped;
extern const struct symptom symptom_log_arr;
extern const struct symptom symptom_log_device_http;
extern const struct symptom symptom_log_device_name;
extern const struct symptom symptom_log_device_network;
extern const struct symptom symptom_log_device_tls;
extern const struct symptom symptom_log_device_unreadable;
extern const struct symptom symptom_log_device_client;
extern const struct symptom symptom_log_device_ca;
extern const struct symptom symptom_log_device_root;
extern const struct symptom symptom_log_device_attribute;
extern const struct symptom symptom_log_device_character;
extern const struct symptom symptom_log_device_ra;
extern const struct symptom symptom_log_beside;
extern const struct symptom symptom_log_ended;
extern const struct symptom symptom_log_tap;
extern const struct symptom symptom_log_no_operation;
extern const struct symptom symptom_log_no_status;
extern const struct symptom symptom_log_passed;

#endif
