/* SPDX-License-Identifier: MIT */
/*
 * Readers of the values of settings, as the rows of settings.c name them. Each gives 0,
 * -ENOMEM, or -EINVAL once config_refuse has the sentence.
 */
#ifndef SCEPPROBE_API_SETTING_READ_H
#define SCEPPROBE_API_SETTING_READ_H

#include "api/settings.h"

typedef int setting_reader(
	struct config *config, const struct setting *setting, const char *value);

/* Into what the row's offset says: a text, the name of a file that can be read, a URL in
 * its canonical form, a proxy, a bool that becomes true, a double within the row's
 * bounds, a long of milliseconds, an int, an int or enum that one of the row's words
 * means. */
setting_reader setting_read_text, setting_read_file, setting_read_url, setting_read_proxy,
	setting_read_flag, setting_read_seconds, setting_read_milliseconds,
	setting_read_whole, setting_read_word;

/* Texts with a form of their own. */
setting_reader setting_read_subject, setting_read_fingerprint;

/* Into fields of their own: lists, and what may be given again. */
setting_reader setting_read_devices, setting_read_steps, setting_read_warn_on,
	setting_read_ignored, setting_read_resolve, setting_read_ipv4, setting_read_ipv6,
	setting_read_challenge;

/* What a list can name, one after the other; NULL behind the last. */
const char *setting_device_choice(size_t index);
const char *setting_step_choice(size_t index);
const char *setting_finding_choice(size_t index);

#endif
