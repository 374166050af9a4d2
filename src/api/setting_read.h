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
 * bounds, a long of milliseconds, an int. */
setting_reader setting_read_text, setting_read_file, setting_read_url, setting_read_proxy,
	setting_read_flag, setting_read_seconds, setting_read_milliseconds,
	setting_read_whole;

/* Words, each an int or an enum. */
setting_reader setting_read_method, setting_read_renewal, setting_read_key_transport,
	setting_read_cipher, setting_read_digest;

/* Texts and numbers with a form of their own. */
setting_reader setting_read_key_bits, setting_read_subject, setting_read_fingerprint;

/* Into fields of their own: lists, of which the row has one, and what may be given again.
 */
setting_reader setting_read_devices, setting_read_steps, setting_read_warn_on,
	setting_read_ignored, setting_read_resolve, setting_read_ipv4, setting_read_ipv6,
	setting_read_challenge;

#endif
