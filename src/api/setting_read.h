/* SPDX-License-Identifier: MIT */
/*
 * Readers for the values of settings; the rows of settings.c name them. All return 0,
 * -ENOMEM, or -EINVAL with a sentence by config_refuse.
 */
#ifndef SCEPPROBE_API_SETTING_READ_H
#define SCEPPROBE_API_SETTING_READ_H

#include "api/settings.h"

typedef int setting_reader(
	struct config *config, const struct setting *setting, const char *value);

/* Readers that fill the field at the row's offset: a text, the name of a readable file, a
 * canonical URL, a proxy, a bool (true), a double within the row's bounds, a long in
 * milliseconds, an int, an int or enum by one of the row's words. */
setting_reader setting_read_text, setting_read_file, setting_read_url, setting_read_proxy,
	setting_read_flag, setting_read_seconds, setting_read_milliseconds,
	setting_read_whole, setting_read_word;

/* Texts with a special form. */
setting_reader setting_read_subject, setting_read_fingerprint;

/* Readers with their own fields: lists, and repeatable settings. */
setting_reader setting_read_devices, setting_read_steps, setting_read_warn_on,
	setting_read_ignored, setting_read_resolve, setting_read_ipv4, setting_read_ipv6,
	setting_read_challenge;

/* The possible items of a list, by index; NULL after the last. */
const char *setting_device_choice(size_t index);
const char *setting_step_choice(size_t index);
const char *setting_finding_choice(size_t index);

#endif
