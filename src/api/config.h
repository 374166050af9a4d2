/* SPDX-License-Identifier: MIT */
/*
 * The user's settings, checked and converted for each part of the program.
 */
#ifndef SCEPPROBE_API_CONFIG_H
#define SCEPPROBE_API_CONFIG_H

#include "device/session.h"
#include "diagnose/symptom.h"
#include "net/http.h"
#include "port/format.h"

enum { CONFIG_PROBLEM = 256, CONFIG_RESOLVE_MAX = 16, PARALLEL_MAX = 1024 };

struct config {
	const struct device *devices[TRACE_DEVICES_MAX];
	size_t n_devices;
	double timeout; /* seconds, for one target */
	struct session_options session;
	bool measure_limit;
	struct http_options http;
	struct judgement judgement;
	const char *compare; /* the internal URL of the same NDES; or NULL */
	bool one_profile;    /* the targets are the URLs of one profile */
	int parallel;        /* targets at once */
	/* owned */
	const char *resolve[CONFIG_RESOLVE_MAX + 1];
	char **texts;
	size_t n_texts;
	char *challenge;                           /* wiped when freed */
	const char *renew_certificate, *renew_key; /* files; loaded by config_finish */
	uint64_t given;  /* set of 1 << row, of the given settings */
	bool used_input; /* standard input was used */
	char problem[CONFIG_PROBLEM];
};

/* Sets every setting to its preset. -ENOMEM: then there is nothing to clear. */
MUST_CHECK int config_init(struct config *config);
void config_clear(struct config *config);

/* Makes `own` a copy for one target, with its own changes and its own clear; unchanged
 * values are borrowed from `settings`. */
void config_derive(struct config *own, const struct config *config);

/* Stores a printable sentence for the user, and returns -EINVAL. */
int config_refuse(struct config *config, const char *format, ...) PRINTF_LIKE(2, 3);

/* As scepprobe_set. */
MUST_CHECK int config_set(struct config *config, const char *name, const char *value);

/* The same for settings of one target; a flag has no value. */
MUST_CHECK int config_set_own(struct config *config, const char *name, const char *value);

/* Completes and checks settings that depend on each other; call it before use. Errors as
 * config_set. */
MUST_CHECK int config_finish(struct config *config);

#endif
